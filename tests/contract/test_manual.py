"""The manual of the query language, clause by clause, for every engine."""

from __future__ import annotations

from datetime import date

import pytest

from search.article import Article, PublicationDate
from search.errors import ArticleMissing, QueryError
from search.request import SearchRequest
from tests.contract.conftest import AnyArchive, Make
from tests.contract.examples import EXAMPLES


def found(archive: AnyArchive, query: str) -> str:
    """The ids that a query finds, in alphabetical order."""
    result = archive.search(SearchRequest(query))
    assert result.total == len(result.articles)
    return " ".join(sorted(head.id for head in result.articles))


@pytest.mark.parametrize(("query", "ids"), EXAMPLES)
def test_the_examples_of_the_manual(samples: AnyArchive, query: str, ids: str) -> None:
    assert found(samples, query) == ids


def test_newest_first_is_the_exact_reverse_of_oldest_first(samples: AnyArchive) -> None:
    newest = [head.id for head in samples.search(SearchRequest("csto")).articles]
    oldest = [head.id for head in samples.search(SearchRequest("csto", sort="oldest")).articles]
    assert newest == ["C", "B", "A"]
    assert oldest == newest[::-1]


def text(id: str, body: str, **more: object) -> Article:
    return Article(body=body, id=id, **{"title_stated": False, **more})  # type: ignore[arg-type]


WORLD = [
    text("csto", "The CSTO's forces and the CSTO’s leaders."),
    text("hyphen", "Kassym-Jomart spoke."),
    text("apart", "Kassym, who is Jomart, spoke."),
    text("protest", "A protest."),
    text("protests", "Protests, it was said."),
    text("protested", "They PROTESTED."),
    text("accents", "Un café à Zürich."),
    text("short", "To be or not to be: that is the question for us."),
    text("walls", "The end is here.\n\nSecretary of state.\nTreaty organization."),
    text("quoted", "He said “we are optimistic” and left pessimistic."),
    text("open", '"We go on.\n\n"We stop," he said. It rained 5" in an hour.'),
    text("repeat", "Tenge, tenge and tenge; rubles, rubles."),
    text("numbers", "At 10:30 it cost 3,000."),
    text("headline", "Body words.", title="Summit of leaders", title_stated=True),
    text("derived", "Other words.", title="Derived heading"),
    text("dateline", "GENEVA, May 1. Talks began today.", text_start=15),
]


@pytest.fixture(scope="module")
def world(make: Make) -> AnyArchive:
    return make(WORLD)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("csto", "csto"),
        ("CSTO’s", "csto"),
        ("kassym-jomart", "hyphen"),
        ("Kassym-Jomart", "hyphen"),
        ("kassym jomart", "apart hyphen"),
        ("protest", "protest protested protests"),
        ("protests", "protest protested protests"),
        ("Protest", "protest"),
        ("=protests", "protests"),
        ('"protests"', "protests"),
        ("cafe zurich", "accents"),
        ("CAFÉ", "accents"),
        ('"to be or not to be"', "short"),
        ("“to be or not to be”", "short"),
        ("US", "short"),
        ("us -question", ""),
        ("-spoke -protest -the -and", "accents dateline derived headline numbers open"),
        ("cafe OR kassym question", "accents"),
        ("(cafe OR kassym) spoke", "apart hyphen"),
        ("NOT spoke kassym", ""),
        ("protes*", "protest protested protests"),
        ("prot?st", "protest"),
        ("*test", "protest"),
        ("kassim~", "apart hyphen"),
        ("kasim~1", ""),
        ("kasim~2", "apart hyphen"),
        ("/protest(s|ed)/", "protested protests"),
        ("/PROTESTS/", "protests"),
        ('"here secretary"', ""),
        ('"state treaty"', "walls"),
        ("end NEAR/9 secretary", ""),
        ("end SAME secretary", ""),
        ("secretary SAME organization", "walls"),
        ("secretary ADJ/3 treaty", "walls"),
        ("treaty ADJ/3 secretary", ""),
        ("treaty NEAR/3 secretary", "walls"),
        ("secretary NEAR/2 state", "walls"),
        ("secretary NEAR/1 state", ""),
        ("tenge NEAR/1 tenge", "repeat"),
        ("rubles ADJ/1 rubles", "repeat"),
        ("cafe NEAR/3 cafe", ""),
        ("un ADJ/1 cafe ADJ/2 zurich", "accents"),
        ("un ADJ/1 zurich ADJ/2 cafe", ""),
        ("quote:optimistic", "quoted"),
        ("quote:pessimistic", ""),
        ("quote:stop", "open"),
        ("quote:go", "open"),
        ("quote:hour", ""),
        ('quote:"are optimistic"', "quoted"),
        ("atleast3:tenge", "repeat"),
        ("atleast3:rubles", ""),
        ("atleast5:(tenge OR rubles)", "repeat"),
        ("10:30", "numbers"),
        ("3,000", "numbers"),
        ("30:10", ""),
        ("title:summit", "headline"),
        ("summit", "headline"),
        ("title:heading", "derived"),
        ("heading", ""),
        ("leaders body", "headline"),
        ('"leaders body"', ""),
        ("first/1:body", "headline"),
        ("first/9:summit", ""),
        ("geneva", ""),
        ("first/1:talks", "dateline"),
        ("first/2:talks", "dateline"),
        ("first/2:today", ""),
        ("first/3:today", "dateline"),
        ("id:walls", "walls"),
        ("id:Walls", ""),
        ("person:nobody", ""),
    ],
)
def test_words_and_places(world: AnyArchive, query: str, ids: str) -> None:
    assert found(world, query) == ids


def day(id: str, start: date | None, end: date | None = None, **more: object) -> Article:
    published = PublicationDate()
    if start is not None:
        published = PublicationDate(start, end or start, "inferred" if end else "stated", "x")
    return text(id, "Words.", published=published, **more)


DAYS = [
    day("nine", date(2022, 1, 9), source="TASS", paths=("/news/2022/a.txt",)),
    day("ten", date(2022, 1, 10), source="Al Jazeera", paths=("/news/a.txt", "/Copy/b.txt")),
    day("either", date(2022, 1, 9), date(2022, 1, 10)),
    day("february", date(2022, 2, 1), source="tass"),
    day("undated b", None),
    day("undated a", None, source="TASS"),
]


@pytest.fixture(scope="module")
def days(make: Make) -> AnyArchive:
    return make(DAYS)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("date:2022-01-09", "either nine"),
        ("date:2022-01-10", "either ten"),
        ("date:2022-01", "either nine ten"),
        ("date:2022", "either february nine ten"),
        ("date:2022-01-10..2022-02-01", "either february ten"),
        ("date:..2022-01-09", "either nine"),
        ("date:2022-01-11..", "february"),
        ("since:2022-01-10", "either february ten"),
        ("until:2022-01-09", "either nine"),
        ("since:2022-01-10 until:2022-01", "either ten"),
        ("-date:2022", "undated a undated b"),
        ("has:date", "either february nine ten"),
        ("is:undated", "undated a undated b"),
        ("is:inferred", "either"),
        ("source:tass", "february nine undated a"),
        ('source:"al jazeera"', "ten"),
        ("source:jazeera", ""),
        ("path:a.txt", "nine ten"),
        ("path:news/a.txt", "ten"),
        ("path:copy", "ten"),
        ("path:cop", ""),
        ("path:/news/2022/", "nine"),
    ],
)
def test_dates_and_origins(days: AnyArchive, query: str, ids: str) -> None:
    assert found(days, query) == ids


def test_undated_articles_come_last_in_both_orders_and_by_id(days: AnyArchive) -> None:
    newest = [head.id for head in days.search(SearchRequest()).articles]
    oldest = [head.id for head in days.search(SearchRequest(sort="oldest")).articles]
    assert newest == ["february", "ten", "either", "nine", "undated a", "undated b"]
    assert oldest == ["nine", "either", "ten", "february", "undated a", "undated b"]


@pytest.mark.parametrize("query", ["tag:later", "is:read", "is:unread", "is:starred", "is:noted"])
def test_marks_of_the_reader_are_refused_where_there_is_no_reader(
    days: AnyArchive, query: str
) -> None:
    with pytest.raises(QueryError, match="only the reader keeps marks") as caught:
        days.search(SearchRequest(f"words {query}"))
    assert caught.value.column == 6


def test_a_page_is_cut_anywhere(days: AnyArchive) -> None:
    everything = [head.id for head in days.search(SearchRequest()).articles]
    for offset in range(8):
        for limit in range(4):
            result = days.search(SearchRequest(offset=offset, limit=limit))
            assert [head.id for head in result.articles] == everything[offset : offset + limit]
            assert result.total == 6


def test_several_sources_are_alternatives_and_counted_ignoring_the_choice(
    days: AnyArchive,
) -> None:
    result = days.search(SearchRequest(sources=("Al Jazeera", "TASS"), since=date(2022, 1, 1)))
    assert [head.id for head in result.articles] == ["february", "ten", "nine"]
    assert [(value.name, value.count) for value in result.facets["sources"]] == [
        ("Al Jazeera", 1),
        ("TASS", 1),
        ("tass", 1),
    ]


def test_several_people_must_all_be_mentioned(samples: AnyArchive) -> None:
    result = samples.search(SearchRequest(people=("Antony Blinken", "Sergey Ryabkov")))
    assert {head.id for head in result.articles} == {"A", "B"}
    result = samples.search(SearchRequest(people=("blinken",), not_people=("putin",)))
    assert {head.id for head in result.articles} == {"A", "C"}
    result = samples.search(SearchRequest(organizations=("OSCE",), not_organizations=("NATO",)))
    assert result.total == 2
    assert samples.search(SearchRequest(people=("Nobody at all",))).total == 0
    assert samples.search(SearchRequest(not_people=("Nobody at all",))).total == 3


def test_each_facet_count_is_what_choosing_the_value_leaves(samples: AnyArchive) -> None:
    result = samples.search(SearchRequest("csto"))
    for value in result.facets["people"]:
        assert samples.search(SearchRequest("csto", people=(value.name,))).total == value.count
    for value in result.facets["organizations"]:
        chosen = SearchRequest("csto", organizations=(value.name,))
        assert samples.search(chosen).total == value.count
    names = [value.name for value in result.facets["people"]]
    assert names[:3] == ["Antony Blinken", "Kassym-Jomart Tokayev", "Sergey Ryabkov"]
    assert [value.name for value in result.facets["organizations"][:2]] == ["CSTO", "TASS"]


def test_facets_and_pages_can_be_left_out(samples: AnyArchive) -> None:
    result = samples.search(SearchRequest("csto", limit=0, facets=0))
    assert (result.total, result.articles) == (3, ())
    assert set(result.facets.values()) == {()}
    assert len(samples.search(SearchRequest("csto", facets=2)).facets["people"]) == 2


def test_what_matched_lights_up(samples: AnyArchive) -> None:
    def lit(query: str, id: str) -> list[str]:
        body = samples.article(id).body
        return [body[a:b] for a, b in samples.highlights(SearchRequest(query), id).body]

    assert lit("blinken NEAR/12 csto", "A") == ["Blinken", "CSTO"]
    assert lit("person:blinken", "C") == ["Anthony Blinken"]
    assert lit("quote:normalization", "A") == ["normalization"]
    assert lit("on:2022-01-02", "A") == ["January 2"]
    assert lit('"Treaty Organization" -nowhere', "C") == ["Treaty Organization"] * 2
    assert lit("putin OR nazarbayev osce", "B")
    assert lit("putin OR nazarbayev nowhere", "C") == []


def test_an_article_that_is_not_there_is_missing(samples: AnyArchive) -> None:
    with pytest.raises(ArticleMissing):
        samples.article("Z")
    with pytest.raises(ArticleMissing):
        samples.highlights(SearchRequest(), "Z")


@pytest.mark.parametrize("query", ["foo:bar", '"open', "(a", "date:2022-02-30", "/(/", "a AND"])
def test_a_query_that_cannot_be_understood_is_an_error_with_a_column(
    samples: AnyArchive, query: str
) -> None:
    with pytest.raises(QueryError):
        samples.search(SearchRequest(query))
