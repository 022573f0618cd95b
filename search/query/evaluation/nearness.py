"""Tells how occurrences lie in a text: near each other, in one paragraph, in quotation marks.

A position here is packed: the document in the upper bits, the position in the text below.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrays import spread
from search.index.segment.segment import Segment
from search.query.evaluation.blocks import Positions
from search.query.evaluation.occurrences import Occurrences, contained, documents_at
from search.query.evaluation.sets import Documents, Mask, distinct, union
from search.query.language.tree import Join
from search.watch import Watch


class TextStructure:
    """The paragraphs and quotations of the field `text` in one segment.

    Looks at the watch between any two passes over long arrays.
    """

    def __init__(self, segment: Segment, watch: Watch) -> None:
        self._segment = segment
        self._field = segment.text_fields["text"]
        self._shift = segment.position_bits
        self._watch = watch

    def paragraphs(self, documents: Documents) -> Positions:
        """The positions at which the paragraphs of these documents begin."""
        return self._packed(self._field.paragraph_offsets, documents, self._field.paragraph_starts)[
            0
        ]

    def paragraphs_between(self, first: int, last: int) -> Positions:
        """The same for the documents with the numbers from first up to last."""
        offsets = self._field.paragraph_offsets[first : last + 1].astype(np.int64)
        positions = np.repeat(np.arange(first, last) << self._shift, np.diff(offsets))
        positions += self._field.paragraph_starts[offsets[0] : offsets[-1]]
        return positions

    def quoted(self, found: Occurrences) -> Mask:
        """Which occurrences lie inside quotation marks."""
        starts, ends = self._packed(
            self._field.quotation_offsets,
            documents_at(found.starts, self._shift),
            self._field.quotation_starts,
            self._field.quotation_ends,
        )
        if not len(starts):
            return np.zeros(len(found), np.bool_)
        last = starts.searchsorted(found.starts, "right") - 1
        inside: Mask = (last >= 0) & (found.ends < ends[last])
        return inside

    def among_first(self, found: Occurrences, words: int) -> Mask:
        """Which occurrences begin in the body and end among its first `words` words.

        The number of a word in the body is its position, less that of the body's first word and
        less the paragraphs that begin in between, each of which skips a position.
        """
        bodies = self._segment.body_positions
        farthest = 2 * words + int(bodies.max(initial=0))
        mask: Mask = found.ends & ((1 << self._shift) - 1) < farthest
        chosen = np.flatnonzero(mask)
        starts, ends = found.starts[chosen], found.ends[chosen]
        documents = starts >> self._shift
        firsts = (documents << self._shift) + bodies[documents]
        walls = self.paragraphs(documents_at(starts, self._shift))
        between = walls.searchsorted(ends, "right") - walls.searchsorted(firsts, "right")
        mask[chosen] = (starts >= firsts) & (ends - firsts - between < words)
        return mask

    def joined(
        self, these: Occurrences, others: Occurrences, join: Join, *, backwards: bool = False
    ) -> Mask:
        """Which of `these` have a partner among `others`, the operand to their left in the query.

        With `backwards` the others are the operand to their right.
        """
        self._watch.check()
        if join.kind == "SAME":
            return self._in_same_paragraph(these, others)
        mask = np.zeros(len(these), np.bool_)
        if not len(others):
            return mask
        if join.kind == "NEAR" or not backwards:
            # It is enough to look at the nearest end: if that lies beyond a wall, all do.
            ends = np.sort(others.ends, kind="stable")
            self._watch.check()
            nearest = ends.searchsorted(these.starts, "left") - 1
            self._watch.check()
            before = ends.take(nearest, mode="clip")
            mask |= self._close(before, these.starts, join.distance)
        if join.kind == "NEAR" or backwards:
            self._watch.check()
            left = np.flatnonzero(~mask)
            ends = these.ends[left]
            nearest = others.starts.searchsorted(ends, "right")
            after = others.starts.take(nearest, mode="clip")
            mask[left] = self._close(ends, after, join.distance)
        return mask

    def _in_same_paragraph(self, these: Occurrences, others: Occurrences) -> Mask:
        """Which of `these` begin in a paragraph in which one of the others begins."""
        sets = (documents_at(each.starts, self._shift) for each in (these, others))
        walls = self.paragraphs(union(sets))
        shared = distinct(walls.searchsorted(others.starts, "right"))
        return contained(walls.searchsorted(these.starts, "right"), shared)

    def _close(self, before: Positions, after: Positions, distance: int) -> Mask:
        """For each pair whether `after` comes at most `distance` words later in one paragraph."""
        self._watch.check()
        gaps = after - before
        mask = (gaps > 0) & (gaps <= distance)
        chosen = np.flatnonzero(mask)
        before, after = before[chosen], after[chosen]
        apart = before >> self._shift != after >> self._shift
        if distance > 1:
            walls = self.paragraphs(documents_at(before, self._shift))
            walls = np.append(walls, np.iinfo(np.int64).max)
            apart |= walls[walls.searchsorted(before, "right")] <= after
        mask[chosen[apart]] = False
        return mask

    def _packed(
        self, offsets: NDArray[Any], documents: Documents, *columns: NDArray[Any]
    ) -> list[Positions]:
        """Of each column the positions in these documents, packed with the document."""
        numbers = documents.astype(np.int64)
        starts = offsets[numbers].astype(np.int64)
        lengths = offsets[numbers + 1].astype(np.int64) - starts
        at, bases = spread(starts, lengths), np.repeat(numbers << self._shift, lengths)
        return [bases + column[at] for column in columns]
