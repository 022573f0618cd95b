"""A file that is cut short, changed, missing or foreign is named; nothing of it is executed."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from search import Archive, SearchRequest
from search.article import Article
from search.errors import ArchiveDamaged, ArchiveError, DatelineError
from search.index.faults import faults
from search.index.files import disk, manifest
from search.index.files.checking import problem
from search.index.files.manifest import FORMAT, read
from search.index.files.names import LOCK, MANIFEST
from search.index.front_page import read as read_front_page
from search.index.index import Index
from search.query import front_page
from tests.crash.archives import contents, filled


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Article]]:
    folder = tmp_path_factory.mktemp("damage") / "archive"
    return folder, filled(folder)


@pytest.fixture
def archive(source: tuple[Path, dict[str, Article]], tmp_path: Path) -> Path:
    shutil.copytree(source[0], tmp_path / "archive")
    return tmp_path / "archive"


def files(folder: Path) -> list[Path]:
    return [folder / name for name in sorted(read(folder).files)]


def opened(archive: Path, file: Path) -> object:
    """Open what reads this file."""
    return read_front_page(archive) if file.name.startswith("front") else Index.open(archive)


def test_a_file_of_another_size_is_named_at_opening(archive: Path) -> None:
    for path in files(archive):
        whole = path.read_bytes()
        for data in (whole[:-1], b"", whole + b"x"):
            path.write_bytes(data)
            with pytest.raises(ArchiveDamaged, match=path.name):
                opened(archive, path)
            assert [fault.path for fault in faults(archive)] == [str(path)]
        path.write_bytes(whole)


def test_a_missing_file_is_named(archive: Path) -> None:
    for path in files(archive):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(ArchiveDamaged, match=path.name):
            opened(archive, path)
        path.write_bytes(whole)
    (archive / MANIFEST).unlink()
    with pytest.raises(ArchiveDamaged, match=r"manifest\.json is missing"):
        Index.open(archive)


def offsets(whole: bytes, most: int) -> range:
    """Which bytes of a file to flip: some, or all where DATELINE_EVERY_BYTE is set (an hour)."""
    every = os.environ.get("DATELINE_EVERY_BYTE")
    return range(0, len(whole), 1 if every else max(1, len(whole) // most))


def test_a_flipped_byte_is_named_by_the_check_with_what_is_lost(archive: Path) -> None:
    index = Index.open(archive)
    for path in files(archive):
        whole = path.read_bytes()
        for offset in range(0, len(whole), max(1, len(whole) // 5)):
            flipped = bytearray(whole)
            flipped[offset] ^= 1 << (offset % 8)
            path.write_bytes(flipped)
            (fault,) = faults(index.path)
            assert fault.path == str(path)
            assert fault.problem == "changed since it was written"
            assert fault.lost
        path.write_bytes(whole)
    assert faults(index.path) == []


def test_every_flipped_byte_of_every_file_is_found_by_its_checksum(archive: Path) -> None:
    for name, total in read(archive).files.items():
        whole = (archive / name).read_bytes()
        with (archive / name).open("r+b", buffering=0) as file:
            for offset in range(len(whole)):
                os.pwrite(file.fileno(), bytes([whole[offset] ^ 1 << (offset % 8)]), offset)
                assert problem(archive / name, total) == "changed since it was written"
                os.pwrite(file.fileno(), whole[offset : offset + 1], offset)
        assert not problem(archive / name, total)


def test_a_flipped_byte_is_refused_or_harmless_to_the_reader(
    archive: Path, source: tuple[Path, dict[str, Article]]
) -> None:
    for path in files(archive):
        whole = path.read_bytes()
        for offset in offsets(whole, 40):
            flipped = bytearray(whole)
            flipped[offset] ^= 0x10
            path.write_bytes(flipped)
            with suppress(DatelineError):
                contents(archive)
        path.write_bytes(whole)
    assert contents(archive) == source[1]


def test_a_flipped_byte_of_the_manifest_is_refused(archive: Path) -> None:
    path = archive / MANIFEST
    whole = path.read_bytes()
    content = json.loads(whole)
    for offset in range(0, len(whole), 7):
        flipped = bytearray(whole)
        flipped[offset] ^= 1 << (offset % 8)
        try:
            same = json.loads(flipped) == content
        except ValueError:
            same = False
        path.write_bytes(flipped)
        if same:
            assert read(archive).generation == content["generation"]
        else:
            with pytest.raises(ArchiveDamaged):
                read(archive)


@pytest.mark.parametrize(
    ("version", "message"),
    [(FORMAT + 1, "newer version.*use that"), (FORMAT - 1, "older version.*into a new folder$")],
)
def test_another_version_is_refused_with_a_reason(
    archive: Path, version: int, message: str
) -> None:
    content = json.loads((archive / MANIFEST).read_bytes())
    (archive / MANIFEST).write_text(json.dumps({**content, "format": version}))

    with pytest.raises(ArchiveDamaged, match=message):
        Index.open(archive)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "0", '{"product": "other"}', "[" * 100_000, '{"format": 1}'],
)
def test_what_is_no_manifest_is_refused(archive: Path, text: str) -> None:
    (archive / MANIFEST).write_text(text)

    with pytest.raises(ArchiveDamaged, match="manifest"):
        Index.open(archive)
    (fault,) = faults(archive)
    assert fault.lost == "the whole archive"


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", ".hidden", "a/b", "x" * 300, "é"])
def test_a_manifest_names_only_files_of_its_own_folder(archive: Path, name: str) -> None:
    published = read(archive)
    content = json.loads((archive / MANIFEST).read_bytes())
    content["files"][name] = content["files"].pop(published.front)
    content["front"] = name
    del content["checksum"]
    content["checksum"] = manifest.checksum(content)
    (archive / MANIFEST).write_text(json.dumps(content))

    with pytest.raises(ArchiveDamaged):
        Index.open(archive)


def test_a_foreign_file_is_named_and_never_removed(archive: Path) -> None:
    (archive / "notes.txt").write_text("mine")
    (archive / "other.lock").write_text("")

    (fault,) = faults(archive)
    assert (Path(fault.path).name, fault.problem) == ("notes.txt", "no file of the archive")
    index = Index.open(archive, write=front_page)
    index.writer().remove(["n002"])
    index.writer().publish()
    assert (archive / "notes.txt").read_text() == "mine"
    index.close()


def test_reading_changes_nothing_on_the_disk(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader must not write")

    for name in ("create", "write", "finish", "save", "rename", "remove", "sync_folder"):
        monkeypatch.setattr(disk, name, refuse)
    (archive / LOCK).unlink()
    before = {path.name: path.stat().st_mtime_ns for path in archive.iterdir()}

    index = Index.open(archive)
    assert contents(archive)
    assert not index.refresh()
    assert faults(index.path) == []
    assert read_front_page(archive)[1].total == 11
    index.close()
    assert {path.name: path.stat().st_mtime_ns for path in archive.iterdir()} == before


def test_an_archive_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(ArchiveError, match="cannot be made"):
        Index.create(tmp_path / "file" / "archive", front_page)


def test_whatever_is_asked_of_a_damaged_archive_it_answers_or_names_the_damage(
    archive: Path,
) -> None:
    request = SearchRequest(query='talks day "talks began" title:headline', limit=50)
    for path in files(archive):
        whole = path.read_bytes()
        for offset in offsets(whole, 40):
            flipped = bytearray(whole)
            flipped[offset] = 0xFF
            path.write_bytes(flipped)
            with suppress(DatelineError), Archive.open(archive) as damaged:
                for ask in (
                    lambda: damaged.search(SearchRequest(limit=50)),
                    lambda: damaged.search(request),
                    lambda: damaged.snippets(request, ["n000", "n002"]),
                    lambda: damaged.highlights(request, "n003"),
                    lambda: damaged.explain(request),
                    lambda: damaged.reasons(request, "n000"),
                    lambda: damaged.complete("ta"),
                    lambda: damaged.article("n004"),
                    lambda: damaged.entities("person", "Sergey Ryabkov"),
                    lambda: damaged.suggestions("person"),
                ):
                    with suppress(DatelineError):
                        ask()
        path.write_bytes(whole)


def test_a_text_that_does_not_unpack_is_called_damage(archive: Path) -> None:
    for path in archive.glob("*.bodies"):
        path.write_bytes(path.read_bytes()[:8] + bytes(path.stat().st_size - 8))
    with pytest.raises(ArchiveDamaged, match="bodies"), Archive.open(archive) as damaged:
        damaged.snippets(SearchRequest(query="talks"), ["n000"])
