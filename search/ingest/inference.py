"""When the text alone tells about the day it was written on, an interval with its evidence."""

from __future__ import annotations

from search.article import UNDATED, PublicationDate
from search.ingest.dateline import Dateline
from search.ingest.origin import Origin


def inferred_date(body: str, opening: Dateline | None, origin: Origin) -> PublicationDate:
    return UNDATED
