"""Makes the corpora that engines are measured on: synthetic ones of any size, and real news."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

SEED = 20220110
CHUNK = 5_000
FIRST_DAY = np.datetime64("2015-01-01")
DAYS = 3_650

_FUNCTION_WORDS = """the of and to a in is that for it as was with be by on not he his but at are
this have from or had an they which one you were her all she there would their we him been has when
who will no more if out so said what up its about into than them can only other new some could time
these two may then do first any my now such like our over me even most made after also did many
before must through years where much your way well down should because each just those people how
too little good very make world still own see men work long get here between both life being under
never day same another know year while last might us great old state come since against go came
right used take three""".split()
_ONSETS = "b c d f g h j k l m n p r s t v w st tr pr br gr cl pl sh ch th sp".split()
_NUCLEI = "a e i o ai ea ou io".split()
_CODAS = ["", "", "n", "r", "s", "l", "m", "nd", "st"]
_ENDINGS = ["", "", "", "", "s", "ed", "ing", "er", "ers", "ly", "tion", "ment", "able", "ness"]


def synthetic(count: int) -> Iterator[dict[str, Any]]:
    """Yield `count` articles of about 380 words with Zipf words and names; always the same ones.

    A smaller corpus is the beginning of a larger one. Word frequencies follow a Zipf-Mandelbrot
    law, 12 % of the words repeat an earlier word of their article, people and organizations have
    8 values an article out of 50,000 each.
    """
    vocabulary = np.array(_vocabulary(200_000), dtype=object)
    people, organizations = _names(50_000)
    word_share = _zipf(len(vocabulary), 1.07, 2.0)
    name_share = _zipf(len(people), 1.0, 4.0)
    for first in range(0, count, CHUNK):
        chunk = np.random.default_rng([SEED, first])
        picker = random.Random(SEED * 1_000 + first)
        lengths = np.clip(chunk.lognormal(np.log(345), 0.42, CHUNK).astype(int), 40, 2_500)
        total = int(lengths.sum())
        ids = np.searchsorted(word_share, chunk.random(total))
        starts = np.cumsum(lengths) - lengths
        offset = np.arange(total) - np.repeat(starts, lengths)
        repeated = chunk.random(total) < 0.12
        source = (
            np.arange(total) - offset + (chunk.random(total) * np.maximum(offset, 1)).astype(int)
        )
        ids[repeated] = ids[source[repeated]]
        words = vocabulary[np.minimum(ids, len(vocabulary) - 1)]
        days = (chunk.random(CHUNK) * DAYS).astype(int)
        counts = np.clip(chunk.poisson(8, (2, CHUNK)), 0, 25)
        for number in range(min(CHUNK, count - first)):
            text = words[starts[number] : starts[number] + lengths[number]].tolist()
            named = [
                list(dict.fromkeys(names[i] for i in np.searchsorted(name_share, chunk.random(n))))
                for names, n in zip((people, organizations), counts[:, number], strict=True)
            ]
            for name in named[0][:3] + named[1][:2]:
                text.insert(picker.randrange(len(text)), name)
            yield {
                "id": f"a{first + number:08d}",
                "title": " ".join(text[3:12]).capitalize(),
                "date": str(FIRST_DAY + int(days[number])),
                "source": f"Agency {picker.randrange(40)}",
                "body": _paragraphs(text, picker),
                "people": named[0],
                "organizations": named[1],
            }


def reuters(count: int, file: Path) -> Iterator[dict[str, Any]]:
    """Yield `count` articles: the real ones of `file` over and over, each time on other days."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    picker = random.Random(SEED)
    for number in range(count):
        record = records[number % len(records)]
        day = FIRST_DAY + picker.randrange(DAYS)
        yield {
            "id": f"r{number:08d}",
            "title": record["title"] or "Untitled",
            "date": str(day),
            "source": "Reuters",
            "body": record["body"],
            "people": record.get("people") or [],
            "organizations": record.get("orgs") or [],
        }


def write(records: Iterator[dict[str, Any]], path: Path) -> None:
    """Write records as JSON Lines, under the final name only once complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    with scratch.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    scratch.rename(path)


def _paragraphs(words: list[str], picker: random.Random) -> str:
    sentences = []
    at = 0
    while at < len(words):
        length = picker.randint(9, 28)
        sentence = " ".join(words[at : at + length])
        sentences.append(sentence[:1].upper() + sentence[1:] + ".")
        at += length
    groups = (sentences[i : i + 4] for i in range(0, len(sentences), 4))
    return "\n\n".join(" ".join(group) for group in groups)


def _vocabulary(size: int) -> list[str]:
    picker = random.Random(SEED)
    words = list(_FUNCTION_WORDS)
    seen = set(words)

    def syllable() -> str:
        return picker.choice(_ONSETS) + picker.choice(_NUCLEI) + picker.choice(_CODAS)

    while len(words) < size:
        common = len(words) < 400
        syllables = 1 if common else picker.choice((1, 2, 2, 3))
        word = "".join(syllable() for _ in range(syllables))
        word += "" if common else picker.choice(_ENDINGS)
        if 3 <= len(word) <= 18 and word not in seen and not word.startswith("kaz"):
            seen.add(word)
            words.append(word)
    for number in range(60):  # a prefix whose 60 words are spread over all frequencies
        word = f"kaz{syllable()}{syllable()}{number}"
        words[min(3_000 + number * number * 50, size - 1)] = word
    return words


def _names(size: int) -> tuple[list[str], list[str]]:
    """Names that no resolver takes for spellings of one another: all stems differ in consonants."""
    picker = random.Random(SEED + 1)
    consonants = "bdfgjklmnprstvz"

    def stems(length: int, number: int) -> list[str]:
        skeletons: dict[str, None] = {}
        while len(skeletons) < number:
            skeletons["".join(picker.choice(consonants) for _ in range(length))] = None
        return ["".join(c + picker.choice("aeiou") for c in each).title() for each in skeletons]

    given = stems(3, 2_000)
    endings = ["", "n", "r", "ko", "ski"]
    people = [
        f"{picker.choice(given)} {family}{picker.choice(endings)}" for family in stems(5, size)
    ]
    kinds = ["Bank", "Ministry", "University", "Union", "Agency", "Party", "Institute"]
    organizations = [f"{stem} {picker.choice(kinds)}" for stem in stems(6, size)]
    return people, organizations


def _zipf(size: int, exponent: float, shift: float) -> Any:
    """Cumulative shares of the Zipf-Mandelbrot law, `1 / (rank + shift) ** exponent`."""
    share = 1.0 / np.power(np.arange(size) + 1 + shift, exponent)
    cumulated = np.cumsum(share)
    return cumulated / cumulated[-1]
