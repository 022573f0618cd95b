"""Dictionaries lie in the archive, so that whoever reads it makes and writes none."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Archive, Article, SearchRequest
from search.index.files.names import inflections_name

ARTICLES = (
    Article(body="The women ran to the station before the train had left.", id="en", language="en"),
    Article(body="Emakumeak geltokira joan ziren.", id="eu", language="eu"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "a") as archive:
        archive.add(ARTICLES)
    return tmp_path / "a"


def found(folder: Path, query: str) -> set[str]:
    with Archive.open(folder) as archive:
        return {head.id for head in archive.search(SearchRequest(query)).articles}


def write(folder: Path) -> None:
    with Archive.open(folder, write=True) as archive:
        archive.add([Article(body="An article about nothing else than ice.", id="next")])


def test_reading_needs_the_archive_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    assert {path.name for path in folder.glob("inflections-*")} == {inflections_name("en")}
    assert found(folder, "woman run") == {"en"}
    assert not home.exists()


def test_without_a_dictionary_words_have_the_forms_of_rules(folder: Path) -> None:
    (folder / inflections_name("en")).unlink()
    assert found(folder, "woman") == set()
    assert found(folder, "trains") == {"en"}


def test_a_damaged_one_is_named_left_out_and_made_anew(folder: Path) -> None:
    path = folder / inflections_name("en")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    (fault,) = Archive.check(folder)
    assert (fault.path, fault.problem) == (str(path), "changed since it was written")
    assert found(folder, "woman") == set()
    write(folder)
    assert not Archive.check(folder)
    assert found(folder, "woman") == {"en"}


def test_one_of_another_version_and_what_was_left_unfinished_are_removed(folder: Path) -> None:
    old, unfinished = folder / "inflections-en-1", folder / f"{inflections_name('ru')}.new"
    for path in (old, unfinished):
        path.write_bytes(b"")
    write(folder)
    assert not old.exists()
    assert not unfinished.exists()
    assert (folder / inflections_name("en")).exists()


def test_a_link_in_place_of_one_is_not_followed(folder: Path, tmp_path: Path) -> None:
    path = folder / inflections_name("en")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert found(folder, "woman") == set()
    write(folder)
    assert not path.is_symlink()
