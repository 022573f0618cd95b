"""JSON of any layout: each object that is an article becomes one, and a fault costs no other."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import Article
from search.ingest.formats.json import read as read_json
from search.ingest.origin import Origin
from search.ingest.reader import read_file
from search.request import SkippedFile

RECORD = {"title": "Talks begin", "text": "The talks have begun.", "date": "2022-01-09"}
SECOND = {"title": "Talks end", "text": "The talks are over.", "date": "2022-01-10"}


def read(data: bytes | str | object, piece: int = 7) -> list[Article | SkippedFile]:
    if not isinstance(data, bytes):
        data = (data if isinstance(data, str) else json.dumps(data, indent=2)).encode()
    pieces = (data[start : start + piece] for start in range(0, len(data), piece))
    return list(read_json(pieces, Origin("/n/a.json")))


def titles(data: bytes | str | object) -> list[str]:
    return [each.title for each in read(data) if isinstance(each, Article)]


BOTH = ["Talks begin", "Talks end"]


@pytest.mark.parametrize(
    "value",
    [
        [RECORD, SECOND],
        {"status": "ok", "totalResults": 2, "articles": [RECORD, SECOND]},
        {"response": {"status": "ok", "docs": [RECORD, SECOND], "meta": {"hits": 2}}},
        {"hits": {"hits": [{"_id": "1", "_source": RECORD}, {"_id": "2", "_source": SECOND}]}},
        {"one": RECORD, "two": SECOND},
        {"data": [{"attributes": RECORD}, {"attributes": SECOND}]},
        [[RECORD], [SECOND]],
    ],
)
def test_articles_are_found_wherever_they_stand(value: object) -> None:
    assert titles(value) == BOTH
    assert titles(json.dumps(value)) == BOTH


def test_one_object_is_one_article_whatever_lists_it_has() -> None:
    record = {"images": [{"title": "Hall", "description": "A hall."}], **RECORD,
              "comments": [{"text": "Yes.", "date": "2022-01-10"}]}  # fmt: skip

    (article,) = read(record)

    assert isinstance(article, Article)
    assert (article.title, article.body) == ("Talks begin", "The talks have begun.")
    assert article.published.start == date(2022, 1, 9)


def test_objects_may_follow_each_other_as_jq_prints_them() -> None:
    assert titles(f"{json.dumps(RECORD, indent=2)}\n{json.dumps(SECOND, indent=2)}\n") == BOTH


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [  # news-please, trafilatura, NewsAPI, NYT, WordPress, schema.org, Guardian
        ({"maintext": "T.", "source_domain": "bbc.co.uk", "title": "A"}, "source", "bbc.co.uk"),
        ({"maintext": "T.", "date_publish": "2016-11-09 00:00:00"}, "published", "2016-11-09"),
        ({"text": "T.", "source": "https://e.org/1", "source-hostname": "E"}, "source", "E"),
        ({"text": "T.", "source": "https://e.org/1"}, "url", "https://e.org/1"),
        ({"content": "T.", "source": {"id": None, "name": "The Planet"}}, "source", "The Planet"),
        ({"headline": {"main": "A"}, "abstract": "T."}, "title", "A"),
        ({"title": {"rendered": "A"}, "content": {"rendered": "<p>T.</p>"}}, "body", "T."),
        ({"title": {"rendered": "A &#8211; B"}, "content": {"rendered": "T."}}, "title", "A – B"),
        ({"headline": "A", "articleBody": "T."}, "body", "T."),
        ({"webTitle": "A", "fields": {"bodyText": "T."}}, "body", "T."),
        ({"webTitle": "A", "fields": {"bodyText": "T."}}, "title", "A"),
        ({"title": "A", "article": {"title": "B", "content": {"text": "T."}}}, "body", "T."),
        ({"Title": "A", "Content": "T."}, "body", "T."),
        ({"title": "A", "content": [{"type": "p", "text": "T."}, "U."]}, "body", "T.\n\nU."),
        ({"title": "A", "description": "D.", "content": None}, "body", "D."),
    ],
)  # fmt: skip
def test_the_records_of_services_are_understood(
    record: dict[str, object], field: str, value: str
) -> None:
    (article,) = read(record)

    assert isinstance(article, Article)
    found = article.published.start if field == "published" else getattr(article, field)
    assert str(found) == value


def test_the_entries_of_a_json_feed_are_of_the_feed() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Planet",
            "description": "All news.",
            "items": [{"id": "2", "content_html": "<p>One.</p><p>Two &amp; three.</p>",
                       "date_published": "2022-01-09", "url": "https://e.org/2"}]}  # fmt: skip

    (article,) = read(feed)

    assert isinstance(article, Article)
    assert (article.source, article.id, article.url) == ("The Planet", "2", "https://e.org/2")
    assert article.body == "One.\n\nTwo & three."


def test_a_fault_costs_one_record_and_is_told_with_its_line() -> None:
    text = '[\n{"title": "A"},\n{"title": },\n{"title": "C", "text": "a\ttab"},\n{"pages": 3}]'

    found = read(text)

    assert [each.title for each in found if isinstance(each, Article)] == ["A", "C"]
    assert [(each.location, each.reason) for each in found if isinstance(each, SkippedFile)] == [
        ("/n/a.json:3", "record 2: not valid JSON (expecting value at column 11)"),
        ("/n/a.json:5", "record 4: without a title and a text"),
    ]


def test_what_is_whole_in_a_file_that_was_cut_off_is_read() -> None:
    whole = json.dumps({"articles": [RECORD, SECOND, RECORD]})

    found = read(whole[: -len('ne.", "date": "2022-01-09"}]}')])

    assert [each.title for each in found if isinstance(each, Article)] == BOTH
    assert [each.reason for each in found if isinstance(each, SkippedFile)] == [
        "record 1: the file ends before its end"
    ]


def test_what_is_whole_in_an_object_with_a_fault_is_read() -> None:
    text = f'{{"articles": [{json.dumps(RECORD)}, {{"title": oops}}, {json.dumps(SECOND)},]}}'

    assert titles(text) == BOTH


@pytest.mark.parametrize("text", ["[1, 2]", "[]", '["a", "b"]', "[", "[[[[[[[[["])
def test_json_without_an_object_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)

    (skipped,) = read_file(tmp_path / "a.json")

    assert skipped == SkippedFile(f"{tmp_path}/a.json", "JSON without an object in it")


@pytest.mark.parametrize("wrapper", ['{"articles": [', '{"a": {"b": [', "["])
def test_a_file_of_any_length_takes_little_memory(wrapper: str) -> None:
    record = json.dumps({**RECORD, "text": "Word. " * 20_000}).encode()

    def pieces() -> Iterator[bytes]:
        yield wrapper.encode()
        for _ in range(400):
            yield record
            yield b",\n"
        yield record + b"]}}"

    tracemalloc.start()
    try:
        count = sum(isinstance(each, Article) for each in read_json(pieces(), Origin("a.json")))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 401
    assert peak < 64_000_000


def test_a_record_too_long_for_the_memory_is_passed_over() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'[{"title": "A"},\n{"title": "'
        for _ in range(40):
            yield b"x" * 1024 * 1024
        yield b'"}, {"title": "B"}]'

    first, skipped, last = read_json(pieces(), Origin("/n/a.json"))

    assert isinstance(first, Article)
    assert skipped == SkippedFile("/n/a.json:2", "record 2: longer than 16 MB")
    assert isinstance(last, Article)
    assert last.title == "B"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1251"])
def test_the_encoding_of_the_file_is_found_out(tmp_path: Path, encoding: str) -> None:
    text = "Министр сообщил о ситуации в республике."
    value = [{"title": text, "body": text * 3}] * 3
    (tmp_path / "a.json").write_bytes(json.dumps(value, ensure_ascii=False).encode(encoding))

    assert [each.title for each in read_file(tmp_path / "a.json") if isinstance(each, Article)] == [
        text
    ] * 3


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("a.txt", '[\n{"title": "A"},\n{"title": "B"}\n]', 2),
        ("a", '{"title": "A"}\n{"title": "B"}\n', 2),
        ("a.dat", '{"title": "A", "text": "T."}', 1),
        ("a.jsonl", '[\n{"title": "A"},\n{"title": "B"}\n]', 2),
        ("a.jsonl", '{"title": "A"}\n{"title": \n{"title": "B"}\n', 2),
        ("a.txt", "[Editor's note] The talks have begun.", 1),
        ("a.txt", "{The talks} have begun.", 1),
    ],
)
def test_json_is_told_by_its_content(tmp_path: Path, name: str, text: str, count: int) -> None:
    (tmp_path / name).write_text(text)

    articles = [each for each in read_file(tmp_path / name) if isinstance(each, Article)]

    assert len(articles) == count


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["id", "title", "body", "date", "items"]), inner),
        ),
        max_leaves=12,
    ),
    st.integers(1, 40),
)
@settings(deadline=None)
def test_the_pieces_in_which_bytes_arrive_do_not_matter(value: object, piece: int) -> None:
    data = json.dumps([RECORD, value]).encode()

    assert read(data, piece) == read(data, 10_000)


@given(st.text('{}[]",:\\ab1\n', max_size=60))
@settings(deadline=None)
def test_nothing_is_too_ill_formed_to_be_read(text: str) -> None:
    for each in read(f"{json.dumps(RECORD)}{text}"):
        assert isinstance(each, Article | SkippedFile)
