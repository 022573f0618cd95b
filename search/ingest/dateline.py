"""The dateline that opens a report: place, day and agency, as in "GENEVA, January 9. /TASS/."."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from search.ingest.agencies import agency, agency_in
from search.ingest.expressions import Moment, day
from search.ingest.months import ENGLISH_MONTHS, ENGLISH_WEEKDAYS, month, weekday
from search.ingest.source import source_name

_UPPER: Final = r"[^\W\d_a-zа-яё]"
_WORD: Final = _UPPER + r"[\w.'’\-]{0,30}"
_SMALL: Final = (
    r"(?:(?:am|an der|del?|della|do|da|di|des?|den|el|en|la|les?|los|of|on|op|sur|upon|und) )?"
)
_NAME: Final = _WORD + r"(?:[ /]" + _SMALL + _WORD + r"){0,3}"
_PLACE: Final = (
    r"(?P<place>" + _NAME + r"(?: ?, ?" + _NAME + r"){0,2})(?: ?[\[(]" + _NAME + r"[\])])?"
)
_LETTERS: Final = r"[^\W\d_]{2,13}"
_HIJRI: Final = (
    r"(?:Muharram|Safar|Rabi|Jum[ao]d|Rajab|Sha'?ban|Ramad|Shaww?al|Dh?u)[^\d\n]{0,20}\d\d?,? "
    r"\d{4}(?: ?A?H)?,? (?:corresponding to )?"
)
_BEFORE_DATE: Final = (
    r"(?:" + _PLACE + r" ?[.,–—|-]? {1,2})?(?:(?P<weekday>" + _LETTERS + r")\.?,? )?"
)
_AFTER_DATE: Final = r"(?: (?:года|году|г\.|року|р\.|r\.|d\.))?[.,]?"
_DATED: Final = tuple(
    re.compile(_BEFORE_DATE + date + _AFTER_DATE)
    for date in (
        _HIJRI + r"(?P<month>" + _LETTERS + r") (?P<day>\d\d?),? (?P<year>\d{4})(?!\d)"
        r"(?: AD)?",
        r"(?P<month>" + _LETTERS + r")\.? {1,2}(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)"
        r"(?:(?:,? |/)(?P<year>\d{4})(?!\d))?",
        r"(?P<day>\d\d?)(?:st|nd|rd|th|er|º)?\.? ?(?:de |di |of )?(?P<month>" + _LETTERS + r")\.?"
        r"(?!\w)(?:,? (?:de |del )?(?P<year>\d{4})(?!\d))?",
        r"(?P<year>\d{4})\. (?P<month>" + _LETTERS + r") (?P<day>\d\d?)\.(?:, " + _LETTERS + r")?",
        r"(?P<day>\d\d)/(?P<month>\d\d)(?:/(?P<year>\d{4}))?(?!\d)",
        r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\.(?: ?(?P<year>\d{4})(?!\d))?",
        r"(?P<year>\d{4}) m\. (?P<month>" + _LETTERS + r") (?P<day>\d\d?)",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
    )
)
"""Place and date, the latter in each of the orders in which it is written."""
_DIGIT_NEAR: Final = re.compile(r"\D{0,100}+\d")
_BRACKETED: Final = r"(?:/ ?(?P<agency>[^/\n]{2,40}?) ?/|\((?P<agency2>[^()\n]{2,60})\))"
_END: Final = (
    r"(?P<end>[ .,:]{0,3}(?:[-–—]{1,3}|=)(?=[ \n])|(?<=[)/])[-–—]{1,3}(?=\w)|[.:](?=[ \n])"
    r"|(?=[ \n]|\Z)|(?<=\))(?=\w))[ ]{0,3}\n?"
)

_BRACKETED_END: Final = re.compile(r" ?" + _BRACKETED + _END)
_BARE_END: Final = re.compile(
    r" ?[-–—]{0,2} ?(?P<agency>[^\W\d_][\w./'’\-]{1,24}(?: [^\W\d_][\w./]{1,15}){0,2}?)"
    r"(?P<end>[ .,:]{0,3}(?:[-–—]{1,3}|=)(?=[ \n])|[.:/](?=[ \n])|(?=\n\n))[ ]{0,3}\n*"
)
"""An agency without brackets, as in "Tehran, Jan 9, IRNA -" or "МОСКВА, 9 янв - РИА Новости."."""
_BRACKET: Final = re.compile(r" ?[\[(]([^()\[\]\n]{2,40})[\])]")
"""What stands in brackets behind a place: its country, or the agency."""
_FIRST_WORD: Final = re.compile(r"\w+")
_ONLY_END: Final = re.compile(_END)
_PLACE_AFTER: Final = re.compile(r"[, ] ?(?P<place>" + _NAME + r")(?= ?[/(])")
"""As in "9 January 2022, Minsk /Corr. BelTA/."."""
_WITH_AGENCY: Final = re.compile(
    r"(?:" + _PLACE + r"[.,:]? ?(?:[-–—]{1,2} )?)?" + _BRACKETED + _END
)
_WITH_BARE: Final = re.compile(
    r"(?P<place>" + _NAME + r"(?:, " + _NAME + r")?)(?:, (?P<agency>" + _UPPER + r"[\w.]{1,15})"
    r" ?[-–—]{1,3} (?=\S)| / (?P<agency2>" + _UPPER + r"[\w.]{1,15})\n+)"
)
"""As in "Damascus, SANA-", and "BAGHDAD / INA" on a line of its own."""
_AGENCY_FIRST: Final = re.compile(
    r"(?:\((?P<agency>[^()\n]{2,40})\)|(?P<bare>" + _UPPER + r"[\w.]{1,20}(?: " + _WORD + r")?))"
    r"[ .,]{0,2}[-–—]{1,3} (?=\S)"
)
"""As in "(ANSA) - ROME, JAN 9 -"."""
_SHOUT: Final = r"[^\W\da-zа-яё]"
_CAPITALS: Final = re.compile(
    rf"(?P<place>{_UPPER}(?:{_SHOUT}{{3,30}}|{_SHOUT}{{1,2}}-{_UPPER})[^a-zа-яё\d\n]{{0,40}}?"
    rf"(?:, ?{_NAME})?) ?[-–—]{{1,3}} {{1,3}}(?=\S)"
)
_CHINESE: Final = re.compile(
    r"[【(（]?(?P<agency>新华社|新華社|新华网|中新社|中新网|中国新闻社|中央社)(?P<place>[^\W\d]{2,8}?)?"
    r"(?: ?(?:(?P<year>\d{4})年)?(?P<month>\d\d?)月)?(?P<day>\d\d?)日?[电電讯訊]?[】)）]?"
    r"(?: ?[(（][^()（）\n]{1,60}[)）])?[ \u3000]{0,2}"
)
_KOREAN: Final = re.compile(
    r"[(\[](?P<place>[^=()\[\]\n]{1,20})=(?P<agency>[^()\[\]\n]{2,12})[)\]]"
    r"(?: ?[^\n=]{1,30} ?=)? ?"
)
_JAPANESE: Final = re.compile(
    r"[［\[【](?P<place>[^\W\d]{1,12})[ \u3000]?"
    r"(?:(?:(?P<month>\d\d?)月)?(?P<day>\d\d?)日)?[ \u3000]?"
    r"(?P<agency>ロイター|共同|時事|AP|AFP)[］\]】][ \u3000]?(?:[-－–] ?)?"
)
_PARTS: Final = re.compile(r"([ ,/\-])")
_REACH: Final = 160
"""Characters among which the marks of a dateline are."""
_MOST_ABOVE: Final = 8
_LONGEST_ABOVE: Final = 240
"""How many paragraphs, of how many characters each, may stand above a dateline."""
_TELLING: Final = re.compile(r"[^\W\d_a-zа-яё][^\n]{0,70}?[\d(/]|[(/\[【（［]")
"""What begins a dateline that names an agency or a day."""
_EASTERN: Final = frozenset("新中【(（[［")
_NOT_PLACES: Final = frozenset(
    """advisory after alert analysis as at before blog book breaking by column comment commentary
    corrected correction during editorial edt est exclusive explainer factbox feature file flash for
    from gmt graphic highlights in instant interview letter live markets media news newsmaker
    note obituary on opinion photo photos picture pictures poll preview profile recap repeat report
    review roundup rpt since special spotlight summary text timeline transcript until update insight
    updated urgent us video viewpoint watch wrapup""".split()
) | (ENGLISH_MONTHS.keys() | ENGLISH_WEEKDAYS.keys()) - {"mar"}


class Dateline(NamedTuple):
    """What a dateline says; it begins at `start`, and at `end` the text itself begins."""

    place: str | None
    source: str | None
    moment: Moment | None
    end: int
    start: int = 0


def opening_dateline(body: str) -> Dateline | None:
    """The dateline of a text: at its beginning, or below a byline, a deck, a caption, bullets.

    These are short paragraphs; a dateline below them must name an agency or a day.
    """
    if (read := dateline(body)) is not None:
        return read
    start = 0
    for _ in range(_MOST_ABOVE):
        end = body.find("\n", start)
        if end < 0 or end - start > _LONGEST_ABOVE:
            return None
        start = end + 1
        while body[start : start + 1] == "\n":
            start += 1
        if _TELLING.match(body, start) is None:
            continue
        read = dateline(body, start)
        if read is not None and (read.source is not None or read.moment is not None):
            return read
    return None


def dateline(text: str, start: int = 0) -> Dateline | None:
    """The dateline that begins exactly at `start`, or None where the text begins otherwise."""
    read = _read(text, start)
    return read if read is None or start == 0 else read._replace(start=start)


def _read(text: str, start: int) -> Dateline | None:
    head = text[start : start + 1]
    if head in _EASTERN and (read := _eastern(text, start)) is not None:
        return read
    if not (head.isupper() or head in "(/" or head.isdigit()):
        return None
    reach = text[start : start + _REACH]
    dashed = "-" in reach or "–" in reach or "—" in reach
    if dashed and (read := _after_agency(text, start)) is not None:
        return read
    if (read := _dated(text, start)) is not None:
        return read
    bracketed = "(" in reach or "/" in reach
    found = _WITH_AGENCY.match(text, start) if bracketed else None
    if found is not None:
        name = agency_in(found["agency"] or found["agency2"])
        place = _place(found["place"])
        if (
            name is not None
            and (found["place"] is None or place is not None)
            and not _is_short_form(found)
            and (found["end"].strip() or not text[found.end() : found.end() + 1].islower())
        ):
            return _day_after(text, Dateline(place, name, None, found.end()))
    found = _WITH_BARE.match(text, start) if dashed or bracketed else None
    if found is not None and (name := agency(found["agency"] or found["agency2"], bare=True)):
        return Dateline(_place(found["place"]), name, None, found.end())
    found = _CAPITALS.match(text, start) if dashed else None
    if found is not None:
        place, name = _place_and_agency(found["place"])
        if name is not None or (place is not None and _is_capitals(found["place"].split(",")[0])):
            return Dateline(place, name, None, found.end())
    return None


def _day_after(text: str, read: Dateline) -> Dateline:
    """The same with the day that stands behind the agency, unless that is of the first sentence."""
    word = _FIRST_WORD.match(text, read.end)
    if word is None or not (word[0].isdigit() or month(word[0]) or weekday(word[0]) is not None):
        return read
    after = _dated(text, read.end, read.source)
    if after is None or after.place is not None or text[after.end : after.end + 1].islower():
        return read
    return after._replace(place=read.place)


def _is_short_form(found: re.Match[str]) -> bool:
    """Whether brackets hold the initials of the words before them: "Canadian Pacific (CP)"."""
    initials = "".join(re.findall(r"(?<!\w)[A-Z]", found["place"] or ""))
    acronym = found["agency2"] or ""
    return len(initials) > 1 and initials.endswith(acronym.upper())


def _after_agency(text: str, start: int) -> Dateline | None:
    """A dateline that begins with the agency."""
    found = _AGENCY_FIRST.match(text, start)
    if found is None:
        return None
    name = agency_in(found["agency"]) if found["agency"] else agency(found["bare"], bare=True)
    if name is None:
        return None
    if (read := _dated(text, found.end(), name)) is not None:
        return read._replace(source=name)
    placed = _CAPITALS.match(text, found.end())
    if placed is not None and (place := _place(placed["place"])) is not None:
        return Dateline(place, name, None, placed.end())
    return Dateline(None, name, None, found.end())


def _dated(text: str, start: int, beside: str | None = None) -> Dateline | None:
    """The dateline of a place and a date at `start`, behind an agency that is `beside` it."""
    if _DIGIT_NEAR.match(text, start) is None:
        return None
    for pattern in _DATED:
        found = pattern.match(text, start)
        if found is not None and (moment := _moment(found)) is not None:
            return _with_agency(text, found, moment, beside)
    return None


def _with_agency(
    text: str, found: re.Match[str], moment: Moment, beside: str | None
) -> Dateline | None:
    """The dateline that goes on from a place and a date, or None where text follows."""
    words, start = found["place"], found.end()
    if words is not None and not words[0].isupper():
        return None
    if words is None and (after := _PLACE_AFTER.match(text, start)) is not None:
        words, start = after["place"], after.end()
    place, cited = _place_and_agency(words)
    if found["place"] and (within := _BRACKET.match(text, found.end("place"))):
        cited = cited or agency_in(within[1])
    rest = _BRACKETED_END.match(text, start)
    if start > found.end() and (rest is None or not agency_in(rest["agency"] or rest["agency2"])):
        return None
    stated = (rest["agency"] or rest["agency2"]) if rest is not None else ""
    name = agency_in(stated)
    if rest is None and (bare := _BARE_END.match(text, start)) is not None:
        name = agency(bare["agency"], bare=True)
        rest = bare if name is not None else None
    rest = rest or _ONLY_END.match(text, start)
    if rest is None:
        return None
    end = rest["end"].strip(" .,")
    known = name or cited or beside
    dashed = end not in ("", ":")
    capitals = words is not None and _is_capitals(words.split(",")[0])
    ended = rest["end"].strip() != "" or text[start - 1] == "."
    if cited is not None and not ended and text[rest.end() : rest.end() + 1].islower():
        return None  # the day is the first word of the text: "LONDON (Reuters) January 9 was"
    if known is None and not (place is not None and (dashed or (capitals and ended))):
        return None
    if known is None and stated and dashed:
        known = source_name(stated.split("/")[0])
    return Dateline(place, known, moment._replace(end=rest.end()), rest.end())


def _moment(found: re.Match[str]) -> Moment | None:
    """The day that the groups of a pattern name; None where they name none."""
    named, written, years = found["weekday"], found["month"], found["year"]
    if named is not None and weekday(named) is None:
        return None
    months = int(written) if written.isdigit() else month(written)
    year, number = int(years) if years else None, int(found["day"])
    if months is None or not 1 <= months <= 12 or day(year or 2024, months, number) is None:
        return None
    return Moment(year, months, number, found.start(), found.end())


def _eastern(text: str, start: int) -> Dateline | None:
    """A dateline as agencies of China, Japan and Korea write it."""
    found = _CHINESE.match(text, start) or _JAPANESE.match(text, start)
    if found is None:
        found = _KOREAN.match(text, start)
        if found is None or (name := agency(found["agency"])) is None:
            return None
        return Dateline(found["place"].strip(), name, None, found.end())
    moment = None
    months, number = found["month"], found["day"]
    years = found["year"] if "year" in found.re.groupindex else None
    if months and number and day(int(years or 2024), int(months), int(number)) is not None:
        year = int(years) if years else None
        moment = Moment(year, int(months), int(number), found.start(), found.end())
    return Dateline(found["place"], agency(found["agency"]), moment, found.end())


def _place_and_agency(words: str | None) -> tuple[str | None, str | None]:
    """Place and agency of words that may name both: "ALMATY. KAZINFORM", "MOSCOW, TASS"."""
    if words is None:
        return None, None
    if (name := agency(words, bare=True)) is not None:
        return None, name
    before, _, last = words.replace(",", " ").rpartition(" ")
    if before and len(last) > 2 and (name := agency(last, bare=True)) is not None:
        return _place(before), name
    return _place(words), None


def _place(words: str | None) -> str | None:
    """The place in ordinary capitals, or None where the words are not a place."""
    if words is None:
        return None
    words = words.strip(" ,-")
    if "," in words:
        before, _, last = words.rpartition(",")
        if last.strip().lower() in ENGLISH_WEEKDAYS:
            words = before
    if "," not in words and words.count(".") < 2:  # "ERIE, Pa." and "D.C." keep their last dot
        words = words.rstrip(".")
    parts = _PARTS.split(words)
    if not words or parts[0].lower().strip(".:") in _NOT_PLACES:
        return None
    return "".join(part.capitalize() if _shouted(part) else part for part in parts)


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper() and "." not in word.rstrip(".")


def _is_capitals(words: str) -> bool:
    return words.isupper() and sum(map(str.isalpha, words)) > 2
