"""What in a query is searched otherwise than the person may mean, though it can be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from search.folding import APOSTROPHES
from search.query.language.foreign import field_form
from search.query.language.lexer import DASHES, tokens
from search.query.language.tokens import Clause, Close, Open, Operator, Scope, Sign, Token
from search.query.language.tree import Wildcard
from search.request import Hint

_MEANT: Final = {
    "articles have all words anyway": "and AND UND ET",
    "OR in capitals asks for one of two": "or oder ou или або lub nebo eller veya",
    "NOT in capitals, or -word, leaves articles out": "not NICHT SAUF НЕ",
    "NOT alone, or -word, leaves articles out": "BUT EXCEPT",
    "words near each other are a NEAR/5 b": "near within",
    "words in this order are a ADJ/5 b": "adj onear BEFORE NEXT FOLLOWED THEN",
    "words in this order are a ADJ/5 b, with the other word first": "AFTER",
    "words in one paragraph are a SAME b": "SENTENCE SENT PARAGRAPH PARA WITH",
    "one of two alone is (a OR b) -(a b)": "xor",
    "both are only a space, one of two is OR": "ANDMAYBE MAYBE REQUIRE LIKE IN PHRASE",
}
"""What asks for something between words elsewhere: as it is typed in capitals, or in any case."""
_OPERATORS: Final = {word: meant for meant, words in _MEANT.items() for word in words.split()}
_NEGATIONS: Final = frozenset("not nicht sauf не".split())
_DAYS: Final = frozenset("aft bef after before is from between on to".split())


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
        meant = _OPERATORS.get(word) or (None if text.isupper() else _OPERATORS.get(written))
        if meant is not None and _is_between(word, before, rest):
            yield token, f"“{written}” is a word here; {meant}"
        elif word in ("date", "pubdate") and rest and _text(text, rest[0]) in _DAYS:
            yield token, f"“{written}” is a word here; days are since:2022-01-09, until:2022-02"
        elif written in ("TI", "AU", "HD", "HL") and rest and isinstance(rest[0], Clause):
            yield token, f"“{written}” is a word here; {field_form(word)}"
        elif text[token.start - 1 : token.start] == "+" and re.fullmatch(r"\d\d?|[sp]", word):
            near = f"ADJ/{word}" if word.isdigit() else "SAME"
            yield token, f"“{written}” is a word here that articles must have; nearness is {near}"
        elif word in ("xfirstword", "xlastword"):
            yield token, f"“{written}” is a word here; the first words are first/50:word"
        elif written[-1] == "&":
            yield token, f"“{written}” is that word; other words for the same are a OR b"
        elif written[0] in DASHES:
            attached = written[0] == "-" and before is not None and before.end == token.start
            right = "with a space before, it leaves articles out" if attached else _EXCLUDES
            yield token, f"“{written}” is a word after a dash; {right}"
        elif written[0] in APOSTROPHES and any(_ends_quotation(text, each) for each in rest):
            yield token, 'words between single quotes are no phrase; "double ones" make one'
        elif written[-1] == "?" and isinstance(token.node, Wildcard):
            yield token, f"in “{written}” the ? stands for one letter more"
        elif re.fullmatch(r"(?i)[nw]\d\d?", written) and _is_between(word, before, rest):
            yield token, f"“{written}” is a word here; nearness is NEAR/{written[1:]}"
        elif written[-1] == "!" and written[:-1].isalpha():
            yield token, f"“{written}” is that word; words that begin so are {word[:-1]}*"


def _is_between(word: str, before: Token | None, rest: list[Token]) -> bool:
    """Whether a word stands where an operator of its name would."""
    follows = bool(rest) and isinstance(rest[0], (Clause, Open, Scope, Operator))
    return follows and (word in _NEGATIONS or isinstance(before, (Clause, Close)))


def _text(text: str, token: Token) -> str:
    return text[token.start : token.end].lower()


def _ends_quotation(text: str, token: Token) -> bool:
    return isinstance(token, Clause) and text[token.end - 1] in APOSTROPHES
