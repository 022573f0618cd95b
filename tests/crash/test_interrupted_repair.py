"""A repair that is killed anywhere says what the archive lacks, and the next one goes on."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from search import Archive, Article
from search.index.files.manifest import read
from search.index.files.names import MANIFEST, MANIFEST_COPY
from search.names.registry.corrections import Correction
from tests.crash.archives import Fault, contents, in_child, kill
from tests.crash.test_repair import cut, flip

SAID = Correction("rename", "person", ("Sergey Lavrov", "The Minister"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two segments, a correction, and files that have all of it but the correction."""
    root = tmp_path_factory.mktemp("interrupted")
    news = root / "news"
    news.mkdir()
    with Archive.create(root / "archive") as archive:
        for number in range(2):
            text = f"Story {number}.\n\nForeign Minister Sergey Lavrov met Antony Blinken."
            (news / f"{number}.txt").write_text(text, "utf-8")
            record = {"id": f"r{number}", "body": f"Record {number}.", "people": ["Ada Lovelace"]}
            (news / f"{number}.jsonl").write_text(json.dumps(record), "utf-8")
            archive.update([news])
        archive.correct([SAID])
    return root


def one_segment(archive: Path) -> None:
    flip(archive / read(archive).segments[0].postings)


def all_texts(archive: Path) -> None:
    for segment in read(archive).segments:
        cut(archive / segment.bodies)


def a_segment_and_both_manifests(archive: Path) -> None:
    one_segment(archive)
    (archive / MANIFEST).unlink()
    (archive / MANIFEST_COPY).unlink()


def a_segment_and_the_names(archive: Path) -> None:
    one_segment(archive)
    flip(archive / read(archive).entities)


DAMAGES = [one_segment, all_texts, a_segment_and_both_manifests, a_segment_and_the_names]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_kill_at_every_call_of_a_repair_leaves_nothing_silently_short(
    source: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    before = contents(source / "archive")
    damaged = tmp_path / "damaged"
    shutil.copytree(source / "archive", damaged)
    damage(damaged)
    at = 0
    ended = -signal.SIGKILL
    was_short = False
    while ended == -signal.SIGKILL:
        at += 1
        folder = tmp_path / str(at)
        shutil.copytree(damaged, folder)

        def interrupted(folder: Path = folder, at: int = at) -> None:
            Fault(at, kill, "torn" if at % 2 else "before").install()
            Archive.repair(folder)

        ended = in_child(interrupted)
        if not Archive.check(folder):
            assert contents(folder) == before
        elif ended and (folder / MANIFEST).exists() and not damages_in(folder):
            was_short = True
        Archive.repair(folder)
        assert Archive.check(folder) == ()
        assert contents(folder) == before
        with Archive.open(folder) as archive:
            assert archive.corrections() == (SAID,)
        shutil.rmtree(folder)
    assert ended == 0
    assert at > 20, "a repair makes many calls"
    assert was_short, "at some call what was saved is published and the rest is not read again yet"


def damages_in(folder: Path) -> list[str]:
    """The faults that are no files of articles to be read again."""
    return [
        fault.path
        for fault in Archive.check(folder)
        if Path(fault.path).parent == folder or fault.path == str(folder)
    ]


def test_what_lacks_is_told_until_it_was_read_again(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(source / "archive", folder)
    one_segment(folder)
    stopped = Archive.repair(folder, cancel=lambda: True)
    assert stopped.added == 0
    faults = Archive.check(folder)
    assert {Path(fault.path).name for fault in faults} == {"0.txt", "0.jsonl"}
    assert {fault.problem for fault in faults} == {"has to be read again"}
    assert "1 of its articles" in faults[0].lost
    assert Archive.shortfall(folder) == "2 files have to be read again"
    with Archive.open(folder, write=True) as archive:
        archive.update([source / "news"])
    assert Archive.shortfall(folder) == ""
    assert Archive.check(folder) == ()


def test_articles_of_which_no_file_is_known_are_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Archive.create(folder) as archive:
        archive.add([Article(id="one", body="One.")])
        archive.add([Article(id=f"more{number}", body="More.") for number in range(80)])
    large = max(read(folder).segments, key=lambda each: each.articles)
    flip(folder / large.postings)

    def killed() -> None:
        Fault(1, kill).install()
        from search.index import repairing  # noqa: F401

        Archive.repair(folder)

    assert in_child(killed) == -signal.SIGKILL
    assert Archive.check(folder)
    report = Archive.repair(folder)
    assert "80 articles are lost" in report.warnings[0]
    assert Archive.check(folder) == ()
    with Archive.open(folder) as archive:
        assert archive.articles == 1


def test_corrections_survive_the_loss_of_either_copy(source: Path, tmp_path: Path) -> None:
    published = read(source / "archive")
    for name in (published.entities, published.corrections):
        for damage in (cut, flip, Path.unlink):
            folder = tmp_path / "archive"
            shutil.copytree(source / "archive", folder)
            damage(folder / name)
            assert [Path(fault.path).name for fault in Archive.check(folder)] == [name]
            Archive.repair(folder)
            with Archive.open(folder) as archive:
                assert archive.corrections() == (SAID,)
                assert archive.entities("person", "The Minister")
            assert Archive.check(folder) == ()
            shutil.rmtree(folder)


def test_a_folder_of_somebody_in_a_files_place_is_moved_and_kept(
    source: Path, tmp_path: Path
) -> None:
    before = contents(source / "archive")
    for name in (MANIFEST, MANIFEST_COPY, "write.lock", read(source / "archive").entities):
        folder = tmp_path / "archive"
        shutil.copytree(source / "archive", folder)
        (folder / name).unlink()
        (folder / name).mkdir()
        (folder / name / "mine.txt").write_text("kept")
        Archive.repair(folder)
        assert contents(folder) == before
        (kept,) = folder.glob("*/mine.txt")
        assert kept.read_text() == "kept"
        assert [fault.path for fault in Archive.check(folder)] == [str(kept.parent)]
        shutil.rmtree(folder)


def test_a_lost_manifest_is_no_reason_to_begin_anew(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(source / "archive", folder)
    for name in (MANIFEST, MANIFEST_COPY):
        (folder / name).unlink()
    assert Archive.exists(folder)
    files = sorted(folder.iterdir())
    with pytest.raises(Exception, match=r"manifest\.json is missing"):
        Archive.create(folder)
    assert sorted(folder.iterdir()) == files
