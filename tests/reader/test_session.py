"""The request as a person builds it up, and the rows that are at hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import ArticleHead, SearchRequest
from search.article import UNDATED
from tui.session import PAGE, Results, Session, as_typed, replaced


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ""),
        ("ryab", "ryab*"),
        ("csto ryab", "csto ryab*"),
        ("csto ", "csto "),
        ("-osc", "-osc*"),
        ("(putin OR naz", "(putin OR naz*"),
        ("putin OR", "putin OR"),
        ("putin (OR", "putin (OR"),
        ('"secretary of sta', '"secretary of sta'),
        ('"secretary of state"', '"secretary of state"'),
        ("“secretary of sta", "“secretary of sta"),
        ("title:summ", "title:summ*"),
        ("date:2022", "date:2022"),
        ("person:blin", "person:blin"),
        ("zhomart~2", "zhomart~2"),
        ("peace*", "peace*"),
        ("Kassym-Jom", "Kassym-Jom"),
        ("Казах", "Казах*"),
        ("don't", "don't*"),
    ],
)
def test_the_word_being_typed_is_a_prefix(typed: str, asked: str) -> None:
    assert as_typed(typed) == asked


@given(st.text())
def test_typing_adds_at_most_a_star(typed: str) -> None:
    assert as_typed(typed) in (typed, typed + "*")


def test_a_query_is_a_prefix_only_until_it_is_accepted() -> None:
    session = Session(SearchRequest())
    session.type_query("ryab")
    assert session.asked.query == "ryab*"
    session.accept_query("ryab")
    assert session.asked.query == "ryab"


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("blinkin", "blinken"),
        ('csto "Antony Blinkín" -nato', 'csto "Antony blinken" -nato'),
        ("(BLINKIN OR blinkins)", "(blinken OR blinkins)"),
        ("title:blinkin", "title:blinken"),
    ],
)
def test_a_word_is_replaced_and_the_rest_of_the_query_stays(query: str, corrected: str) -> None:
    assert replaced(query, "blinkin", "blinken") == corrected


def test_a_value_is_included_excluded_and_let_go() -> None:
    session = Session(SearchRequest())
    assert session.toggle("people", "Antony Blinken", "included")
    assert session.request == SearchRequest(people=("=Antony Blinken",))
    assert session.chosen("people") == [("Antony Blinken", "included")]
    assert session.toggle("people", "Antony Blinken", "excluded")
    assert session.request == SearchRequest(not_people=("=Antony Blinken",))
    assert session.mark("people", "Antony Blinken") == "excluded"
    assert session.toggle("people", "Antony Blinken", "excluded")
    assert session.request == SearchRequest()


def test_a_name_from_the_command_line_stays_as_given_and_can_be_let_go() -> None:
    session = Session(SearchRequest(people=("blinken",)))
    session.toggle("people", "Antony Blinken", "included")
    assert session.request == SearchRequest(people=("blinken", "=Antony Blinken"))
    assert session.chosen("people") == [("blinken", "included"), ("Antony Blinken", "included")]
    assert session.toggle("people", "blinken", "included")
    assert session.request == SearchRequest(people=("=Antony Blinken",))


def test_a_source_cannot_be_excluded() -> None:
    session = Session(SearchRequest())
    assert not session.toggle("sources", "TASS", "excluded")
    assert session.toggle("sources", "TASS", "included")
    assert session.chosen("sources") == [("TASS", "included")]


def test_undo_takes_back_one_filter_after_another_and_keeps_query_and_order() -> None:
    session = Session(SearchRequest())
    session.toggle("people", "Antony Blinken", "included")
    session.toggle("organizations", "CSTO", "excluded")
    session.accept_query("csto")
    session.next_sort()
    assert session.undo()
    assert session.request.people == ("=Antony Blinken",)
    assert session.request.not_organizations == ()
    assert (session.request.query, session.request.sort) == ("csto", "oldest")
    assert session.undo()
    assert not session.undo()


def test_clearing_drops_query_and_filters_and_can_be_undone() -> None:
    session = Session(SearchRequest(query="csto", people=("Antony Blinken",), sort="oldest"))
    before = session.narrows
    session.clear()
    assert (before, session.narrows) == (True, False)
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
