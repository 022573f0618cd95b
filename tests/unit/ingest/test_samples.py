"""The sample articles get the dates, places, sources and headlines that a reader sees there."""

from __future__ import annotations

from datetime import date

from search.article import Article, PublicationDate
from search.ingest.mentioned import mentioned_dates
from search.ingest.reader import read_file
from tests import SEEDS


def sample(beginning: str) -> Article:
    (path,) = SEEDS.glob(f"{beginning}*.txt")
    (article,) = read_file(path)
    assert isinstance(article, Article)
    return article


def test_sample_a_is_dated_by_its_heading_and_comes_from_tass() -> None:
    article = sample("000")

    day = date(2022, 1, 9)
    assert article.published == PublicationDate(day, day, "stated", "date 2022-01-09")
    assert (article.place, article.source) == ("Geneva", "TASS")
    assert article.title == (
        "The Russian side does not plan to touch on the situation in Kazakhstan at the upcoming"
        " talks with the US"
    )
    assert not article.title_stated
    assert article.body[article.text_start :].startswith("The Russian side does not plan")
    assert article.body.count("\n\n") == 4


def test_the_date_of_sample_b_is_inferred_from_its_text() -> None:
    article = sample("003")

    assert article.published == PublicationDate(
        date(2022, 1, 9),
        date(2022, 1, 10),
        "inferred",
        'The statement read, "Russian President Vladimir Putin will take part in an emergency'
        " meeting of the Council of the Collective Security Treaty Organization on January 10,"
        ' 2022."',
    )
    assert (article.place, article.source) == (None, None)
    assert article.title == (
        "Russian President Vladimir Putin will participate in a video conference with the CSTO's"
        " leaders"
    )


def test_sample_c_is_dated_by_its_heading_and_only_cites_tass() -> None:
    article = sample("004")

    day = date(2022, 1, 10)
    assert article.published == PublicationDate(day, day, "stated", "date 2022-01-10")
    assert (article.place, article.source, article.text_start) == (None, None, 0)
    assert article.title == (
        "Mukhtar Tleuberdi informed the Chairman of the OSCE Zbignev Rau about the mission of the"
        " CSTO in the republic"
    )


def test_samples_a_and_c_mention_the_second_of_january() -> None:
    mentioning = [
        name
        for name in ("000", "003", "004")
        if date(2022, 1, 2)
        in {found.day for found in mentioned_dates(sample(name).body, sample(name).published)}
    ]

    assert mentioning == ["000", "004"]
