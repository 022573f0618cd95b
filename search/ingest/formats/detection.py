"""Tells the format of a file by how it begins: names are often wrong, missing or too general."""

from __future__ import annotations

import codecs
import re
from typing import Final

import orjson

from search.errors import FormatError
from search.ingest.encoding import wide_encoding

_LOOKED_AT: Final = 256 * 1024
"""Bytes of a file that decide its format at most."""
_JSON: Final = re.compile(rb'\{\s*(?:"|\}|\Z)|\[\s*(?:\{|\]|\Z)')
_PRINTED: Final = re.compile(rb"[\[{]\s*(?:\n|\Z)|\[\s*\{")
"""How JSON begins that is not one object in a line."""
_MARKED: Final = (".md", ".markdown", ".mdown")
_LINES_BY_NAME: Final = (".jsonl", ".ndjson")
_SIGNATURES: Final = (
    (b"\x1f\x8b", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"BZh", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"WARC/", "warc"),
    (b"filedesc:", "warc"),
)
_ZIPPED: Final = (
    (b"mimetypeapplication/epub+zip", "epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
)
"""How the first member of a ZIP file begins that tells what it is."""
_PARTS: Final = re.compile(rb"\[Content_Types\]\.xml|_rels/\.rels|word/")
_TAR: Final = slice(257, 262)
_PROLOGUE: Final = re.compile(
    rb"(?:\s+|<\?xml.*?\?>|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)+",
    re.DOTALL | re.IGNORECASE,
)
_ROOT: Final = re.compile(rb"<(?:[\w.\-]+:)?([a-zA-Z][\w.\-]*)")
_ROOTS: Final = {
    **dict.fromkeys(["rss", "rdf", "feed", "channel"], "feed"),
    "opml": "opml",
    "nitf": "nitf",
    "newsml": "newsml",
    **dict.fromkeys(
        ["newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem", "catalogitem",
         "planningitem"],
        "newsml_g2",
    ),
    "reuters": "reuters",
    **dict.fromkeys(["html", "head", "body"], "html"),
}  # fmt: skip
"""The formats of markup by the root element."""
_HTML_HEAD: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|title|meta)\b",
    re.DOTALL | re.IGNORECASE,
)
_MBOX: Final = re.compile(rb">?From \S+(?: .{0,40})? \d{4}(?: [+-]\d{4})?\r?\n[\w\-]+:")
_HEADER: Final = re.compile(rb"([!-9;-~]{2,60}):[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_MAIL: Final = frozenset(
    b"received return-path message-id mime-version delivered-to content-type x-mailer x-original-to"
    b" envelope-to dkim-signature list-id".split()
)
"""Fields that stand in the heads of mails and of nothing else."""
_SENT: Final = frozenset(b"from to subject date cc".split())
_MHTML: Final = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
_MAIL_NAMES: Final = (".eml", ".mail", ".msg", ".mbox", ".mbx", ".mht", ".mhtml")


def format_by_content(head: bytes, suffix: str) -> str | None:
    """The name of the module that reads what begins with `head`; None where the name decides.

    `suffix`, the ending of its name, decides between formats that begin alike. Raises FormatError
    for what is surely no article.
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(head)
    if head[_TAR] == b"ustar":
        return "tar"
    head = _as_utf8(head[:_LOOKED_AT]).lstrip()
    if _JSON.match(head) and suffix not in _MARKED:  # where it may stand above a text
        return _kind_of_json(head, suffix)
    if head.startswith(b"<"):
        return _kind_of_markup(head, suffix)
    if _MBOX.match(head):
        return "mbox"
    return _kind_of_mail(head, suffix)


def _as_utf8(head: bytes) -> bytes:
    """The beginning without a byte order mark, and as UTF-8 where it is UTF-16 or UTF-32."""
    encoding = wide_encoding(head)
    if encoding is None:
        return head.removeprefix(codecs.BOM_UTF8)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    return text.removeprefix("\ufeff").encode("utf-8", "replace")


def _kind_of_json(head: bytes, suffix: str) -> str:
    """Whether JSON is one object in each line, or laid out in another way."""
    if suffix in _LINES_BY_NAME:
        return "json" if _PRINTED.match(head) else "jsonl"
    line, _, below = head.partition(b"\n")
    return "jsonl" if below.lstrip()[:1] == b"{" and _is_object(line) else "json"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except ValueError:
        return False


def _kind_of_zip(head: bytes) -> str:
    for beginning, name in _ZIPPED:
        if head[30 : 30 + len(beginning)] == beginning:
            return name
    return "docx" if _PARTS.match(head, 30) and b"word/" in head else "zip"


def _kind_of_markup(head: bytes, suffix: str) -> str | None:
    """The format of XML, SGML or HTML by its root, which may stand behind comments."""
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    prologue = _PROLOGUE.match(head)
    start = prologue.end() if prologue is not None else 0
    root = _ROOT.match(head, start)
    name = None if root is None else _ROOTS.get(root[1].decode().lower())
    if name is not None:
        return name
    if _HTML_HEAD.match(head):
        return "html"
    if b"<REUTERS " in head[:4096]:
        return "reuters"
    if suffix in (".rss", ".atom") or b"<rss" in head[:2048] or b"<feed" in head[:2048]:
        return "feed"
    if b"<?xml" in head[:100] or suffix == ".xml":
        return "xml"
    return None


def _kind_of_mail(head: bytes, suffix: str) -> str | None:
    """Whether a text begins as a mail does, or a mail that holds a web page."""
    names: list[bytes] = []
    place = 0
    while (found := _HEADER.match(head, place)) is not None and len(names) < 100:
        names.append(found[1].lower())
        place = found.end()
    if not names or (suffix not in _MAIL_NAMES and not _is_mail(names, suffix)):
        return None
    return "mhtml" if _MHTML.search(head, 0, place) and b"text/html" in head.lower() else "mail"


def _is_mail(names: list[bytes], suffix: str) -> bool:
    surely = len(_MAIL.intersection(names))
    if suffix in (".txt", ".text", ".md"):
        return surely >= 2 and bool(_SENT.intersection(names))
    return (surely >= 1 and len(_SENT.intersection(names)) >= 1) or {b"from", b"subject"} <= {
        *names
    }


def refusal(suffix: str) -> FormatError:
    """Why files with this ending are not read."""
    known = _NOT_READ.get(suffix)
    return FormatError(f"{known} are not read" if known else f"unknown kind of file ({suffix})")


_NOT_READ: Final = {
    ".7z": "7-Zip archives", ".rar": "RAR archives", ".parquet": "Parquet files",
    ".doc": "old Word documents", ".xls": "spreadsheets", ".xlsx": "spreadsheets",
    ".yaml": "YAML files", ".yml": "YAML files",
}  # fmt: skip
