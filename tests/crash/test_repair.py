"""A repair keeps what is sound, and brings back everything that still has its source file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import Archive, Article, SearchRequest
from search.errors import ArchiveDamaged, ArchiveLocked, ArchiveMissing
from search.index.files.manifest import FORMAT, read
from search.index.files.names import LOCK, MANIFEST, MANIFEST_COPY
from search.names.registry.corrections import Correction
from tests.crash.archives import contents


def write_news(folder: Path, numbers: range) -> None:
    for number in numbers:
        folder.joinpath(f"{number:03}.txt").write_text(
            f" date 2022-01-{number % 28 + 1:02} \n\nStory {number}.\n\nForeign Minister Sergey "
            f"Lavrov met Antony Blinken on matter number{number}.",
            "utf-8",
        )
    records = [
        {"id": f"r{number}", "body": f"Record number{number}.", "people": ["Ada Lovelace"]}
        for number in numbers
    ]
    lines = "\n".join(json.dumps(record) for record in records)
    folder.joinpath(f"records-{numbers.start}.jsonl").write_text(lines, "utf-8")


def seen(folder: Path) -> tuple[dict[str, Article], object]:
    with Archive.open(folder) as archive:
        result = archive.search(SearchRequest(limit=100))
        return contents(folder), (result.total, result.articles, result.facets)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three segments, one with a removed article, and a file that was changed and kept its id."""
    root = tmp_path_factory.mktemp("repair")
    news = root / "news"
    news.mkdir()
    with Archive.create(root / "archive") as archive:
        for numbers in (range(8), range(8, 14), range(14, 18)):
            write_news(news, numbers)
            archive.update([news])
        (news / "003.txt").unlink()
        changed = news / "004.txt"
        changed.write_text(changed.read_text("utf-8") + "\n\nAnd a zeppelin.", "utf-8")
        archive.update([news])
    return root


@pytest.fixture
def root(source: Path) -> Path:
    """The archive itself, for its source files are known by their paths."""
    kept = source / "kept"
    if not kept.exists():
        shutil.copytree(source / "archive", kept)
    shutil.rmtree(source / "archive")
    shutil.copytree(kept, source / "archive")
    return source


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
def test_any_one_file_can_be_lost(root: Path, damage: Callable[[Path], None]) -> None:
    archive = root / "archive"
    before, result = seen(archive)
    generation = read(archive).generation
    for name in sorted(read(archive).files):
        whole = root / "whole"
        shutil.copytree(archive, whole)
        damage(archive / name)
        Archive.repair(archive)
        assert Archive.check(archive) == ()
        assert read(archive).generation > generation
        assert seen(archive) == (before, result), name
        shutil.rmtree(archive)
        whole.rename(archive)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
@pytest.mark.parametrize("names", [(MANIFEST,), (MANIFEST_COPY,), (MANIFEST, MANIFEST_COPY)])
def test_the_manifest_can_be_lost(
    root: Path, damage: Callable[[Path], None], names: tuple[str, ...]
) -> None:
    archive = root / "archive"
    before, result = seen(archive)
    generation = read(archive).generation
    for name in names:
        damage(archive / name)
    assert Archive.check(archive)
    Archive.repair(archive)
    assert Archive.check(archive) == ()
    assert read(archive).generation >= generation
    assert seen(archive) == (before, result)


@pytest.mark.parametrize("lost", ["entities-*", "corrections-*", "*.postings", "*.json"])
def test_corrected_dates_outlive_whatever_is_lost(root: Path, lost: str) -> None:
    archive = root / "archive"
    with Archive.open(archive, write=True) as opened:
        ids = [head.id for head in opened.search(SearchRequest("story", limit=2)).articles]
        said = [Correction("date", "article", (id, "2001-02-03")) for id in ids]
        assert opened.correct([*opened.corrections(), *said]) == 2
    before, result = seen(archive)
    for path in archive.glob(lost):
        flip(path)
    Archive.repair(archive)
    assert seen(archive) == (before, result)
    with Archive.open(archive) as opened:
        assert opened.search(SearchRequest("date:2001-02-03 dated:corrected")).total == 2
        assert set(opened.corrections()) == set(said)


def test_all_segments_can_be_lost(root: Path) -> None:
    archive = root / "archive"
    before, result = seen(archive)
    for path in archive.glob("*.postings"):
        flip(path)
    report = Archive.repair(archive)
    assert report.added == len(before)
    assert seen(archive) == (before, result)


def test_where_nothing_is_left_that_is_said(root: Path) -> None:
    archive = root / "archive"
    for path in archive.iterdir():
        if path.suffix != ".bodies":
            path.unlink()
    files = sorted(archive.iterdir())
    with pytest.raises(ArchiveDamaged, match="nothing of it can be saved"):
        Archive.repair(archive)
    assert sorted({*archive.iterdir()} - {archive / LOCK}) == files


def test_what_has_no_source_file_any_more_is_reported(root: Path) -> None:
    archive = root / "archive"
    before, _ = seen(archive)
    news = root / "news"
    news.rename(root / "elsewhere")
    try:
        for path in archive.glob("*.bodies"):
            flip(path)
        report = Archive.repair(archive)
        assert report.added == 0
        assert {Path(each.location).name for each in report.skipped} >= {
            "000.txt",
            "records-0.jsonl",
        }
        lacking = {fault.path for fault in Archive.check(archive)}
        assert lacking == {each.location for each in report.skipped}
    finally:
        (root / "elsewhere").rename(news)
    with Archive.open(archive, write=True) as later:
        later.update([news])
    assert contents(archive) == before
    assert Archive.check(archive) == ()


def test_articles_and_corrections_that_no_file_has_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Archive.create(folder) as archive:
        archive.add([Article(id="one", body="Sergey Lavrov met Antony Blinken.")])
        archive.correct([Correction("rename", "person", ("Sergey Lavrov", "The Minister"))])
    flip(folder / read(folder).sources)
    Archive.repair(folder)
    with Archive.open(folder) as archive:
        assert len(archive.corrections()) == 1
        (head,) = archive.search(SearchRequest()).articles
        assert "The Minister" in head.people


def test_a_sound_archive_and_a_foreign_one_stay_as_they_are(root: Path, tmp_path: Path) -> None:
    archive = root / "archive"
    files = {path.name: path.stat().st_mtime_ns for path in archive.iterdir()}
    Archive.repair(archive)
    assert {path.name: path.stat().st_mtime_ns for path in archive.iterdir()} == files
    content = json.loads((archive / MANIFEST).read_bytes())
    (archive / MANIFEST).write_text(json.dumps({**content, "format": FORMAT + 1}))
    with pytest.raises(ArchiveDamaged, match="newer version"):
        Archive.repair(archive)
    with pytest.raises(ArchiveMissing):
        Archive.repair(tmp_path / "none")


def test_two_do_not_repair_at_once(root: Path) -> None:
    with Archive.open(root / "archive", write=True), pytest.raises(ArchiveLocked):
        Archive.repair(root / "archive")


def test_a_repair_finds_names_as_the_archive_had_them_found(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    body = "Foreign Minister Sergey Lavrov met Ada Lovelace in London on Monday."
    file.write_text(json.dumps({"id": "x", "body": body, "people": ["Ada Lovelace"]}), "utf-8")
    folder = tmp_path / "archive"
    with Archive.create(folder) as archive:
        archive.update([file], recognize=True)
        before = archive.article("x")
    for path in folder.glob("*.bodies"):
        path.write_bytes(path.read_bytes()[:-1])
    Archive.repair(folder)
    with Archive.open(folder) as archive:
        assert archive.article("x") == before
        assert "Sergey Lavrov" in {mention.entity for mention in before.mentions}
