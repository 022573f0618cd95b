"""Bytes of unknown encoding become clean text whose paragraphs are separated by one empty line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from itertools import islice, pairwise
from operator import itemgetter

SAMPLE = 32_768
"""Bytes that are looked at to decide an encoding or whether a file is text at all."""

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x1f\x8b", "gzip data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"BZh", "bzip2 data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"RIFF", "sound or video"),
    (b"OggS", "sound or video"),
    (b"ID3", "sound"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r\x1b\x00")) + b"\x7f"
_SMALL = bytes(set(range(32)) - set(b"\t\n\r"))
_HIGH_PAIR = re.compile(rb"[\x80-\xff](?=[\x80-\xff])|(?<=[\x80-\xff])[\x80-\xff]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_COMMON_CYRILLIC = frozenset("оеаинтсрвл")
_CYRILLIC_ENOUGH = 0.4
_ODD_PAIR = re.compile("[а-яё][А-ЯЁ]|[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]")
_FEW_PLACES = 8
"""Letters beyond ASCII that statistics need at least."""
_CYRILLIC_ENCODINGS = ("cp1251", "koi8-r", "cp866", "iso8859-5")


def binary_kind(data: bytes) -> str | None:
    """What `data`, the beginning of a file, is if it is not text; else None.

    Stray NULs and control characters do not make a text binary; a tenth of them do.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if wide_encoding(data) is not None:
        return None
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    nulls = sample.count(0)
    if controls * 10 > len(sample) or nulls * 3 > len(sample):
        return "binary data"
    return None


def decode(data: bytes, encoding: str = "") -> str:
    """The text of `data`; never raises, and replaces what the encoding does not explain by U+FFFD.

    Without an `encoding` it is found out.
    """
    if not encoding:
        if data.isascii() and b"\0" not in data:
            return data.decode("ascii")
        encoding = sniff(data)
    if encoding == "cp1252":  # leaves five bytes undefined, which latin-1 defines
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")
    return data.decode(encoding, "replace")


def sniff(data: bytes) -> str:
    """The name of the encoding of `data`, by byte order mark, validity and letter statistics."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if (wide := wide_encoding(data)) is not None:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data[: SAMPLE * 4], error):
            return "utf-8"
    else:
        return "utf-8"
    return _single_byte(data)


def wide_encoding(data: bytes) -> str | None:
    """The kind of UTF-16 or UTF-32 in which `data` begins, with or without a mark; else None."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return _unmarked_utf16(data[:SAMPLE])


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark has the same few small numbers in every other byte, on one side only.

    That is 0 for the Latin letters, the digits and the space of any script, 4 for Cyrillic.
    """
    if len(sample) < 4 or b"\0" not in sample:
        return None
    half = len(sample) // 2
    even, odd = (half - len(sample[side::2].translate(None, _SMALL)) for side in (0, 1))
    if odd * 10 >= half * 6 and even * 10 <= half * 3:
        return "utf-16-le"
    if even * 10 >= half * 6 and odd * 10 <= half * 3:
        return "utf-16-be"
    return None


def _mostly_utf8(sample: bytes, error: UnicodeDecodeError) -> bool:
    """Whether a few damaged bytes stand in text that is otherwise UTF-8."""
    if error.end >= len(sample) and error.start >= len(sample) - 4:
        good = sum(1 for byte in sample[: error.start] if byte >= 0xC0)
        return good > 0
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return good > bad * 4


def _single_byte(data: bytes) -> str:
    """Cyrillic words are runs of high bytes; Western ones have single high bytes among ASCII."""
    places = [match.start() for match in islice(_NOT_ASCII.finditer(data), 4096)]
    sample = data[max(0, places[0] - 64) : places[-1] + 64]
    paired = len(_HIGH_PAIR.findall(sample))
    if paired * 10 < len(places) * 4:
        return "cp1252"
    best, score = max(
        ((name, _cyrillic(sample, name)) for name in _CYRILLIC_ENCODINGS), key=itemgetter(1)
    )
    if score >= _CYRILLIC_ENOUGH:
        return best
    if len(places) < _FEW_PLACES:
        return "cp1252"
    return _statistical(sample, "cp1252" if paired * 10 < len(places) * 7 else best)


def _cyrillic(sample: bytes, encoding: str) -> float:
    """How much `sample` reads as Russian: the share of common letters, less what no word has."""
    text = sample.decode(encoding, "replace")
    letters = [character for character in text if character > "\x7f"] or [" "]
    lower = sum(map(str.islower, letters))
    if encoding == "cp866" and not lower:  # its capitals are the quotation marks of cp1252
        return 0.0
    common = sum(character in _COMMON_CYRILLIC for character in "".join(letters).casefold())
    return (common + lower / 10 - 2 * len(_ODD_PAIR.findall(text))) / len(letters)


def _statistical(sample: bytes, otherwise: str) -> str:
    from charset_normalizer import from_bytes  # slow to import and to run: the last resort

    try:
        match = from_bytes(
            sample[:SAMPLE], steps=5, chunk_size=512, cp_exclusion=["utf_16", "utf_32", "utf_7"]
        ).best()
    except Exception:  # a guess about hostile bytes must not stop the reading of a file
        return otherwise
    return match.encoding if match is not None else otherwise


_LINE_END = re.compile("\r\n?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with line feeds as its only line ends, without NULs, marks and lone surrogates.

    Everything else stays as it is: what may not reach a terminal is the screen's business.
    """
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text).removeprefix("\ufeff")
    return text


def single_spaced(texts: Sequence[str]) -> bool:
    """Whether each text stands on one line, with single spaces between words and none around."""
    joined = f"|{'|'.join(texts)}|"
    return joined.isprintable() and not ("  " in joined or " |" in joined or "| " in joined)


_BLANK_LINES = re.compile(r"\n[ \t\xa0\u3000]*(?:\n[ \t\xa0\u3000]*)*\n")
_LONGEST_WORD = 60
_NARROW = 30
_LONG_LINE = 100
_SLACK = 3
"""Characters by which a formatter that breaks lines greedily may seem to have missed its width."""
_LOOSE_SLACK = 20
"""The same in a block in which most breaks are wraps beyond doubt, within a sentence."""
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*$")


def paragraphs(text: str) -> str:
    """`text` in normal form: exactly one empty line between paragraphs, none at the ends.

    Hard-wrapped prose is unwrapped; rows of tables and lines of verse keep their single breaks.
    """
    text = text.strip()
    lines = text.split("\n")
    if not any(lines[1::2]) and all(map(str.strip, lines[::2])):
        return text  # no break but those between paragraphs
    text = _BLANK_LINES.sub("\n\n", text)
    if "\n" not in text.replace("\n\n", ""):
        return text
    blocks = [
        block if "\n" not in block else _reflow(block)
        for block in text.split("\n\n")
        if block.strip()
    ]
    return "\n\n".join(block.strip() for block in blocks)


def _reflow(block: str) -> str:
    """One block without empty lines, its wrapped lines joined and its paragraphs parted.

    A break is a wrap when the first word of the next line would not have fitted any more into the
    width of the block: the rule by which a greedy formatter breaks lines.
    """
    lines = [line.rstrip() for line in block.split("\n")]
    lengths = [len(line) for line in lines]
    long = sum(length > _LONG_LINE for length in lengths)
    if long * 10 > len(lines):
        return _reflow_long(lines)
    width = max(length for length in lengths if length <= _LONG_LINE)
    stripped = [line.lstrip() for line in lines]
    indents = [length - len(line) for length, line in zip(lengths, stripped, strict=True)]
    rooms = [  # what the first word of a line would have left free at the end of the one before
        width - length - min(_LONGEST_WORD, len(line.partition(" ")[0]))
        for length, line in zip(lengths, stripped[1:], strict=False)
    ]
    indented = sum(indent >= 2 for indent in indents)
    marked = 0 < indented < len(lines) or all(indents[1:])
    opening = max(2, min(indents) + 1)
    wraps = sum(
        room <= _SLACK and indent < 2 for room, indent in zip(rooms, indents[1:], strict=True)
    )
    slack = _LOOSE_SLACK if wraps * 5 >= (len(lines) - 1 - indented) * 3 else _SLACK
    parts = [stripped[0]]
    joined = False  # whether the paragraph that is being built has wrapped lines already
    for number, room in enumerate(rooms, 1):
        previous, line = lines[number - 1], stripped[number]
        if marked and indents[number] >= opening:
            parts.append("\n\n" if joined or _ENDS_SENTENCE.search(previous) else "\n")
            joined = False
        elif (
            width >= _NARROW
            and lengths[number - 1] * 2 > width
            and (room <= _SLACK or (room <= slack and not _ENDS_SENTENCE.search(previous)))
        ):
            hyphen = previous.endswith("-") and not previous.endswith((" -", "--"))
            parts.append("" if hyphen else " ")
            joined = True
        else:
            parts.append("\n\n" if joined and _ENDS_SENTENCE.search(previous) else "\n")
            joined = False
            line = lines[number]
        parts.append(line)
    return "".join(parts)


def _reflow_long(lines: list[str]) -> str:
    """Lines too long for a page were never wrapped: each that reads as prose is a paragraph."""
    parts = [lines[0]]
    for previous, line in pairwise(lines):
        prose = len(previous) > _LONG_LINE or len(line) > _LONG_LINE
        parts.append("\n\n" if prose or _ENDS_SENTENCE.search(previous) else "\n")
        parts.append(line)
    return "".join(parts)
