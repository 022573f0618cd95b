"""Compile the name lists that ship with the package from the published files they come from.

`python -m search.names.training.lists DATA_FOLDER` (with `names/` and `articles/` in it) writes
`search/names/data/` and `search/ingest/vocabulary.txt.xz`, byte for byte the same from the same
files. What each list contains, from where and under which licence is said in
`search/names/data/README.md`.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from search.names.spelling.phonetics import phonetic_keys

DATA = Path(__file__).parents[1] / "data"
INGEST = Path(__file__).parents[2] / "ingest"
SURNAMES = 20_000
PLACE_PEOPLE = 50_000
RESEMBLING = 0.6
_ONE_SEX = 8
"""How many times more women than men, or the reverse, bear a name that tells the two apart."""


def main(data: Path) -> None:
    """Write all lists."""
    names = data / "names"
    given = _given(names)
    surnames = [_word(row[0]) for row in _table(names / "us_census_surnames.tsv.xz")]
    _write("given.txt", sorted(given))
    _write("surnames.txt", surnames[:SURNAMES])
    _write("settled_given.txt", sorted(_census_given(names)))
    _write("genders.txt", sorted(_genders(names)))
    _write("places.txt", sorted(_places(names)))
    _write("countries.txt", sorted(_countries(names)))
    _write("bodies.txt", sorted(_bodies(names)))
    _write("agencies.txt", sorted(_agencies(names)))
    _write("variants.txt", sorted(_variants(names)))
    _write("words.txt", sorted(_words(data / "articles" / "us_speeches.jsonl.xz")))
    _write("vocabulary.txt", sorted(_vocabulary(data / "articles")), INGEST)


def _places(names: Path) -> set[str]:
    """Cities of 50,000 people and more, under their own name."""
    return {
        " ".join(_word(name).replace("-", " ").split())
        for name, _, population, _ in _table(names / "cities15000_geonames.tsv.xz")
        if int(population) >= PLACE_PEOPLE
    }


def _countries(names: Path) -> set[str]:
    """`c` TAB a country's name, `p` TAB its capital, or `d` TAB what its people are called."""
    found: set[str] = set()
    for record in _records(names / "countries_demonyms.jsonl.xz"):
        found |= {f"c\t{record[field].lower()}" for field in ("name", "official")}
        found |= {f"p\t{_word(capital)}" for capital in record["capital"]}
        found |= {f"d\t{word.lower()}" for word in record["demonym"].values() if word}
    return {line for line in found if line.split("\t")[1]}


def _agencies(names: Path) -> set[str]:
    """Newspapers and United States federal agencies with a name of several words."""
    papers = json.loads(_text(names / "dariusk_newspapers.json.xz"))["newspapers"]
    agencies = json.loads(_text(names / "dariusk_us_federal_agencies.json.xz"))["agencies"]
    found = {name.removeprefix("The ").strip() for name in (*papers, *agencies)}
    return {name for name in found if " " in name and "/" not in name}


def _variants(names: Path) -> set[str]:
    """The phonetic keys of spellings of one name that no rule joins, one name a line.

    Forms for wives and daughters are left out, for they are borne by other people, and so is what
    is unlike everything else in its row, which is mostly a mistake.
    """
    found: set[str] = set()
    for _, spellings in _table(names / "wikidata_name_variants_latin.tsv.xz"):
        row = [word for word in spellings.split("|") if " " not in word]
        row = [word for word in row if not _FEMININE.search(word)] or row
        words = {re.sub("[^a-z]", "", _word(word)) for word in row}
        sounds = [phonetic_keys(word) for word in words if len(word) > 3]
        keys = {likeliest for likeliest, *_ in sounds}
        like = {one for one, other in permutations(keys, 2) if _resemble(one, other)}
        if len(like) > 1 and len(_joined(sounds)) > 1:
            found.add(" ".join(sorted(like)))
    return found


_FEMININE = re.compile("(?:owa|ówna|owna|ová|ova|anka|ianka|yna|ina|ska|ská|aya|aja|scy)$")


def _resemble(one: str, other: str) -> bool:
    return Levenshtein.normalized_similarity(one.lower(), other.lower()) >= RESEMBLING


def _joined(sets: list[tuple[str, ...]]) -> list[set[str]]:
    """Sets united where they overlap."""
    groups: list[set[str]] = []
    for keys in sets:
        touching = [group for group in groups if group & set(keys)]
        groups = [group for group in groups if group not in touching]
        groups.append(set(keys).union(*touching))
    return groups


def _words(path: Path) -> set[str]:
    """Words of speeches that occur in lower case and seldom with a capital inside a sentence."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for record in _records(path):
        for word in re.findall(r"(?<=[a-z,] )[A-Za-z]+", record["body"]):
            (lower if word.islower() else capital)[word.lower()] += 1
    return {
        word
        for word, number in lower.items()
        if len(word) > 2 and number >= 3 and number >= 2 * capital[word]
    }


def _vocabulary(articles: Path) -> set[str]:
    """Words in small letters, without hyphens, that occur twice in texts of the public domain."""
    counts: Counter[str] = Counter()
    for name in ("us_speeches", "18f_blog"):
        for record in _records(articles / f"{name}.jsonl.xz"):
            counts.update(re.findall(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])", record["body"]))
    return {word for word, number in counts.items() if number >= 2}


def _census_given(names: Path) -> set[str]:
    return {
        _word(name)
        for sex in ("female", "male")
        for name, _ in _table(names / f"us_census_{sex}_first.tsv.xz")
    }


def _genders(names: Path) -> set[str]:
    """`f` or `m` and a given name that is nearly always a woman's or a man's in the US census."""
    shares: dict[str, defaultdict[str, float]] = {"f": defaultdict(float), "m": defaultdict(float)}
    for sex, file in (("f", "female"), ("m", "male")):
        for name, percent in _table(names / f"us_census_{file}_first.tsv.xz"):
            shares[sex][_word(name)] += float(percent)
    return {
        f"{sex}{name}"
        for sex, other in (("f", "m"), ("m", "f"))
        for name, share in shares[sex].items()
        if share >= _ONE_SEX * shares[other][name]
    }


def _given(names: Path) -> set[str]:
    """Given names: of the US census and of Faker's locales in Latin letters."""
    found = _census_given(names)
    for kind, _, name in _table(names / "faker_names.tsv.xz"):
        if kind == "first" and name.isalpha() and len(name) > 2:
            found.add(_word(name))
    return found


def _bodies(names: Path) -> set[str]:
    """International bodies: acronym (may be empty), TAB, one of its English names."""
    found: set[str] = set()
    for record in _records(names / "igo_supraverden.jsonl.xz"):
        others = record["other_names"]
        english = [others[key] for key in others if key.startswith("other") and "_en" in key]
        for name in (record["name"], *english):
            if name:
                found.add(f"{record['abbr'] or ''}\t{' '.join(name.split())}")
    return found


def _word(name: str) -> str:
    return anyascii(name).lower()


def _table(path: Path) -> Iterator[list[str]]:
    """The rows of a table with a header line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _text(path: Path) -> str:
    return lzma.decompress(path.read_bytes()).decode("utf-8")


def _write(name: str, lines: list[str], folder: Path = DATA) -> None:
    content = "\n".join(lines).encode()
    packed = lzma.compress(content, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    folder.joinpath(f"{name}.xz").write_bytes(packed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
