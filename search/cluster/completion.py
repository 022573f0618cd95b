"""Completes queries over a cluster, from the words that a reader has and the cluster's counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from search.cluster.view import View
from search.index.segment.segment import CAPITALS
from search.index.segment.words import words
from search.query.complete import Completer
from search.request import FacetName
from search.watch import Check, Limits, Watch

_COUNTED: Final = 500
"""How many words that begin so are ranked: the shortest."""
_FIELDS: Final[Mapping[str, FacetName]] = {
    "person": "people",
    "org": "organizations",
    "source": "sources",
    "author": "authors",
    "section": "sections",
    "lang": "languages",
}


class ClusterCompleter(Completer):
    """Completes queries over one view of a cluster."""

    def __init__(
        self,
        view: View,
        values: Callable[[FacetName], Iterable[str]],
        frequencies: Callable[[str, Sequence[str], Watch], Mapping[str, int]],
        limits: Limits,
    ) -> None:
        super().__init__({field: partial(values, facet) for field, facet in _FIELDS.items()}, {})
        self._view = view
        self._frequencies = frequencies
        self._limits = limits

    def _frequent(self, field: str, typed: str, check: Check) -> list[str]:
        """The words that begin so, those of most articles first."""
        found = words(typed)
        if len(found) != 1 or found[0].end != len(typed):
            return []
        begun: set[str] = set()
        for each in self._view.lists:
            check()
            listed = each.text_fields["text" if field == CAPITALS else field]
            begun.update(listed.terms(*listed.prefix_range(found[0].text)))
        shortest = sorted(begun, key=lambda word: (len(word), word))[:_COUNTED]
        counts = self._frequencies(field, shortest, Watch(self._limits))
        there = [word for word in shortest if counts[word]]
        return sorted(there, key=lambda word: (-counts[word], word))
