"""From article text to mentions of people and organizations: the contract and the default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from search.article import Article, Kind, Mention
from search.names.resolve import resolved


class Recognizer(Protocol):
    """Finds names in text. Whatever satisfies this can take the place of the default."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may give other mentions; stored with an archive."""

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, none overlapping, `text[start:end]` exact.

        `entity` is still the mention's own text. Never raises on any text; time is linear in it.
        """


@cache
def default_recognizer() -> Recognizer:
    """The trained tagger, or the rules alone where its weights are not installed.

    Loaded at the first call and kept.
    """
    from search.names.rules import RuleRecognizer
    from search.names.tagger import MODEL, LinearTagger

    return LinearTagger() if MODEL.exists() else RuleRecognizer()


def annotate(
    articles: Sequence[Article], recognizer: Recognizer, *, recognize_stated: bool = False
) -> list[Article]:
    """The articles with their `mentions` filled in, resolved to full names within each article.

    Names that the source states (`people`, `organizations`) are taken as they are: nothing of that
    kind is recognised, and the mentions are the places where the body has a stated name or, of a
    person, the surname. With `recognize_stated` they are dropped and recognition runs.
    """
    if recognize_stated:
        articles = [replace(article, people=(), organizations=()) for article in articles]
    unknown = [
        number
        for number, article in enumerate(articles)
        if not (article.people and article.organizations)
    ]
    recognized = recognizer.recognize([articles[number].body for number in unknown])
    found: list[list[Mention]] = [[] for _ in articles]
    for number, mentions in zip(unknown, recognized, strict=True):
        found[number] = mentions
    return [_annotated(*pair) for pair in zip(articles, found, strict=True)]


def _annotated(article: Article, recognized: list[Mention]) -> Article:
    stated: list[Mention] = []
    taken: set[Kind] = set()
    by_kind: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("person", article.people),
        ("organization", article.organizations),
    )
    for kind, names in by_kind:
        if names:
            taken.add(kind)
            stated.extend(_stated_mentions(article.body, kind, names))
    free = [mention for mention in resolved(article.body, recognized) if mention.kind not in taken]
    if not taken:
        return replace(article, mentions=tuple(free))
    kept: list[Mention] = []
    for mention in sorted([*stated, *free], key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return replace(article, mentions=tuple(kept))


def _stated_mentions(body: str, kind: Kind, names: tuple[str, ...]) -> Iterator[Mention]:
    """Where the body has a stated name or, of a person, the other order or a lone surname."""
    entity: dict[str, str | None] = {}
    for name in names:
        entity.setdefault(" ".join(name.split()), name)
    if kind == "person":
        for name in names:
            last, comma, first = (part.strip() for part in name.partition(","))
            if comma and first:
                entity.setdefault(f"{first} {last}", name)
            surname = last if comma else last.split()[-1] if last else ""
            other = entity.setdefault(surname, name)
            if other not in (name, surname):
                entity[surname] = None
    for text, named in entity.items():
        if text and named:
            for start, end in _places(body, text):
                yield Mention(kind, body[start:end], start, end, named)


def _places(body: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the body has the text as words of their own."""
    # A compiled alternation of all names is tidier and takes ten times as long: it serves once.
    end = 0
    while (start := body.find(text, end)) >= 0:
        end = start + len(text)
        if not (body[start - 1 : start].isalnum() or body[end : end + 1].isalnum()):
            yield start, end
