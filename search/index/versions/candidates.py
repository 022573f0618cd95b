"""Pairs of articles that may be versions of one text: they share a band and appeared close by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.arrays import spread
from search.article import UNDATED_DAY
from search.errors import ArchiveDamaged
from search.frozen import frozen
from search.index.drafts import Draft

WINDOW: Final = 7
"""Versions of one text appeared within this many days.

A formulaic notice comes again with other figures, after a fortnight or a month, and is no version
of the one before. Of all pairs of articles of Reuters-21578 that share 80 % of their shingles, 484
of 490 lie within three days and the others a fortnight apart or more.
"""
_NEIGHBOURS: Final = 16
"""With how many others of a band, the nearest in time on either side, an article is compared.

Where more share a band they are alike among themselves, and joined through each other.
"""


@frozen
class Documents:
    """Live documents of several segments under numbers, one segment after the other."""

    drafts: Sequence[Draft]
    firsts: NDArray[np.int64]
    """The number of the first document of each segment."""
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> Documents:
        """The documents of these segments, removed ones included."""
        sizes = [draft.segment.size for draft in drafts]

        def column(name: str, dtype: type[np.generic]) -> NDArray[np.generic]:
            parts = [getattr(draft.segment, name) for draft in drafts]
            return np.concatenate([np.zeros(0, dtype), *parts])

        return cls(
            drafts,
            np.cumsum([0, *sizes]),
            column("hashes", np.uint64),  # type: ignore[arg-type]
            column("starts", np.int32),  # type: ignore[arg-type]
            column("ends", np.int32),  # type: ignore[arg-type]
        )

    def live(self) -> NDArray[np.bool_]:
        """Which of them are not removed."""
        return np.concatenate([np.zeros(0, bool), *(draft.live for draft in self.drafts)])

    def located(self, number: int) -> tuple[Draft, int]:
        """The segment and the document in it."""
        segment = int(self.firsts.searchsorted(number, "right")) - 1
        return self.drafts[segment], number - int(self.firsts[segment])

    def id(self, number: int) -> str:
        """The id of one."""
        draft, document = self.located(number)
        return draft.segment.id(document)

    def apart(self, ones: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many days lie between each two, 0 where they may have appeared on the same day.

        What has no date may have appeared on any day.
        """
        starts, ends = self.starts.astype(np.int64), self.ends.astype(np.int64)
        gaps = np.maximum(starts[ones] - ends[others], starts[others] - ends[ones])
        undated = (self.starts[ones] == UNDATED_DAY) | (self.starts[others] == UNDATED_DAY)
        gaps[undated] = 0
        days: NDArray[np.int64] = np.maximum(gaps, 0)
        return days


def candidates(documents: Documents, fresh: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The pairs (rows of two numbers, the smaller one first) of which at least one is fresh.

    No band, however many share it, gives more pairs than some for each of its articles.
    """
    bands, numbers = _shared(documents, fresh)
    order = np.lexsort((documents.hashes[numbers], documents.starts[numbers], bands))
    bands, numbers = bands[order], numbers[order]
    found = [np.zeros((0, 2), np.int64)]
    for step in range(1, min(_NEIGHBOURS, len(bands) - 1) + 1):
        near = np.flatnonzero(bands[step:] == bands[:-step])
        if not len(near):
            break
        ones, others = numbers[near], numbers[near + step]
        wanted = (fresh[ones] | fresh[others]) & (ones != others)
        ones, others = ones[wanted], others[wanted]
        close = documents.apart(ones, others) <= WINDOW
        pairs = np.stack([ones[close], others[close]], axis=1)
        pairs.sort(axis=1)
        found.append(pairs)
    return distinct(np.concatenate(found))


def _shared(
    documents: Documents, fresh: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The bands that fresh documents share with live ones, and the document of each."""
    own = [np.zeros(0, np.uint32)]
    for draft, first in zip(documents.drafts, documents.firsts.tolist(), strict=False):
        segment = draft.segment
        if len(segment.band_documents) and int(segment.band_documents.max()) >= segment.size:
            raise ArchiveDamaged(f"{draft.postings.path}: section band_documents names nobody")
        is_fresh = fresh[first : first + segment.size]
        if is_fresh.any():
            own.append(segment.bands[is_fresh[segment.band_documents]])
    wanted = np.unique(np.concatenate(own))
    bands, numbers = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
    for draft, first in zip(documents.drafts, documents.firsts.tolist(), strict=False):
        segment = draft.segment
        # Both ascend: each wanted band is looked up in those of the segment.
        starts = segment.bands.searchsorted(wanted, "left")
        ends = segment.bands.searchsorted(wanted, "right")
        rows = spread(starts, ends - starts)
        rows = rows[draft.live[segment.band_documents[rows]]]
        bands.append(segment.bands[rows])
        numbers.append(segment.band_documents[rows] + np.int64(first))
    together, all_numbers = np.concatenate(bands), np.concatenate(numbers)
    order = np.argsort(together, kind="stable")
    together, all_numbers = together[order], all_numbers[order]
    same = together[1:] == together[:-1]
    shared = np.append(same, False) | np.append(False, same) if len(together) else same
    return together[shared], all_numbers[shared]


def distinct(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pairs in ascending order, each once."""
    if not len(pairs):
        return pairs
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    found: NDArray[np.int64] = pairs[np.append(True, (pairs[1:] != pairs[:-1]).any(axis=1))]
    return found
