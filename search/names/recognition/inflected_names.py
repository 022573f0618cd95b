"""Finds people in Cyrillic and Greek text, where names have cases: Путин, Путина, Путиным.

There is no model: a name is a known given name or initials before a word with a capital, or such a
word after a title; its surname alone is a mention too. The nominative follows from the case in
which the given name or the title stands, for the surname stands in the same one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple
from unicodedata import normalize

from search.article import Mention
from search.names.recognition.script_words import GIVEN, PATRONYMIC, TITLES, WOMEN

_UPPER: Final = "А-ЯЁІЇЄҐЎΑ-ΩΆΈΉΊΌΎΏ"
_LOWER: Final = "а-яёіїєґўΐά-ώ"
_WORD: Final = re.compile(
    rf"(?P<initials>(?:[{_UPPER}]\.\s?){{1,2}}(?=[{_UPPER}][{_LOWER}]))"
    rf"|(?P<name>[{_UPPER}][{_LOWER}]+(?:['’ʼ][{_LOWER}]+)*(?:-[{_UPPER}]?[{_LOWER}]+)*)"
    rf"|(?P<other>\w+(?:-\w+)*|[^\w\s])"
)
_MOST_BETWEEN: Final = re.compile(r"[^\S\n]{1,2}|\n(?=\S)")
_VOWELS: Final = frozenset("аеёиоуыэюяіїє")
_LONGEST: Final = 40
"""Characters of a word that may be a name."""
_MOST_GIVEN: Final = 4
"""How many given names one person has."""
_UNCHANGING: Final = frozenset("еиоуэы")
"""How given names end that have no cases: Энтони, Джо."""
_HUSHING: Final = frozenset("жшчщц")
_FAMILY: Final = re.compile(r"(.{2,}(?:ов|ев|ёв|єв|їв|ин|ын|ін|їн))(а|у|ым|им|ом|е|і|ові|ою|ой)")
_ADJECTIVE: Final = re.compile(r"(.{2,})(?:ого|его|ому|ему|ым|им|ом|ем|ім)")


class _Token(NamedTuple):
    """A word: `kind` is the group of the pattern that it matched."""

    text: str
    start: int
    end: int
    kind: str


class _Given(NamedTuple):
    """A given name, or a title, in the nominative; its case; whether it is a woman's."""

    name: str
    case: str
    woman: bool


class _Person(NamedTuple):
    """A mention in full: its name in the nominative, the surname, and where it stands."""

    name: str
    surname: str
    start: int
    end: int


def inflected_names(text: str) -> list[Mention]:
    """The people of a text in these scripts, in order, each `entity` in the nominative."""
    tokens = [
        _Token(
            match[0].strip(),
            match.start(),
            match.start() + len(match[0].rstrip()),
            kind if len(match[0]) <= _LONGEST else "other",
        )
        for match in _WORD.finditer(text)
        if (kind := match.lastgroup or "")
    ]
    written = {token.text for token in tokens if token.kind == "name"}
    people = list(_people(text, tokens, written))
    known: dict[str, str] = {}
    for person in sorted(people, key=lambda each: (" " not in each.name, each.start)):
        known.setdefault(person.surname, person.name)
    taken = {at for person in people for at in range(person.start, person.end)}
    found = [
        _mention(text, person.start, person.end, known.get(person.surname, person.name))
        if " " not in person.name
        else _mention(text, person.start, person.end, person.name)
        for person in people
    ]
    for token in tokens:
        if token.kind == "name" and token.start not in taken:
            surname = next((each for each in _bases(token.text) if each in known), None)
            if surname is not None:
                found.append(_mention(text, token.start, token.end, known[surname]))
    return sorted(found, key=lambda mention: mention.start)


def _mention(text: str, start: int, end: int, name: str) -> Mention:
    return Mention("person", text[start:end], start, end, name)


def _people(text: str, tokens: Sequence[_Token], written: set[str]) -> Iterator[_Person]:
    """The people who are named with given name, initials or title."""
    at = 0
    while at < len(tokens):
        found = _person_at(text, tokens, at, written)
        if found is None:
            at += 1
            continue
        person, at = found
        yield person


def _person_at(
    text: str, tokens: Sequence[_Token], at: int, written: set[str]
) -> tuple[_Person, int] | None:
    """The person whose name begins with a token, and the number of the token after it."""
    first = tokens[at]
    last = at + 1
    title = first.kind != "initials" and _title(first.text)
    if first.kind == "initials":
        if _follows(text, tokens, last, "name"):
            surname = _by_evidence(tokens[last].text, written)
            name = f"{first.text} {surname}"
            return _Person(name, surname, first.start, tokens[last].end), last + 1
        return None
    given = _given(first.text, written) if first.kind == "name" else None
    if given is not None and not _two_initials(text, tokens, last):
        while (
            last < at + _MOST_GIVEN
            and _follows(text, tokens, last, "name")
            and (
                PATRONYMIC.fullmatch(tokens[last].text)
                or (_given(tokens[last].text) and _follows(text, tokens, last + 1, "name"))
            )
        ):
            last += 1
        if _follows(text, tokens, last, "initials"):
            last += 1
        if _follows(text, tokens, last, "name") and not PATRONYMIC.fullmatch(tokens[last].text):
            surname = _nominative(tokens[last].text, given, written)
            name = f"{given.name} {surname}"
            return _Person(name, surname, first.start, tokens[last].end), last + 1
    if title and _follows(text, tokens, last, "name") and _given(tokens[last].text) is None:
        surname = _nominative(tokens[last].text, title, written)
        return _Person(surname, surname, tokens[last].start, tokens[last].end), last + 1
    return None


def _two_initials(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether two initials follow, so that the word before is no name: роман Л. Н. Толстого."""
    return _follows(text, tokens, at, "initials") and tokens[at].text.count(".") > 1


def _follows(text: str, tokens: Sequence[_Token], at: int, kind: str) -> bool:
    """Whether a token of this kind follows the one before it with no more than a space between."""
    return (
        at < len(tokens)
        and tokens[at].kind == kind
        and _MOST_BETWEEN.fullmatch(text, tokens[at - 1].end, tokens[at].start) is not None
    )


# The case of given names and titles --------------------------------------------------------------

_CASES: Final = (  # ending, what stands in the nominative instead, case
    ("ами", "", ""),
    ("ові", "", "dat"), ("еві", "й", "dat"), ("єві", "й", "dat"),
    ("ом", "", "ins"), ("ем", "й", "ins"), ("ем", "ь", "ins"), ("ем", "", "ins"),
    ("єм", "й", "ins"), ("ём", "ь", "ins"), ("им", "ий", "ins"), ("им", "", "ins"),
    ("ою", "а", "ins"), ("ею", "я", "ins"), ("єю", "я", "ins"), ("ой", "а", "ins"),
    ("ей", "я", "ins"), ("ого", "ий", "gen"), ("ому", "ий", "dat"),
    ("а", "", "gen"), ("я", "й", "gen"), ("я", "ь", "gen"), ("ы", "а", "gen"), ("и", "я", "gen"),
    ("и", "а", "gen"), ("ї", "я", "gen"), ("у", "", "dat"), ("у", "а", "acc"), ("ю", "й", "dat"),
    ("ю", "ь", "dat"), ("ю", "я", "acc"), ("е", "", "pre"), ("е", "а", "dat"), ("е", "я", "dat"),
    ("е", "й", "pre"), ("е", "ь", "pre"), ("і", "а", "dat"),
    ("ου", "ος", "gen"), ("η", "ης", "gen"), ("α", "ας", "gen"), ("ο", "ος", "gen"),
    ("ε", "ος", ""), ("ς", "", "gen"),
)  # fmt: skip


def _plain(word: str) -> str:
    """A word without the accents that move with the case in Greek; Cyrillic stays as it is."""
    if not "\u0370" <= word[:1] < "\u0400":
        return word
    return "".join(char for char in normalize("NFD", word) if not "\u0300" <= char <= "\u0308")


@cache
def _given_names() -> dict[str, str]:
    return {_plain(name): name for name in GIVEN} | {"Льв": "Лев", "Павл": "Павел"}


def _given(word: str, written: Container[str] = ()) -> _Given | None:
    """A given name in any case; where the text has Александр too, Александра is his."""
    known, plain = _given_names(), _plain(word)
    if plain in known and not (plain[:-1] in written and plain[:-1] in known):
        return _Given(known[plain], "nom", known[plain] in WOMEN)
    for ending, instead, case in _CASES:
        name = known.get(plain[: len(plain) - len(ending)] + instead)
        if plain.endswith(ending) and name is not None:
            return _Given(name, case, name in WOMEN)
    return None


def _title(word: str) -> _Given | None:
    """A title in any case, at the beginning of a sentence too."""
    low = word.lower()
    low = low.rpartition("-")[2] or low
    if _plain(low) in TITLES:
        return _Given(low, "nom", woman=False)
    for ending, instead, case in _CASES:
        if low.endswith(ending) and _plain(low[: len(low) - len(ending)] + instead) in TITLES:
            return _Given(low, case, woman=False)
    return None


# Surnames ----------------------------------------------------------------------------------------


def _nominative(surname: str, given: _Given, written: set[str]) -> str:
    """The surname as it stands beside a given name or title in the nominative."""
    if given.case == "nom":
        return _by_evidence(surname, written) if given.name[-1] in _UNCHANGING else surname
    bases = list(_of_woman(surname) if given.woman else _of_man(surname, given.case))
    return next((each for each in bases if each in written), bases[0] if bases else surname)


def _by_evidence(surname: str, written: set[str]) -> str:
    """The nominative of a surname of which the case is not known: one that the text has too."""
    return next((each for each in _bases(surname)[1:] if each in written), surname)


def _bases(word: str) -> list[str]:
    """What may be the nominative of a surname in any case, the word itself first."""
    found = [word, *_of_woman(word)]
    for case in ("gen", "dat", "ins", "pre", "acc"):
        found += _of_man(word, case)
    return list(dict.fromkeys(found))


def _of_woman(word: str) -> Iterator[str]:
    if family := _FAMILY.fullmatch(word):
        if family[2] in ("ой", "у", "ою"):
            yield family[1] + "а"
    elif re.fullmatch(r".{2,}[сцз]ь?к(?:ой|ую|ою|у)", word):
        yield word[: word.rindex("к") + 1] + ("а" if "ьк" in word else "ая")
    elif word[-2:] in ("ой", "ою") or word[-1] in "ыеуі":
        yield word.removesuffix("ою").removesuffix("ой").rstrip("ыеуі") + "а"


def _of_man(word: str, case: str) -> Iterator[str]:
    if "\u0370" <= word[0] < "\u0400":
        if _plain(word)[-1] in "ηαο":
            yield word + "ς"
        elif _plain(word).endswith("ου"):
            yield word[:-2] + ("ός" if word[-1] == "ύ" else "ος")
        return
    family = _FAMILY.fullmatch(word)
    if family and family[2] in _AGREEING.get(case, ()):
        yield family[1]
        return
    adjective = _ADJECTIVE.fullmatch(word)
    if adjective and adjective[1][-1] == "к" and word[len(adjective[1]) :] in _AGREEING[case]:
        yield adjective[1] + "ий"
        return
    if adjective and word.endswith(("ого", "ому")) and case in ("gen", "dat", "acc"):
        yield from (adjective[1] + "ый", adjective[1] + "ой", adjective[1] + "ий")
        return
    for ending, instead in _ENDINGS.get(case, ()):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        softened = instead == "й"
        if softened != (stem[-1] in _VOWELS) and instead in ("й", "ь"):
            continue
        if instead == "" and (stem[-1] in _VOWELS or (ending == "ем" and stem[-1] not in _HUSHING)):
            continue
        yield stem + instead


_AGREEING: Final = {
    "gen": ("а", "ого", "его"),
    "acc": ("а", "ого", "его"),
    "dat": ("у", "е", "ові", "ому", "ему"),
    "ins": ("ым", "им", "ом", "ем"),
    "pre": ("е", "і", "ом", "ем", "ім"),
}
"""How a man's surname ends in each case."""
_ENDINGS: Final = {
    "gen": (("а", ""), ("я", "й"), ("я", "ь"), ("ы", "а"), ("и", "а"), ("и", "я")),
    "acc": (("а", ""), ("я", "й"), ("я", "ь"), ("у", "а"), ("ю", "я")),
    "dat": (("у", ""), ("ю", "й"), ("ю", "ь"), ("е", "а"), ("ові", "")),
    "ins": (("ом", ""), ("ем", "й"), ("ем", "ь"), ("ем", ""), ("ой", "а"), ("ою", "а")),
    "pre": (("е", ""), ("е", "й"), ("е", "ь"), ("е", "а")),
}
"""Endings of surnames that are nouns, and what stands in the nominative instead."""
