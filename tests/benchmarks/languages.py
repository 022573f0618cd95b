"""One command that measures how well the forms of a word are found in each language.

    python -m tests.benchmarks.languages [--data FOLDER] [--languages ru,de] [--show 10]

FOLDER, or its folder `languages`, holds for each language LANG.jsonl, articles, and
LANG.gold.jsonl, the lemmas of a treebank with the articles that hold a form of each; they are not
part of the project. Every lemma is asked
as a query. Recall and precision count pairs of a lemma and an article. They stand beside what they
have to reach and what the design measured, and beside recoll's where that is installed. Last, all
languages are put into one archive, in which a query should gain no articles of another language by
its inflections. A single word may be one of several languages and has no forms then, which costs
recall; pairs of words of one article, which are asked too, mostly tell their language.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from search import Archive, QueryError, SearchRequest
from tests.benchmarks.bounds import Measured, report

_FOLDER: Final = Path("../shared/data")
_BOUNDS: Final = {
    "ru": (97, 93), "uk": (97, 95), "pl": (94, 90), "fi": (87, 84), "tr": (95, 58), "de": (97, 75),
    "fr": (95, 75), "es": (95, 70), "ar": (84, 80), "fa": (89, 68), "hi": (88, 84), "ko": (85, 78),
    "th": (100, 62), "en": (97, 82),
}  # fmt: skip
"""Per cent of recall and precision to reach."""
_DESIGN: Final = {
    "ar": (85.3, 81.9), "de": (98.5, 77.4), "en": (99.0, 82.5), "es": (97.0, 72.5),
    "fa": (91.1, 70.6), "fi": (88.2, 86.2), "fr": (96.3, 77.4), "hi": (89.4, 86.4),
    "it": (95.1, 69.1), "ja": (63.0, 93.5), "ko": (85.3, 79.5), "nl": (96.7, 74.2),
    "pl": (95.2, 92.5), "ru": (97.5, 96.1), "th": (100.0, 64.0), "tr": (97.4, 59.9),
    "uk": (99.0, 98.4), "vi": (100.0, 40.8), "zh": (100.0, 91.7),
}  # fmt: skip
"""What the study behind the design measured, on the same files."""
_RECOLL: Final = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "it": "italian", "nl": "dutch", "ru": "russian", "tr": "turkish",
}  # fmt: skip
"""The stemmers that recoll has."""
_FOREIGN: Final = 1.0
"""Per cent of a query's articles that its inflections may gain in other languages."""
_PAIRS: Final = 300
"""How many pairs of words are asked of each language."""


@dataclass(frozen=True, slots=True)
class Lemma:
    """A word of a dictionary with the ids of the articles that hold a form of it."""

    text: str
    forms: tuple[str, ...]
    articles: frozenset[str]


class Pairs:
    """Pairs of a lemma and an article, found and wanted."""

    def __init__(self) -> None:
        self.right = self.found = self.wanted = 0
        self.missed: Counter[str] = Counter()
        self.foreign: Counter[str] = Counter()

    def add(self, lemma: Lemma, found: set[str]) -> None:
        """Take what a query for the lemma found."""
        self.right += len(found & lemma.articles)
        self.found += len(found)
        self.wanted += len(lemma.articles)
        self.missed[f"{lemma.text} ({' '.join(lemma.forms[:8])})"] += len(lemma.articles - found)
        self.foreign[lemma.text] += len(found - lemma.articles)

    @property
    def recall(self) -> float:
        """Per cent of the wanted that were found."""
        return round(100 * self.right / max(1, self.wanted), 1)

    @property
    def precision(self) -> float:
        """Per cent of the found that were wanted."""
        return round(100 * self.right / max(1, self.found), 1)


def main() -> None:
    """Measure and print; ends with status 1 where a bound is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.languages")
    parser.description = __doc__
    parser.add_argument("--data", type=Path, default=_FOLDER, metavar="FOLDER", dest="folder")
    parser.add_argument("--languages", default="", help="only these, as ru,de")
    parser.add_argument("--sample", type=int, default=0, help="at most so many lemmas a language")
    parser.add_argument("--show", type=int, default=0, help="lemmas to print that miss the most")
    parser.add_argument("--without-mixed", action="store_true", help="no archive of all languages")
    options = parser.parse_args()
    if (options.folder / "languages").is_dir():
        options.folder /= "languages"
    if not _has_recoll():
        print("recoll is not installed (Debian: recollcmd): its numbers are left out")
    chosen = [name for name in options.languages.split(",") if name]
    known = sorted(path.name.split(".")[0] for path in options.folder.glob("*.gold.jsonl"))
    languages = chosen or known
    if not languages:
        parser.error(f"{options.folder} holds no LANG.gold.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        measures = _measures(options.folder, languages, work, options.sample, options.show)
        mixed: Iterator[Measured] = iter(())
        if not options.without_mixed and len(languages) > 1:
            mixed = _mixed(options.folder, languages, work / "mixed", options.sample)
        report(chain(measures, mixed))


def _measures(
    data: Path, languages: Sequence[str], work: Path, sample: int, show: int
) -> Iterator[Measured]:
    for language in languages:
        lemmas = _lemmas(data, language, sample)
        pairs = Pairs()
        started = time.perf_counter()
        with Archive.create(work / language) as archive:
            archive.update([data / f"{language}.jsonl"])
            indexed = time.perf_counter() - started
            for lemma in lemmas:
                pairs.add(lemma, _found(archive, lemma.text))
        asked = time.perf_counter() - started - indexed
        least = _BOUNDS.get(language, (0, 0))
        design = "/".join(map(str, _DESIGN.get(language, ("?",))))
        beside = (
            f"{len(lemmas)} lemmas; the design: {design}{_recoll(data, language, lemmas, work)}"
        )
        yield Measured(f"{language} recall    ({beside})", pairs.recall, least[0])
        yield Measured(f"{language} precision", pairs.precision, least[1])
        print(f"   indexed in {indexed:.1f} s, {1000 * asked / len(lemmas):.2f} ms a query")
        for name, counts in (("missed", pairs.missed), ("too many", pairs.foreign)):
            if show:
                print(f"   {name}:", *(f"{text} {n}," for text, n in counts.most_common(show)))


def _mixed(data: Path, languages: Sequence[str], place: Path, sample: int) -> Iterator[Measured]:
    """What queries gain in other languages by their inflections, in one archive of all."""
    with Archive.create(place) as archive:
        archive.update([data / f"{language}.jsonl" for language in languages])
        for language in languages:
            lemmas = _lemmas(data, language, sample)
            holding = {lemma.text: lemma.articles for lemma in lemmas}
            words = [(lemma.text,) for lemma in lemmas]
            for number, asked in (("one word", words), ("two words", _together(lemmas))):
                gained, recall = _abroad_and_at_home(archive, language, asked, holding)
                name = f"{language} in the mixed archive, {number}"
                yield Measured(f"{name}: % gained abroad", gained, 0, _FOREIGN)
                yield Measured(f"{name}: recall", recall, 0)


def _abroad_and_at_home(
    archive: Archive,
    language: str,
    queries: Sequence[tuple[str, ...]],
    holding: Mapping[str, frozenset[str]],
) -> tuple[float, float]:
    """Per cent of what queries find that inflections gain in other languages; their recall."""
    gained = found = right = wanted = 0
    for words in queries:
        exact = _found(archive, " ".join(f"={word}" for word in words))
        inflected = _found(archive, " ".join(words))
        meant = frozenset[str].intersection(*(holding[word] for word in words))
        found += len(inflected)
        gained += sum(not each.startswith(f"{language}-") for each in inflected - exact)
        right += len(inflected & meant)
        wanted += len(meant)
    return round(100 * gained / max(1, found), 2), round(100 * right / max(1, wanted), 1)


def _together(lemmas: Sequence[Lemma]) -> list[tuple[str, ...]]:
    """Pairs of words that have an article in common, always the same ones."""
    chance = random.Random(1)
    by_article: dict[str, list[str]] = {}
    for lemma in lemmas:
        for article in sorted(lemma.articles):
            by_article.setdefault(article, []).append(lemma.text)
    several = [words for words in by_article.values() if len(words) > 1]
    return [tuple(chance.sample(chance.choice(several), 2)) for _ in range(_PAIRS) if several]


def _found(archive: Archive, query: str) -> set[str]:
    """The ids of the articles that a query finds; none where it is no query."""
    try:
        result = archive.search(SearchRequest(query=query, limit=10_000, facets=0))
    except QueryError:
        return set()
    return {head.id for head in result.articles}


def _lemmas(data: Path, language: str, sample: int) -> list[Lemma]:
    """The lemmas of a language, or as many of them, always the same ones."""
    found = [
        Lemma(record["lemma"], tuple(record["forms"]), frozenset(record["articles"]))
        for record in _records(data / f"{language}.gold.jsonl")
    ]
    if not 0 < sample < len(found):
        return found
    return random.Random(1).sample(found, sample)


def _records(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _has_recoll() -> bool:
    return bool(shutil.which("recollindex") and shutil.which("recollq"))


def _recoll(data: Path, language: str, lemmas: Sequence[Lemma], work: Path) -> str:
    """Recall and precision of recoll on the same articles; nothing where it is not installed."""
    if not _has_recoll():
        return ""
    place, settings = work / f"{language}-files", work / f"{language}-recoll"
    place.mkdir()
    settings.mkdir()
    for record in _records(data / f"{language}.jsonl"):
        (place / f"{record['id']}.txt").write_text(record["body"], "utf-8")
    stemmer = _RECOLL.get(language, "english")
    (settings / "recoll.conf").write_text(
        f"topdirs = {place}\nindexstemminglanguages = {stemmer}\n"
    )
    subprocess.run(["recollindex", "-c", str(settings)], check=True, capture_output=True)
    pairs = Pairs()
    for lemma in lemmas:
        command = ["recollq", "-c", str(settings), "-s", stemmer, "-b", "-n", "0-10000"]
        asked = subprocess.run(
            [*command, lemma.text], check=False, capture_output=True, text=True
        ).stdout
        pairs.add(lemma, {Path(line).stem for line in asked.splitlines() if line.endswith(".txt")})
    return f"; recoll: {pairs.recall}/{pairs.precision}"


if __name__ == "__main__":
    main()
