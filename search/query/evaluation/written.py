"""Finds words as they are written, in the stored texts of the articles that have them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.index.segment.capitals import positions_of
from search.index.segment.segment import Segment
from search.query.evaluation.blocks import Positions
from search.query.evaluation.clauses import Written
from search.query.evaluation.sets import Documents
from search.watch import Watch


class WrittenWords:
    """Reads the articles of one segment, each once for each word."""

    def __init__(self, segment: Segment, watch: Watch) -> None:
        self._segment = segment
        self._watch = watch
        self._known: dict[Written, dict[int, Positions]] = {}

    def positions(self, query: Written, documents: Documents) -> Positions:
        """The packed positions of a word in these documents, ascending.

        Raises what the watch raises where there are too many to be read in time.
        """
        known = self._known.setdefault(query, {})
        found = [np.zeros(0, np.int64)]
        for document in documents.tolist():
            if document not in known:
                self._watch.check()
                base = document << self._segment.position_bits
                here = np.fromiter(self._read(query, document), np.int64)
                known[document] = base + here
            found.append(known[document])
        return np.concatenate(found)

    def _read(self, query: Written, document: int) -> Iterator[int]:
        if query.fieldname == "title":
            text = self._segment.title(document)
        else:
            text = self._segment.searched_text(document)
        yield from positions_of(query.written, text, self._watch.check)
