"""What is written in other systems: operators of a certain meaning, and the right form of the rest.

Lucene, Google, Gmail, Nexis, Westlaw, Factiva, ProQuest, EBSCO, dtSearch and SQL are meant. Nothing
of theirs is ever taken for plain words in silence.
"""

from __future__ import annotations

import re
from typing import Final

from search.query.language.tree import Join, JoinKind

# Patterns are compiled when a query first has such a sign.
_NEARNESS: Final[tuple[tuple[JoinKind, str], ...]] = (
    ("NEAR", r"(?i)(?:(?:w|near|n)?/|near:?)(\d+)"),
    ("NEAR", r"(?i)(?:around|near)\((?:n=)?(\d+)\)"),
    ("ADJ", r"(?i)(?:(?:pre|adj|onear|p)/|/\+|pre|adj)(\d+)"),
    ("ADJ", r"(?i)onear\((?:n=)?(\d+)\)"),
)
_PARAGRAPH: Final = r"(?i)w?/p(?:ara(?:graph)?)?"
_SENTENCE: Final = r"(?i)(?:w|pre)?/s(?:ent(?:ence)?)?|pre/p(?:ara)?"
_UNIT: Final = r"(?i)w?/(?:seg|doc|field)"
_ORDER: Final = r"(?i)(before|after|fby|followed|followedby|then|(?=/-))/-?(\d+)"
_DISTANCE: Final = r"(?i)(?:(?:within|with|sentence|next|same)/|within|near[,-])(\d+)"
_COUNTED: Final = r"(?i)(w|near|n|pre|p|adj)?/(\d+)(w|s|p)[a-z]*"
_ANGLED: Final = (
    r"(?i)<(?:(?:near|adj|and|or|not|phrase|sentence|paragraph|order|many|in)(?:/\d+)?|-|\d+)>"
)
FULL_WIDTH: Final = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "！？"
} | dict.fromkeys(map(ord, "−﹣‐‑"), ord("-"))
"""Full-width ASCII and other hyphens as the signs that they are; `！` and `？` end sentences."""

_FORMS: Final = {
    "title:": "intitle allintitle headline headlines hed hd heading subject ti tit hl",
    "source:": "publication publisher pub newspaper outlet sn so rst sc",
    "author:": "by byline au writer reporter",
    "section:": "category desk column rubric",
    "lang:": "la ln language languages",
    "person:": "people name names per",
    "org:": "organization organisation organizations organisations orgs company co",
    "since:2022-01-09": "after newer",
    "until:2022-01-09": "before older",
    "source:word, author:word or since:2022-01-09": "from",
    "person:word or until:2022-01-09": "to",
    "date:": "daterange dates day month year pd pubdate published da dt",
    "path:": "file filename filetype ext folder",
    "url:": "site inurl allinurl link host domain",
    "tag:": "tags label labels",
    "like:ID": "related similar",
    "quote:": "quotes said",
    "first/50:": "lead lp leadpara",
    "title:word OR first/50:": "hlead hlp",
    "a NEAR/5 b": "near within around",
    "a ADJ/5 b": "adj pre onear",
    "==": "caps allcaps nocaps",
    "=": "singular plural exact",
    "": "body text content intext allintext tx ab",
    "?": "ns ind in re rgn region wc words length topic topics subjects su keyword keywords kw"
    " industry country place geo list sentiment larger smaller size",
}
_FORM_OF: Final = {name: form for form, names in _FORMS.items() for name in names.split()}


FUNCTIONS: Final = frozenset(
    "headline hlead hd lead body publication pub caps allcaps nocaps singular plural ti near adj"
    " onear within byline language daterange pubdate subject".split()
)
"""What is written with its value in brackets in other systems."""


def join(sign: str) -> Join | None:
    """What a sign between two words says of their nearness, None where it is no such sign."""
    for kind, pattern in _NEARNESS:
        if found := re.fullmatch(pattern, sign):
            return Join(kind, int(found[1][:6]))
    return Join("SAME") if re.fullmatch(_PARAGRAPH, sign) else None


def is_operator(word: str) -> bool:
    """Whether a word by itself is an operator of another system: near5, atleast2."""
    return word[-1].isdigit() and bool(join(word) or re.fullmatch(r"atl(?:east)?\d+", word))


def join_fault(sign: str) -> str | None:
    """What is wrong with a sign that asks for a nearness which is not known here."""
    if re.fullmatch(_SENTENCE, sign):
        return f"in place of {sign} write SAME, which is one paragraph, or NEAR/20"
    if re.fullmatch(_UNIT, sign):
        return f"in place of {sign} write SAME, which is one paragraph, or only a space"
    if found := re.fullmatch(_ORDER, sign):
        behind = ", with the other word first" if found[1].lower() in ("after", "") else ""
        return f"in place of {sign} write ADJ/{found[2]}{behind}"
    if found := re.fullmatch(_DISTANCE, sign):
        return f"in place of {sign} write NEAR/{found[1]}"
    if found := re.fullmatch(_COUNTED, sign):
        if found[3].lower() != "w":
            return f"in place of {sign} write SAME, which is one paragraph"
        near = "ADJ" if (found[1] or "").lower() in ("pre", "p", "adj") else "NEAR"
        return f"in place of {sign} write {near}/{found[2]}"
    if re.fullmatch(_ANGLED, sign):
        return "signs between words stand without < and >: a NEAR/5 b, a ADJ/5 b, a OR b"
    return None


def field_form(name: str) -> str | None:
    """How the field of another system is written here, None for an unknown name."""
    form = _FORM_OF.get(name.lower())
    if form is None:
        return None
    if not form:
        return "words of the text need no field"
    if form == "?":
        return "nothing here is found by subject, region or length"
    return f"write {form}word" if form[-1] in ":=" else f"write {form}"


def word_fault(sign: str, *, capital: bool) -> tuple[str, int] | None:
    """What is wrong with the signs in a word, and where; signs that mean nothing anywhere pass."""
    for pattern, message, also_capital in _FAULTS:
        if (found := re.search(pattern, sign)) and (also_capital or not capital):
            return message.format(*found.groups()), found.start()
    return None


_LETTER: Final = r"[^\W\d_]"
_FAULTS: Final = (
    (r"\^", "^ weighs words elsewhere; leave it out, relevance weighs them by itself", True),
    (r"^===", "one word as it is written, capitals too, is ==US", True),
    (rf"^~({_LETTER}+)", "words spelt alike are {0}~1; inflections are found without ~", True),
    (r"~", "~ goes right after one plain word, with 1 or 2 behind it: zhomart~2", True),
    (rf"^({_LETTER}+)!", "words that begin so are {0}*; the word alone goes without !", False),
    (rf"({_LETTER}+)\$\d*$", "words that begin so are {0}*", False),
    (rf"{_LETTER}%|%{_LETTER}", "any letters are *, one letter is ?: kazakh*, normali?ation", True),
    (
        r"^\*+(?::\*)?$",
        "* and ? need a letter beside them; an empty query finds all, a ADJ/2 b a word in between",
        True,
    ),
    (r"^_exists_:", "whether a field is there is has:date, is:undated or dated:none", True),
    (
        r"(?i)\w\.(?:(?:ti|ab|tw|mp|au|jn|so),?)+\.$",
        "a field stands before its value: title:word",
        True,
    ),
    (r"(?i)/f\d+/", "the first words are first/50:word", True),
    (r"^!\w", "! goes after a space, right before what it leaves out", True),
    (r"^(?:XOR|ANDNOT|BUTNOT)$", "not this one: -word; one of two alone: (a OR b) -(a b)", True),
    (r"\d\.\.+\$?\d", "a range of days is date:2022-01..2022-02; quote other numbers", True),
    (r"\\(?=[^\w\s])", "a backslash protects nothing here; put the text in quotes", True),
)
"""What to find in a word, what to say of it, and whether it is said of words with capitals too."""
