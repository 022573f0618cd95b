"""What an engine must do to be measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import orjson

from tests.benchmarks.questions import Answer, Question


class Engine(Protocol):
    """An engine that indexes a JSON Lines corpus and answers the unit of work."""

    name: str

    def build(self, corpus: Path, folder: Path) -> None:
        """Index the corpus into an empty folder."""

    def open(self, folder: Path) -> None:
        """Open what `build` made."""

    def ask(self, question: Question) -> Answer:
        """Answer with exact total, the first 50 articles and both facets over all matches."""


def records(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a corpus."""
    with corpus.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)
