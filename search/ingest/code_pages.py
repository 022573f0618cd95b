"""Which encoding older than UTF-8 a text is in, by its letters and by what no word has in it."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

_WEIGHTS: Final = {
    "cp1252": 0.05, "cp1250": 0.025, "cp1251": 0.025, "koi8-r": 0.025, "cp1253": 0.025,
    "cp1254": 0.025, "cp1255": 0.025, "cp1256": 0.025, "cp1257": 0.025, "cp932": 0.025,
    "euc_jis_2004": 0.025, "gb18030": 0.025, "big5hkscs": 0.025, "cp949": 0.025, "cp874": 0.02,
    "iso8859-2": 0.02, "mac-roman": 0.02, "cp850": 0.015, "iso8859-15": 0.015, "iso8859-13": 0.01,
    "cp1258": 0, "iso8859-4": 0, "iso8859-5": 0, "iso8859-6": 0, "iso8859-7": 0, "iso8859-8": 0,
    "iso8859-9": 0, "mac-cyrillic": 0, "mac-latin2": 0, "mac-greek": 0, "mac-turkish": 0,
    "mac-iceland": 0, "koi8-u": 0, "cp866": 0, "cp852": 0, "cp775": 0, "cp855": 0, "cp737": 0,
    "cp862": 0, "iso2022_jp_2": 0, "iso2022_jp_ext": 0, "iso2022_kr": 0, "johab": 0, "hz": 0,
    "cp720": 0, "cp857": 0, "cp860": 0, "cp861": 0, "cp863": 0, "cp865": 0, "cp869": 0,
    "cp1125": 0, "iso8859-10": 0, "iso8859-16": 0, "koi8-t": 0, "kz1048": 0,
}  # fmt: skip
"""What a single letter beyond ASCII is worth in an encoding by itself: how usual that is."""
_FEW: Final = 12
"""Bytes beyond ASCII up to which letters alone do not decide."""
_FIRST: Final = 1.5
"""So much more the first answer of the letters counts than their further ones."""
_WEIGHED: Final = 10
"""Answers that are weighed against each other."""
_ODD_COSTS: Final = 0.6
_ODD_MOST: Final = 4
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_UNDEFINED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that cp1252 leaves open; where they are this rare, they do not speak against it."""
_RARE: Final = 8
_RUN: Final = re.compile(rb"[\x80-\xff](?=[\x80-\xff])|(?<=[\x80-\xff])[\x80-\xff]")

_ALPHABETS: Final = (range(0x41, 0x250), range(0x370, 0x530))
_LOWER: Final = "".join(chr(each) for row in _ALPHABETS for each in row if chr(each).islower())
_UPPER: Final = "".join(chr(each) for row in _ALPHABETS for each in row if chr(each).isupper())
_OTHER: Final = "α-ωΑ-Ωά-ώа-яёА-ЯЁא-תء-ي"
_MARKS: Final = "\u0300-\u036f\u064b-\u065f\u05b0-\u05c7\u0e00-\u0e7f"
_ODD: Final = re.compile(
    "[\x80-\x9f\ufffd\ue000-\uf8ff]"
    rf"|(?<=[{_LOWER}])(?![A-Z])[{_UPPER}]|(?<=[{_LOWER}])(?<![a-z])[A-Z]"
    rf"|(?<=[^\W\d_])[^\w\s'’ʼ´`\-–—.,:;!?\"“”„«»()%&/@*+=…\]\[{_MARKS}]+(?=[^\W\d_])"
    rf"|[A-Za-z][{_OTHER}]|[{_OTHER}][A-Za-z]"
    r"|(?<=[^\W\d_\x00-\x7f])[€£¥¤¢¬¦±¶÷×]|[¬¦±¶÷×¤¢](?=[^\W\d_])"
    r"|(?<!\S)[ÐÑÒÓÔÕ](?!\S)|[£¥$][A-Za-z]|[A-Za-z][½¼¾¹²³]|[^\W\d_\x00-\x7f]\d"
)
"""What no text has: controls, capitals and signs within words, words of two alphabets."""
_FAMILIES: Final = (
    ("cp1252", frozenset(f"cp125{number}" for number in range(9)), rb"\x82\x84\x91-\x97"),
    (
        "mac-roman",
        frozenset(name for name in _WEIGHTS if name.startswith("mac-")),
        rb"\xd0-\xd5\xe2\xe3",
    ),
)
"""Encodings that have the same typographic marks, with the usual one and the bytes of the marks."""
_PLACED: Final = re.compile(
    r"(?<![^\s(\[{\"'\-])[“‘„‚](?=\S)|(?<=\S)[”’](?![^\s.,;:!?)\]}\"'\-])"
    r"|(?<=[A-Za-z])’(?=(?:[stdm]|re|ve|ll)\b)|(?<=\bO)’(?=[A-Z])"
    r"|(?:(?<=\b[LlDdNnSsCcJjMmTt])|(?<=\b[Qq]u)|(?<=ll)|(?<=\b[Uu]n))’(?=\w)"
    r"|(?<=\s)[–—](?=\s)|(?<=[,.!?\"”])[—–](?=\S)|(?<=\d)–(?=\d)"
)
"""Quotation marks, apostrophes and dashes where writers put them."""
_SIGNS: Final = re.compile(
    r"(?<!\w)[©•§½¼¾](?=[\s\w])|(?<=\d)[½¼¾°]|(?<=\d )°|[£€¥](?=\d)|(?<!\S)[¿¡](?=\w)"
)
_SIGN_WORTH: Final = 0.15
"""What it is worth if all that is not ASCII are signs where writers put them."""
_PLACED_ENOUGH: Final = 0.7
_MARKS_ENOUGH: Final = 0.4

_HALVES: Final = (re.compile(rb"[\xc0-\xdf]"), re.compile(rb"[\xe0-\xff]"))
_COMMON: Final = (
    ("cp1251", frozenset("оеаинтсрвл")),
    ("koi8-r", frozenset("оеаинтсрвл")),
    ("cp1253", frozenset("αοιετσνρκπ")),
    ("cp1255", frozenset("יוהלאמרתבש")),
)
"""The alphabets whose letters are all in one half of such an encoding if they are of one case."""
_COMMON_ENOUGH: Final = 0.5
_CAPITALS_AT_LEAST: Final = 8


class _Reading(NamedTuple):
    """How well an encoding explains a sample: the larger, the better."""

    score: float
    encoding: str


def guessed_encoding(sample: bytes) -> str:
    """The likeliest encoding of `sample`, which has bytes beyond ASCII and is no UTF-8.

    Typographic marks that stand as they should tell the family. Then the frequencies of letters in
    the languages of the world decide. Where there are few letters, or the answer gives what no text
    has, the answers are weighed with how usual the encodings are and how much in them is odd.
    """
    names = frozenset(_WEIGHTS)
    if (family := _family(sample)) is not None:
        usual, names, marks = family
        sample = re.sub(b"[" + marks + b"]", b"'", sample)
        if sample.isascii():
            return usual
    elif (capitals := _one_case(sample)) is not None:
        return capitals
    confidence = _confidence(sample, names)
    first = next(iter(confidence), "cp1252")
    count = len(_NOT_ASCII.findall(sample))
    if count >= _FEW and not _ODD.search(sample.decode(first, "replace")):
        return first
    confidence[first] = confidence.get(first, 0.0) * _FIRST
    if "cp1252" in names and "cp1252" not in confidence:  # for it no byte may be undefined
        rare = len(_UNDEFINED.findall(sample)) * _RARE <= count
        others = _confidence(_UNDEFINED.sub(b"", sample), names) if rare else {}
        confidence["cp1252"] = others.get("cp1252", 0.0)
    likely = sorted(confidence, key=confidence.__getitem__, reverse=True)[:_WEIGHED]
    return max(
        _Reading(_score(sample, name, confidence[name], max(1, count)), name)
        for name in {*likely, *(("cp1252",) if "cp1252" in names else ())}
    ).encoding


def _family(sample: bytes) -> tuple[str, frozenset[str], bytes] | None:
    """The family of encodings in which the typographic marks of a sample are well placed.

    Only where these are a good part of all that is not ASCII, as in English.
    """
    count = len(_NOT_ASCII.findall(sample))
    best, most = None, 0
    for family in _FAMILIES:
        marks = len(re.findall(b"[" + family[2] + b"]", sample))
        if marks <= most or marks < count * _MARKS_ENOUGH:
            continue
        placed = len(_PLACED.findall(sample.decode(family[0], "replace")))
        if placed >= marks * _PLACED_ENOUGH:
            best, most = family, marks
    return best


def _confidence(sample: bytes, names: frozenset[str]) -> dict[str, float]:
    """How sure the frequencies of letters make of each encoding, the likeliest first."""
    from chardet import detect_all  # loads its tables: only where there is something to find out

    try:
        answers = detect_all(
            sample, ignore_threshold=True, include_encodings=names, compat_names=False
        )
    except Exception:  # a guess about hostile bytes must not stop the reading of a file
        return {}
    return {
        name: answer["confidence"]
        for answer in answers
        if (name := answer["encoding"]) is not None and name in names
    }


def _score(sample: bytes, name: str, confidence: float, count: int) -> float:
    text = sample.decode(name, "replace")
    odd = len(_ODD.findall(text))
    natural = max(0.0, 1 - 2 * odd / count) * math.pow(_ODD_COSTS, min(odd, _ODD_MOST))
    signs = _SIGN_WORTH * len(_SIGNS.findall(text)) / count
    return (confidence + signs + _WEIGHTS[name] / math.pow(count, 1.5)) * natural


def _one_case(sample: bytes) -> str | None:
    """The encoding of words that are all in capitals, or all in small letters, of one alphabet.

    Capitals in one encoding are small letters in another, which what is known of running text
    takes them for. None where the sample is otherwise, or has too few common letters.
    """
    high = _NOT_ASCII.findall(sample)
    runs = len(_RUN.findall(sample))
    if len(high) < _CAPITALS_AT_LEAST or runs * 10 < len(high) * 9:
        return None
    if not any(len(half.findall(sample)) == len(high) for half in _HALVES):
        return None
    letters = b"".join(high)
    shares = [
        (sum(letter in common for letter in letters.decode(name, "replace").lower()), name)
        for name, common in _COMMON
    ]
    share, name = max(shares)
    return name if share >= len(high) * _COMMON_ENOUGH else None
