"""What documents of office programs have in common: archives of XML, and a day of creation."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import BinaryIO, Final

from search.article import Article, PublicationDate
from search.errors import FormatError

_LONGEST: Final = 256 * 1024 * 1024
"""Bytes of all XML of the largest document, unpacked."""


def check_zip(file: BinaryIO) -> None:
    """Raise FormatError for a document that unpacks to more than is sensible, or is damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(
                each.file_size for each in archive.infolist() if each.filename.endswith(".xml")
            )
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise FormatError(f"a damaged document ({error})") from None
    if size > _LONGEST:
        raise FormatError(f"a document of more than {_LONGEST // 2**20} MB")
    file.seek(0)


def dated_by_creation(article: Article, created: str) -> Article:
    """The article with the day (ISO 8601) on which its document was made, if nothing else dates it.

    That is only inferred: a document may be older or younger than its article.
    """
    if article.published.start is not None:
        return article
    try:
        day = date.fromisoformat(created)
    except ValueError:
        return article
    evidence = f"the document was created on {created}"
    return article._replace(published=PublicationDate(day, day, "inferred", evidence))
