"""Tar archives, also packed ones: each file in them is read as if it lay in a folder."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import IO

from search.article import Article
from search.errors import FormatError
from search.ingest.file_names import name_fault
from search.ingest.formats.members import read_member
from search.ingest.origin import Origin
from search.ingest.streams import PIECE, ChunkFile
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the members, and a SkippedFile for each that cannot be read."""
    found = False
    try:
        with tarfile.open(fileobj=io.BufferedReader(ChunkFile(chunks)), mode="r|") as archive:
            for member in archive:
                if not member.isfile():
                    continue
                found = True
                fault = name_fault(member.name.removeprefix("./"))
                if fault:
                    yield SkippedFile(f"{origin.place}/{member.name}", fault)
                elif fault is None and (data := archive.extractfile(member)) is not None:
                    yield from read_member(member.name.removeprefix("./"), _pieces(data), origin)
                archive.members.clear()  # type: ignore[attr-defined]  # else memory grows with them
    except (tarfile.TarError, EOFError, ValueError) as error:
        if not found:
            raise FormatError(f"a damaged tar archive ({error})") from None
        yield SkippedFile(origin.place, f"damaged ({error}); what comes before is kept")
    if not found:
        raise FormatError("a tar archive without a file in it")


def _pieces(data: IO[bytes]) -> Iterator[bytes]:
    while piece := data.read(PIECE):
        yield piece
