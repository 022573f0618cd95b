"""What a query of Whoosh's does not match: its own `Not` may bring back a removed document."""

from __future__ import annotations

from typing import Any

from whoosh.matching import InverseMatcher, Matcher
from whoosh.query import Not, Query


class Complement(InverseMatcher):
    """The live documents of a segment that another matcher does not have.

    Whoosh's own stops at a removed document where the other matcher has no document left.
    """

    def _find_next(self) -> None:
        super()._find_next()
        while self._id < self.limit and self.missing(self._id):
            self._id += 1


class Without(Not):
    """The articles that a clause does not match, removed ones never among them."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The documents of the searcher's segment."""
        reader = searcher.reader()
        child = self.query.matcher(searcher, searcher.boolean_context())
        return Complement(child, reader.doc_count_all(), missing=reader.is_deleted)


def of_live(query: Query) -> Query:
    """The query with each `Not` of Whoosh's as one of ours; itself where there is none in it."""
    if not _excludes(query):
        return query
    made = query.apply(of_live)
    return Without(made.query, made.boost) if type(made) is Not else made


def _excludes(query: Query) -> bool:
    return type(query) is Not or any(map(_excludes, query.children()))
