"""What files are read as: each folder of files is one kind, indexed as a whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from search import Archive, Article, SearchRequest, UpdateReport

FILES = Path(__file__).parent / "files"
DAY = "2022-01-09"


class Read(NamedTuple):
    """What an article is; None where it does not matter, "" where there must be nothing.

    `dated` is the day, or the first and the last of an interval, parted by a stroke.
    """

    dated: str | None = None
    basis: str = "stated"
    title: str | None = None
    source: str | None = None
    body: str | None = None
    url: str | None = None


CREW = "The mayor thanked the crews."
FERRY = "The ferry company {} said the boats would sail again after the storm"
PROSE = (
    "The {} company said on Monday that the boats would sail again after the storm, which had "
    "closed the harbour for three days and left hundreds of passengers waiting at the quay without "
    "any information about when they might travel."
)
CASES: Mapping[str, Mapping[str, Read]] = {
    "two-digit-years": {
        "n0": Read("2022-01-19"),
        "n1": Read(DAY),
        "n2": Read("2022-01-09/2022-09-01", "inferred"),
        "n3": Read("1944-06-06"),
    },
    "history": {
        "a.txt": Read("2024-06-06", "inferred", source="Reuters"),
        "b.txt": Read("", "undated", "Poland remembered the war", "AFP"),
    },
    "byline-above-dateline": {
        "a.txt": Read(DAY, title="Ferries sail again", source="Reuters"),
    },
    "updated-and-published": {
        "a.txt": Read(DAY, title="Ferries sail again", body=f"{FERRY.format(12)}.\n\n{CREW}"),
        "c.txt": Read(DAY, title=FERRY.format(14), body=f"{FERRY.format(14)}.\n\n{CREW}"),
    },
    "unknown-keys": {
        "a.txt": Read(
            DAY,
            title="Ferries sail again",
            source="Ellison Post",
            body=f"{FERRY.format(15)}.\n\n{CREW}",
        ),
    },
    "day-first-dump": {
        f"r{number}": Read(str(date(2022, 1, 1) + timedelta(days=number // 6)))
        for number in range(540)
    },
    "date-in-file-name": {"2022-01-09 ferry.txt": Read(DAY)},
    "dates-of-languages": {
        "a.txt": Read(DAY, title=FERRY.format(18)),
        "b.txt": Read(DAY, title=FERRY.format(19)),
        "c.txt": Read(DAY, title="Паромная компания сообщила об этом"),
        "d.txt": Read(DAY, title=FERRY.format(20)),
        "e.txt": Read(DAY, title=FERRY.format(21)),
    },
    "no-break-spaces": {
        "a.txt": Read(DAY, source="Reuters"),
        "b.txt": Read(DAY, title=FERRY.format(23)),
    },
    "datelines-of-agencies": {
        "a.txt": Read(DAY, title=FERRY.format(24), source="Interfax"),
        "b.txt": Read(DAY, title="Паромная компания сообщила об этом", source="TASS"),
        "c.txt": Read(DAY, title=FERRY.format(25), source="ANSA"),
    },
    "central-european-code-pages": {
        "a.txt": Read(
            body="Trajektová společnost oznámila, že lodě po bouři znovu vyplují. "
            "Cestující čekali na nábřeží."
        ),
        "b.txt": Read(body="Spółka ogłosiła, że statki wypłyną; pasażerowie się skarżyli."),
    },
    "stray-bytes": {"a.txt": Read(body="It’s ready. It’s late. They don’t sail. It’s over.")},
    "text-inside-objects": {
        "o1": Read("", "undated", "Ferry", body="The zebra sails."),
        "o2": Read("", "undated", "Boat", body="The gnu sails."),
    },
    "wide-lines": {
        "a.txt": Read(body=f"{PROSE.format('ferry')}\n\n{PROSE.format('train')}"),
    },
    "wrong-checksum": {"a.txt.gz": Read(body=f"{FERRY.format(31)}.\n\n{CREW}")},
    "headlines": {
        "a.txt": Read(title="The minister, who took office on Monday, was born in 1971"),
        "b.txt": Read("", "undated", "Ferries were late"),
    },
    "source-as-address": {
        "a.jsonl": Read(source="Ellison Post", url="https://post.example.org/a"),
    },
    "paper-on-top": {
        "a.txt": Read(
            DAY,
            title="Ferries sail again after storm",
            source="Ellison Post",
            body=f"{FERRY.format(32)}.\n\n{CREW}",
        ),
    },
    "folders-named-by-day": {"a.txt": Read(DAY), "b.txt": Read(DAY), "c.txt": Read(DAY)},
}


@pytest.mark.parametrize("kind", CASES)
def test_a_kind_of_file(kind: str, tmp_path: Path) -> None:
    folder = copied(kind, tmp_path)

    read, _ = indexed(folder, tmp_path)

    right = CASES[kind]
    assert {name: told(read[name], right[name]) for name in read} == dict(right)


def test_a_file_of_a_wrong_checksum_is_named(tmp_path: Path) -> None:
    _, report = indexed(copied("wrong-checksum", tmp_path), tmp_path)

    reasons = [skipped.reason for skipped in report.skipped]
    assert len(reasons) == 1
    assert reasons[0].startswith("damaged compressed data")
    assert reasons[0].endswith("what comes before is kept")


def test_a_renamed_file_is_dated_as_in_a_new_archive(tmp_path: Path) -> None:
    folder = copied("date-in-file-name", tmp_path)
    dated = folder / "2022-01-09 ferry.txt"
    dated.rename(folder / "1999-01-09 ferry.txt")
    indexed(folder, tmp_path)
    (folder / "1999-01-09 ferry.txt").rename(dated)

    read, report = indexed(folder, tmp_path)

    assert told(read[dated.name], Read(DAY)) == Read(DAY)
    assert report.articles == 1


def test_a_phrase_goes_on_over_the_end_of_a_line(tmp_path: Path) -> None:
    indexed(copied("wide-lines", tmp_path), tmp_path)

    with Archive.open(tmp_path / "archive") as archive:
        for phrase in ("hundreds of passengers", "left hundreds of passengers waiting"):
            assert archive.search(SearchRequest(f'"{phrase}"')).total == 1


def copied(kind: str, tmp_path: Path) -> Path:
    """A folder with the files of a kind, saved at a known time."""
    folder = tmp_path / "files"
    shutil.copytree(FILES / kind, folder)
    saved = datetime(2024, 6, 10, 12, tzinfo=UTC).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (saved, saved))
    return folder


def indexed(folder: Path, tmp_path: Path) -> tuple[dict[str, Article], UpdateReport]:
    """The articles of a folder by their ids, or by the names of their files where they have one."""
    path = tmp_path / "archive"
    with Archive.create(path) as archive:
        report = archive.update([folder])
        heads = archive.search(SearchRequest(limit=1000)).articles
        articles = [archive.article(head.id) for head in heads]
    own = len(articles) > len(list(folder.rglob("*.*")))
    return {a.id if own else Path(a.paths[0]).name: a for a in articles}, report


def told(article: Article, right: Read) -> Read:
    """What an article is, in the parts that matter."""
    published = article.published
    days = sorted({str(day) for day in (published.start, published.end) if day is not None})
    read = Read(
        "/".join(days),
        published.basis,
        article.title,
        article.source or "",
        article.body[article.text_start :],
        article.url or "",
    )
    if right.dated is None:
        read = read._replace(basis=right.basis)
    return Read._make(None if told is None else is_ for is_, told in zip(read, right, strict=True))
