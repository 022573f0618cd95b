"""One module for each format. Each of them offers the same four names:

`ONE_ARTICLE`, whether a file is always one article, which then keeps its id as long as the file
keeps its path; `CUT_AT_LINES`, whether the lines of a file can be read apart, with the number of
the first one as a third argument of `read`; `APART`, whether it is read in a process of its own,
with bounds of time and memory, as what intricate parsers read has to be; and `read(chunks,
origin)`, which turns the bytes of one file, in pieces of any size, into articles with
`paths=(origin.path,)` and into one `SkippedFile` for each record that it must leave out. `read`
raises FormatError where the file as a whole is not of its format, and nothing else for bad data. It
holds no more of a file than one article. Libraries are imported by `read`, not by the module.

Which of them reads a file is told by how it begins (`detection.py`) and, where many formats may
begin like that, by the ending of its name.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

from search.ingest.formats.detection import format_by_content, refusal

_BY_SUFFIX: Final = {
    ".txt": "plain",
    ".text": "plain",
    "": "plain",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".rst": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
    ".xml": "xml",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".opml": "opml",
    ".nitf": "nitf",
    ".newsml": "newsml",
    ".sgm": "reuters",
    ".sgml": "reuters",
    ".eml": "mail",
    ".mbox": "mbox",
    ".mbx": "mbox",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".warc": "warc",
    ".arc": "warc",
    ".wacz": "zip",
    ".zip": "zip",
    ".tar": "tar",
    ".epub": "epub",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
}
"""The formats by the endings of names, in lower case; "" stands for none at all."""


def is_read(suffix: str) -> bool:
    """Whether files with this ending are read, whatever they hold."""
    return suffix in _BY_SUFFIX


def reader_for(suffix: str, head: bytes) -> ModuleType:
    """The module that reads files with this ending and this beginning, imported only now.

    Raises FormatError, with the reason in words for a person, where there is none.
    """
    name = format_by_content(head, suffix) or _BY_SUFFIX.get(suffix)
    if name is None:
        raise refusal(suffix)
    return import_module(f"search.ingest.formats.{name}")
