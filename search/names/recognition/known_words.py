"""What the rules know of words before they read a text: what each may be, and whole names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from anyascii import anyascii

from search.names.recognition import word_sets as vocab
from search.names.spelling import lists

_SUFFIXES = (
    "led|backed|based|brokered|style|sponsored|run|owned|controlled|wide|made|born|occupied|"
    "supported|funded|mediated|appointed|listed|linked|dominated|held|like|bound"
)
TOKEN: Final = re.compile(
    r"\n\s*\n"
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mrs?|Ms|Messrs|Dr|Gen|Sen|Rep|Gov|Lt|Col|Capt|Adm|Prof|Rev|St|Sgt|Maj|Amb|Hon|Jr|Sr|Inc"
    r"|Corp|Co|Ltd|Cos|Bros)\.(?!\w)"
    r"|[^\W\d_a-z]\.(?=\s)"
    rf"|[^\W_]\w*(?:[-‐‑&](?!(?:{_SUFFIXES})\b)\w+|['’](?![sS]\b)\w+)*"
    r"|\S"
)

# What a word may be, by the lists: one bit each.
TITLE, OFFICE, HEAD, PLACE, PEOPLE, CALENDAR, STARTER, THING, GIVEN, SURNAME, ENGLISH = (
    1 << bit for bit in range(11)
)


@lru_cache(maxsize=1 << 16)
def word_bits(word: str) -> int:
    """What a capitalised word may be: a sum of the bits above, 0 where no list has it."""
    low = word.lower()
    plain = low.rstrip(".") if low.count(".") == 1 else low
    if not low.isascii():
        plain = re.sub("[^a-z'-]", "", anyascii(low).lower())
    bits = 0
    for bit, words in _classes():
        if low in words or plain in words:
            bits |= bit
    if "-" in plain:
        parts = plain.split("-")
        known = [word_bits(part.capitalize()) for part in parts]
        if all(each & (PLACE | PEOPLE) for each in known):
            bits |= PEOPLE
        if parts[0] in ("ex", "vice") and known[-1] & TITLE:
            bits |= TITLE
        if known[0] & GIVEN and known[-1] & (GIVEN | SURNAME):
            bits |= GIVEN
    return bits


@cache
def _classes() -> tuple[tuple[int, frozenset[str]], ...]:
    return (
        (TITLE, vocab.TITLES),
        (OFFICE, vocab.OFFICE),
        (HEAD, vocab.HEADS | vocab.OPENING_HEADS),
        (PLACE, vocab.PLACES | lists.places()),
        (PEOPLE, vocab.PEOPLES | lists.peoples()),
        (CALENDAR, vocab.CALENDAR),
        (STARTER, vocab.STARTERS),
        (THING, vocab.PLACE_HEADS),
        (GIVEN, lists.given_names()),
        (SURNAME, frozenset(lists.surnames())),
        (ENGLISH, lists.english_words() | vocab.STARTERS),
    )


def spelled(word: str) -> str:
    """A word in the one spelling by which known phrases are compared."""
    low = word.lower().replace("-", "")
    return low.replace("isation", "ization").replace("centre", "center").replace("’", "'")


@cache
def phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of organizations by their first word, the longest first."""
    names = [name for line in vocab.KNOWN_PHRASES.splitlines() for name in line.split("|")]
    return _by_first_word(
        tuple(spelled(token) for token in TOKEN.findall(name.strip()))
        for name in (*names, *lists.body_names(), *lists.agencies())
    )


@cache
def place_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of places in lower case by their first word, the longest first."""
    known = [name for line in vocab.KNOWN_PLACES.splitlines() for name in line.strip().split("|")]
    return _by_first_word(tuple(name.split()) for name in (*known, *lists.places()))


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(set(phrases), key=lambda words: (-len(words), words)):
        if len(phrase) > 1:
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(rest) for first, rest in found.items()}


@cache
def single_organizations() -> frozenset[str]:
    """Organizations of one word, as they are written."""
    return vocab.KNOWN_ORGANIZATIONS | lists.body_acronyms()
