"""Reads what lies within another file: members of archives, records of crawls, packed data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from types import ModuleType
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.file_names import suffixes
from search.ingest.formats import reader_for
from search.ingest.origin import Origin
from search.ingest.streams import Unpacked
from search.request import SkippedFile

DEEPEST: Final = 4
"""So many files may be around one that is read."""
_LONGEST_REASON: Final = 200


def articles_of(
    reader: ModuleType, chunks: Iterator[bytes], origin: Origin
) -> Iterator[Article | SkippedFile]:
    """What a module reads of a file; raises FormatError for what is not of its format.

    Of modules that use intricate parsers any failure is one of the file.
    """
    if not reader.APART:
        yield from reader.read(chunks, origin)
        return
    try:
        yield from reader.read(chunks, origin)
    except (FormatError, MemoryError):
        raise
    except RecursionError:
        raise FormatError("nested too deeply") from None
    except ImportError as error:
        raise FormatError(
            f"needs the module {error.name}: pip install 'dateline[documents]'"
        ) from None
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_REASON]
        raise FormatError(f"cannot be read ({reason})") from None


def read_member(
    name: str, chunks: Iterator[bytes], origin: Origin, *, named: bool = True
) -> Iterator[Article | SkippedFile]:
    """The articles of a file within the one of `origin`, and a SkippedFile where it has none.

    `named` is whether its name is part of its place: not where the other file is it, only packed.
    Never raises for bad data.
    """
    member = f"{origin.member}/{name}" if origin.member else name
    if not named:
        member = origin.member
    inner = replace(origin, member=_printable(member), depth=origin.depth + 1)
    if inner.depth > DEEPEST:
        yield SkippedFile(inner.place, f"more than {DEEPEST} files within each other")
        return
    suffix, compression = suffixes(name)
    data = Unpacked(chunks, compression) if compression else None
    fault = None
    try:
        pieces = iter(chunks if data is None else data)
        head = next(pieces, b"")
        yield from articles_of(reader_for(suffix, head), chain((head,), pieces), inner)
    except FormatError as error:
        fault = str(error)
    if data is not None and data.fault is not None:
        fault = data.fault
    if fault is not None:
        yield SkippedFile(inner.place, fault)


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
