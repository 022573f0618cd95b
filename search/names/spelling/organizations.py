"""When two spellings can be one organization: normalised names, acronyms and their long forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from search.names.spelling.lists import bodies, ordinary, peoples
from search.names.spelling.people import ascii_letters, fold

MERGE_FROM = 0.9
SUGGEST_FROM = 0.8
NATIONS = ("us", "uk", "un", "eu")
"""Countries and unions that a name may begin with, as `key_of` writes them."""
LONGEST = 200
"""Characters of a name that are compared; what is longer is no name, but must do no harm."""

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|corp|corporation|co|company|cos|ltd|limited|llc|plc|ag|sa|gmbh|nv"
    r"|spa|pjsc|ojsc|jsc|oao|pao|ooo|bhd|pty|llp|holdings?|group)\.?$"
)
_LINKING = frozenset("of the and for in on to de la le du des der und et e y & a an".split())
# What shows that a word is spelled in another way, the pattern, and the spelling for both.
_RESPELLED = tuple(
    (shown, re.compile(pattern), spelling)
    for shown, pattern, spelling in (
        ("co-", r"\bco-(?=\w)", "co"),
        ("isation", r"isation(s?)\b", r"ization\1"),
        ("centre", r"\bcentre\b", "center"),
        ("defence", r"\bdefence\b", "defense"),
        ("labour", r"\blabour\b", "labor"),
        ("programme", r"\bprogramme\b", "program"),
        ("us", r"\busa\b", "us"),
        ("united", r"\bunited states\b", "us"),
        ("united", r"\bunited nations\b(?=\s\w)", "un"),
        ("united", r"\bunited kingdom\b", "uk"),
    )
)
_POSSESSIVE = re.compile(r"['’`]s?\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_ARTICLE = re.compile(r"^\s*(?:the\s+)?(?:al[- ](?=\w{4}))?")
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=1 << 16)
def key_of(name: str) -> str:
    """What the spellings of one organization's name have in common; empty for no letters."""
    text = ascii_letters(name[:LONGEST])
    if "'" in text or "`" in text:
        text = _POSSESSIVE.sub("", text)
    text = text.lower().replace("&", " and ")
    if "." in text:
        text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    text = _ARTICLE.sub("", text)
    for shown, pattern, spelling in _RESPELLED:
        if shown in text:
            text = pattern.sub(spelling, text)
    before = ""
    while before != text:
        before, text = text, _LEGAL_FORM.sub("", text.strip(" .,"))
    words = _PUNCTUATION.sub(" ", text).split()
    if len(words) > 1:  # Service or Services, but the Times is not Time
        words = [_PLURAL.sub("", word) if word[-1] == "s" else word for word in words]
    return " ".join(words)


@lru_cache(maxsize=1 << 16)
def legal_form(name: str) -> bool:
    """Whether a name ends in the legal form of a firm."""
    return bool(_LEGAL_FORM.search(name.lower()))


_PLURAL = re.compile(r"(?<=[a-z]{4}[^su])s$")


@lru_cache(maxsize=1 << 16)
def is_acronym(name: str) -> bool:
    """Whether a name is one word that is mostly capitals, such as CSTO, U.N., UNICEF or BelTA."""
    if len(name.split()) != 1:
        return False
    letters = [char for char in name if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return 2 <= len(letters) <= 10 and capitals >= 2 and capitals * 5 >= len(letters) * 3


@lru_cache(maxsize=1 << 14)
def abbreviates(acronym: str, long: str) -> bool:
    """Whether the acronym's letters are the initials of the long name.

    Small words may be counted or not, and one word may be skipped.
    """
    if not is_acronym(acronym) or is_acronym(long) or " " not in long.strip():
        return False
    if initials_are(acronym, long):
        return True
    short = letters(acronym)
    full, core = initials(long)
    if len(short) < 3 or full[:1] != short[0] or len(core) - len(short) > 1:
        return False
    rest = iter(full)
    return all(letter in rest for letter in short)


def initials(long: str) -> tuple[str, str]:
    """The initials of a name's words, all of them and without the small ones, as capitals.

    A word that is short for several gives all of its letters: the U.N. Interim Force is UNIF.
    """
    words = [
        word for word in re.split(r"[\s\-/]+", ascii_letters(long[:LONGEST])) if word[:1].isalnum()
    ]
    if len(words) == 1:
        return words[0][0].upper(), words[0][0].upper()
    full = "".join(map(_initial, words)).upper()
    core = "".join(_initial(word) for word in words if word.lower() not in _LINKING).upper()
    return full, core


def _initial(word: str) -> str:
    """The first letter of a word, all letters of one such as U.N. or US."""
    if len(word) < 2 or not word.isupper() or (not word[1].isalpha() and word[1] != "."):
        return word[0]
    short = word.replace(".", "")
    return short if 1 < len(short) < 4 and short.isalpha() else word[0]


def by_legal_form(acronym: str, long: str) -> bool:
    """Whether the acronym has a letter for the legal form of the firm: FMC for Ford Motor Co."""
    own = _LEGAL_FORM.sub("", long.lower())
    return (
        own != long.lower()
        and letters(acronym) not in initials(own)
        and (letters(acronym) in initials(long))
    )


def letters(acronym: str) -> str:
    """The letters of an acronym, as capitals without dots."""
    return re.sub(r"[^A-Z]", "", ascii_letters(acronym[:LONGEST]).upper())


def initials_are(acronym: str, long: str) -> bool:
    """Whether the acronym is made of the initials of all words, or of all but the small ones."""
    return " " in long.strip() and letters(acronym) in initials(long)


def similarity(one: str, other: str) -> tuple[float, str]:
    """How surely two names denote one organization, from 0 to 1, and by what it is known."""
    key, another = key_of(one), key_of(other)
    if key and key == another:
        return 0.95, "same name"
    if _without_spaces(key) == _without_spaces(another) != "":
        return 0.92, "same name"
    if key and another and (key in _stateless(another) or another in _stateless(key)):
        return 0.85, "one names the country"
    acronym, long = (one, other) if is_acronym(one) else (other, one)
    if len(letters(acronym)) > 2 and is_acronym(acronym) and initials_are(acronym, long):
        return SUGGEST_FROM, "its initials"
    return 0.0, ""


def _stateless(key: str) -> tuple[str, ...]:
    """The key without the country that it begins with, if several words are left."""
    nation, _, rest = key.partition(" ")
    return (rest,) if " " in rest and (nation in NATIONS or nation in peoples()) else ()


def conflict(one: str, other: str) -> bool:
    """Whether two names cannot denote one organization by their spelling."""
    key, another = key_of(one), key_of(other)
    return key != another and not _without_spaces(key) == _without_spaces(another) != ""


def blocks(name: str) -> list[str]:
    """Keys of which any two names that may be merged share at least one."""
    key = key_of(name)
    joined = _without_spaces(key)
    return [f"{head}:{each}" for head, each in (("k", key), ("w", joined)) if each]


def _without_spaces(key: str) -> str:
    """What WORLDBANK and World Bank have in common; empty where it is too short to tell much."""
    joined = key.replace(" ", "")
    return joined if len(joined) >= _TELLING else ""


_TELLING = 7
"""Letters and digits of a name that is the same wherever its words are divided."""


def near(name: str) -> list[str]:
    """Keys of names that may be the same, be it too unsurely for a merger."""
    key = key_of(name)
    others = [*_stateless(key), *(f"{nation} {key}" for nation in NATIONS if " " in key)]
    if " " in key:
        others += [short.lower() for short in initials(name) if len(short) > 2]
    return [*blocks(name), *(f"k:{other}" for other in others)]


def keys(name: str) -> list[str]:
    """The keys beside its blocks under which a spelling is kept."""
    head = head_key(name)
    return [f"f:{fold(name)}", *([f"h:{head}"] if head else [])]


@lru_cache(maxsize=1 << 14)
def head_key(name: str) -> str:
    """The key of the word by which a firm may be called for short, empty where there is none."""
    words = name.split()
    if len(words) < 2 or not legal_form(name) or ordinary(words[0]):
        return ""
    head = key_of(words[0])
    return head if head != key_of(name) else ""


def lookups(text: str) -> Iterator[tuple[list[str], Callable[[str], bool]]]:
    """Ways to find what is meant, surest first: keys to look under and which spellings to admit."""
    folded, key = fold(text), key_of(text)
    if folded:
        yield [f"f:{folded}"], lambda spelling: fold(spelling) == folded
    if key:
        yield [f"k:{key}"], lambda spelling: key_of(spelling) == key
        acronym = re.sub("[^A-Z]", "", ascii_letters(text).upper())
        others = {key_of(name) for name in (*known_long_forms(acronym), *known_acronyms(key))}
        yield [f"k:{other}" for other in others], lambda spelling: key_of(spelling) in others


@cache
def _known_bodies() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Of international bodies the long forms by acronym, the acronyms by key of the long form."""
    long_forms: dict[str, list[str]] = {}
    acronyms: dict[str, list[str]] = {}
    for acronym, long_form in bodies():
        if acronym:
            long_forms.setdefault(acronym, []).append(long_form)
            acronyms.setdefault(key_of(long_form), []).append(acronym)
    return (
        {acronym: tuple(found) for acronym, found in long_forms.items()},
        {key: tuple(found) for key, found in acronyms.items()},
    )


def misspelt(key: str, other: str) -> bool:
    """Whether two keys of long names differ in a letter or two, not in words or their initials."""
    if min(len(key), len(other)) < _LONG or key.count(" ") != other.count(" "):
        return False
    same = all(one[0] == two[0] for one, two in zip(key.split(" "), other.split(" "), strict=True))
    return same and Levenshtein.distance(key, other, score_cutoff=2) <= 2


_LONG = 12
"""Characters of a key in which a letter or two tell little."""


def known_long_forms(acronym: str) -> tuple[str, ...]:
    """What a widely known acronym of an international body stands for."""
    return _known_bodies()[0].get(acronym, ())


def known_acronyms(key: str) -> tuple[str, ...]:
    """The acronyms of the international body whose name has this `key_of`."""
    return _known_bodies()[1].get(key, ())
