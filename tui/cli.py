"""The command line: arguments, guards and exit codes; it imports the reader and the engine last."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tui import places
from tui.guards import (
    ARCHIVE,
    ARCHIVE_OPTION,
    FOUND,
    NOTHING,
    STOPPED,
    USAGE,
    Failure,
    interruptible,
    need_archive,
    need_paths,
    need_terminal,
    need_writable,
    reading,
    samples_are_sound,
    say,
    update,
)
from tui.names import names

if TYPE_CHECKING:
    from search import SearchRequest


class _Day(click.ParamType[date]):
    """A day, or the first or last day of a month or year."""

    name = "date"

    def __init__(self, last: bool) -> None:
        self.last = last

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day that `value` names, or fail with what is understood."""
        if isinstance(value, date):
            return value
        from search import QueryError, day_interval

        try:
            start, end = day_interval(str(value))
        except QueryError as error:
            self.fail(f"{error}", param, ctx)
        chosen = end if self.last else start
        if chosen is None:
            self.fail(f"{value!r} is an open range, not a day", param, ctx)
        return chosen


_FILTERS: tuple[Callable[[Any], Any], ...] = (
    click.option("--person", "people", multiple=True, metavar="NAME", help="Mentions the person."),
    click.option("--org", "organizations", multiple=True, metavar="NAME",
                 help="Mentions the organization."),
    click.option("--not-person", "not_people", multiple=True, metavar="NAME",
                 help="Does not mention the person."),
    click.option("--not-org", "not_organizations", multiple=True, metavar="NAME",
                 help="Does not mention the organization."),
    click.option("--source", "sources", multiple=True, metavar="NAME",
                 help="Comes from this source; several are alternatives."),
    click.option("--since", type=_Day(last=False), metavar="DATE", help="Appeared then or later."),
    click.option("--until", type=_Day(last=True), metavar="DATE", help="Appeared then or earlier."),
    click.option("--sort", type=click.Choice(["newest", "oldest", "relevance"]), default="newest",
                 show_default=True, help="The order of the articles."),
    click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, metavar="N",
                 help="How many articles."),
    click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True, metavar="N",
                 help="How many articles to leave out first."),
    click.option("--facets", type=click.IntRange(min=0), default=30, show_default=True,
                 metavar="N", help="How many values of each facet."),
)  # fmt: skip


def _filters(command: Callable[..., int]) -> Callable[..., int]:
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def _request(query: str, chosen: dict[str, Any]) -> SearchRequest:
    from search import SearchRequest

    return SearchRequest(query=query, **chosen)


def _question(command: Callable[[str | None, SearchRequest, bool], int]) -> Callable[..., int]:
    """Give a command QUERY, the filters, -a and --json; it gets the archive and the request."""

    @click.argument("query", nargs=-1)
    @ARCHIVE_OPTION
    @_filters
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.pass_obj
    @wraps(command)
    def asked(
        outer: str | None,
        /,
        query: tuple[str, ...],
        archive: str | None,
        as_json: bool,
        **chosen: Any,
    ) -> int:
        return command(archive or outer, _request(" ".join(query), chosen), as_json)

    return asked


def _refuse_filters(context: click.Context) -> None:
    """Fail where an option of the reader stands before a command, which would not see it."""
    name = context.invoked_subcommand or ""
    command = dateline.commands.get(name)
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if not command or not given or parameter.name == "archive":
            continue
        option = parameter.opts[0]
        if any(option in each.opts for each in command.params):
            raise click.UsageError(f"{option} comes after {name}: dateline {name} {option} ...")
        raise click.UsageError(f"{option} is not an option of {name}")


class _Commands(click.Group):
    """Commands in the order of the tour, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Commands, invoke_without_command=True, context_settings=_SETTINGS)
@click.version_option(package_name="dateline", prog_name="dateline", message="%(prog)s %(version)s")
@ARCHIVE_OPTION
@_filters
@click.pass_context
def dateline(context: click.Context, /, archive: str | None, **chosen: Any) -> int:
    """Read and search a news archive from the terminal.

    Without a command, open the reader on the archive named with -a, else on $DATELINE_ARCHIVE,
    else on the archive opened last, else on the bundled samples.
    """
    context.obj = archive
    if context.invoked_subcommand is not None:
        _refuse_filters(context)
        return FOUND
    from search import Archive

    need_terminal()
    place = places.archive_to_read(archive)
    note = ""
    index_paths: tuple[str, ...] = ()
    if place.origin == "samples":
        note = "the bundled samples; `dateline open FOLDER` reads your own"
        if not Archive.front_page(place.path):
            samples_are_sound(place)
            index_paths = (str(places.SEEDS),)
    else:
        need_archive(place)
        note = str(place.path)
    if place.origin != "samples":
        places.remember(place.path)
    from tui.app import run

    return run(place.path, request=_request("", chosen), index_paths=index_paths, note=note)


@dateline.command(name="open")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@ARCHIVE_OPTION
@_filters
@click.pass_obj
def open_(outer: str | None, /, paths: tuple[str, ...], archive: str | None, **chosen: Any) -> int:
    """Index files and folders where needed, then open the reader; it can be read meanwhile."""
    need_terminal()
    place = places.archive_to_write(archive or outer)
    need_paths(paths)
    need_writable(place)
    places.remember(place.path)
    from tui.app import run

    absolute = tuple(str(Path(path).expanduser().absolute()) for path in paths)
    return run(place.path, request=_request("", chosen), index_paths=absolute, note=str(place.path))


@dateline.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@ARCHIVE_OPTION
@click.option(
    "--prune",
    is_flag=True,
    help="Remove articles of vanished files even if the folder is empty or unreadable.",
)
@click.option(
    "--recognize/--no-recognize",
    default=None,
    help="Recognise names also where a record states them; the archive keeps the choice.",
)
@click.option(
    "--recognizer",
    metavar="NAME",
    help="Find names by this spaCy pipeline, a name or a folder; 'default' for our own.",
)
@click.option("--porcelain", is_flag=True, hidden=True)
@click.pass_obj
def index(
    outer: str | None,
    paths: tuple[str, ...],
    archive: str | None,
    prune: bool,
    recognize: bool | None,
    recognizer: str | None,
    porcelain: bool,
) -> int:
    """Add files and folders to the archive; update what changed, remove what vanished."""
    place = places.archive_to_write(archive or outer)
    need_paths(paths)
    need_writable(place)
    from tui import output

    show = output.porcelain_progress if porcelain else output.progress_line(sys.stderr)
    with interruptible() as stopped:
        report = update(place, paths, prune, recognize, recognizer, show, stopped)
        output.write_report(report, sys.stdout, porcelain=porcelain)
        if stopped():
            say("stopped; what was indexed is in the archive, run the same command to go on")
            return STOPPED
    return FOUND


@dateline.command()
@_question
def search(archive: str | None, request: SearchRequest, as_json: bool) -> int:
    """Print the articles that match QUERY: a table, plain lines in a pipe, or JSON."""
    from tui import output

    with reading(archive) as found:
        result = found.search(request)
        snippets = found.snippets(request, [head.id for head in result.articles])
        suggestions = (
            {} if result.total or not request.query else found.explain(request).suggestions
        )
    if as_json:
        output.write_search_json(request, result, snippets, sys.stdout)
    elif sys.stdout.isatty():
        output.write_search_table(request, result, snippets, sys.stdout)
    else:
        output.write_search_lines(result, sys.stdout)
    if not result.total:
        for word, near in suggestions.items():
            say(f"nothing contains {word!r}; did you mean {' or '.join(near)}?")
    return FOUND if result.total else NOTHING


@dateline.command()
@click.argument("identifier", metavar="ID")
@ARCHIVE_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(outer: str | None, identifier: str, archive: str | None, as_json: bool) -> int:
    """Print the article with this ID."""
    from tui import output

    with reading(archive or outer) as found:
        article = found.article(identifier)
    if as_json:
        output.write_article_json(article, sys.stdout)
    else:
        output.write_article(article, sys.stdout)
    return FOUND


@dateline.command()
@_question
def explain(archive: str | None, request: SearchRequest, as_json: bool) -> int:
    """Show how QUERY is understood and how many articles each clause of it matches."""
    from tui import output

    with reading(archive) as found:
        explanation = found.explain(request)
    if as_json:
        output.write_explanation_json(explanation, sys.stdout)
    else:
        output.write_explanation(explanation, sys.stdout)
    return FOUND if explanation.total else NOTHING


@dateline.command()
@ARCHIVE_OPTION
@click.option("--repair", is_flag=True, help="Rebuild what can be rebuilt from the source files.")
@click.pass_obj
def check(outer: str | None, archive: str | None, repair: bool) -> int:
    """Verify every file of the archive and name what is changed, missing or foreign."""
    from search import Archive
    from tui import output

    place = places.archive_to_read(archive or outer)
    need_archive(place)
    faults = Archive.check(place.path)
    output.write_faults(faults, sys.stdout)
    if faults and repair:
        with interruptible() as stopped:
            report = Archive.repair(
                place.path, progress=output.progress_line(sys.stderr), cancel=stopped
            )
        output.write_report(report, sys.stdout, porcelain=False)
        faults = Archive.check(place.path)
    return ARCHIVE if faults else FOUND


dateline.add_command(names)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A name or a text that the terminal's encoding lacks is shown, never a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    from search.errors import (
        ArchiveError,
        ArticleMissing,
        DatelineError,
        QueryError,
        SearchCancelled,
    )

    code: object = FOUND
    try:
        code = dateline.main(arguments, prog_name="dateline", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        where = f"{error.ctx.command_path} --help" if error.ctx else "dateline --help"
        say(f"{_one_line(error.format_message())} (see {where})")
        return USAGE
    except Failure as failure:
        say(str(failure))
        return failure.code
    except (click.Abort, KeyboardInterrupt, SearchCancelled):
        say("stopped")
        return STOPPED
    except QueryError as error:
        say(f"column {error.column + 1} of the query: {error}")
        return USAGE
    except ArchiveError as error:
        say(str(error))
        return ARCHIVE
    except ArticleMissing as error:
        say(str(error))
        return NOTHING
    except DatelineError as error:
        say(str(error))
        return USAGE
    except BrokenPipeError:
        # The reader of the pipe has what it wanted; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code if isinstance(code, int) else FOUND


def _one_line(message: str) -> str:
    return " ".join(message.split())


if __name__ == "__main__":
    main()
