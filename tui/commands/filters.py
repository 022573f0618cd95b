"""The arguments of every command that asks an archive: a query, filters, an order, a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from tui.commands import candidates
from tui.commands.candidates import values
from tui.commands.guards import ARCHIVE_OPTION

if TYPE_CHECKING:
    from search import SearchRequest


class _Day(click.ParamType[date]):
    """A date option: a day, or the first or the last day of a month or a year."""

    name = "date"

    def __init__(self, last: bool) -> None:
        self.last = last

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day that `value` names; fail as a usage error where it names none."""
        if isinstance(value, date):
            return value
        from search import QueryError, day_interval

        try:
            start, end = day_interval(str(value))
        except QueryError as error:
            self.fail(f"{error}", param, ctx)
        day = end if self.last else start
        if day is None:
            self.fail(f"{value!r} is an open range, not a day", param, ctx)
        return day


_FILTERS: tuple[Callable[[Any], Any], ...] = (
    click.option("--person", "people", multiple=True, metavar="NAME",
                 shell_complete=values("person"), help="Mentions the person."),
    click.option("--org", "organizations", multiple=True, metavar="NAME",
                 shell_complete=values("org"),
                 help="Mentions the organization."),
    click.option("--any-person", "any_people", multiple=True, metavar="NAME",
                 shell_complete=values("person"),
                 help="Mentions the person; several are alternatives."),
    click.option("--any-org", "any_organizations", multiple=True, metavar="NAME",
                 shell_complete=values("org"),
                 help="Mentions the organization; several are alternatives."),
    click.option("--not-person", "not_people", multiple=True, metavar="NAME",
                 shell_complete=values("person"),
                 help="Does not mention the person."),
    click.option("--not-org", "not_organizations", multiple=True, metavar="NAME",
                 shell_complete=values("org"),
                 help="Does not mention the organization."),
    click.option("--source", "sources", multiple=True, metavar="NAME",
                 shell_complete=values("source"),
                 help="Comes from this source; several are alternatives."),
    click.option("--author", "authors", multiple=True, metavar="NAME",
                 shell_complete=values("author"),
                 help="Is by this author; several are alternatives."),
    click.option("--section", "sections", multiple=True, metavar="NAME",
                 shell_complete=values("section"),
                 help="Stands in this section; several are alternatives."),
    click.option("--language", "languages", multiple=True, metavar="CODE",
                 shell_complete=values("lang"),
                 help="Is written in this language; several are alternatives."),
    click.option("--since", type=_Day(last=False), metavar="DATE", help="Appeared then or later."),
    click.option("--until", type=_Day(last=True), metavar="DATE", help="Appeared then or earlier."),
    click.option("--sort", type=click.Choice(["newest", "oldest", "relevance"]), default="newest",
                 show_default=True, help="The order of the articles."),
    click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True, metavar="N",
                 help="How many articles to leave out first."),
    click.option("--fold/--no-fold", "folded", default=None,
                 help="Of the versions of one text count and show only the first one published; "
                      "the reader does, the commands do not."),
)  # fmt: skip
_PAGE: tuple[Callable[[Any], Any], ...] = (
    click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, metavar="N",
                 help="How many articles; at most 10,000."),
    click.option("--facets", type=click.IntRange(min=0), default=30, show_default=True,
                 metavar="N", help="How many values of each facet."),
    click.option("--count-versions", is_flag=True,
                 help="Have facets count folded versions nevertheless."),
)  # fmt: skip


def selection(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that select and order articles."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def filters(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of `selection` and those of one page of a result."""
    for option in reversed(_PAGE):
        command = option(command)
    return selection(command)


def request_of(query: str, filters: dict[str, Any], *, folded: bool = False) -> SearchRequest:
    """Return the request that a query and the values of the options make.

    Versions are `folded` unless the options say otherwise.
    """
    from search import SearchRequest

    if filters["folded"] is None:
        filters = {**filters, "folded": folded}
    return SearchRequest(query=query, **filters)


def mapping_of(columns: Sequence[str]) -> dict[str, str] | None:
    """Return what the values of `--map` say: the columns of fields; None where there are none."""
    mapping = {}
    for each in columns:
        field, _, column = each.partition("=")
        if not column:
            raise click.UsageError(f"--map {each}: say FIELD=COLUMN, such as body=content")
        mapping[field.strip().lower()] = column.strip()
    return mapping or None


def query_command(command: Callable[[str | None, SearchRequest, bool], int]) -> Callable[..., int]:
    """Give a command the arguments of a search: QUERY, the filters, -a and --json.

    It is called with the archive folder that was named, the request, and whether JSON is wanted.
    """

    @click.argument("query", nargs=-1, shell_complete=candidates.query)
    @ARCHIVE_OPTION
    @filters
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.pass_obj
    @wraps(command)
    def run(
        outer_dir: str | None,
        /,
        query: tuple[str, ...],
        archive_dir: str | None,
        as_json: bool,
        **values: Any,
    ) -> int:
        return command(archive_dir or outer_dir, request_of(" ".join(query), values), as_json)

    return run
