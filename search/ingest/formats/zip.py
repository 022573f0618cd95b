"""ZIP archives, also WACZ: each file in them is read as if it lay in a folder."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.file_names import name_fault
from search.ingest.formats.members import read_member
from search.ingest.origin import Origin
from search.ingest.streams import PIECE, seekable
from search.request import SkippedFile

ONE_ARTICLE = False
CUT_AT_LINES = False
APART = True
_MOST: Final = 1_000_000
"""Members of the largest archive that is read."""
_BOMB_SIZE: Final = 64 * 1024 * 1024
_BOMB_RATIO: Final = 200
_CRAWL: Final = "archive/"
"""The folder of a WACZ in which its crawls lie; what is beside them only describes them."""


def read(chunks: Iterator[bytes], origin: Origin) -> Iterator[Article | SkippedFile]:
    """The articles of the members, and a SkippedFile for each that cannot be read."""
    with seekable(chunks) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
            raise FormatError(f"a damaged ZIP archive ({error})") from None
        members = [each for each in archive.infolist() if not each.is_dir()]
        if len(members) > _MOST:
            raise FormatError(f"a ZIP archive of more than {_MOST:,} files")
        if not members:
            raise FormatError("a ZIP archive without a file in it")
        names = {each.filename for each in members}
        if "datapackage.json" in names and any(name.startswith(_CRAWL) for name in names):
            members = [each for each in members if each.filename.startswith(_CRAWL)]
        for member in members:
            yield from _member(archive, member, origin)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: Origin
) -> Iterator[Article | SkippedFile]:
    name = member.filename
    fault = name_fault(name)
    if fault == "":
        return
    if fault is None and member.flag_bits & 1:
        fault = "encrypted"
    if fault is None and member.file_size > max(_BOMB_SIZE, member.compress_size * _BOMB_RATIO):
        fault = f"unpacks to more than {_BOMB_RATIO} times its size"
    if fault is not None:
        yield SkippedFile(f"{origin.place}/{name}", fault)
        return
    try:
        with archive.open(member) as data:
            yield from read_member(name, _pieces(data), origin)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as error:
        yield SkippedFile(f"{origin.place}/{name}", f"damaged ({error})")


def _pieces(data: IO[bytes]) -> Iterator[bytes]:
    while piece := data.read(PIECE):
        yield piece
