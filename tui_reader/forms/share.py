"""The places where an article can be sent (the sections [share.NAME] of the config), and which of them are safe. Pure.

The rule: text from a feed is never run as code. The text fills placeholders in arguments and in names of files, and no
place that a shell reads (TRAPS 32).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

PLACEHOLDERS = ("title", "slug", "url", "date", "feed")
_BRACED = re.compile(r"\{(\w+)\}")
# Programs that take code as an argument, and the options before the code; the arguments behind the code are data.
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish", "rbash"})
_CODE_OPTIONS = {
    **dict.fromkeys(("python", "pypy"), r"-[a-zA-Z]*c"),
    **dict.fromkeys(("perl", "ruby"), r"-[a-zA-Z0-9]*[eE]"),
    **dict.fromkeys(("node", "bun", "deno", "lua"), r"-[a-z]*[ep]|--eval|--print|eval"),
    "php": r"-[rBRE]",
}
# All arguments of these programs are code.
_ALL_CODE = frozenset({"cmd", "powershell", "pwsh", "ssh", "su", "eval"})
# These programs run another program, which is one of their arguments.
_WRAPPERS = frozenset(
    ("env", "sudo", "doas", "nohup", "nice", "ionice", "setsid", "stdbuf", "time", "timeout", "xargs", "busybox", "wsl")
)


def unfit(key: str, value: Any) -> str | None:
    """Return the mistake in the `command` or the `file` of a section, or None."""
    if key == "file":
        if not isinstance(value, str) or not value:
            return 'must be a path, like "~/notes/{date}-{slug}.md"'
        return _unfit_words([value])
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
        return 'must be a list of a program and its arguments, like ["pandoc", "-o", "{slug}.pdf"]'
    if _BRACED.search(value[0]):
        return "may have placeholders in its arguments, not in its program"
    if _is_code(value):
        return 'lets a shell run text from a feed; write placeholders behind the script: ["sh", "-c", "…", "{title}"]'
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
    """Tell whether a program would read a placeholder as code of its own."""
    program = _program(words[0])
    if program in _WRAPPERS:
        # Its options decide which word is the program, so any word may be.
        return any(_is_code(words[at:]) for at in range(1, len(words)))
    if program in _ALL_CODE:
        return any(map(_BRACED.search, words))
    if program in _SHELLS:
        return not _is_behind_script(words)
    option = _CODE_OPTIONS.get(program.rstrip("0123456789."))
    pairs = pairwise(words)
    return option is not None and any(re.match(option, word) and _BRACED.search(word + code) for word, code in pairs)


def _is_behind_script(words: list[str]) -> bool:
    """Tell whether all placeholders of a shell command are words behind its script (`$0`, `$1`): that is harmless.

    Only one option is allowed, because more options could hide which word is the script ("-x -c", "-co pipefail").
    """
    if not any(map(_BRACED.search, words)):
        return True
    is_plain = re.fullmatch(r"-[abefhiklmnuvx]*c", words[1]) is not None and words[2][:1] not in ("-", "+")
    behind = all(not _BRACED.search(word) or (_BRACED.fullmatch(word) and at > 2) for at, word in enumerate(words))
    return is_plain and behind


def _program(word: str) -> str:
    return re.split(r"[/\\]", word.lower())[-1].removesuffix(".exe")
