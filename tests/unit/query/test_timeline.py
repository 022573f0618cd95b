"""When articles appeared: each bar counts what choosing its days leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from search import Archive, Article, PublicationDate, RequestError, SearchRequest
from tests.model.strategies import some_articles


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Articles of twelve days, some of intervals and some undated, in two segments."""
    with Archive.create(tmp_path_factory.mktemp("timeline") / "archive") as archive:
        archive.add(some_articles(120, 1))
        archive.add(some_articles(40, 2))
        archive.remove(["3", "50"])
        archive.refresh()
        yield archive


def ranges(archive: Archive, request: SearchRequest, first: date, last: date) -> int:
    since = max(first, request.since or first)
    until = min(last, request.until or last)
    return archive.search(replace(request, since=since, until=until, limit=0, facets=0)).total


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(),
        SearchRequest("talks"),
        SearchRequest("talk -csto", any_people=("lavrov", "blinken")),
        SearchRequest(since=date(2022, 1, 4)),
        SearchRequest(since=date(2022, 1, 4), until=date(2022, 1, 6)),
        SearchRequest(until=date(2022, 1, 6)),
        SearchRequest("nowhere"),
    ],
)
def test_a_bar_counts_what_its_days_leave(archive: Archive, request_: SearchRequest) -> None:
    found = archive.timeline(request_)
    assert found.unit == "day"
    for bar in found.bars:
        assert bar.count == ranges(archive, request_, bar.first, bar.last)
    for first in range(0, len(found.bars), 3):
        for last in range(first, len(found.bars), 2):
            together = found.bars[first].count
            together += sum(bar.beginning for bar in found.bars[first + 1 : last + 1])
            days = found.bars[first].first, found.bars[last].last
            assert together == ranges(archive, request_, *days)
    undated = replace(request_, query=f"{request_.query} is:undated", facets=0)
    assert found.undated == archive.search(undated).total
    if found.bars:
        assert {bar.last + timedelta(days=1) for bar in found.bars[:-1]} == {
            bar.first for bar in found.bars[1:]
        }


@pytest.mark.parametrize(
    ("days", "most", "unit", "first", "last", "bars"),
    [
        (["2022-01-09"], 10, "day", "2022-01-09", "2022-01-09", 1),
        (["2022-01-01", "2022-01-10"], 10, "day", "2022-01-01", "2022-01-10", 10),
        (["2022-01-01", "2022-01-11"], 10, "month", "2022-01-01", "2022-01-31", 1),
        (["2021-12-31", "2022-02-01"], 10, "month", "2021-12-01", "2022-02-28", 3),
        (["2012-12-31", "2021-02-01"], 10, "year", "2012-01-01", "2021-12-31", 10),
        (["1987-02-26", "2021-02-01"], 10, "decade", "1980-01-01", "2029-12-31", 5),
        (["1704-02-26", "2021-02-01"], 10, "century", "1700-01-01", "2099-12-31", 4),
        (["0001-01-01", "9999-12-31"], 10, "millennium", "0001-01-01", "9999-12-31", 10),
        (["9999-12-30", "9999-12-31"], 10, "day", "9999-12-30", "9999-12-31", 2),
    ],
)
def test_the_unit_is_the_shortest_that_fits(
    tmp_path: pytest.TempPathFactory,
    days: list[str],
    most: int,
    unit: str,
    first: str,
    last: str,
    bars: int,
) -> None:
    with Archive.create(f"{tmp_path}/archive") as archive:
        archive.add(
            Article(
                body=f"{day} is a day.",
                id=day,
                published=PublicationDate(
                    date.fromisoformat(day), date.fromisoformat(day), "stated"
                ),
            )
            for day in days
        )
        found = archive.timeline(SearchRequest(), most)
    assert (found.unit, len(found.bars)) == (unit, bars)
    assert (str(found.bars[0].first), str(found.bars[-1].last)) == (first, last)
    assert sum(bar.count for bar in found.bars) == len(days)


@pytest.mark.parametrize("most", [9, 1_001, -1, True, 10.0, None])
def test_the_number_of_bars_has_bounds(archive: Archive, most: object) -> None:
    with pytest.raises(RequestError, match="a timeline has from 10 to 1,000 bars"):
        archive.timeline(SearchRequest(), most)  # type: ignore[arg-type]
