"""An archive kept in step with files: what is added, moved, copied, changed, lost and stopped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from search import Archive, Article, ArticleMissing, Progress, SearchRequest
from tests import SEEDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "news"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "archive")


def ids(archive: Archive, query: str = "") -> list[str]:
    return [head.id for head in archive.search(SearchRequest(query=query)).articles]


def counts(archive: Archive, folder: Path) -> tuple[int, int, int, int]:
    report = archive.update([folder])
    return report.added, report.updated, report.unchanged, report.removed


def test_a_second_pass_publishes_nothing(archive: Archive, folder: Path) -> None:
    assert counts(archive, folder) == (3, 0, 0, 0)
    generation = archive.generation
    assert counts(archive, folder) == (0, 0, 3, 0)
    assert archive.generation == generation


def test_a_moved_file_is_the_same_article_elsewhere(archive: Archive, folder: Path) -> None:
    archive.update([folder])
    before = ids(archive)
    (folder / "2022").mkdir()
    source = folder / "000_768d1a41c320273d.txt"
    target = source.rename(folder / "2022" / "moved.txt")
    archive.update([folder])
    assert ids(archive) == before
    assert archive.article(before[-1]).paths == (str(target),)


def test_files_of_one_content_are_one_article_with_several_paths(
    archive: Archive, folder: Path
) -> None:
    first = folder / "000_768d1a41c320273d.txt"
    second = Path(shutil.copy(first, folder / "copy.txt"))
    assert counts(archive, folder) == (3, 0, 0, 0)
    (article,) = ids(archive, "binomial")
    assert archive.article(article).paths == (str(first), str(second))
    first.unlink()
    assert counts(archive, folder) == (0, 0, 3, 0)
    assert archive.article(article).paths == (str(second),)
    second.unlink()
    assert counts(archive, folder) == (0, 0, 2, 1)
    with pytest.raises(ArticleMissing):
        archive.article(article)


def test_a_changed_copy_becomes_an_article_of_its_own(archive: Archive, folder: Path) -> None:
    first = folder / "000_768d1a41c320273d.txt"
    second = Path(shutil.copy(first, folder / "copy.txt"))
    archive.update([folder])
    second.write_text("A different story about a zeppelin.", "utf-8")
    assert counts(archive, folder) == (1, 0, 3, 0)
    assert len(ids(archive, "binomial")) == len(ids(archive, "zeppelin")) == 1


def test_a_changed_file_keeps_its_id(archive: Archive, folder: Path) -> None:
    archive.update([folder])
    (before,) = ids(archive, "binomial")
    file = folder / "000_768d1a41c320273d.txt"
    file.write_text(file.read_text("utf-8") + "\n\nAnd a zeppelin.", "utf-8")
    assert counts(archive, folder) == (0, 1, 2, 0)
    assert ids(archive, "zeppelin") == [before]


def test_a_file_that_can_no_longer_be_read_keeps_its_article(
    archive: Archive, folder: Path
) -> None:
    archive.update([folder])
    (folder / "000_768d1a41c320273d.txt").write_bytes(b"")
    for _ in range(2):
        report = archive.update([folder])
        assert len(report.skipped) == 1
        assert len(ids(archive, "binomial")) == 1


def test_only_the_records_that_changed_are_taken_again(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    records = [{"id": f"r{n}", "title": "T", "body": f"Story number{n}."} for n in range(5)]

    def write() -> None:
        file.write_text("\n".join(json.dumps(record) for record in records), "utf-8")

    write()
    assert counts(archive, file) == (5, 0, 0, 0)
    records[1]["body"] = "A zeppelin."
    del records[4]
    records.append({"id": "new", "title": "T", "body": "Fresh."})
    write()
    assert counts(archive, file) == (1, 1, 3, 1)
    assert ids(archive, "zeppelin") == ["r1"]
    assert sorted(ids(archive)) == ["new", "r0", "r1", "r2", "r3"]


def test_a_repeated_record_replaces_the_earlier_one(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": "x", "body": body}) for body in ("First.", "Second.")]
    file.write_text("\n".join(lines), "utf-8")
    archive.update([file])
    assert archive.articles == 1
    assert archive.article("x").body == "Second."


def test_stated_names_hold_until_recognition_is_asked_for(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    body = "Foreign Minister Sergey Lavrov met Ada Lovelace in London on Monday."
    file.write_text(json.dumps({"id": "x", "body": body, "people": ["Ada Lovelace"]}), "utf-8")

    def people() -> list[str]:
        result = archive.search(SearchRequest())
        return sorted(value.name for value in result.facets["people"])

    archive.update([file])
    assert people() == ["Ada Lovelace"]
    archive.update([file], recognize=True)
    assert "Sergey Lavrov" in people()
    file.touch()
    assert archive.update([file]).unchanged == 1
    assert "Sergey Lavrov" in people(), "the archive keeps the choice"
    archive.update([file], recognize=False, cancel=lambda: True)
    archive.update([file], recognize=False)
    assert people() == ["Ada Lovelace"], "a pass that was stopped is no choice made"


def test_only_files_under_the_paths_given_can_vanish(archive: Archive, folder: Path) -> None:
    other = folder.with_name("other")
    other.mkdir()
    (other / "zeppelin.txt").write_text("A zeppelin landed.", "utf-8")
    archive.update([folder, other])
    (other / "zeppelin.txt").unlink()
    (other / "balloon.txt").write_text("A balloon landed.", "utf-8")
    archive.update([folder])
    assert len(ids(archive, "zeppelin")) == 1
    archive.update([other])
    assert not ids(archive, "zeppelin")


def test_a_missing_folder_removes_nothing_without_prune(archive: Archive, folder: Path) -> None:
    archive.update([folder])
    shutil.rmtree(folder)
    assert archive.update([folder]).removed == 0
    assert archive.articles == 3
    assert archive.update([folder], prune=True).removed == 3
    assert archive.articles == 0


def test_a_stopped_pass_keeps_what_was_done_and_the_next_goes_on(
    archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(700):
        (folder / f"{number:03}.txt").write_text(f"Story number{number} of many.", "utf-8")
    seen: list[Progress] = []
    report = archive.update([folder], progress=seen.append, cancel=lambda: bool(seen))
    assert 0 < report.added < 700
    assert archive.articles == report.added
    rest = archive.update([folder])
    assert (rest.added, rest.unchanged) == (700 - report.added, report.added)
    assert archive.articles == 700


def test_several_processes_make_the_same_archive(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    story = (SEEDS / "003_bf51b67df59eb80f.txt").read_text("utf-8")
    for number in range(600):
        (folder / f"{number:03}.txt").write_text(f"{story * 3}\n\nNumber{number}.", "utf-8")
    results = []
    for workers in (1, 2):
        with Archive.create(tmp_path / f"archive-{workers}") as archive:
            archive.update([folder], workers=workers)
            result = archive.search(SearchRequest(query="csto"))
            results.append((result.total, result.articles, result.facets))
    assert results[0] == results[1]


def test_several_processes_replace_repeated_and_changed_records(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "news.jsonl"
    filling = "A long story goes on and on. " * 70
    stated = {"people": ["Ada Lovelace"], "organizations": ["CSTO"]}
    records = [{"id": f"r{n}", "body": f"Number{n}. {filling}", **stated} for n in range(2_200)]
    records.append({"id": "r7", "body": "A zeppelin.", **stated})
    seen: list[Progress] = []

    def update() -> tuple[int, int, int, int]:
        file.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
        report = archive.update([file], workers=2, progress=seen.append)
        return report.added, report.updated, report.unchanged, report.removed

    assert update() == (2_200, 0, 0, 0)
    assert len({each.generation for each in seen}) > 1
    assert archive.articles == 2_200
    assert ids(archive, "zeppelin") == ["r7"]
    result = archive.search(SearchRequest())
    assert [(each.name, each.count) for each in result.facets["people"]] == [
        ("Ada Lovelace", 2_200)
    ]
    records[:3] = [{"id": "r1", "body": f"A balloon. {filling}", "people": ["Grace Hopper"]}]
    assert update() == (0, 2, 2_196, 2)
    assert ids(archive, "balloon") == ["r1"]
    assert sorted(ids(archive, "person:hopper")) == ["r1"]


def records(count: int) -> list[dict[str, object]]:
    """Records of two kilobytes each, some of which state no id."""
    filling = "A long story goes on and on, in Zürich and elsewhere. " * 36
    return [
        {
            **({"id": f"r{number}"} if number % 5 else {}),
            "date": f"2022-01-{1 + number % 28:02}",
            "body": f"Number{number}. {filling}",
            "people": [f"Ada Lovelace {number % 7}"],
            "organizations": ["CSTO"],
        }
        for number in range(count)
    ]


def test_a_large_file_read_in_portions_gives_the_same_archive(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [json.dumps(record, ensure_ascii=False) for record in records(4_000)]
    lines[1_500:1_500] = ["{broken", ""]
    lines[3_000:3_000] = ["[1]", json.dumps({"id": "r1", "body": "A zeppelin."})]
    file.write_text("\n".join(lines), "utf-8")
    assert file.stat().st_size > 4_000_000
    reports, results = [], []
    for workers in (1, 2):
        with Archive.create(tmp_path / f"archive-{workers}") as archive:
            reports.append(archive.update([file], workers=workers))
            found = archive.search(SearchRequest(query="story", limit=60))
            assert archive.search(SearchRequest(query="zeppelin")).articles[0].id == "r1"
            results.append((found.total, found.articles, found.facets))
            assert archive.update([file], workers=workers).unchanged == 4_000
    assert results[0] == results[1]
    assert reports[0] == reports[1]
    assert [each.location for each in reports[0].skipped] == [f"{file}:1501", f"{file}:3001"]


@pytest.mark.parametrize(("workers", "more"), [(1, 20), (2, 20), (2, 2_000)])
def test_lines_added_to_a_large_file_give_the_archive_that_all_of_it_gives(
    tmp_path: Path, workers: int, more: int
) -> None:
    file = tmp_path / "news.jsonl"
    every = records(3_000 + more)
    every[3_001] = {"id": "r7", "body": "A zeppelin.", "people": ["Ada Lovelace"]}
    every[3_002:3_002] = [{}]
    lines = [f"{json.dumps(record, ensure_ascii=False)}\n" for record in every]
    with Archive.create(tmp_path / "grown") as grown, Archive.create(tmp_path / "fresh") as fresh:
        file.write_text("".join(lines[:3_000]), "utf-8")
        grown.update([file], workers=workers)
        file.write_text("".join(lines), "utf-8")
        report = grown.update([file], workers=workers)
        assert (report.added, report.updated, report.unchanged) == (more - 1, 1, 2_999)
        assert [each.location for each in report.skipped] == [f"{file}:3003"]
        fresh.update([file])
        assert ids(grown, "zeppelin") == ["r7"]
        for query in ("", "number2", "zurich", "person:ada"):
            results = [each.search(SearchRequest(query=query, limit=60)) for each in (grown, fresh)]
            assert results[0].total == results[1].total
            assert results[0].articles == results[1].articles
            assert results[0].facets == results[1].facets
        assert grown.update([file]).unchanged == 2_999 + more


def test_what_was_changed_in_a_file_that_grew_is_seen(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [json.dumps(record) for record in records(1_000)]
    lines.append('{"id": "last", "body": "A zeppelin')
    file.write_text("\n".join(lines), "utf-8")
    assert counts(archive, file) == (1_000, 0, 0, 0)
    lines[-1] += ' over the town."}'
    lines += [json.dumps({"id": "new", "body": "A balloon."})]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    assert counts(archive, file) == (2, 0, 1_000, 0)
    assert ids(archive, '"zeppelin over"') == ["last"]
    lines[1] = lines[1].replace("Number1.", "A kite.")
    file.write_text("\n".join(lines) + '\n{"id": "newer", "body": "A glider."}\n', "utf-8")
    assert counts(archive, file) == (1, 1, 1_001, 0)
    assert ids(archive, "kite") == ["r1"]


def test_a_copy_of_a_large_file_in_the_same_pass_only_adds_a_path(
    archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    file = folder / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, records(2_500))), "utf-8")
    copy = Path(shutil.copy(file, folder / "b.jsonl"))
    report = archive.update([folder], workers=2)
    assert (report.added, report.updated, report.unchanged) == (2_500, 0, 0)
    assert archive.article("r1").paths == (str(file), str(copy))


@pytest.mark.parametrize("before", [0, 1_000])
def test_a_pass_that_is_stopped_within_a_large_file_goes_on_the_next_time(
    archive: Archive, tmp_path: Path, before: int
) -> None:
    file = tmp_path / "news.jsonl"
    lines = [f"{json.dumps(record)}\n" for record in records(before + 6_000)]
    file.write_text("".join(lines[:before]), "utf-8")
    archive.update([file], workers=2)
    assert archive.articles == before
    file.write_text("".join(lines), "utf-8")
    seen: list[Progress] = []
    archive.update(
        [file], workers=2, progress=seen.append, cancel=lambda: bool(seen and seen[-1].articles)
    )
    # The other processes may have read all of it before a busy machine lets this one say stop.
    assert before < archive.articles <= before + 6_000
    report = archive.update([file], workers=2)
    assert report.added + report.unchanged == before + 6_000
    assert archive.articles == before + 6_000
    assert archive.update([file]).unchanged == before + 6_000


def test_a_reader_sees_nothing_of_a_pass_until_it_refreshes(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    with Archive.open(tmp_path / "archive") as reader:
        archive.update([folder])
        assert reader.articles == 0
        assert reader.refresh()
        assert reader.articles == 3
        assert not reader.refresh()


def test_articles_without_ids_get_one_from_their_content(archive: Archive) -> None:
    first = archive.add([Article(body="One."), Article(body="Two."), Article(body="One.")])
    assert (first.added, archive.articles) == (2, 2)
    assert archive.add([Article(body="Two.")]).unchanged == 1
    assert archive.remove(ids(archive, "one")) == 1
    assert archive.articles == 1
