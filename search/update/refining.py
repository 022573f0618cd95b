"""Has the accurate recogniser find the names of articles that the shipped one went over before."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from search.memory import collecting_rarely
from search.names.recognition.recognize import ACCURATE_RECOGNIZER, accurate_recognizer, annotate
from search.request import RefineProgress

if TYPE_CHECKING:
    from search.engine import Engine

_CHUNK: Final = 32
"""How many articles are recognised together, so that sentences of like length meet."""
_PUBLISH_AFTER: Final = 30.0
"""Seconds from one publication to the next at least."""

Show = Callable[[RefineProgress], None]
Cancel = Callable[[], bool]


@collecting_rarely()
def refine(
    engine: Engine, progress: Show | None = None, cancel: Cancel | None = None
) -> RefineProgress:
    """Recognise names anew, newest articles first, publishing as it goes; returns how far it came.

    Each article keeps by which recogniser its names were found, so that a later call goes on where
    this one stopped. What a spaCy pipeline found stays. Raises DatelineError where the accurate
    recogniser is not installed.
    """
    recognizer = accurate_recognizer(threads=len(os.sched_getaffinity(0)))
    cancelled = cancel or (lambda: False)
    writer, total = engine.writer(), engine.article_count
    done = refined = 0
    published = time.monotonic()
    for chunk in engine.newest(_CHUNK):
        if cancelled():
            break
        coarse = [article for article in chunk if not article.recognizer]
        named = annotate(coarse, recognizer, recognize_stated=engine.recognition.stated)
        writer.add(article._replace(recognizer=ACCURATE_RECOGNIZER) for article in named)
        done += len(chunk)
        refined += len(coarse)
        if time.monotonic() - published > _PUBLISH_AFTER:
            writer.publish()
            published = time.monotonic()
        if progress is not None:
            progress(RefineProgress(done, total, refined))
    if refined:
        writer.publish()
    return RefineProgress(done, total, refined)
