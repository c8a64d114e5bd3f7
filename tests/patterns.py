"""Every regular expression of the package, run on the worst input that can be made from the expression itself.

Foreign text may not keep the reader busy for longer than its length explains. `python -m tests.patterns [--quick]`
prints each pattern and, where one is not linear, on which input. Its end is the exit status: 1 for any that is slow.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import tui_reader

_parser: Any = importlib.import_module("re._parser")
_SCANS = frozenset({"search", "sub", "subn", "findall", "finditer", "split"})
_ANCHORED = frozenset({"match", "fullmatch"})
_NAMING = frozenset({"LITERAL", "RANGE"})
_COMMON = " \n\ta0Z<>&\"'-./=;:#()\\*_`\N{LATIN SMALL LETTER E WITH ACUTE}\N{HIRAGANA LETTER A}\x01"
THIRDS = 3  # parts that can be tried one by one: `python -m tests.patterns --quick 2` tries the last
_LONGEST = 1_000_000
_SHORT = (20, 40, 80, 200, 1_000)  # characters; what takes exponential time is told among the first


ONE_PLACE = {
    "tui_reader.parse.lists.opml_repair._NAME": "the loop over attributes ends where one is not found",
    "tui_reader.parse.lists.opml_repair._VALUES": "as its name",
    "tui_reader.parse.lists.opml_repair._ENDS": "asked once for an outline, behind its attributes",
    "tui_reader.parse.feeds.item_ranges._TAG_END": "a tag that does not end ends the loop",
    "tui_reader.parse.feeds.foreign_elements.START_TAG": "asked of well-formed documents, where a tag ends",
    "tui_reader.query.parser._TOKEN": "a query with a word that is none is refused",
    "tui_reader.query.parser._QUOTED": "a token's quotes are closed: `_TOKEN`",
}
"""Patterns that are not tried again at the next place where they fail, and why."""
BOUNDED = {"tui_reader.article.page.teaser._FIRST_ON": "sees `_TAIL` characters"}
"""Patterns over text that is short, and why it is."""
CALLS = {"tui_reader.query.words:_words": list(product((True, False), repeat=2))}
"""Functions that make a pattern, and what to give them."""


class Found(NamedTuple):
    """A pattern of the package: where it stands, and whether it is tried at any place of a text or at one."""

    where: str
    pattern: re.Pattern[Any]
    scans: bool


# --------------------------------------------------------------------------- the patterns of the package


def all_patterns() -> tuple[list[Found], list[str]]:
    """Return all patterns of the package, and the places that make one of what they are given, as `module:function`."""
    found: dict[tuple[Any, int], Found] = {}
    made: list[str] = []
    for info in pkgutil.walk_packages(tui_reader.__path__, "tui_reader."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        tree = ast.parse(inspect.getsource(module))
        held = list(_held(module, tree))
        for where, arguments in CALLS.items():
            if where.startswith(f"{info.name}:"):
                make = getattr(module, where.rpartition(":")[2])
                held += [Found(where, make(*each), scans=True) for each in arguments]
        known = {each.pattern for each in held}
        for each in (*held, *(each for each in _called(module, tree, made) if each.pattern not in known)):
            key = (each.pattern.pattern, each.pattern.flags)
            if key not in found or (each.scans and not found[key].scans):
                found[key] = each
    return list(found.values()), made


def _held(module: Any, tree: ast.Module) -> Iterator[Found]:
    """Yield the patterns that a module holds by a name, alone or in something."""
    anchored = _only_anchored(tree)
    imported = {
        each.asname or each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names
    }
    for name, value in vars(module).items():
        if name in imported:
            continue
        for pattern in _within(value, depth=3):
            where = f"{module.__name__}.{name}"
            scans = where not in ONE_PLACE and not (name in anchored and isinstance(value, re.Pattern))
            yield Found(where, pattern, scans)


def _within(value: object, *, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict | tuple | list | set | frozenset):
        for each in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from _within(each, depth=depth - 1)
    elif depth and isinstance(value, type) and value.__module__.startswith("tui_reader"):
        for each in vars(value).values():
            yield from _within(each, depth=depth - 1)


def _only_anchored(tree: ast.Module) -> set[str]:
    """Return the private names that are used for nothing but `name.match(text)` and `name.fullmatch(text)`."""
    used: dict[str, list[bool]] = {}
    calls = {
        id(node.func.value): node.func.attr in _ANCHORED and len(node.args) == 1
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used.setdefault(node.id, []).append(calls.get(id(node), False))
    return {name for name, all_anchored in used.items() if name.startswith("_") and all(all_anchored)}


def _called(module: Any, tree: ast.Module, made: list[str]) -> Iterator[Found]:
    """Yield the patterns in calls of `re`; append to `made` where one cannot be told."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
            continue
        method = ast.unparse(node.func)[3:]
        if method not in _SCANS | _ANCHORED | {"compile"}:
            continue
        inside = [each.name for each in functions if each.lineno <= node.lineno <= (each.end_lineno or 0)]
        where = f"{module.__name__}:{inside[-1] if inside else ''}"
        flags = [each.value for each in node.keywords if each.arg == "flags"]
        flags += node.args[1:2] if method == "compile" else node.args[2:3] if method not in ("sub", "subn") else []
        try:
            pattern, flag = (_value(each, module) for each in (node.args[0], *(flags or [ast.Constant(0)])))
            yield Found(
                where, pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, flag), method in _SCANS
            )
        except NameError:
            if inside:  # what is made at import is found by its name
                made.append(where)


def _value(node: ast.expr, module: Any) -> Any:
    return eval(compile(ast.Expression(ast.fix_missing_locations(node)), "<pattern>", "eval"), vars(module))


# --------------------------------------------------------------------------- the worst inputs


def worst_inputs(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """Return beginnings, what is repeated, and ends: made of the samples of all that the pattern repeats or begins."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    letters = _letters(tree)
    begun: dict[str, None] = {}
    bodies: dict[str, None] = {}
    begun[_walk(list(tree), "", begun, bodies, {})] = None
    heads = [each for each in begun if each]
    units = dict.fromkeys([*letters, *bodies, *heads])
    units |= dict.fromkeys(head + letter for head, letter in product(heads, letters))
    units |= dict.fromkeys(letter + body for letter, body in product(letters, bodies))
    inputs = dict.fromkeys(("", unit) for unit in units)
    inputs |= dict.fromkeys(product(heads, dict.fromkeys([*letters, *bodies])))
    return [(head, unit, tail) for head, unit in inputs if unit for tail in ("", "\x01!")]


def _walk(
    nodes: Sequence[Any], before: str, begun: dict[str, None], bodies: dict[str, None], groups: dict[int, str]
) -> str:
    """Return `before` with a sample of `nodes` behind; note every beginning on the way, and every repeated body."""
    for code, value in nodes:
        match str(code):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = value
                sample = _walk(body, before, begun, bodies, groups)[len(before) :]
                if most > 8:
                    bodies[sample] = None
                    begun[before] = begun[before + sample] = None
                before += sample * min(max(least, 1), 200)
            case "BRANCH":
                samples = [_walk(each, before, begun, bodies, groups) for each in value[1]]
                before = max(samples, key=len)
            case "SUBPATTERN":
                start = len(before)
                before = _walk(value[-1], before, begun, bodies, groups)
                groups[value[0]] = before[start:]
            case "ATOMIC_GROUP":
                before = _walk(value, before, begun, bodies, groups)
            case "ASSERT" | "ASSERT_NOT":
                _walk(value[1], before, begun, bodies, groups)
            case "GROUPREF":
                before += groups.get(value, "")
            case "GROUPREF_EXISTS" | "AT":
                continue
            case "LITERAL":
                before += chr(value)
            case _:
                before += next(iter(_letters([(code, value)])), "")
    return before


def _signs(nodes: Any) -> Iterator[tuple[Any, Any]]:
    """Yield all parts of a pattern that stand for one character."""
    for code, value in nodes:
        match str(code):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                yield from _signs(value[2])
            case "BRANCH":
                for each in value[1]:
                    yield from _signs(each)
            case "SUBPATTERN":
                yield from _signs(value[-1])
            case "ATOMIC_GROUP":
                yield from _signs(value)
            case "ASSERT" | "ASSERT_NOT":
                yield from _signs(value[1])
            case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY":
                yield code, value


def _letters(tree: Any) -> list[str]:
    """Return one character of each kind that the parts of a pattern tell apart, but none that no part takes.

    A sign that stands in the pattern by itself is a kind of its own.
    """
    parts = list(_signs(tree))
    alone = {chr(value) for code, value in parts if str(code) == "LITERAL" and not chr(value).isalnum()}
    classes = [(code, value) for code, value in parts if str(code) != "LITERAL"]
    members = [member for code, value in classes if str(code) == "IN" for member in value]
    named = [chr(value if isinstance(value, int) else value[0]) for code, value in members if str(code) in _NAMING]
    kinds: dict[tuple[bool | str, ...], str] = {}
    for letter in (*_COMMON, *named):
        kind = (*(_takes(sign, letter) for sign in classes), letter if letter in alone else "")
        kinds.setdefault(kind, letter)
    return [letter for kind, letter in kinds.items() if any(kind)]


def _takes(sign: tuple[Any, Any], letter: str) -> bool:
    code, value = str(sign[0]), sign[1]
    if code == "IN":
        negated = str(value[0][0]) == "NEGATE"
        return negated != any(_takes(each, letter) for each in value[negated:])
    if code == "RANGE":
        return bool(value[0] <= ord(letter) <= value[1])
    if code == "CATEGORY":
        name = str(value).removeprefix("CATEGORY_").removeprefix("UNI_")
        kinds = {"SPACE": letter.isspace(), "DIGIT": letter.isdigit(), "WORD": letter.isalnum() or letter == "_"}
        return kinds[name.removeprefix("NOT_")] != name.startswith("NOT_")
    return code == "ANY" or (code == "LITERAL") == (value == ord(letter))


# --------------------------------------------------------------------------- the run


# Seconds a character: what takes less is too little to be compared. A fast machine does a slow pattern in 5e-8.
_NOISE = 3e-8


def complaint(found: Found, *, quick: bool = False) -> str | None:
    """Return on which input a pattern takes more than linear time, None where it takes that on none of its worst.

    Short inputs go first, and the one that took longest is made 1 MB long; with `quick` only where that was long.
    """
    worst = 0.0, ("", " ", "")
    most = 4_000 if quick else 8_000
    for head, unit, tail in worst_inputs(found.pattern):
        slow, taken = _trial(found, (head, unit, tail), most)
        if slow and (slow := _trial(found, (head, unit, tail), most)[0]):  # a machine may be busy for a moment
            return f"{found.where}: {slow} of {head!r} + {unit!r} * n + {tail!r}"
        worst = max(worst, (taken, (head, unit, tail)))
    if found.where in BOUNDED or (quick and worst[0] < most * _NOISE):
        return None
    if (taken := _seconds(found, worst[1], _LONGEST)) > 5:
        return f"{found.where}: {taken:.1f} s for {_LONGEST:,} characters of {worst[1]}"
    return None


def _trial(found: Found, parts: tuple[str, str, str], most: int) -> tuple[str, float]:
    """Return what shows that a pattern takes too long, "" for nothing, and the seconds that a short input took."""
    for size in (*_SHORT, most):
        if (taken := _seconds(found, parts, size)) > 2e-3 + size * 5e-6:
            return f"{taken:.3f} s for {size:,} characters", taken
    if (
        found.where not in BOUNDED
        and taken > size * _NOISE
        and (longer := _seconds(found, parts, 4 * size)) > 9 * taken
    ):
        return f"{longer / taken:.0f} times as long for 4 times as many characters", taken
    return "", taken


def _seconds(found: Found, parts: tuple[str, str, str], size: int) -> float:
    head, unit, tail = parts
    text = head + unit * (size // len(unit)) + tail
    given: Any = text.encode("latin-1", "replace") if isinstance(found.pattern.pattern, bytes) else text
    started = time.process_time()
    if found.scans:
        for _ in found.pattern.finditer(given):
            pass
    else:
        found.pattern.match(given)
        found.pattern.fullmatch(given)
    return time.process_time() - started


def main(words: Sequence[str]) -> int:
    """Try all patterns, or every third of them, say which are slow, and return their number."""
    patterns, made = all_patterns()
    print(f"{len(patterns)} patterns; made of what is given: {', '.join(made)}")
    first = next((int(word) for word in words if word.isdecimal()), None)
    bad = 0
    for each in patterns if first is None else patterns[first::THIRDS]:
        print(f"{each.where} …", end="", flush=True)  # what is tried when nothing follows
        told = complaint(each, quick="--quick" in words)
        print(f"\nSLOW {told}" if told else " is linear")
        bad += bool(told)
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
