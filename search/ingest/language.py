"""The language of an article: as its source states it, else told from its text."""

from __future__ import annotations

from search.article import Article
from search.languages.identify import identified


def with_language(article: Article) -> Article:
    """The article with the language of its text, where none is stated and it is certain."""
    if article.language is not None:
        return article
    text = article.body[article.text_start :]
    if article.title_stated:
        text = f"{article.title}\n{text}"
    return article._replace(language=identified(text))
