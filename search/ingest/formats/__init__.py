"""One module for each format. Each of them offers the same four names:

`SUFFIXES`, the endings of the file names that it reads, in lower case with their dot ("" stands for
no ending at all); `ONE_ARTICLE`, whether a file is always one article, which then keeps its id as
long as the file keeps its path; `CUT_AT_LINES`, whether the lines of a file can be read apart, with
the number of the first one as a third argument of `read`; and `read(chunks, origin)`, which turns
the bytes of one file, in pieces of any size, into articles with `paths=(origin.path,)` and into one
`SkippedFile` for each record that it must leave out. `read` raises FormatError where the file as a
whole is not of its format, and nothing else for bad data. It holds no more of a file than one
article.
"""

from __future__ import annotations

from types import ModuleType

_READERS = {
    ".txt": "plain",
    ".text": "plain",
    "": "plain",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}

_LATER = {
    ".html": "HTML", ".htm": "HTML", ".xhtml": "HTML", ".csv": "CSV", ".tsv": "CSV", ".xml": "XML",
    ".rss": "RSS", ".atom": "Atom", ".nitf": "NITF", ".newsml": "NewsML", ".sgm": "SGML",
    ".sgml": "SGML", ".pdf": "PDF", ".docx": "Word", ".doc": "Word", ".odt": "OpenDocument",
    ".rtf": "RTF", ".epub": "EPUB", ".md": "Markdown", ".markdown": "Markdown", ".rst": "reST",
    ".eml": "mail", ".mbox": "mailbox", ".warc": "WARC", ".arc": "ARC", ".zip": "ZIP",
    ".tar": "tar",
    ".tgz": "tar", ".7z": "7-Zip", ".bz2": "bzip2", ".zst": "Zstandard", ".parquet": "Parquet",
    ".yaml": "YAML", ".yml": "YAML",
}  # fmt: skip


def reader_for(suffix: str) -> ModuleType | None:
    """The module that reads files with this ending, imported only now; None where there is none."""
    name = _READERS.get(suffix)
    if name == "plain":
        from search.ingest.formats import plain

        return plain
    if name == "jsonl":
        from search.ingest.formats import jsonl

        return jsonl
    return None


def reason_unread(suffix: str) -> str:
    """Why files with this ending are skipped, in words for a person."""
    name = _LATER.get(suffix)
    return f"{name} files are not read yet" if name else f"unknown kind of file ({suffix})"
