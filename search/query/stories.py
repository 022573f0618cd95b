"""Articles that tell the same story: versions of one text, and others about what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.article import Article
from search.errors import QueryError
from search.index.segment.words import searched_text, words
from search.index.snapshot import Snapshot
from search.index.version_groups import VersionGroups
from search.query.evaluation.clauses import Marked
from search.query.evaluation.sets import Documents
from search.query.language.tree import LaterVersion, Like, VersionCount
from search.request import FacetName

RELATED: Final = 20
"""How many articles `like:` finds at most."""
_WORDS: Final = 25
"""How many of the rarest words of an article are looked for in others."""
_LONGEST: Final = 600
"""How many distinct words of an article are looked at, from its beginning."""
_READ: Final = 20_000
"""How many characters of it are read for that."""
_COMMON: Final = 0.05
"""A word that more than this part of all articles have tells nothing of a story."""
DAYS: Final = 14
"""An article that appeared so many days before or after counts for half of one of the same day."""
LEAST: Final = 0.2
"""Related is what has this part of the weight of all names and words of the article."""

Place = tuple[int, int]
"""Number of a segment and document number in it."""


def telling_words(article: Article) -> list[str]:
    """The distinct words from the beginning of an article that may tell of its story."""
    own = dict.fromkeys(word.text for word in words(searched_text(article)[:_READ]))
    return list(islice(own, _LONGEST))


def rarest(counts: Mapping[str, int], articles: int) -> list[tuple[int, str]]:
    """Those of some words that few of all articles have, but not one alone, the rarest first."""
    most = max(2, _COMMON * articles)
    return sorted((count, word) for word, count in counts.items() if 1 < count <= most)[:_WORDS]


class Stories:
    """Finds the same story in the articles of one generation."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def find(self, node: LaterVersion | VersionCount | Like) -> Marked:
        """The clause of what a query says of stories; raises QueryError for an unknown article."""
        match node:
            case LaterVersion():
                return Marked([self._groups.later(number) for number in self._segments])
            case VersionCount(least, most):
                return Marked(
                    [self._with_versions(number, least, most) for number in self._segments]
                )
            case Like(id):
                if not self._snapshot.holds(id):
                    raise QueryError(f"like: wants the id of an article; none is {id}", node.start)
                return self._marked([place for place, _ in self.related(self._located(id))])

    def versions(self, id: str) -> list[Place]:
        """The versions of an article with itself, the first publication first.

        Raises ArticleMissing.
        """
        return self._groups.of(*self._located(id))

    def related(self, place: Place, limit: int = RELATED) -> list[tuple[Place, float]]:
        """Other articles about what an article tells of, the nearest first, each with its weight.

        They share names and rare words with it, and the nearer they appeared the more these weigh.
        Of the versions of one text only the first publication is among them.
        """
        segments = self._snapshot.segments
        scores = [np.zeros(segment.size, np.float64) for segment in segments]
        whole = 0.0
        for found, weight in self._marks(*place):
            whole += weight
            for score, documents in zip(scores, found, strict=True):
                score[documents] += weight
        own = self._snapshot.versions.of(*place)
        for number, segment in enumerate(segments):
            scores[number] *= self._nearness(place, number)
            if segment.deleted is not None:
                scores[number][segment.deleted] = 0
        for number, document in own:
            scores[number][document] = 0
        least = LEAST * whole
        hits = [np.flatnonzero(score >= max(least, 1e-9)).astype(np.uint16) for score in scores]
        hits = self._snapshot.versions.folded(hits)
        ranked = [
            (-float(scores[number][document]), segments[number].id(document), (number, document))
            for number, documents in enumerate(hits)
            for document in documents.tolist()
        ]
        return [(found, -weight / whole) for weight, _, found in sorted(ranked)[:limit]]

    @property
    def _segments(self) -> range:
        return range(len(self._snapshot.segments))

    @property
    def _groups(self) -> VersionGroups:
        return self._snapshot.versions

    def _located(self, id: str) -> Place:
        segment, document = self._snapshot.locate(id)
        return self._snapshot.segments.index(segment), document

    def _with_versions(self, number: int, least: int, most: int) -> Documents:
        groups = self._groups
        found = groups.with_versions(number, least, most)
        if not least <= 1 <= most:
            return found
        others = np.ones(self._snapshot.segments[number].size, bool)
        others[groups.with_versions(number, 2, 2**31)] = False
        return np.union1d(np.flatnonzero(others).astype(np.uint16), found)

    def _marked(self, places: Sequence[Place]) -> Marked:
        found: list[list[int]] = [[] for _ in self._segments]
        for number, document in places:
            found[number].append(document)
        return Marked([np.array(sorted(each), np.uint16) for each in found])

    def _marks(self, number: int, document: int) -> Iterator[tuple[list[Documents], float]]:
        """What tells of the article's story: the articles that have it, and its weight."""
        segments = self._snapshot.segments
        articles = sum(segment.size for segment in segments)
        fields: tuple[FacetName, ...] = ("people", "organizations")
        for field in fields:
            facet = segments[number].facets[field]
            for ordinal in facet.ordinals(document):
                named = []
                for segment in segments:
                    local = segment.facets[field].local(ordinal)
                    named.append(segment.facets[field].postings(local) if local >= 0 else _NONE)
                yield named, _weight(articles, named)
        own = telling_words(segments[number].article(document))
        counts = {word: self._snapshot.document_frequency("text", word) for word in own}
        for _, word in rarest(counts, articles):
            found = []
            for segment in segments:
                field_words = segment.text_fields["text"]
                at = field_words.find(word)
                found.append(field_words.postings(at) if at >= 0 else _NONE)
            yield found, _weight(articles, found)

    def _nearness(self, place: Place, number: int) -> NDArray[np.float64]:
        """How much the articles of a segment count by their days: 1 on the same day, or without."""
        origin, segment = self._snapshot.segments[place[0]], self._snapshot.segments[number]
        nearness = np.ones(segment.size, np.float64)
        if place[1] < origin.undated:
            return nearness
        start, end = int(origin.starts[place[1]]), int(origin.ends[place[1]])
        dated = slice(segment.undated, None)
        starts, ends = (each[dated].astype(np.int64) for each in (segment.starts, segment.ends))
        apart = np.maximum(np.maximum(start - ends, starts - end), 0)
        nearness[dated] = DAYS / (DAYS + apart)
        return nearness


_NONE: Final = np.zeros(0, np.uint16)


def _weight(articles: int, found: Sequence[Documents]) -> float:
    """How much it says of an article that it has what all these have; 0 where it is alone."""
    count = sum(map(len, found))
    return log(articles / count) if 1 < count < articles else 0.0
