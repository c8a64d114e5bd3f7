"""Where an article can be sent: the sections [share.NAME] of the config, and what they may hold. Pure.

The rule: what a feed says is never code. It fills placeholders in arguments and in names of files, and in no place
where a shell would read it (TRAPS 32).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

PLACEHOLDERS = ("title", "slug", "url", "date", "feed")
_BRACED = re.compile(r"\{(\w+)\}")
# Shells: what is in their script is code. Of these others, all arguments are.
_SHELLS = frozenset({"sh", "bash", "dash", "ksh", "zsh", "fish"})
_ALL_CODE = frozenset({"cmd", "powershell", "pwsh", "ssh", "su"})


@dataclass(frozen=True, slots=True)
class Target:
    """Where an article can be sent to: a `command` that reads Markdown, or a `file` it is written to; one of the two.

    Both may hold the PLACEHOLDERS in braces. A command is a list of arguments, the first its program.
    """

    command: tuple[str, ...] = ()
    file: str = ""


def unfit(key: str, value: Any) -> str | None:
    """Return what is wrong with the `command` or the `file` of a section, or None when it fits."""
    if key == "file":
        if not isinstance(value, str) or not value:
            return 'must be a path, like "~/notes/{date}-{slug}.md"'
        return _unfit_words([value])
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
        return 'must be a list of a program and its arguments, like ["pandoc", "-o", "{slug}.pdf"]'
    if _BRACED.search(value[0]):
        return "may have placeholders in its arguments, not in its program"
    if _is_code(value):
        return 'lets a shell read what a feed says; write placeholders behind the script: ["sh", "-c", "…", "{title}"]'
    return _unfit_words(value)


def _unfit_words(words: list[str]) -> str | None:
    for word in words:
        if not word.isprintable():
            return "may not hold control characters"
        for name in _BRACED.findall(word):
            if name not in PLACEHOLDERS:
                near = get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.0)
                return f"knows no “{{{name}}}”; did you mean “{{{near[0]}}}”?"
    return None


def _is_code(words: list[str]) -> bool:
    """Tell whether a shell would read a placeholder as its script; behind that they are `$0`, `$1` and harmless."""
    program = re.split(r"[/\\]", words[0].lower())[-1].removesuffix(".exe")
    if program in _ALL_CODE:
        return any(_BRACED.search(word) for word in words)
    behind = all(not _BRACED.search(word) or (_BRACED.fullmatch(word) and at > 2) for at, word in enumerate(words))
    return program in _SHELLS and not behind
