"""Only what has changed is read again, and an article keeps its id while path or content stays."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

from search.article import Article
from search.ingest import Comparison, FileState, FoundFile, Portion, Sighting, read_file, walk
from search.ingest.changes import record_id

Known = dict[str, FileState]


class Folder:
    """A folder of files that is indexed again and again, as an archive does it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: Known = {}
        path.mkdir()

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        os.utime(path, ns=(0, len(self.known) * 1000 + hash_of(text)))

    def update(self, *, prune: bool = False) -> dict[str, str]:
        """One pass; what was seen of each file, by name, and "gone" for what vanished."""
        comparison = Comparison(self.known.values(), [self.path])
        seen = {}
        for found in walk([self.path]):
            if not isinstance(found, FoundFile):
                continue
            sighting = comparison.see(found)
            assert isinstance(sighting, Sighting)
            if sighting.verdict in ("new", "changed"):
                articles = [each for each in read_file(found.path) if isinstance(each, Article)]
                state = sighting.state(comparison.identify(sighting, each) for each in articles)
            else:
                state = sighting.state()
            comparison.record(state)
            self.known[state.path] = state
            seen[Path(found.path).name] = str(sighting.verdict)
        for state in comparison.vanished(prune=prune):
            del self.known[state.path]
            seen[Path(state.path).name] = "gone"
        return seen

    def ids(self, name: str) -> tuple[str, ...]:
        return self.known[str(self.path / name)].ids


def hash_of(text: str) -> int:
    return sum(map(ord, text)) * 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "news")
    folder.write("a.txt", "The first story.")
    folder.write("b.txt", "The second story.")
    folder.update()
    return folder


def test_nothing_is_read_again_in_an_unchanged_folder(folder: Folder) -> None:
    assert folder.update() == {"a.txt": "unchanged", "b.txt": "unchanged"}


def test_ids_are_made_of_the_content_and_are_distinct(folder: Folder) -> None:
    (a,), (b,) = folder.ids("a.txt"), folder.ids("b.txt")

    assert a != b
    assert len(a) >= 12
    int(a, 16)


def test_a_changed_file_keeps_its_id(folder: Folder) -> None:
    before = folder.ids("a.txt")
    folder.write("a.txt", "The first story, told anew.")

    assert folder.update()["a.txt"] == "changed"
    assert folder.ids("a.txt") == before


def test_a_touched_file_is_not_read_again(folder: Folder) -> None:
    os.utime(folder.path / "a.txt")

    assert folder.update()["a.txt"] == "touched"
    assert folder.update()["a.txt"] == "unchanged"


def test_the_same_content_elsewhere_is_the_same_article(folder: Folder) -> None:
    folder.write("c.txt", "The first story.")
    folder.write("sub/d.txt", "The third story.")
    folder.write("sub/e.txt", "The third story.")

    seen = folder.update()

    assert (seen["c.txt"], seen["d.txt"], seen["e.txt"]) == ("copy", "new", "copy")
    assert folder.ids("c.txt") == folder.ids("a.txt")
    assert folder.ids("sub/d.txt") == folder.ids("sub/e.txt")


def test_a_packed_copy_is_the_same_article(folder: Folder) -> None:
    (folder.path / "c.txt.gz").write_bytes(gzip.compress(b"The first story."))

    assert folder.update()["c.txt.gz"] == "copy"


def test_a_moved_file_keeps_its_article(folder: Folder) -> None:
    folder.write("a.txt", "The first story, told anew.")
    folder.update()
    before = folder.ids("a.txt")
    (folder.path / "a.txt").rename(folder.path / "z.txt")

    assert folder.update() == {"b.txt": "unchanged", "z.txt": "copy", "a.txt": "gone"}
    assert folder.ids("z.txt") == before


def test_a_copy_that_changes_becomes_an_article_of_its_own(folder: Folder) -> None:
    folder.write("c.txt", "The first story.")
    folder.update()
    folder.write("c.txt", "Another story now.")
    folder.update()

    assert folder.ids("c.txt") != folder.ids("a.txt")


def test_content_that_comes_back_does_not_take_the_id_of_the_path_that_left_it(
    folder: Folder,
) -> None:
    folder.write("a.txt", "The first story, told anew.")
    folder.update()
    folder.write("c.txt", "The first story.")
    folder.update()

    assert folder.ids("c.txt") != folder.ids("a.txt")


def test_a_deleted_file_vanishes(folder: Folder) -> None:
    (folder.path / "a.txt").unlink()

    assert folder.update() == {"b.txt": "unchanged", "a.txt": "gone"}


def test_a_deleted_folder_within_a_full_one_vanishes(folder: Folder) -> None:
    folder.write("sub/c.txt", "The third story.")
    folder.update()
    shutil.rmtree(folder.path / "sub")

    assert folder.update()["c.txt"] == "gone"


@pytest.mark.parametrize("hidden", [False, True])
def test_an_empty_folder_removes_nothing_without_being_told(folder: Folder, hidden: bool) -> None:
    for name in ("a.txt", "b.txt"):
        (folder.path / name).unlink()
    if hidden:
        (folder.path / ".keep").touch()

    assert folder.update() == {}
    assert folder.update(prune=True) == {"a.txt": "gone", "b.txt": "gone"}


def test_a_missing_root_removes_nothing_without_being_told(folder: Folder) -> None:
    shutil.rmtree(folder.path)

    assert folder.update() == {}
    assert folder.update(prune=True) == {"a.txt": "gone", "b.txt": "gone"}


def test_an_emptied_folder_within_a_full_one_removes_nothing(folder: Folder) -> None:
    folder.write("sub/c.txt", "The third story.")
    folder.update()
    (folder.path / "sub" / "c.txt").unlink()

    assert "c.txt" not in folder.update()
    assert folder.update(prune=True)["c.txt"] == "gone"


def test_files_outside_the_given_paths_never_vanish(folder: Folder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (folder.path / "a.txt").unlink()

    assert Comparison(folder.known.values(), [other]).vanished(prune=True) == ()
    assert Comparison(folder.known.values(), [tmp_path / "new"]).vanished(prune=True) == ()


def test_a_file_of_a_name_that_is_no_text_vanishes_too(folder: Folder) -> None:
    path = os.fsencode(folder.path) + b"/\xff.txt"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"The third story.")
    folder.update()
    assert folder.update()["\udcff.txt"] == "unchanged"
    os.unlink(path)  # noqa: PTH108

    assert folder.update()["\\xff.txt"] == "gone"


def test_records_keep_their_own_ids_and_others_get_those_of_their_content(folder: Folder) -> None:
    folder.write("c.jsonl", '{"id": "x-1", "title": "A"}\n{"title": "B"}\n{"title": "C"}\n')
    folder.update()
    own, second, third = folder.ids("c.jsonl")
    folder.write("c.jsonl", '{"title": "C"}\n{"id": "x-1", "title": "A, anew"}\n{"title": "D"}\n')
    folder.update()

    assert own == "x-1"
    assert folder.ids("c.jsonl")[:2] == (third, "x-1")
    assert folder.ids("c.jsonl")[2] not in (second, third)


@pytest.mark.parametrize("ended", [True, False])
def test_of_a_large_file_of_lines_that_grew_only_the_tail_is_to_be_read(
    folder: Folder, *, ended: bool
) -> None:
    line = '{"body": "' + "A story. " * 100 + '"}\n'
    text = line * 1_500 if ended else (line * 1_500).rstrip()
    folder.write("c.jsonl", text)
    folder.update()
    folder.write("c.jsonl", f"{line * 1_500}{line * 2}")
    found = next(each for each in walk([folder.path / "c.jsonl"]) if isinstance(each, FoundFile))
    sighting = Comparison(folder.known.values(), [folder.path]).see(found)

    assert isinstance(sighting, Sighting)
    assert sighting.verdict == ("grown" if ended else "changed")
    if ended:
        assert sighting.tail == Portion(len(text), found.size, 1_501)
        assert sighting.ids == folder.ids("c.jsonl")
        folder.write("c.jsonl", f"{line.replace('A', 'B')}{line * 1_501}")
        assert folder.update()["c.jsonl"] == "changed"


def test_an_id_of_content_differs_when_any_stated_part_differs() -> None:
    articles = [
        Article("Body."),
        Article("Body", title="."),
        Article("Body.", title="Title"),
        Article("Body.", source="TASS"),
        Article("Body.", url="https://e.org"),
    ]

    assert len({record_id(article) for article in articles}) == len(articles)
    assert record_id(Article("Body.", title="Derived", title_stated=False)) == record_id(
        Article("Body.")
    )
