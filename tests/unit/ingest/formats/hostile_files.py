"""Makes hostile files of every format: cut, altered, mislabelled, nested, endless, bombs, traps."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import zstandard

from tests.unit.ingest.formats.reading import BODY, PARAGRAPHS, SECOND
from tests.unit.ingest.formats.test_markup_formats import (
    ATOM,
    JSON_FEED,
    NEWSML,
    NITF,
    PAGE,
    REUTERS,
    RSS,
)
from tests.unit.ingest.formats.test_packed_formats import (
    CRAWL,
    OPEN_DOCUMENT,
    PACK,
    STORY,
    epub,
    pdf,
    tarred,
    warc,
    zipped,
)
from tests.unit.ingest.formats.test_text_formats import CSV, YAML

_MANY: Final = 100_000
_LARGE: Final = 100_000_000
"""Bytes to which a bomb unpacks."""
_MAIL: Final = (
    "From: Ines Maro <maro@post.example>\nTo: all@post.example\nSubject: Ferries stop\n"
    "Date: Sun, 09 Jan 2022 10:15:00 +0000\nMessage-ID: <1@post.example>\nMIME-Version: 1.0\n"
    f"Content-Type: text/plain; charset=utf-8\n\n{PARAGRAPHS}\n"
)
_RECORD: Final = json.dumps({"title": "Ferries stop", "date": "2022-01-09", "text": PARAGRAPHS})
_CHAPTER: Final = f"<html><body><h1>Ferries stop</h1><p>{BODY}</p><p>{SECOND}</p></body></html>"
_OPML: Final = (
    '<opml version="2.0"><body><outline text="Post" type="rss" xmlUrl="https://e.example/rss"/>'
    "</body></opml>"
)
_G2: Final = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1" version="1">'
    "<itemMeta><versionCreated>2022-01-09T10:00:00Z</versionCreated></itemMeta><contentMeta>"
    "<headline>Ferries stop</headline></contentMeta><contentSet><inlineXML contenttype='x'>"
    f"<html><body><p>{BODY}</p><p>{SECOND}</p></body></html></inlineXML></contentSet></newsItem>"
)
_XML: Final = f"<news><item><title>Ferries stop</title><text>{BODY}</text></item></news>"
_RTF: Final = "{\\rtf1\\ansi{\\info{\\title Ferries stop}}\\par " + BODY + "\\par " + SECOND + "}"
_ARC: Final = (
    b"filedesc://a.arc 0.0.0.0 20220120000000 text/plain 76\n1 0 InternetArchive\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
    b"https://e.example/ferries 1.2.3.4 20220120000000 text/html 900\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
)
_MHTML: Final = (
    "Snapshot-Content-Location: https://e.example/saved\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
    f"Content-Type: text/html; charset=utf-8\n\n{PAGE}\n--b--\n"
)
TEXTS: Final[dict[str, str]] = {
    "txt": f" date 2022-01-09 \n\nFerries stop\n\n{PARAGRAPHS}\n",
    "md": f"{YAML}\n{PARAGRAPHS}",
    "html": PAGE,
    "mhtml": _MHTML,
    "jsonl": f"{_RECORD}\n{_RECORD}\n",
    "json": f"[{_RECORD},\n{_RECORD}]",
    "feed.json": JSON_FEED,
    "csv": CSV,
    "tsv": CSV.replace(",", "\t"),
    "rss": RSS,
    "atom": ATOM,
    "opml": _OPML,
    "eml": _MAIL,
    "mbox": f"From maro@post.example Sun Jan  9 10:15:00 2022\n{_MAIL}\n" * 2,
    "nitf": NITF,
    "newsml": NEWSML,
    "g2.xml": _G2,
    "sgm": REUTERS,
    "xml": _XML,
    "rtf": _RTF,
}
"""A good text of each format of text, by the ending of its file."""


def _word() -> bytes:
    from docx import Document

    word, file = Document(), io.BytesIO()
    word.add_heading("Ferries stop", level=1)
    word.add_paragraph(PARAGRAPHS)
    word.save(file)
    return file.getvalue()


def _binaries() -> dict[str, bytes]:
    members = {"a.txt": STORY, "b/page.html": PAGE.encode()}
    return {
        "warc": warc(*CRAWL, gzipped=False),
        "warc.gz": warc(*CRAWL),
        "arc": _ARC + PAGE.encode(),
        "epub": zipped(epub(_CHAPTER), zipfile.ZIP_STORED),
        "pdf": pdf([BODY[:80], SECOND[:80]], ["The end."]),
        "docx": _word(),
        "odt": zipped(OPEN_DOCUMENT, zipfile.ZIP_STORED),
        "zip": zipped(members),
        "tar": tarred(members),
        **{f"txt{ending}": pack(STORY) for ending, pack in PACK.items()},
    }


_DAMAGES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "empty": lambda data: b"",
    "begun": lambda data: data[:20],
    "cut": lambda data: data[: len(data) // 2],
    "without-end": lambda data: data[:-10],
    "altered": lambda data: bytes(
        byte ^ 0x55 if at % 97 == 96 else byte for at, byte in enumerate(data)
    ),
    "holes": lambda data: b"\0".join(data[at : at + 50] for at in range(0, len(data), 50)),
    "twice": lambda data: data + data,
    "more": lambda data: data + bytes(range(256)) * 40,
}


def _other_encodings(text: str) -> Iterator[tuple[str, bytes]]:
    """The text in encodings that are not the one that it states, with its lines, and without."""
    accented = text.replace("e", "é", 5)
    yield "latin-1", accented.encode("latin-1", "replace")
    yield "utf-16", accented.encode("utf-16")
    yield "utf-16-unmarked", accented.encode("utf-16-le")
    yield "surrogates", text.replace("o", "\udcff", 5).encode("utf-8", "surrogatepass")
    yield "one-line", text.replace("\n", " ").encode() * max(1, 400_000 // len(text))


def _nested() -> Iterator[tuple[str, bytes]]:
    """Files that hold the same in itself too often."""
    yield "nested.json", b"[" * _MANY
    yield "nested-objects.json", b'{"text":' * _MANY
    yield "nested.jsonl", b'{"text":' + b"[" * _MANY + b"\n"
    yield "nested.html", b"<div>" * _MANY + BODY.encode()
    yield "nested-tables.html", b"<table><tr><td>" * (_MANY // 3) + BODY.encode()
    yield "nested.xml", b"<a>" * _MANY
    yield "nested.rss", b"<rss><channel><item>" + b"<a>" * _MANY
    yield "nested.nitf", b"<nitf>" + b"<body>" * _MANY
    yield "nested.rtf", b"{\\rtf1" + b"{" * _MANY
    yield "nested.md", b"> " * _MANY + BODY.encode()
    yield "nested-lists.md", b"\n".join(b" " * at + b"- a" for at in range(2_000))
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n' for at in range(2_000)
    )
    yield "nested.eml", f"From: a@e.example\nSubject: x\nMIME-Version: 1.0\n{parts}".encode()
    inner = zipped({"a.txt": STORY})
    for _ in range(12):
        inner = zipped({"a.zip": inner})
    yield "nested.zip", inner
    packed = STORY
    for _ in range(12):
        packed = gzip.compress(packed)
    yield "nested.txt.gz", packed
    yield "loop.pdf", pdf([BODY[:80]]).replace(b"/Parent 2 0 R", b"/Kids[2 0 R]")


def _bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that unpack or grow to far too much."""
    zeros = bytes(_LARGE)
    yield "bomb.txt.gz", gzip.compress(zeros, 1)
    yield "bomb.txt.bz2", bz2.compress(zeros, 1)
    yield "bomb.txt.xz", lzma.compress(zeros, preset=0)
    yield "bomb.txt.zst", zstandard.ZstdCompressor(level=1).compress(zeros)
    yield "bomb.zip", zipped({"a.txt": zeros, "b.txt": STORY})
    yield "bomb.tar.gz", gzip.compress(tarred({"a.txt": zeros}), 1)
    yield "bomb.epub", zipped({**epub(_CHAPTER), "OPS/a.xhtml": zeros})
    yield "bomb.odt", zipped({**OPEN_DOCUMENT, "content.xml": zeros})
    del zeros
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    entities = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ferry">{levels}]>'
    yield "entities.xml", f"{entities}<x><item><title>&a9;</title></item></x>".encode()
    yield "entities.rss", f"{entities}<rss><channel><item>&a9;</item></channel></rss>".encode()
    yield "entities.nitf", f"{entities}<nitf><body><p>&a9;</p></body></nitf>".encode()
    leak = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "leak.xml", f"{leak}<x><item><title>T</title><text>&a;</text></item></x>".encode()
    aliases = "".join(f"b{n}: &b{n} [{f'*b{n - 1}, ' * 9}]\n" for n in range(1, 10))
    yield "aliases.md", f"---\nb0: &b0 ferry\n{aliases}---\n{PARAGRAPHS}".encode()


def _endless() -> Iterator[tuple[str, bytes]]:
    """Lines, words, fields and numbers without an end."""
    for ending in ("txt", "md", "html", "csv", "eml", "rtf", "xml"):
        yield f"word.{ending}", b"a" * 2_000_000
    yield "line.txt", BODY.encode() * 20_000
    yield "line.jsonl", json.dumps({"text": BODY * 20_000}).encode()
    yield "number.json", b'[{"title": "T", "text": "Ferries stop.", "id": ' + b"9" * _MANY + b"}]"
    yield "quote.csv", b'title,text\n"' + BODY.encode() * 10_000
    yield "commas.csv", b"," * 400_000
    yield "columns.csv", b",".join(b"c%d" % at for at in range(20_000)) + b"\n" + b"x," * 20_000
    yield "attribute.html", b'<p class="' + b"x" * 3_000_000
    yield "header.eml", b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nText.\n"
    yield "headers.eml", b"X-A: b\n" * _MANY + b"\nText.\n"
    yield "brackets.md", b"[" * _MANY + b"](" * 1_000
    yield "from.mbox", b"From a@e.example Sun Jan  9 10:15:00 2022\n" * 2_000


def _traps() -> Iterator[tuple[str, bytes]]:
    """Archives with what must not be followed or opened."""
    yield "names.zip", zipped({"../out.txt": STORY, "/etc/x.txt": STORY, "a/../../b.txt": STORY})
    encrypted = bytearray(zipped({"a.txt": STORY}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.find(sign) + at] |= 1
    yield "encrypted.zip", bytes(encrypted)
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name, kind in (
                ("link.txt", tarfile.SYMTYPE),
                ("hard.txt", tarfile.LNKTYPE),
                ("pipe.txt", tarfile.FIFOTYPE),
                ("device.txt", tarfile.CHRTYPE),
            ):
                info = tarfile.TarInfo(name)
                info.type, info.linkname = kind, "/etc/passwd"
                archive.addfile(info)
        yield "links.tar", file.getvalue()
    yield "many.zip", zipped({f"{at}.txt": b"" for at in range(5_000)})
    yield "archive.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)
    yield "archive.rar", b"Rar!\x1a\x07\x00" + bytes(100)


def write_hostile_files(folder: Path) -> int:
    """Write all of them below `folder`; how many there are."""
    made = {f"good/a.{ending}": text.encode() for ending, text in TEXTS.items()}
    made |= {f"good/b.{ending}": data for ending, data in _binaries().items()}
    good = {name.removeprefix("good/"): data for name, data in made.items()}
    for damage, damaged in _DAMAGES.items():
        made |= {f"{damage}/{name}": damaged(data) for name, data in good.items()}
    for ending, text in TEXTS.items():
        made |= {f"{encoding}/a.{ending}": data for encoding, data in _other_encodings(text)}
    for kind, files in (
        ("nested", _nested()),
        ("bombs", _bombs()),
        ("endless", _endless()),
        ("traps", _traps()),
    ):
        made |= {f"{kind}/{name}": data for name, data in files}
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return len(made)
