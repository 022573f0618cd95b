"""Which articles of a generation are versions of one text, as its readers ask for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.index.files.sections import SectionFile, lengths_of
from search.validation import INDICES, Sections

Documents = NDArray[np.uint16]


class VersionGroups:
    """The groups of a generation: a row for each article that is in one.

    Rows go by segment and document; `order` tells where a row stands when the groups are laid one
    after the other, each from its first publication on.
    """

    def __init__(self, file: SectionFile | None, segments: int) -> None:
        """An archive in which nothing is alike has no file."""
        zeros = np.zeros(segments + 1, np.int64)
        self._offsets = zeros if file is None else file.array("offsets").astype(np.int64)
        self._bounds: list[int] = self._offsets.tolist()
        none = np.zeros(0, np.uint32)
        self._documents: Documents = (
            none.astype(np.uint16) if file is None else file.array("documents")
        )
        self._members = none if file is None else file.array("group_members")
        self._group_offsets = (
            np.zeros(1, np.uint32) if file is None else file.array("group_offsets")
        )

    def __len__(self) -> int:
        """How many articles are in a group."""
        return len(self._documents)

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        order = np.empty(len(self._members), np.int64)
        order[self._members] = np.arange(len(self._members))
        return order

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        """The group of each row."""
        sizes = lengths_of(self._group_offsets)
        groups = np.empty(len(self._members), np.int64)
        groups[self._members] = np.repeat(np.arange(len(sizes)), sizes)
        return groups

    def of_segment(self, segment: int) -> Documents:
        """The documents of a segment that are in a group, ascending."""
        return self._documents[self._offsets[segment] : self._offsets[segment + 1]]

    def of(self, segment: int, document: int) -> list[tuple[int, int]]:
        """All versions of an article with itself, as segment and document, the first one first.

        An article without others is alone.
        """
        start, end = self._bounds[segment], self._bounds[segment + 1]
        row = bisect_left(self._documents.data, document, start, end)
        if row == end or self._documents[row] != document:
            return [(segment, document)]
        group = int(self._groups[row])
        rows = self._members[self._group_offsets[group] : self._group_offsets[group + 1]]
        segments = self._offsets.searchsorted(rows, "right") - 1
        return list(zip(segments.tolist(), self._documents[rows].tolist(), strict=True))

    def later(self, segment: int) -> Documents:
        """The documents of a segment that are versions of what was published before."""
        rows = slice(self._offsets[segment], self._offsets[segment + 1])
        first = self._order[rows] == self._group_offsets[self._groups[rows]]
        found: Documents = self.of_segment(segment)[~first]
        return found

    def with_versions(self, segment: int, least: int, most: int) -> Documents:
        """The documents of a segment that have so many versions, themselves counted.

        Only of articles in a group: every other has one version.
        """
        rows = slice(self._offsets[segment], self._offsets[segment + 1])
        sizes = lengths_of(self._group_offsets)[self._groups[rows]]
        found: Documents = self.of_segment(segment)[(sizes >= least) & (sizes <= most)]
        return found

    def folded(self, hits: Sequence[Documents]) -> list[Documents]:
        """The documents found, of the versions of one text only the one published first.

        `hits` and the result have an ascending array for each segment.
        """
        if not len(self):
            return list(hits)
        rows, places = [], []
        for segment, found in enumerate(hits):
            own = self.of_segment(segment)
            few, many = (own, found) if len(own) < len(found) else (found, own)
            at = many.searchsorted(few)
            both = (
                np.flatnonzero(many[np.minimum(at, len(many) - 1)] == few) if len(many) else at[:0]
            )
            at = at[both]
            in_own, in_found = (both, at) if few is own else (at, both)
            rows.append(in_own + self._offsets[segment])
            places.append(in_found)
        all_rows = np.concatenate(rows)
        by_order = np.argsort(self._order[all_rows])
        groups = self._groups[all_rows[by_order]]
        dropped = np.zeros(len(all_rows), bool)
        dropped[by_order[1:]] = groups[1:] == groups[:-1]
        kept, done = [], 0
        for found, place in zip(hits, places, strict=True):
            gone = place[dropped[done : done + len(place)]]
            done += len(place)
            kept.append(np.delete(found, gone) if len(gone) else found)
        return kept


def check_versions(
    sections: Sections, names: object, sizes: Sequence[tuple[str, int, Documents | None]]
) -> None:
    """Raise ValueError unless these are versions of the articles of these segments.

    `sizes` has name, size and removed documents of each segment, `names` is what the file says.
    """
    if names != [name for name, _, _ in sizes]:
        raise ValueError("it belongs to other segments")
    documents = sections.column("documents", None, "<u2")
    offsets = sections.offsets("offsets", len(sizes), len(documents))
    for number, (_, size, removed) in enumerate(sizes):
        own = documents[int(offsets[number]) : int(offsets[number + 1])]
        if not bool((own[:-1] < own[1:]).all()) or (len(own) and int(own[-1]) >= size):
            raise ValueError("section documents does not ascend within a segment")
        if removed is not None and len(removed) and np.isin(own, removed).any():
            raise ValueError("section documents has a removed article")
    rows = len(documents)
    members = sections.numbers("group_members", rows, 0, rows - 1, *INDICES)
    if rows and int(np.bincount(members, minlength=rows).max()) > 1:
        raise ValueError("section group_members has an article twice")
    groups = len(sections.column("group_offsets", None, "<u4")) - 1
    if groups < 0:
        raise ValueError("section group_offsets is empty")
    sections.offsets("group_offsets", groups, rows, strictly=True)
    ones = sections.numbers("pair_ones", None, 0, rows - 1, *INDICES)
    sections.numbers("pair_others", len(ones), 0, rows - 1, *INDICES)
