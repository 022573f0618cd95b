"""One command that measures how an import of many files grows: time, memory, disk.

    python -m tests.benchmarks.scale --text 10000 100000 --html 2000 20000 --records 10000 1000000

Each number is that of the articles of one import into a new archive: as small text files, as web
pages, or as the lines of one JSON file; names are recognised. Rates of a larger and a smaller
import of one kind tell how close to linear the growth is; the processor time an article takes
tells it also on a machine that has other work. `--paragraphs 2` makes short articles.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

from search import Archive
from tests.benchmarks.bounds import Measured, report
from tests.benchmarks.corpus import synthetic
from tests.benchmarks.memory import AnonymousMemory

_IN_A_FOLDER: Final = 1_000
Articles = Iterator[dict[str, Any]]
Write = Callable[[Path, Articles], None]


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for kind in _WRITERS:
        parser.add_argument(f"--{kind}", type=int, nargs="*", default=[], metavar="ARTICLES")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--paragraphs", type=int, help="so many of each article, not all")
    parser.add_argument("--work", type=Path, default=Path("/var/tmp/dateline-benchmarks"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    report(
        each
        for kind, write in _WRITERS.items()
        for count in getattr(options, kind)
        for each in _measured(kind, count, write, options)
    )


def _measured(
    kind: str, count: int, write: Write, options: argparse.Namespace
) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(dir=options.work) as scratch:
        news, folder = Path(scratch) / "news", Path(scratch) / "archive"
        news.mkdir()
        write(news, _articles(count, options.paragraphs))
        memory = AnonymousMemory()
        begun, worked = time.perf_counter(), _processor_seconds()
        with Archive.create(folder) as archive, memory:
            done = archive.update([news], workers=options.workers)
        seconds, processor = time.perf_counter() - begun, _processor_seconds() - worked
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        name = f"{count:,} as {kind}"
        yield Measured(f"{name}: articles", done.articles, count, count)
        yield Measured(f"{name}: seconds", round(seconds, 1))
        yield Measured(f"{name}: articles a second", round(count / seconds))
        yield Measured(f"{name}: processor seconds", round(processor, 1))
        yield Measured(f"{name}: processor ms an article", round(processor * 1e3 / count, 3))
        yield Measured(f"{name}: memory of all processes, MB", round(memory.peak))
        yield Measured(f"{name}: archive, MB", round(disk / 1e6, 1))
        for stage, spent in done.stages.items():
            yield Measured(f"{name}: seconds of {stage}, of all processes", round(spent, 1))


def _articles(count: int, paragraphs: int | None) -> Iterator[dict[str, Any]]:
    for record in synthetic(count):
        body = "\n\n".join(record["body"].split("\n\n")[:paragraphs])
        yield record | {"body": body}


def _processor_seconds() -> float:
    """Of this process and of all its children that have ended, in user and in system mode."""
    return sum(os.times()[:4])


def _files(
    news: Path, articles: Articles, ending: str, form: Callable[[dict[str, Any]], str]
) -> None:
    for number, record in enumerate(articles):
        folder = news / f"{number // _IN_A_FOLDER:05}"
        if not number % _IN_A_FOLDER:
            folder.mkdir()
        (folder / f"{number:08}.{ending}").write_text(form(record), "utf-8")


def _text(record: dict[str, Any]) -> str:
    return f" date {record['date'][:10]} \n\n{record['title']}\n\n{record['body']}\n"


def _page(record: dict[str, Any]) -> str:
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in record["body"].split("\n\n"))
    stated = f'<meta property="article:published_time" content="{record["date"][:10]}">'
    title = escape(record["title"])
    return (
        f"<html><head><title>{title}</title>{stated}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>Imprint</footer></body></html>"
    )


def _records(news: Path, articles: Articles) -> None:
    with (news / "news.jsonl").open("w", encoding="utf-8") as out:
        for record in articles:
            kept = {name: record[name] for name in ("id", "title", "date", "source", "body")}
            out.write(json.dumps(kept) + "\n")


_WRITERS: Final[dict[str, Write]] = {
    "text": lambda news, articles: _files(news, articles, "txt", _text),
    "html": lambda news, articles: _files(news, articles, "html", _page),
    "records": _records,
}


if __name__ == "__main__":
    main()
