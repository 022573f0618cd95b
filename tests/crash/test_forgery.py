"""A forged archive, whose checksums are right, is answered or called damaged with its file."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from search import Archive, ArchiveDamaged, ArchiveError, SearchRequest
from search.index.files.manifest import read
from search.index.files.names import LOCK, MANIFEST
from search.index.files.sections import SectionFile
from tests.crash.archives import in_child
from tests.crash.forgery import ask_everything, forge, make, pack, reseal, unnamed, unpacked

ARCHIVES, TOGETHER = 300, 25


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make(tmp_path_factory.mktemp("forgery"))


@pytest.fixture
def archive(source: tuple[Path, Path], tmp_path: Path) -> Path:
    shutil.copytree(source[0], tmp_path / "archive")
    return tmp_path / "archive"


@pytest.mark.parametrize("first", range(0, ARCHIVES, TOGETHER))
def test_a_forged_archive_is_answered_or_its_file_is_named(
    source: tuple[Path, Path], tmp_path: Path, first: int
) -> None:
    for seed in range(first, first + TOGETHER):
        folder = tmp_path / "archive"
        shutil.copytree(source[0], folder)
        told = forge(folder, Random(seed))
        try:
            errors = ask_everything(folder, source[1])
        except Exception as error:
            raise AssertionError(f"{seed}: {told}") from error
        assert unnamed(folder, errors) == [], f"{seed}: {told}"
        shutil.rmtree(folder)


def test_what_was_not_forged_has_no_errors(source: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(source[0], tmp_path / "archive")
    reseal(tmp_path / "archive")
    assert ask_everything(tmp_path / "archive", source[1]) == []


def folder_in_place(path: Path) -> None:
    path.mkdir()


def link_in_place(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_the_same_in_place(path: Path) -> None:
    path.symlink_to(path.with_name(f"{path.name}.real"))


def socket_in_place(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as held:
        here = Path.cwd()
        os.chdir(path.parent)  # such a path may not be long
        try:
            held.bind(path.name)
        finally:
            os.chdir(here)


@pytest.mark.parametrize(
    "put", [os.mkfifo, folder_in_place, link_in_place, link_to_the_same_in_place, socket_in_place]
)
def test_what_is_no_file_is_named_and_nobody_waits_for_it(
    archive: Path, put: Callable[[Path], None]
) -> None:
    published = read(archive)
    for name in [*published.files, MANIFEST, LOCK]:
        aside = archive / f"{name}.real"
        (archive / name).rename(aside)
        put(archive / name)
        if name == published.front:
            assert Archive.front_page(archive) is None
        elif name not in (published.corrections, published.report):  # read when asked for
            with pytest.raises(ArchiveDamaged, match=name):
                Archive.open(archive, write=True)
        if name != LOCK:
            assert str(archive / name) in {fault.path for fault in Archive.check(archive)}
        if (archive / name).is_dir():
            (archive / name).rmdir()
        else:
            (archive / name).unlink()
        aside.rename(archive / name)
    assert Archive.check(archive) == ()


def limited(work: Callable[[], object], megabytes: int = 300) -> Callable[[], None]:
    """The same with so much more memory than the process has now."""

    def limited_work() -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + (megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        work()

    return limited_work


def test_a_manifest_of_three_gigabytes_is_refused_before_it_is_read(archive: Path) -> None:
    with (archive / MANIFEST).open("r+b") as file:
        file.truncate(3 << 30)

    def opening() -> None:
        assert Archive.front_page(archive) is None
        assert Archive.shortfall(archive) == ""
        with pytest.raises(ArchiveDamaged, match="more than an archive ever has there"):
            Archive.open(archive)

    assert in_child(limited(opening)) == 0


def test_a_record_that_unpacks_to_gigabytes_is_refused(archive: Path) -> None:
    (postings,) = archive.glob("*.postings")
    bodies = postings.with_suffix(".bodies")
    data = bodies.read_bytes()
    bomb = zlib.compressobj(9)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(1 << 10)) + bomb.flush()
    bodies.write_bytes(data + packed)
    sections, meta = unpacked(postings)
    size = len(sections["body_starts"])
    sections["body_starts"] = np.full(size, len(data), np.uint64)
    sections["body_lengths"] = np.full(size, len(packed), np.uint32)
    pack(postings, sections, meta)
    reseal(archive)
    id = SectionFile(postings).texts("ids", "id_offsets")[0]

    def reading() -> None:
        with Archive.open(archive) as opened, pytest.raises(ArchiveDamaged, match=bodies.name):
            opened.article(id)

    assert in_child(limited(reading)) == 0


def test_names_of_an_article_that_it_is_not_found_by_are_damage(archive: Path) -> None:
    (postings,) = archive.glob("*.postings")
    sections, meta = unpacked(postings)
    names = sections["people.article_names"]
    assert len(set(names.tolist())) > 1
    sections["people.article_names"] = np.zeros_like(names)
    pack(postings, sections, meta)
    reseal(archive)

    (fault,) = Archive.check(archive)
    assert f"{postings.name}: section people.article_names" in fault.problem


def test_text_that_packs_too_well_is_kept_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("a ferry " * 500_000)
    with Archive.create(tmp_path / "archive") as archive:
        archive.update([file])
        (head,) = archive.search(SearchRequest()).articles
        assert len(archive.article(head.id).body) > 3_900_000


def test_a_folder_that_may_not_be_read_is_no_damage(archive: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("may read everything")
    archive.chmod(0)
    try:
        with pytest.raises(ArchiveError):
            Archive.open(archive)
    finally:
        archive.chmod(0o700)
