"""The pieces of an article that show why it was found: whole sentences where they are short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.article import Article
from search.index.words import fold
from search.request import Highlights, Snippet, Span

LONGEST: Final = 240
"""Characters of a snippet, the signs that mark a cut not counted."""
MOST: Final = 3
"""Snippets of one article."""
_LEAD: Final = 60
"""Characters of a long sentence that are shown before its first match."""
_SENTENCE = re.compile(r"""[^\n]*?(?:[.!?…]["'”’»)\]]*(?=\s)|(?=\n|$))""")
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A range of the body with the matches inside it."""

    start: int
    end: int
    spans: tuple[Span, ...]


def snippets(article: Article, found: Highlights) -> tuple[Snippet, ...]:
    """Up to three pieces of the body around its matches, those with the most of them first.

    Without a match in the body it is the beginning of the text; an empty body has none.
    """
    sentences = list(_sentences(article))
    if not sentences:
        return ()
    matching = [piece for piece in _joined(article.body, sentences, found.body) if piece.spans]
    if not matching:
        return (_snippet(article.body, _joined(article.body, sentences, ())[0]),)
    best = sorted(matching, key=lambda piece: (-_worth(article.body, piece), piece.start))
    return tuple(_snippet(article.body, piece) for piece in best[:MOST])


def _sentences(article: Article) -> Iterator[Span]:
    """The sentences of the searched body; none reaches over the end of a line."""
    place = article.text_start
    while place < len(article.body):
        found = _SENTENCE.match(article.body, place)
        end = found.end() if found is not None else len(article.body)
        while place < end and article.body[place].isspace():
            place += 1
        if place < end:
            yield place, end
        place = max(end, place + (end == place))


def _joined(body: str, sentences: Sequence[Span], spans: Sequence[Span]) -> list[_Piece]:
    """Pieces of neighbouring sentences of one paragraph, each as long as a snippet may be."""
    pieces: list[_Piece] = []
    at = 0
    while at < len(sentences):
        start, end = sentences[at]
        inside = _within(spans, start, end)
        at += 1
        if spans and not inside:
            continue
        while at < len(sentences) and sentences[at][1] - start <= LONGEST:
            if body.count("\n", end, sentences[at][0]) > 1:
                break
            end = sentences[at][1]
            at += 1
        pieces.append(_Piece(start, end, _within(spans, start, end)))
    return pieces


def _within(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    return tuple(
        (max(first, start), min(last, end)) for first, last in spans if first < end and last > start
    )


def _worth(body: str, piece: _Piece) -> int:
    """Different things that matched weigh more than the same one again."""
    different = {fold(body[start:end]) for start, end in piece.spans}
    return 100 * len(different) + len(piece.spans)


def _snippet(body: str, piece: _Piece) -> Snippet:
    start, end = piece.start, piece.end
    if end - start > LONGEST:
        start, end = _window(body, piece)
    before = _CUT if start > piece.start else ""
    after = _CUT if end < piece.end else ""
    text = "".join(" " if char.isspace() else char for char in body[start:end])
    shift = len(before) - start
    spans = tuple((first + shift, last + shift) for first, last in _within(piece.spans, start, end))
    return Snippet(before + text + after, spans)


def _window(body: str, piece: _Piece) -> Span:
    """The part of a long sentence with the most matches, cut where words end."""
    firsts = [start for start, _ in piece.spans] or [piece.start]
    lead = max(
        firsts,
        key=lambda first: (sum(first <= each < first + LONGEST - _LEAD for each in firsts), -first),
    )
    start = max(piece.start, min(lead - _LEAD, piece.end - LONGEST))
    if start > piece.start:
        start = _after_space(body, start, lead)
    end = min(piece.end, start + LONGEST)
    if end < piece.end:
        end = max(body.rfind(" ", start + 1, end), start) if " " in body[start + 1 : end] else end
    return start, end


def _after_space(body: str, start: int, lead: int) -> int:
    """The beginning of the first word at or after `start`, at most `lead`."""
    while start < lead and not body[start - 1].isspace():
        start += 1
    return start
