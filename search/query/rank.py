"""The order of articles by relevance, and one page of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from search.query.evaluation.scoring import Scores
from search.query.evaluation.sets import Documents
from search.query.pages import Hit, Hits


def most_relevant(
    hits: Hits, score: Callable[[int, Documents], Scores], offset: int, limit: int
) -> list[Hit]:
    """At most `limit` hits from `offset` on, best score first, equal ones newest first."""
    parts = [score(number, documents) for number, documents in enumerate(hits.documents)]
    scores = np.concatenate(parts) if parts else np.zeros(0, np.float64)
    last = min(len(scores), offset + limit)
    if offset >= last:
        return []
    best, worst = -np.partition(-scores, (offset, last - 1))[[offset, last - 1]]
    if scores.min() == scores.max():
        return hits.newest(offset, limit)
    chosen = np.flatnonzero((scores <= best) & (scores >= worst))
    offset -= int(np.count_nonzero(scores > best))
    return _ordered(hits, chosen, scores[chosen], offset, min(offset + limit, len(chosen)))


def _ordered(
    hits: Hits, chosen: NDArray[np.int64], scores: Scores, first: int, last: int
) -> list[Hit]:
    """The chosen hits, numbered through all segments, with the ranks from first up to last."""
    ends = np.cumsum([0, *map(len, hits.documents)])
    numbers = ends.searchsorted(chosen, "right") - 1
    days = np.empty((2, len(chosen)), np.int64)
    documents = np.empty(len(chosen), np.uint16)
    for number, segment in enumerate(hits.segments):
        here = numbers == number
        found = documents[here] = hits.documents[number][chosen[here] - ends[number]]
        days[0, here], days[1, here] = segment.starts[found], segment.ends[found]
    order = np.lexsort((-days[1], -days[0], -scores))
    keys = np.stack([-scores, -days[0], -days[1]])[:, order]
    groups = np.concatenate(([0], np.cumsum((keys[:, 1:] != keys[:, :-1]).any(axis=0))))
    start = int(groups.searchsorted(groups[first], "left"))
    stop = int(groups.searchsorted(groups[last - 1], "right"))
    rows = order[start:stop]
    window = [
        (group, hits.segments[number].id(document), (number, document))
        for group, number, document in zip(
            groups[start:stop].tolist(),
            numbers[rows].tolist(),
            documents[rows].tolist(),
            strict=True,
        )
    ]
    ranked: list[Hit] = []
    for _, members in groupby(window, itemgetter(0)):
        alike = sorted(members)
        number, document = alike[0][2]
        newest_first = document >= hits.segments[number].undated
        ranked += [hit for _, _, hit in (reversed(alike) if newest_first else alike)]
    return ranked[first - start : last - start]
