"""How much an archive has of everything, asked of any engine by the questions that all answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from search.request import DATED, FacetName, Overview, SearchRequest, SearchResult

_LANGUAGES: Final = 1_000
"""How many languages an overview has at most."""


def overview(
    search: Callable[[SearchRequest], SearchResult],
    values: Callable[[], Mapping[FacetName, int]],
    *,
    versions: bool = True,
) -> Overview:
    """Ask for it; `values` counts those of the facets, `versions` says that there may be some."""

    def total(query: str) -> int:
        return search(SearchRequest(query, limit=0, facets=0)).total

    result = search(SearchRequest(limit=0, facets=_LANGUAGES))
    return Overview(
        articles=result.total,
        versions=total("is:version") if versions else 0,
        dates={how: total(f"dated:{how}") for how in DATED},
        languages={each.name: each.count for each in result.facets["languages"]},
        values=dict(values()),
    )
