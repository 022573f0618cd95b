"""The pieces of an article that show why it was found: whole sentences where they are short."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final

from search.article import Article
from search.folding import fold
from search.frozen import frozen
from search.request import Highlights, Snippet, Span
from search.watch import Check, checked, unchecked

LONGEST: Final = 240
"""Characters of a snippet, the signs that mark a cut not counted."""
MOST: Final = 3
"""Snippets of one article."""
_LEAD: Final = 60
"""Characters of a long sentence that are shown before its first match."""
_SENTENCE = re.compile(r"""[^\n]*?(?:[.!?…]["'”’»)\]]*(?=\s)|(?=\n|$))""")
_CUT: Final = "…"


@frozen
class _Piece:
    """A range of the body with the matches inside it."""

    start: int
    end: int
    spans: tuple[Span, ...]


def snippets(article: Article, found: Highlights, check: Check = unchecked) -> tuple[Snippet, ...]:
    """Up to three pieces of the body around its matches, those with the most of them first.

    Without a match in the body it is the beginning of the text; an empty body has none. `check` is
    called now and then and may raise.
    """
    sentences = list(checked(_sentences(article), check))
    if not sentences:
        return ()
    pieces = list(_joined(article.body, sentences, found.body, check))
    pieces = pieces or list(_joined(article.body, sentences, (), check))
    ranked = sorted(
        (-_worth(article.body, piece), piece.start, piece) for piece in checked(pieces, check)
    )
    return tuple(_snippet(article.body, piece) for _, _, piece in ranked[:MOST])


def _sentences(article: Article) -> Iterator[Span]:
    """The sentences of the searched body; none reaches over the end of a line."""
    start = article.text_start
    while start < len(article.body):
        found = _SENTENCE.match(article.body, start)
        end = found.end() if found is not None else len(article.body)
        while start < end and article.body[start].isspace():
            start += 1
        if start < end:
            yield start, end
        start = max(end, start + (end == start))


def _joined(
    body: str, sentences: Sequence[Span], spans: Sequence[Span], check: Check
) -> Iterator[_Piece]:
    """Pieces of neighbouring sentences of one paragraph, each as long as a snippet may be.

    Where there are spans each piece begins with a sentence that has one; else there is one piece.
    """
    last = -1
    for at, (start, end) in enumerate(checked(sentences, check)):
        if at <= last or (spans and not _within(spans, start, end)):
            continue
        last = at
        while last + 1 < len(sentences) and sentences[last + 1][1] - start <= LONGEST:
            if body.count("\n", end, sentences[last + 1][0]) > 1:
                break
            last += 1
            end = sentences[last][1]
        yield _Piece(start, end, _within(spans, start, end))
        if not spans:
            break


def _within(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts in a range of spans that are in order and do not overlap."""
    low = bisect_right(spans, start, key=itemgetter(1))
    high = bisect_left(spans, end, low, key=itemgetter(0))
    return tuple((max(first, start), min(last, end)) for first, last in spans[low:high])


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
    counts = [
        bisect_left(firsts, first + LONGEST - _LEAD, number) - number
        for number, first in enumerate(firsts)
    ]
    lead = firsts[counts.index(max(counts))]
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
