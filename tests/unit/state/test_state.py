"""What a person does is kept in one file: at once, for two sessions, through damage and moves."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Archive, Article, QueryError, SearchRequest
from tests import ROOT
from tui.state.marks import MarksOfArticle
from tui.state.personal import PersonalState
from tui.state.places import Place
from tui.state.searches import read_request, write_request


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "dateline"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "news") as archive:
        archive.add(Article(id=f"a{n}", body=f"word number{n}", title=f"T{n}") for n in range(9))
        yield archive


_opened: list[PersonalState] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def kept(path: Path, folder: Path) -> PersonalState:
    """What is kept of a person, as another session finds it; closed after the test."""
    _opened.append(PersonalState(path, folder))
    return _opened[-1]


def test_marks_are_there_for_the_next_session_and_for_another_one_at_once(folder: Path) -> None:
    one, other = kept(Path("/news"), folder), kept(Path("/news"), folder)
    assert other.marks.of(["a"]) == {}
    one.marks.change("starred", {"a": "Headline"}, "1")
    other.marks.change("read", {"a": "Headline", "b": "Other"}, "1")
    one.marks.change("tag", {"a": "Headline"}, "1", tag="Später lesen")
    other.marks.change("note", {"a": "Headline"}, "call him")
    expected = MarksOfArticle(True, True, "call him", ("Später lesen",))
    for state in (one, other, kept(Path("/news"), folder)):
        assert state.marks.of(["a", "b", "c"]) == {"a": expected, "b": MarksOfArticle(read=True)}
        assert state.marks.tagged("spater LESEN") == {"a"}
        assert state.marks.title("a") == "Headline"
    assert kept(Path("/others"), folder).marks.of(["a"]) == {}


def test_tags_and_notes_are_found_as_they_are_meant(folder: Path) -> None:
    marks = kept(Path("/news"), folder).marks
    marks.change("tag", {"a": ""}, "1", tag="Gas")
    marks.change("tag", {"b": ""}, "1", tag="gas-pipeline")
    marks.change("note", {"a": ""}, "Ask Ryabkov’s office, then call")
    assert marks.tagged("gas") == {"a"}
    assert marks.tagged("gas*") == {"a", "b"} == marks.tagged("*")
    assert marks.tagged("") == frozenset()
    assert marks.noted("OFFICE then") == {"a"} == marks.noted("off*") == marks.noted("*")
    assert marks.noted("off") == frozenset() == marks.noted("office call") == marks.noted("?")
    assert marks.tags() == [("Gas", 1), ("gas-pipeline", 1)]


def test_a_change_is_undone_article_by_article(folder: Path) -> None:
    marks = kept(Path("/news"), folder).marks
    marks.change("starred", {"b": ""}, "1")
    change = marks.change("starred", {"a": "", "b": "", "c": ""}, "1")
    assert set(change.before) == {"a", "c"}
    assert marks.ids("starred") == {"a", "b", "c"}
    marks.undo(change)
    assert marks.ids("starred") == {"b"}
    note = marks.change("note", {"a": ""}, "one")
    again = marks.change("note", {"a": ""}, "two")
    marks.undo(again)
    assert marks.of(["a"])["a"].note == "one"
    marks.undo(note)
    assert marks.of(["a"]) == {}


KINDS = st.sampled_from(["read", "starred", "tag", "note"])
STEP = st.tuples(KINDS, st.frozensets(st.sampled_from("abcd")), st.booleans())


@settings(max_examples=30)
@given(st.lists(STEP, max_size=8))
def test_undoing_everything_leads_back_to_the_beginning(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, frozenset[str], bool]]
) -> None:
    marks = kept(Path("/n"), tmp_path_factory.mktemp("state")).marks
    states, changes = [marks.of("abcd")], []
    for kind, ids, on in steps:
        changes.append(
            marks.change(kind, dict.fromkeys(ids, ""), "1" if on else "", tag="t")  # type: ignore[arg-type]
        )
        states.append(marks.of("abcd"))
    for change, before in zip(reversed(changes), reversed(states[:-1]), strict=True):
        marks.undo(change)
        assert marks.of("abcd") == before


def test_the_folder_is_its_owners_alone(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    kept(Path("/n"), folder).marks.change("read", {"a": ""}, "1")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "state.sqlite3").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "damage",
    [b"no database at all" * 50, b"SQLite format 3\0" + b"\xff" * 5000, b"S"],
)
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(folder: Path, damage: bytes) -> None:
    before = kept(Path("/n"), folder)
    before.marks.change("read", {"a": ""}, "1")
    before.close()
    for suffix in ("-wal", "-shm"):
        (folder / f"state.sqlite3{suffix}").unlink(missing_ok=True)
    (folder / "state.sqlite3").write_bytes(damage)
    state = kept(Path("/n"), folder)
    assert state.marks.of(["a"]) == {}
    trouble = state.take_trouble()
    assert "set aside" in trouble
    aside = next(folder.glob("state.sqlite3.damaged-*"))
    assert str(aside) in trouble
    assert aside.read_bytes() == damage
    state.marks.change("starred", {"a": ""}, "1")
    assert kept(Path("/n"), folder).marks.ids("starred") == {"a"}
    assert state.take_trouble() == ""


def test_damage_that_shows_later_is_dealt_with_then(folder: Path) -> None:
    state = kept(Path("/n"), folder)
    state.marks.change("tag", {f"a{n}": "t" * 500 for n in range(200)}, "1", tag="x")
    state.close()
    path = folder / "state.sqlite3"
    data = bytearray(path.read_bytes())
    reading = kept(Path("/n"), folder)
    assert reading.marks.ids("starred") == frozenset()
    for start in range(4096, len(data) - 4096, 4096):
        data[start : start + 4000] = os.urandom(4000)
    path.write_bytes(data)
    found = reading.marks.tagged("x")  # whatever is left of them, and no exception
    assert len(found) <= 200
    reading.marks.change("starred", {"b": ""}, "1")
    assert kept(Path("/n"), folder).marks.ids("starred") in ({"b"}, frozenset())


def test_what_cannot_be_kept_is_said_and_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    state = kept(Path("/n"), tmp_path / "file" / "dateline")
    state.marks.change("starred", {"a": ""}, "1")
    assert state.marks.ids("starred") == {"a"}
    assert "nothing is kept beyond this session" in state.take_trouble()


def test_a_file_of_a_newer_version_is_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    with sqlite3.connect(folder / "state.sqlite3") as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    state = kept(Path("/n"), folder)
    assert state.marks.ids("starred") == frozenset()
    assert "newer dateline" in state.take_trouble()
    assert not list(folder.glob("*damaged*"))


KILLED = """
import sys
from pathlib import Path
from tui.state.personal import PersonalState
marks = PersonalState(Path("/n"), Path(sys.argv[1])).marks
for number in range(100_000):
    marks.change("starred", {f"{sys.argv[2]}{number}": "title"}, "1")
    print(number, flush=True)
"""


def test_what_was_done_is_kept_though_two_sessions_are_killed(folder: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(folder)]
    running = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for name in "xy"
    ]
    done = {}
    for process in running:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(100)]
        assert lines[-1].strip() == "99"
    for name, process in zip("xy", running, strict=True):
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        rest = process.stdout.read().split("\n")[:-1]
        done[name] = int(rest[-1]) if rest else 99
        process.stdout.close()
        process.wait()
    starred = kept(Path("/n"), folder).marks.ids("starred")
    for name, last in done.items():
        assert {f"{name}{number}" for number in range(last + 1)} <= starred


# Searches, what is new, places --------------------------------------------------------------------


def test_a_request_is_kept_whole() -> None:
    request = SearchRequest("a OR b", people=("=A B",), sources=("x", "y"), sort="oldest")
    assert read_request(write_request(request)) == request
    for damaged in ("", "[]", "{", '{"sort": "up"}', '{"query": 1', '{"since": "x"}', "null"):
        assert read_request(damaged) is None
    assert read_request("{}") == SearchRequest()


def test_queries_come_back_in_their_order(folder: Path) -> None:
    searches = kept(Path("/n"), folder).searches
    for query in ("one", "two", "three", "one"):
        searches.remember(query)
    assert kept(Path("/n"), folder).searches.queries(2) == ["three", "one"]
    assert kept(Path("/n"), folder).searches.queries(9) == ["two", "three", "one"]


def test_a_place_is_kept_and_a_damaged_one_is_none(folder: Path) -> None:
    state = kept(Path("/n"), folder)
    assert state.places.place() is None
    place = Place('{"query": "x"}', 7, "a7", "article", 120, since=3)
    state.places.keep(place)
    assert kept(Path("/n"), folder).places.place() == place
    state.database.change("UPDATE places SET place = ?", ('{"row": "x"}',))
    assert state.places.place() is None
    state.places.set("theme", "paper")
    assert kept(Path("/other"), folder).places.setting("theme") == "paper"


def test_new_is_what_came_since_the_last_session(archive: Archive, folder: Path) -> None:
    def session() -> PersonalState:
        state = kept(archive.path, folder)
        state.attach(archive)
        state.begin()
        return state

    def leave(state: PersonalState, *, ended: bool) -> None:
        state.places.keep(Place(ended=ended, since=state.since))

    first = session()
    assert first.new() == frozenset()
    leave(first, ended=True)
    archive.add([Article(id="b1", body="word")])
    second = session()
    assert second.new() == {"b1"}
    leave(second, ended=False)  # the line was dropped
    archive.add([Article(id="b2", body="word")])
    third = session()
    assert third.new() == {"b1", "b2"}
    archive.add([Article(id="b3", body="word")])
    assert third.new() == {"b1", "b2", "b3"}
    leave(third, ended=True)  # b3 was never taken in
    fourth = session()
    assert fourth.new() == {"b3"}


def test_each_search_knows_what_is_new_to_it(archive: Archive, folder: Path) -> None:
    state = kept(archive.path, folder)
    state.attach(archive)
    state.begin()
    state.searches.save("mine", SearchRequest("word"))
    (search,) = state.searches.saved()
    assert search.request.query == "word"
    archive.add([Article(id="b1", body="word")])
    visit = state.searches.visit(archive)
    looked = state.searches.looked(search.listed)
    assert looked is not None
    with state.as_of(looked):
        assert state.new() == {"b1"}
    state.searches.look(search.listed, visit)
    with state.as_of(state.searches.looked(search.listed) or 0):
        assert state.new() == frozenset()
    state.searches.drop("mine")
    assert state.searches.saved() == []
    assert state.searches.looked(search.listed) is None


def test_many_visits_take_little_room_and_stay_exact(archive: Archive, folder: Path) -> None:
    state = kept(archive.path, folder)
    state.attach(archive)
    state.begin()
    looked = 0
    for number in range(60):
        archive.add([Article(id=f"c{number}", body="word")])
        state.searches.visit(archive)
        if number == 30:
            looked = state.searches.last_visit() or 0
            state.searches.look("new:x", looked)
            state.searches.look("list", looked)
    rows = state.database.rows("SELECT count(*), sum(length(added)) FROM visits")
    assert rows[0][0] < 45
    assert rows[0][1] == (60 + 9) * 8
    with state.as_of(looked):
        assert state.new() == {f"c{number}" for number in range(31, 60)}


def test_marks_follow_an_archive_that_is_moved_and_indexed_anew(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    state = kept(archive.path, folder)
    state.attach(archive)
    state.begin()
    state.marks.change("starred", {"a1": "T1", "gone": "Old headline"}, "1")
    archive.close()
    shutil.copytree(archive.path, tmp_path / "copy")
    with Archive.open(tmp_path / "copy") as copy:  # the first one is still there
        other = kept(copy.path, folder)
        other.attach(copy)
        other.begin()
        assert other.marks.ids("starred") == frozenset()
    shutil.rmtree(archive.path)
    with Archive.create(tmp_path / "elsewhere") as anew:
        anew.add(Article(id=f"a{n}", body=f"word number{n}") for n in range(9))
        moved = kept(anew.path, folder)
        with Archive.open(anew.path, marks=moved.resolver) as opened:
            moved.attach(opened)
            found = opened.search(SearchRequest("is:starred number1"))
            assert [head.id for head in found.articles] == ["a1"]
            assert moved.resolver.vanished(opened) == {"gone"}
            assert moved.marks.title("gone") == "Old headline"


def test_a_list_stays_what_it_was_asked_for(archive: Archive, folder: Path) -> None:
    state = kept(archive.path, folder)
    with Archive.open(archive.path, marks=state.resolver) as opened:
        state.attach(opened)
        assert opened.search(SearchRequest("is:unread")).total == 9
        kept(archive.path, folder).marks.change("read", {"a1": ""}, "1")
        state.marks.change("read", {"a2": ""}, "1")
        assert opened.search(SearchRequest("is:unread")).total == 9
        state.resolver.refresh()
        assert opened.search(SearchRequest("is:unread")).total == 7
        with pytest.raises(QueryError):
            opened.search(SearchRequest("is:unknown"))
