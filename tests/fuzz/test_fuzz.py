"""A short run of `python -m tests.fuzz`, and that a run would find what it is to find."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.fuzz import running
from tests.fuzz.documents import KINDS, SHARES, kind_of, make_input
from tests.fuzz.product import Product
from tests.fuzz.running import Failure, Job, Keeper, run, run_many

INPUTS = 140  # about 3 seconds


def test_hostile_inputs_go_through_the_whole_product() -> None:
    report = run_many(Job(7, range(INPUTS)), 1)
    assert [failure.trace for failure in report.failures] == []
    assert report.inputs.total() == INPUTS
    assert set(report.inputs) == set(KINDS)


def test_the_same_seed_makes_the_same_inputs_of_every_kind() -> None:
    assert sum(SHARES.values()) == 100
    assert {kind: sum(kind_of(number) == kind for number in range(100)) for kind in KINDS} == SHARES
    for number in range(100):
        kind = kind_of(number)
        assert make_input(kind, 1, number) == make_input(kind, 1, number)
    assert make_input("feed", 1, 0) != make_input("feed", 2, 0)


@pytest.mark.parametrize(
    "broken",
    [
        "tui_reader.store.search.index.body_text",  # indexing
        "tui_reader.store.entries.entry_rows.body_text",  # rules
        "tui_reader.article.make.write_markdown",  # the article
        "tui_reader.tui.typeset.layout.with_scripts",  # lines
        "tui_reader.parse.feeds.fields.clean_text",  # parsing
    ],
)
def test_a_mistake_behind_a_guard_is_found(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> str:
        raise KeyError("broken")

    data = b"<rss><channel><item><title>x</title><description>a <b>heron</b></description></item></channel></rss>"
    product = running._Place(None)
    product.product.take("feed", data)
    monkeypatch.setattr(broken, fail)
    trace = running.attempt(product.product, "feed", data)
    product.close()
    assert "broken" in trace or "does not find its entry" in trace


def test_an_input_that_hangs_is_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def hang(_product: Product, _kind: str, _data: bytes) -> None:
        until = time.process_time() + 20
        while time.process_time() < until:
            pass

    monkeypatch.setattr(Product, "take", hang)
    monkeypatch.setattr(running, "LIMIT", 0.2)
    report = run(Job(1, range(1)))
    (failure,) = report.failures
    assert failure.cause.startswith("tests.fuzz.running.Hang: more than 0.2 seconds")
    keeper = Keeper(tmp_path / "kept")
    for each in (failure, Failure("feed", 9, b"", failure.trace)):
        keeper.keep(each)
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["feed-0.bin", "feed-0.txt"]


def test_a_process_that_dies_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_product: Product, _kind: str, _data: bytes) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Product, "take", die)
    report = run_many(Job(1, range(3)), 2)
    assert sorted(failure.number for failure in report.failures) == [0, 1, 2]  # another goes on behind it
    assert {failure.trace for failure in report.failures} == {"Hang: the process died"}
