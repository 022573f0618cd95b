"""The trained recogniser: a hashed linear chain over runs of capitalised words, then the rules.

The weights are plain arrays: nothing is unpickled and nothing executed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.article import Kind, Mention
from search.memory import batches
from search.names.agreement import agreed
from search.names.decoding import Weights, best_labels, scores, spans
from search.names.features import KINDS, Lexicon, WordTable, candidates
from search.names.packed import PackedWords
from search.names.rules import RuleRecognizer
from search.names.tokens import Tokens
from search.names.trimming import Span

MODEL = Path(__file__).parent / "model" / "tagger.npz"
RULES = 2
"""Grows with every change of the code that may give other mentions from the same weights."""

_BATCH = 128
# "Image: AP" says who took a picture, not whom the article is about.
_CREDIT = re.compile(
    r"^[ \t]*(?:(?:image|photo|photograph|picture|video|file)s?(?: credit| by| courtesy)?|credits?)"
    r"[ \t]*:.*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 2_000_000


class LinearTagger:
    """The recogniser that was trained on annotated news; see `recognize.Recognizer`.

    Raises `OSError`, `ValueError` or `zipfile.BadZipFile` where the file of weights is missing or
    broken.
    """

    def __init__(self, path: Path = MODEL) -> None:
        self._path = path
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            self._weights = Weights(
                arrays["features"],
                float(arrays["scale"]),
                arrays["pairs"],
                arrays["first"],
                arrays["last"],
            )
            self.lexicon = unpacked_lexicon(arrays)
        self._width = len(self._weights.features).bit_length() - 1
        self._table = WordTable(self.lexicon)

    @cached_property
    def version(self) -> str:
        """Names the weights by their content, and the rules by a number."""
        return f"linear-{sha256(self._path.read_bytes()).hexdigest()[:12]}-{RULES}"

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, `entity` being the mention's own text."""
        found: list[list[Mention]] = []
        for batch in batches(texts, len, _BATCH, _LONGEST):
            found += self._recognized(batch)
            if self._table.full:
                self._table = WordTable(self.lexicon)
        return found

    def _recognized(self, texts: Sequence[str]) -> list[list[Mention]]:
        tokens = self._table.vocabulary.cut(texts, self.lexicon.recased)
        self._table.update()
        labels = self.labels(tokens)
        starts, ends, kinds = spans(labels)
        edges = np.searchsorted(tokens.articles, np.arange(len(texts) + 1)).tolist()
        names = np.searchsorted(starts, edges).tolist()
        listed = list(zip(starts.tolist(), ends.tolist(), kinds.tolist(), strict=True))
        words = self._table.vocabulary.words
        bits = self._table.bits[tokens.words]
        found = []
        for number, (text, (low, high)) in enumerate(zip(texts, pairwise(edges), strict=True)):
            written = [words[n] for n in tokens.words[low:high].tolist()]
            known = bits[low:high].tolist()
            marked = [
                Span(start - low, end - low, KINDS[kind])
                for start, end, kind in listed[names[number] : names[number + 1]]
            ]
            final = agreed(written, known, marked)
            begin, stop = tokens.starts[low:high], tokens.ends[low:high]
            credits = [match.span() for match in _CREDIT.finditer(text)] if ":" in text else []
            mentions = []
            for span in final:
                start, end = int(begin[span.start]), int(stop[span.end - 1])
                name = text[start:end]
                if _overlaps(credits, start, end):
                    continue
                kind: Kind = "person" if span.kind == "PER" else "organization"
                mentions.append(Mention(kind, name, start, end, name))
            found.append(mentions if _mostly_latin(text) else _with_rules(text, mentions))
        return found

    def labels(self, tokens: Tokens) -> NDArray[np.int8]:
        """The label of each word of a batch: numbers in `features.LABELS`."""
        found = candidates(self._table, tokens, self._width)
        labels = np.zeros(len(tokens.words), np.int8)
        if len(found.rows):
            scored = scores(self._weights, found.rows)
            labels[found.positions] = best_labels(self._weights, found, scored)
        return labels


def _mostly_latin(text: str) -> bool:
    return 2 * len(text.encode("ascii", "ignore")) >= len(text)


def _with_rules(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions with those of the rules that need no weights, for scripts never trained on."""
    taken = [(mention.start, mention.end) for mention in mentions]
    more = [
        mention
        for mention in RuleRecognizer().recognize([text])[0]
        if not _overlaps(taken, mention.start, mention.end)
    ]
    return sorted([*mentions, *more], key=lambda mention: mention.start)


def _overlaps(places: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the places, in order and apart from each other, overlaps start to end."""
    before = bisect_left(places, (end, end))
    return before > 0 and places[before - 1][1] > start


def unpacked_lexicon(arrays: np.lib.npyio.NpzFile) -> Lexicon:
    """The lexicon out of the arrays `words`, `bits`, `clustered` and `clusters`."""
    bits = array("I", arrays["bits"].astype(np.uint32).tobytes())
    listed = PackedWords(arrays["words"].tobytes(), bits.__getitem__)
    clustered = arrays["clustered"].tobytes().decode("utf-8").split("\n")
    grains = map(tuple, arrays["clusters"].tolist())
    return Lexicon(listed, dict(zip(clustered, grains, strict=True)))
