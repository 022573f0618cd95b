"""Names that are neither a person's nor an organization's, told by their words and their context.

A town in the news is read as a person where its name was never met; "NGO" names no organization.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from functools import cache

from search.names.recognition.features import (
    COMMON_GIVEN,
    COMMON_SURNAME,
    GIVEN,
    LEGAL_FORM,
    SURNAME,
    TITLE,
)
from search.names.recognition.trimming import POSSESSIVES, Reading, Span
from search.names.spelling import lists

# What stands in capitals and is no organization.
_THINGS = frozenset(
    """
    ngo ngos icbm icbms ceo cfo coo cto gdp gnp cpi ipo tv dna rna pc pcs dvd cd aids hiv gmt
    est edt pst pdt bst cet atm sms gps lgbt lgbtq mp mps mep meps ptsd ied ieds uav uavs ufo
    vip wmd wmds pdf idp idps usb rss pin vat led lng cctv suv suvs dj cv seo etf etfs api apis
    url urls html css faq faqs ux ui rfq rfp fm am pm gmo gmos wti pmi pibor euribor libor
    ftse dax topix kospi isdn nyc hk
    """.split()
)
_COUNTRIES = frozenset("dprk drc uae ussr gdr frg ksa usa uk us".split())
_STATE = frozenset("republic kingdom federation emirates commonwealth".split())
# What a town, but hardly a person, follows.
_IN = frozenset(["in", "near", "outside", "inside"])
# What follows the name of a town or of a part of one.
_QUARTERS = frozenset(
    """
    neighborhood neighbourhood district province suburb governorate village airport airbase region
    city town area countryside camp airfield checkpoint neighborhoods neighbourhoods districts
    """.split()
)
_PRONOUNS = frozenset("ours yours theirs mine hers staff".split())
_PLACES_OF = frozenset(
    """
    town towns city cities village villages district districts province suburb suburbs neighborhood
    neighbourhood neighborhoods area areas outskirts region countryside governorate streets port
    island camp enclave siege residents people parts part shelling bombing bombardment capture
    recapture liberation battle
    """.split()
)
# Before "in", these speak of people: faith in Obama.
_TRUST = frozenset(
    "confidence faith trust interest interested believe believes believed belief hope role".split()
)


def not_bodies(reading: Reading, span: Span) -> bool:
    """Whether the name is that of a country or of something that is no organization."""
    start, end, _ = span
    if end - start == 1:
        word = reading.words[start]
        low = reading.low[start]
        if low in _PRONOUNS:
            return True
        if low[-1] == "s" and low[:-1] in lists.countries():
            return low not in lists.places()  # Syria's, without the apostrophe
        listed = low in _THINGS or low in _COUNTRIES
        return listed and (word.isupper() or word[:-1].isupper())
    if all(bits & LEGAL_FORM for bits in reading.bits[start:end]):
        return True  # the rest of a firm's name
    after = end + 1 if reading.low[end : end + 1] and reading.low[end] in POSSESSIVES else end
    if after > end and reading.low[after : after + 2] in (["republic", "of"], ["republic", ","]):
        return True  # the Democratic People's Republic of Korea
    return not _STATE.isdisjoint(reading.low[start:end]) and written(reading, span) in _states()


def places(reading: Reading, spans: Sequence[Span]) -> set[str]:
    """Of what was read as people, the texts that are places by the words before them or by name.

    `spans` are all names of the article, those of places too.
    """
    people = [span for span in spans if span.kind == "PER"]
    found = [span for span in people if _placed(reading, span) or _listed(reading, span)]
    if any(span.kind == "LOC" for span in spans):
        found += _listed_with_places(reading, spans)
    if not found:
        return set()
    surnames = {reading.low[span.end - 1] for span in people if span.end - span.start > 1}
    placed = Counter(
        written(reading, span) for span in found if not _personal(reading, span, surnames)
    )
    counts = Counter(written(reading, span) for span in people)
    return {text for text, number in placed.items() if 2 * number >= counts[text]}


def _listed_with_places(reading: Reading, spans: Sequence[Span]) -> list[Span]:
    """The last of three and more places that stand in a row: Homs, Raqqa and Hamra."""
    found = []
    for first, second, last in zip(spans, spans[1:], spans[2:], strict=False):
        if last.kind == "PER" and first.kind == second.kind == "LOC":
            near = second.start - first.end <= 1 and last.start - second.end == 1
            joined = reading.low[last.start - 1]
            surname = reading.bits[last.start] & SURNAME
            if near and (joined == "and" or (joined == "," and not surname)):
                found.append(last)
    return found


def _personal(reading: Reading, span: Span, surnames: Set[str]) -> bool:
    """Whether the words are those of a person's name; `surnames` are those of the article."""
    first, lone = reading.bits[span.start], span.end - span.start == 1
    known = lone and (first & (GIVEN | COMMON_SURNAME) or reading.low[span.start] in surnames)
    return bool(first & (COMMON_GIVEN | TITLE) or known)


def _listed(reading: Reading, span: Span) -> bool:
    """Whether the words are the name of a known place, and a single one nothing else."""
    low = reading.low[span.start]
    if span.end - span.start == 1 and (
        reading.bits[span.start] & GIVEN or low in lists.settled_names()
    ):
        return False
    titled = span.start > 0 and reading.bits[span.start - 1] & TITLE
    return not titled and written(reading, span) in lists.places()


def _placed(reading: Reading, span: Span) -> bool:
    """Whether the words before or after speak of a place."""
    start, end, _ = span
    low = reading.low
    if start and reading.words[start - 1] == "At":
        return True
    if end < len(low) and low[end] in _QUARTERS:
        return True
    if start and low[start - 1] in _IN:
        trusted = start > 1 and low[start - 2] in _TRUST
        return not trusted and (end >= len(low) or low[end] not in POSSESSIVES)
    return start > 1 and low[start - 1] == "of" and low[start - 2] in _PLACES_OF


def written(reading: Reading, span: Span) -> str:
    """The words of a name in lower case."""
    return " ".join(reading.low[span.start : span.end]).replace(" 's", "'s").replace(" ’s", "'s")


@cache
def _states() -> frozenset[str]:
    return frozenset(place for place in lists.places() if not _STATE.isdisjoint(place.split()))
