"""A headline for an article whose source gives none: what its first sentence says, in short."""

from __future__ import annotations

import re

from search.ingest.dateline import Dateline
from search.ingest.sentences import sentence_end

LONGEST = 110
"""Characters of a headline that is derived; a stated one may be longer."""
_SHORTEST_CUT = 60
_LONG_OFFICE = 30
"""Characters of an office that is too long to stand before a name in a headline."""
_FEWEST_WORDS, _FEWEST_SPOKEN = 5, 3
"""Words that a sentence has at least, and one that ends with a full stop."""
_REACH = 4000
_UNTITLED = "(untitled)"

_SKIPPED = re.compile(
    r"(?:by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
    r"|related (?:materials?|articles?|stories|news)\b.*"
    r"|read (?:also|more)\b.*|also read\b.*|see also\b.*|(?:image|photo|picture|video|credit)s?:.*"
    r"|(?:enlarge(?: this)? image|now playing|toggle caption|chat with us|click to|sign up)\b.*"
    r"|file(?: photo)? ?[-–—:] .*|\(?with inputs? from .*"
    r"|advertisement|share this.*|print this page|©.*|copyright .*"
    r"|https?://\S*|[\W\d_]*)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:(?:earlier )?(?:(?:late |early )?on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: "
    r"(?:morning|afternoon|evening|night))?|earlier(?: today)?|today|yesterday|meanwhile|however"
    r"|in the meantime|later(?: in the day)?|according to [^,]{3,60}(?:, (?:19|20)\d\d)?"
    r"(?!,[^,.]{2,40},)),\s+",
    re.IGNORECASE,
)
_LONG_NAME = re.compile(
    r"(?:(?<=\s)[Tt]he |\A[Tt]he )?((?:[A-Z][\w.\-]*['’]?)"
    r"(?: (?:[A-Z][\w.\-]*|of|for|and|on|in|the|&)['’]?){1,9}?)(['’]s?)?"
    r" \(([A-Z][A-Za-z]{0,2}[A-Z][A-Z.\-]{0,7})\)"
)
_BRACKETS = re.compile(r"\s\([^()]{1,60}\)")
_RELATIVE = re.compile(r", (?:who|which|whose) [^,]{3,150},(?= )")
_SPEECH = (
    r"(?:said|says|stated|told|noted|announced|added|stressed|reported|reports|emphasi[sz]ed|warned"
    r"|claimed|declared|confirmed|writes|wrote|remarked|explained|believes|argued|insisted)"
)
_ATTRIBUTION = re.compile(
    r",\s+(?:according to|adding that|citing|as reported by|reports?|quoting|it (?:was|has been) "
    r"reported)\b.*$|,? according to .*$"
)
_SPEAKER = re.compile(
    r",\s+(?:[a-z]+\s)?(?:the |a |an |its |his |her |their )?(?:[a-z\-]+ ){0,3}[A-Z][^,]{2,120}"
    r"(?:,\s+(?:who|which)\b[^,]{0,160},)?\s" + _SPEECH + r"\b.*$"
)
_OFFICE = re.compile(
    r"\b(?:President|Minister|Secretary|Chairman|Chairwoman|Chair|Spokesman|Spokeswoman|Spokesperson"
    r"|Governor|Ambassador|Chancellor|Commissioner|Director|Head|Chief|Senator|Premier|Deputy"
    r"|Envoy|General|Representative|Speaker|Commander|Mayor|Judge|Prosecutor|King|Queen|Prince)\b"
)
_PERSON = re.compile(
    r"(?P<before>\S+) (?P<name>[A-Z][\w'’\-]+(?: [A-Z]\.)? [A-Z][\w'’\-]+) (?=[a-z]+ )"
)
_NOT_NAME = re.compile(
    r"(?:President|Minister|Ministry|Secretary|Chairman|Chair|Spokes\w+|Governor|Ambassador|Council"
    r"|Department|Organi[sz]ation|Government|Committee|Party|Union|House|Affairs|State|States|Agency"
    r"|Service|Force|Forces|Army|Court|Bank|Office|Commission|Parliament|Senate|Congress|Kingdom"
    r"|Nations|Republic|Foreign|Prime|Deputy|Security|Defen[cs]e|Group|Inc|Corp|Co|Ltd)"
)
_SMALL = frozenset("of the for in to and at on from a an by with".split())
_BEFORE_TO = frozenset(
    """able according agreed back brought close due going how likely need order plan plans ready
    related right set sought way ways what willing according wants want has have is are was were
    be""".split()
)
_PARTICIPLES = ("ed", "ing")
_TIMES = frozenset(["after", "before", "since", "until"])
_SPANS = frozenset(
    """day days hour hours immediately just long minutes month months shortly soon week weeks year
    years""".split()
)
_CLAUSE = re.compile(
    r",? (?:to|after|as|while|amid|because|when|who|which|that|where|following|in order|with|and"
    r"|but|about|during|since|until|before) |[,;:] | [–—-] "
)


def derived_headline(body: str, opening: Dateline | None = None) -> str:
    """What the first sentence of the text says, at most 110 characters; never empty.

    Dropped are boilerplate lines, the weekday and the attribution, the long form of a name that has
    a short one in brackets, and where the sentence is still too long, the office before a name.
    """
    lines = [line for line in _lines(body, opening) if not _SKIPPED.fullmatch(line[:200])]
    line = next(filter(_says_something, lines), "")
    line = line or next(iter(lines), "")
    return _shortened(" ".join(line[: sentence_end(line, 0)].split())) or _UNTITLED


def _says_something(line: str) -> bool:
    """Whether a line has the words of a sentence, as against a label or a name."""
    spaces = line.count(" ")
    return spaces >= _FEWEST_WORDS - 1 or (spaces >= _FEWEST_SPOKEN - 1 and line[-1] in ".!?…。")


def _lines(body: str, opening: Dateline | None) -> list[str]:
    """The first lines of the text without its dateline: no more is ever looked at."""
    head = body[:_REACH]
    if opening is not None:
        head = body[: opening.start] + body[opening.end : opening.end + _REACH]
    return [line.strip() for line in head.split("\n")[:20] if line.strip()]


def _shortened(sentence: str) -> str:
    begins = _LEAD_IN.match(sentence)
    text = sentence[begins.end() :] if begins is not None else sentence
    text = _LONG_NAME.sub(_short_name, text)
    text = _BRACKETS.sub("", text)
    if len(text) > 60 or text != sentence:
        text = _without_attribution(text)
    if len(text) > LONGEST:
        text = _RELATIVE.sub("", text, count=1)
    if len(text) > LONGEST:
        named = _without_office(text)
        if len(text) - len(named) > _LONG_OFFICE:
            text = named
        if len(text) > LONGEST:
            text = _cut(text)
    text = text.strip().rstrip(".,;:").strip()
    if text.count('"') == 1 or (text[:1] in "“«" and text[-1:] not in "”»"):
        text = text.strip('"“”«»')
    return text[:1].upper() + text[1:]


def _short_name(found: re.Match[str]) -> str:
    """The acronym in place of the name whose initials it is; what stands before it is kept."""
    name, possessive, acronym = found[1], found[2] or "", found[3]
    letters = re.sub(r"[^A-Z]", "", acronym)
    spoken = found[0][: found.start(1) - found.start()] + name + possessive
    capitals = [word.start() for word in re.finditer(r"(?<![^\s\-])[A-Z]", name)]
    for number, place in enumerate(capitals):
        if "".join(name[start] for start in capitals[number:]) == letters:
            if number == 0 and _OFFICE.match(name):  # a minister is no ministry
                return spoken
            return (
                spoken[: len(spoken) - len(possessive) - len(name) + place] + acronym + possessive
            )
    return spoken if len(capitals) > 1 else found[0]


def _without_attribution(text: str) -> str:
    """The news of "The talks will go on, Deputy Minister Ryabkov, who has arrived, said"."""
    for pattern in (_SPEAKER, _ATTRIBUTION):
        found = pattern.search(text, 25)
        if found is not None and found.start() >= 35:
            text = text[: found.start()]
    return text


def _without_office(text: str) -> str:
    """The sentence from the name of a person on, where only an office stands before the name."""
    found = _PERSON.search(text[:200])
    while found is not None:
        before = text[: found.start("name")]
        name_words = found["name"].split()
        if (
            _OFFICE.search(before)
            and found["before"].strip(",").lower() not in _SMALL
            and not any(_NOT_NAME.fullmatch(word) for word in name_words)
            and not re.search(r"\b" + _SPEECH + r"\b|[,;:]", before)
            and all(
                word[:1].isupper() or word.lower() in _SMALL or not word[:1].isalpha()
                for word in before.split()
            )
            and len(text) - len(before) >= 40
        ):
            return text[found.start("name") :]
        found = _PERSON.search(text[:200], found.start("name"))
    return text


def _binds(text: str, found: re.Match[str]) -> bool:
    """Whether the words on both sides belong together: a name, a verb with what it governs."""
    word = found[0].strip(" ,")
    before = text[: found.start()].rpartition(" ")[2]
    if word in ("", "and"):
        return before[:1].isupper() and text[found.end() : found.end() + 1].isupper()
    if word == "to":
        return before in _BEFORE_TO or before.endswith(_PARTICIPLES)
    return word in _TIMES and before in _SPANS


def _cut(text: str) -> str:
    """The sentence up to the last boundary of clauses that lets it fit."""
    places = [
        found.start()
        for found in _CLAUSE.finditer(text[: LONGEST + 40])
        if _SHORTEST_CUT <= found.start() <= LONGEST and not _binds(text, found)
    ]
    if places:
        words = text[: places[-1]].split()
        while len(words) > 1 and words[-1].lower() in _SMALL:
            words.pop()
        return " ".join(words)
    short = text[: LONGEST - 1]
    space = short.rfind(" ")
    return (short[:space] if space > _SHORTEST_CUT else short).rstrip(" ,;:.-–—") + "…"
