"""Markdown, mails, tables: texts that carry their fields in their own way."""

from __future__ import annotations

import mailbox
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from search import Archive, RequestError, SearchRequest
from search.article import Article
from search.ingest.reader import read_file
from search.request import FileNote
from tests.unit.ingest.formats.reading import BODY, PARAGRAPHS, SECOND, read, read_one

YAML = f"""---
title: "Ferries stop: storm over the north"
date: 2022-01-09T21:30:00+01:00
author: [Ines Maro, Tom Hale]
tags:
  - weather
lang: en
url: https://ellisonpost.example/ferries
draft: no
---

{BODY}

## What comes next

{SECOND} See [the list](https://ellisonpost.example/list) of *all* sailings.
"""
TOML = f"""+++
title = "Ferries stop: storm over the north"
date = 2022-01-09T21:30:00+01:00
author = ["Ines Maro", "Tom Hale"]
lang = "en"
url = "https://ellisonpost.example/ferries"
+++
{BODY}
"""
JSON = f"""{{
  "title": "Ferries stop: storm over the north",
  "date": "2022-01-09",
  "author": ["Ines Maro", "Tom Hale"],
  "lang": "en",
  "url": "https://ellisonpost.example/ferries"
}}

{BODY}
"""


@pytest.mark.parametrize("text", [YAML, TOML, JSON, YAML.replace("\n", "\r\n")])
def test_front_matter_of_any_syntax_is_the_fields_of_the_article(tmp_path: Path, text: str) -> None:
    article = read_one(tmp_path / "ferries.md", text)

    assert article.title == "Ferries stop: storm over the north"
    assert article.title_stated
    assert article.published.start == date(2022, 1, 9)
    assert article.published.basis == "stated"
    assert article.authors == ("Ines Maro", "Tom Hale")
    assert article.language == "en"
    assert article.url == "https://ellisonpost.example/ferries"
    assert article.body.startswith(BODY)
    assert "---" not in article.body
    assert "+++" not in article.body


def test_markdown_is_read_as_its_page_shows_it(tmp_path: Path) -> None:
    article = read_one(tmp_path / "ferries.md", YAML)

    assert "What comes next" in article.body
    assert "See the list of all sailings." in article.body


def test_front_matter_that_is_damaged_or_a_trap_costs_no_text(tmp_path: Path) -> None:
    bombs = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: Storm\n"
    for number, matter in enumerate([bombs, "title: [never closed\n", "title: !!python/none x\n"]):
        articles, _ = read(tmp_path / f"{number}.md", f"---\n{matter}---\n\n{PARAGRAPHS}\n")
        assert len(articles) == 1
        assert SECOND in articles[0].body


def test_the_first_heading_of_markdown_is_the_headline(tmp_path: Path) -> None:
    article = read_one(tmp_path / "a.md", f"# Ferries stop #\n\n{PARAGRAPHS}\n")

    assert (article.title, article.body) == ("Ferries stop", PARAGRAPHS)


def mail(*, rich: bool = True, **fields: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Ferries stop – storm over the north"
    message["From"] = "Ines Maro <ines@ellisonpost.example>"
    message["To"] = "readers@ellisonpost.example"
    message["Date"] = "Sun, 09 Jan 2022 21:30:00 +0100"
    message["Message-ID"] = "<ferries-1@ellisonpost.example>"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    if rich:
        message.set_content("This mail is a web page.")
        message.add_alternative(
            f"<html><body><p>{BODY}</p><div style='display:none'>preheader</div>"
            f"<p>{SECOND}</p></body></html>",
            subtype="html",
        )
    else:
        message.set_content(PARAGRAPHS)
    return message


@pytest.mark.parametrize("rich", [True, False])
@pytest.mark.parametrize("name", ["a.eml", "no-ending", "1641760200.M1P2.host:2,S"])
def test_a_mail_is_an_article_and_a_newsletter_that_of_its_page(
    tmp_path: Path, name: str, rich: bool
) -> None:
    article = read_one(tmp_path / name, mail(rich=rich).as_bytes())

    assert article.title == "Ferries stop – storm over the north"
    assert article.published.start == date(2022, 1, 9)
    assert article.authors == ("Ines Maro",)
    assert article.id == "ferries-1@ellisonpost.example"
    assert "\n\n".join(part.strip() for part in article.body.split("\n\n")) == PARAGRAPHS


def test_the_mails_of_a_mailbox_are_articles_and_what_has_no_text_is_told(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "news.mbox")
    for number in range(3):
        message = mail(rich=False)
        message.replace_header("Message-ID", f"<{number}@ellisonpost.example>")
        if number == 1:
            message.set_content("")
        if number == 2:
            message.set_content(f"From the north: {BODY}\n\nFrom 2022 on: {SECOND}\n")
        box.add(message)
    box.close()

    articles, skipped = read(tmp_path / "news.mbox", (tmp_path / "news.mbox").read_bytes())

    assert [each.id for each in articles] == ["0@ellisonpost.example", "2@ellisonpost.example"]
    assert articles[1].body == f"From the north: {BODY}\n\nFrom 2022 on: {SECOND}"
    assert skipped == {":mail 2": "a mail without a text"}


def test_a_mail_whose_parts_hold_each_other_without_end_is_read_to_a_bound(tmp_path: Path) -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    articles, skipped = read(tmp_path / "a.eml", f"Subject: deep\nFrom: a@b.example\n{deep}text\n")

    assert articles or skipped


CSV = (
    "Nr,Überschrift?,content,published,Author,link\r\n"
    f'1,"Ferries, stopped","{BODY}\r\n\r\n{SECOND}",2022-01-09,Ines Maro,https://e.example/1\r\n'
    '2,,"",2022-01-10,,\r\n'
    f'3,"He said ""no""","{SECOND} &amp; <b>more</b>",2022-01-11,Tom Hale,https://e.example/3\r\n'
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", CSV.replace("Überschrift?", "title")),
        ("a.csv", CSV.replace("Überschrift?", "title").replace("\r\n", "\n")),
        ("a.tsv", CSV.replace("Überschrift?", "title").replace('","', '"\t"')),
    ],
)
def test_the_columns_of_a_table_are_told_by_their_names(
    tmp_path: Path, name: str, text: str
) -> None:
    if name == "a.tsv":
        text = f"title\tcontent\tpublished\tAuthor\tlink\nFerries, stopped\t{BODY}\t2022-01-09\t" \
            f"Ines Maro\thttps://e.example/1\n\t\t2022-01-10\t\t\nHe said no\t{SECOND} &amp; " \
            "<b>more</b>\t2022-01-11\tTom Hale\thttps://e.example/3\n"  # fmt: skip
    articles, skipped = read(tmp_path / name, text)

    assert articles[0].title == "Ferries, stopped"
    assert [each.published.start for each in articles] == [date(2022, 1, 9), date(2022, 1, 11)]
    assert [each.authors for each in articles] == [("Ines Maro",), ("Tom Hale",)]
    assert articles[1].url == "https://e.example/3"
    assert articles[1].body == f"{SECOND} & more"
    assert list(skipped.values()) == ["row without a title and a text"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_columns_of_a_table_have_names_in_any_language(tmp_path: Path, end: str) -> None:
    head = "Datum;Überschrift;Volltext;Autor;Quelle"
    row = f"09.01.2022;Fähre fährt;{BODY};Ines Maro;Bote"
    (article,), _ = read(tmp_path / "a.csv", head + end + row + end)

    assert (article.title, article.body, article.source) == ("Fähre fährt", BODY, "Bote")
    assert (article.authors, article.published.start) == (("Ines Maro",), date(2022, 1, 9))


def test_what_no_name_tells_is_told_by_the_cells_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"a1,b1,c1\n2022-01-09,{BODY.replace(',', '')},https://e.example/1\n"
        f"2022-01-10,{SECOND.replace(',', '')},https://e.example/2\n"
    )

    note, *articles = read_file(path)

    assert isinstance(note, FileNote)
    assert note.reason.startswith("columns read as body=b1, date=a1, url=c1")
    assert [each.url for each in articles if isinstance(each, Article)] == [
        "https://e.example/1",
        "https://e.example/2",
    ]


def test_a_table_of_numbers_is_reported(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "x,y\n1,2\n3,4\n") == (
        [],
        {"": "a table in which no column has a text (--map body=COLUMN names one)"},
    )


def test_a_column_of_lists_is_no_text(tmp_path: Path) -> None:
    places = "Tijuana, Baja California, Mexico;Reno, Nevada, United States;White House, Columbia"
    articles, skipped = read(tmp_path / "a.csv", f'nr,places,day\n1,"{places}",2022-01-09\n' * 3)

    assert articles == []
    assert "no column has a text" in skipped[""]


def test_columns_that_a_person_names_are_kept_with_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "news" / "a.csv"
    path.parent.mkdir()
    row = f"{BODY.replace(',', '')},{SECOND.replace(',', '')}"
    path.write_text(f"title,content,remark 1\nFerries,{row}\n")
    with Archive.create(tmp_path / "archive") as archive:

        def body(**options: object) -> str:
            archive.update([path.parent], **options)  # type: ignore[arg-type]
            (head,) = archive.search(SearchRequest()).articles
            return archive.article(head.id).body

        assert body().startswith("The ferries")
        assert body(columns={"body": "Remark 1"}).startswith("Captain")
        assert body().startswith("Captain")
        path.write_text(f"title,content,remark 1\nBuses,{row}\n")
        assert body().startswith("Captain")
        assert body(columns={"body": "2"}).startswith("The ferries")
        with pytest.raises(RequestError, match="nothing is no field of an article"):
            archive.update([path.parent], columns={"nothing": "content"})
