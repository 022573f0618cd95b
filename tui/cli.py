"""The command line: arguments, guards and exit codes; it imports the reader and the engine last."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui import places
from tui.places import Place

if TYPE_CHECKING:
    from search import Archive, Progress, SearchRequest, UpdateReport

FOUND, NOTHING, USAGE, ARCHIVE, STOPPED = 0, 1, 2, 3, 130
"""The exit codes: found, nothing found, wrong usage, archive unusable, stopped by Ctrl-C."""


class _Failure(Exception):
    """A message of one line and the exit code that goes with it."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


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


@dataclass(frozen=True, slots=True)
class _Options:
    archive: str | None
    request: SearchRequest


_ARCHIVE = click.option(
    "-a", "--archive", metavar="DIR", help="The archive to use (else $DATELINE_ARCHIVE, …)."
)

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


class _Commands(click.Group):
    """Commands in the order of the tour, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Commands, invoke_without_command=True, context_settings=_SETTINGS)
@click.version_option(package_name="dateline", prog_name="dateline", message="%(prog)s %(version)s")
@_ARCHIVE
@_filters
@click.pass_context
def dateline(context: click.Context, /, archive: str | None, **chosen: Any) -> int:
    """Read and search a news archive from the terminal.

    Without a command, open the reader on the archive named with -a, else on $DATELINE_ARCHIVE,
    else on the archive opened last, else on the bundled samples.
    """
    context.obj = archive
    if context.invoked_subcommand is not None:
        return FOUND
    _need_terminal()
    place = places.archive_to_read(archive)
    note = ""
    index_paths: tuple[str, ...] = ()
    if place.origin == "samples":
        note = "the bundled samples; `dateline open FOLDER` reads your own"
        if not _samples_are_sound(place):
            index_paths = (str(places.SEEDS),)
    else:
        _need_archive(place)
        note = str(place.path)
    if place.origin != "samples":
        places.remember(place.path)
    from tui.app import run

    return run(place.path, request=_request("", chosen), index_paths=index_paths, note=note)


@dateline.command(name="open")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_ARCHIVE
@_filters
@click.pass_obj
def open_(outer: str | None, /, paths: tuple[str, ...], archive: str | None, **chosen: Any) -> int:
    """Index files and folders where needed, then open the reader; it can be read meanwhile."""
    _need_terminal()
    place = places.archive_to_write(archive or outer)
    _need_paths(paths)
    _need_writable(place)
    places.remember(place.path)
    from tui.app import run

    absolute = tuple(str(Path(path).expanduser().absolute()) for path in paths)
    return run(place.path, request=_request("", chosen), index_paths=absolute, note=str(place.path))


@dateline.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_ARCHIVE
@click.option(
    "--prune",
    is_flag=True,
    help="Remove articles of vanished files even if the folder is empty or unreadable.",
)
@click.option("--recognize", is_flag=True, help="Recognise names also where a record states them.")
@click.option("--porcelain", is_flag=True, hidden=True)
@click.pass_obj
def index(
    outer: str | None,
    paths: tuple[str, ...],
    archive: str | None,
    prune: bool,
    recognize: bool,
    porcelain: bool,
) -> int:
    """Add files and folders to the archive; update what changed, remove what vanished."""
    place = places.archive_to_write(archive or outer)
    _need_paths(paths)
    _need_writable(place)
    from tui import output

    show = output.porcelain_progress if porcelain else output.progress_line(sys.stderr)
    with _interruptible() as stopped:
        report = _update(place, paths, prune, recognize, show, stopped)
        output.write_report(report, sys.stdout, porcelain=porcelain)
        if stopped():
            _say("stopped; what was indexed is in the archive, run the same command to go on")
            return STOPPED
    return FOUND


@dateline.command()
@click.argument("query", nargs=-1)
@_ARCHIVE
@_filters
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search(
    outer: str | None,
    /,
    query: tuple[str, ...],
    archive: str | None,
    as_json: bool,
    **chosen: Any,
) -> int:
    """Print the articles that match QUERY: a table, plain lines in a pipe, or JSON."""
    from tui import output

    request = _request(" ".join(query), chosen)
    with _reading(archive or outer) as found:
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
            _say(f"nothing contains {word!r}; did you mean {' or '.join(near)}?")
    return FOUND if result.total else NOTHING


@dateline.command()
@click.argument("identifier", metavar="ID")
@_ARCHIVE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(outer: str | None, identifier: str, archive: str | None, as_json: bool) -> int:
    """Print the article with this ID."""
    from tui import output

    with _reading(archive or outer) as found:
        article = found.article(identifier)
    if as_json:
        output.write_article_json(article, sys.stdout)
    else:
        output.write_article(article, sys.stdout)
    return FOUND


@dateline.command()
@click.argument("query", nargs=-1)
@_ARCHIVE
@_filters
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def explain(
    outer: str | None,
    /,
    query: tuple[str, ...],
    archive: str | None,
    as_json: bool,
    **chosen: Any,
) -> int:
    """Show how QUERY is understood and how many articles each clause of it matches."""
    from tui import output

    request = _request(" ".join(query), chosen)
    with _reading(archive or outer) as found:
        explanation = found.explain(request)
    if as_json:
        output.write_explanation_json(explanation, sys.stdout)
    else:
        output.write_explanation(explanation, sys.stdout)
    return FOUND if explanation.total else NOTHING


@dateline.command()
@_ARCHIVE
@click.option("--repair", is_flag=True, help="Rebuild what can be rebuilt from the source files.")
@click.pass_obj
def check(outer: str | None, archive: str | None, repair: bool) -> int:
    """Verify every file of the archive and name what is changed, missing or foreign."""
    from search import Archive
    from tui import output

    place = places.archive_to_read(archive or outer)
    _need_archive(place)
    faults = Archive.check(place.path)
    output.write_faults(faults, sys.stdout)
    if faults and repair:
        with _interruptible() as stopped:
            report = Archive.repair(
                place.path, progress=output.progress_line(sys.stderr), cancel=stopped
            )
        output.write_report(report, sys.stdout, porcelain=False)
        faults = Archive.check(place.path)
    return ARCHIVE if faults else FOUND


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
        _say(f"{_one_line(error.format_message())} (see {where})")
        return USAGE
    except _Failure as failure:
        _say(str(failure))
        return failure.code
    except (click.Abort, KeyboardInterrupt, SearchCancelled):
        _say("stopped")
        return STOPPED
    except QueryError as error:
        _say(f"column {error.column + 1} of the query: {error}")
        return USAGE
    except ArchiveError as error:
        _say(str(error))
        return ARCHIVE
    except ArticleMissing as error:
        _say(str(error))
        return NOTHING
    except DatelineError as error:
        _say(str(error))
        return USAGE
    except BrokenPipeError:
        # The reader of the pipe has what it wanted; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code if isinstance(code, int) else FOUND


def _say(message: str) -> None:
    from tui.safe import safe

    print(f"dateline: {safe(message)}", file=sys.stderr)


def _one_line(message: str) -> str:
    return " ".join(message.split())


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise _Failure(
            "the reader needs a terminal: log in with `ssh -t`, or use `dateline search QUERY`",
            USAGE,
        )


def _need_paths(paths: Sequence[str]) -> None:
    from search import Archive

    for path in paths:
        place = Path(path).expanduser()
        if not os.path.lexists(place):
            raise click.UsageError(f"there is no file or folder {path}")
        if Archive.exists(place):
            raise click.UsageError(f"{path} is an archive: read it with `dateline -a {path}`")


def _exists(path: Path) -> bool:
    from search import Archive

    return Archive.exists(path)


def _samples_are_sound(place: Place) -> bool:
    """Whether the samples are indexed; a copy that is damaged or of another version is dropped."""
    from search import Archive

    if Archive.front_page(place.path) is not None:
        return True
    if _exists(place.path):
        shutil.rmtree(place.path, ignore_errors=True)
    return False


def _need_archive(place: Place) -> None:
    if _exists(place.path):
        return
    if place.origin == "last":
        message = f"the archive opened last is gone: {place.path} (name another with -a DIR)"
    elif place.path.is_dir() and any(place.path.iterdir()):
        message = f"{place.path} is not an archive; to read a folder of articles: dateline open DIR"
    else:
        message = f"there is no archive at {place.path}; make one with `dateline index PATH -a DIR`"
    raise _Failure(message, ARCHIVE)


def _need_writable(place: Place) -> None:
    if place.path.exists() and not _exists(place.path):
        if not place.path.is_dir():
            raise _Failure(f"{place.path} is a file, not an archive folder", ARCHIVE)
        if any(place.path.iterdir()):
            raise _Failure(
                f"{place.path} holds other files and is not an archive; "
                "give -a a new folder, and the articles after `open` or `index`",
                ARCHIVE,
            )


@contextmanager
def _reading(option: str | None) -> Iterator[Archive]:
    """The archive that a printing command reads; the samples are indexed on first use."""
    from search import Archive

    place = places.archive_to_read(option)
    if place.origin == "samples":
        if sys.stderr.isatty():
            _say("these are the bundled samples; -a DIR names an archive")
        if not _samples_are_sound(place):
            _update(place, (str(places.SEEDS),), False, False, None, lambda: False)
    else:
        _need_archive(place)
    with Archive.open(place.path) as archive:
        yield archive


def _update(
    place: Place,
    paths: Sequence[str],
    prune: bool,
    recognize: bool,
    show: Callable[[Progress], None] | None,
    stopped: Callable[[], bool],
) -> UpdateReport:
    from search import Archive

    with Archive.create(place.path) as archive:
        return archive.update(
            paths,
            prune=prune,
            recognize=recognize,
            progress=show,
            cancel=stopped,
            workers=len(os.sched_getaffinity(0)),
        )


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C or SIGTERM into a polite request; a second one ends at once."""
    asked = False

    def ask(_number: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    main()
