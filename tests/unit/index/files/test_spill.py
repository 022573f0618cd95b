"""What is spilled comes back, and files are the same whether anything was spilled or not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article
from search.index.drafts import new_draft
from search.index.files import spill
from search.index.files.sections import SectionFile
from search.index.files.spill import Spill
from search.index.merging import merge
from search.index.segment.build import build_segments


def test_arrays_come_back_in_any_order_and_leave_no_file(tmp_path: Path) -> None:
    arrays = [
        np.arange(size, dtype=dtype)
        for size in (0, 1, 100, 70_000, 200_000)
        for dtype in (np.uint8, np.uint16, np.uint32)
    ]
    kept = Spill(tmp_path / "spill")
    pieces = [kept.put(array) for array in arrays]
    assert list(tmp_path.iterdir()) == []
    for array, piece in reversed(list(zip(arrays, pieces, strict=True))):
        found = kept.get(piece)
        assert found.dtype == array.dtype
        assert found.tolist() == array.tolist()
    kept.close()
    with pytest.raises(ValueError, match="nothing was spilled"):
        kept.get(pieces[-1])


def test_segments_are_the_same_whatever_was_spilled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for name, small in (("memory", 1 << 30), ("disk", 0)):
        monkeypatch.setattr(spill, "_SMALL", small)
        folder = tmp_path / name
        folder.mkdir()
        drafts = []
        for half in ("", "x"):
            articles = [
                Article(body=f"Talks of {number} and the {half}{number % 7} began.", id=half + id)
                for number, id in enumerate(map(str, range(300)))
            ]
            (files,) = build_segments(articles, folder)
            drafts.append(new_draft(folder, files.name, files.sums))
        merge(drafts, folder, "0123456789abcdef")
        file = SectionFile(folder / "0123456789abcdef.postings")
        written.append(
            {each: bytes(file.blob(each)) for each in file.names() if file.is_blob(each)}
        )
        arrays = [each for each in file.names() if not file.is_blob(each)]
        written[-1] |= {each: file.array(each).tobytes() for each in arrays}
        assert not list(folder.glob("*.spill"))
    assert written[0] == written[1]
    assert len(written[0]["text.positions"]) > 4_000


NUMBERS = st.tuples(st.lists(st.integers(0, 2**16 - 1)), st.sampled_from([np.uint16, np.uint32]))


@given(st.lists(NUMBERS, max_size=8), st.integers(0, 200))
def test_a_column_is_all_that_was_appended(given_numbers: list[Any], held: int) -> None:
    arrays = [np.array(numbers, kind) for numbers, kind in given_numbers]
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(spill, "_HELD", held)
        column = spill.Column(Path(folder) / "column")
        for array in arrays:
            column.append(array)
        whole = column.whole()
        assert whole.tolist() == [number for array in arrays for number in array.tolist()]
        assert whole.dtype == np.result_type(np.uint16, *(each for each in arrays if len(each)))
        whole[:] = 0  # it may be changed
        assert not any(Path(folder).iterdir())
        assert not len(column.whole())
        column.close()
