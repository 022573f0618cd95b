"""The sample articles come out as they must, and real archives as well as was measured."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.article import Article, PublicationDate
from search.ingest import mentioned_dates, read_file
from search.ingest.compose import compose
from search.ingest.origin import Origin

SEEDS = Path(__file__).parents[3] / "seeds"
DATA = Path(__file__).parents[3].parent / "shared" / "data"
LATEST = date(2026, 1, 1)

needs_data = pytest.mark.skipif(not DATA.exists(), reason=f"no measuring data in {DATA}")


def sample(beginning: str) -> Article:
    (path,) = SEEDS.glob(f"{beginning}*.txt")
    (article,) = read_file(path)
    assert isinstance(article, Article)
    return article


def records(name: str) -> Iterator[dict[str, Any]]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def outcome(published: PublicationDate, day: date) -> str:
    if published.start is None or published.end is None:
        return "undated"
    if published.start == published.end == day:
        return f"{published.basis}, exact"
    within = published.start <= day <= published.end
    return f"{published.basis}, {'within' if within else 'wrong'}"


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


@needs_data
def test_messy_headings_of_agencies_are_read() -> None:
    counts: Counter[str] = Counter()
    for record in records("articles/fakes_syria.jsonl.xz"):
        if record["date_kind"] == "published (lead string)":
            path = f"/news/{record['id']}.txt"
            article = compose(
                record["body"], Origin(path, latest=LATEST, day_first=True), name=path
            )
            counts[outcome(article.published, date.fromisoformat(record["date"][:10]))] += 1

    assert counts.total() == 738
    assert counts["stated, exact"] >= 730
    assert counts["stated, wrong"] + counts["inferred, wrong"] <= 2


@needs_data
def test_datelines_without_a_year_are_not_dated_by_guessing() -> None:
    counts: Counter[str] = Counter()
    days = 0
    for record in records("dates/text_date_gold.jsonl.xz"):
        if record["kind"] != "dateline without year":
            continue
        day = date.fromisoformat(record["date"][:10])
        alone = compose(record["head"], Origin(latest=LATEST))
        counts[outcome(alone.published, day)] += 1
        beside = compose(record["head"], Origin(modified=day, latest=LATEST))
        start = beside.published.start
        days += start is not None and abs((start - day).days) <= 1

    assert counts["undated"] >= 2990
    assert days >= 2700


@needs_data
def test_inference_is_right_more_often_than_not() -> None:
    counts: Counter[str] = Counter()
    for name in ("giveme5w1h", "18f_blog", "gum", "us_speeches"):
        for record in records(f"articles/{name}.jsonl.xz"):
            if record["date"] and len(record["date"]) >= 10:
                article = compose(record["body"], Origin(latest=LATEST))
                counts[outcome(article.published, date.fromisoformat(record["date"][:10]))] += 1

    right = counts.total() - counts["undated"] - counts["inferred, wrong"] - counts["stated, wrong"]
    assert right > counts["inferred, wrong"] + counts["stated, wrong"]


@needs_data
def test_articles_without_any_date_stay_undated() -> None:
    bases = Counter(
        compose(record["body"], Origin(latest=LATEST)).published.basis
        for record in records("articles/bbc.jsonl.xz")
    )

    assert bases["undated"] >= 0.99 * bases.total()
