"""A writer that dies at any moment loses nothing that was published, and blocks nobody."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from search.article import Article
from search.errors import ArchiveLocked, ArchiveMissing
from search.index.faults import faults
from search.index.files.manifest import read
from search.index.index import Index
from search.query import front_page
from tests.crash.archives import (
    Fault,
    article,
    change,
    changed,
    contents,
    filled,
    in_child,
    kill,
    unnamed_files,
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Article]]:
    folder = tmp_path_factory.mktemp("crash") / "archive"
    return folder, filled(folder)


@pytest.mark.parametrize("when", ["before", "after", "torn"])
def test_a_kill_at_every_call_leaves_a_whole_generation(
    archive: tuple[Path, dict[str, Article]], tmp_path: Path, when: str
) -> None:
    source, articles = archive
    seen = set()
    at = 0
    ended = -signal.SIGKILL
    while ended == -signal.SIGKILL:
        at += 1
        folder = tmp_path / str(at)
        shutil.copytree(source, folder)

        def interrupted(folder: Path = folder, at: int = at) -> None:
            Fault(at, kill, when).install()
            change(folder)

        ended = in_child(interrupted)
        found = contents(folder)
        is_new = found == changed(articles)
        assert is_new or found == articles
        assert faults(folder) == []
        seen.add(is_new)

        if at % 4 == 0:
            change(folder)
            assert contents(folder) == changed(articles)
            assert unnamed_files(folder) == set()
        shutil.rmtree(folder)
    assert ended == 0
    assert at > 30, "the change makes many calls"
    assert seen == {True, False}


def test_a_kill_while_an_archive_is_made_leaves_none_or_an_empty_one(tmp_path: Path) -> None:
    ended = -signal.SIGKILL
    at = 0
    while ended == -signal.SIGKILL:
        at += 1
        folder = tmp_path / str(at)

        def interrupted(folder: Path = folder, at: int = at) -> None:
            Fault(at, kill).install()
            Index.create(folder, front_page)

        ended = in_child(interrupted)
        try:
            assert contents(folder) == {}
        except ArchiveMissing:
            Index.create(folder, front_page).close()
            assert contents(folder) == {}
    assert ended == 0


def test_all_is_on_the_disk_before_the_manifest_names_it(
    archive: tuple[Path, dict[str, Article]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(archive[0], folder)
    log: list[tuple[str, str]] = []
    fsync, replace = os.fsync, Path.replace

    def logged_fsync(descriptor: int) -> None:
        fsync(descriptor)
        log.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink().name))

    def logged_replace(path: Path, target: Path) -> Path:
        log.append(("rename", path.name))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", logged_fsync)
    monkeypatch.setattr(Path, "replace", logged_replace)
    old = set(read(folder).files)
    change(folder)

    published = log.index(("rename", "manifest.json.new"))
    synced = {name for call, name in log[:published] if call == "fsync"}
    assert set(read(folder).files) - old <= synced
    assert "manifest.json.new" in synced
    folders = [number for number, entry in enumerate(log) if entry == ("fsync", "archive")]
    files = [number for number, entry in enumerate(log) if entry[1] in read(folder).files]
    assert any(max(files) < number < published for number in folders)
    assert any(number > published for number in folders)


def test_the_lock_of_a_dead_writer_is_free(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    Index.create(folder, front_page).close()
    ready, release = os.pipe()

    def holding() -> None:
        Index.open(folder, write=front_page)
        os.write(release, b"x")
        signal.pause()

    child = os.fork()
    if child == 0:
        holding()
    assert os.read(ready, 1) == b"x"
    with pytest.raises(ArchiveLocked, match="another process is writing"):
        Index.open(folder, write=front_page)
    assert Index.open(folder).snapshot().article_count == 0, "readers need no lock"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready)
    os.close(release)
    Index.open(folder, write=front_page).close()


def test_readers_see_whole_generations_while_a_writer_publishes(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    index = Index.create(folder, front_page)

    def reading() -> None:
        reader = Index.open(folder)
        while (count := reader.snapshot().article_count) < 40:
            found = {each for segment in reader.snapshot().segments for each in live_ids(segment)}
            assert len(found) == count == reader.generation - 1
            again = Index.open(folder)
            assert again.generation >= reader.generation
            for segment in again.snapshot().segments:
                assert segment.article(segment.size - 1).body
            reader.refresh()

    child = os.fork()
    if child == 0:
        try:
            reading()
        except BaseException:
            os._exit(1)
        os._exit(0)
    for number in range(40):
        index.writer().add([article(number)])
        index.writer().publish()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    index.close()


def live_ids(segment: object) -> list[str]:
    return [
        segment.id(document)  # type: ignore[attr-defined]
        for document in range(segment.size)  # type: ignore[attr-defined]
        if segment.is_live(document)  # type: ignore[attr-defined]
    ]
