"""What a shell may offer for a word of a command line: archives, names and words out of an archive.

Nothing here fails or changes anything: where there is no archive, nothing is offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from tui.commands import locations

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from search import Archive
    from tui.commands.locations import ArchiveLocation

Candidates = Callable[[click.Context, click.Parameter, str], "list[CompletionItem[str]]"]
"""What may stand in place of a word that is being typed, for a parameter of a command."""


def archives(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Offer the archives that the person has read, and folders."""
    from tui.state.personal import known_archives

    known = [path for path in known_archives() if path.startswith(typed)]
    return _items(known) + _of_kind("dir", typed)


def files(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Offer files and folders."""
    return _of_kind("file", typed)


def query(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Offer what the query bar of the reader would: fields, their values, words of the archive."""

    def asked(archive: Archive) -> Iterable[str]:
        return [typed[: each.start] + each.text for each in archive.complete(typed)]

    return _items(_answers(context, asked) if typed else ())


def values(field: str) -> Candidates:
    """Return what offers the values of a field, without the field."""

    def offered(
        context: click.Context, _parameter: click.Parameter, typed: str
    ) -> list[CompletionItem[str]]:
        kind = "org" if context.params.get("organization") else field
        quoted = re.sub(r'["\\\\]', "", typed)

        def asked(archive: Archive) -> Iterable[str]:
            return [_bare(each.text) for each in archive.complete(f'{kind}:"{quoted}')]

        return _items(_answers(context, asked))

    return offered


def saved(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Offer the names of the saved searches."""
    from tui.state.database import exists
    from tui.state.personal import PersonalState

    if not exists():
        return []
    state = PersonalState(_location(context).path)
    try:
        names = [search.name for search in state.searches.saved()]
    finally:
        state.close()
    return _items(name for name in names if name.startswith(typed))


def _bare(clause: str) -> str:
    value = clause.partition(":")[2]
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _location(context: click.Context) -> ArchiveLocation:
    """Return the archive that the words before name, else the one that the command would read."""
    at: click.Context | None = context
    named = None
    while at is not None and not named:
        named = at.params.get("archive_dir")
        at = at.parent
    return locations.archive_to_read(named)


def _answers(context: click.Context, asked: Callable[[Archive], Iterable[str]]) -> Iterable[str]:
    """Return what an archive answers; nothing where there is none or it cannot be read."""
    from search import Archive, DatelineError

    location = _location(context)
    try:
        if Archive.exists(location.path):
            with Archive.open(location.path) as archive:
                return asked(archive)
    except (DatelineError, OSError):
        pass
    return ()


def _items(texts: Iterable[str]) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(text) for text in texts if text.isprintable()]


def _of_kind(kind: str, typed: str) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(typed, type=kind)]
