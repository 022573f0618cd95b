"""Cut off the names that the tagger found what is no part of them, and retype what words decide.

"Federal Reserve Governor Lawrence Lindsey" is two names, "U.S. Government" is none.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from search.names.features import (
    ACRONYM,
    CALENDAR,
    CAPITALISED,
    COMMON_GIVEN,
    COMMON_SURNAME,
    COUNTRY,
    FREQUENCY_SHIFT,
    GIVEN,
    KNOWN_ORGANIZATION,
    LARGE_CITY,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    PARTICLE,
    PEOPLE,
    SURNAME,
    TITLE,
)
from search.names.lists import countries

_DISEASES = frozenset(
    "covid covid-19 sars sars-cov-2 mers aids hiv h1n1 h5n1 ebola mpox zika".split()
)
# Diseases under the names of those who described them.
_NAMED_AFTER = frozenset("alzheimer parkinson crohn hodgkin tourette asperger huntington".split())
POSSESSIVES = ("'s", "’s", "'S", "’S", "'", "’")
_POSSESSIVE = frozenset(POSSESSIVES)
_ROYAL = frozenset("king queen prince princess baron pope saint st. st".split())
# Not organizations, however often a ministry has the same name.
_GENERIC = frozenset(
    """
    court courts coalition administration crown church minister ministers ministry committee
    commission council department agency association union federation party bank fund group
    corporation company university college school institute institution academy centre center
    hospital army navy force forces police guard board foundation society chamber service press
    league club team alliance authority bureau office secretariat tribunal mission delegation
    government state house cabinet embassy opposition movement organization organisation network
    library museum station internet web god banks officials dlrs dollars money troops stocks
    markets cabinet mp mps gdp gnp cpi ipo ceo cfo tv pc dna usb dvd cd dj icbm libor revs shr net
    shrs avg qtr covid gmt bst est edt pm am
    """.split()
)
_PARTNERS = frozenset(["co", "sons", "associates", "partners", "bros", "brothers", "company"])
_PLURAL_TITLES = frozenset(
    """
    senators presidents ministers representatives congressmen congresswomen judges justices generals
    secretaries governors professors messrs doctors ambassadors mayors kings queens princes
    """.split()
)
_DASHES = frozenset(["-", "--", "–", "—"])
# Words that begin the names of Arab armies, fronts and movements.
_BANDS = frozenset(
    "jaish jaysh jeish jabhat jund liwa harakat ahrar hizb hezb hayat kataib faylaq saraya".split()
)
_PAPERS = frozenset("zeitung gazette herald times tribune daily journal magazine telegraph".split())
_FIGHTERS = frozenset("terrorists militants insurgents gunmen".split())
# After a surname, these make it no organization: the Assad regime.
_RULES = frozenset(
    "regime administration government presidency family dynasty era campaign".split()
)
_NOT_NAMES = frozenset(["dow jones", "wall street", "roman catholic", "roman catholics"])
_EVENTS = frozenset(
    """
    cup games olympics agreement treaty accord accords act bill day war prize award awards
    championship championships summit law plan protocol convention declaration festival eve week
    year era revolution peoples street river mountain mountains lake island islands valley airport
    stadium bridge strait sea ocean desert peninsula bay province region district road avenue
    square amendment resolution doctrine memorandum
    """.split()
)


class Span(NamedTuple):
    """A name by its words: first, and one after the last; `kind` is one of `features.KINDS`."""

    start: int
    end: int
    kind: str


class Reading:
    """The words of an article with what is known of each.

    `bits` are those of `features`, `low` the words in lower case, `capitalised` the numbers of the
    words that may be part of a name.
    """

    def __init__(self, words: Sequence[str], bits: Sequence[int]) -> None:
        self.words = words
        self.bits = bits
        self.low = [word.lower() for word in words]
        self.capitalised = [at for at, known in enumerate(bits) if known & CAPITALISED]

    def without_office(self, span: Span) -> list[Span]:
        """The span without titles; "Federal Reserve Governor Lawrence Lindsey" is two names."""
        start, end, kind = span.start, span.end, span.kind
        if kind not in ("PER", "ORG"):
            return [span]
        if self._dateline(start, end):
            return [Span(start, end, "LOC")]
        bits, low = self.bits, self.low
        while end > start and low[end - 1] in POSSESSIVES:
            end -= 1
        while end - start > 1 and low[start] in ("the", "a", "an"):
            start += 1
        if kind == "PER":
            end = self._with_partners(start, end)
            formed = bits[end - 1] & LEGAL_FORM or (
                bits[start] & LEGAL_FORM and self.words[start].isupper()
            )
            if end > span.end or (end - start > 1 and formed):
                return [Span(start, end, "ORG")]
            while end - start > 1 and (
                (bits[start] & TITLE and low[start] not in _ROYAL)
                or low[start] in _PLURAL_TITLES
                or self._secretary(start)
            ):
                start += 1
            if end - start > 1 and low[start][-1] == "s" and low[start][:-1] in countries():
                start += 1  # Syria's Assad, without the apostrophe
            if end - start > 1 and len(set(low[start:end])) == 1:
                start = end - 1  # the end of a headline and the beginning of the text
            end = self._without_affiliation(start, end)
            if low[start] in ("of", "for"):
                start = self._holder(start, end).start
            while end - start > 1 and bits[end - 1] & COUNTRY and not bits[end - 1] & SURNAME:
                end -= 1
        elif end - start > 1 and bits[start] & CALENDAR:
            start += 1
        heads = any(bits[k] & (ORGANIZATION_HEAD | LEGAL_FORM) for k in range(start, end))
        if kind == "ORG" and self._secretary(start) and end - start > 2 and not heads:
            # "Secretary of State Antony Blinken": the tagger may begin the name at State.
            return [Span(start + 1, end, "PER")]
        offices = [
            k
            for k in range(start + 1, end - 1)
            if bits[k] & TITLE and not (kind == "PER" and bits[k] & SURNAME)
        ]
        if offices and not bits[end - 1] & (ORGANIZATION_HEAD | LEGAL_FORM):
            holder = self._holder(offices[-1] + 1, end)
            if holder.start == end:
                return [] if kind == "PER" else [Span(start, end, kind)]
            if kind == "PER" or self._personal(holder):
                before = Span(start, offices[0], self._kind_of_office(start, offices[0]))
                return [before, holder] if before.kind else [holder]
        if end - start >= 3 and bits[start] & (COUNTRY | PEOPLE) and not heads:
            # "Kazakhstan Mukhtar Tleuberdi": the country is that of an office before it.
            holder = Span(start + 1, end, "PER")
            if kind == "PER" or self._personal(holder):
                return [Span(start, start + 1, "LOC"), holder]
        if kind == "ORG" and end - start >= 3:
            for k in range(start + 1, end - 1):
                # "the Agriculture Department's Drazek", "CNN's Wolf Blitzer"
                holder = Span(k + 1, end, "PER")
                if (
                    low[k] in POSSESSIVES
                    and bits[k - 1] & (ORGANIZATION_HEAD | ACRONYM | KNOWN_ORGANIZATION)
                    and (self._named(k + 1, end) or (end - k > 2 and self._personal(holder)))
                ):
                    return [Span(start, k, "ORG"), holder]
        if kind == "ORG":
            if end - start > 1 and low[end - 1] in _FIGHTERS:
                end -= 1
            start = self._with_first_partner(start, end)
        return [Span(start, end, kind)] if start < end else []

    def _without_affiliation(self, start: int, end: int) -> int:
        """Where the name of somebody "of the Civic Party" ends; nobles are called so."""
        for of in range(start + 2, end):
            if self.low[of] == "of":
                office = COUNTRY | TITLE | ORGANIZATION_HEAD
                given = self.bits[start] & GIVEN and self.low[start] not in _ROYAL
                return end if any(b & office for b in self.bits[start:of]) or not given else of
        return end

    def _holder(self, start: int, end: int) -> Span:
        """The person after a title; empty where "of" or "for" follow and no given name."""
        if self.bits[start] & CAPITALISED:
            return Span(start, end, "PER")
        while start < end and not (self.bits[start] & GIVEN and end - start <= 4):
            start += 1
        return Span(start, end, "PER")

    def _with_first_partner(self, start: int, end: int) -> int:
        """Where a name such as "Goldman, Sachs & Co" begins, of which the tagger saw the end."""
        low = self.low
        partners = "&" in low[start:end] or (
            low[end - 2 : end - 1] == ["and"] and low[end - 1].rstrip(".") in _PARTNERS
        )
        if not partners or start < 2 or low[start - 1] != ",":
            return start
        first = self.bits[start - 2]
        before = self.bits[start - 3] if start > 2 else 0
        alone = not before & (CAPITALISED | TITLE) and first & CAPITALISED
        return start - 2 if alone and first & SURNAME and not first & COUNTRY else start

    def _dateline(self, start: int, end: int) -> bool:
        """Whether capitals at the head of an article name where it was written."""
        if end + 1 >= len(self.words) or self.words[end] not in (",", "-", "--", "("):
            return False
        if start > 3 and not self._dated(end):
            return False
        if not all(word.isupper() or word[0].isupper() for word in self.words[start:end]):
            return False
        ahead = range(end + 1, min(end + 5, len(self.words)))
        return any(self.bits[k] & CALENDAR for k in ahead) and not any(
            self.bits[k] & LEGAL_FORM for k in range(start, end)
        )

    def _dated(self, end: int) -> bool:
        """Whether "March 13 -" follows soon, as it does in no other place than a dateline."""
        ahead = range(end + 1, min(end + 6, len(self.words) - 2))
        return any(
            self.bits[k] & CALENDAR and self.words[k + 1].isdigit() and self.words[k + 2] in _DASHES
            for k in ahead
        )

    def _with_partners(self, start: int, end: int) -> int:
        """Where a name ends that begins like a person's but goes on with "& Co" or "Inc"."""
        after = end
        if self.low[after : after + 1] == ["&"] and self.low[after + 1 : after + 2]:
            if self.low[after + 1].rstrip(".") in _PARTNERS:
                return after + 2
        elif end < len(self.words) and self.bits[end] & LEGAL_FORM and end - start < 5:
            form = self.words[end]
            if form[0].isupper() and len(form) > 2:
                return end + 1
        return end

    def _named(self, start: int, end: int) -> bool:
        return end - start <= 2 and not any(
            self.bits[k] & (ORGANIZATION_HEAD | LEGAL_FORM | ACRONYM | PEOPLE | COUNTRY)
            or self.bits[k] >> FREQUENCY_SHIFT & 3
            for k in range(start, end)
        )

    def _secretary(self, start: int) -> bool:
        return (
            self.low[start] == "state"
            and start >= 2
            and self.low[start - 1] == "of"
            and self.low[start - 2] in ("secretary", "secretaries", "minister", "ministers")
        )

    def _personal(self, span: Span) -> bool:
        return 0 < span.end - span.start <= 4 and (
            bool(self.bits[span.start] & GIVEN)
            or (span.end - span.start == 1 and bool(self.bits[span.start] & SURNAME))
        )

    def _kind_of_office(self, start: int, end: int) -> str:
        if all(self.bits[k] & (COUNTRY | PEOPLE | LARGE_CITY) for k in range(start, end)):
            return "LOC"
        if self.bits[end - 1] & ORGANIZATION_HEAD or self.bits[start] & ACRONYM:
            return "ORG"
        return "" if end - start < 2 else "ORG"

    def retyped(self, span: Span, surnames: Set[str]) -> Span:
        """The span with the kind that its words impose.

        `surnames` are the last words of the full names of people in the article: Jordan is a
        country unless Neil Jordan is among them.
        """
        start, end, kind = span.start, span.end, span.kind
        lone = end - start == 1
        bits, low = self.bits[start], self.low[start]
        if kind in ("PER", "ORG"):
            if all(self.bits[k] & PEOPLE or self.low[k] in ("and", "&") for k in range(start, end)):
                return span._replace(kind="MISC")
            if lone and low in _NAMED_AFTER and not _POSSESSIVE.isdisjoint(self.low[end : end + 1]):
                return span._replace(kind="MISC")
            if self.low[end - 1] in _DISEASES or (lone and bits & CALENDAR and not bits & GIVEN):
                return span._replace(kind="MISC")
            if " ".join(self.low[start:end]) in _NOT_NAMES or self.words[start][0] == "@":
                return span._replace(kind="MISC")
            if kind == "PER" and not lone:
                if self.low[start] in _BANDS or self.low[end - 1] in ("al-sham", *_PAPERS):
                    return span._replace(kind="ORG")
            elif kind == "ORG" and lone and self._ruling(start):
                return span._replace(kind="PER")
            if bits & COUNTRY and end - start == 2 and self.low[start + 1] in _GENERIC:
                return span._replace(kind="LOC")
            if kind == "ORG" and lone and low in _GENERIC and not self.words[start].isupper():
                return span._replace(kind="")
            if kind == "ORG" and not lone and self.low[end - 1] in _EVENTS:
                return span._replace(kind="MISC")
            if lone and bits & COUNTRY and (kind == "ORG" or low not in surnames):
                return span._replace(kind="LOC")
        if kind in ("LOC", "MISC") and not lone and self._formed(end - 1):
            return span._replace(kind="ORG")  # Ruch SA
        if end - start == 2 and bits & PARTICLE and self.bits[end - 1] & KNOWN_ORGANIZATION:
            return span._replace(kind="ORG")  # al Qaeda
        if lone and kind in ("LOC", "MISC", "PER") and bits & (ACRONYM | KNOWN_ORGANIZATION):
            names = COUNTRY | LARGE_CITY | COMMON_GIVEN | COMMON_SURNAME
            if not bits & names and self.words[start][:1].isupper() and not self._led(start):
                return span._replace(kind="ORG")
        return span

    def _ruling(self, at: int) -> bool:
        """Whether a word is the surname of those who rule: the Assad regime."""
        known = ACRONYM | KNOWN_ORGANIZATION | ORGANIZATION_HEAD | COUNTRY | LARGE_CITY | PEOPLE
        after = self.low[at + 1 : at + 2]
        return bool(
            after
            and after[0] in _RULES
            and self.bits[at] & SURNAME
            and not self.bits[at] & known
            and not self.words[at].isupper()
        )

    def _formed(self, at: int) -> bool:
        """Whether a word is the legal form of a firm, as firms write it."""
        return bool(self.bits[at] & LEGAL_FORM) and self.words[at][0].isupper()

    def _led(self, at: int) -> bool:
        """Whether a title or a given name stands before the word."""
        return at > 0 and bool(self.bits[at - 1] & (TITLE | COMMON_GIVEN))
