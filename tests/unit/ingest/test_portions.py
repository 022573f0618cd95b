"""A large file is cut at the ends of lines, and no line is lost, doubled or renumbered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.article import Article
from search.ingest.portions import LARGE, Portion, Shares, can_be_cut, portions
from search.ingest.reader import read_file
from search.ingest.streams import PIECE
from search.request import SkippedFile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("portions")


@settings(max_examples=30)
@given(
    lengths=st.lists(st.integers(0, 3 * PIECE // 2), max_size=12),
    wanted=st.lists(st.integers(1, 3 * PIECE), min_size=1, max_size=4),
    ended=st.booleans(),
)
def test_portions_are_whole_lines_that_make_up_the_file(
    folder: Path, lengths: list[int], wanted: list[int], ended: bool
) -> None:
    data = b"\n".join(b"x" * length for length in lengths) + b"\n" * ended
    file = folder / "lines"
    file.write_bytes(data)
    sizes = iter(wanted * 1_000)
    found = list(portions(str(file), lambda: next(sizes)))
    assert b"".join(data[each.start : each.end] for each in found) == data
    for each in found:
        assert each.size > 0
        assert each.start == 0 or data[each.start - 1 : each.start] == b"\n"
        assert each.line == data[: each.start].count(b"\n") + 1


_MB = 1024 * 1024


@given(st.lists(st.integers(1, 4_000), min_size=1, max_size=40), st.integers(1, 8))
@example([330], 2)
def test_portions_are_few_and_shared_nearly_evenly(megabytes: list[int], processes: int) -> None:
    files = [size * _MB for size in megabytes]
    shares = Shares(sum(files), processes)
    loads, sizes = [0] * processes, []
    for left in files:
        while left:
            size = min(shares.next_size(), left)
            shares.take(Portion(0, size, 1))
            loads[loads.index(min(loads))] += size
            left -= size
            sizes.append(size)

    assert sizes[0] <= 2 * _MB
    assert max(sizes) <= 192 * _MB
    assert max(loads) - min(loads) <= max(sizes)
    if len(files) == 1:
        assert max(loads) <= 1.03 * sum(files) / processes + 2 * _MB
    several = len(files) + 3 * processes  # ends of files, beginnings, and one rounded up for each
    assert len(sizes) <= sum(files) // (150 * _MB) + several


def test_portions_read_apart_give_what_the_file_gives(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [
        json.dumps({"id": f"r{n}", "body": f"Number{n}. " + "So on. " * 500}) for n in range(400)
    ]
    lines[100] = "{broken"
    file.write_text("\n".join(lines), "utf-8")
    whole = list(read_file(file))
    apart: list[Article | SkippedFile] = []
    for portion in portions(str(file), lambda: PIECE):
        apart.extend(read_file(file, portion=portion))
    assert apart == whole


@pytest.mark.parametrize(
    ("name", "data", "cut"),
    [
        ("a.jsonl", b'{"body": "x"}\n' * 100_000, True),
        ("small.jsonl", b'{"body": "x"}\n' * 1_000, False),
        ("pretty.json", b"{\n" + b' "body": "x",\n' * 100_000, False),
        ("list.json", b"[\n" + b' {"body": "x"},\n' * 100_000, False),
        ("text.txt", b"A story.\n" * 200_000, False),
        ("wide.jsonl", ('{"body": "x"}\n' * 100_000).encode("utf-16"), False),
    ],
)
def test_only_large_files_of_one_record_a_line_are_cut(
    tmp_path: Path, name: str, data: bytes, cut: bool
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    assert can_be_cut(str(file), len(data), file.suffix, "") is cut
    assert not can_be_cut(str(file), LARGE, file.suffix, ".gz")
