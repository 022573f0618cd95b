"""A disk that takes no more is said so, and what was published stays."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest

from search.article import Article
from search.errors import ArchiveError
from search.index.faults import faults
from search.index.index import Index
from search.query import front_page
from tests.crash.archives import (
    Fault,
    change,
    changed,
    contents,
    filled,
    in_child,
    no_space,
    unnamed_files,
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Article]]:
    folder = tmp_path_factory.mktemp("full") / "archive"
    return folder, filled(folder)


def test_an_error_at_every_call_keeps_what_was_published(
    archive: tuple[Path, dict[str, Article]], tmp_path: Path
) -> None:
    source, articles = archive
    ended = at = 0
    while not ended:
        at += 1
        folder = tmp_path / str(at)
        shutil.copytree(source, folder)

        def failing(folder: Path = folder, at: int = at) -> None:
            Fault(at, no_space).install()
            with pytest.raises(ArchiveError, match=r"^[^\n]*No space left on device[^\n]*$"):
                change(folder)

        ended = in_child(failing)
        assert contents(folder) in (articles, changed(articles))
        if at % 4 == 0:
            change(folder)
            assert contents(folder) == changed(articles)
            assert unnamed_files(folder) == set()
        shutil.rmtree(folder)
    assert at > 30, "the last run, which meets no error, is the one that fails"


@pytest.mark.parametrize("limit", [100, 1_000, 5_000])
def test_a_file_that_may_not_grow_is_an_error_of_the_archive(
    archive: tuple[Path, dict[str, Article]], tmp_path: Path, limit: int
) -> None:
    source, articles = archive
    folder = tmp_path / "archive"
    shutil.copytree(source, folder)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        with pytest.raises(ArchiveError, match="File too large"):
            change(folder)

    assert in_child(limited) == 0
    assert contents(folder) == articles
    assert faults(folder) == []


def test_a_writer_is_of_no_use_after_an_error(
    archive: tuple[Path, dict[str, Article]], tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(archive[0], folder)

    def failing() -> None:
        writer = Index.open(folder, write=front_page).writer()
        writer.remove(["n002"])
        Fault(3, no_space).install()
        for _ in range(2):
            with pytest.raises(ArchiveError):
                writer.publish()

    assert in_child(failing) == 0
    assert contents(folder) == archive[1]
