"""What the accurate recogniser told of raw text: a file of the recipe, read without the encoder."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from search.names.training.examples import Labels
from search.names.training.sets import Document

LABELS_FILE = Path(__file__).parent / "teacher_labels.xz"
UNTOLD = -1
"""The label of a word that the teacher is not sure of."""
_PARAGRAPHS = 12
_SHARE = 0.3


def raw_parts(raw: Sequence[Document], news: Sequence[Document]) -> list[str]:
    """The texts that the teacher annotates: parts of 12 paragraphs of at most.

    Of `raw` text, which is not news, a share of 0.3 drawn with one seed; all of `news`.
    """
    draw = random.Random(1)
    parts = [part for document in raw for part in _parts(document) if draw.random() < _SHARE]
    return parts + [part for document in news for part in _parts(document)]


def _parts(document: Document) -> Iterator[str]:
    paragraphs = document.text.split("\n\n")
    for at in range(0, len(paragraphs), _PARAGRAPHS):
        yield "\n\n".join(paragraphs[at : at + _PARAGRAPHS])


def read_labels(path: Path = LABELS_FILE) -> Labels:
    """One label per word of the parts, `UNTOLD` for those that the teacher is not sure of."""
    with lzma.open(path) as file:
        return np.frombuffer(file.read(), np.int8)
