"""One command that measures how well articles are dated, beside what it has to reach.

    python -m tests.benchmarks.dates --data FOLDER [--show 20 [--every]]

FOLDER holds records of articles whose day is known, as lines of JSON packed with xz; they are not
part of the project. An interval is right where it holds the day. `--show` prints inferred dates
that are wrong, with `--every` also right ones, evenly spread, to be judged by eye.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from search.article import UNDATED, PublicationDate
from search.ingest.compose import compose
from search.ingest.origin import Origin
from search.ingest.web_page import page_article
from tests.benchmarks.bounds import Measured, report

LATEST: Final = date(2026, 1, 1)
_BARE: Final = ("reuters21578", "us_speeches", "bbc", "giveme5w1h", "18f_blog", "gum")
"""Sets of articles of which the text is read as if nothing else were known."""
_WRONG: Final = 3
"""Articles among the 27,000 of the bare sets that may be dated wrongly by what they tell."""
_SPANS: Final = {"bbc": (date(2004, 1, 1), date(2005, 12, 31))}
"""When the articles appeared of which the day is not known: a date outside is wrong."""


_DOUBTFUL: Final = 0.5
"""Per cent of the dates called stated on web pages that the page does not state."""
_OURS: Final = "a mistake of ours"
_GOLD: Final = {
    "1647262025": "the gold takes the day in UTC",
    "aoc.media.archaisme": "the page and its address know no other day",
    "gitarrebass.de-dieneue": "the page and its address know no other day",
}
"""Pages read by eye of which the gold has a day that they do not state."""


def main() -> None:
    """Measure and print; ends with status 1 where a bound is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dates", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--show", type=int, default=0, help="inferred dates to print")
    parser.add_argument("--every", action="store_true", help="print right ones too")
    options = parser.parse_args()
    measurement = Measurement(options.data, every=options.every)
    try:
        report(measurement.measures())
    finally:
        step = max(1, len(measurement.examples) // max(1, options.show))
        for example in measurement.examples[::step][: options.show]:
            print(example)


class Measurement:
    """Every number, one after the other, and the inferred dates that were met on the way."""

    def __init__(self, data: Path, *, every: bool = False) -> None:
        self._data = data
        self._every = every
        self.examples: list[str] = []

    def measures(self) -> Iterator[Measured]:
        """The numbers with their bounds."""
        yield from self._headings()
        yield from self._kinds()
        yield from self._bare()
        yield from self._pages()

    def _headings(self) -> Iterator[Measured]:
        """Messy headings of agencies, in an archive that writes the day first."""
        counts: Counter[str] = Counter()
        for record in _records(self._data / "articles" / "fakes_syria.jsonl.xz"):
            if record["date_kind"] == "published (lead string)":
                name = f"/news/{record['id']}.txt"
                article = compose(
                    record["body"], Origin(name, latest=LATEST, day_first=True), name=name
                )
                counts[outcome(article.published, *_span(record))] += 1
        wrong = counts["stated, wrong"] + counts["inferred, wrong"]
        yield Measured("headings: articles", counts.total(), 738, 738)
        yield Measured("headings: exact day", counts["stated, exact"], least=730)
        yield Measured("headings: wrong day", wrong, most=2)

    def _kinds(self) -> Iterator[Measured]:
        """Heads of articles, by the way in which they are dated."""
        counts: dict[str, Counter[str]] = {}
        near = 0
        for record in _records(self._data / "dates" / "text_date_gold.jsonl.xz"):
            told = self._told(record["head"], record["id"], _span(record))
            counts.setdefault(record["kind"], Counter())[told] += 1
            if record["kind"] == "dateline without year":
                day, _ = _span(record)
                start = compose(record["head"], Origin(modified=day, latest=LATEST)).published.start
                near += start is not None and abs((start - day).days) <= 1
        for kind, count in counts.items():
            yield from _lines(kind, count)
        yield Measured("datelines without a year: within a day beside a file's time", near, 2_700)

    def _bare(self) -> Iterator[Measured]:
        """Texts of articles of which nothing else is known: better undated than wrong."""
        total: Counter[str] = Counter()
        for name in _BARE:
            counts: Counter[str] = Counter()
            for record in _records(self._data / "articles" / f"{name}.jsonl.xz"):
                span = _SPANS.get(name) or _span(record)
                counts[self._told(record["body"], record["id"], span)] += 1
            yield from _lines(name, counts)
            total += counts
        right = total["inferred, exact"] + total["inferred, within"]
        yield Measured("dates inferred from bare texts: right", right)
        yield Measured(
            "dates inferred from bare texts: wrong", total["inferred, wrong"], most=_WRONG
        )

    def _pages(self) -> Iterator[Measured]:
        """Web pages, beside the library that is made for their dates, in the same run."""
        from htmldate import find_date

        gold = {
            f"{record['file']}.gz": date.fromisoformat(record["date"])
            for record in _records(self._data / "dates" / "htmldate_gold.jsonl.xz")
        }
        counts: Counter[str] = Counter()
        theirs = 0
        doubted: Counter[str] = Counter()
        with tarfile.open(self._data / "dates" / "htmldate_pages.tar") as pages:
            for member in pages:
                packed = pages.extractfile(member)
                day = gold.get(member.name.rpartition("/")[2])
                if packed is None or day is None:
                    continue
                page = gzip.decompress(packed.read())
                theirs += find_date(page, original_date=True) == day.isoformat()
                article = page_article(page, Origin(latest=LATEST))
                published = article.published if article is not None else UNDATED
                told = outcome(published, day, day)
                counts[told] += 1
                if told == "stated, wrong":
                    why = _choice(page.decode("utf-8", "replace"), member.name, day)
                    doubted[why] += 1
                    print(f"{member.name}: {day} as {published.start}: {why}\n"
                          f"  {published.evidence}")  # fmt: skip
        yield from _lines("web pages", counts)
        for why, count in doubted.items():
            yield Measured(f"web pages: stated, wrong: {why}"[:68], count)
        stated = counts["stated, exact"] + counts["stated, wrong"]
        kept = stated - doubted[_OURS]
        yield Measured("web pages: stated and as the page says, %", 100 * kept / stated, least=98)
        yield Measured(
            "web pages: stated and not so, %", 100 * doubted[_OURS] / stated, most=_DOUBTFUL
        )
        exact = counts["stated, exact"] + counts["inferred, exact"]
        yield Measured("web pages: exact day", exact, least=theirs)
        yield Measured("web pages: exact day by htmldate", theirs)

    def _told(self, text: str, key: str, span: tuple[date, date]) -> str:
        published = compose(text, Origin(latest=LATEST)).published
        told = outcome(published, *span)
        if published.basis == "inferred" and (self._every or told == "inferred, wrong"):
            days = f"{published.start}/{published.end}"
            self.examples.append(f"{key} {told}: {span[0]} as {days}\n  {published.evidence}")
        return told


def _choice(page: str, name: str, day: date) -> str:
    """Whose choice a day is that a page states otherwise: the gold's, or a mistake of ours."""
    changed = rf"(?:modified|updated)(?:_time)?\W{{1,5}}(?:content=\W?)?{day.isoformat()}"
    if re.search(changed, page, re.IGNORECASE):
        return "the gold takes the day of the last change"
    return _GOLD.get(name.rpartition("/")[2].removesuffix(".html.gz"), _OURS)


def outcome(published: PublicationDate, first: date, last: date) -> str:
    """What an article's date comes to where the true day lies between these."""
    if published.start is None or published.end is None:
        return "undated"
    if published.start == published.end == first:
        return f"{published.basis}, exact"
    within = published.start <= last and published.end >= first
    return f"{published.basis}, {'within' if within else 'wrong'}"


def _lines(what: str, counts: Counter[str]) -> Iterator[Measured]:
    for told in sorted(counts):
        yield Measured(f"{what}: {told}", counts[told])


def _span(record: dict[str, Any]) -> tuple[date, date]:
    day = date.fromisoformat(record["date"][:10])
    return day, day


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a packed file that have a day, and those of a set that has none."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if len(str(record["date"] or "")) >= 10 or path.name.partition(".")[0] in _SPANS:
                yield record


if __name__ == "__main__":
    main()
