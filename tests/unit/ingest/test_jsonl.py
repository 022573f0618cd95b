"""JSON Lines: each line is an article, and a bad one costs no other."""

from __future__ import annotations

import json
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article, PublicationDate
from search.ingest.formats import jsonl
from search.ingest.origin import Origin
from search.ingest.reader import read_file
from search.ingest.records import article_of
from search.request import SkippedFile

RECORD: dict[str, object] = {
    "id": "x-1",
    "title": "Talks begin",
    "date": "2022-01-09T10:15:00+03:00",
    "source": "tass",
    "url": "https://example.org/1",
    "body": "GENEVA, January 9. /TASS/. The talks have begun.\n\nThey go on.",
    "people": ["Sergey Ryabkov", "Sergey Ryabkov", " "],
    "organizations": None,
}

PROSE = "The ferries will sail again, the company said. Nobody was hurt, and the pier is whole."


def read(data: bytes, path: str = "/n/a.jsonl", piece: int = 7) -> list[Article | SkippedFile]:
    pieces = (data[start : start + piece] for start in range(0, len(data), piece))
    return list(jsonl.read(iter(pieces), Origin(path)))


def one(record: dict[str, object]) -> Article:
    (article,) = read(json.dumps(record).encode())
    assert isinstance(article, Article)
    return article


def test_a_record_becomes_an_article() -> None:
    article = one(RECORD)

    assert (article.id, article.title, article.title_stated) == ("x-1", "Talks begin", True)
    assert (article.source, article.place, article.url) == ("TASS", "Geneva", RECORD["url"])
    assert (article.published.start, article.published.basis) == (date(2022, 1, 9), "stated")
    assert article.body == RECORD["body"]
    assert article.text_start == len("GENEVA, January 9. /TASS/. ")
    assert (article.people, article.organizations) == (("Sergey Ryabkov",), ())
    assert article.paths == ("/n/a.jsonl",)


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"headline": "H", "text": "T"}, "title", "H"),
        ({"content": "The text."}, "body", "The text."),
        ({"text": ["One.", "Two."]}, "body", "One.\n\nTwo."),
        ({"body": "", "content": "The text."}, "body", "The text."),
        ({"title": "T", "_id": {"$oid": "5f"}}, "id", "5f"),
        ({"title": "T", "id": 17}, "id", "17"),
        ({"title": "T", "id": True}, "id", ""),
        ({"title": "T", "source": {"id": None, "name": "The Planet"}}, "source", "The Planet"),
        ({"title": "T", "link": "https://e.org"}, "url", "https://e.org"),
        ({"title": "T", "orgs": ["CSTO"]}, "organizations", ("CSTO",)),
        ({"title": "T", "persons": "A. Rau; B. Rau"}, "people", ("A. Rau", "B. Rau")),
        ({"title": "T", "Sezione": "Cultura"}, "section", "Cultura"),
        ({"title": "T", "Sektion": "Kultur"}, "section", "Kultur"),
        ({"标题": "T", "栏目": "文化"}, "section", "文化"),
        ({"titel": "T", "rubrik": "Kultur"}, "section", "Kultur"),
        ({"rubrik": "T", "text": "En text."}, "section", None),
        ({"title": "T", "people": [{"name": "A. Rau"}, 3, None]}, "people", ("A. Rau",)),
        ({"schlagzeile": "Fähre fährt", "volltext": "Sie fährt."}, "title", "Fähre fährt"),
        ({"Schlagzeile": "Fähre fährt", "Volltext": "Sie fährt."}, "body", "Sie fährt."),
        ({"title": "T", "quelle": "Der Bote"}, "source", "Der Bote"),
        ({"title": "T", "updated": "2022-01-10", "posted": "2022-01-09"}, "published",
         PublicationDate(date(2022, 1, 9), date(2022, 1, 9), "stated", "2022-01-09")),
        ({"title": "T", "paragraphs": ["One.", "Two."]}, "body", "One.\n\nTwo."),
        ({"title": "T", "blocks": [{"type": "p", "text": "One."}, {"type": "hr"}]}, "body", "One."),
        ({"title": "T", "byline": {"original": "By Ines Maro"}}, "authors", ("Ines Maro",)),
        ({"title": "T", "bericht_lang": PROSE, "kommentar": "Gut."}, "body", PROSE),
        ({"title": "T", "bericht": PROSE, "description": "Short."}, "body", PROSE),
        ({"title": "T", "copyright": PROSE, "description": "Short."}, "body", "Short."),
        ({"title": "T", "codes": ["AB12, " * 40]}, "body", ""),
    ],
)  # fmt: skip
def test_common_spellings_are_understood(
    record: dict[str, object], field: str, value: object
) -> None:
    assert getattr(one(record), field) == value


@pytest.mark.parametrize(
    "record",
    [
        {"published": "2022-01-09"},
        {"publishedAt": "2022-01-09T00:00:00Z"},
        {"pubDate": "Sun, 09 Jan 2022 10:00:00 GMT"},
        {"timestamp": 1641686400},
        {"date": {"$date": "2022-01-09T00:00:00Z"}},
        {"date": None, "created_at": "9 January 2022"},
        {"date": "unknown", "url": "https://example.org/2022/01/09/talks"},
    ],
)
def test_the_date_is_found_under_its_common_names(record: dict[str, object]) -> None:
    assert one({"title": "T", **record}).published.start == date(2022, 1, 9)


def test_the_interval_of_an_exported_article_comes_back() -> None:
    published = one(
        {"title": "T", "date": "2022-01-09", "date_until": "2022-01-10", "date_basis": "inferred",
         "date_evidence": "On Monday."}
    ).published  # fmt: skip

    assert (published.end, published.basis, published.evidence) == (
        date(2022, 1, 10),
        "inferred",
        "On Monday.",
    )


def test_the_name_of_a_file_of_many_articles_dates_none_of_them() -> None:
    (article,) = read(b'{"title": "T"}', "/n/dump-2022-01-09.jsonl")

    assert isinstance(article, Article)
    assert article.published.basis == "undated"


def test_a_bad_line_is_reported_with_its_number_and_costs_no_other() -> None:
    lines = [b'{"title": "A"}', b'{"title": ', b"", b"[1]", b"{}", b"[" * 100_000,
             b'{"id": ' + b"9" * 5000 + b"}", b'{"title": "B"}']  # fmt: skip

    read_lines = read(b"\n".join(lines), piece=1000)

    assert [each.title for each in read_lines if isinstance(each, Article)] == ["A", "B"]
    skipped = [each for each in read_lines if isinstance(each, SkippedFile)]
    assert [each.location for each in skipped] == [f"/n/a.jsonl:{n}" for n in (2, 4, 5, 6, 7)]
    assert skipped[0].reason == "not valid JSON (expecting value at column 11)"
    assert [each.reason for each in skipped[1:]] == [
        "not a JSON object",
        "record without a title and a text",
        "not valid JSON (nested too deeply)",
        "not valid JSON (a number too long)",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251"])
def test_the_encoding_of_the_file_is_found_out(encoding: str) -> None:
    text = "Министр сообщил о ситуации в республике."
    line = json.dumps({"title": text, "body": text * 3}, ensure_ascii=False) + "\n"

    for piece in (1_000, 100_000):
        articles = read((line * 40).encode(encoding), piece=piece)
        assert [each.title for each in articles if isinstance(each, Article)] == [text] * 40


def test_binary_data_is_one_skipped_file_however_many_lines_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(bytes(range(256)) * 4000)

    (skipped,) = read_file(tmp_path / "a.jsonl")

    assert isinstance(skipped, SkippedFile)
    assert skipped.reason == "not text but binary data"


def test_many_lines_in_an_old_encoding_take_no_longer_than_others() -> None:
    line = '{"title": "Größe über Äpfel", "body": "Der Präsident hält sich fern."}\n'

    articles = read((line * 20_000).encode("latin-1"), piece=262_144)

    assert {each.title for each in articles if isinstance(each, Article)} == {"Größe über Äpfel"}


def test_a_line_too_long_for_the_memory_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"title": "A"}\n{"title": "')
        for _ in range(80):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"}\n{"title": "B"}\n')
    tracemalloc.start()
    try:
        everything = list(read_file(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    first, skipped, last = everything
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert skipped == SkippedFile(f"{path}:2", "line longer than 16 MB")
    assert peak < 60_000_000


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["id", "title", "body", "date", "source", "people", "name", "url"]),
                inner,
            ),
        ),
        max_leaves=12,
    )
)
def test_any_json_becomes_an_article_or_a_reason(value: object) -> None:
    for each in read(b'{"title": "A"}\n' + json.dumps(value).encode(), piece=50):
        assert isinstance(each, Article | SkippedFile)
        if isinstance(each, Article):
            "".join((each.id, each.title, each.body, *each.people)).encode("utf-8")


@given(
    st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126)), max_size=5),
    st.integers(1, 40),
)
def test_the_pieces_in_which_bytes_arrive_do_not_matter(lines: list[str], piece: int) -> None:
    data = "\n".join(['{"title": "A"}', *lines]).encode()

    assert read(data, piece=piece) == read(data, piece=10_000)


@given(st.lists(st.text("ab |\t\n\xa0é\ud800", max_size=5), max_size=5))
def test_each_name_is_one_line_and_comes_once(names: list[str]) -> None:
    found = article_of({"body": "Text.", "people": names}, Origin("names.jsonl"))
    lines = (" ".join(name.replace("\ud800", "\ufffd").split()) for name in names)
    assert found is not None
    assert found.people == tuple(dict.fromkeys(line for line in lines if line))
