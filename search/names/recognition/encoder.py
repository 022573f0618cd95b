"""The accurate recogniser: a small neural encoder where the linear chain is unsure of a name.

The encoder is a BERT of six layers (Devlin et al. 2019; MiniLM, Wang et al. 2020) in the ONNX
format. It knows no letter case, so each word piece also carries what the linear chain knows of its
word: lists, habits in the article and case. Its log-probabilities are mixed with the linear scores
before the chain finds the best labels; all else is that of the linear recogniser.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.errors import DatelineError
from search.names.recognition.decoding import Weights, best_labels, scores
from search.names.recognition.features import LABELS, Candidates, WordTable, candidates, habits
from search.names.recognition.tagger import LinearTagger
from search.names.recognition.tokens import Ints, Tokens

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Scores = NDArray[np.float32]

UNSURE = 0.6
"""A run is unsure when the best label of one of its words leads by less in the linear scores."""
MIX = 0.5
"""The share of the linear scores in the mixture."""
WINDOW = 126
"""How many word pieces the encoder reads at a time."""
_BATCH_PIECES = 2048
_LONGEST = 10  # pieces of one word
_FEATURES = 40
_LIST_BITS = np.uint32((1 << 24) - 1)
_HABITS, _CASE = np.uint64(24), 32
_FORBIDDEN = np.float32(-1e4)


class EncoderTagger(LinearTagger):
    """The linear recogniser with an encoder beside it; see `recognize.Recognizer`.

    `model` is the encoder in the ONNX format and `pieces` the vocabulary of its word pieces
    (the JSON of a tokenizer). With `unsure` the encoder is asked only about sentences that hold a
    run whose linear scores are closer than that; None asks about every sentence with a name. One of
    `threads` is right where every process of an indexing has its own encoder.
    """

    def __init__(
        self, model: Path, pieces: Path, unsure: float | None = UNSURE, threads: int = 1
    ) -> None:
        super().__init__()
        self._encoder = Encoder(model, pieces, threads)
        self._unsure = unsure
        self._mixed_chain = mixed_chain(self._weights)

    def labels(self, tokens: Tokens) -> NDArray[np.int8]:
        """The label of each word of a batch: numbers in `features.LABELS`."""
        found = candidates(self._table, tokens, self._width)
        labels = np.zeros(len(tokens.words), np.int8)
        if not len(found.rows):
            return labels
        linear = scores(self._weights, found.rows)
        best = best_labels(self._weights, found, linear)
        asked = np.isin(
            tokens.sentences[found.positions], self._unsure_sentences(tokens, found, linear)
        )
        if asked.any():
            sentences = np.unique(tokens.sentences[found.positions[asked]])
            told = self._encoder.log_probabilities(self._table, tokens, sentences)
            scored = mixed(told[found.positions], linear)
            best = np.where(asked, best_labels(self._mixed_chain, found, scored), best)
        labels[found.positions] = best
        return labels

    def _unsure_sentences(self, tokens: Tokens, found: Candidates, linear: Scores) -> Ints:
        if self._unsure is None:
            return np.unique(tokens.sentences[found.positions])
        two = np.partition(linear, -2, axis=1)
        close = two[:, -1] - two[:, -2] < self._unsure
        return np.unique(tokens.sentences[found.positions[close]])


def mixed(told: Scores, linear: Scores) -> Scores:
    """The encoder's log-probabilities and the linear scores of candidate words as one score."""
    return np.float32(1 - MIX) * told + np.float32(MIX) * linear


def mixed_chain(linear: Weights) -> Weights:
    """The chain for mixed scores: what may follow what, and a share of what `linear` learnt."""
    pairs, first = allowed_pairs()
    pairs += np.float32(MIX) * np.maximum(linear.pairs, np.float32(-50))
    first += np.float32(MIX) * np.maximum(linear.first, np.float32(-50))
    return Weights(linear.features, 1.0, pairs, first, np.float32(MIX) * linear.last)


def encoder_chain(linear: Weights) -> Weights:
    """The chain for the encoder's scores alone: only what may follow what."""
    pairs, first = allowed_pairs()
    return Weights(linear.features, 1.0, pairs, first, np.zeros(len(LABELS), np.float32))


def allowed_pairs() -> tuple[Scores, Scores]:
    """Scores of label pairs and of first labels: the inside of a name follows only that name."""
    count = len(LABELS)
    pairs, first = np.zeros((count, count), np.float32), np.zeros(count, np.float32)
    for inside in range(2, count, 2):
        first[inside] = _FORBIDDEN
        pairs[:, inside] = _FORBIDDEN
        pairs[inside - 1 : inside + 1, inside] = 0
    return pairs, first


class Encoder:
    """Log-probabilities of labels for words in context."""

    def __init__(self, model: Path, pieces: Path, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self._session: InferenceSession = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._pieces: Tokenizer = Tokenizer.from_file(str(pieces))
        self._pieces.no_padding()
        self._pieces.no_truncation()
        self._begin, self._end = self._piece("[CLS]"), self._piece("[SEP]")
        self._unknown = self._piece("[UNK]")
        self._memo: dict[str, list[int]] = {}

    def log_probabilities(self, table: WordTable, tokens: Tokens, sentences: Ints) -> Scores:
        """One row per word of `tokens`; those outside of `sentences` (numbers, sorted) are zero."""
        chosen = np.flatnonzero(np.isin(tokens.sentences, sentences))
        known = _known(table, tokens)
        windows = list(self._windows(table, tokens, chosen))
        out = np.zeros((len(tokens.words), len(LABELS)), np.float32)
        for batch in _batches(windows):
            longest = max(len(ids) for ids, _ in batch) + 2
            ids = np.zeros((len(batch), longest), np.int64)
            words = np.full((len(batch), longest), -1, np.int64)
            mask = np.zeros((len(batch), longest), np.int64)
            for row, (pieces, owners) in enumerate(batch):
                end = len(pieces) + 1
                ids[row, 0], ids[row, 1:end], ids[row, end] = self._begin, pieces, self._end
                words[row, 1:end] = owners
                mask[row, : end + 1] = 1
            bits = np.where(words >= 0, known[words], np.uint64(0))
            first = (words >= 0) & (words != np.roll(words, 1, axis=1))
            shown = (bits[..., None] >> np.arange(_FEATURES, dtype=np.uint64)) & np.uint64(1)
            feed = {"ids": ids, "known": shown.astype(np.float32), "mask": mask}
            logits = self._session.run(None, feed)[0][first]
            logits -= logits.max(-1, keepdims=True)
            out[words[first]] = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
        return out

    def _windows(
        self, table: WordTable, tokens: Tokens, chosen: Ints
    ) -> Iterator[tuple[list[int], list[int]]]:
        """Pieces and the words that they belong to: whole sentences, never of two articles.

        A sentence that is longer than a window is cut between two words.
        """
        vocabulary = table.vocabulary.words
        numbers = tokens.words[chosen].tolist()
        cuts = np.flatnonzero(np.diff(tokens.sentences[chosen])) + 1
        edges = [0, *cuts.tolist(), len(chosen)]
        positions, articles = chosen.tolist(), tokens.articles[chosen].tolist()
        ids: list[int] = []
        words: list[int] = []
        article = -1
        for start, end in pairwise(edges):
            pieces = [self._of(vocabulary[number]) for number in numbers[start:end]]
            size = sum(map(len, pieces))
            if ids and (articles[start] != article or len(ids) + size > WINDOW):
                yield ids, words
                ids, words = [], []
            article = articles[start]
            for position, part in zip(positions[start:end], pieces, strict=True):
                if len(ids) + len(part) > WINDOW:
                    yield ids, words
                    ids, words = [], []
                ids += part
                words += [position] * len(part)
        if ids:
            yield ids, words

    def _piece(self, name: str) -> int:
        number = self._pieces.token_to_id(name)
        if number is None:
            raise DatelineError(f"the word pieces of the accurate recogniser lack {name}")
        return int(number)

    def _of(self, word: str) -> list[int]:
        """The pieces of a word."""
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) > 200_000:
                self._memo.clear()
            ids = self._pieces.encode(word[:200], add_special_tokens=False).ids
            found = self._memo[word] = ids[:_LONGEST] or [self._unknown]
        return found


def _batches(
    windows: Sequence[tuple[list[int], list[int]]],
) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Windows of like length together, so that little is padding."""
    batch: list[tuple[list[int], list[int]]] = []
    for window in sorted(windows, key=lambda each: len(each[0])):
        if batch and (len(batch) + 1) * (len(window[0]) + 2) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _known(table: WordTable, tokens: Tokens) -> NDArray[np.uint64]:
    """What is known of each word, in bits: lists, habits in its article, letter case."""
    bits = table.bits[tokens.words]
    vocabulary = table.vocabulary.words
    distinct, inverse = np.unique(tokens.words, return_inverse=True)
    cases = np.array([_case(vocabulary[number]) for number in distinct.tolist()], np.uint64)
    known: NDArray[np.uint64] = (bits & _LIST_BITS).astype(np.uint64)
    known |= (habits(table, tokens) & np.uint64(255)) << _HABITS
    return known | np.uint64(1) << (cases[inverse] + np.uint64(_CASE))


def _case(word: str) -> int:
    """How a word is written: small, capitalised, capitals, an initial, mixed, without letters."""
    if not any(map(str.isalpha, word)):
        return 6
    if word.islower():
        return 1
    if len(word.strip(".")) == 1:
        return 4
    if word.isupper():
        return 3
    return 2 if word[0].isupper() and word[1:].islower() else 5
