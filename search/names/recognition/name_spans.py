"""The names of one article while they are corrected: no two of them ever overlap."""

from __future__ import annotations

from collections.abc import Iterable

from search.names.recognition.trimming import Reading, Span


class NameSpans:
    """Names by the words that they take; a name that is put in removes what it overlaps."""

    def __init__(self, reading: Reading, spans: Iterable[Span]) -> None:
        self.reading = reading
        self.covering: list[Span | None] = [None] * len(reading.words)
        """For each word the name that it is part of."""
        self._spans: dict[int, Span] = {}
        for span in spans:
            self.put(span)

    def put(self, span: Span) -> None:
        """Put in a name instead of all that it overlaps."""
        for other in self.met(span.start, span.end):
            self.remove(other)
        for at in range(span.start, span.end):
            self.covering[at] = span
        self._spans[span.start] = span

    def remove(self, span: Span) -> None:
        """Take out a name."""
        for at in range(span.start, span.end):
            self.covering[at] = None
        del self._spans[span.start]

    def met(self, start: int, end: int) -> list[Span]:
        """The names that overlap these words, in order."""
        return [span for span in dict.fromkeys(self.covering[start:end]) if span]

    def in_order(self) -> list[Span]:
        """All names."""
        return [self._spans[start] for start in sorted(self._spans)]
