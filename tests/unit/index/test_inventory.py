"""What an archive holds can be kept in a few bytes, and tells later what has come since."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from search import Archive, Article


def article(number: int, text: str = "word") -> Article:
    return Article(id=f"a{number}", body=f"{text} {number}")


def test_what_came_since_is_told_whatever_happened_to_the_segments(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive:
        archive.add(article(number) for number in range(20))
        first = archive.inventory()
        assert len(first) == 20 * 8
        assert archive.arrivals([first]) == frozenset()
        assert archive.arrivals([]) == {f"a{number}" for number in range(20)}
        archive.remove(["a3", "a4"])
        archive.add([article(5, "changed"), article(50), article(3)])
        assert archive.arrivals([first]) == {"a50"}
        second = archive.inventory([first])
        assert len(second) == 8
        archive.add([article(51)])
        assert archive.arrivals([first, second]) == {"a51"}
        assert archive.missing(["a4", "a5", "a50", "never"]) == {"a4", "never"}


def test_a_damaged_inventory_makes_articles_new_and_never_fails(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive:
        archive.add([article(1), article(2)])
        assert archive.arrivals([b"", b"abc", archive.inventory()[:11]]) <= {"a1", "a2"}
        assert len(archive.arrivals([archive.inventory()[:8] + b"xyz"])) == 1


@settings(max_examples=20)
@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1), min_size=1, max_size=4))
def test_inventories_add_up(batches: list[frozenset[int]]) -> None:
    with TemporaryDirectory() as folder, Archive.create(Path(folder) / "a") as archive:
        known: set[int] = set()
        inventories: list[bytes] = []
        for batch in batches:
            archive.add(article(number) for number in sorted(batch))
            assert archive.arrivals(inventories) == {f"a{n}" for n in batch - known}
            inventories.append(archive.inventory(inventories))
            known |= batch
        assert sum(map(len, inventories)) == len(known) * 8
