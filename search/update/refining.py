"""Has the accurate recogniser find the names of articles that the shipped one went over before."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from search.memory import collecting_rarely
from search.names.recognition.recognize import ACCURATE_RECOGNIZER, accurate_recognizer, annotate
from search.request import RefineProgress

if TYPE_CHECKING:
    from search.index.index import Index

_CHUNK: Final = 32
"""How many articles are recognised together, so that sentences of like length meet."""
_PUBLISH_AFTER: Final = 30.0
"""Seconds from one publication to the next at least."""

Show = Callable[[RefineProgress], None]
Cancel = Callable[[], bool]


@collecting_rarely()
def refine(
    index: Index, progress: Show | None = None, cancel: Cancel | None = None
) -> RefineProgress:
    """Recognise names anew, newest articles first, publishing as it goes; returns how far it came.

    Each article keeps by which recogniser its names were found, so that a later call goes on where
    this one stopped. What a spaCy pipeline found stays. Raises DatelineError where the accurate
    recogniser is not installed.
    """
    recognizer = accurate_recognizer(threads=len(os.sched_getaffinity(0)))
    cancelled = cancel or (lambda: False)
    writer = index.writer()
    segments = index.snapshot().segments
    places = _newest_first(index)
    done = refined = 0
    published = time.monotonic()
    for at in range(0, len(places), _CHUNK):
        if cancelled():
            break
        part = places[at : at + _CHUNK]
        chunk = [segments[number].article(document) for number, document in part]
        coarse = [article for article in chunk if not article.recognizer]
        named = annotate(coarse, recognizer, recognize_stated=index.recognition.stated)
        writer.add(article._replace(recognizer=ACCURATE_RECOGNIZER) for article in named)
        done += len(chunk)
        refined += len(coarse)
        if time.monotonic() - published > _PUBLISH_AFTER:
            writer.publish()
            published = time.monotonic()
        if progress is not None:
            progress(RefineProgress(done, len(places), refined))
    if refined:
        writer.publish()
    return RefineProgress(done, len(places), refined)


def _newest_first(index: Index) -> list[tuple[int, int]]:
    """Segment and document of each published article, by day from the newest, undated ones last."""
    parts = [np.zeros((3, 0), np.int64)]
    for number, segment in enumerate(index.snapshot().segments):
        live = segment.live
        documents = np.arange(segment.size) if live is None else live.astype(np.int64)
        days = np.asarray(segment.starts, np.int64)[documents]
        parts.append(np.stack([-days, np.full_like(documents, number), documents]))
    days, numbers, documents = np.concatenate(parts, axis=1)
    order = np.lexsort((documents, numbers, days))
    return list(zip(numbers[order].tolist(), documents[order].tolist(), strict=True))
