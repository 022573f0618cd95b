"""The command line: its arguments and exit codes. Reader and engine are imported when needed."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tui.commands import candidates, locations, recognizers, restriction
from tui.commands.filters import filters, mapping_of, query_command, request_of
from tui.commands.guards import (
    ARCHIVE,
    ARCHIVE_OPTION,
    FAULT,
    FOUND,
    NOTHING,
    OUTPUT,
    STOPPED,
    USAGE,
    CommandGroup,
    Failure,
    ReaderGone,
    location_to_read,
    opened_archive,
    print_message,
    require_archive,
    require_paths,
    require_terminal,
    require_writable,
    samples_are_indexed,
    shortfall,
    update,
)
from tui.commands.interruption import interruptible
from tui.terminal.bus_error import end_on_bus_error

if TYPE_CHECKING:
    from search import Archive, SearchRequest, SearchResult, Snippet, UpdateReport
    from tui.commands.locations import ArchiveLocation

_COMPLETE = "_DATELINE_COMPLETE"
"""The variable by which a shell asks what may stand where the cursor is."""
_PAGE = 50
"""How many articles' snippets are asked for at once."""


def _refuse_filters(context: click.Context) -> None:
    """Fail where an option of the reader precedes a command, which would never see it."""
    name = context.invoked_subcommand or ""
    command = dateline.get_command(context, name)
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if not command or not given or parameter.name == "archive_dir":
            continue
        option = parameter.opts[0]
        if any(option in each.opts for each in command.params):
            raise click.UsageError(f"{option} comes after {name}: dateline {name} {option} ...")
        raise click.UsageError(f"{option} is not an option of {name}")


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=CommandGroup, invoke_without_command=True, context_settings=_SETTINGS)
@click.version_option(package_name="dateline", prog_name="dateline", message="%(prog)s %(version)s")
@ARCHIVE_OPTION
@click.option(
    "--restricted",
    is_flag=True,
    envvar="DATELINE_RESTRICTED",
    help="Only read the archive named with -a: for a login that is given to strangers.",
)
@click.option(
    "--plain",
    is_flag=True,
    help="Read line by line: for screen readers, and for terminals that cannot draw.",
)
@filters
@click.pass_context
def dateline(
    context: click.Context, /, archive_dir: str | None, restricted: bool, plain: bool, **values: Any
) -> int:
    """Read and search a news archive from the terminal.

    Without a command, open the reader on the archive named with -a, else on $DATELINE_ARCHIVE,
    else on the archive opened last, else on the bundled samples.
    """
    context.obj = archive_dir
    if restricted:
        restriction.restrict()
        if context.invoked_subcommand is not None:
            raise Failure("this login may only read: dateline --restricted -a DIR", USAGE)
        if not archive_dir:
            raise Failure("--restricted needs the archive: dateline --restricted -a DIR", USAGE)
    if context.invoked_subcommand is not None:
        _refuse_filters(context)
        return FOUND
    if plain:
        return _read_by_lines(archive_dir, values, restricted)
    from search import Archive

    require_terminal()
    location = locations.archive_to_read(archive_dir)
    name = ""
    index_paths: tuple[str, ...] = ()
    if location.chosen_by == "samples":
        name, note = "samples", "the bundled samples; `dateline open FOLDER` reads your own"
        if not Archive.front_page(location.path):
            samples_are_indexed(location)
            index_paths = (str(locations.SEEDS),)
    else:
        require_archive(location)
        note = shortfall(location)
    if location.chosen_by != "samples" and not restricted:
        locations.remember(location.path)
    from tui.reader.launch import run

    request = _first_request(location, values)
    return run(
        location.path,
        request=request,
        index_paths=index_paths,
        note=note,
        name=name,
        restricted=restricted,
    )


def _first_request(location: ArchiveLocation, values: dict[str, Any]) -> SearchRequest:
    """Return what is asked for first: versions are folded wherever an archive tells them."""
    from search import is_address

    return request_of("", values, folded=not is_address(location.path))


def _read_by_lines(archive_dir: str | None, values: dict[str, Any], restricted: bool) -> int:
    location = location_to_read(archive_dir)
    if location.chosen_by != "samples" and not restricted:
        locations.remember(location.path)
    from tui.reader.linear import run

    return run(location.path, _first_request(location, values), restricted=restricted)


@dateline.command(name="open")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", shell_complete=candidates.files)
@ARCHIVE_OPTION
@filters
@click.pass_obj
def open_(
    outer_dir: str | None, /, paths: tuple[str, ...], archive_dir: str | None, **values: Any
) -> int:
    """Index files and folders where needed, then open the reader; it can be read meanwhile."""
    require_terminal()
    location = locations.archive_to_write(archive_dir or outer_dir)
    require_paths(paths)
    require_writable(location)
    locations.remember(location.path)
    from tui.reader.launch import run

    absolute = tuple(str(Path(path).expanduser().absolute()) for path in paths)
    request = _first_request(location, values)
    return run(location.path, request=request, index_paths=absolute)


def _folder_of(location: ArchiveLocation) -> tuple[Path, ...]:
    """Return the folder of an archive, none where it lies in a cluster."""
    return () if isinstance(location.path, str) else (location.path,)


def _sources_of(location: ArchiveLocation) -> tuple[str, ...]:
    """Return the files and folders that an archive was filled from; fail where none is known."""
    from tui.commands.sources import known_origins

    known = tuple(each.place for each in known_origins(location) if each.kind == "files")
    if not known:
        raise click.UsageError("name files or folders, PATH…: this archive knows no sources yet")
    return known


def _remember_sources(location: ArchiveLocation, paths: Sequence[str]) -> None:
    from tui.commands.sources import remember
    from tui.state.origins import Origin

    remember(location, [Origin(os.path.realpath(Path(path).expanduser())) for path in paths])


@dateline.command()
@click.argument("paths", nargs=-1, metavar="[PATH]…", shell_complete=candidates.files)
@ARCHIVE_OPTION
@click.option(
    "--prune",
    is_flag=True,
    help="Remove articles of vanished files even if the folder is empty or unreadable.",
)
@click.option(
    "--reread",
    is_flag=True,
    help="Read all files again, also those that seem to be unchanged.",
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of tables is the body, title, date, source, url, author, section, "
    "language or id; the archive keeps it.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Then follow them: what is added, changed, moved or removed shows in the archive at once.",
)
@click.option(
    "--recognize/--no-recognize",
    default=None,
    help="Recognise names also where a record states them; the archive keeps the choice.",
)
@click.option(
    "--recognizer",
    metavar="NAME",
    help="Find names by this: 'default', 'accurate', or a spaCy pipeline (a name or a folder).",
)
@click.option(
    "--shards",
    type=click.IntRange(min=1),
    metavar="N",
    help="In how many parts a new archive in a cluster is kept, one for some 30 GB.",
)
@click.option(
    "--copies",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many copies of each part an archive in a cluster has.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--porcelain", is_flag=True, hidden=True)
@click.pass_obj
def index(
    outer_dir: str | None,
    paths: tuple[str, ...],
    archive_dir: str | None,
    prune: bool,
    reread: bool,
    columns: tuple[str, ...],
    watch: bool,
    recognize: bool | None,
    recognizer: str | None,
    shards: int | None,
    copies: int | None,
    as_json: bool,
    porcelain: bool,
) -> int:
    """Add files and folders to the archive; update what changed, remove what vanished.

    Without PATH these are all that the archive was filled from before (see dateline sources).
    """
    location = locations.archive_to_write(archive_dir or outer_dir)
    require_paths(paths)
    require_writable(location)
    mapping = mapping_of(columns)
    paths = paths or _sources_of(location)
    _remember_sources(location, paths)
    from tui.commands import json_output, output

    with interruptible() as interruption:
        progress = output.progress_line(sys.stderr)
        if porcelain:
            interruption.request_with_input()
            progress = json_output.porcelain_progress(sys.stdout, interruption.request)

        def bring_in_step(leave: Collection[str] = (), *, reread: bool = reread) -> UpdateReport:
            return update(
                location,
                paths,
                interruption.requested,
                prune=prune,
                reread=reread,
                columns=mapping,
                recognize=recognize,
                recognizer=recognizer,
                leave=leave,
                progress=progress,
                shards=shards,
                copies=copies,
            )

        if watch:
            from tui.commands.following import index_and_follow

            report = index_and_follow(
                paths,
                (*_folder_of(location), *locations.own_folders()),
                bring_in_step,
                interruption.requested,
                porcelain=porcelain,
            )
        else:
            report = bring_in_step()
            if as_json:
                with opened_archive(str(location.path)) as archive:
                    json_output.write_import_json(archive.overview(), report, sys.stdout)
            else:
                output.write_report(report, sys.stdout, porcelain=porcelain)
        if report.stopped:
            noun = "article" if report.articles == 1 else "articles"
            print_message(
                f"stopped at {int(100 * report.done)} %; {report.articles:,} {noun} are in the "
                "archive, run the same command again to go on"
            )
            return STOPPED
    return FOUND


@dateline.command()
@query_command
def search(archive_dir: str | None, request: SearchRequest, as_json: bool) -> int:
    """Print the articles that match QUERY: a table, plain lines in a pipe, or JSON."""
    with opened_archive(archive_dir) as archive:
        result = archive.search(request)
        snippets = _snippets(archive, request, result) if as_json or sys.stdout.isatty() else {}
        suggestions = (
            {} if result.total or not request.query else archive.explain(request).suggestions
        )
    if as_json:
        from tui.commands import json_output

        json_output.write_search_json(request, result, snippets, sys.stdout)
    else:
        from tui.commands import output

        if sys.stdout.isatty():
            output.write_search_table(request, result, snippets, sys.stdout)
        else:
            output.write_search_lines(result, sys.stdout)
    for hint in result.hints:
        print_message(f"column {hint.start + 1}: {hint.text}")
    if not result.total:
        for word, near in suggestions.items():
            print_message(f"nothing contains {word!r}; did you mean {' or '.join(near)}?")
    return FOUND if result.total else NOTHING


def _snippets(
    archive: Archive, request: SearchRequest, result: SearchResult
) -> dict[str, tuple[Snippet, ...]]:
    """The snippets of all articles of a result, page by page, for each page has a time limit."""
    found: dict[str, tuple[Snippet, ...]] = {}
    for first in range(0, len(result.articles), _PAGE):
        page = result.articles[first : first + _PAGE]
        found |= archive.snippets(request, [head.id for head in page])
    return found


@dateline.command()
@click.argument("identifier", metavar="ID")
@ARCHIVE_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(outer_dir: str | None, identifier: str, archive_dir: str | None, as_json: bool) -> int:
    """Print the article with this ID."""
    from search import NotOffered
    from tui.commands import json_output, output

    with opened_archive(archive_dir or outer_dir) as archive:
        article = archive.article(identifier)
        stories = None
        if as_json:
            with suppress(NotOffered):
                stories = archive.versions(identifier), archive.related(identifier)
    if as_json:
        json_output.write_article_json(article, stories, sys.stdout)
    else:
        output.write_article(article, sys.stdout)
    return FOUND


@dateline.command()
@query_command
def explain(archive_dir: str | None, request: SearchRequest, as_json: bool) -> int:
    """Show how QUERY is understood and how many articles each clause of it matches."""
    from tui.commands import json_output, output

    with opened_archive(archive_dir) as archive:
        explanation = archive.explain(request)
    if as_json:
        json_output.write_explanation_json(explanation, sys.stdout)
    else:
        output.write_explanation(explanation, sys.stdout)
    return FOUND if explanation.total else NOTHING


@dateline.command()
@ARCHIVE_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def report(outer_dir: str | None, archive_dir: str | None, as_json: bool) -> int:
    """Tell what the archive has, and what its last import did and left out."""
    from tui.commands import json_output, output

    with opened_archive(archive_dir or outer_dir) as archive:
        write = json_output.write_import_json if as_json else output.write_import
        write(archive.overview(), archive.report(), sys.stdout)
    return FOUND


@dateline.command()
@ARCHIVE_OPTION
@click.option("--repair", is_flag=True, help="Rebuild what can be rebuilt from the source files.")
@click.pass_obj
def check(outer_dir: str | None, archive_dir: str | None, repair: bool) -> int:
    """Verify every file of the archive and name what is changed, missing or foreign."""
    from search import Archive
    from tui.commands import output

    location = locations.archive_to_read(archive_dir or outer_dir)
    require_archive(location)
    faults = Archive.check(location.path)
    output.write_faults(faults, sys.stdout)
    if faults and repair:
        with interruptible() as interruption:
            report = Archive.repair(
                location.path,
                trusted=recognizers.chosen(),
                progress=output.progress_line(sys.stderr),
                cancel=interruption.requested,
            )
        output.write_report(report, sys.stdout, porcelain=False)
        faults = Archive.check(location.path)
        output.write_faults(faults, sys.stdout)
    return ARCHIVE if faults else FOUND


dateline.apart = {
    "new": "tui.commands.new",
    "export": "tui.commands.export",
    "sources": "tui.commands.sources",
    "fetch": "tui.commands.fetch",
    "names": "tui.commands.names",
    "dates": "tui.commands.dates",
    "config": "tui.commands.config",
    "completion": "tui.commands.completion",
    "man": "tui.commands.man",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    # What is imported refers to each other for ever: to look for garbage among it, while it comes
    # and when the process ends, takes a fifth of the time of a short command.
    gc.set_threshold(400_000, 20, 20)
    atexit.register(gc.freeze)
    # Nothing here is multiplied by several threads at once; to start them takes a tenth.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 (until the process ends)
    if sys.stdout is None:
        print_message("standard output is closed")
        sys.exit(OUTPUT)
    for stream in (sys.stdout, sys.stderr):
        # A character that the encoding of the terminal lacks is escaped, never a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    end_on_bus_error(ARCHIVE)
    try:
        code = _run(arguments)
    except Exception:
        if not restriction.is_active():
            raise
        print_message("dateline ends after a fault of its own")
        code = FAULT
    if restriction.is_active():
        restriction.end(code)
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    from search import (
        ArchiveError,
        ArticleMissing,
        DatelineError,
        QueryError,
        SearchCancelled,
    )

    code: object = FOUND
    try:
        if restriction.is_asked_for(sys.argv):
            os.environ.pop(_COMPLETE, None)  # It would name archives and folders.
        elif _COMPLETE in os.environ:
            from tui.commands.completion import answer

            return answer(dateline)
        code = dateline.main(arguments, prog_name="dateline", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        where = f"{error.ctx.command_path} --help" if error.ctx else "dateline --help"
        print_message(f"{_one_line(error.format_message())} (see {where})")
        return USAGE
    except Failure as failure:
        print_message(str(failure))
        return failure.code
    except (click.Abort, KeyboardInterrupt, SearchCancelled):
        print_message("stopped")
        return STOPPED
    except QueryError as error:
        print_message(f"column {error.column + 1} of the query: {error}")
        return USAGE
    except ArchiveError as error:
        print_message(str(error))
        return ARCHIVE
    except ArticleMissing as error:
        print_message(str(error))
        return NOTHING
    except DatelineError as error:
        print_message(str(error))
        return USAGE
    except (BrokenPipeError, ReaderGone):
        _drop_output()  # whoever reads the pipe has closed it
    except OSError as error:
        if error.filename is None:
            _drop_output()
            print_message(f"the output could not be written: {error.strerror or error}")
            return OUTPUT
        print_message(f"{os.fsdecode(error.filename)}: {error.strerror}")
        return ARCHIVE
    return code if isinstance(code, int) else FOUND


def _drop_output() -> None:
    """Have what is still buffered for standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _one_line(message: str) -> str:
    return " ".join(message.split())


if __name__ == "__main__":
    main()
