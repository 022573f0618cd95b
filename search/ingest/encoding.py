"""Bytes of unknown encoding become text, and what is no text at all is named."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from typing import Final

from search.ingest.code_pages import guessed_encoding

SAMPLE: Final = 32_768
"""Bytes that are looked at to decide an encoding or whether a file is text at all."""

_SIGNATURES: Final = (
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
_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\f\r\x1b\x00")) + b"\x7f"

_STATEFUL: Final = re.compile(rb"\x1b\$[@AB)(]")
"""How a text in ISO 2022, of bytes below 128 alone, changes to Japanese, Korean or Chinese."""
_HZ: Final = re.compile(rb"~\{(?:[!-w][!-~])+~\}")
"""A run of Chinese in HZ, which is of bytes below 128 too."""
_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_NOT_ASCII_RUN: Final = re.compile(rb"[\x80-\xff]+[^\n\x80-\xff]{0,40}\n?")
_BEFORE_RUN: Final = 200
"""How many bytes of a line before what is not ASCII are looked at with it."""


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

    Without an `encoding` it is found out. UTF-8 with stray bytes stays UTF-8: each of these is
    read as the code page that goes with the other letters has it.
    """
    if not encoding:
        if b"\0" not in data and not data.startswith(codecs.BOM_UTF8):
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                if not _is_stateful(data):
                    return text
        encoding = sniff(data)
    if encoding in ("utf-8", "utf-8-sig"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            return _repaired(data.removeprefix(codecs.BOM_UTF8))
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
    except UnicodeDecodeError:
        return "utf-8" if is_damaged_utf8(data) else _guessed(data)
    return _guessed(data) if _is_stateful(data) else "utf-8"


def is_damaged_utf8(data: bytes) -> bool:
    """Whether `data`, which is no valid UTF-8, is UTF-8 all the same: with stray or broken bytes.

    Sequences of UTF-8 hardly ever come about by chance in other encodings: they take up at most two
    fifths of what is not ASCII in short texts of Japanese, and next to nothing in European ones.
    """
    sample = data[: SAMPLE * 4]
    good = len(_SEQUENCE.findall(sample))
    return good > 0 and good >= len(_NOT_ASCII.findall(_SEQUENCE.sub(b"", sample)))


def _is_stateful(data: bytes) -> bool:
    return _STATEFUL.search(data) is not None or (b"~{" in data and _HZ.search(data) is not None)


class RecordDecoder:
    """Decodes the records of a file, of which `head` is the beginning, empty for a later part.

    Where the head is in an encoding older than UTF-8, so are all records that are not UTF-8; else
    each of these tells by itself, so that it does not matter in which parts a file is read. A
    record that is UTF-8 but for stray bytes is mended.
    """

    def __init__(self, head: bytes) -> None:
        self._head = head

    @cached_property
    def _legacy(self) -> str:
        found = sniff(self._head)
        return "" if found == "utf-8" else found

    def decode(self, record: bytes) -> str:
        """The text of one record."""
        try:
            return record.decode("utf-8")
        except UnicodeDecodeError:
            return decode(record, "utf-8" if is_damaged_utf8(record) else self._legacy)


_UTF16: Final = ("utf-16-le", "utf-16-be")
_CHINESE: Final = range(0x4E, 0xA0)
_HANGUL: Final = range(0xAC, 0xD8)
_KANA_AND_STOPS: Final = 0x30
_EAST_ASIAN: Final = bytes((_KANA_AND_STOPS, *_CHINESE, *_HANGUL, 0xFF))
"""The first bytes of nearly all characters of East Asian text."""
_EAST_ASIAN_ENOUGH: Final = 16
"""Characters below which bytes may look like such text by chance."""
_UTF32: Final = ("utf-32-le", "utf-32-be")
_SMALL: Final = bytes(set(range(32)) - set(b"\n\r"))


def wide_encoding(data: bytes) -> str | None:
    """The kind of UTF-16 or UTF-32 in which `data` begins, with or without a mark; else None."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[: SAMPLE // 4]
    if len(sample) < 4:
        return None
    if b"\0" not in sample:
        return _wide_without_spaces(sample)
    small = len(sample) - len(sample.translate(None, _SMALL))
    if small * 3 < len(sample) and _is_utf8(sample):
        return None  # stray NULs; the letters of UTF-16 have small numbers in every other byte
    for names, size in ((_UTF32, 4), (_UTF16, 2)):
        whole = sample[: len(sample) // size * size]
        found = [(plain, name) for name in names if (plain := _plain_in(whole, name)) is not None]
        if found:
            return max(found)[1]
    return None


def _wide_without_spaces(sample: bytes) -> str | None:
    """The kind of UTF-16 of Chinese or Japanese without any ASCII; else None.

    Other encodings of them can be read as UTF-16 too, but not with stops and kana where due.
    """
    whole = sample[: len(sample) // 2 * 2]
    if len(whole) < _EAST_ASIAN_ENOUGH * 2:
        return None
    for name, rows in zip(_UTF16, (whole[1::2], whole[::2]), strict=True):
        usual = len(rows) - len(rows.translate(None, _EAST_ASIAN))
        signs = rows.count(_KANA_AND_STOPS)
        if usual * 20 < len(rows) * 19 or signs * 50 < len(rows):
            continue
        text = whole.decode(name, "replace")
        if sum(map(str.isalpha, text)) * 4 > len(text) * 3:
            return None if _is_utf8(sample) else name
    return None


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _plain_in(sample: bytes, encoding: str) -> int | None:
    """How many ASCII characters there are in `sample`; None where it is no text in this encoding.

    The wrong order of bytes gives letters of everywhere, and of spaces and stops something else.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return None
    shown = sum(character.isprintable() or character.isspace() for character in text)
    if not text or "\0" in text or shown < len(text) * 0.8:
        return None
    rows = [ord(character) >> 8 for character in text if character.isalpha()]
    several = {row for row in rows if row not in _CHINESE and row not in _HANGUL}
    return sum(map(str.isascii, text)) if len(several) <= 4 + len(rows) // 10 else None


_PAGES: Final = (
    ("cp1251", "\u0400", "\u04ff"),
    ("cp1253", "\u0370", "\u03ff"),
    ("cp1255", "\u0590", "\u05ff"),
    ("cp1256", "\u0600", "\u06ff"),
)
"""The code pages of the alphabets that are not Latin, with their letters in Unicode."""
_CENTRAL_EUROPEAN: Final = frozenset("ąćęłńśźżěščřžůďťňľĺŕőűđășțşţ")
_ESCAPED: Final = re.compile("[\udc80-\udcff]+")
_BROKEN: Final = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]+|\udcff\udcfe|.", re.DOTALL)
"""The beginning of a sequence, a byte order mark of UTF-16, or a byte by itself."""


def _repaired(data: bytes) -> str:
    """The text of UTF-8 in which single bytes are of another encoding, and others are broken."""
    text = data.decode("utf-8", "surrogateescape")
    page = _page_beside(text)

    def mended(found: re.Match[str]) -> str:
        parts = _BROKEN.findall(found[0])
        return "".join(
            bytes((ord(part) - 0xDC00,)).decode(page, "replace") if len(part) == 1 else "\ufffd"
            for part in parts
        )

    return _ESCAPED.sub(mended, text)


def _page_beside(text: str) -> str:
    """The code page for what stands beside the letters of a text beyond ASCII."""
    letters = [letter for letter in text[:SAMPLE] if "\x7f" < letter < "\ud800"]
    for page, first, last in _PAGES:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return page
    central = sum(letter in _CENTRAL_EUROPEAN for letter in map(str.lower, letters))
    return "cp1250" if central * 4 > len(letters) else "cp1252"


def _guessed(data: bytes) -> str:
    """An encoding older than UTF-8; in a long text by those of its lines that are not ASCII."""
    if len(data) <= SAMPLE:
        return guessed_encoding(data)
    size, end, parts = 0, 0, []
    for found in _NOT_ASCII_RUN.finditer(data):
        begin = max(end, found.start() - _BEFORE_RUN)
        begin = max(begin, data.rfind(b"\n", begin, found.start()) + 1)
        end = found.end()
        parts.append(data[begin:end])
        size += end - begin
        if size >= SAMPLE:
            break
    return guessed_encoding(b"".join(parts or [data])[:SAMPLE])
