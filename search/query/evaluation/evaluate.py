"""Runs a Whoosh query over one segment, whole sets of documents at a time.

Sets of single words come first, the most selective leading; dates, exclusions and what is decided
by positions of words are asked only of the documents that are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from whoosh import query as whoosh

from search.index.segment.records import hash_of
from search.index.segment.segment import BASES, NONE_AS_CORRECTED, OF_FILE, Segment
from search.query.evaluation.addresses import documents_at, lower_case
from search.query.evaluation.byte_search import find_all
from search.query.evaluation.clauses import (
    PATTERNS,
    Adjacent,
    AtAddress,
    FirstWords,
    FromPath,
    KnownBy,
    Marked,
    Mentioning,
    Naming,
    Nearness,
    Often,
    Pattern,
    Published,
    Quoted,
    WhooshQuery,
    WithId,
    Written,
)
from search.query.evaluation.inflections import Group
from search.query.evaluation.phrase_tables import PhraseTables
from search.query.evaluation.phrases import PositionalEvaluator
from search.query.evaluation.sets import NONE, Documents, both, distinct, every, held, minus, union
from search.query.evaluation.vocabulary import Vocabulary
from search.query.language.tree import Known
from search.watch import Watch

POSITIONAL: Final = (whoosh.Phrase, Adjacent, Nearness, FirstWords, Often, Quoted, Written)
_CODES: Final[Mapping[Known, tuple[int, ...]]] = {
    "date": tuple(code for code, basis in enumerate(BASES) if basis != "undated"),
    "undated": (0, NONE_AS_CORRECTED),
    "stated": (BASES.index("stated"), OF_FILE["stated"]),
    "inferred": (BASES.index("inferred"), OF_FILE["inferred"]),
    "file": tuple(OF_FILE.values()),
    "corrected": (BASES.index("corrected"), NONE_AS_CORRECTED),
}
_LATE: Final = (*POSITIONAL, Published, KnownBy, FromPath, AtAddress, whoosh.Not)
"""Asked only of documents that satisfy the other operands of an And."""
_FIRST_DAY: Final = -(2**31)
_LAST_DAY: Final = 2**31 - 1


class SegmentEvaluator:
    """The documents of one segment that satisfy queries, removed documents included."""

    def __init__(
        self,
        segment: Segment,
        number: int,
        vocabulary: Vocabulary,
        tables: PhraseTables,
        watch: Watch,
    ) -> None:
        self.segment = segment
        self._number = number
        self._watch = watch
        self._whole: dict[WhooshQuery, Documents] = {}

        def groups(pattern: Pattern) -> tuple[Group, ...]:
            return vocabulary.expansion(pattern).groups[number]

        self.positional = PositionalEvaluator(segment, groups, tables, watch)

    def documents(self, query: WhooshQuery, within: Documents | None = None) -> Documents:
        """The documents of `within` (None: of the segment) that satisfy a query."""
        if within is None:
            known = self._whole.get(query)
            if known is None:
                known = self._whole[query] = self._documents(query, None)
            return known
        return self._documents(query, within) if len(within) else within

    def _documents(self, query: WhooshQuery, within: Documents | None) -> Documents:
        self._watch.check()
        if isinstance(query, POSITIONAL):
            return self.positional.documents(query, within)
        if isinstance(query, whoosh.And):
            return self._all(query.subqueries, within)
        if isinstance(query, whoosh.Or):
            return union(self.documents(operand, within) for operand in query.subqueries)
        if isinstance(query, whoosh.Not):
            base = every(self.segment.size) if within is None else within
            return minus(base, self.documents(query.query, within))
        if isinstance(query, Published):
            return self._published(query, within)
        if isinstance(query, KnownBy):
            return self._known_by(query, within)
        if isinstance(query, whoosh.Every):
            return every(self.segment.size) if within is None else within
        found = self._listed(query)
        return found if within is None else both(found, within)

    def _listed(self, query: WhooshQuery) -> Documents:
        """The documents of a query whose set lies ready in the segment."""
        if isinstance(query, PATTERNS):
            return self.positional.documents_with(query)
        if isinstance(query, Naming):
            return self._naming(query)
        if isinstance(query, Mentioning):
            first = _FIRST_DAY if query.first is None else query.first
            last = _LAST_DAY if query.last is None else query.last
            return self.segment.on.postings(first, last)
        if isinstance(query, FromPath):
            return self._from_path(query.path)
        if isinstance(query, AtAddress):
            found = documents_at(self.segment.heads, query.address)
            self._watch.check()
            return found
        if isinstance(query, WithId):
            return self._with_id(query.ids)
        if isinstance(query, Marked):
            return query.documents[self._number]
        raise TypeError(f"{type(query).__name__} cannot be evaluated")

    def _all(self, operands: Sequence[WhooshQuery], within: Documents | None) -> Documents:
        ready = [operand for operand in operands if not isinstance(operand, _LATE)]
        late = sorted(
            (operand for operand in operands if isinstance(operand, _LATE)),
            key=lambda operand: isinstance(operand, POSITIONAL),
        )
        for found in sorted((self.documents(operand) for operand in ready), key=len):
            within = found if within is None else both(within, found)
            if not len(within):
                return NONE
        for operand in late:
            within = self.documents(operand, within)
        return every(self.segment.size) if within is None else within

    def _naming(self, query: Naming) -> Documents:
        facet = self.segment.facets[query.facet]
        found = [facet.local(ordinal) for ordinal in query.ordinals]
        sets = [facet.postings(local) for local in found if local >= 0]
        return sets[0] if len(sets) == 1 else union(sets)

    def _published(self, query: Published, within: Documents | None) -> Documents:
        """Documents whose interval of days overlaps that of the query."""
        segment = self.segment
        start, stop = segment.undated, segment.size
        if query.last is not None:
            stop = int(segment.starts.searchsorted(_day(query.last), "right"))
        if query.first is not None:
            earliest = _day(query.first - segment.longest_interval)
            start = max(start, int(segment.starts.searchsorted(earliest, "left")))
        if within is None:
            found = np.arange(start, max(start, stop), dtype=np.uint16)
        else:
            found = within[slice(*within.searchsorted([start, max(start, stop)]))]
        if query.first is not None and segment.longest_interval:
            found = found[segment.ends[found] >= query.first]
        return found

    def _known_by(self, query: KnownBy, within: Documents | None) -> Documents:
        codes = _CODES[query.known]
        bases = self.segment.bases
        if within is None:
            return np.flatnonzero(np.isin(bases, codes)).astype(np.uint16)
        return within[np.isin(bases[within], codes)]

    def _with_id(self, ids: frozenset[str]) -> Documents:
        wanted = sorted(ids)
        hashes = np.array([hash_of(each) for each in wanted], np.uint64)
        found = self.segment.find_hashes(hashes, wanted)
        return distinct(np.sort(found[found >= 0])).astype(np.uint16)

    def _from_path(self, path: str) -> Documents:
        """Documents with a path that has the wanted one between slashes or at its ends."""
        paths = self.segment.paths
        lengths = np.diff(paths.offsets.astype(np.int64))
        if not path:
            return np.flatnonzero(lengths).astype(np.uint16)
        blob = lower_case(np.frombuffer(paths.blob, np.uint8))
        wanted = path.encode("utf-8", "surrogatepass").lower()
        found = find_all(wanted, blob)
        self._watch.check()
        documents = paths.offsets.searchsorted(found.astype(paths.offsets.dtype), "right") - 1
        starts, ends = (paths.offsets[documents + n].astype(np.int64) for n in (0, 1))
        after = found + len(wanted)
        begins = (found == starts) | np.isin(blob[found - 1], _BOUNDS)
        stops = (after == ends) | (np.isin(blob.take(after, mode="clip"), _BOUNDS) & (after < ends))
        return union([documents[begins & stops].astype(np.uint16)])

    def live(self, documents: Documents) -> Documents:
        """Those of the documents that were not removed."""
        deleted = self.segment.deleted
        return documents if deleted is None else documents[~held(documents, deleted)]


_BOUNDS: Final = np.frombuffer(b"/\n", np.uint8)


def _day(day: int) -> np.int32:
    return np.int32(min(max(day, _FIRST_DAY + 1), _LAST_DAY))
