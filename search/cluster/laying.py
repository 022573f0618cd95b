"""The words of many articles at once, as the fields of their documents.

The tokenizer that builds a folder's segments cuts them, so that a word, a paragraph and a position
are the same in every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.cluster.documents import LEAD, WALL, Laid, term
from search.cluster.schema import LONGEST_WORD
from search.index.files.sections import offsets_of
from search.index.segment.tokenizer import Batch, Tokenizer
from search.index.segment.words import searched_offset, searched_text

_WALL: Final = WALL.encode()
_BETWEEN: Final = _WALL + b" "


class Laying:
    """Lays out articles, and tells which words it has not met before."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer()
        self._met: dict[str, NDArray[np.bool_]] = {}

    def laid(self, articles: Sequence[Article]) -> tuple[list[Laid], Mapping[str, list[bytes]]]:
        """The words of each article, and in UTF-8 those that were not met before, by field."""
        if self._tokenizer.is_full:
            self._tokenizer, self._met = Tokenizer(), {}
        texts = self._tokenizer.batch([searched_text(article) for article in articles])
        titles = self._tokenizer.batch([article.title for article in articles])
        headings = [
            int(count) if searched_offset(article) else 0
            for article, count in zip(articles, titles.counts, strict=True)
        ]
        laid = [
            Laid(text.walled(), title.walled(), text.quoted(), text.lead(heading), text.capitals())
            for text, title, heading in zip(
                self._texts(texts), self._texts(titles), headings, strict=True
            )
        ]
        return laid, {"text": self._fresh("text", texts), "title": self._fresh("title", titles)}

    def _texts(self, batch: Batch) -> Iterator[_Text]:
        blob, ends = self._tokenizer.terms(batch.ids.astype(np.int64))
        offsets = ends.astype(np.int64)
        is_long = bool(len(batch.ids)) and int(np.diff(offsets).max()) > LONGEST_WORD // 2
        blob = blob.replace(b"\n", b" ")
        words, paragraphs, quotations = (
            offsets_of(counts).tolist()
            for counts in (batch.counts, batch.paragraph_counts, batch.quotation_counts)
        )
        capitals = batch.capitals.searchsorted(words).tolist()
        ranges = np.stack([batch.quotation_starts, batch.quotation_ends], axis=1).astype(np.int64)
        for number in range(len(batch.counts)):
            yield _Text(
                blob,
                offsets[words[number] : words[number + 1] + 1].tolist(),
                batch.paragraphs[paragraphs[number] : paragraphs[number + 1]].astype(np.int64),
                ranges[quotations[number] : quotations[number + 1]],
                batch.capitals[capitals[number] : capitals[number + 1]] - words[number],
                is_long=is_long,
            )

    def _fresh(self, field: str, batch: Batch) -> list[bytes]:
        """The words of a field that were not met before, which are met now."""
        before = self._met.get(field, np.zeros(0, np.bool_))
        met = np.zeros(len(self._tokenizer), np.bool_)
        met[batch.ids] = True
        met[: len(before)] &= ~before
        fresh = np.flatnonzero(met)
        met[: len(before)] |= before
        self._met[field] = met
        return self._tokenizer.terms(fresh)[0].split(b"\n")[:-1]


class _Text:
    """The words of one text, each ended by a space, in a blob with those of others."""

    def __init__(
        self,
        blob: bytes,
        offsets: list[int],
        paragraphs: NDArray[np.int64],
        quotations: NDArray[np.int64],
        capitals: NDArray[np.int64],
        *,
        is_long: bool,
    ) -> None:
        """`offsets` are where the words begin and the last one ends, `capitals` numbers of words.

        The others are positions.
        """
        self._blob = blob
        self._offsets = offsets
        self._paragraphs = paragraphs
        # A position counts the paragraphs before its own too.
        self._firsts: list[int] = (paragraphs - np.arange(len(paragraphs))).tolist()
        self._quotations = quotations
        self._capitals = capitals
        self._is_long = is_long

    def walled(self) -> str:
        """All of its words."""
        ends = [*self._firsts, len(self._offsets) - 1][1:]
        return self._joined(_BETWEEN, list(zip(self._firsts, ends, strict=True)))

    def quoted(self) -> str:
        """Those within quotation marks."""
        if not len(self._quotations):
            return ""
        within = self._paragraphs.searchsorted(self._quotations[:, 0], "right") - 1
        ranges = self._quotations - within[:, np.newaxis]
        return self._joined(_BETWEEN, ranges.tolist())

    def capitals(self) -> str:
        """Those that are written in capitals."""
        ranges = [(number, number + 1) for number in self._capitals.tolist()]
        return self._joined(b"", ranges)

    def lead(self, start: int) -> str:
        """The first ones from one on, those that begin a paragraph with a wall before them."""
        end = min(start + LEAD, len(self._offsets) - 1)
        firsts = [first for first in self._firsts if start <= first < end]
        if not firsts:
            return self._joined(b"", [(start, end)]) if start < end else ""
        ranges = list(zip(firsts, [*firsts[1:], end], strict=True))
        if start < firsts[0]:
            return self._joined(_WALL, [(start, firsts[0]), *ranges])
        return WALL + self._joined(_WALL, ranges)

    def _joined(self, between: bytes, ranges: Sequence[Sequence[int]]) -> str:
        blob, offsets = self._blob, self._offsets
        pieces = [blob[offsets[first] : offsets[end]] for first, end in ranges]
        found = between.join(pieces)[:-1].decode()  # without the last space
        return _shortened(found) if self._is_long else found


def _shortened(words: str) -> str:
    """Words of which some may be longer than the cluster admits."""
    return " ".join(
        WALL + term(word[1:]) if word.startswith(WALL) and word != WALL else term(word)
        for word in words.split(" ")
    )
