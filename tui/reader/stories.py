"""Calls for the engine thread about the same story: versions of a text, and related articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.reader.text_changes import Passage, passages

if TYPE_CHECKING:
    from search import Archive, Article, ArticleHead

Cancel = Callable[[], bool]
_COMPARED: Final = 50
"""How many versions are compared with the first one."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text; `changes` from the first one, None where that cannot be told."""

    head: ArticleHead
    changes: tuple[Passage, ...] | None


@dataclass(frozen=True, slots=True)
class Story:
    """The versions of an article, the first publication first, and articles about the same.

    Without versions they are not told in this archive.
    """

    id: str
    versions: tuple[Version, ...]
    related: tuple[ArticleHead, ...]


def story(id: str) -> Callable[[Archive, Cancel], Story]:
    """Return a call for the versions of an article and what is related to it."""

    def call(archive: Archive, cancel: Cancel) -> Story:
        from search import NotOffered

        try:
            first, *others = archive.versions(id)
        except NotOffered:
            return Story(id, (), archive.related(id))
        text = _text(archive.article(first.id)) if others else ""
        versions = [Version(first, ())]
        for number, head in enumerate(others, 1):
            compared = number <= _COMPARED and not cancel()
            changes = passages(text, _text(archive.article(head.id))) if compared else None
            versions.append(Version(head, changes))
        return Story(id, tuple(versions), archive.related(id))

    return call


def _text(article: Article) -> str:
    return article.body[article.text_start :]
