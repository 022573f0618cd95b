"""Finds in a cluster the articles about what one article tells of, weighed as in a folder.

The cluster orders the candidates by what they share with the article; which of its names and words
each of them has is told with it, so that the weights are added up here, exactly. Candidates are
asked for until no other one can be nearer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log
from typing import Any, Final, NamedTuple

from search.article import Article, day_number
from search.cluster.documents import key_of
from search.cluster.translation import without
from search.query.stories import DAYS, LEAST, rarest, telling_words

Json = Any
_PAGE: Final = 500
_MOST: Final = 20_000
"""How many candidates are looked at; those beyond share so little that they hardly count."""
_ROUNDED: Final = 1e-4
"""By which part the cluster's sums, of 24 bits, may differ from ours."""


class Sign(NamedTuple):
    """What tells of a story, a name or a word: the articles that have it, and how many are."""

    question: Json
    articles: int


def signs_of(
    article: Article,
    articles: int,
    names: Sequence[Json],
    count: Callable[[Sequence[Json]], Sequence[int]],
    word: Callable[[str], Json],
) -> list[Sign]:
    """The names of an article, as `names` ask for them, and its rarest words."""
    found = [Sign(*each) for each in zip(names, count(names), strict=True)]
    own = telling_words(article)
    counts = count([word(each) for each in own])
    chosen = rarest(dict(zip(own, counts, strict=True)), articles)
    return found + [Sign(word(each), number) for number, each in chosen]


def related(
    article: Article,
    articles: int,
    signs: Sequence[Sign],
    limit: int,
    ask: Callable[[Json], Json],
) -> list[str]:
    """The keys of the nearest articles, at most `limit`, the nearest first."""
    weights = [
        log(articles / sign.articles) if 1 < sign.articles < articles else 0.0 for sign in signs
    ]
    least = LEAST * sum(weights)
    if least <= 0:
        return []
    should = [
        {"constant_score": {"filter": sign.question, "boost": weight, "_name": str(number)}}
        for number, (sign, weight) in enumerate(zip(signs, weights, strict=True))
        if weight
    ]
    itself = {"ids": {"values": [key_of(article.id)]}}
    body: Json = {
        "query": {"bool": {"should": should, **without([itself])["bool"]}},
        "min_score": least * (1 - _ROUNDED),
        "sort": [{"_score": "desc"}, {"id": "asc"}],
        "size": _PAGE,
        "_source": False,
        "docvalue_fields": ["first", "last", "id"],
        "track_scores": True,
    }
    found: list[tuple[float, str, str]] = []
    for hits in _pages(body, ask):
        for hit in hits:
            shared = sum(weights[int(number)] for number in hit["matched_queries"])
            weight = shared * _nearness(article, hit["fields"])
            if weight >= least:
                found.append((-weight, hit["fields"]["id"][0], hit["_id"]))
        found = sorted(found)[:limit]
        if len(found) == limit and -found[-1][0] > hits[-1]["sort"][0] * (1 + _ROUNDED):
            break
    return [key for _, _, key in found]


def _pages(body: Json, ask: Callable[[Json], Json]) -> Iterator[list[Json]]:
    for _ in range(_MOST // _PAGE):
        hits = ask(body)["hits"]["hits"]
        if hits:
            yield hits
        if len(hits) < _PAGE:
            return
        body = {**body, "search_after": hits[-1]["sort"]}


def _nearness(article: Article, fields: Mapping[str, Sequence[int]]) -> float:
    """How much another article counts by its days: 1 on the same day, or without."""
    published = article.published
    if published.start is None or published.end is None or "first" not in fields:
        return 1.0
    start, end = day_number(published.start), day_number(published.end)
    apart = max(start - fields["last"][0], fields["first"][0] - end, 0)
    return DAYS / (DAYS + apart)
