"""The command `dateline names`: who an archive writes about, and the person's own word on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

import click

from tui import places
from tui.guards import ARCHIVE_OPTION, FOUND, NOTHING, USAGE, Failure, need_archive, reading
from tui.safe import safe

if TYPE_CHECKING:
    from search import Archive, Entity, Evidence, FacetField, Kind

_KIND = click.option("--org", "organization", is_flag=True, help="Organizations, not people.")


class _Names(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Names, invoke_without_command=True)
@ARCHIVE_OPTION
@click.pass_context
def names(context: click.Context, /, archive: str | None) -> int:
    """List the people and organizations of the archive, and correct who is who.

    Without a command, list the people in most articles.
    """
    context.obj = archive or context.obj
    if context.invoked_subcommand is None:
        return _list(context.obj, "", 50, "person", as_json=False)
    return FOUND


@names.command(name="list")
@click.argument("text", default="")
@ARCHIVE_OPTION
@_KIND
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
              help="How many names.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_names(
    outer: str | None,
    /,
    text: str,
    archive: str | None,
    organization: bool,
    limit: int,
    as_json: bool,
) -> int:
    """List names with the number of articles that mention them; of TEXT, those that it means."""
    return _list(archive or outer, text, limit, _kind(organization), as_json)


@names.command()
@click.argument("name")
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def why(outer: str | None, /, name: str, archive: str | None, organization: bool) -> int:
    """Show the spellings of NAME and what joined them."""
    kind = _kind(organization)
    with reading(archive or outer) as found:
        entities = found.entities(kind, name)
        evidence = found.why(kind, name)
    for entity in entities:
        print(safe(entity.name) + (f"  ({safe(entity.long_form)})" if entity.long_form else ""))
        for form, mentions in entity.forms:
            print(f"{mentions:>9,}  {safe(form)}")
    _print_evidence(evidence)
    return FOUND if entities else NOTHING


@names.command()
@click.argument("name", nargs=-1, required=True)
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def merge(
    outer: str | None, /, name: tuple[str, ...], archive: str | None, organization: bool
) -> int:
    """Say that all of the NAMEs are one."""
    return _say_so(archive or outer, "merge", _kind(organization), name, least=2)


@names.command()
@click.argument("name", nargs=-1, required=True)
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def split(
    outer: str | None, /, name: tuple[str, ...], archive: str | None, organization: bool
) -> int:
    """Say that no two of the NAMEs are ever one."""
    return _say_so(archive or outer, "apart", _kind(organization), name, least=2)


@names.command()
@click.argument("name")
@click.argument("shown")
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def rename(
    outer: str | None, /, name: str, shown: str, archive: str | None, organization: bool
) -> int:
    """Show whoever bears NAME as SHOWN."""
    return _say_so(archive or outer, "rename", _kind(organization), (name, shown), least=2)


@names.command()
@click.argument("name", nargs=-1, required=True)
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def hide(
    outer: str | None, /, name: tuple[str, ...], archive: str | None, organization: bool
) -> int:
    """Say that what is called NAME is no person (with --org, no organization)."""
    return _say_so(archive or outer, "hide", _kind(organization), name, least=1)


@names.command()
@ARCHIVE_OPTION
@click.pass_obj
def undo(outer: str | None, /, archive: str | None) -> int:
    """Take back the last correction."""
    with _writing(archive or outer) as found:
        said = found.corrections()
        if not said:
            raise Failure("there is no correction to take back", NOTHING)
        found.correct(said[:-1])
    print(f"taken back: {safe(str(said[-1]))}")
    return FOUND


@names.command()
@ARCHIVE_OPTION
@_KIND
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, metavar="N",
              help="How many pairs.")  # fmt: skip
@click.pass_obj
def suggest(outer: str | None, /, archive: str | None, organization: bool, limit: int) -> int:
    """List pairs of names that may be one, but are not sure enough to be joined."""
    with reading(archive or outer) as found:
        pairs = found.suggestions(_kind(organization), limit)
    _print_evidence(pairs)
    return FOUND if pairs else NOTHING


@names.command()
@ARCHIVE_OPTION
@click.pass_obj
def corrections(outer: str | None, /, archive: str | None) -> int:
    """Print all corrections as text that `apply` reads, to keep, share and compare."""
    with reading(archive or outer) as found:
        said = found.corrections()
    for correction in said:
        # The text is JSON-quoted names, so that what is not safe can be escaped without loss.
        print("".join(c if safe(c) == c else json.dumps(c)[1:-1] for c in str(correction)))
    return FOUND if said else NOTHING


@names.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@ARCHIVE_OPTION
@click.pass_obj
def apply(outer: str | None, /, file: TextIO, archive: str | None) -> int:
    """Add the corrections of FILE (- for standard input) to those of the archive."""
    from search import parse_corrections

    try:
        read = parse_corrections(file.read())
    except UnicodeDecodeError:
        raise Failure(f"{file.name} is not UTF-8 text", USAGE) from None
    with _writing(archive or outer) as found:
        found.correct([*found.corrections(), *read])
    print(f"{len(read)} corrections applied")
    return FOUND


def _kind(organization: bool) -> Kind:
    return "organization" if organization else "person"


def _list(option: str | None, text: str, limit: int, kind: Kind, as_json: bool) -> int:
    from search import SearchRequest

    field: FacetField = "people" if kind == "person" else "organizations"
    with reading(option) as found:
        if text:
            entities = found.entities(kind, text)[:limit]
            counted = [
                (entity.name, entity.long_form, _articles(found, kind, entity.name))
                for entity in entities
            ]
        else:
            result = found.search(SearchRequest(limit=0, facets=limit))
            counted = [(value.name, value.long_form, value.count) for value in result.facets[field]]
    if as_json:
        keys = ("name", "long_form", "count")
        listed = [dict(zip(keys, each, strict=True)) for each in counted]
        print(json.dumps({"kind": kind, "names": listed}))
    else:
        for name, long_form, count in counted:
            print(f"{count:>9,}  {safe(name)}" + (f"  ({safe(long_form)})" if long_form else ""))
    return FOUND if counted else NOTHING


def _articles(archive: Archive, kind: Kind, name: str) -> int:
    from search import SearchRequest

    names = (name,)
    request = (
        SearchRequest(people=names, limit=0, facets=0)
        if kind == "person"
        else SearchRequest(organizations=names, limit=0, facets=0)
    )
    return archive.search(request).total


def _say_so(
    option: str | None, action: str, kind: Kind, given: Sequence[str], *, least: int
) -> int:
    from search import parse_corrections

    with _writing(option) as found:
        said = tuple(given)
        if action == "rename":
            said = (_meant(found, kind, said[0]).names[0], said[1])
        elif action == "hide":
            said = tuple(name for each in said for name in _borne(found, kind, each))
        else:
            said = tuple(_borne(found, kind, each)[0] for each in said)
        if len(set(said)) < least:
            raise click.UsageError(f"{action} needs {least} different names")
        quoted = " ".join(json.dumps(name, ensure_ascii=False) for name in dict.fromkeys(said))
        (correction,) = parse_corrections(f"{action} {kind} {quoted}")
        found.correct([*found.corrections(), correction])
    print(safe(str(correction)))
    return FOUND


def _borne(archive: Archive, kind: Kind, given: str) -> tuple[str, ...]:
    """The full names that articles use and that are meant: one of these, else all of its bearer."""
    entity = _meant(archive, kind, given)
    return (given,) if given in entity.names and given != entity.name else entity.names


def _meant(archive: Archive, kind: Kind, given: str) -> Entity:
    """Who is meant by a name, which must be clear: a correction of a name that no article uses
    would change nothing.
    """
    entities = archive.entities(kind, given)
    exact = [each for each in entities if given in (each.name, *each.names)]
    found = exact or entities
    if not found:
        raise Failure(f"no {kind} of the archive is called {given!r}", NOTHING)
    if len(found) > 1:
        several = ", ".join(repr(each.name) for each in found[:5])
        raise Failure(f"{given!r} may be {several}: give the full name", USAGE)
    return found[0]


def _writing(option: str | None) -> Archive:
    from search import Archive

    place = places.archive_to_read(option)
    need_archive(place)
    return Archive.open(place.path, write=True)


def _print_evidence(evidence: Sequence[Evidence]) -> None:
    for each in evidence:
        print(f"{each.score:>9.2f}  {safe(each.one)} = {safe(each.other)}: {safe(each.method)}")
