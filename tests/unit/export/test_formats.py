"""Every format is read back by a parser that is not ours, whatever stands in the articles."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from search import Article, PublicationDate
from tui.export.formats import FORMATS, format_of, writer
from tui.export.formats.bibtex_format import _SPECIAL, key
from tui.export.formats.csv_format import COLUMNS
from tui.export.records import Origin, Record
from tui.export.urls import hyperlink, web_address
from tui.terminal.safe import clean, is_safe

ORIGIN = Origin(
    query='tag:x "a {b"',
    filters=(("person", "=Ann O'Neil"), ("since", "2022-01-01")),
    sort="newest",
    time=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    archive="~/news",
    generation=7,
    total=2,
)
ARTICLE = Article(
    id="a/1",
    title="Profits up 5% & rising: {a} \\ ~b_c^d $e #f",
    body="First paragraph.\n\nSecond one\nin two lines.",
    published=PublicationDate(date(2022, 1, 9), date(2022, 1, 10), "inferred", "On Sunday"),
    source="Al Jazeera",
    url="https://example.org/a?b=c&d=é",
    place="Doha",
    paths=("/news/a 1.txt",),
    people=("Ann O'Neil",),
)
WILD = (
    "\x1b]52;c;eA==\x07\x9b31m \u202egnp \x00\x7f <script>alert(1)</script> &amp; ]]> `x` *y* _z_"
    " [l](http://e.example) ![i](x) \\{}%$#^~ \u2028 \ud800 =cmd|' /C calc'!A0 ER  - TY  - "
    "é可\u200cی"
)
TEXT = st.one_of(
    st.text(st.sampled_from("ab \n\t{}\\%$#&_~^\"'`*<>[]()=+-@|;,.:!0\x1b\x9b\u202e\ud800é可"),
            max_size=40),
    st.text(max_size=40),
    st.just(WILD),
)  # fmt: skip
RECORDS = st.lists(
    st.builds(
        lambda id, title, body, source, author, note, tag: Record(
            Article(id=id, title=title, body=body, source=source, people=(author,), url=title),
            tags=(tag,),
            note=note,
        ),
        TEXT.filter(bool), TEXT, TEXT, TEXT, TEXT, TEXT, TEXT,
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


def exported(name: str, records: Sequence[Record]) -> str:
    class Utf8(io.StringIO):
        encoding = "utf-8"

    out = Utf8(newline="")
    writer(name)(ORIGIN, iter(records), out)
    return out.getvalue()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_that_is_exported_acts_on_a_terminal(name: str) -> None:
    record = Record(
        Article(id=WILD, title=WILD, body=WILD, source=WILD, url=WILD, paths=(WILD,), place=WILD),
        tags=(WILD,), note=WILD,
    )  # fmt: skip
    text = exported(name, [record])
    assert not [c for c in text if not is_safe(c) and c not in "\r\n\u200c"]
    text.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_where_it_comes_from_stands_in_every_format(name: str) -> None:
    text = exported(name, [Record(ARTICLE)])
    assert re.search(r"generation\W+7|,7\r\n", text)
    assert re.search(r"2026\W+0?1\W+0?2", text)
    assert "tag:x" in text
    assert "Neil" in text


@settings(max_examples=60)
@given(RECORDS)
def test_json_is_what_the_articles_are(records: list[Record]) -> None:
    whole = json.loads(exported("json", records))
    lines = [json.loads(line) for line in exported("jsonl", records).splitlines()]
    for found in (whole["articles"], lines):
        assert [(each["id"], each["title"], each["body"]) for each in found] == [
            (each.article.id, each.article.title, each.article.body) for each in records
        ]
    assert (whole["query"], whole["generation"]) == (ORIGIN.query, 7)
    assert {line["export"]["query"] for line in lines} == {ORIGIN.query}


@settings(max_examples=60)
@given(RECORDS)
def test_csv_has_a_row_an_article_and_no_formula(records: list[Record]) -> None:
    rows = list(csv.reader(io.StringIO(exported("csv", records), newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == len(records) + 1
    for row, record in zip(rows[1:], records, strict=True):
        assert not [cell for cell in row if cell.strip()[:1] in set("=+-@") and cell.strip()]
        title = row[COLUMNS.index("title")]
        assert title.removeprefix("'") == clean(record.article.title, newlines=True).removeprefix(
            "'" if title.startswith("''") else ""
        ) or title == clean(record.article.title, newlines=True)


@settings(max_examples=60)
@given(RECORDS)
def test_ris_is_read_by_rispy(records: list[Record]) -> None:
    found = rispy.loads(exported("ris", records))
    assert len(found) == len(records)
    for reference, record in zip(found, records, strict=True):
        assert reference["type_of_reference"] == "NEWS"
        assert reference.get("title", "") == one_line(record.article.title)
        assert reference.get("secondary_title", "") == one_line(record.article.source or "")


def unescaped(latex: str) -> str:
    for plain, escaped in sorted(_SPECIAL.items(), key=lambda item: -len(item[1])):
        latex = latex.replace(escaped, f"\0{ord(plain)}\0")
    return re.sub("\0(\\d+)\0", lambda found: chr(int(found[1])), latex)


@settings(max_examples=60)
@given(RECORDS)
def test_bibtex_is_read_by_bibtexparser(records: list[Record]) -> None:
    library = parse_string(exported("bibtex", records))
    distinct = {key(record): record for record in records}
    assert [entry.key for entry in library.entries] == list(distinct)
    assert len(library.failed_blocks) == len(records) - len(distinct)  # the same id again
    for entry in library.entries:
        record = next(each for each in records if key(each) == entry.key)
        title = entry.fields_dict["title"].value if "title" in entry.fields_dict else "{}"
        assert unescaped(title[1:-1]) == one_line(record.article.title)


@settings(max_examples=60)
@given(RECORDS)
def test_csl_json_is_an_array_of_items(records: list[Record]) -> None:
    items = json.loads(exported("csl-json", records))
    assert [(each["id"], each["type"]) for each in items] == [
        (record.article.id, "article-newspaper") for record in records
    ]
    assert exported("csl-json", []) == "[]\n"


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.hosts: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.hosts += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "src"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@settings(max_examples=60)
@given(RECORDS)
def test_html_holds_text_alone(records: list[Record]) -> None:
    page = Page(exported("html", records))
    assert page.tags <= set("html head meta title style body p article h2 dl dt dd a br".split())
    assert all(re.match("https?://", address) for address in page.hosts)
    for record in records:
        assert (clean(record.article.title) or "(no title)") in page.texts


@settings(max_examples=60)
@given(RECORDS)
def test_markdown_holds_text_alone(records: list[Record]) -> None:
    tokens = MarkdownIt("commonmark").parse(exported("markdown", records))
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in inline} <= {
        "text", "softbreak", "hardbreak", "em_open", "em_close", "link_open", "link_close",
        "text_special",
    }  # fmt: skip
    assert sum(token.type == "em_open" for token in inline) == 1
    assert {token.type for token in tokens} <= {
        "paragraph_open", "paragraph_close", "inline", "heading_open", "heading_close",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
    }  # fmt: skip
    headings = [
        "".join(child.content for child in token.children or ())
        for before, token in pairwise(tokens)
        if before.type == "heading_open"
    ]
    assert headings == [one_line(record.article.title) or "(no title)" for record in records]


def test_a_reference_says_all_that_is_known() -> None:
    (ris,) = rispy.loads(exported("ris", [Record(ARTICLE, tags=("later",), note="call")]))
    assert ris["date"] == "2022/01//"
    assert ris["urls"] == ["https://example.org/a?b=c&d=%C3%A9"]
    assert ris["keywords"] == ["later", "Ann O'Neil"]
    assert "date 2022-01-09 to 2022-01-10 inferred from: On Sunday" in ris["notes"]
    assert "call" in ris["notes"]
    assert ris["abstract"] == "First paragraph."
    (entry,) = parse_string(exported("bibtex", [Record(ARTICLE)])).entries
    assert entry.key == "aljazeera-2022-a-2f-1"
    assert entry.fields_dict["date"].value == "2022-01-09/2022-01-10"
    assert entry.fields_dict["month"].value == "jan"
    assert "day" not in entry.fields_dict
    (item,) = json.loads(exported("csl-json", [Record(ARTICLE)]))
    assert item["issued"] == {"date-parts": [[2022, 1, 9], [2022, 1, 10]], "circa": True}
    assert item["container-title"] == "Al Jazeera"


def test_the_ending_of_a_file_tells_its_format() -> None:
    for name, ending in FORMATS.items():
        assert format_of(f"/x/Y.{ending.upper()}") == name
    assert format_of("x.json.bak") is None
    assert format_of("csv") is None


def test_only_addresses_of_the_web_become_links() -> None:
    assert web_address("https://example.org/\x1b]8;;x\x07\u202e a") == (
        "https://example.org/%1B]8;;x%07%E2%80%AE%20a"
    )
    for text in ("javascript:alert(1)", "file:///etc/passwd", "", None, "https://", "x" * 9):
        assert web_address(text) is None
    assert web_address("https://e.org/" + "x" * 5000) is None
    assert hyperlink("ftp://x", "text") == "text"
    assert hyperlink("http://x", "text") == "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\"
