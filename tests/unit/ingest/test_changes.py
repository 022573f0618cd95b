"""Only what has changed is read again, and an article keeps its id while path or content stays."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article
from search.ingest.changes import RACY, Comparison, FileChange, FileState, record_id
from search.ingest.circumstances import UNKNOWN, Circumstances
from search.ingest.portions import Portion
from search.ingest.reader import FoundFile, read_file, walk

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
        times = [each.mtime_ns for each in walk([self.path]) if isinstance(each, FoundFile)]
        comparison = Comparison(self.known.values(), [self.path], times_ns=times)
        seen = {}
        for found in walk([self.path]):
            if not isinstance(found, FoundFile):
                continue
            change = comparison.compare(found)
            assert isinstance(change, FileChange)
            if change.status in ("new", "changed", "moved"):
                articles = [each for each in read_file(found.path) if isinstance(each, Article)]
                state = change.state(comparison.identify(change, each) for each in articles)
            else:
                state = change.state()
            comparison.record(state)
            self.known[state.path] = state
            seen[Path(found.path).name] = str(change.status)
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


def test_a_touched_file_is_read_again_only_on_another_day(folder: Folder) -> None:
    """The day of a file's last change may tell the date of its article."""
    minute, day = 60 * 10**9, 24 * 60 * 60 * 10**9
    os.utime(folder.path / "a.txt", ns=(0, minute))
    assert folder.update()["a.txt"] == "touched"
    assert folder.update()["a.txt"] == "unchanged"

    os.utime(folder.path / "a.txt", ns=(0, day + minute))
    assert folder.update()["a.txt"] == "changed"
    assert folder.update()["a.txt"] == "unchanged"


def test_a_file_that_has_just_changed_is_known_by_its_content(folder: Folder) -> None:
    """Another change may bear the same time, and leave the size as it is."""
    path = folder.path / "a.txt"
    path.write_text("The third story.")
    now = path.stat().st_mtime_ns
    folder.update()
    assert folder.known[str(path)].mtime_ns == RACY
    path.write_text("The other story.")
    os.utime(path, ns=(now, now))
    assert folder.update()["a.txt"] == "changed"
    assert folder.update()["a.txt"] == "touched"


def test_all_files_are_read_again_when_that_is_asked_for(folder: Folder) -> None:
    comparison = Comparison(folder.known.values(), [folder.path], reread=True)
    found = [each for each in walk([folder.path]) if isinstance(each, FoundFile)]
    changes = [comparison.compare(each) for each in found]
    assert [each.status for each in changes if isinstance(each, FileChange)] == ["changed"] * 2


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

    assert folder.update() == {"b.txt": "unchanged", "z.txt": "moved", "a.txt": "gone"}
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

    assert Comparison(folder.known.values(), [folder.path]).kept() == {str(folder.path / "sub"): 1}
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
    os.utime(path, ns=(0, 0))
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
    change = Comparison(folder.known.values(), [folder.path]).compare(found)

    assert isinstance(change, FileChange)
    assert change.status == ("grown" if ended else "changed")
    if ended:
        assert change.tail == Portion(len(text), found.size, 1_501)
        assert change.ids == folder.ids("c.jsonl")
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


def test_files_saved_together_do_not_tell_when_articles_were_new(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "news")
    second = 1_700_000_000_000_000_000
    for number in range(11):
        folder.write(f"{number}.txt", f"Story {number}.")
        os.utime(folder.path / f"{number}.txt", ns=(0, second))
    folder.update()
    assert {state.context for state in folder.known.values()} == {"one"}

    (folder.path / "0.txt").unlink()
    seen = folder.update()

    assert set(seen.values()) == {"changed", "gone"}
    assert {state.context for state in folder.known.values()} == {"one 2023-11-14"}
    assert set(folder.update().values()) == {"unchanged"}


def test_files_elsewhere_that_were_saved_at_the_same_time_count_too(tmp_path: Path) -> None:
    folder, other = Folder(tmp_path / "news"), Folder(tmp_path / "more")
    second = 1_700_000_000_000_000_000
    for number in range(6):
        for each in (folder, other):
            each.write(f"{number}.txt", f"Story {number} of {each.path.name}.")
            os.utime(each.path / f"{number}.txt", ns=(0, second))
    folder.update()
    other.known = folder.known
    other.update()

    contexts = {str(Path(path).parent.name): s.context for path, s in other.known.items()}
    assert contexts == {"news": "one 2023-11-14", "more": "one"}


def test_a_file_tells_itself_how_its_numeric_dates_are_read(folder: Folder) -> None:
    lines = [f'{{"date": "{number:02}/01/2022", "body": "N{number}"}}\n' for number in range(1, 20)]
    folder.write("dump.jsonl", "".join(lines[:9]))
    folder.update()
    path = str(folder.path / "dump.jsonl")
    assert folder.known[path].context == ""

    folder.write("dump.jsonl", "".join(lines))

    assert folder.update()["dump.jsonl"] == "changed"
    assert folder.known[path].context == "day-first itself"


@pytest.mark.parametrize(
    "known",
    [
        UNKNOWN,
        Circumstances(True),
        Circumstances(True, date(2022, 1, 9), False, True),
        Circumstances(False, None, True, False),
    ],
)
def test_circumstances_are_kept_as_text(known: Circumstances) -> None:
    assert Circumstances.parse(str(known)) == known


@given(st.text())
def test_any_text_is_read_as_circumstances(text: str) -> None:
    Circumstances.parse(text)
