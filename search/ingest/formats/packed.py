"""Packed data whose name does not say so: what is in it is read as if it were not packed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import Final

from search.article import Article
from search.errors import FormatError
from search.ingest.formats.members import read_member
from search.ingest.origin import Origin
from search.ingest.streams import Unpacked
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_SIGNATURES: Final = (
    (b"\x1f\x8b", ".gz"),
    (b"\xfd7zXZ\x00", ".xz"),
    (b"BZh", ".bz2"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
)


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of what is packed; raises FormatError where that is damaged."""
    head = next(chunks, b"")
    compression = next((name for mark, name in _SIGNATURES if head.startswith(mark)), None)
    if compression is None:
        raise FormatError("packed in an unknown way")
    data = Unpacked(chain((head,), chunks), compression)
    name = PurePosixPath(origin.place).name.removesuffix(compression)
    yield from read_member(name, iter(data), origin, named=False)
    if data.fault is not None:
        raise FormatError(data.fault)
