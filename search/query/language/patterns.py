"""Regular expressions over single words, in linear time whatever a stranger writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from search.folding import fold

if TYPE_CHECKING:
    import re2

_LETTERS: Final = re.compile(r"[a-z0-9]+(?![*?{])", re.IGNORECASE | re.ASCII)
_ANY_BYTE: Final = re.compile(r"(?<!\\)(?:\\\\)*\\C")
_MEMORY: Final = 1 << 22
"""Bytes that one compiled expression may take; more is refused."""


def regex_fault(pattern: str) -> str | None:
    """What is wrong with a regular expression as typed, or None."""
    import re2

    if _ANY_BYTE.search(pattern):
        return r"\C stands for no letter"
    try:
        _compiled(folded(pattern))  # alone, for its brackets must not match those around it
        runs_of(folded(pattern))
    except re2.error as error:
        message = error.args[0] if error.args else "it is not valid"
        return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)
    return None


def runs_of(pattern: str) -> re2._Regexp:
    r"""An expression for as many words as follow one another in a list and all match a pattern.

    A line feed, which parts words in a list, never matches but as `\C`, which is any byte.
    """
    return _compiled(rf"(?im:(?:^(?:{pattern})$\C)+)")


def _compiled(expression: str) -> re2._Regexp:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_nl = True
    options.never_capture = True
    options.max_mem = _MEMORY
    return re2.compile(expression, options)


def folded(pattern: str) -> str:
    r"""A typed expression with its letters folded like the vocabulary.

    Only characters beyond ASCII are touched: folding the others would turn `\W` into `\w`.
    """
    return "".join(char if char.isascii() else re.escape(fold(char)) for char in pattern)


def prefix_of(pattern: str) -> str:
    """Letters with which every word begins that a typed expression matches."""
    if "|" in pattern:
        return ""
    found = _LETTERS.match(pattern)
    return found[0].lower() if found else ""


def wildcard_regex(pattern: str) -> tuple[str, str]:
    """The expression that a wildcard pattern stands for, and what all its words begin with."""
    signs = {"*": ".*", "?": "."}
    expression = "".join(signs.get(char) or re.escape(char) for char in pattern)
    return expression, re.split(r"[*?]", pattern, maxsplit=1)[0]


def ending_of(pattern: str) -> str | None:
    """The letters with which a word has to end where a wildcard pattern asks for nothing else."""
    ending = pattern[1:]
    return ending if pattern[0] == "*" and ending and not {"*", "?"} & set(ending) else None
