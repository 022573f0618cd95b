"""What is loaded, and refused, before the first frame."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from search import Archive, QueryError, SearchRequest

HEAVY = ("numpy", "whoosh", "pyroaring", "Stemmer", "re2", "rapidfuzz", "anyascii")
NEEDLESS = (
    "textual", "sqlite3", "email", "importlib.metadata", "concurrent.futures", "multiprocessing",
    "search.ingest", "search.update", "search.index.writer", "search.names.recognition",
)  # fmt: skip
"""What a search from the shell, which scripts call in loops, has no need of."""
QUERIES = (
    '"Antony Blinken" csto',
    "(putin OR nazarbayev) protests",
    "osce -nato",
    "peacekeep* zhomart~2",
    'person:"Sergei Ryabkov" org:csto',
    "title:summit source:tass",
    "date:2022-01-09..2022-01-10 since:2022-01-01",
    "blinken NEAR/12 csto",
    "tokayev ADJ/8 csto",
    "osce SAME csto",
    "first/20:csto atleast5:csto",
    "Kassym-Jomart US Казахстана",
    "=protest NOT =word",
    "is:inferred quote:normalization",
)


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_the_engine_is_not_loaded_for_the_first_frame(samples: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom search import Archive, SearchRequest\n"
        "first = Archive.front_page(Path(sys.argv[1]))\nassert first.total == 3\n"
        "import tui.reader.app\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = python(code, str(samples))
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_search_from_the_shell_loads_only_what_it_needs(samples: Path) -> None:
    code = (
        "import sys\nfrom tui.cli import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code\n"
        f"print([name for name in {NEEDLESS} if name in sys.modules], file=sys.stderr)"
    )
    done = python(code, "search", "csto", "--json", "--archive", str(samples))
    assert done.stderr == "[]\n"
    assert json.loads(done.stdout)["total"] == 3


def test_without_a_terminal_it_says_what_to_do(samples: Path) -> None:
    done = python("from tui.cli import main; main()", "--archive", str(samples))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "ssh -t" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_understood_is_understood_while_it_is_typed(samples: Path, query: str) -> None:
    with Archive.open(samples) as archive:
        archive.search(SearchRequest(query=query))
        for end in range(len(query) + 1):
            typed = query[:end]
            try:
                archive.search(SearchRequest(query=typed, limit=1, facets=0))
            except QueryError:
                continue
            archive.search(SearchRequest(query=typed, limit=1, facets=0, typing=True))
