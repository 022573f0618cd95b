"""The request as a person builds it up, and the rows that are at hand."""

from __future__ import annotations

import pytest

from search import ArticleHead, SearchRequest
from search.article import UNDATED
from tui.reader.session import PAGE, Results, Session, replaced


@pytest.mark.parametrize(
    ("typed", "unfinished"),
    [("", False), ("ryab", True), ("csto ", False), ("(putin OR naz)", False), ('"state"', False)],
)
def test_a_word_is_unfinished_only_until_it_is_accepted(typed: str, unfinished: bool) -> None:
    session = Session(SearchRequest())
    session.type_query(typed)
    assert session.effective_request == SearchRequest(typed, typing=unfinished)
    session.accept_query(typed)
    assert session.effective_request == SearchRequest(typed)


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("blinkin", "blinken"),
        ('csto "Antony Blinkín" -nato', 'csto "Antony blinken" -nato'),
        ("(BLINKIN OR blinkins)", "(blinken OR blinkins)"),
        ("title:blinkin", "title:blinken"),
        ("błinkin", "blinken"),
    ],
)
def test_a_word_is_replaced_and_the_rest_of_the_query_stays(query: str, corrected: str) -> None:
    assert replaced(query, "blinkin", "blinken") == corrected


def test_a_value_is_included_excluded_and_let_go() -> None:
    session = Session(SearchRequest())
    assert session.toggle("people", "Antony Blinken", "included")
    assert session.request == SearchRequest(people=("=Antony Blinken",))
    assert session.filters("people") == [("Antony Blinken", "included")]
    assert session.toggle("people", "Antony Blinken", "excluded")
    assert session.request == SearchRequest(not_people=("=Antony Blinken",))
    assert session.filter_of("people", "Antony Blinken") == "excluded"
    assert session.toggle("people", "Antony Blinken", "excluded")
    assert session.request == SearchRequest()


def test_a_name_from_the_command_line_stays_as_given_and_can_be_let_go() -> None:
    session = Session(SearchRequest(people=("blinken",)))
    session.toggle("people", "Antony Blinken", "included")
    assert session.request == SearchRequest(people=("blinken", "=Antony Blinken"))
    assert session.filters("people") == [("blinken", "included"), ("Antony Blinken", "included")]
    assert session.toggle("people", "blinken", "included")
    assert session.request == SearchRequest(people=("=Antony Blinken",))


def test_alternatives_are_added_one_by_one_and_let_go() -> None:
    session = Session(SearchRequest())
    session.toggle("people", "A", "included")
    session.toggle("people", "B", "included")
    session.toggle("people", "C", "alternative")  # with the one that was included last
    assert session.request == SearchRequest(people=("=A",), any_people=("=B", "=C"))
    session.toggle("people", "D", "alternative")
    assert session.filters("people") == [
        ("A", "included"),
        ("B", "alternative"),
        ("C", "alternative"),
        ("D", "alternative"),
    ]
    session.toggle("people", "C", "alternative")
    session.toggle("people", "B", "excluded")
    assert session.request == SearchRequest(people=("=A",), any_people=("=D",), not_people=("=B",))
    for _ in range(6):
        assert session.undo()
    assert not session.is_narrowed
    session.toggle("sources", "TASS", "alternative")
    session.toggle("sources", "AP", "included")
    assert session.request == SearchRequest(sources=("TASS", "AP"))


def test_a_source_cannot_be_excluded() -> None:
    session = Session(SearchRequest())
    assert not session.toggle("sources", "TASS", "excluded")
    assert session.toggle("sources", "TASS", "included")
    assert session.filters("sources") == [("TASS", "included")]


def test_undo_and_redo_walk_through_queries_and_filters_and_keep_the_order() -> None:
    session = Session(SearchRequest())
    session.toggle("people", "Antony Blinken", "included")
    session.type_query("cs")
    session.accept_query("csto")
    session.next_sort()
    session.toggle("organizations", "CSTO", "excluded")
    session.accept_query("csto")
    steps = [
        SearchRequest("csto", people=("=Antony Blinken",), sort="oldest"),
        SearchRequest(people=("=Antony Blinken",), sort="oldest"),
        SearchRequest(sort="oldest"),
    ]
    newest = session.request
    for step in steps:
        assert session.undo()
        assert session.request == step
    assert not session.undo()
    for step in [*steps[1::-1], newest]:
        assert session.redo()
        assert session.request == step
    assert not session.redo()


def test_what_changes_after_an_undo_takes_the_place_of_what_was_undone() -> None:
    session = Session(SearchRequest())
    session.accept_query("csto")
    session.undo()
    session.accept_query("nato")
    assert not session.redo()
    assert session.undo()
    assert session.request == SearchRequest()


def test_clearing_drops_query_and_filters_and_can_be_undone() -> None:
    session = Session(SearchRequest(query="csto", people=("Antony Blinken",), sort="oldest"))
    before = session.is_narrowed
    session.clear()
    assert (before, session.is_narrowed) == (True, False)
    assert session.request == SearchRequest(sort="oldest")
    session.undo()
    assert session.request == SearchRequest(query="csto", people=("Antony Blinken",), sort="oldest")


def test_earlier_queries_come_back_newest_first_and_forward_to_what_was_typed() -> None:
    session = Session(SearchRequest())
    for query in ("one", "two", "three", "one"):
        session.accept_query(query)
    assert session.queries == ["two", "three", "one"]
    session.type_query("dra")
    seen = []
    for _ in range(4):
        session.recall(1)
        seen.append(session.request.query)
    assert seen == ["one", "three", "two", "two"]
    for _ in range(3):
        session.recall(-1)
    assert session.request.query == "dra"


def heads(first: int, count: int) -> tuple[ArticleHead, ...]:
    return tuple(ArticleHead(str(first + n), f"title {first + n}", UNDATED) for n in range(count))


def test_rows_come_from_the_pages_at_hand_and_the_others_are_missing() -> None:
    results = Results(3 * PAGE - 1)
    results.put(1, heads(PAGE, PAGE))
    assert results.row(0) is None
    row = results.row(PAGE + 5)
    assert row is not None
    assert row.id == str(PAGE + 5)
    assert results.missing(0, 10 * PAGE) == [0, 2]
    assert results.missing(-50, -1) == []
    assert Results(0).missing(0, 10) == []


def test_a_million_rows_keep_only_the_pages_looked_at_last() -> None:
    results = Results(1_000_000)
    for page in range(500):
        results.put(page, heads(page * PAGE, PAGE))
        assert results.row(0) is not None  # Looking at it keeps it.
    at_hand = [page for page in range(500) if not results.missing(page * PAGE, page * PAGE)]
    assert 0 in at_hand
    assert 499 in at_hand
    assert len(at_hand) <= 40
