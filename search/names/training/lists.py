"""Compile the name lists that ship with the package from the published files they come from.

`python -m search.names.training.lists NAMES_FOLDER` writes `search/names/data/`, byte for byte the
same from the same files. What each list contains, from where and under which licence is said in
`search/names/data/README.md`.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anyascii import anyascii

DATA = Path(__file__).parents[1] / "data"
COMMON_RANK = 1_000
"""The most frequent surnames of the US census: knowing only them says little about a person."""
SETTLED_RANK = 8_000
"""Surnames so frequent that two of them are two surnames however alike they sound."""


def main(names: Path) -> None:
    """Write all lists."""
    _write("given.txt", sorted(_given(names)))
    surnames = [_word(row[0]) for row in _table(names / "us_census_surnames.tsv.xz")]
    _write("surnames.txt", surnames[:20_000])
    _write("settled_given.txt", sorted(_census_given(names)))
    _write("bodies.txt", _bodies(names))


def _census_given(names: Path) -> set[str]:
    return {
        _word(name)
        for sex in ("female", "male")
        for name, _ in _table(names / f"us_census_{sex}_first.tsv.xz")
    }


def _given(names: Path) -> set[str]:
    """Given names: of the US census and of Faker's locales in Latin letters."""
    found = _census_given(names)
    for kind, _, name in _table(names / "faker_names.tsv.xz"):
        if kind == "first" and name.isalpha() and len(name) > 2:
            found.add(_word(name))
    return found


def _bodies(names: Path) -> list[str]:
    """International bodies, one a line: acronym (may be empty), TAB, name."""
    found = {
        f"{record['abbr'] or ''}\t{' '.join(record['name'].split())}"
        for record in _records(names / "igo_supraverden.jsonl.xz")
    }
    return sorted(found)


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


def _write(name: str, lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    packed = lzma.compress(content, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    DATA.joinpath(f"{name}.xz").write_bytes(packed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
