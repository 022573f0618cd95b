"""What in a query is searched otherwise than the person may mean, though it can be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from search.folding import APOSTROPHES
from search.query.language.foreign import field_form
from search.query.language.lexer import DASHES, QUOTES, tokens
from search.query.language.tokens import Clause, Close, Open, Operator, Scope, Sign, Token
from search.query.language.tree import Mark, Phrase, Provenance, Regex, Wildcard, Word
from search.request import Hint

_MEANT: Final = {
    "articles have all words anyway": "and AND UND ET И",
    "OR in capitals asks for one of two": "or oder ou или або lub nebo eller veya",
    "NOT in capitals, or -word, leaves articles out": "not NICHT SAUF НЕ",
    "NOT alone, or -word, leaves articles out": "BUT EXCEPT",
    "words near each other are a NEAR/5 b": "near within",
    "words in this order are a ADJ/5 b": "adj onear BEFORE NEXT FOLLOWED PRECEDES THEN",
    "words in this order are a ADJ/5 b, with the other word first": "AFTER",
    "words in one paragraph are a SAME b": "SENTENCE SENT PARAGRAPH PARA WITH",
    "one of two alone is (a OR b) -(a b)": "xor",
    "both are only a space, one of two is OR": "ANDMAYBE MAYBE REQUIRE LIKE IN PHRASE",
}
"""What asks for something between words elsewhere: as it is typed in capitals, or in any case."""
_OPERATORS: Final = {word: meant for meant, words in _MEANT.items() for word in words.split()}
_OPERATOR: Final = re.compile(r"\s(?:AND|OR|NOT|(?:NEAR|ADJ)/\d+)\s|[|]")
_NEGATIONS: Final = frozenset("not nicht sauf не".split())
_DAYS: Final = frozenset("aft bef after before is from between on to".split())


_PLAIN: Final = re.compile("[a-z ]*")
"""A query of nothing but words ..."""
_HINTED: Final = frozenset([*_OPERATORS, "date", "pubdate", "xfirstword", "xlastword"])
"""... of which only these may be meant otherwise."""
_EXCLUDES: Final = "-word leaves articles out"
_TAGS: Final = frozenset({"TI", "AU", "HD", "HL"})
"""Fields of other systems that stand before a space."""
_FIRST_TAGS: Final = frozenset({"AB", "DT", "KW", "SO", "SU", "TX"})
"""Those that are known for fields where a query or a part of it begins."""
_SIGNS: Final = (
    (r"^\w*_\w*:\S", "is read as words; a field is one word, as in title:word"),
    (r"^(?:first|atleast)/?\d+:?|^[^\W\d_]+\d+:\S",
     "is read as words; a number stands so: first/50:word, atleast5:word, NEAR/5"),
    (r"^[^\W\d_]+/\d+$",
     "is read as two words; nearness is NEAR/5, the first words are first/50:word"),
    (r"[^\W\d_][#$][^\W\d_]",
     "is read as words; any letters are *, one letter is ?: normali?ation"),
    (r"^[^\W\d]+(?:[<>!]?=|[<>])\w",
     "is read as words; a field is written title:word, days since:2022-01-09"),
    (r"^[\[{<]|[\]}>]$|\w[\[{]", "is read as words; only ( ) are brackets"),
    (r"^[¬∧∨]", "is read as a word; signs are -word, a OR b"),
)  # fmt: skip
"""What to find in words that are taken as they are, and what is said of them."""


def hints(text: str) -> tuple[Hint, ...]:
    """The hints to a query, from left to right; raises QueryError as the parser does."""
    if _PLAIN.fullmatch(text) and _HINTED.isdisjoint(text.split()):
        return ()
    found = list(tokens(text))
    return tuple(Hint(message, token.start, token.end) for token, message in _messages(text, found))


def _messages(text: str, found: list[Token]) -> Iterator[tuple[Token, str]]:
    for number, token in enumerate(found):
        if isinstance(token, Sign) and token.hint:
            yield token, token.hint
        if isinstance(token, Clause):
            before = found[number - 1] if number else None
            rest = found[number + 1 :]
            said = _of_place(text, token, before, rest) or _of_word(text, token, before, rest)
            if said:
                yield token, said


def _of_place(text: str, token: Clause, before: Token | None, rest: list[Token]) -> str | None:
    """What there is to say of a word that stands where operators and fields do elsewhere."""
    written = text[token.start : token.end]
    word = written.lower()
    meant = _OPERATORS.get(word) or (None if text.isupper() else _OPERATORS.get(written))
    if meant is not None and _is_between(word, before, rest):
        return f"“{written}” is a word here; {meant}"
    if word in ("date", "pubdate") and rest and _text(text, rest[0]) in _DAYS:
        return f"“{written}” is a word here; days are since:2022-01-09, until:2022-02"
    if _is_tag(written, before, rest) and not text.isupper():
        return f"“{written}” is a word here; {field_form(word)}"
    if text[token.start - 1 : token.start] == "+" and re.fullmatch(r"\d\d?|[sp]", word):
        near = f"ADJ/{word}" if word.isdigit() else "SAME"
        return f"“{written}” is a word here that articles must have; nearness is {near}"
    if word in ("xfirstword", "xlastword"):
        return f"“{written}” is a word here; the first words are first/50:word"
    if re.fullmatch(r"(?i)[nw]\d\d?", written) and _is_between(word, before, rest):
        return f"“{written}” is a word here; nearness is NEAR/{written[1:]}"
    if text.startswith("(", token.end) and written[-1].isalnum() and _is_of_words(token):
        form = field_form(word) or "a field is written title:word, nearness NEAR/5"
        return f"“{written}” is a word beside a bracket; {form}"
    return None


def _of_word(text: str, token: Clause, before: Token | None, rest: list[Token]) -> str | None:
    """What there is to say of the signs in a word, wherever it stands."""
    written = text[token.start : token.end]
    if written[-1] == "&":
        return f"“{written}” is that word; other words for the same are a OR b"
    if written[0] in DASHES:
        attached = written[0] == "-" and before is not None and before.end == token.start
        right = "with a space before, it leaves articles out" if attached else _EXCLUDES
        return f"“{written}” is a word after a dash; {right}"
    if written[0] in APOSTROPHES and any(_ends_quotation(text, each) for each in rest):
        return 'words between single quotes are no phrase; "double ones" make one'
    if written[0] in QUOTES and not written.isupper() and _OPERATOR.search(written):
        return "between quotation marks all are words; (a OR b) stands outside them"
    if written[-1] == "?" and isinstance(token.node, Wildcard):
        return f"in “{written}” the ? stands for one letter more"
    if isinstance(token.node, Provenance | Mark) and "*" in written:
        return f"in “{written}” the * is no sign; a part of it is enough"
    if isinstance(token.node, Regex) and re.fullmatch(r"[fF]\d+", token.node.pattern):
        return f"“{written}” is a pattern here; the first words are first/50:word"
    if written[-1] == "!" and written[:-1].isalpha():
        return f"“{written}” is that word; words that begin so are {written[:-1].lower()}*"
    if isinstance(token.node, Word | Phrase) and written[0] not in QUOTES:
        return next(
            (f"“{written}” {said}" for sign, said in _SIGNS if re.search(sign, written)), None
        )
    return None


def _is_between(word: str, before: Token | None, rest: list[Token]) -> bool:
    """Whether a word stands where an operator of its name would."""
    follows = bool(rest) and isinstance(rest[0], (Clause, Open, Scope, Operator))
    return follows and (word in _NEGATIONS or isinstance(before, (Clause, Close)))


def _is_tag(written: str, before: Token | None, rest: list[Token]) -> bool:
    """Whether a word stands where the field of another system does that has no colon."""
    begins = before is None or isinstance(before, Operator | Open)
    known = written in _TAGS or (begins and written in _FIRST_TAGS)
    return known and bool(rest) and isinstance(rest[0], Clause)


def _is_of_words(token: Clause) -> bool:
    """Whether a clause is one of words in the text, and not of a field."""
    return isinstance(token.node, Word | Phrase | Wildcard)


def _text(text: str, token: Token) -> str:
    return text[token.start : token.end].lower()


def _ends_quotation(text: str, token: Token) -> bool:
    return isinstance(token, Clause) and text[token.end - 1] in APOSTROPHES
