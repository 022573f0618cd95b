"""How the language of an article is kept among the names of its segment.

It is kept with the article's source, so that the person can say what a source is written in
without any segment being written again.
"""

from __future__ import annotations

from collections.abc import Mapping

from search.article import Article
from search.languages.codes import code_number

_BETWEEN = "\t"


def language_and_source(article: Article) -> str:
    """What a segment keeps as the name of the article's language."""
    return f"{article.language or ''}{_BETWEEN}{article.source or ''}"


def language_ordinal(name: str, of_sources: Mapping[str, str]) -> int:
    """The ordinal of the language for which such a name stands, -1 for none.

    `of_sources` are the languages that the person has given to sources.
    """
    language, _, source = name.partition(_BETWEEN)
    return code_number(of_sources.get(source, language)) or -1
