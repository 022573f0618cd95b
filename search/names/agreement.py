"""Make the names found in one article agree with each other and with what is known of words.

The tagger decides word by word; these rules cut offices off people, follow acronyms to their long
forms, and let a full name decide what the parts of it mean in the rest of the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from search.names import lists, organizations
from search.names.features import (
    ACRONYM,
    CALENDAR,
    CAPITALISED,
    COMMON_GIVEN,
    COMMON_SURNAME,
    CONNECTOR,
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
    library museum station internet web god banks officials dlrs dollars money troops stocks
    markets cabinet mp mps gdp gnp cpi ipo ceo cfo tv pc dna usb dvd cd dj icbm libor revs shr net
    shrs avg qtr covid gmt bst est edt pm am
    """.split()
)
_PARTNERS = frozenset(["co", "sons", "associates", "partners", "bros", "brothers", "company"])
_SURE_FORMS = frozenset(
    """
    inc corp ltd plc llc gmbh sa ag nv spa s.a s.p.a n.v a.g oyj bhd jsc ojsc pjsc corporation
    """.split()
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


# Firms and groups whose names look like those of people.
_FIRMS = """
Merrill Lynch|Morgan Stanley|Goldman Sachs|Bear Stearns|Dean Witter|Kidder Peabody|Smith Barney
E.F. Hutton|Salomon Brothers|Lehman Brothers|Wells Fargo|Philip Morris|Johnson & Johnson
J.P. Morgan|JP Morgan|JPMorgan Chase|Procter & Gamble|Standard & Poor's|Standard and Poor's
Ernst & Young|Arthur Andersen|Price Waterhouse|Rolls Royce|Hewlett Packard|Louis Vuitton
Societe Generale|Société Générale|Credit Suisse|Credit Lyonnais|Deutsche Telekom|Dow Chemical
Texas Instruments|Eli Lilly|Eastman Kodak|Warner Bros|Virgin Atlantic|Air France|Pan Am|El Al
Jabhat al-Nusra|Jaish al-Islam|Ahrar al-Sham|Hayat Tahrir al-Sham|Asharq Al-Awsat|Al Qaeda
Boko Haram|Hezb-e-Islami|Abu Sayyaf|Jemaah Islamiah|Lashkar-e-Taiba|Khmer Rouge|Sinn Fein
Al Jazeera|Al Arabiya|Der Spiegel|Le Monde|Le Figaro|El Pais|Die Welt|La Repubblica|Bild Zeitung
Moody's|Sotheby's|Christie's|McDonald's|Lloyd's|Macy's|Wendy's|Sainsbury's|Kellogg's|Levi's
Red Cross|Red Crescent|Scotland Yard|Downing Street|Lib Dems|Liberal Democrats|Mossack Fonseca
Novo Nordisk|Carl Zeiss|Charles Schwab|Fannie Mae|Freddie Mac|Sara Lee|Ralph Lauren|Hugo Boss
Bristol-Myers Squibb|Ben & Jerry's|Marks & Spencer|Marks and Spencer|Tate & Lyle|Cadbury Schweppes
"""


@cache
def _known_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Known names of several words by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    firms = [name.strip() for line in _FIRMS.splitlines() for name in line.split("|")]
    for name in {*lists.bodies(), *lists.agencies(), *firms}:
        phrase = tuple(_respelled(piece.strip().lower()) for piece in TOKEN.findall(name))
        if len(phrase) > 2 or (len(phrase) == 2 and name in firms):
            for first in {phrase[0], TOKEN.findall(name)[0].strip().lower()}:
                found.setdefault(first, []).append(phrase)
    return {first: tuple(sorted(rest, key=lambda p: (-len(p), p))) for first, rest in found.items()}


@lru_cache(maxsize=1 << 16)
def _respelled(word: str) -> str:
    return word.replace("isation", "ization").replace("co-op", "coop").replace("centre", "center")


class Span(NamedTuple):
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
    reading.note_surnames(kept)
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
        self.surnames: set[str] = set()

    def note_surnames(self, spans: list[Span]) -> None:
        """Remember with which words the full names of people end."""
        self.surnames = {
            self.low[s.end - 1] for s in spans if s.kind == "PER" and s.end - s.start > 1
        }
        self.surnames |= {name[3:] for name in self.surnames if name[:3] in ("al-", "el-")}

    def without_office(self, span: Span) -> list[Span]:
        """The span without titles; "Federal Reserve Governor Lawrence Lindsey" is two names."""
        start, end, kind = span.start, span.end, span.kind
        if kind not in ("PER", "ORG"):
            return [span]
        if self._dateline(start, end):
            return [Span(start, end, "LOC")]
        bits, low = self.bits, self.low
        while end > start and low[end - 1] in _POSSESSIVES:
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
                or low[start] in ("of", "for")
                or self._secretary(start)
            ):
                start += 1
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
            holder = Span(offices[-1] + 1, end, "PER")
            if not bits[holder.start] & CAPITALISED:
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
                    low[k] in _POSSESSIVES
                    and bits[k - 1] & (ORGANIZATION_HEAD | ACRONYM | KNOWN_ORGANIZATION)
                    and (self._named(k + 1, end) or (end - k > 2 and self._personal(holder)))
                ):
                    return [Span(start, k, "ORG"), holder]
        return [Span(start, end, kind)] if start < end else []

    def _dateline(self, start: int, end: int) -> bool:
        """Whether capitals at the head of an article name where it was written."""
        if start > 3 or end + 1 >= len(self.words) or self.words[end] not in (",", "-", "--", "("):
            return False
        if not all(word.isupper() or word[0].isupper() for word in self.words[start:end]):
            return False
        ahead = range(end + 1, min(end + 5, len(self.words)))
        return any(self.bits[k] & CALENDAR for k in ahead) and not any(
            self.bits[k] & LEGAL_FORM for k in range(start, end)
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

    def retyped(self, span: Span) -> Span:
        """The span with the kind that its words impose."""
        start, end, kind = span.start, span.end, span.kind
        lone = end - start == 1
        bits, low = self.bits[start], self.low[start]
        if kind in ("PER", "ORG"):
            if all(self.bits[k] & PEOPLE or self.low[k] in ("and", "&") for k in range(start, end)):
                return span._replace(kind="MISC")
            if self.low[end - 1] in _DISEASES or (lone and bits & CALENDAR and not bits & GIVEN):
                return span._replace(kind="MISC")
            if " ".join(self.low[start:end]) in _NOT_NAMES or self.words[start][0] == "@":
                return span._replace(kind="MISC")
            if bits & COUNTRY and end - start == 2 and self.low[start + 1] in _GENERIC:
                return span._replace(kind="LOC")
            if kind == "ORG" and lone and low in _GENERIC and not self.words[start].isupper():
                return span._replace(kind="")
            if kind == "ORG" and not lone and self.low[end - 1] in _EVENTS:
                return span._replace(kind="MISC")
            if lone and bits & COUNTRY and (kind == "ORG" or not self._surname_of_another(start)):
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

    def _formed(self, at: int) -> bool:
        """Whether a word is the legal form of a firm, as firms write it."""
        return bool(self.bits[at] & LEGAL_FORM) and self.words[at][0].isupper()

    def _surname_of_another(self, at: int) -> bool:
        """Whether the word ends a full name somewhere in the article, as in Neil Jordan."""
        return self.low[at] in self.surnames

    def _led(self, at: int) -> bool:
        """Whether a title or a given name stands before the word."""
        return at > 0 and bool(self.bits[at - 1] & (TITLE | COMMON_GIVEN))

    def with_known_phrases(self, spans: list[Span]) -> list[Span]:
        """The spans with names such as "Organization for Security and Co-operation in Europe"."""
        phrases = _known_phrases()
        for at in self.capitalised:
            for phrase in phrases.get(self.low[at], ()):
                end = at + len(phrase)
                if tuple(map(_respelled, self.low[at:end])) != phrase:
                    continue
                if not self.bits[end - 1] & CAPITALISED and phrase[-1] not in _POSSESSIVES:
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
        spans = self._with_firms(self._with_formed(spans))
        self.note_surnames(spans)
        lone = {self.low[s.start] for s in spans if s.kind == "PER" and s.end - s.start == 1}
        out: list[Span] = []
        for span in spans:
            start, kind = span.start, span.kind
            if span.end - start == 1:
                if self.words[start] in self.acronyms:
                    kind = "ORG"
                elif (
                    self.low[start] in self.surnames
                    and not self.bits[start] & COUNTRY
                    and not self.words[start].isupper()
                    and (start, span.end) not in self.firms
                ):
                    kind = "PER"
            elif kind != "PER" and self.bits[start] & COUNTRY and self.low[span.end - 1] in lone:
                start, kind = start + 1, "PER"  # "Kazakhstan Mukhtar Tleuberdi", later Tleuberdi
            elif kind == "ORG" and self.low[span.end - 1] == "ministry" and self._national(start):
                start -= 1  # "the Russian Foreign Ministry" is not any foreign ministry
            out.append(Span(start, span.end, kind))
        return self._repeated(self._by_majority(out))

    def _by_majority(self, spans: list[Span]) -> list[Span]:
        """The spans with one kind for one text, that of most of its mentions."""
        texts = [" ".join(self.words[span.start : span.end]) for span in spans]
        kinds = [span.kind for span in spans]
        pairs = Counter(zip(texts, kinds, strict=True))
        counts = Counter(texts)
        if len(pairs) == len(counts):
            return spans
        most = {text: kind for (text, kind), count in pairs.items() if 2 * count > counts[text]}
        return [
            span._replace(kind=most.get(text, span.kind))
            for span, text in zip(spans, texts, strict=True)
        ]

    def _national(self, start: int) -> bool:
        """Whether a nationality stands before the word."""
        return start > 0 and bool(self.bits[start - 1] & PEOPLE)

    def _with_formed(self, spans: list[Span]) -> list[Span]:
        """The spans with unmarked words that end in a legal form, as in Ruch SA."""
        forms = [at for at in self.capitalised if self.low[at].rstrip(".") in _SURE_FORMS]
        if not forms:
            return spans
        taken = {k for span in spans for k in range(span.start, span.end)}
        found = []
        for at in forms:
            start = at
            while (
                start > max(0, at - 4)
                and self.bits[start - 1] & CAPITALISED
                and not self.bits[start - 1] & (TITLE | CALENDAR | LEGAL_FORM | CONNECTOR)
                and start - 1 not in taken
            ):
                start -= 1
            if start < at and at not in taken:
                found.append(Span(start, at + 1, "ORG"))
        return spans + found

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
        for at in self.capitalised:
            for firm in sorted(firms.get(self.words[at], ()), key=len, reverse=True):
                end = at + len(firm)
                if tuple(self.words[at:end]) != firm or (
                    len(firm) == 1 and self.low[at] in self.surnames
                ):
                    continue
                met = [s for s in spans if s.start < end and s.end > at]
                if all(at <= s.start and s.end <= end for s in met):
                    spans = [s for s in spans if s.end <= at or s.start >= end]
                    spans.append(Span(at, end, "ORG"))
                    self.firms.add((at, end))
                break
        return spans

    def _repeated(self, spans: list[Span]) -> list[Span]:
        """The spans and the places where an acronym or a surname stands unmarked."""
        taken = bytearray(len(self.words) + 1)
        for span in spans:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        for at in self.capitalised:
            if taken[at]:
                continue
            word, known = self.words[at], self.bits[at]
            if word in self.acronyms or (
                known & ACRONYM and word.isupper() and known >> FREQUENCY_SHIFT & 3 < 2
            ):
                if not known & COUNTRY:
                    spans.append(Span(at, at + 1, "ORG"))
            elif self._surname_again(at, taken):
                spans.append(Span(at, at + 1, "PER"))
        return spans

    def _surname_again(self, at: int, taken: bytearray) -> bool:
        word, low = self.words[at], self.low[at]
        if low not in self.surnames and not (low[-1] == "s" and low[:-1] in self.surnames):
            return False
        if not word[0].isupper() or len(word) < 3 or word.isupper():
            return False
        if self.bits[at] & (COUNTRY | ORGANIZATION_HEAD | TITLE | PEOPLE):
            return False
        after = self.words[at + 1] if at + 1 < len(self.words) else ""
        return not (after[:1].isupper() and taken[at + 1])
