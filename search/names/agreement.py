"""Make the names found in one article agree with each other and with what is known of words.

The tagger decides word by word; these rules cut offices off people, follow acronyms to their long
forms, and let a full name decide what the parts of it mean in the rest of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from search.names import lists, organizations
from search.names.features import (
    ACRONYM,
    CALENDAR,
    CAPITALISED,
    COUNTRY,
    GIVEN,
    KNOWN_ORGANIZATION,
    LARGE_CITY,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    PEOPLE,
    SURNAME,
    TITLE,
)
from search.names.tokens import TOKEN

_DISEASES = frozenset(
    "covid covid-19 sars sars-cov-2 mers aids hiv h1n1 h5n1 ebola mpox zika".split()
)
_POSSESSIVES = ("'s", "’s", "'S", "’S", "'", "’")
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
    library museum station internet web god
    """.split()
)
_EVENTS = frozenset(
    """
    cup games olympics agreement treaty accord accords act bill day war prize award awards
    championship championships summit law plan protocol convention declaration festival week year
    era revolution peoples street river mountain mountains lake island islands valley airport
    stadium bridge strait sea ocean desert peninsula bay province region district road avenue
    square amendment resolution doctrine memorandum
    """.split()
)


@cache
def _known_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Known names of three words and more by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in {*lists.bodies(), *lists.agencies()}:
        phrase = tuple(_respelled(piece.strip().lower()) for piece in TOKEN.findall(name))
        if len(phrase) > 2:
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(rest, key=lambda p: (-len(p), p))) for first, rest in found.items()}


@lru_cache(maxsize=1 << 16)
def _respelled(word: str) -> str:
    return word.replace("isation", "ization").replace("co-op", "coop").replace("centre", "center")


@dataclass(frozen=True, slots=True)
class Span:
    """A name by its words: first, and one after the last; `kind` is one of `features.KINDS`."""

    start: int
    end: int
    kind: str


def agreed(words: Sequence[str], bits: Sequence[int], spans: list[Span]) -> list[Span]:
    """The people and organizations among `spans`, corrected, in order and without overlap.

    `words` are those of one article, `bits` what `features` says of each.
    """
    reading = _Reading(words, bits)
    kept = [part for span in spans for part in reading.without_office(span)]
    kept = [reading.retyped(span) for span in kept]
    kept = reading.with_known_phrases(kept)
    kept = reading.with_explained_acronyms(kept)
    kept = reading.consistent(kept)
    return [s for s in sorted(kept, key=lambda s: s.start) if s.kind in ("PER", "ORG")]


class _Reading:
    """The words of an article while its names are brought into agreement."""

    def __init__(self, words: Sequence[str], bits: Sequence[int]) -> None:
        self.words = words
        self.bits = bits
        self.low = [word.lower() for word in words]
        self.capitalised = [at for at, known in enumerate(bits) if known & CAPITALISED]
        self.acronyms: set[str] = set()
        self.firms: set[tuple[int, int]] = set()

    def without_office(self, span: Span) -> list[Span]:
        """The span without titles; "Federal Reserve Governor Lawrence Lindsey" is two names."""
        start, end, kind = span.start, span.end, span.kind
        if kind not in ("PER", "ORG"):
            return [span]
        while end > start and self.low[end - 1] in _POSSESSIVES:
            end -= 1
        while end - start > 1 and self.low[start] in ("the", "a", "an"):
            start += 1
        if kind == "PER":
            while end - start > 1 and (
                (self.bits[start] & TITLE and self.low[start] not in _ROYAL)
                or self.low[start] in ("of", "for")
                or self._secretary(start)
            ):
                start += 1
        heads = any(self.bits[k] & (ORGANIZATION_HEAD | LEGAL_FORM) for k in range(start, end))
        if kind == "ORG" and self._secretary(start) and end - start > 2 and not heads:
            # "Secretary of State Antony Blinken": the tagger may begin the name at State.
            return [Span(start + 1, end, "PER")]
        offices = [k for k in range(start + 1, end - 1) if self.bits[k] & TITLE]
        if offices and not self.bits[end - 1] & (ORGANIZATION_HEAD | LEGAL_FORM):
            last = offices[-1]
            holder = Span(last + 1, end, "PER")
            if kind == "PER" or self._personal(holder):
                before = Span(start, offices[0], self._kind_of_office(start, offices[0]))
                return [before, holder] if before.kind else [holder]
        if end - start >= 3 and self.bits[start] & (COUNTRY | PEOPLE) and not heads:
            # "Kazakhstan Mukhtar Tleuberdi": the country is that of an office before it.
            holder = Span(start + 1, end, "PER")
            if kind == "PER" or self._personal(holder):
                return [Span(start, start + 1, "LOC"), holder]
        return [Span(start, end, kind)] if start < end else []

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

    def retyped(self, span: Span) -> Span:
        """The span with the kind that its words impose."""
        start, end, kind = span.start, span.end, span.kind
        lone = end - start == 1
        bits, low = self.bits[start], self.low[start]
        if kind in ("PER", "ORG"):
            if all(self.bits[k] & PEOPLE or self.low[k] in ("and", "&") for k in range(start, end)):
                return replace(span, kind="MISC")
            if self.low[end - 1] in _DISEASES or (lone and bits & CALENDAR and not bits & GIVEN):
                return replace(span, kind="MISC")
            if kind == "ORG" and lone and low in _GENERIC and not self.words[start].isupper():
                return replace(span, kind="")
            if kind == "ORG" and not lone and self.low[end - 1] in _EVENTS:
                return replace(span, kind="MISC")
            if lone and bits & COUNTRY:
                return replace(span, kind="LOC")
        if lone and kind in ("LOC", "MISC", "PER") and bits & (ACRONYM | KNOWN_ORGANIZATION):
            spelled = self.words[start].replace(".", "")
            if not bits & (COUNTRY | LARGE_CITY | GIVEN | SURNAME) and spelled[:1].isupper():
                return replace(span, kind="ORG")
        return span

    def with_known_phrases(self, spans: list[Span]) -> list[Span]:
        """The spans with names such as "Organization for Security and Co-operation in Europe"."""
        phrases = _known_phrases()
        for at in self.capitalised:
            for phrase in phrases.get(_respelled(self.low[at]), ()):
                end = at + len(phrase)
                if tuple(map(_respelled, self.low[at:end])) != phrase:
                    continue
                within = [s for s in spans if s.start < end and s.end > at]
                if not any(s.start <= at and s.end >= end and s.kind == "ORG" for s in within):
                    spans = [s for s in spans if s.end <= at or s.start >= end]
                    spans.append(Span(at, end, "ORG"))
                break
        return spans

    def with_explained_acronyms(self, spans: list[Span]) -> list[Span]:
        """The spans with "Long Name (ABC)" as two organizations wherever the initials fit."""
        words = self.words
        for at in range(2, len(words) - 2):
            if words[at] != "(" or words[at + 2] != ")":
                continue
            if not organizations.is_acronym(words[at + 1]):
                continue
            end = at
            while end > 0 and words[end - 1] in _POSSESSIVES:
                end -= 1
            start = self._long_form(words[at + 1], end)
            if start is None:
                continue
            whole = [s for s in spans if s.start < end and s.end > start]
            if any(s.kind == "PER" and s.end - s.start >= end - start for s in whole):
                continue
            spans = [s for s in spans if s.end <= start or s.start >= end]
            spans = [s for s in spans if not s.start <= at + 1 < s.end]
            if self.bits[start] & TITLE and self.low[start] != "general":
                continue  # an office such as a minister's, and its abbreviation
            spans += [Span(start, end, "ORG"), Span(at + 1, at + 2, "ORG")]
            self.acronyms.add(words[at + 1])
        return spans

    def _long_form(self, acronym: str, end: int) -> int | None:
        """The first word of what the acronym stands for, where that ends before `end`."""
        for start in range(end - 2, max(-1, end - 12), -1):
            word = self.words[start]
            if not word[0].isalnum():
                return None
            if word[0].isupper() and organizations.initials_are(
                acronym, " ".join(self.words[start:end])
            ):
                return start
        return None

    def consistent(self, spans: list[Span]) -> list[Span]:
        """The spans with the parts of full names read as those names read."""
        spans = self._with_firms(spans)
        surnames = {self.low[s.end - 1] for s in spans if s.kind == "PER" and s.end - s.start > 1}
        lone = {self.low[s.start] for s in spans if s.kind == "PER" and s.end - s.start == 1}
        out: list[Span] = []
        for span in spans:
            start, kind = span.start, span.kind
            if span.end - start == 1:
                if self.words[start] in self.acronyms:
                    kind = "ORG"
                elif (
                    self.low[start] in surnames
                    and not self.bits[start] & COUNTRY
                    and not self.words[start].isupper()
                    and (start, span.end) not in self.firms
                ):
                    kind = "PER"
            elif kind == "ORG" and self.bits[start] & COUNTRY and self.low[span.end - 1] in lone:
                start, kind = start + 1, "PER"  # "Kazakhstan Mukhtar Tleuberdi", later Tleuberdi
            out.append(span if kind == span.kind else Span(start, span.end, kind))
        return self._repeated(out, surnames)

    def _with_firms(self, spans: list[Span]) -> list[Span]:
        """The spans with the names of firms found again without their legal forms."""
        firms: dict[str, set[tuple[str, ...]]] = {}
        for span in spans:
            end = span.end
            while end - span.start > 1 and self.bits[end - 1] & LEGAL_FORM:
                end -= 1
            if span.kind == "ORG" and end < span.end:
                firm = tuple(self.words[span.start : end])
                firms.setdefault(firm[0], set()).add(firm)
        if not firms:
            return spans
        people = {self.low[s.end - 1] for s in spans if s.kind == "PER" and s.end - s.start > 1}
        for at in self.capitalised:
            for firm in sorted(firms.get(self.words[at], ()), key=len, reverse=True):
                end = at + len(firm)
                if tuple(self.words[at:end]) != firm or (len(firm) == 1 and self.low[at] in people):
                    continue
                met = [s for s in spans if s.start < end and s.end > at]
                if all(at <= s.start and s.end <= end for s in met):
                    spans = [s for s in spans if s.end <= at or s.start >= end]
                    spans.append(Span(at, end, "ORG"))
                    self.firms.add((at, end))
                break
        return spans

    def _repeated(self, spans: list[Span], surnames: set[str]) -> list[Span]:
        """The spans and the places where an acronym or a surname stands unmarked."""
        taken = bytearray(len(self.words) + 1)
        for span in spans:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        for at in self.capitalised:
            if taken[at]:
                continue
            if self.words[at] in self.acronyms:
                spans.append(Span(at, at + 1, "ORG"))
            elif self.low[at] in surnames and self._surname_again(at, taken):
                spans.append(Span(at, at + 1, "PER"))
        return spans

    def _surname_again(self, at: int, taken: bytearray) -> bool:
        word = self.words[at]
        if not word[0].isupper() or len(word) < 3 or word.isupper():
            return False
        if self.bits[at] & (COUNTRY | ORGANIZATION_HEAD | TITLE | PEOPLE):
            return False
        after = self.words[at + 1] if at + 1 < len(self.words) else ""
        return not (after[:1].isupper() and taken[at + 1])
