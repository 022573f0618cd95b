"""When two spellings can be one person: transliteration, nicknames, initials, common surnames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from unicodedata import normalize

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from search.folding import APOSTROPHES, LETTERS, folded_words
from search.frozen import frozen
from search.names.spelling.lists import (
    common_surnames,
    crowded_surnames,
    genders,
    given_names,
    nickname_classes,
    settled_names,
    surnames_known,
    variant_classes,
)
from search.names.spelling.phonetics import consonants, phonetic_key, phonetic_keys, skeletons

MERGE_FROM = 0.9
"""Names that are at least this alike are taken for one person without asking."""
LONGEST = 120
"""Characters of a name that are compared; what is longer is no name, but must do no harm."""
LISTED = 0.94
"""How surely two words are one that are known as spellings of one name."""
_DOUBTFUL = 0.8
MIDDLE_INITIAL = "middle initial"
"""How a common name is known to be one with a middle initial more, if there are no two of these."""

TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady baron baroness president prime minister
    deputy foreign first vice acting former ex gen general col colonel lt maj major capt captain
    sgt adm admiral senator sen rep congressman congresswoman judge justice chancellor secretary
    ambassador governor gov mayor premier chairman sheikh sheik shaikh ayatollah imam mullah rev
    reverend father sister bishop archbishop cardinal hon rt
    """.split()
)
REIGNING = frozenset("king queen prince princess pope emperor empress sultan emir shah".split())
"""Titles that stand for the surname where only one name follows: Pope Francis."""
GENERATIONS = frozenset("jr sr ii iii iv".split())
PARTICLES = frozenset(
    """al el ul as ash ad an ar at az bin ibn bint ben abu abd van von der den de del della di da
    dos das du la le ter ten zu af av o""".split()
)

_POSSESSIVE = re.compile(r"['’`]s?(?=\s|$)")
_NICKNAME = re.compile(
    r"(?<=\S)\s+(?:[\"“«„][^\"“”«»]{1,40}[\"”“»]|‘[^’]{1,40}’|'[^'’]{2,40}'"
    r"|\([^()]{1,40}\))\s+(?=\S)"
)
_INSIDE = re.compile(r"['’`\"“”«»]|\(.*?\)")
_LETTERS_AND_DOTS = re.compile(r"[\w ,.-]*")
"""What a name without quotes and brackets consists of."""
_NEITHER = re.compile(r"[^a-z0-9]")
_BREAK = re.compile(r"[.\-‐‑–]+")


@frozen
class PersonName:
    """A name in lower-case Latin letters: given names in order, surname, particles, generation."""

    given: tuple[str, ...]
    surname: str
    particles: tuple[str, ...] = ()
    generation: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Given names and surname, particles left out."""
        return (*self.given, self.surname)


@lru_cache(maxsize=1 << 16)
def parse(name: str) -> PersonName:
    """The parts of a person's name in any script and any usual order; never raises.

    "Blinken, Antony" and "BLINKEN Antony" are put in order, titles and nicknames are dropped, and
    initials are words of their own whether they have dots or not.
    """
    words = _with_abdul(_lowered(_divided(_in_order(_latin(name[:LONGEST])))))
    generation = ""
    while len(words) > 1 and words[-1] in GENERATIONS:
        generation = words.pop()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    if len(words) > 2 and words[0] in REIGNING:
        words = words[1:]
    if not words:
        return PersonName((), "")
    *given, surname = words
    particles: list[str] = []
    while given and given[-1] in PARTICLES and not _alone_before(given, surname):
        particles.insert(0, given.pop())
    return PersonName(tuple(given), surname, tuple(particles), generation)


def _alone_before(given: Sequence[str], surname: str) -> bool:
    """Whether a word like a particle is the only given name: Ben Thatcher and Al Gore, not Ben Ali.

    So is an initial.
    """
    if len(given) > 1 or len(given[0]) == 1:
        return len(given) == 1
    if given[0] == "ben":
        return surname not in given_names()
    return given[0] == "al" and surname in surnames_known() and surname not in given_names()


def ascii_letters(text: str) -> str:
    """The text transliterated into ASCII, case kept; letters that folding unites are one."""
    return text if text.isascii() else anyascii(normalize("NFKC", text).translate(LETTERS))


def _latin(name: str) -> str:
    """The name in ASCII letters, without quotation marks, brackets and possessive endings."""
    text = ascii_letters(name)
    if _LETTERS_AND_DOTS.fullmatch(text):
        return text
    return _INSIDE.sub("", _POSSESSIVE.sub("", _NICKNAME.sub(" ", text)))


def _in_order(text: str) -> list[str]:
    """The words of a name, given names first, whether it is "Last, First" or "LAST First"."""
    words = _without_comma(text).split()
    count = 0
    while count < len(words) and _set_apart(words[count]):
        count += 1
    if 0 < count < len(words) and not _capitals_are_given(words[:count], words[count:]):
        return words[count:] + words[:count]
    return _spelled_initials(words)


def _set_apart(word: str) -> bool:
    """Whether a word is a surname in capitals, as in "BLINKEN Antony", and no initials."""
    return len(word) > 2 and word.isupper() and "." not in word and not _INITIALS.fullmatch(word)


_INITIALS = re.compile("[B-DF-HJ-NP-TV-XZ]{2,3}|[AEIOU][B-DF-HJ-NP-TV-Z]")
"""Capitals that no word is written in, as a consonant and a vowel may be: Xi, Wu."""


def _spelled_initials(words: list[str]) -> list[str]:
    """JK Rowling and JRR Tolkien with each initial as a word of its own."""
    first = words[0] if len(words) > 1 else ""
    if not _INITIALS.fullmatch(first) or words[-1].isupper():
        return words
    low = first.lower()
    if low in TITLES or low in given_names() or low in surnames_known() or low in PARTICLES:
        return words
    return [*first, *words[1:]]


def _without_comma(text: str) -> str:
    """A name led as "Last, First" as "First Last"; else only what stands before the comma."""
    if "," not in text:
        return text
    last, _, rest = text.partition(",")
    first = rest.strip()
    if first.lower().rstrip(".") in GENERATIONS:
        return f"{last} {first}"
    if first and len(last.split()) <= 3 and len(first.split()) <= 3:
        return f"{first} {last}"
    return last


def _lowered(words: list[str]) -> list[str]:
    """The words in lower case, nothing but letters and digits; those without any are left out."""
    lowered = [
        lower if lower.isalnum() else _NEITHER.sub("", lower)
        for lower in (word.lower() for word in words)
    ]
    return [word for word in lowered if word]


def _capitals_are_given(capitals: list[str], rest: list[str]) -> bool:
    """Whether the words in capitals at the head of a name are the given name all the same."""
    given = given_names()
    return capitals[-1].lower() in given and rest[-1].lower() not in given


def _with_abdul(words: list[str]) -> list[str]:
    """Abdel Rahman, Abd al-Rahman, Abdurrahman and Abdulrahman as the one word that they are."""
    if not any(word.startswith("abd") for word in words):
        return words
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "abd" and word in _ARTICLES:
            continue
        if joined and _ABDUL.fullmatch(joined[-1]):
            joined[-1] = "abdul" + word
        else:
            joined.append(_ASSIMILATED.sub("abdul", word))
    return joined


_ARTICLES = frozenset("al el ul ar ur er as us es an un en ad az ash".split())
_ABDUL = re.compile("abd(?:[aeiou]l|ur|er|ar)?")
_ASSIMILATED = re.compile(r"^abd(?:[aeiou]l(?=[a-z]{4})|[aeu](?:r(?=r)|s(?=s)|n(?=n)))")


def _divided(spaced: list[str]) -> list[str]:
    """Divide at dots and hyphens; but a double surname is one word, less its particle."""
    if spaced and all(map(str.isalnum, spaced)):
        return spaced
    words = [word for part in spaced[:-1] for word in _BREAK.split(part) if word]
    pieces = [piece for piece in _BREAK.split(spaced[-1]) if piece] if spaced else []
    while len(pieces) > 1 and pieces[0].lower() in PARTICLES:
        words.append(pieces.pop(0))
    return [*words, "".join(pieces)]


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> float:
    """How surely two name words are the same word, from 0 to 1."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) <= 3:
        return 0.95 if nickname_classes(one) & nickname_classes(other) else 0.0
    if not set(phonetic_keys(one)).isdisjoint(phonetic_keys(other)):
        return 0.97
    if _without_final_h(one) == _without_final_h(other):
        return 0.97
    if nickname_classes(one) & nickname_classes(other):
        return 0.95
    if variant_classes(phonetic_keys(one)) & variant_classes(phonetic_keys(other)):
        return LISTED
    return 0.92 if _vowel_apart(phonetic_key(one), phonetic_key(other)) else 0.0


def _without_final_h(word: str) -> str:
    """A word without the h that Arabic and Hebrew names end in or do not: Nasrallah, Nasralla."""
    return word[:-1] if len(word) > 4 and word.endswith("ah") else word


def _vowel_apart(key: str, other: str) -> bool:
    """Whether two longer phonetic keys differ in one vowel inside, or end in -enko and -enka."""
    if min(len(key), len(other)) < 5 or consonants(key) != consonants(other):
        return False
    return (key[-1] == other[-1] or _ukrainian(key, other)) and Levenshtein.distance(
        key, other, score_cutoff=1
    ) <= 1


def _ukrainian(one: str, other: str) -> bool:
    """Whether two words are one surname in Ukrainian and in Belarusian: Lukashenko, Lukashenka."""
    return {one[-4:], other[-4:]} == {"enko", "enka"} and one[:-1] == other[:-1]


def _alike_or_initial(one: str, other: str) -> float:
    if len(one) == 1 or len(other) == 1:
        return 0.86 if one[:1] == other[:1] else 0.0
    return _alike(one, other)


def similarity(one: str, other: str) -> tuple[float, str]:
    """How surely two names denote one person, from 0 (cannot be) to 1, and by what it is known."""
    first, second = parse(one), parse(other)
    if not first.given and not second.given:
        alike = len(first.surname) >= 5 and same_surname(first.surname, second.surname)
        common = {first.surname, second.surname} & common_surnames()
        return (0.95, "transliteration") if alike and not common else (0.0, "")
    if _turned_round(first, second):
        return 0.93, "variant"
    score = _aligned(first, second)
    if score >= MERGE_FROM and _has_initial_more(first, second):
        return 0.93, MIDDLE_INITIAL
    if score >= _DOUBTFUL and not _enough(first, second):
        return 0.85, "nearly alike"
    if score >= 0.97:
        return score, "transliteration"
    return score, "variant" if score else ""


def conflict(one: str, other: str) -> bool:
    """Whether two names cannot denote one person."""
    first, second = parse(one), parse(other)
    if not first.given and not second.given:
        return not same_surname(first.surname, second.surname)
    if _turned_round(first, second):
        return False
    return _both_established(first.surname, second.surname) or _aligned(first, second) == 0.0


def _turned_round(one: PersonName, other: PersonName) -> bool:
    """Whether two names of two words are one with the family name first: Abe Shinzo, Shinzo Abe.

    Not where both words are given names, for Paul Martin is not Martin Paul.
    """
    if len(one.parts) != 2 or one.parts != other.parts[::-1] or one.generation or other.generation:
        return False
    return min(map(len, one.parts)) > 1 and not given_names().issuperset(one.parts)


@lru_cache(maxsize=1 << 16)
def _aligned(one: PersonName, other: PersonName) -> float:
    """The weakest link of the best alignment of the two names, 0 where none is possible."""
    if one.generation and other.generation and one.generation != other.generation:
        return 0.0
    short, long = sorted((one.parts, other.parts), key=len)
    if len(short) < 2:
        return 0.0
    if "".join(short) == "".join(long):
        return 0.99
    first, last = _alike_or_initial(short[0], long[0]), _alike_surname(short[-1], long[-1])
    best = 0.0
    if min(first, last) > 0 and not _initials_conflict(short, long):
        middle = _middle(short[1:-1], long[1:-1])
        best = min(first, last, middle) * (0.97 if len(long) > len(short) else 1.0)
    if not best and len(long) == len(short) + 1 and _same(short, long[: len(short)]):
        best = _DOUBTFUL  # Valeriano Gomez, Valeriano Gomez Sanchez
    if not best and len(short) == len(long) == 2 and _same(short, long[::-1]):
        best = 0.82  # Orban Viktor, Viktor Orban
    return best


def _has_initial_more(one: PersonName, other: PersonName) -> bool:
    """Whether one has middle initials more: Paul Ryan, Paul D. Ryan; but there are many Smiths."""
    short, long = sorted((one, other), key=lambda name: len(name.given))
    if len(short.given) != 1 or len(long.given) < 2 or any(len(w) > 1 for w in long.given[1:]):
        return False
    same = short.given[0] == long.given[0] and short.surname == long.surname
    known = short.surname in common_surnames() and short.surname not in crowded_surnames()
    return same and known and len(short.given[0]) > 1 and one.generation == other.generation


def _alike_surname(one: str, other: str) -> float:
    """How surely two surnames are one, be it that one has lost the apostrophe of its s."""
    return max(_alike(one, other), 0.92 if _lost_apostrophe(one, other) else 0.0)


def _lost_apostrophe(one: str, other: str) -> bool:
    """Whether Assads stands for Assad's: neither Roberts for Robert nor Williams for William."""
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= 4
        and long == f"{short}s"
        and long not in surnames_known()
        and long not in given_names()
    )


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether words are of equal number and the same but for their transliteration."""
    return len(one) == len(other) and all(
        _alike(a, b) >= 0.97 for a, b in zip(one, other, strict=True)
    )


def _initials_conflict(short: Sequence[str], long: Sequence[str]) -> bool:
    """George W. and George H. W.: both have a second name, one as an initial, and they differ."""
    if len(short) < 3:
        return False
    initial = len(short[1]) == 1 or len(long[1]) == 1
    return initial and not _alike_or_initial(short[1], long[1])


def _middle(short: Sequence[str], long: Sequence[str]) -> float:
    """The weakest link where every middle name of the shorter occurs in order in the longer."""
    weakest, first = 1.0, 0
    for word in short:
        for at in range(first, len(long)):
            found = _alike_or_initial(word, long[at])
            if found:
                weakest, first = min(weakest, found), at + 1
                break
        else:
            return 0.0
    return weakest


def _enough(one: PersonName, other: PersonName) -> bool:
    """Whether the evidence suffices, given how many people bear such a surname.

    Two established spellings of one sound (Smith and Smyth) are two surnames, a short surname or
    one that only nearly sounds alike says little, and with a common surname the given names must
    be the same but for transliteration.
    """
    if "".join(one.parts) == "".join(other.parts):
        return True
    same = one.surname == other.surname or same_surname(one.surname, other.surname)
    if not same and not _respelled_surname(one, other):
        return False
    if common_surnames() & {one.surname, other.surname}:
        return len(one.given) == len(other.given) and all(
            _alike(a, b) >= 0.97 and not _both_established(a, b)
            for a, b in zip(one.given, other.given, strict=True)
        )
    short = min(len(one.surname), len(other.surname)) <= 3
    return not short or len(one.given) == len(other.given)


def _respelled_surname(one: PersonName, other: PersonName) -> bool:
    """Whether surnames that are not the same by their sound are known to be one all the same."""
    length = min(len(one.surname), len(other.surname))
    listed = _alike(one.surname, other.surname) == LISTED and (
        length >= 6 or (length == 5 and _same(one.given, other.given))
    )
    lost = _lost_apostrophe(one.surname, other.surname)
    if not (listed or lost or _ukrainian(one.surname, other.surname)):
        return False
    settled = settled_names() & {one.surname, other.surname}
    return not settled and not _both_established(one.surname, other.surname)


def same_in_article(one: str, other: str) -> bool:
    """Whether two full names in one article are one person: there, an initial is enough."""
    first, second = parse(one), parse(other)
    if namesakes(one, other):
        return False
    return _aligned(first, second) >= 0.85 and not _both_established(first.surname, second.surname)


def has_generation(name: str) -> bool:
    """Whether a name ends in Jr., or the like."""
    return name[-3:].lower().strip(" .") in GENERATIONS and " " in name


def namesakes(one: str, other: str) -> bool:
    """Whether two names differ in nothing but that one has Jr., or the like, and the other none."""
    first, second = parse(one), parse(other)
    return (first.generation != second.generation) and first.parts == second.parts


def ordered(name: str) -> str:
    """A name that a list leads by the surname, "Hobbs, Walter, Jr.", as it is written in a text."""
    last, comma, rest = name.partition(",")
    first, _, generation = rest.strip().partition(",")
    if not comma or not first or first.lower().rstrip(".") in GENERATIONS:
        return name
    return " ".join(f"{first.strip()} {last.strip()} {generation.strip()}".split())


def without_nickname(name: str) -> str:
    """A name without what stands in it in quotation marks or brackets."""
    return _NICKNAME.sub(" ", name)


def without_capitals(name: str) -> str:
    """A name whose surname is set apart by capitals as a text writes it: Keir Starman."""
    words = name.split()
    at = len(words)
    while (
        at > 1 and words[at - 1].isupper() and len(words[at - 1]) > 2 and "." not in words[at - 1]
    ):
        at -= 1
    if any(word.isupper() and len(word) > 2 for word in words[:at]):
        return name
    low = [
        word if word.lower() in GENERATIONS else "-".join(map(_capitalised, word.split("-")))
        for word in words[at:]
    ]
    return " ".join([*words[:at], *low])


def _capitalised(word: str) -> str:
    if word[:2] == "MC" and len(word) > 3:
        return f"Mc{word[2:].capitalize()}"
    head, apostrophe, rest = word.partition("'")
    return head.capitalize() + apostrophe + rest.capitalize()


def surname_as_written(name: str) -> str:
    """The surname of a full name with its particles and what follows it, as the name has it."""
    words = name.split()
    last = len(words) - 1
    while last > 0 and words[last].lower().rstrip(".,") in GENERATIONS:
        last -= 1
    while last > 1 and words[last - 1].lower() in PARTICLES and words[last - 1].islower():
        last -= 1
    return " ".join(words[last:]).rstrip(".,") if last > 0 else ""


def is_woman(name: str) -> bool | None:
    """Whether the given name is a woman's rather than a man's, None where the lists do not tell."""
    given = parse(name).given
    return genders().get(given[0]) if given else None


def decorated(name: str) -> bool:
    """Whether a name is in capitals, be it the surname alone, or has a nickname inside."""
    return name.isupper() or without_nickname(name) != name or without_capitals(name) != name


def titled(name: str) -> bool:
    """Whether a title stands before the name."""
    return name.partition(" ")[0].lower().rstrip(".") in TITLES


def abridged(name: str) -> bool:
    """Whether the first name is only an initial, or all is in capitals."""
    given = parse(name).given
    return name.isupper() or not given or len(given[0]) == 1


def shortens(short: str, name: str) -> bool:
    """Whether a single word is the surname, or else a given name, of this full name."""
    word, parts = parse(short).surname, parse(name)
    family = "".join(parts.particles) + parts.surname
    if same_surname(word, parts.surname) or word == family:
        return True
    return len(word) > 1 and word in parts.given


def bare(name: str) -> bool:
    """Whether a name is a surname or a given name alone."""
    return not parse(name).given


def same_surname(one: str, other: str) -> bool:
    """Whether two surnames, as `parse` gives them, are one in another spelling."""
    return not _both_established(one, other) and _alike(one, other) >= 0.97


def _both_established(one: str, other: str) -> bool:
    """Whether two words are both established names, so that a like sound says nothing."""
    return one != other and one in settled_names() and other in settled_names()


def surname_keys(name: str) -> list[str]:
    """Keys that all spellings of a surname share where there is a given name with it."""
    return [f"s:{key}" for surname in _surnames(name) for key in phonetic_keys(surname) if key]


def bare_keys(name: str) -> list[str]:
    """Keys that all spellings of a surname share where it stands alone."""
    return [f"a:{key}" for surname in _surnames(name) for key in phonetic_keys(surname) if key]


def _surnames(name: str) -> Iterator[str]:
    """The surname, and where an article is elided before it the surname without."""
    surname = parse(name).surname
    yield surname
    if not APOSTROPHES.isdisjoint(name):
        bare = parse(" ".join(folded_words(name))).surname
        if bare != surname:
            yield bare


def family_keys(name: str) -> list[str]:
    """Keys of which two spellings of one full name in an article share at least one."""
    parts = parse(name)
    return [*sorted(_rough(parts.surname)), "j:" + "".join(parts.parts)]


def short_keys(name: str) -> list[str]:
    """Keys that a full name shares with what it may be shortened to, surnames before given names.

    For a single word they are the keys of full names that may be meant by it.
    """
    parts = parse(name)
    families = [f"s:{key}" for key in phonetic_keys(parts.surname)]
    if not parts.given:
        return [*families, f"s:{''.join(parts.particles)}{parts.surname}", f"g:{parts.surname}"]
    whole = "".join(parts.particles) + parts.surname
    return [*families, f"s:{whole}", *(f"g:{word}" for word in parts.given)]


def blocks(name: str) -> list[str]:
    """Keys of which any two names that may be merged share at least one."""
    parts = parse(name)
    if not parts.given:
        return [f"n:{key}" for key in sorted(skeletons(parts.surname)) if len(parts.surname) >= 5]
    surnames, firsts = _rough(parts.surname), _rough_given(parts.given[0])
    if len(parts.surname) > 4 and parts.surname[-1] == "s":
        surnames |= _rough(parts.surname[:-1])
    keys = {f"b:{first}:{surname}" for first in firsts for surname in surnames}
    if len(parts.parts) > 2 or len(parts.surname) > 5:
        keys.add("j:" + "".join(parts.parts))
    if len(parts.parts) == 2 and not given_names().issuperset(parts.parts):
        keys.add("o:" + " ".join(sorted(parts.parts)))
    return sorted(keys)


def _rough(word: str) -> set[str]:
    """Keys of a word of which any two words that are alike share at least one."""
    if len(word) <= 3:
        return {word}
    return skeletons(word) | {f"~{number}" for number in variant_classes(phonetic_keys(word))}


@lru_cache(maxsize=1 << 14)
def _rough_given(word: str) -> frozenset[str]:
    """The same of a given name and of those that one person may use in turn."""
    return frozenset(_rough(word) | {f"={number}" for number in nickname_classes(word)})


def keys(name: str) -> list[str]:
    """The keys beside its blocks under which a spelling is kept."""
    own = [f"f:{fold(name)}", *(bare_keys if bare(name) else surname_keys)(name)]
    return [*own, *(ending_key(ending) for ending in endings(name))]


def endings(name: str) -> list[str]:
    """What a name of three words and more ends in, of two words at least."""
    if name.count(" ") < 2:
        return []
    words = name.split(" ")[:_MOST_WORDS]
    return [" ".join(words[first:]) for first in range(1, len(words) - 1)]


_MOST_WORDS = 6


def ending_key(name: str) -> str:
    """The key of a name as the end of longer ones."""
    return f"e:{name.lower()}"


def near(name: str) -> list[str]:
    """Keys of names that may be the same, be it too unsurely for a merger."""
    parts = parse(name)
    if not parts.given:
        return []
    swapped = blocks(f"{parts.surname} {parts.given[0]}") if len(parts.given) == 1 else []
    return [*blocks(name), *surname_keys(name), *swapped]


def fold(text: str) -> str:
    """The words of a name; apostrophes divide too."""
    return " ".join(folded_words(text)).replace("'", " ")


def lookups(text: str) -> Iterator[tuple[list[str], Callable[[str], bool]]]:
    """Ways to find who is meant, surest first: keys to look under and which spellings to admit."""
    folded, name = fold(text), parse(text)
    if not folded:
        return
    if name.given:
        yield [f"f:{folded}"], lambda spelling: fold(spelling) == folded
        yield blocks(text), lambda spelling: _aligned(name, parse(spelling)) >= 0.85
        return
    ending = f" {folded}"
    yield (
        [f"f:{folded}", *surname_keys(text)],
        lambda spelling: f" {fold(spelling)}".endswith(ending),
    )
    yield (
        [*surname_keys(text), *bare_keys(text)],
        lambda spelling: _alike(parse(spelling).surname, name.surname) >= 0.97,
    )
