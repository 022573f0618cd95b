"""One command that measures every construct of the query language on one archive.

    uv run --group benchmarks python -m tests.benchmarks.constructs ARCHIVE

Words are chosen by their frequency in the archive itself. Each line is the whole answer as the
reader asks for it: total, 50 rows, facets; nothing is remembered from one question to the next.
Constructs that are decided by places in the text are held to a multiple of the phrase of the same
words, all others to a time; what exceeds its bound is marked, and the exit status is then 1.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from search import Archive, SearchRequest, SearchResult
from search.errors import QueryTimeout
from search.index.index import Index
from search.index.segment.postings import TextField

MOST_MS = 150.0
MOST_PHRASES = 3.0
COMPLETION_MS = 30.0


@dataclass(frozen=True, slots=True)
class Construct:
    """One line of the table: what is done, and what its time is held against.

    `phrase` names the construct whose time is multiplied; without one `most` is a time in ms.
    """

    name: str
    text: str
    run: Callable[[], object]
    phrase: str = ""
    most: float = MOST_MS


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one archive by the share of its articles that have them."""

    commonest: tuple[str, str]
    half: tuple[str, str]
    common: str
    medium: str
    mid: str


def main() -> None:
    """Parse the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="only constructs whose name contains this text")
    parser.add_argument("--cpu", action="store_true", help="time of the processor, not of the day")
    options = parser.parse_args()
    clock = time.thread_time if options.cpu else time.perf_counter
    words = _words(options.archive)
    with Archive.open(options.archive) as archive:
        print(f"{archive.articles:,} articles; words {words}")
        every = _constructs(archive, words)
        wanted = [each for each in every if options.only in each.name]
        needed = {each.phrase for each in wanted}
        chosen = [each for each in every if each in wanted or each.name in needed]
        sys.exit(1 if _measure(archive, chosen, options.rounds, clock) else 0)


def _words(path: Path) -> Words:
    """Choose from the segment with the most articles."""
    segment = max(Index.open(path).snapshot().segments, key=lambda each: each.size)
    field = segment.text_fields["text"]
    shares = [
        (field.document_frequency(number) / segment.size, number) for number in range(len(field))
    ]
    shares.sort(reverse=True)
    commonest = [field.word(number) for _, number in shares[:2]]
    near_half = sorted(shares, key=lambda each: abs(each[0] - 0.5))
    half = [field.word(number) for _, number in near_half[:2]]
    return Words(
        (commonest[0], commonest[1]),
        (half[0], half[1]),
        _word(field, shares, 0.15),
        _word(field, shares, 0.05),
        _word(field, shares, 0.01),
    )


def _word(field: TextField, shares: list[tuple[float, int]], share: float) -> str:
    """The word of letters alone and at least five of them whose share is the nearest."""
    near = sorted(shares, key=lambda each: abs(each[0] - share))
    words = (field.word(number) for _, number in near)
    return next(word for word in words if len(word) >= 5 and word.isascii() and word.isalpha())


def _constructs(archive: Archive, words: Words) -> list[Construct]:
    """Every construct of the language with words, names and dates of the archive."""
    newest = archive.search(SearchRequest())
    head = newest.articles[-1]
    person = newest.facets["people"][0].name if newest.facets["people"] else "nobody"
    organization = newest.facets["organizations"][0].name if newest.facets["organizations"] else "x"
    source = newest.facets["sources"][0].name if newest.facets["sources"] else "nowhere"
    day = head.published.start
    date = "2020-01-01" if day is None else day.isoformat()
    path = Path(head.path or "nowhere").name.partition("#")[0]
    common, medium, mid = words.common, words.medium, words.mid
    first, second = words.commonest

    def search(name: str, query: str, phrase: str = "", **more: object) -> Construct:
        request = replace(SearchRequest(query), **more)  # type: ignore[arg-type]
        most = MOST_PHRASES if phrase else MOST_MS
        return Construct(name, query, lambda: archive.search(request), phrase, most)

    total = archive.search(SearchRequest(common, limit=0, facets=0)).total

    def near(suffix: str, one: str, other: str) -> list[Construct]:
        phrase = f"phrase{suffix}"
        return [
            search(phrase, f'"{one} {other}"'),
            search(f"NEAR{suffix}", f"={one} NEAR/5 ={other}", phrase),
            search(f"ADJ{suffix}", f"={one} ADJ/5 ={other}", phrase),
            search(f"SAME{suffix}", f"={one} SAME ={other}", phrase),
            search(f"first{suffix}", f'first/20:"{one} {other}"', phrase),
            search(f"atleast{suffix}", f'atleast2:"{one} {other}"', phrase),
            search(f"quote{suffix}", f'quote:"{one} {other}"', phrase),
        ]

    return [
        search("everything", ""),
        search("word", f"={common}"),
        search("inflected", common),
        search("commonest word", f"={first}"),
        search("relevance", common, sort="relevance"),
        search("two words", f"{common} {medium}"),
        search("either word", f"{common} OR {medium}"),
        search("without", f"{common} -{medium}"),
        *near("", common, medium),
        *near(" of common words", first, second),
        *near(" of words in half", *words.half),
        search("inflected phrase parts", f"{common} ADJ/1 {medium}", "phrase"),
        search("first word", f"first/20:{common}"),
        search("atleast word", f"atleast3:{common}"),
        search("quote word", f"quote:{common}"),
        search("prefix of 1", f"{common[:1]}*"),
        search("prefix of 2", f"{common[:2]}*"),
        search("prefix of 3", f"{common[:3]}*"),
        search("wildcard leading", f"*{common[-3:]}"),
        search("wildcard inner", f"{common[:2]}?{common[3:4]}*"),
        search("fuzzy 1", f"{mid}~1"),
        search("fuzzy 2", f"{mid}~2"),
        search("regex", f"/{common[:2]}.*{common[-1]}/"),
        search("regex of every word", "/.*/"),
        search("on", f"on:{date}"),
        search("on a year", f"on:{date[:4]}"),
        search("person", f'person:"{person}"'),
        search("org", f'org:"{organization}"'),
        search("source", f'source:"{source}"'),
        search("title", f"title:{common}"),
        search("date", f"date:{date}"),
        search("date of a year", f"date:{date[:4]}"),
        search("since", f"since:{date}"),
        search("has:date", "has:date"),
        search("is:undated", "is:undated"),
        search("is:inferred", "is:inferred"),
        search("path", f"path:{path}"),
        search("id", f"id:{head.id}"),
        search("page at 90 %", common, offset=int(total * 0.9)),
        search("oldest", common, sort="oldest"),
        Construct(
            "explain", f"{common} {medium}*",
            lambda: archive.explain(SearchRequest(f"{common} {medium}*")),
        ),
        Construct(
            "snippets", common,
            lambda: archive.snippets(
                SearchRequest(common),
                [each.id for each in archive.search(SearchRequest(common, facets=0)).articles],
            ),
        ),
        *(
            Construct(
                f"complete {what}", text,
                lambda text=text: archive.complete(text),  # type: ignore[misc]
                most=COMPLETION_MS,
            )
            for what, text in (
                ("a word", common[:2]),
                ("a person", f"person:{person[:2]}"),
                ("an organization", f"org:{organization[:2]}"),
                ("a field", common[:1]),
            )
        ),
    ]  # fmt: skip


def _measure(
    archive: Archive, constructs: list[Construct], rounds: int, clock: Callable[[], float]
) -> int:
    """Print a line for each; returns how many are out of their bounds."""
    times: dict[str, list[float]] = {each.name: [] for each in constructs}
    outcome: dict[str, str] = {}
    for number in range(rounds + 1):
        for each in constructs:
            archive.forget()
            begin = clock()
            try:
                found = each.run()
                outcome[each.name] = f"{found.total:,}" if isinstance(found, SearchResult) else ""
            except QueryTimeout:
                outcome[each.name] = "timeout"
            if number:
                times[each.name].append((clock() - begin) * 1e3)
    beyond = 0
    print(f"{'construct':<26}{'articles':>12}{'p50 ms':>10}{'p95 ms':>10}{'of bound':>10}  query")
    for each in constructs:
        measured = sorted(times[each.name])
        middle = statistics.median(measured)
        high = measured[math.ceil(len(measured) * 0.95) - 1]
        base = statistics.median(times[each.phrase]) if each.phrase else 1.0
        out = middle > each.most * base or outcome[each.name] == "timeout"
        beyond += out
        ratio = f"×{middle / base:.1f}" if each.phrase else f"{middle / each.most:.0%}"
        print(
            f"{each.name:<26}{outcome[each.name]:>12}{middle:>10.2f}{high:>10.2f}{ratio:>10}"
            f"  {each.text}{'   OUT OF BOUNDS' if out else ''}"
        )
    return beyond


if __name__ == "__main__":
    main()
