"""An article as plain data, as exports and the JSON of the commands write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search import Article, PublicationDate


def people_of(article: Article) -> list[str]:
    """Return the people of an article, most mentioned first."""
    return _names(article, "person", article.people)


def organizations_of(article: Article) -> list[str]:
    """Return the organizations of an article, most mentioned first."""
    return _names(article, "organization", article.organizations)


def date_fields(published: PublicationDate) -> dict[str, str | None]:
    """Return a date as the JSON of all commands writes it."""
    return {
        "date": published.start.isoformat() if published.start else None,
        "date_until": published.end.isoformat() if published.end else None,
        "date_basis": published.basis,
    }


def article_fields(article: Article) -> dict[str, Any]:
    """Return an article as the JSON of all commands writes it, without its mentions."""
    return {
        "id": article.id,
        "title": article.title,
        **date_fields(article.published),
        "date_evidence": article.published.evidence,
        "source": article.source,
        "place": article.place,
        "url": article.url,
        "authors": list(article.authors),
        "section": article.section,
        "language": article.language,
        "agency": article.agency,
        "path": article.paths[0] if article.paths else None,
        "paths": list(article.paths),
        "people": people_of(article),
        "organizations": organizations_of(article),
        "body": article.body,
    }


def _names(article: Article, kind: str, stated: tuple[str, ...]) -> list[str]:
    counts: dict[str, int] = {}
    mentions = (*article.title_mentions, *article.mentions)
    for name in (*(each.entity for each in mentions if each.kind == kind), *stated):
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])
