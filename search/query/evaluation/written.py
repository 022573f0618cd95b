"""Finds words as they are written, in the stored texts of the articles that have them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.index.segment.capitals import positions_of, stands_in
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

    def documents(self, query: Written, documents: Documents) -> Documents:
        """Those of the documents that have a word; no text is read further than to the first one.

        Raises what the watch raises where there are too many to be read in time.
        """
        known = self._known.get(query, {})
        has = np.zeros(len(documents), np.bool_)
        for number, document in enumerate(documents.tolist()):
            self._watch.check()
            if document in known:
                has[number] = len(known[document]) > 0
            else:
                has[number] = stands_in(query.written, self._text(query, document))
        return documents[has]

    def _read(self, query: Written, document: int) -> Iterator[int]:
        yield from positions_of(query.written, self._text(query, document), self._watch.check)

    def _text(self, query: Written, document: int) -> str:
        if query.fieldname == "title":
            return self._segment.title(document)
        return self._segment.searched_text(document)
