"""Corrects the kinds of names by what an article says that they are: a film, a band, a product.

"the comedy Vera Lake", "analysts Hartner", "the Kestrel Heavy rocket": one such place tells of all
mentions of the name in the article, unless others speak of a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from search.names.recognition.features import (
    COMMON_GIVEN,
    COUNTRY,
    GIVEN,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    TITLE,
)
from search.names.recognition.name_spans import NameSpans
from search.names.recognition.trimming import POSSESSIVES, Reading, Span

_WORKS = frozenset(
    """
    film movie drama comedy biopic sitcom musical documentary sequel blockbuster thriller album
    song single novel soap videogame
    """.split()
)
_SHIPS = frozenset(
    """
    carrier carriers frigate destroyer ferry tanker submarine cruiser freighter trawler warship
    battleship corvette minesweeper schooner
    """.split()
)
_CREW = frozenset("star stars actor actress author creator co-star".split())
_AWARDED = frozenset(
    """
    nominee nominees nomination nominations nominated hopeful hopefuls contender contenders
    ceremony
    """.split()
)
_BANDS = frozenset("band bands quartet quintet rockers popsters boyband".split())
_FIRMS = frozenset(
    """
    firm company companies retailer carmaker automaker brewer chipmaker airline airlines broker
    brokerage brokers consultancy consultants bank banks insurer publisher studio newspaper
    magazine website agency supplier manufacturer maker chain giant operator lender
    start-up startup charity label drugmaker drugmakers analysts group groups conglomerate
    supermarket shipbuilder miner
    """.split()
)
_PLAYERS = frozenset(
    """
    striker midfielder defender goalkeeper keeper winger full-back left-back right-back centre-back
    centre-half boss coach skipper lock prop hooker fly-half scrum-half flanker
    quarterback pitcher outfielder shortstop fans
    """.split()
)
_PLURALS = frozenset("have are were want seek lose clinch remain concede".split())
_OF_PEOPLE = frozenset(
    "analysts brokers broker consultants maker groups companies publisher".split()
)
_ARTS = frozenset("film documentary movie programme program video policy dress game games".split())
_HEADS = frozenset(
    """
    head director leader chief chairman spokesman spokeswoman president commander member owner
    founder boss
    """.split()
)
_HEADED_WITHIN = 10
"""How many words before a name tell that it is that of who heads the firm."""
_CLAUSES = frozenset(". ! ? : ; that but as while because although when if".split())
_ENDS = frozenset(". , ; : ) - – — 's ’s ' ’ and or which has have is are was were will".split())
_POINTED = frozenset("the a an this that his her its their our".split())
_GOODS = frozenset(
    """
    rocket rockets car cars sedan suv pickup truck missile missiles phone phones smartphone
    smartphones tablet console laptop handset chocolate candy snack snacks drink perfume
    shampoo airliner jet jets jetliner fighter helicopter helicopters rifle rifles software app
    vaccine drug drugs spacecraft satellite booster roadster motorcycle
    """.split()
)
_MEDIA = frozenset("television tv channel broadcaster newspaper daily".split())
_CALLED = [["known", "as"], ["called"], ["dubbed"], ["named"]]
_FAITHS = frozenset(
    """
    takfiri takfiris wahhabi wahhabis wahabi salafi salafis salafist salafists alawite alawites
    shia shias shiite shiites sunni sunnis druze yazidi yazidis jihadi jihadis jihadist jihadists
    zionist zionists maronite maronites ismaili ismailis houthis sufi sufis
    """.split()
)
_BELIEVERS = frozenset(
    "sect faith minority religion community tribe tribes clan tribesmen villages".split()
)
_FORMS = frozenset("inc inc. ltd ltd. plc llc corp corp. gmbh".split())
_FEASTS = frozenset(["eid", "eid-al-fitr", "eid-al-adha"])
_EVENTS = [
    ["arab", "spring"], ["prague", "spring"], ["six", "nations"], ["rbs", "six", "nations"],
    ["tri", "nations"], ["grand", "prix"], ["cold", "war"], ["iron", "curtain"],
]  # fmt: skip
_PAPERS = frozenset(["papers", "grammys", "oscars"])
_LAWS = frozenset("bill act agreement treaty amendment".split())


def described(names: NameSpans) -> None:
    """Give people and organizations the kind that the words beside them say."""
    reading = names.reading
    by_text: dict[tuple[str, ...], list[Span]] = {}
    for span in names.in_order():
        if span.kind in ("PER", "ORG"):
            text = tuple(reading.words[span.start : span.end])
            by_text.setdefault(text, []).append(span)
    bearers = {
        reading.low[at]
        for spans in by_text.values()
        for span in spans
        if span.kind == "PER" and span.end - span.start > 1
        for at in range(span.start, span.end)
    }
    for text, spans in by_text.items():
        kinds = Counter(_kinds(names, spans))
        if not kinds:
            continue
        kind, times = kinds.most_common(1)[0]
        if len(text) == 1 and text[0].lower() in bearers and kind != "FAITH":
            continue
        if times <= sum(_personal(reading, span) for span in spans):
            continue
        for span in spans:
            names.put(span._replace(kind="MISC" if kind == "FAITH" else kind))


def _kinds(names: NameSpans, spans: Sequence[Span]) -> Iterator[str]:
    """The kinds that the mentions of one text are said to have where they stand."""
    reading = names.reading
    goods = 0
    for span in spans:
        if span.kind == "PER":
            kind = _of_person(names, span)
        else:
            kind = _of_organization(reading, span)
            goods += _is_good(reading, span)
        if kind:
            yield kind
    if goods and 2 * sum(_determined(reading, span) for span in spans) >= len(spans):
        yield from ["MISC"] * goods


def _personal(reading: Reading, span: Span) -> bool:
    """Whether the words beside a name are those about a person."""
    titled = span.start > 0 and bool(reading.bits[span.start - 1] & TITLE)
    after = reading.low[span.end : span.end + 2]
    return span.kind == "PER" and (titled or after[:1] == ["who"] or after == [",", "who"])


def _of_person(names: NameSpans, span: Span) -> str:
    """ORG or MISC where what was taken for a person is said to be something else, else empty."""
    reading, (start, end, _) = names.reading, span
    low, bits = reading.low, reading.bits
    before = low[start - 1] if start else ""
    after = low[end] if end < len(low) else ""
    if _formed(reading, end):
        return "ORG"
    if low[start] in _FEASTS or (end - start > 2 and low[end - 1] in _LAWS):
        return "MISC"
    if end - start == 1 and (low[start] in _FAITHS or _believers(reading, span)):
        return "FAITH"
    if end - start == 1 and (after in _AWARDED or low[end + 1 : end + 2] == ["nominee"]):
        return "MISC"
    follower = names.covering[end + 1] if end + 1 < len(low) else None
    person_after = follower is not None and follower.kind == "PER"
    if end - start > 1 and after in _CREW and person_after:
        return "MISC"
    if before in _SHIPS:
        return "MISC"
    if before in _WORKS and not person_after and _apart(reading, span):
        return "MISC"
    if (before in _BANDS or before in _FIRMS) and _names_firm(reading, span):
        return "ORG"
    if bits[start] & COUNTRY:
        return ""
    if (
        end - start == 1
        and after in _PLAYERS
        and (person_after or (after == "fans" and not bits[start] & GIVEN))
    ):
        return "ORG"
    if end - start == 1 and after in POSSESSIVES and person_after and _full(reading, follower):
        return "ORG"  # Chelford's Damien Ruff
    if after in _MEDIA:
        return "ORG"
    opens = not start or before in _CLAUSES or before[0] == "\n"
    if (
        after in _PLURALS
        and reading.words[end].islower()
        and opens
        and not low[end - 1].endswith("s")
    ):
        return "ORG"
    return ""


def _formed(reading: Reading, end: int) -> bool:
    """Whether a comma and a legal form follow: Cargrove, Inc."""
    low = reading.low[end : end + 2]
    return len(low) == 2 and low[0] == "," and low[1] in _FORMS and reading.words[end + 1].istitle()


def _full(reading: Reading, span: Span | None) -> bool:
    """Whether a name begins with a common given name and goes on."""
    return (
        span is not None
        and span.end - span.start > 1
        and bool(reading.bits[span.start] & COMMON_GIVEN)
    )


def _names_firm(reading: Reading, span: Span) -> bool:
    """Whether the word for a firm before a name says that it is its own: not of who heads it."""
    start, end, _ = span
    low = reading.low
    if low[start - 1] == "maker" and low[start - 2 : start - 1] != [] and low[start - 2] in _ARTS:
        return False
    several = end - start > 1
    if several and (low[start - 1] in _OF_PEOPLE or reading.words[start - 1][0].isupper()):
        return False
    ahead = low[max(0, start - _HEADED_WITHIN) : start - 1]
    return _apart(reading, span) and not (several and not _HEADS.isdisjoint(ahead))


def _apart(reading: Reading, span: Span) -> bool:
    """Whether the name is all that the noun before it speaks of.

    "the band Kestrel said" and "film Vera Lake,", but not "the company Tom Smith founded".
    """
    start, end, _ = span
    pointed = start > 1 and reading.low[start - 2] in _POINTED
    personal = bool(reading.bits[start] & COMMON_GIVEN) and end - start > 1
    if not pointed and not personal:
        return True
    return end >= len(reading.low) or reading.low[end] in _ENDS or reading.low[end][0] == "\n"


def _of_organization(reading: Reading, span: Span) -> str:
    """MISC where what was taken for an organization is said to be something else, else empty.

    ORG where it is sure to be one.
    """
    start, end, _ = span
    if _formed(reading, end):
        return "ORG"
    if end - start == 1 and (
        reading.low[start] in _FAITHS - {"houthis"} or _believers(reading, span)
    ):
        return "FAITH"
    if reading.low[start:end] in _EVENTS:
        return "MISC"
    return "MISC" if reading.low[end - 1] in _PAPERS and end - start == 2 else ""


def _believers(reading: Reading, span: Span) -> bool:
    """Whether a word in -i or -ite names those of a faith or a tribe."""
    start, end, _ = span
    after = reading.low[end] if end < len(reading.low) else ""
    return reading.low[start].endswith(("ite", "i", "ites", "is")) and after in _BELIEVERS


def _is_good(reading: Reading, span: Span) -> bool:
    """Whether a name is said to be that of a vehicle, a device or something else that is made."""
    start, end, _ = span
    low = reading.low
    if any(bits & (LEGAL_FORM | ORGANIZATION_HEAD) for bits in reading.bits[start:end]):
        return False
    if end - start == 1 and reading.words[start].isupper():
        return False  # the EU
    if end - start > 1 and end < len(low) and low[end] in _GOODS:
        return True
    at = start - 1 if start and low[start - 1] in _POINTED else start
    for called in _CALLED:
        if low[max(0, at - len(called)) : at] == called:
            ahead = low[max(0, at - len(called) - 3) : at - len(called)]
            return not _GOODS.isdisjoint(ahead)
    return False


def _determined(reading: Reading, span: Span) -> bool:
    """Whether an article or whose it is stands before the name, as before a thing."""
    at = span.start - 1
    low = reading.low
    if at > 0 and low[at].islower() and low[at] not in _POINTED:
        at -= 1  # the cherry-red Kestrel
    return at >= 0 and (low[at] in _POINTED or low[at] in POSSESSIVES)
