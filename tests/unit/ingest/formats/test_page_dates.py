"""When a web page was published: what it states, in the zone of its site, else what it shows."""

from __future__ import annotations

from datetime import date

from search.article import PublicationDate
from search.ingest.origin import Origin
from search.ingest.web_page import page_article

TEXT = "<p>" + "The ferry company said the boats would sail again after the storm. " * 5 + "</p>"
ADDRESS = '<link rel="canonical" href="https://post.example.org/2022/01/09/ferries.html">'


def published(
    head: str, foot: str = "", latest: date = date(2026, 1, 1), text: str = TEXT
) -> PublicationDate:
    page = f"<html><head><title>Ferries</title>{head}</head><body><article>{text}</article>{foot}"
    article = page_article(page.encode(), Origin(latest=latest))
    assert article is not None
    return article.published


def test_the_address_tells_the_day_in_the_zone_of_the_site() -> None:
    stated = '<meta property="article:published_time" content="2022-01-{}T02:18:11Z">'

    assert published(stated.format("10") + ADDRESS).start == date(2022, 1, 9)
    assert published(stated.format("12") + ADDRESS).start == date(2022, 1, 12)
    assert published(stated.format("10")).start == date(2022, 1, 10)


def test_what_stands_around_the_text_is_inferred() -> None:
    read = published("", '<footer><img src="/uploads/2022/01/09/a.jpg"></footer>')

    assert (read.start, read.end, read.basis) == (date(2022, 1, 9), date(2022, 1, 9), "inferred")


def test_history_in_the_text_a_year_alone_and_the_future_date_nothing() -> None:
    known = "The ferry vanished in the great storm of 1 February 1998, as all the people who lived "
    assert published("", text=f"{TEXT}<p>{known} in the town at that time know.</p>").start is None
    assert published("", "<footer><p>© 2022 Ellison Post</p></footer>").start is None
    assert published("", "<p>09.01.2024</p>", latest=date(2022, 1, 1)).start is None


def test_a_date_that_may_be_of_a_change_a_comment_or_another_article_is_inferred() -> None:
    changed = '<meta name="date" content="2022-01-12">'
    comment = '<div class="comment"><time datetime="2022-01-12">12 January 2022</time></div>'

    assert published(changed).basis == "inferred"
    assert published("", comment)[:3] == (date(2022, 1, 12), date(2022, 1, 12), "inferred")


def test_an_element_marked_as_the_date_of_publication_states_it_if_there_is_one_such_day() -> None:
    marked = '<time itemprop="datePublished" datetime="2022-01-{}T10:00:00+01:00"></time>'
    changed = '<meta name="date" content="2022-01-12">'

    assert published(changed, marked.format("09"))[:3] == (
        date(2022, 1, 9),
        date(2022, 1, 9),
        "stated",
    )
    assert published(changed, marked.format("09") + marked.format("10")).basis == "inferred"


def test_a_moment_that_the_page_shows_as_that_of_a_change_is_not_stated_as_published() -> None:
    moment = "2022-01-12T19:08:22+01:00"
    stated = f'<meta property="article:published_time" content="{moment}">'
    shown = '<time datetime="{}">{} 12 January 2022</time>'

    read = published(stated, shown.format(moment, "Edited on"))
    assert (read.start, read.basis, read.evidence) == (
        date(2022, 1, 12),
        "inferred",
        "Edited on 12 January 2022",
    )
    assert (
        published(stated, shown.format("2022-01-12T20:00:00+01:00", "Edited on")).basis == "stated"
    )
    assert published(stated, shown.format(moment, "Published on")).basis == "stated"


def test_an_address_of_the_day_before_contradicts_a_moment_in_the_zone_of_its_place() -> None:
    stated = '<meta property="article:published_time" content="2022-01-10T18:37:32{}">'

    read = published(stated.format("+01:00") + ADDRESS)
    assert read[:3] == (date(2022, 1, 9), date(2022, 1, 10), "inferred")
    assert published(stated.format("Z") + ADDRESS)[:3] == (
        date(2022, 1, 9),
        date(2022, 1, 9),
        "stated",
    )
