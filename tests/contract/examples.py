"""The examples of the query language and what each finds in the sample articles A, B and C.

They are asked of every engine, of the command line and of the reader's query bar.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

NAMES: Final = {
    "A": "000_768d1a41c320273d.txt",
    "B": "003_bf51b67df59eb80f.txt",
    "C": "004_87930ba4d840abea.txt",
}
"""The file of each sample."""
EXAMPLES: Final = (
    ("csto", "A B C"),
    ("US", "A B C"),
    ("Казахстана", "C"),
    ('"Antony Blinken"', "A B"),
    ("person:blinken", "A B C"),
    ('person:"Sergei Ryabkov"', "A B"),
    ("person:tokayev", "A C"),
    ("zhomart~2", "A C"),
    ("osce -nato", "C"),
    ("(putin OR nazarbayev) protests", "B C"),
    ("putin OR nazarbayev tokayev", "B C"),
    ("peacekeeper*", "A C"),
    ("normalisation", "B"),
    ("quote:normalization", "A B"),
    ("blinken NEAR/12 csto", "A"),
    ("blinken NEAR/13 csto", "A B"),
    ("tokayev ADJ/8 csto", "A"),
    ("osce SAME csto", "C"),
    ("first/20:csto", "B"),
    ("atleast5:csto", "A B"),
    ("date:2022-01-09", "A B"),
    ("is:undated", ""),
    ("on:2022-01-02", "A C"),
    ('"Secretary State"', ""),
)


def letters(paths: Iterable[str | None]) -> str:
    """Which samples these are, by their paths, in alphabetical order."""
    letter = {name: letter for letter, name in NAMES.items()}
    return " ".join(sorted(letter[Path(path or "").name] for path in paths))
