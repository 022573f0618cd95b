"""What one request asks a cluster for: its own question, and what each facet is counted over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.cluster.translation import every
from search.request import FacetName

Json = Any


class Question:
    """The question of one request; facets are counted as if they had no alternatives."""

    def __init__(self, query: Json, alternatives: Mapping[FacetName, Json]) -> None:
        self.query = query
        self.alternatives = alternatives
        self.scores: list[Json] = []

    def counted(self, facet: FacetName) -> Json:
        """What restricts the articles that a facet is counted over."""
        return every([each for other, each in self.alternatives.items() if other != facet])
