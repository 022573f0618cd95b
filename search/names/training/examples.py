"""Turn annotated documents into labelled words and runs that the learner can fit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.names.recognition.features import KINDS, Candidates, WordTable, candidates
from search.names.recognition.tokens import Ints, Tokens
from search.names.training.learner import Examples
from search.names.training.sets import Document

Labels = NDArray[np.int8]


@frozen
class Encoded:
    """Documents as words with labels (numbers in `features.LABELS`, one per word)."""

    documents: list[Document]
    tokens: Tokens
    labels: Labels


def encoded(table: WordTable, documents: list[Document]) -> Encoded:
    """The documents cut into words; a word belongs to a name when more than half of it does."""
    tokens = table.vocabulary.cut([d.text for d in documents], table.lexicon.recased)
    table.update()
    labels = np.zeros(len(tokens.words), np.int8)
    edges = np.searchsorted(tokens.articles, np.arange(len(documents) + 1))
    for number, document in enumerate(documents):
        low, high = int(edges[number]), int(edges[number + 1])
        starts, ends = tokens.starts[low:high], tokens.ends[low:high]
        for name in document.names:
            first = int(np.searchsorted(ends, name.start, "right"))
            last = int(np.searchsorted(starts, name.end, "left"))
            while first < last and (ends[first] - name.start) * 2 <= ends[first] - starts[first]:
                first += 1
            while first < last and (name.end - starts[last - 1]) * 2 <= (
                ends[last - 1] - starts[last - 1]
            ):
                last -= 1
            if first < last:
                kind = KINDS.index(name.kind)
                labels[low + first] = 2 * kind - 1
                labels[low + first + 1 : low + last] = 2 * kind
    return Encoded(documents, tokens, labels)


def run_starts(found: Candidates) -> Ints:
    """Where each run begins among the rows of its features."""
    return np.concatenate([[0], np.cumsum(found.lengths)[:-1]]).astype(np.int64)


def learnable(found: Candidates, labels: Labels) -> Labels:
    """The labels of the candidate words, a name begun before its run beginning with the run."""
    chosen = labels[found.positions].copy()
    begin = run_starts(found)
    cut = begin[(chosen[begin] > 0) & (chosen[begin] % 2 == 0)]
    chosen[cut] -= 1
    return chosen


def picked(found: Candidates, runs: NDArray[np.bool_]) -> tuple[Candidates, NDArray[np.bool_]]:
    """Some of the runs, and which rows of features are theirs."""
    rows = np.repeat(runs, found.lengths)
    part = Candidates(
        found.starts[runs], found.lengths[runs], found.positions[rows], found.rows[rows]
    )
    return part, rows


def joined(parts: list[tuple[Candidates, Labels, float]]) -> Examples:
    """Runs with their labels and the weight of each part, as one set of examples."""
    return Examples(
        np.concatenate([found.rows for found, _, _ in parts]),
        np.concatenate([labels for _, labels, _ in parts]),
        np.concatenate([found.lengths for found, _, _ in parts]),
        np.concatenate(
            [np.full(len(found.lengths), weight, np.float32) for found, _, weight in parts]
        ),
    )


def found_in(table: WordTable, parts: Mapping[str, Encoded], width: int) -> dict[str, Candidates]:
    """The candidate runs of each part."""
    return {name: candidates(table, part.tokens, width) for name, part in parts.items()}
