"""Annotate raw text with the accurate recogniser, so that the shipped one can learn from it.

`python -m search.names.training.teacher --data FOLDER --model ENCODER --pieces TOKENIZER` writes
the labels that the recipe reads. They are kept as a file of the recipe, so that the same weights
are trained again without the encoder and what it needs.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.names.recognition.decoding import best_labels, scores
from search.names.recognition.encoder import EncoderTagger, encoder_chain, mixed
from search.names.recognition.features import candidates
from search.names.training.examples import Labels, run_starts
from search.names.training.teacher_labels import LABELS_FILE, UNTOLD, raw_parts

_SURE = np.log(np.float32(0.6))


class Teacher(EncoderTagger):
    """The accurate recogniser asked about every sentence."""

    def sure_labels(self, texts: Sequence[str]) -> Labels:
        """The labels of the words of `texts`; `UNTOLD` in runs of which it is not sure.

        It is sure of a run where the encoder alone and the mixture of encoder and linear scores
        agree on it and the encoder gives each of its words a probability of at least 0.6.
        """
        tokens = self._table.vocabulary.cut(texts, self.lexicon.recased)
        self._table.update()
        labels: NDArray[np.int8] = np.zeros(len(tokens.words), np.int8)
        found = candidates(self._table, tokens, self._width)
        if not len(found.rows):
            return labels
        sentences = np.unique(tokens.sentences)
        told = self._encoder.log_probabilities(self._table, tokens, sentences)[found.positions]
        alone = best_labels(encoder_chain(self._weights), found, told)
        linear = scores(self._weights, found.rows)
        both = best_labels(self._mixed_chain, found, mixed(told, linear))
        starts = run_starts(found)
        different = np.add.reduceat((alone != both).astype(np.int64), starts) > 0
        doubtful = np.minimum.reduceat(told.max(1), starts) < _SURE
        untold = np.repeat(different | doubtful, found.lengths)
        labels[found.positions] = np.where(untold, np.int8(UNTOLD), both)
        return labels


def main() -> None:
    """Write the labels of the raw text in the folder of the training sets."""
    from search.names.training.raw import raw_documents
    from search.names.training.recipe import annotated

    parser = argparse.ArgumentParser(prog="python -m search.names.training.teacher")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training sets")
    parser.add_argument("--model", type=Path, required=True, help="the encoder, ONNX")
    parser.add_argument(
        "--pieces", type=Path, required=True, help="its word pieces, tokenizer.json"
    )
    arguments = parser.parse_args()
    news = annotated(arguments.data / "ner", arguments.data / "names")["gmb"]
    parts = raw_parts(raw_documents(arguments.data / "articles"), news)
    teacher = Teacher(arguments.model, arguments.pieces)
    labels = []
    for at in range(0, len(parts), 200):
        labels.append(teacher.sure_labels(parts[at : at + 200]))
        print(f"{at + 200:,} of {len(parts):,} parts", file=sys.stderr, flush=True)
    with lzma.open(LABELS_FILE, "wb", preset=9) as file:
        file.write(np.concatenate(labels).tobytes())


if __name__ == "__main__":
    main()
