"""The command `dateline names`: lists people and organizations and corrects who is who."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui.commands import candidates, locations
from tui.commands.candidates import values
from tui.commands.correcting import archive_to_correct, print_corrections, text_of
from tui.commands.guards import (
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    STOPPED,
    USAGE,
    CommandGroup,
    Failure,
    opened_archive,
    print_message,
    require_archive,
)
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from search import Archive, Entity, Evidence, FacetName, Kind

_KIND = click.option("--org", "organization", is_flag=True, help="Organizations, not people.")


@click.group(cls=CommandGroup, invoke_without_command=True)
@ARCHIVE_OPTION
@click.pass_context
def names(context: click.Context, /, archive_dir: str | None) -> int:
    """List the people and organizations of the archive, and correct who is who.

    Without a command, list the people in most articles.
    """
    context.obj = archive_dir or context.obj
    if context.invoked_subcommand is None:
        return _list(context.obj, "", 50, "person", as_json=False)
    return FOUND


@names.command(name="list")
@click.argument("text", default="", shell_complete=values("person"))
@ARCHIVE_OPTION
@_KIND
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
              help="How many names.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_names(
    outer_dir: str | None,
    /,
    text: str,
    archive_dir: str | None,
    organization: bool,
    limit: int,
    as_json: bool,
) -> int:
    """List names and how many articles mention them; with TEXT, only those that it may mean.

    A question mark follows a name of which it is not sure whether it is a person's.
    """
    return _list(archive_dir or outer_dir, text, limit, _kind(organization), as_json)


@names.command()
@click.argument("name", shell_complete=values("person"))
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def why(outer_dir: str | None, /, name: str, archive_dir: str | None, organization: bool) -> int:
    """Show the spellings of NAME and what joined them."""
    kind = _kind(organization)
    with opened_archive(archive_dir or outer_dir) as archive:
        entities = archive.entities(kind, name)
        evidence = archive.why(kind, name)
    for entity in entities:
        print(safe(entity.name) + (f"  ({safe(entity.long_form)})" if entity.long_form else ""))
        for form, mentions in entity.forms:
            print(f"{mentions:>9,}  {safe(form)}")
    _print_evidence(evidence)
    return FOUND if entities else NOTHING


@names.command()
@click.argument("name", nargs=-1, required=True, shell_complete=values("person"))
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def merge(
    outer_dir: str | None, /, name: tuple[str, ...], archive_dir: str | None, organization: bool
) -> int:
    """Say that all of the NAMEs are one."""
    return _add_correction(archive_dir or outer_dir, "merge", _kind(organization), name, least=2)


@names.command()
@click.argument("name", nargs=-1, required=True, shell_complete=values("person"))
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def split(
    outer_dir: str | None, /, name: tuple[str, ...], archive_dir: str | None, organization: bool
) -> int:
    """Say that no two of the NAMEs are ever one."""
    return _add_correction(archive_dir or outer_dir, "apart", _kind(organization), name, least=2)


@names.command()
@click.argument("name", shell_complete=values("person"))
@click.argument("shown")
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def rename(
    outer_dir: str | None, /, name: str, shown: str, archive_dir: str | None, organization: bool
) -> int:
    """Show whoever bears NAME as SHOWN."""
    return _add_correction(
        archive_dir or outer_dir, "rename", _kind(organization), (name, shown), least=2
    )


@names.command()
@click.argument("source", shell_complete=values("source"))
@click.argument("language")
@ARCHIVE_OPTION
@click.pass_obj
def language(outer_dir: str | None, /, source: str, language: str, archive_dir: str | None) -> int:
    """Say that SOURCE is written in LANGUAGE (ru, Russian), whatever its articles look like."""
    from search import SearchRequest, language_code

    code = language_code(language)
    if code is None:
        raise click.UsageError(f"{language} is neither the code nor the name of a language")
    with archive_to_correct(archive_dir or outer_dir) as archive:
        found = archive.search(SearchRequest(sources=(source,), limit=1, facets=0)).articles
        if not found:
            raise Failure(f"no article is of the source {source}", NOTHING)
        return _correct(archive, f"language source {_quoted([found[0].source or source, code])}")


@names.command()
@click.argument("name", nargs=-1, required=True, shell_complete=values("person"))
@ARCHIVE_OPTION
@_KIND
@click.pass_obj
def hide(
    outer_dir: str | None, /, name: tuple[str, ...], archive_dir: str | None, organization: bool
) -> int:
    """Say that what is called NAME is no person (with --org, no organization)."""
    return _add_correction(archive_dir or outer_dir, "hide", _kind(organization), name, least=1)


@names.command()
@click.argument("name", nargs=-1, required=True, shell_complete=values("person"))
@ARCHIVE_OPTION
@click.option("--org/--person", "organization", default=None,
              help="Which of the two it is; else the other than so far.")  # fmt: skip
@click.pass_obj
def retype(
    outer_dir: str | None,
    /,
    name: tuple[str, ...],
    archive_dir: str | None,
    organization: bool | None,
) -> int:
    """Say that what is called NAME is an organization and no person, or the reverse."""
    with archive_to_correct(archive_dir or outer_dir) as archive:
        if organization is None:
            organization = bool(_called(archive, "person", name[0]))
        before, now = _kind(not organization), _kind(organization)
        names = [each for given in name for each in _full_names(archive, before, given)]
        return _correct(archive, f"retype {now} {_quoted(list(dict.fromkeys(names)))}")


@names.command()
@ARCHIVE_OPTION
@click.pass_obj
def undo(outer_dir: str | None, /, archive_dir: str | None) -> int:
    """Take back the last correction."""
    with archive_to_correct(archive_dir or outer_dir) as archive:
        before = archive.corrections()
        last = next((each for each in reversed(before) if each.action != "date"), None)
        if last is None:
            raise Failure("there is no correction to take back", NOTHING)
        archive.correct([each for each in before if each is not last])
    print(f"taken back: {safe(str(last))}")
    return FOUND


@names.command()
@ARCHIVE_OPTION
@_KIND
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, metavar="N",
              help="How many pairs.")  # fmt: skip
@click.pass_obj
def suggest(
    outer_dir: str | None, /, archive_dir: str | None, organization: bool, limit: int
) -> int:
    """List pairs of names that may be one, but are not sure enough to be joined."""
    with opened_archive(archive_dir or outer_dir) as archive:
        pairs = archive.suggestions(_kind(organization), limit)
    _print_evidence(pairs)
    return FOUND if pairs else NOTHING


@names.command()
@ARCHIVE_OPTION
@click.pass_obj
def corrections(outer_dir: str | None, /, archive_dir: str | None) -> int:
    """Print all corrections as text that `apply` reads, to keep, share and compare."""
    with opened_archive(archive_dir or outer_dir) as archive:
        found = [each for each in archive.corrections() if each.action != "date"]
    print_corrections(found)
    return FOUND if found else NOTHING


@names.command()
@click.argument("file", shell_complete=candidates.files)
@ARCHIVE_OPTION
@click.pass_obj
def apply(outer_dir: str | None, /, file: str, archive_dir: str | None) -> int:
    """Add the corrections of FILE (- for standard input) to those of the archive."""
    from search import parse_corrections

    read = parse_corrections(text_of(file))
    with archive_to_correct(archive_dir or outer_dir) as archive:
        archive.correct([*archive.corrections(), *read])
    print(f"{len(read)} corrections applied")
    return FOUND


def _kind(organization: bool) -> Kind:
    return "organization" if organization else "person"


@names.command()
@ARCHIVE_OPTION
@click.pass_obj
def refine(outer_dir: str | None, /, archive_dir: str | None) -> int:
    """Find names anew with the accurate recogniser, in the newest articles first.

    It needs the extra dateline[accurate]. The archive can be read meanwhile; Ctrl-C keeps what is
    done, and the same command goes on from there.
    """
    from search import Archive
    from tui.commands import output
    from tui.commands.interruption import interruptible

    location = locations.archive_to_write(archive_dir or outer_dir)
    require_archive(location)
    with interruptible() as interruption, Archive.open(location.path, write=True) as archive:
        progress = output.refining_line(sys.stderr)
        done = archive.refine(progress=progress, cancel=interruption.requested)
    noun = "article" if done.refined == 1 else "articles"
    print(f"names found anew in {done.refined:,} {noun}")
    if done.done < done.total:
        print_message("stopped; run the same command again to go on")
        return STOPPED
    return FOUND


def _list(archive_dir: str | None, text: str, limit: int, kind: Kind, as_json: bool) -> int:
    from search import SearchRequest
    from tui.commands.json_output import unsure_json

    field: FacetName = "people" if kind == "person" else "organizations"
    with opened_archive(archive_dir) as archive:
        if text:
            entities = archive.entities(kind, text)[:limit]
            counted = [
                (each.name, each.long_form, _articles(archive, kind, each.name), each.unsure)
                for each in entities
            ]
        else:
            result = archive.search(SearchRequest(limit=0, facets=limit))
            counted = [
                (value.name, value.long_form, value.count, value.unsure)
                for value in result.facets[field]
            ]
    if as_json:
        listed = [
            {"name": name, "long_form": long_form, "count": count, **unsure_json(unsure)}
            for name, long_form, count, unsure in counted
        ]
        print(json.dumps({"kind": kind, "names": listed}))
    else:
        for name, long_form, count, unsure in counted:
            doubt = "  ?" if unsure else ""
            more = f"  ({safe(long_form)})" if long_form else ""
            print(f"{count:>9,}  {safe(name)}{more}{doubt}")
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


def _add_correction(
    archive_dir: str | None, action: str, kind: Kind, given: Sequence[str], *, least: int
) -> int:
    with archive_to_correct(archive_dir) as archive:
        if action == "rename":
            names = [_entity_called(archive, kind, given[0]).names[0], given[1]]
        elif action == "hide":
            names = [name for each in given for name in _full_names(archive, kind, each)]
        else:
            names = [_full_names(archive, kind, each)[0] for each in given]
        if len(set(names)) < least:
            raise click.UsageError(f"{action} needs {least} different names")
        return _correct(archive, f"{action} {kind} {_quoted(list(dict.fromkeys(names)))}")


def _correct(archive: Archive, line: str) -> int:
    """Add what a line says to the corrections of the archive, and print it."""
    from search import parse_corrections

    (correction,) = parse_corrections(line)
    archive.correct([*archive.corrections(), correction])
    print(safe(str(correction)))
    return FOUND


def _quoted(names: Sequence[str]) -> str:
    return " ".join(json.dumps(name, ensure_ascii=False) for name in names)


def _full_names(archive: Archive, kind: Kind, given: str) -> tuple[str, ...]:
    """Return `given` where articles use it as a full name, else all full names of its entity."""
    entity = _entity_called(archive, kind, given)
    return (given,) if given in entity.names and given != entity.name else entity.names


def _entity_called(archive: Archive, kind: Kind, given: str) -> Entity:
    """Return the one entity that is called so; fail where there is none or are several.

    A correction of a name that no article uses would change nothing.
    """
    found = _called(archive, kind, given)
    if not found:
        raise Failure(f"no {kind} of the archive is called {given!r}", NOTHING)
    if len(found) > 1:
        several = ", ".join(repr(each.name) for each in found[:5])
        raise Failure(f"{given!r} may be {several}: give the full name", USAGE)
    return found[0]


def _called(archive: Archive, kind: Kind, given: str) -> Sequence[Entity]:
    """Return the entities that are called just so, else those that it may mean."""
    entities = archive.entities(kind, given)
    exact = [each for each in entities if given in (each.name, *each.names)]
    return exact or entities


def _print_evidence(evidence: Sequence[Evidence]) -> None:
    for each in evidence:
        print(f"{each.score:>9.2f}  {safe(each.one)} = {safe(each.other)}: {safe(each.method)}")
