"""Where the names of organizations begin and end, by the words beside them.

"The Globe and Mail", "Cargrove, Inc.", "the Republican party", "5th Fleet" are whole names; "Banc
One and First Chicago" are two, as is what a list or brackets set beside organizations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from search.names.recognition.features import (
    ACRONYM,
    CALENDAR,
    CAPITALISED,
    CITY,
    COMMON_GIVEN,
    CONNECTOR,
    COUNTRY,
    FREQUENCY_SHIFT,
    GIVEN,
    KNOWN_ORGANIZATION,
    LARGE_CITY,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    PEOPLE,
    SURNAME,
    TITLE,
)
from search.names.recognition.name_spans import NameSpans
from search.names.recognition.trimming import POSSESSIVES, Reading, Span
from search.names.recognition.word_sets import HEADS, OPENING_HEADS, STANDING
from search.names.spelling import lists, organizations

_FORMS = frozenset(
    """
    inc incorporated corp corporation ltd limited llc llp lp plc pc p.c l.l.c l.l.p l.p s.a n.v
    gmbh
    """.split()
)
_LEANINGS = frozenset(
    """
    republican democratic labour labor conservative liberal communist socialist nationalist green
    libertarian progressive social-democratic centrist
    """.split()
)
_PAPERS = frozenset(
    """
    sun times post herald standard tribune star telegraph gazette chronicle globe mirror courier
    examiner inquirer dispatch journal newsroom newsdesk
    """.split()
)
_UNITS = frozenset(
    """
    division brigade battalion regiment fleet army corps squadron wing parliament congress circuit
    infantry cavalry airborne marines group
    """.split()
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_ARTICLE = re.compile(r"(?:[^\W\d_A-Z]|[,/(])[ \n]?The $")
_BEFORE, _OF_ARTICLE = 6, 4
"""Characters that are looked at before a name, and those of an article and its space."""
_MEMBERS = frozenset("mp mps mep meps td tds".split())
_ENDOWED = frozenset("foundation fund trust center centre institute school library museum".split())
_PLACE = COUNTRY | CITY | LARGE_CITY
_KNOWN = _PLACE | PEOPLE | TITLE | GIVEN | SURNAME | CALENDAR | COMMON_GIVEN
_TRADES = frozenset(["bancshares", "bancorp", "stores", "restaurants", "holdings"])
_OWNED = frozenset(
    "shares stock board shareholders stockholders investors subsidiary executives".split()
)
_COMPANIES = frozenset(["company", "corporation"])
_UNITED = frozenset("united states kingdom south north new zealand korea arab emirates".split())
_HEAD = ORGANIZATION_HEAD | LEGAL_FORM
_FORCES = frozenset("military army navy marines embassy".split())
_POINTED = frozenset("the this that our".split())
_BODIES = frozenset(
    """
    organization organisation council committee commission ministry department agency association
    union federation university institute academy bureau society chamber league movement party
    congress congregation rally alliance coalition bank fund foundation
    """.split()
)
_STATES = frozenset(
    """
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny
    nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc
    """.split()
)
_LONGEST_RUN = 5
"""How many words a name between two organizations of a list has at most."""


def with_article(text: str, start: int) -> int:
    """Where an organization begins that begins here or with a capital article before it.

    "told The Washington Post", but not where a sentence or a headline begins.
    """
    article = _ARTICLE.search(text, max(0, start - _BEFORE), start)
    return start if article is None else start - _OF_ARTICLE


def extended(names: NameSpans) -> None:
    """Give the organizations of an article the words that are part of them, and no others."""
    reading = names.reading
    alone = {
        " ".join(reading.words[span.start : span.end])
        for span in names.in_order()
        if span.kind == "ORG"
    }
    for span in names.in_order():
        if span.kind != "ORG":
            continue
        for part in _parts(names, span, alone):
            if part != span:
                if names.covering[span.start] is span:
                    names.remove(span)
                names.put(part)
    present = set(reading.low)
    for telling, finder in _FINDERS:
        if not telling.isdisjoint(present):
            for span in list(finder(names)):
                names.put(span)
    for span in names.in_order():
        if span.kind == "ORG":
            wider = _widened(reading, span)
            if wider != span:
                names.put(wider)


def _parts(names: NameSpans, span: Span, alone: Set[str]) -> list[Span]:
    """The names that a span is: two where it joins two, shorter where its end is none of it."""
    reading, (start, end, kind) = names.reading, span
    low, bits = reading.low, reading.bits
    if end - start > 1 and low[end - 1] in _MEMBERS:
        end -= 1
        start += end - start == 2 and bool(bits[start] & _PLACE)  # Glasgow Labour MPs
    if low[start] == "s" and reading.words[start - 2 : start] == ["U", "."]:
        start -= 2  # the U.S Senate, without the last stop
    start += end - start > 2 and low[start] == "opposition"
    for at in range(start + 1, end - 1):
        if low[at] != "and":
            continue
        if _two(names, start, at, end, alone):
            return [Span(start, at, kind), Span(at + 1, end, kind)]
        last = at == end - 2 and bits[at + 1] & COUNTRY and not bits[at - 1] & _PLACE
        if last and not {"of", "for"} & set(low[start:at]):
            return [Span(start, at, kind)]  # Hezbollah and Iran
    for at in range(start + 1, end - 1):
        owner = low[at] in POSSESSIVES and " ".join(reading.words[start:at]) in alone
        if owner and not any(bits[k] & _HEAD or low[k] in HEADS for k in range(at + 1, end)):
            return [Span(start, at, kind)]  # Magna's North American
    for at in range(start + 2, end - 1):
        if low[at] == "of" and bits[at - 1] & LEGAL_FORM and low[at - 1] not in _COMPANIES:
            home = [k for k in range(at + 1, end) if low[k] != "the"]
            if all(low[k] in lists.countries() or low[k] in _UNITED for k in home):
                return [Span(start, at, kind)]  # Kia Motor Corp of South Korea
    if end - start > 2 and low[end - 2] == "of" and bits[end - 1] & COUNTRY:
        known = (
            bits[k] & _HEAD or low[k] in HEADS or bits[k] >> FREQUENCY_SHIFT & 3
            for k in range(start, end - 2)
        )
        if not any(known):
            end -= 2  # Fine Gael of Ireland
    return [Span(start, end, kind)]


def _two(names: NameSpans, start: int, at: int, end: int, alone: Set[str]) -> bool:
    """Whether the words before and after "and" are two organizations."""
    reading = names.reading
    low, bits, words = reading.low, reading.bits, reading.words
    if at - start > 1 and end - at > 2 and low[at - 1] == low[end - 1]:
        return True  # the Atomic Energy Community and the Economic Community
    headed = any(bits[k] & ORGANIZATION_HEAD for k in range(start, at))
    if headed and end - at > 3 and low[at + 1] in OPENING_HEADS and low[at + 2] == "of":
        return True
    if " ".join(words[start:at]) in alone and " ".join(words[at + 1 : end]) in alone:
        return True
    if (
        start < 2
        or low[start - 1] != ","
        or any(bits[k] & _HEAD or low[k] in HEADS for k in range(start, end))
    ):
        return False
    before = names.covering[start - 2]  # Mobil, Shell and Caltex
    if before is None or before.kind != "ORG" or low[start:end].count("and") > 1:
        return False
    if any(low[k] in ("of", "for") for k in range(before.start, before.end)):
        return False  # the Board for Margarine, Fats and Oils
    return any(not bits[k] >> FREQUENCY_SHIFT & 3 for k in range(start, end))


def _widened(reading: Reading, span: Span) -> Span:
    """The span with the ordinal, the second founder or the legal form that belongs to it."""
    start, end, _ = span
    low, bits, words = reading.low, reading.bits, reading.words
    if start > 1 and _ORDINAL.fullmatch(low[start - 1]) and low[end - 1] in _UNITS:
        start -= 1
    elif (
        start > 1
        and low[start - 1] in ("and", "&")
        and bits[start] & GIVEN
        and bits[start - 2] & GIVEN
        and low[end - 1] in _ENDOWED
    ):
        start -= 2  # the Bill and Melinda Gates Foundation
    if end + 1 < len(low) and words[end] == ",":
        form = words[end + 1]
        if low[end + 1].rstrip(".") in _FORMS and form[0].isupper():
            end += 2
    return span._replace(start=start, end=end)


def _parties(names: NameSpans) -> Iterator[Span]:
    """Parties that are called by what they stand for, and "party" in small letters."""
    reading = names.reading
    low, words = reading.low, reading.words
    for at, word in enumerate(words):
        if word != "party" or not at or low[at - 1] not in _LEANINGS or words[at - 1].islower():
            continue
        before = names.covering[at - 1]
        if before is not None and before.kind == "PER":
            continue
        start = at - 1
        if before is not None and before.kind == "ORG":
            start = before.start
        yield Span(start, at + 1, "ORG")


def _newspapers(names: NameSpans) -> Iterator[Span]:
    """Newspapers under the names of their towns: the Hong Kong Standard."""
    reading = names.reading
    low, bits = reading.low, reading.bits
    for at in reading.capitalised:
        if low[at] not in _PAPERS or not at:
            continue
        if at + 1 < len(low) and bits[at + 1] & CAPITALISED:
            continue
        if low[at] == "sun" and low[at + 1 : at + 2] and low[at + 1][0].isdigit():
            continue
        here = names.covering[at]
        if here is not None and here.kind in ("ORG", "PER"):
            continue
        before = names.covering[at - 1]
        if before is None and bits[at - 1] & LARGE_CITY:
            yield Span(at - 1, at + 1, "ORG")
        elif before is not None and before.kind == "LOC":
            yield Span(before.start, at + 1, "ORG")


def _national(names: NameSpans) -> Iterator[Span]:
    """The armed forces of a country: the US Military."""
    low, bits = names.reading.low, names.reading.bits
    for at in names.reading.capitalised:
        if low[at] not in _FORCES or not at:
            continue
        if not bits[at - 1] & (COUNTRY | PEOPLE) and low[at - 1] not in organizations.NATIONS:
            continue
        if at + 1 < len(low) and bits[at + 1] & CAPITALISED:
            continue
        here, before = names.covering[at], names.covering[at - 1]
        if here is None and (before is None or before.kind in ("LOC", "MISC")):
            yield Span(at - 1 if before is None else before.start, at + 1, "ORG")


def _shortened(names: NameSpans) -> Iterator[Span]:
    """A coalition or court that the article names in full, where "the Coalition" stands for it."""
    low = names.reading.low
    heads = {
        low[span.end - 1]
        for span in names.in_order()
        if span.kind == "ORG" and span.end - span.start > 1 and low[span.end - 1] in STANDING
    }
    for at in names.reading.capitalised if heads else ():
        here = names.covering[at]
        if low[at] not in heads or not at or low[at - 1] not in _POINTED:
            continue
        last = at + 1 == len(low) or not names.reading.bits[at + 1] & CAPITALISED
        if last and (here is None or not here.kind):
            yield Span(at, at + 1, "ORG")


def _headed(names: NameSpans) -> Iterator[Span]:
    """What was taken for a place or an event and begins like a body: the Society of Law."""
    low = names.reading.low
    for span in names.in_order():
        if span.kind not in ("LOC", "MISC") or span.end - span.start < 3:
            continue
        heads = [
            at
            for at in range(span.start, min(span.start + 3, span.end - 2))
            if low[at] in _BODIES and low[at + 1] in ("of", "for")
        ]
        if heads:
            yield span._replace(kind="ORG")


def _joined(names: NameSpans) -> Iterator[Span]:
    """Firms that were cut at their possessive: Mardell's, Bancshares Inc."""
    low, bits = names.reading.low, names.reading.bits
    bodies = [span for span in names.in_order() if span.kind == "ORG"]
    for one, other in pairwise(bodies):
        if other.start != one.end + 1 or low[one.end] not in POSSESSIVES:
            continue
        rest = range(other.start, other.end)
        if all(bits[k] & LEGAL_FORM or low[k] in _TRADES for k in rest):
            yield Span(one.start, other.end, "ORG")


def _possessed(names: NameSpans) -> Iterator[Span]:
    """Firms that are called Boatmen's where the article names Boatmen's Bancshares in full."""
    low, words, bits = names.reading.low, names.reading.words, names.reading.bits
    spans = names.in_order()
    firms = {
        words[span.start]
        for span in spans
        if span.kind == "ORG"
        and span.end - span.start > 2
        and low[span.start + 1] in POSSESSIVES
        and bits[span.end - 1] & LEGAL_FORM | (low[span.end - 1] in _TRADES)
    }
    for span in spans if firms else ():
        possessed = span.end < len(low) and low[span.end] in POSSESSIVES
        if possessed and span.end - span.start == 1 and words[span.start] in firms:
            yield Span(span.start, span.end + 1, "ORG")


def _traded(names: NameSpans) -> Iterator[Span]:
    """Words that no list knows and that are firms by what is said of them: Petofi's board."""
    reading = names.reading
    low, bits, words = reading.low, reading.bits, reading.words
    unknown = [
        at
        for at in reading.capitalised
        if not bits[at] & _KNOWN
        and not bits[at] >> FREQUENCY_SHIFT & 3
        and words[at].istitle()
        and len(words[at]) > 3
        and _open(names.covering[at])
        and not (at and bits[at - 1] & CAPITALISED)
        and not (at + 1 < len(low) and bits[at + 1] & CAPITALISED)
    ]
    counts = Counter(words[at] for at in unknown)
    firms = {words[at] for at in unknown if counts[words[at]] > 1 and _held(low, at)}
    written = set(words) if firms else set()
    firms -= {word for word in firms if word.lower() in written}
    for at in unknown if firms else ():
        if words[at] in firms:
            yield Span(at, at + 1, "ORG")


def _open(span: Span | None) -> bool:
    """Whether a word is no part of a person's, a place's or an organization's name."""
    return span is None or (span.end - span.start == 1 and span.kind in ("", "MISC"))


def _held(low: Sequence[str], at: int) -> bool:
    """Whether the words after speak of who owns or leads a firm."""
    after = low[at + 1 : at + 3]
    if after[:1] and after[0] in POSSESSIVES:
        after = after[1:]
    return after[:1] != [] and (after[0] in _OWNED or after == ["general", "manager"])


def _bracketed(names: NameSpans) -> Iterator[Span]:
    """Abbreviations in brackets after organizations: Law and Justice (PiS)."""
    words, bits = names.reading.words, names.reading.bits
    for span in names.in_order():
        at = span.end + 1
        if span.kind != "ORG" or span.end - span.start < 2 or words[at + 1 : at + 2] != [")"]:
            continue
        if words[at - 1] != "(" or bits[at] & (COUNTRY | CALENDAR):
            continue
        if not organizations.is_acronym(words[at]) or words[at].lower() in _STATES:
            continue
        if not words[at].replace("&", "").isalpha() or (
            words[at][-1] == "s" and words[at][:-1].isupper()
        ):
            continue
        here = names.covering[at]
        if here is None or here.kind != "ORG":
            yield Span(at, at + 1, "ORG")


def _listed(names: NameSpans) -> Iterator[Span]:
    """What stands between two organizations of a list, and is nothing else that is known."""
    reading = names.reading
    bits = reading.bits
    bodies = [span for span in names.in_order() if span.kind == "ORG"]
    for one, other in pairwise(bodies):
        start, end = one.end + 1, other.start - 1
        if not 0 < end - start <= _LONGEST_RUN or reading.low[one.end] != ",":
            continue
        if reading.low[end] == "the" and end - start > 1:
            end -= 1
        if reading.low[end] not in (",", "and"):
            continue
        if reading.low[end - 1] == "," and end - start > 1:
            end -= 1
        if reading.low[start] == "the" and end - start > 1:
            start += 1
        if not (bits[start] & CAPITALISED and bits[end - 1] & CAPITALISED):
            continue
        if any(not bits[k] & (CAPITALISED | CONNECTOR) for k in range(start, end)):
            continue
        if any(bits[k] & _KNOWN for k in range(start, end)) and not any(
            bits[k] & (_HEAD | ACRONYM | KNOWN_ORGANIZATION) for k in range(start, end)
        ):
            continue
        met = names.met(start, end)
        if all(each.kind in ("PER", "ORG", "MISC") for each in met) and not (
            len(met) == 1 and met[0] == Span(start, end, "ORG")
        ):
            yield Span(start, end, "ORG")


_FINDERS = (
    (frozenset(["of", "for"]), _headed),
    (frozenset(POSSESSIVES), _joined),
    (frozenset(POSSESSIVES), _possessed),
    (_OWNED | {"general"}, _traded),
    (frozenset(["party"]), _parties),
    (_PAPERS, _newspapers),
    (_FORCES, _national),
    (frozenset(["("]), _bracketed),
    (frozenset([","]), _listed),
    (STANDING, _shortened),
)
"""Ways to find names, each with the words of which it needs one."""
