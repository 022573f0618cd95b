"""Cut off the names that the tagger found what is no part of them, and retype what words decide.

"Federal Reserve Governor Lawrence Lindsey" is two names, "U.S. Government" is none.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from search.names.recognition.features import (
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
from search.names.spelling.lists import (
    common_surnames,
    countries,
    english_words,
    surnames_known,
)

# Words that end the name of an organization.
_HEAD = ORGANIZATION_HEAD | LEGAL_FORM
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
# Of those, what belongs to every country and is not one body, as the U.S. Army is.
_COMMON = _GENERIC - frozenset(
    """
    army navy police guard house embassy council court commission committee department agency
    federation league association chamber academy institute museum library parliament
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
_PAPERS = frozenset(
    "zeitung gazette herald times tribune daily journal magazine telegraph mirror express".split()
)
_FIGHTERS = frozenset("terrorists militants insurgents gunmen".split())
# What bodies do in headlines whose words have capitals.
_HEADLINES = frozenset(
    """
    accuses admits agrees announces approves arrests attacks backs bans begins blames blocks bombs
    calls captures claims closes condemns confirms cuts declares defends delays demands denies
    destroys enters exposes fires hits hopes issues kills launches liberates loses offers opens
    orders plans pledges posts probes publishes raids raises recaptures regains rejects releases
    repels reports retakes reveals rules says seeks seizes sends shells shuts signs slams starts
    strikes sues suspends takes targets tells threatens urges votes vows wants warns wins
    """.split()
)
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
    square amendment resolution doctrine memorandum report overpass
    """.split()
)


_AWARDS = frozenset("oscars emmys grammys tonys".split())
_AGREED = frozenset("treaty law battle siege declaration convention edict peace".split())


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
        """The names in a span: without titles, offices, articles and the place of a dateline.

        "Federal Reserve Governor Lawrence Lindsey" is two names; a lone office is none.
        """
        if span.kind not in ("PER", "ORG"):
            return [span]
        if self._dateline(span.start, span.end):
            return [span._replace(kind="LOC")]
        start, end = self._without_article(span.start, span.end)
        if span.kind == "PER":
            end = self._with_partners(start, end)
            if end > span.end or (end - start > 1 and self._has_legal_form(start, end)):
                return [Span(start, end, "ORG")]
            start, end = self._without_titles(start, end)
        elif end - start > 1 and self.bits[start] & CALENDAR:
            start += self.low[end - 1] not in _PAPERS  # The Sunday Telegraph
        trimmed = Span(start, end, span.kind)
        if (parts := self._parts(trimmed)) is not None:
            return parts
        if span.kind == "ORG":
            if end - start > 1 and self.low[end - 1] in _FIGHTERS:
                end -= 1
            if end - start > 1 and self._acts(start, end):
                end -= 1
            start = self._with_first_partner(start, end)
        return [Span(start, end, span.kind)] if start < end else []

    def _without_article(self, start: int, end: int) -> tuple[int, int]:
        """The span without possessive endings and without "the", "a" or "an"."""
        while end > start and self.low[end - 1] in POSSESSIVES:
            end -= 1
        while end - start > 1 and self.low[start] in ("the", "a", "an"):
            start += 1
        return start, end

    def _has_legal_form(self, start: int, end: int) -> bool:
        """Whether a legal form ends the name, or begins it in capitals."""
        return bool(
            self.bits[end - 1] & LEGAL_FORM
            or (self.bits[start] & LEGAL_FORM and self.words[start].isupper())
        )

    def _without_titles(self, start: int, end: int) -> tuple[int, int]:
        """A person's name without what stands before and after it."""
        bits, low = self.bits, self.low
        while end - start > 1 and self._is_title(start):
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
        return start, end

    def _is_title(self, at: int) -> bool:
        """Whether a word is a title that is no part of the name after it."""
        return (
            (bool(self.bits[at] & TITLE) and self.low[at] not in _ROYAL)
            or self.low[at] in _PLURAL_TITLES
            or self._secretary(at)
        )

    def _parts(self, span: Span) -> list[Span] | None:
        """The names of a span that is not one name; None where it is one."""
        if span.end - span.start < 3:
            return None
        headed = any(bits & _HEAD for bits in self.bits[span.start : span.end])
        if span.kind == "ORG" and not headed and self._secretary(span.start):
            # "Secretary of State Antony Blinken": the tagger may begin the name at State.
            return [Span(span.start + 1, span.end, "PER")]
        if (parts := self._after_office(span)) is not None:
            return parts
        if not headed and (parts := self._after_country(span)) is not None:
            return parts
        return self._after_possessive(span) if span.kind == "ORG" else None

    def _after_office(self, span: Span) -> list[Span] | None:
        """The organization of an office and its holder."""
        start, end, kind = span
        bits = self.bits
        offices = [
            k
            for k in range(start + 1, end - 1)
            if bits[k] & TITLE and not (kind == "PER" and bits[k] & SURNAME)
        ]
        if not offices or bits[end - 1] & _HEAD:
            return None
        holder = self._holder(offices[-1] + 1, end)
        if holder.start == end:
            return [] if kind == "PER" else [span]
        judge = bits[offices[-1] - 1] & ORGANIZATION_HEAD and self._full(holder)
        if kind == "PER" or judge or self._personal(holder):
            before = Span(start, offices[0], self._kind_of_office(start, offices[0]))
            return [before, holder] if before.kind else [holder]
        return None

    def _after_country(self, span: Span) -> list[Span] | None:
        """The country of an office and its holder: "Kazakhstan Mukhtar Tleuberdi"."""
        start, end, kind = span
        if not self.bits[start] & (COUNTRY | PEOPLE):
            return None
        holder = Span(start + 1, end, "PER")
        if kind == "PER" or self._personal(holder):
            return [Span(start, start + 1, "LOC"), holder]
        return None

    def _after_possessive(self, span: Span) -> list[Span] | None:
        """An organization and whoever belongs to it: "the Agriculture Department's Drazek"."""
        start, end, _ = span
        owners = ORGANIZATION_HEAD | ACRONYM | KNOWN_ORGANIZATION
        for k in range(start + 1, end - 1):
            if self.low[k] in POSSESSIVES and self.bits[k - 1] & owners:
                holder = Span(k + 1, end, "PER")
                if self._named(k + 1, end) or (end - k > 2 and self._personal(holder)):
                    return [Span(start, k, "ORG"), holder]
        return None

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

    def _acts(self, start: int, end: int) -> bool:
        """Whether the last word says what a body does, as a headline does: Army Kills 11."""
        if self.low[end - 1] not in _HEADLINES or end >= len(self.words):
            return False
        return bool(self.bits[end - 2] & (_HEAD | ACRONYM)) and self.words[end][0].isalnum()

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

    def _full(self, span: Span) -> bool:
        """Whether it is a name of two or three words that may be a person's."""
        others = _HEAD | ACRONYM | COUNTRY | PEOPLE | CALENDAR
        return (
            1 < span.end - span.start < 4
            and bool(self.bits[span.end - 1] & SURNAME)
            and all(self.bits[k] & CAPITALISED for k in range(span.start, span.end))
            and not any(self.bits[k] & others for k in range(span.start, span.end))
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
        kind: str | None = None
        if span.kind in ("PER", "ORG") and self._names_neither(span):
            kind = "MISC"
        elif span.kind == "PER":
            kind = self._kind_of_person(span, surnames)
        elif span.kind == "ORG":
            kind = self._kind_of_organization(span, surnames)
        if kind is None and self._names_organization(span):
            kind = "ORG"
        return span if kind is None else span._replace(kind=kind)

    def _names_neither(self, span: Span) -> bool:
        """Whether the words name no person and no organization but a people, a disease, a day."""
        start, end, _ = span
        bits, low = self.bits, self.low
        if all(bits[k] & PEOPLE or low[k] in ("and", "&") for k in range(start, end)):
            return True
        if low[end - 1] in _DISEASES or self.words[start][0] == "@":
            return True
        if end - start > 1:
            return " ".join(low[start:end]) in _NOT_NAMES
        if low[start] in _NAMED_AFTER and not _POSSESSIVE.isdisjoint(low[end : end + 1]):
            return True
        return bool(bits[start] & CALENDAR) and not bits[start] & GIVEN

    def _kind_of_person(self, span: Span, surnames: Set[str]) -> str | None:
        """What a person is by the words of the name, None where they leave it at that."""
        start, end, _ = span
        if end - start == 1:
            country = self.bits[start] & COUNTRY and self.low[start] not in surnames
            return "LOC" if country else None
        if self.low[start] in _BANDS or self.low[end - 1] in ("al-sham", *_PAPERS):
            return "ORG"
        return "LOC" if self._common_after_country(span) else None

    def _kind_of_organization(self, span: Span, surnames: Set[str]) -> str | None:
        """What an organization is by its words, empty for no name, None where they leave it."""
        start, end, _ = span
        if end - start == 1:
            if self._ruling(start) or self._family(start, surnames):
                return "PER"
            if self.low[start] in _GENERIC and not self.words[start].isupper():
                return ""
            return "LOC" if self.bits[start] & COUNTRY else None
        if self._common_after_country(span):
            return "LOC"
        if self.low[end - 1] in _EVENTS or self.low[start] == "operation":
            return "MISC"
        treaty = self.low[start] in _AGREED and self.low[start + 1] == "of"
        return "MISC" if treaty else None

    def _common_after_country(self, span: Span) -> bool:
        """Whether it is a country and a common word: U.S. Government."""
        start, end, _ = span
        return (
            end - start == 2 and bool(self.bits[start] & COUNTRY) and self.low[start + 1] in _COMMON
        )

    def _names_organization(self, span: Span) -> bool:
        """Whether what was not taken for an organization is one by its words."""
        start, end, kind = span
        bits = self.bits[start]
        if end - start == 2 and bits & PARTICLE and self.bits[end - 1] & KNOWN_ORGANIZATION:
            return True  # al Qaeda
        if end - start > 1:
            return kind in ("LOC", "MISC") and self._formed(end - 1)  # Ruch SA
        names = COUNTRY | LARGE_CITY | COMMON_GIVEN | COMMON_SURNAME
        return (
            kind in ("LOC", "MISC", "PER")
            and bool(bits & (ACRONYM | KNOWN_ORGANIZATION))
            and not bits & names
            and self.words[start][:1].isupper()
            and not self._led(start)
        )

    def _ruling(self, at: int) -> bool:
        """Whether a word is the surname of those who rule: the Assad regime."""
        known = ACRONYM | KNOWN_ORGANIZATION | ORGANIZATION_HEAD | COUNTRY | LARGE_CITY | PEOPLE
        after = self.low[at + 1 : at + 2]
        return bool(
            after
            and after[0] in _RULES
            and (self.bits[at] & SURNAME or self._lost_apostrophe(at))
            and not self.bits[at] & known
            and not self.words[at].isupper()
        )

    def _family(self, at: int, surnames: Set[str]) -> bool:
        """Whether a word is the plural of a frequent surname, or of one of the article: Smiths."""
        low = self.low[at]
        if not at or self.low[at - 1] != "the" or low[-1] != "s" or self.words[at].isupper():
            return False
        if self.bits[at] & (KNOWN_ORGANIZATION | PEOPLE | COUNTRY):
            return False
        stems = (low[:-1], low[:-2]) if low.endswith("es") else (low[:-1],)
        known = any(stem in common_surnames() and stem not in english_words() for stem in stems)
        if known or low[:-1] in surnames:
            return True
        if self.bits[at] >> FREQUENCY_SHIFT & 3 or low.endswith("ers") or low in _AWARDS:
            return False  # the Packers, the Oscars
        return low[:-1] in surnames_known() and low[:-1] not in english_words()

    def _lost_apostrophe(self, at: int) -> bool:
        """Whether a word ends in an s where no possessive of the article has an apostrophe."""
        word = self.words[at]
        return len(word) > 4 and word[-1] == "s" and _POSSESSIVE.isdisjoint(self.words)

    def _formed(self, at: int) -> bool:
        """Whether a word is the legal form of a firm, as firms write it."""
        return bool(self.bits[at] & LEGAL_FORM) and self.words[at][0].isupper()

    def _led(self, at: int) -> bool:
        """Whether a title or a given name stands before the word."""
        return at > 0 and bool(self.bits[at - 1] & (TITLE | COMMON_GIVEN))
