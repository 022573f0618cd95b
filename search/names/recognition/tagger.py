"""The trained recogniser: a hashed linear chain over runs of capitalised words, then the rules.

The weights are plain arrays: nothing is unpickled and nothing executed.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from search.article import Kind, Mention
from search.errors import DatelineError
from search.memory import batches
from search.names.recognition.consistency import consistent
from search.names.recognition.decoding import Weights, best_labels, scores, spans
from search.names.recognition.extents import with_article
from search.names.recognition.features import KINDS, Lexicon, WordTable, candidates
from search.names.recognition.packed_words import PackedWords
from search.names.recognition.rules import RuleRecognizer
from search.names.recognition.tokens import Tokens
from search.names.recognition.trimming import Span

MODEL = Path(__file__).parents[1] / "model" / "tagger.npz"
_BATCH = 128
"""How many texts are tagged at a time at most."""
# "Image: AP" says who took a picture, not whom the article is about.
_CREDIT = re.compile(
    r"^[ \t]*(?:(?:image|photo|photograph|picture|video|file)s?(?: credit| by| courtesy)?|credits?)"
    r"[ \t]*:.*$",
    re.IGNORECASE | re.MULTILINE,
)
_BATCH_LENGTH = 2_000_000
"""Characters of several texts that are tagged at a time."""


class LinearTagger:
    """The recogniser that was trained on annotated news; see `recognize.Recognizer`.

    Raises `DatelineError` where the file of weights is missing or broken.
    """

    latin_only: Final = True

    def __init__(self, path: Path = MODEL) -> None:
        self._path = path
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                self._weights = Weights(
                    arrays["features"],
                    float(arrays["scale"]),
                    arrays["pairs"],
                    arrays["first"],
                    arrays["last"],
                )
                self.lexicon = unpacked_lexicon(arrays)
        except (OSError, EOFError, ValueError, LookupError, BadZipFile, zlib.error) as error:
            raise DatelineError(
                f"the weights of the recogniser cannot be read ({path}): install dateline again"
            ) from error
        self._width = len(self._weights.features).bit_length() - 1
        self._table = WordTable(self.lexicon)

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, `entity` being the mention's own text."""
        found: list[list[Mention]] = []
        for batch in batches(texts, len, _BATCH, _BATCH_LENGTH):
            found += self._recognized(batch)
            if self._table.full:
                self._table = WordTable(self.lexicon)
        return found

    def _recognized(self, texts: Sequence[str]) -> list[list[Mention]]:
        tokens = self._table.vocabulary.cut(texts, self.lexicon.recased)
        self._table.update()
        starts, ends, kinds = spans(self.labels(tokens))
        edges = np.searchsorted(tokens.articles, np.arange(len(texts) + 1)).tolist()
        names = np.searchsorted(starts, edges).tolist()
        listed = list(zip(starts.tolist(), ends.tolist(), kinds.tolist(), strict=True))
        words = self._table.vocabulary.words
        bits = self._table.bits[tokens.words]
        found = []
        for number, (text, (low, high)) in enumerate(zip(texts, pairwise(edges), strict=True)):
            tagged = [
                Span(start - low, end - low, KINDS[kind])
                for start, end, kind in listed[names[number] : names[number + 1]]
            ]
            written = [words[n] for n in tokens.words[low:high].tolist()]
            final = consistent(written, bits[low:high].tolist(), tagged)
            mentions = _mentions(text, final, tokens.starts[low:high], tokens.ends[low:high])
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


def _mentions(
    text: str, names: list[Span], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> list[Mention]:
    """The names of a text, but those of credits; its words have these starts and ends in it."""
    credits = [match.span() for match in _CREDIT.finditer(text)] if ":" in text else []
    mentions = []
    for span in names:
        start, end = int(starts[span.start]), int(ends[span.end - 1])
        if not _overlaps(credits, start, end):
            kind: Kind = "person" if span.kind == "PER" else "organization"
            if kind == "organization" and not (
                span.end - span.start == 1 and text[start:end].isupper()
            ):
                start = with_article(text, start)
            mentions.append(Mention(kind, text[start:end], start, end, text[start:end]))
    return mentions


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


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the spans, in order and apart from each other, overlaps start to end."""
    before = bisect_left(spans, (end, end))
    return before > 0 and spans[before - 1][1] > start


def unpacked_lexicon(arrays: np.lib.npyio.NpzFile) -> Lexicon:
    """The lexicon out of the arrays `words`, `bits`, `clustered` and `clusters`."""
    bits = array("I", arrays["bits"].astype(np.uint32).tobytes())
    listed = PackedWords(arrays["words"].tobytes(), bits.__getitem__)
    clustered = arrays["clustered"].tobytes().decode("utf-8").split("\n")
    grains = map(tuple, arrays["clusters"].tolist())
    return Lexicon(listed, dict(zip(clustered, grains, strict=True)))
