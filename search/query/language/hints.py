"""What in a query is searched otherwise than the person may mean, though it can be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from search.folding import APOSTROPHES
from search.query.language.lexer import DASHES, tokens
from search.query.language.tokens import Clause, Close, Open, Operator, Scope, Sign, Token
from search.query.language.tree import Wildcard
from search.request import Hint

_OPERATORS: Final = {
    "and": "is a word here; articles have all words anyway",
    "or": "is a word here; OR in capitals asks for one of two",
    "not": "is a word here; NOT in capitals, or -word, leaves articles out",
}


_EXCLUDES: Final = "-word leaves articles out"


def hints(text: str) -> tuple[Hint, ...]:
    """The hints to a query, from left to right; raises QueryError as the parser does."""
    found = list(tokens(text))
    return tuple(Hint(message, token.start, token.end) for token, message in _messages(text, found))


def _messages(text: str, found: list[Token]) -> Iterator[tuple[Token, str]]:
    for number, token in enumerate(found):
        before = found[number - 1] if number else None
        rest = found[number + 1 :]
        written = text[token.start : token.end]
        if isinstance(token, Sign) and token.hint:
            yield token, token.hint
        if not isinstance(token, Clause):
            continue
        word = written.lower()
        if word in _OPERATORS and _is_between(word, before, rest):
            yield token, f"“{written}” {_OPERATORS[word]}"
        elif written[0] in DASHES:
            attached = written[0] == "-" and before is not None and before.end == token.start
            right = "with a space before, it leaves articles out" if attached else _EXCLUDES
            yield token, f"“{written}” is a word after a dash; {right}"
        elif written[0] in APOSTROPHES and any(_ends_quotation(text, each) for each in rest):
            yield token, 'words between single quotes are no phrase; "double ones" make one'
        elif written[-1] == "?" and isinstance(token.node, Wildcard):
            yield token, f"in “{written}” the ? stands for one letter more"
        elif re.fullmatch(r"[NW]\d\d?", written) and _is_between(word, before, rest):
            yield token, f"“{written}” is a word here; nearness is NEAR/{written[1:]}"
        elif written[-1] == "!" and written[:-1].isalpha():
            yield token, f"“{written}” is that word; words that begin so are {word[:-1]}*"


def _is_between(word: str, before: Token | None, rest: list[Token]) -> bool:
    """Whether a word stands where an operator of its name would."""
    follows = bool(rest) and isinstance(rest[0], (Clause, Open, Scope, Operator))
    return follows and (word == "not" or isinstance(before, (Clause, Close)))


def _ends_quotation(text: str, token: Token) -> bool:
    return isinstance(token, Clause) and text[token.end - 1] in APOSTROPHES
