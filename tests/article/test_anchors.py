"""Links into the article itself: what they ask for is found, wherever it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.article.reading import BASE, block, blocks, markdown, parts
from tui_reader.article.read.anchors import Anchors
from tui_reader.model.articles import Link


def test_a_footnote_leads_to_its_note_and_a_link_to_its_passage() -> None:
    (part,) = parts(
        '<p>Said so.<sup><a href="#fn1">1</a></sup> See <a href="#the%20end">below</a>.</p>'
        '<h2 id="the end">End</h2><ol><li id="fn1"><p>In a book.</p></ol><p id="unasked">x</p>'
    )
    assert part.links == (Link(f"{BASE}#the%20end", "below", "the end"), Link(f"{BASE}#fn1", "1", "fn1"))
    (note,) = [span for span in part.blocks[0].spans if span.style == "footnote"]
    assert note.target == 1
    assert [found.anchors for found in part.blocks] == [(), ("the end",), ("fn1",), ()]
    assert "\ufde6" not in part.markdown
    assert part.markdown.startswith("Said so.<sup><sup>1</sup></sup> See [below]")


def test_a_target_may_come_in_a_later_part() -> None:
    found = parts("<p><a href='#last'>x</a></p>" + "<p>many words</p>" * 3_000 + "<a name=last></a><p>here</p>")
    assert len(found) > 2
    assert found[0].links[0].fragment == "last"
    assert [b.text for part in found for b in part.blocks if b.anchors] == ["here"]


def test_a_sign_hides_no_beginning_of_a_block() -> None:
    html = "<a href=#a>x</a><p id=a>1. one</p><p><code><span>`y`</span></code></p>"
    assert markdown(html) == f"[x]({BASE}#a)\n\n1\\. one\n\n`` `y` ``"
    assert markdown("<a href=#a>x</a><p><code id=a>`y`</code></p>").endswith("`` `y` ``")


def test_an_empty_target_marks_what_follows_it() -> None:
    found = blocks("<a href=#a>x</a><p>one</p><span id=a></span><hr><table><tr><td>1<td>2<tr><td>3<td>4</table>")
    assert [(each.kind, each.anchors) for each in found][2:] == [("rule", ()), ("table", ("a",))]


def test_without_an_address_a_footnote_is_a_mark() -> None:
    (part,) = parts("<p>x<a href=#fn1>1</a></p><p id=fn1>y</p>", base=None)
    assert part.links == ()
    assert [span.style for span in part.blocks[0].spans] == ["footnote"]


def test_links_to_other_pages_have_no_fragment() -> None:
    (part,) = parts("<p><a href='https://e.org/x#a'>1</a></p><p id=a>y</p>")
    assert part.links[0].fragment == ""


@given(st.text("ab#1. `*_-\n", max_size=20))
def test_a_name_changes_nothing_but_the_name(text: str) -> None:
    with_name, without = (parts(f"<a href=#n>x</a><p{name}>{text}</p><p>end</p>")[0] for name in (" id=n", ""))
    assert with_name.markdown == without.markdown
    assert [(b.kind, b.text, b.spans) for b in with_name.blocks] == [(b.kind, b.text, b.spans) for b in without.blocks]
    assert [name for b in with_name.blocks for name in b.anchors] == ["n"]


def test_tags_in_capitals_ask_too() -> None:
    assert blocks("<A HREF=#a>x</A><P ID=a>y")[1].anchors == ("a",)


def test_a_flood_of_names_costs_its_length() -> None:
    assert len(Anchors("<a href=#" + "x" * 100_000).names) == 1
    assert len(Anchors("".join(f"<a href=#{n}>" for n in range(20_000))).names) == 10_000
    assert Anchors("href " * 100_000 + "href=" * 100_000).names == []
    assert block("<p id=a>x</p>").anchors == ()
