"""Make the names found in one article consistent with each other and with known names.

The tagger decides word by word; these rules follow acronyms to their long forms, find firms again
without their legal forms, and let a full name decide what its parts mean elsewhere in the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from search.names.recognition.described import described
from search.names.recognition.extents import extended
from search.names.recognition.features import (
    ACRONYM,
    CALENDAR,
    CAPITALISED,
    CITY,
    COMMON_GIVEN,
    CONNECTOR,
    COUNTRY,
    FREQUENCY_SHIFT,
    KNOWN_ORGANIZATION,
    LARGE_CITY,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    PEOPLE,
    SURNAME,
    TITLE,
)
from search.names.recognition.misread import not_bodies, places, written
from search.names.recognition.name_spans import NameSpans
from search.names.recognition.run_together import apart
from search.names.recognition.tokens import TOKEN
from search.names.recognition.trimming import POSSESSIVES, Reading, Span
from search.names.recognition.word_sets import SPEECH
from search.names.recognition.wording import divided, elsewhere, reworded, surname_of
from search.names.spelling import lists, organizations

_SURE_FORMS = frozenset(
    """
    inc corp ltd plc llc gmbh sa ag nv spa s.a s.p.a n.v a.g oyj bhd jsc ojsc pjsc corporation
    """.split()
)

# What ends the names of firms that are called by the word before it.
_TRADES = frozenset(
    """
    bancorp bancorporation bancshares airlines airways motors motor pharmaceuticals petroleum oil
    steel industries systems technologies technology electronics insurance financial energy
    resources mining mines foods brands communications telecom semiconductor semiconductors
    software networks securities investments breweries chemicals aerospace shipping cement textiles
    apparel stores healthcare biosciences therapeutics robotics labs laboratories automotive
    """.split()
)
_NO_FIRM = (
    COUNTRY | PEOPLE | LARGE_CITY | CITY | COMMON_GIVEN | ORGANIZATION_HEAD | CALENDAR | TITLE
)

LONGEST = 40
"""How many words a name has at most; what the tagger finds beyond that is a list or a headline."""
_FIRMS_COMPARED = 30
"""How many firms with the same first word are looked for at most, so that time stays linear."""

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
House Ways and Means Committee|Senate Armed Services Committee|Joint Chiefs of Staff
Bristol-Myers Squibb|Ben & Jerry's|Marks & Spencer|Marks and Spencer|Tate & Lyle|Cadbury Schweppes
"""


@cache
def _known_phrases() -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """Known names of several words by their first two, the longest first."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    firms = [name.strip() for line in _FIRMS.splitlines() for name in line.split("|")]
    for name in {*lists.body_names(), *lists.agencies(), *firms}:
        phrase = tuple(_respelled(piece.strip().lower()) for piece in TOKEN.findall(name))
        if len(phrase) > 2 or (len(phrase) == 2 and name in firms):
            for first in {phrase[0], TOKEN.findall(name)[0].strip().lower()}:
                found.setdefault((first, phrase[1]), []).append(phrase)
    return {first: tuple(sorted(rest, key=lambda p: (-len(p), p))) for first, rest in found.items()}


@lru_cache(maxsize=1 << 16)
def _respelled(word: str) -> str:
    return word.replace("isation", "ization").replace("co-op", "coop").replace("centre", "center")


def consistent(words: Sequence[str], bits: Sequence[int], spans: list[Span]) -> list[Span]:
    """The people and organizations among `spans`, corrected, in order and without overlap.

    `words` are those of one article, `bits` what `features` says of each. Time is linear in both.
    """
    reading = Reading(words, bits)
    short = [span for span in spans if span.end - span.start <= LONGEST]
    whole = (apart(reading, span) for span in short)
    parts = (part for span in whole if span for part in divided(reading, span))
    trimmed = [part for span in parts for part in reading.without_office(span)]
    surnames = _surnames(reading, trimmed)
    names = _Names(reading, [reading.retyped(span, surnames) for span in trimmed])
    reworded(names)
    names.take_known_phrases()
    names.take_explained_acronyms()
    names.take_formed()
    names.take_firms()
    names.make_consistent()
    names.take_majority()
    names.take_repeated()
    described(names)
    extended(names)
    every = names.in_order()
    towns = places(reading, every)
    found = [span for span in every if span.kind in ("PER", "ORG")]
    return [
        span
        for span in found
        if (words[span.start] in names.acronyms or not not_bodies(reading, span))
        and not (span.kind == "PER" and towns and written(reading, span) in towns)
    ]


def _surnames(reading: Reading, spans: Sequence[Span]) -> set[str]:
    """The last words of the full names of people, of al-Assad also Assad."""
    last = {surname_of(reading, s) for s in spans if s.kind == "PER" and s.end - s.start > 1}
    return last | {name[3:] for name in last if name[:3] in ("al-", "el-")}


class _Names(NameSpans):
    """The names of an article while the rest of it decides what they are."""

    def __init__(self, reading: Reading, spans: Sequence[Span]) -> None:
        super().__init__(reading, spans)
        self.words, self.low, self.bits = reading.words, reading.low, reading.bits
        self.acronyms: set[str] = set()
        self.firms: set[Span] = set()
        self.capitals: set[str] = set()
        self.shouted: set[str] = set()
        self.speaking: set[str] = set()

    def take_known_phrases(self) -> None:
        """Names such as "Organization for Security and Co-operation in Europe"."""
        phrases, low = _known_phrases(), self.low
        for at in self.reading.capitalised:
            second = _respelled(low[at + 1]) if at + 1 < len(low) else ""
            for phrase in phrases.get((low[at], second), ()):
                end = at + len(phrase)
                if tuple(map(_respelled, self.low[at:end])) != phrase:
                    continue
                if not self.bits[end - 1] & CAPITALISED and phrase[-1] not in POSSESSIVES:
                    continue
                whole = self.covering[at]
                if not (whole and whole.kind == "ORG" and whole.end >= end):
                    self.put(Span(at, end, "ORG"))
                break

    def take_explained_acronyms(self) -> None:
        """Two organizations for "Long Name (ABC)" wherever the initials fit."""
        words = self.words
        for at in range(2, len(words) - 2):
            if words[at] != "(" or words[at + 2] != ")":
                continue
            if not organizations.is_acronym(words[at + 1]):
                continue
            end = at
            while end > 0 and words[end - 1] in POSSESSIVES:
                end -= 1
            start = self._long_form(words[at + 1], end)
            if start is None:
                continue
            met = self.met(start, end)
            if not_bodies(self.reading, Span(start, end, "ORG")):
                for span in met:
                    self.remove(span)  # a country, and its abbreviation
                continue
            if any(s.kind == "PER" and s.end - s.start >= end - start for s in met):
                continue
            if self.bits[start] & TITLE and self.low[start] != "general":
                for span in [*met, *self.met(at + 1, at + 2)]:
                    self.remove(span)  # an office such as a minister's, and its abbreviation
                continue
            self.put(Span(start, end, "ORG"))
            self.put(Span(at + 1, at + 2, "ORG"))
            self.acronyms.add(words[at + 1])

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

    def take_formed(self) -> None:
        """Words outside of all names that end in a legal form, as in Ruch SA."""
        for at in self.reading.capitalised:
            if self.low[at].rstrip(".") not in _SURE_FORMS or self.covering[at]:
                continue
            start = at
            while (
                start > max(0, at - 4)
                and self.bits[start - 1] & CAPITALISED
                and not self.bits[start - 1] & (TITLE | CALENDAR | LEGAL_FORM | CONNECTOR)
                and not self.covering[start - 1]
            ):
                start -= 1
            if start < at:
                self.put(Span(start, at + 1, "ORG"))

    def take_firms(self) -> None:
        """The names of firms found again without their legal forms."""
        firms = self._firms_without_form()
        if not firms:
            return
        surnames = _surnames(self.reading, self.in_order())
        for at in self.reading.capitalised:
            for firm in firms.get(self.words[at], ()):
                span = Span(at, at + len(firm), "ORG")
                if tuple(self.words[at : span.end]) != firm:
                    continue
                if len(firm) > 1 or self.low[at] not in surnames:
                    met = self.met(at, span.end)
                    if all(at <= s.start and s.end <= span.end for s in met):
                        self.put(span)
                        self.firms.add(span)
                break

    def _firms_without_form(self) -> dict[str, list[tuple[str, ...]]]:
        """The words of each firm but its legal form or its trade, by their first word."""
        firms: dict[str, dict[tuple[str, ...], None]] = {}
        for span in self.in_order():
            end = span.end
            while end - span.start > 1 and self.bits[end - 1] & LEGAL_FORM:
                end -= 1
            if span.kind == "ORG" and end - span.start == 2 and self._trading(span.start):
                firms.setdefault(self.words[span.start], {})[(self.words[span.start],)] = None
            if span.kind == "ORG" and end < span.end:
                same = firms.setdefault(self.words[span.start], {})
                if len(same) < _FIRMS_COMPARED:
                    same[tuple(self.words[span.start : end])] = None
        return {first: sorted(same, key=len, reverse=True) for first, same in firms.items()}

    def _trading(self, at: int) -> bool:
        """Whether a word is the name of a firm whose trade follows: Brandmar Airways."""
        return self.low[at + 1] in _TRADES and not self.bits[at] & _NO_FIRM

    def make_consistent(self) -> None:
        """The parts of full names as those names read."""
        spans = self.in_order()
        surnames = _surnames(self.reading, spans)
        self.capitals = self._surnames_in_capitals(spans)
        self.shouted = self._shouted()
        self.speaking = self._speaking(surnames)
        lone = {self.low[s.start] for s in spans if s.kind == "PER" and s.end - s.start == 1}
        for span in spans:
            if span.end - span.start == 1:
                kind = self._kind_of_word(span, surnames)
                changed = span if kind == span.kind else span._replace(kind=kind)
            else:
                changed = self._as_read_elsewhere(span, lone)
            if changed != span:
                self.remove(span)
                self.put(changed)

    def _surnames_in_capitals(self, spans: Sequence[Span]) -> set[str]:
        """Surnames that full names set apart by capitals: Keir STARMAN."""
        last = ((self.words[s.start], self.words[s.end - 1]) for s in spans if s.kind == "PER")
        return {
            word for first, word in last if word.isupper() and len(word) > 2 and not first.isupper()
        }

    def _shouted(self) -> set[str]:
        """Lone surnames in capitals of a text that sets several so: in which SCALIA joined."""
        words, bits = self.words, self.bits
        never = ACRONYM | KNOWN_ORGANIZATION | COUNTRY | LARGE_CITY | ORGANIZATION_HEAD | TITLE
        never |= 3 << FREQUENCY_SHIFT
        found = {
            words[at]
            for at in self.reading.capitalised
            if bits[at] & SURNAME
            and not bits[at] & never
            and words[at].isupper()
            and len(words[at]) > 3
            and not (at and bits[at - 1] & CAPITALISED)
            and not (at + 1 < len(words) and bits[at + 1] & CAPITALISED)
        }
        return found - self.acronyms if len(found) > 2 else set()

    def _speaking(self, surnames: set[str]) -> set[str]:
        """Surnames of the article that are countries too, where they speak: Jordan said."""
        if not any(surname in lists.countries() for surname in surnames):
            return set()
        low, bits = self.low, self.bits
        return {
            low[at]
            for at in self.reading.capitalised
            if bits[at] & COUNTRY
            and low[at] in surnames
            and low[at + 1 : at + 2]
            and low[at + 1] in SPEECH
        }

    def _kind_of_word(self, span: Span, surnames: set[str]) -> str:
        """What a name of one word is by the full names of the article."""
        word = self.words[span.start]
        if word in self.acronyms:
            return "ORG"
        if word in self.shouted:
            return "PER"
        low = self.low[span.start]
        country = self.bits[span.start] & COUNTRY and low not in self.speaking
        surname = low in surnames and not country
        if not surname or span in self.firms or elsewhere(self.reading, span.start):
            return span.kind
        return "PER" if not word.isupper() or word in self.capitals else span.kind

    def _as_read_elsewhere(self, span: Span, lone: set[str]) -> Span:
        """A name of several words as the rest of the article shows where it begins.

        `lone` are the surnames that stand alone elsewhere.
        """
        start, end, kind = span
        if kind != "PER" and self.bits[start] & COUNTRY and self.low[end - 1] in lone:
            return Span(start + 1, end, "PER")  # "Kazakhstan Mukhtar Tleuberdi", later Tleuberdi
        if kind == "ORG" and self.low[end - 1] == "ministry" and self._national(start):
            return Span(start - 1, end, "ORG")  # "the Russian Foreign Ministry", not any other
        return span

    def _national(self, start: int) -> bool:
        """Whether a nationality that is no part of another name stands before the word."""
        if not start or not self.bits[start - 1] & PEOPLE:
            return False
        before = self.covering[start - 1]
        return before is None or before.end - before.start == 1

    def take_majority(self) -> None:
        """One kind for one text, that of most of its mentions."""
        spans = self.in_order()
        texts = [" ".join(self.words[span.start : span.end]) for span in spans]
        pairs = Counter(zip(texts, (span.kind for span in spans), strict=True))
        counts = Counter(texts)
        if len(pairs) == len(counts):
            return
        most = {text: kind for (text, kind), count in pairs.items() if 2 * count > counts[text]}
        for span, text in zip(spans, texts, strict=True):
            if most.get(text, span.kind) != span.kind:
                self.put(span._replace(kind=most[text]))

    def take_repeated(self) -> None:
        """Acronyms and surnames of the article wherever else they stand."""
        surnames = _surnames(self.reading, self.in_order())
        for at in self.reading.capitalised:
            if self.covering[at]:
                continue
            word, known = self.words[at], self.bits[at]
            if word in self.acronyms or (
                known & ACRONYM and word.isupper() and known >> FREQUENCY_SHIFT & 3 < 2
            ):
                if not known & COUNTRY:
                    self.put(Span(at, at + 1, "ORG"))
            elif word in self.shouted or self._surname_again(at, surnames):
                self.put(Span(at, at + 1, "PER"))

    def _surname_again(self, at: int, surnames: set[str]) -> bool:
        word, low = self.words[at], self.low[at]
        if low not in surnames and not (low[-1] == "s" and low[:-1] in surnames):
            return False
        if not word[0].isupper() or len(word) < 3 or elsewhere(self.reading, at):
            return False
        if word.isupper() and word not in self.capitals:
            return False
        never = ORGANIZATION_HEAD | TITLE | PEOPLE | (0 if low in self.speaking else COUNTRY)
        if self.bits[at] & never:
            return False
        after = self.words[at + 1 : at + 2]
        return not (after and after[0][0].isupper() and self.covering[at + 1])
