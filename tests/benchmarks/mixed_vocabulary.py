"""One command that measures what languages cost an archive of very many words when it is opened.

    python -m tests.benchmarks.mixed_vocabulary [--words 1000000] [--languages ru,uk,de,pl,tr,fi]

It makes an archive of made-up words with the endings of several languages, and a copy in which a
correction says that all are in one language, Swahili, of which no dictionary and no rules are
known. Each is opened by processes of their own that ask a word of every language; what the mixed
one takes more is printed in milliseconds of processor time and in MB.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from search import Archive, Article, parse_corrections
from tests.benchmarks.bounds import Measured, report

_SYLLABLES: Final = {
    "CYRILLIC": ("б в г д ж з к л м н п р с т ф х ц ч ш", "а е и о у я ю"),
    "LATIN": ("b c d f g h j k l m n p r s t v z", "a e i o u"),
}
_WORDS: Final = {  # one to ask for in each language, and endings for its made-up words
    "ru": ("правительство", "а у ом ы ов ами"), "uk": ("уряд", "а у ом и ів ами"),
    "de": ("regierung", "en er es ung ungen"), "pl": ("rząd", "a u em y ow ami"),
    "tr": ("hükümet", "in de ler lerin"), "fi": ("hallitus", "n ssa sta t ien"),
    "es": ("gobierno", "o a os as"), "fr": ("gouvernement", "s e es ment"),
}  # fmt: skip
_IN_AN_ARTICLE: Final = 2_000
_SOURCE, _UNKNOWN = "Made up", "sw"
_ROUNDS: Final = 5
_OPENING: Final = """
import json, os, resource, sys
from search import Archive, SearchRequest
def now():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
def held():
    rows = open("/proc/self/smaps_rollup").read().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith(("Rss:",))) / 1024
with Archive.open(sys.argv[1]) as archive:
    archive.search(SearchRequest("=x"))
    opened, memory = now(), held()
    for word in sys.argv[2:]:
        archive.search(SearchRequest(word))
    print(json.dumps([opened * 1000, (now() - opened) * 1000, memory, held() - memory]))
"""


def main() -> None:
    """Measure and print; ends with status 1 where a bound is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mixed_vocabulary")
    parser.description = __doc__
    parser.add_argument("--words", type=int, default=1_000_000, help="distinct words")
    parser.add_argument("--languages", default="ru,uk,de,pl,tr,fi", help="of " + ",".join(_WORDS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report(_measures(Path(folder), options.words, options.languages.split(",")))


def _measures(folder: Path, words: int, languages: Sequence[str]) -> Iterator[Measured]:
    with Archive.create(folder / "mixed") as archive:
        archive.add(_articles(words, languages))
    shutil.copytree(folder / "mixed", folder / "alike")
    with Archive.open(folder / "alike", write=True) as archive:
        archive.correct(parse_corrections(f'language source "{_SOURCE}" "{_UNKNOWN}"'))
    asked = [_WORDS[each][0] for each in languages]
    seen: dict[str, list[list[float]]] = {"mixed": [], "alike": []}
    for _ in range(_ROUNDS):
        for name, rounds in seen.items():
            rounds.append(_opened(folder / name, asked))
    mixed, alike = ([median(each) for each in zip(*seen[n], strict=True)] for n in seen)
    of = f"{words:,} words in {len(languages)} languages"
    yield Measured(f"ms to open, {of}", mixed[0])
    yield Measured("ms more than where all are in one language", mixed[0] - alike[0], most=50)
    more = (mixed[1] - alike[1]) / len(languages)
    yield Measured("ms more for the first word of a language", more)
    yield Measured("MB held when opened", mixed[2])
    yield Measured("MB more than where all are in one language", mixed[2] - alike[2], most=30)
    more = (mixed[3] - alike[3]) / len(languages)
    yield Measured("MB more for each language in use", more, most=30)


def _articles(words: int, languages: Sequence[str]) -> Iterator[Article]:
    """As many articles as have that many distinct words, the languages by turns."""
    chance = random.Random(1)
    for number in range(words // _IN_AN_ARTICLE):
        language = languages[number % len(languages)]
        asked, endings = _WORDS[language]
        consonants, vowels = _SYLLABLES["CYRILLIC" if language in ("ru", "uk") else "LATIN"]
        found = {asked}
        while len(found) <= _IN_AN_ARTICLE:
            syllables = range(chance.randint(2, 4))
            stem = "".join(
                chance.choice(consonants.split()) + chance.choice(vowels.split()) for _ in syllables
            )
            found.add(stem + chance.choice(consonants.split()) + chance.choice(endings.split()))
        text = " ".join(sorted(found))
        yield Article(body=text, id=str(number), language=language, source=_SOURCE)


def _opened(archive: Path, asked: Sequence[str]) -> list[float]:
    """Opening and asking in milliseconds, memory when opened and added by asking in MB."""
    command = [sys.executable, "-c", _OPENING, str(archive), *asked]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(each) for each in json.loads(done.stdout)]


if __name__ == "__main__":
    main()
