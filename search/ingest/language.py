"""The language of an article: as its source states it, else told from its text."""

from __future__ import annotations

from search.article import Article
from search.languages.identify import identified


def language_of(title: str, text: str) -> str | None:
    """The language of a text under the headline that its source states; None where none is certain.

    A headline that was made of the text itself is "" here.
    """
    return identified(f"{title}\n{text}" if title else text)


def with_language(article: Article) -> Article:
    """The article with the language of its text, where none is stated and it is certain."""
    if article.language is not None:
        return article
    title = article.title if article.title_stated else ""
    return article._replace(language=language_of(title, article.body[article.text_start :]))
