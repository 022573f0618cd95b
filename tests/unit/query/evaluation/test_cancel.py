"""A search that nobody wants any more soon gives the processor back: within a few steps of work."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import get_ident
from time import thread_time

import pytest

from search import Archive
from search.article import Article
from search.errors import QueryTimeout, SearchCancelled
from search.index.snapshot import Snapshot
from search.query import Searcher
from search.request import SearchRequest, Sort
from search.watch import Cancel, Limits
from tests.speed import step
from tests.unit.query.conftest import Publish

SEGMENTS = 6
ATTEMPTS = 3
"""How often something is tried until it is quick: the first time reads what is not in memory."""
MOST = 5
"""Steps of work, about 50 ms."""
LONG = ("/.*e.*/", "*a", "k?ra*", "zorumeka~2", "=of NEAR/5 =the", "=of SAME =the", '"of the"')
QUERIES = (*LONG, "a*", "atleast9:=of", "quote:=the", "first/9:=the", "on:2022", "path:x", "-the")
_SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


def made(number: int) -> Iterator[Article]:
    """Articles full of two dense words, and some of words that hardly any other has."""
    chance = random.Random(number)
    for at in range(120):
        dense = " ".join(chance.choices(("of", "the", "war"), (5, 5, 1), k=2_000))
        yield Article(body=dense, id=f"dense {number} {at}", title="the war")
    for at in range(20):
        words = ("".join(chance.choices(_SYLLABLES, k=4)) for _ in range(4_000))
        yield Article(body=" ".join(words), id=f"wide {number} {at}")


class Looks:
    """Notes when each thread asks whether to stop; says so from the given time on (0: never)."""

    def __init__(self, stop: int = 0) -> None:
        self.times = {get_ident(): [thread_time()]}
        self._stop = stop

    def __call__(self) -> bool:
        self.times.setdefault(get_ident(), []).append(thread_time())
        return 0 < self._stop <= len(self)

    def __len__(self) -> int:
        return sum(map(len, self.times.values())) - 1

    def longest(self) -> float:
        """The longest that a thread has worked without asking."""
        return max(
            after - before for each in self.times.values() for before, after in pairwise(each)
        )


def is_quick(seconds: Callable[[], float]) -> bool:
    """Whether something takes no longer than a few steps of work on this machine."""
    return any(seconds() <= MOST * step() for _ in range(ATTEMPTS))


@pytest.fixture(scope="module")
def snapshot(publish: Publish) -> Snapshot:
    return publish([made(number) for number in range(SEGMENTS)])


@pytest.mark.parametrize("sort", ["newest", "relevance"])
def test_a_running_search_never_goes_long_without_asking_whether_it_is_wanted(
    snapshot: Snapshot, sort: Sort
) -> None:
    searcher = Searcher(snapshot)
    searcher.search(SearchRequest("of"))

    def longest(query: str) -> float:
        searcher.forget()
        looks = Looks()
        searcher.search(SearchRequest(query, sort=sort), cancel=looks)
        looks()
        return looks.longest()

    assert [query for query in QUERIES if not is_quick(partial(longest, query))] == []


@pytest.mark.parametrize("query", LONG)
def test_a_search_stops_where_it_is_told_to(snapshot: Snapshot, query: str) -> None:
    searcher, request, whole = Searcher(snapshot), SearchRequest(query), Looks()
    total = searcher.search(request, cancel=whole).total
    assert len(whole) > SEGMENTS
    for stop in (1, len(whole) // 2, len(whole)):
        searcher.forget()
        looks = Looks(stop)
        with pytest.raises(SearchCancelled):
            searcher.search(request, cancel=looks)
        assert stop <= len(looks) < stop + 16, "each thread asks once more at most"
    assert searcher.search(request).total == total


def test_a_long_dictionary_is_read_in_slices(snapshot: Snapshot) -> None:
    plain, pattern = Looks(), Looks()
    Searcher(snapshot).search(SearchRequest("=xyzzy", facets=0), cancel=plain)
    Searcher(snapshot).search(SearchRequest("/.*xyzzy/", facets=0), cancel=pattern)
    words = sum(len(each.text_fields["text"].blob) for each in snapshot.segments)
    assert len(pattern) - len(plain) >= words >> 18 > SEGMENTS


WIDE, DENSE = "wide 0 0", "dense 0 0"
HOSTILE = (
    " ".join(["*a* NEAR/90 *e*"] * 16),
    " ".join(f"*{letter}*" for letter in "aeioubdfgk"),
    " OR ".join(['"of the"', "=of NEAR/5 =the", "=of SAME =the"] * 9),
    "atleast9:=of first/9:=the on:2022",
    "a* OR /.*e.*/",
)
CALLS: dict[str, Callable[[Searcher, SearchRequest, Cancel | None], object]] = {
    "explain": lambda searcher, request, cancel: searcher.explain(request, cancel=cancel),
    "reasons": lambda searcher, request, cancel: searcher.reasons(request, WIDE, cancel=cancel),
    "reasons of few words": lambda searcher, request, cancel: searcher.reasons(
        request, DENSE, cancel=cancel
    ),
    "highlights": lambda searcher, request, cancel: searcher.highlights(
        request, WIDE, cancel=cancel
    ),
    "highlights of few words": lambda searcher, request, cancel: searcher.highlights(
        request, DENSE, cancel=cancel
    ),
    "snippets": lambda searcher, request, cancel: searcher.snippets(
        request, [f"wide {n} {at}" for n in range(2) for at in range(20)], cancel=cancel
    ),
    "complete": lambda searcher, request, cancel: searcher.complete("ka", cancel=cancel),
}


@pytest.mark.parametrize("call", CALLS)
def test_whatever_is_asked_has_one_time_limit_as_a_whole(snapshot: Snapshot, call: str) -> None:
    with pytest.raises(QueryTimeout):
        CALLS[call](Searcher(snapshot, limits=Limits(seconds=0)), SearchRequest("of"), None)

    def over(query: str) -> float:
        limit = 10 * step()
        searcher = Searcher(snapshot, limits=Limits(seconds=limit))
        begun = thread_time()
        with suppress(QueryTimeout):
            CALLS[call](searcher, SearchRequest(query), None)
        return thread_time() - begun - limit

    assert [query for query in HOSTILE if not is_quick(partial(over, query))] == []


@pytest.mark.parametrize("call", CALLS)
def test_whatever_is_asked_stops_where_it_is_told_to(snapshot: Snapshot, call: str) -> None:
    searcher, whole = Searcher(snapshot, limits=Limits(seconds=math.inf)), Looks()
    request = SearchRequest(HOSTILE[-1])
    CALLS[call](searcher, request, whole)
    for stop in (1, len(whole) // 2, len(whole)):
        searcher.forget()
        looks = Looks(stop)
        with pytest.raises(SearchCancelled):
            CALLS[call](searcher, request, looks)
        assert stop <= len(looks) < stop + 16, "each thread asks once more at most"


def test_completing_stays_quick(snapshot: Snapshot) -> None:
    searcher = Searcher(snapshot)
    for text in ("a", "ka", "person:a", "zoru", "title:w"):

        def took(text: str = text) -> float:
            begun = thread_time()
            searcher.complete(text)
            return thread_time() - begun

        assert is_quick(took), text


FIRST_SEARCH = """
import sys
from pathlib import Path
from search import Archive, SearchRequest
from search.errors import SearchCancelled
with Archive.open(Path(sys.argv[1]) / "archive") as archive:
    for wanted in (archive.search, lambda request, cancel: archive.prepare(cancel=cancel)):
        try:
            wanted(SearchRequest(), cancel=lambda: True)
        except SearchCancelled:
            assert "whoosh.query" not in sys.modules
        else:
            raise AssertionError("it was not stopped")
    assert archive.search(SearchRequest("of")).total == 0
"""


def test_the_first_search_of_a_process_can_be_stopped_while_it_loads(tmp_path: Path) -> None:
    Archive.create(tmp_path / "archive").close()
    subprocess.run([sys.executable, "-c", FIRST_SEARCH, tmp_path], check=True, timeout=60)
