"""Regular expressions over single words, in linear time whatever a stranger writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from search.index.words import fold

if TYPE_CHECKING:
    import re2

_MEMORY: Final = 1 << 22
"""Bytes that one compiled expression may take; more is refused."""


def regex_fault(pattern: str) -> str | None:
    """What is wrong with a regular expression as typed, or None."""
    import re2

    try:
        compiled(folded(pattern))
    except re2.error as error:
        message = error.args[0] if error.args else "it is not valid"
        return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)
    return None


def compiled(pattern: str) -> re2._Regexp:
    """An expression over folded words; a line feed, which parts words in a list, never matches."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_nl = True
    options.max_mem = _MEMORY
    return re2.compile(f"(?im:^(?:{pattern})$)", options)


def folded(pattern: str) -> str:
    r"""A typed expression with its letters folded like the vocabulary.

    Only characters beyond ASCII are touched: folding the others would turn `\W` into `\w`.
    """
    return "".join(char if char.isascii() else re.escape(fold(char)) for char in pattern)


def wildcard_regex(pattern: str) -> str:
    """The expression that a wildcard pattern stands for."""
    signs = {"*": ".*", "?": "."}
    return "".join(signs.get(char) or re.escape(char) for char in pattern)
