"""Every file under a folder becomes articles or is reported; none stops the others."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import socket
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article import Article
from search.ingest.reader import FoundFile, numeric_day_first, path_text, read_file, walk
from search.ingest.streams import PIECE
from search.request import SkippedFile

STORY = "The talks have begun in Geneva, it was said."


def read(path: Path) -> tuple[list[Article], list[SkippedFile]]:
    everything = list(read_file(path))
    return (
        [each for each in everything if isinstance(each, Article)],
        [each for each in everything if isinstance(each, SkippedFile)],
    )


def walked(*paths: Path) -> tuple[list[str], dict[str, str]]:
    found, skipped = [], {}
    for each in walk(paths):
        if isinstance(each, FoundFile):
            found.append(Path(each.path).name)
        else:
            skipped[Path(each.location).name] = each.reason
    return found, skipped


def test_files_come_by_name_folder_by_folder_at_any_depth(tmp_path: Path) -> None:
    deep = tmp_path / "c"
    for _ in range(60):
        deep = deep / "deeper"
    deep.mkdir(parents=True)
    for path in (tmp_path / "b.txt", tmp_path / "a", tmp_path / "d.jsonl.xz", deep / "e.TEXT"):
        path.write_text(STORY)

    assert walked(tmp_path) == (["a", "b.txt", "d.jsonl.xz", "e.TEXT"], {})


def test_only_what_neither_name_nor_content_explains_is_reported(tmp_path: Path) -> None:
    for name in ("a.html", "b.csv.gz", "c.exe", ".hidden", "d.txt", "e.2022-01-09", "Mr. Rau"):
        (tmp_path / name).write_text(STORY)
    (tmp_path / "f.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
    (tmp_path / ".git").mkdir()

    found, skipped = walked(tmp_path)

    assert found == ["Mr. Rau", "a.html", "b.csv.gz", "d.txt", "e.2022-01-09"]
    assert skipped == {
        "c.exe": "unknown kind of file (.exe)",
        "f.7z": "7-Zip archives are not read",
        ".hidden": "hidden",
        ".git": "hidden",
    }


def test_links_are_not_followed_out_of_the_folder_and_loops_do_no_harm(tmp_path: Path) -> None:
    folder, outside = tmp_path / "news", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(STORY)
    (folder / "a.txt").write_text(STORY)
    (folder / "again.txt").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "outdir").symlink_to(outside)
    (folder / "broken.txt").symlink_to(folder / "nothing.txt")

    found, skipped = walked(folder)

    assert found == ["a.txt"]
    assert skipped == {
        "out.txt": "symbolic link that leads out of the folder",
        "outdir": "symbolic link that leads out of the folder",
        "broken.txt": "symbolic link that leads nowhere",
        "self": "symbolic link that leads nowhere",
    }


def test_a_link_that_is_named_is_followed_and_nothing_is_read_twice(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    link = tmp_path / "link"
    link.symlink_to(folder)

    assert walked(link, folder, folder / "a.txt") == (["a.txt"], {})


def test_pipes_sockets_and_devices_are_reported_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket"))
        found, skipped = walked(tmp_path, Path("/dev/null"))

    assert found == []
    assert skipped == {
        "pipe.txt": "a pipe, not a file",
        "socket": "a socket, not a file",
        "null": "a device, not a file",
    }
    assert read(tmp_path / "pipe.txt")[1][0].reason == "not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="to the superuser every file is readable")
def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "locked.txt").write_text(STORY)
    (tmp_path / "locked.txt").chmod(0)
    (tmp_path / "folder").mkdir(mode=0)
    try:
        assert walked(tmp_path)[1] == {"folder": "no permission to read it"}
        assert read(tmp_path / "locked.txt")[1][0].reason == "no permission to read it"
    finally:
        (tmp_path / "folder").chmod(0o700)


def test_missing_paths_are_reported(tmp_path: Path) -> None:
    assert walked(tmp_path / "nothing") == ([], {"nothing": "no such file or folder"})
    assert read(tmp_path / "nothing.txt")[1][0].reason == "no such file or folder"


def test_an_archive_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text(STORY)

    found = list(walk([tmp_path], skip_folder=lambda folder: folder.endswith("/archive")))

    assert [Path(each.path).name for each in found if isinstance(each, FoundFile)] == ["b.txt"]


def test_names_of_any_bytes_are_read_and_can_be_stored(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"\xff\xfe.txt", b"new\nline.txt", "Казахстан.txt".encode(), b"-rf.txt"):
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(STORY.encode())

    found = [each for each in walk([tmp_path]) if isinstance(each, FoundFile)]
    articles = [each for file in found for each in read_file(file.path)]

    assert len(articles) == 4
    for article in articles:
        assert isinstance(article, Article)
        json.dumps(article.paths).encode()
        article.paths[0].encode("utf-8")
    assert {Path(path_text(file.path)).name for file in found} == {
        "\\xff\\xfe.txt",
        "new\nline.txt",
        "Казахстан.txt",
        "-rf.txt",
    }


def test_packed_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    (tmp_path / "b.xz").write_bytes(lzma.compress(STORY.encode()))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(STORY.encode()) + gzip.compress(b" More."))

    assert [read(tmp_path / name)[0][0].body for name in ("a.txt.gz", "b.xz", "c.txt.gz")] == [
        STORY,
        STORY,
        STORY + " More.",
    ]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_what_can_be_read_of_a_truncated_file_is_kept(
    tmp_path: Path, suffix: str, pack: type[bytes]
) -> None:
    lines = b"".join(
        json.dumps({"id": f"{n}", "body": os.urandom(300).hex()}).encode() + b"\n"
        for n in range(1000)
    )
    packed = pack(lines)
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(packed[: len(packed) // 2])

    articles, skipped = read(path)

    assert 250 < len(articles) < 750
    assert [article.id for article in articles] == [str(n) for n in range(len(articles))]
    assert skipped[-1].reason == "compressed data ends too early; what comes before is kept"


@pytest.mark.parametrize(
    ("suffix", "pack", "damaged"), [(".gz", gzip.compress, -8), (".xz", lzma.compress, -30)]
)
@pytest.mark.parametrize("size", [1, 3 * PIECE])
def test_a_wrong_checksum_loses_nothing(
    tmp_path: Path, suffix: str, pack: type[bytes], damaged: int, size: int
) -> None:
    text = STORY + "." * size
    packed = bytearray(pack(text.encode()))
    packed[damaged] ^= 1
    (tmp_path / f"a.txt{suffix}").write_bytes(packed)

    articles, skipped = read(tmp_path / f"a.txt{suffix}")

    assert [article.body for article in articles] == [text]
    assert [each.reason.partition(" (")[0] for each in skipped] == ["damaged compressed data"]


def test_damaged_packed_data_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"this is no gzip data at all")

    articles, skipped = read(tmp_path / "a.txt.gz")

    assert articles == []
    assert skipped[0].reason.startswith("damaged compressed data")


def test_a_decompression_bomb_is_stopped_before_it_fills_the_memory(tmp_path: Path) -> None:
    for name in ("bomb.txt.xz", "bomb.jsonl.xz"):
        compressor = lzma.LZMACompressor(preset=0)
        zeros = b" " * PIECE
        with (tmp_path / name).open("wb") as file:
            for _ in range(270):
                file.write(compressor.compress(zeros))
            file.write(compressor.flush())
    tracemalloc.start()
    try:
        reasons = [read(tmp_path / name)[1][-1].reason for name in ("bomb.txt.xz", "bomb.jsonl.xz")]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert reasons == [
        "longer than 16 MB, too long for one article",
        "unpacks to more than 200 times its size; stopped",
    ]
    assert peak < 60_000_000


def test_binary_files_without_an_ending_are_reported(tmp_path: Path) -> None:
    (tmp_path / "core").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    assert read(tmp_path / "core")[1][0].reason == "not text but binary data"
    assert read(tmp_path / "picture.txt")[1][0].reason == "not text but a PNG picture"


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\0\0"])
def test_empty_files_are_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)

    articles, skipped = read(tmp_path / "a.txt")

    assert articles == []
    assert len(skipped) == 1


def test_an_article_knows_its_path_and_has_no_id_yet(tmp_path: Path) -> None:
    path = tmp_path / "2022-01-09.txt"
    path.write_text(STORY)

    (article,), _ = read(path)

    assert (article.id, article.paths) == ("", (str(path),))
    assert article.published.start == date(2022, 1, 9)


def test_nulls_and_hostile_characters_do_not_stop_the_reading(tmp_path: Path) -> None:
    text = "The talks\0 begin \x1b[2J\x07 \u202e[/bold] [@click=app.bell]x[/] \x9b31m, it is said."
    (tmp_path / "a.txt").write_bytes(text.encode())

    assert read(tmp_path / "a.txt")[0][0].body == text.replace("\0", "")


def test_a_huge_line_is_read_in_linear_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("January 9, 2022 said On Monday, (A.) " * 30_000)

    assert len(read(tmp_path / "a.txt")[0]) == 1


def test_the_order_of_numeric_dates_is_learned_from_the_files(tmp_path: Path) -> None:
    def day_first(*texts: str) -> bool | None:
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.txt"
            path.write_text(text)
            paths.append(str(path))
        return numeric_day_first(paths)

    assert day_first("17-12-2014 A", "05-07-2015 B") is True
    assert day_first("12/17/2014 A", "05/07/2015 B") is False
    assert day_first("12/17/2014 A", "17/05/2015 B") is None
    assert day_first("05/07/2015 A") is None
    assert day_first() is None


@settings(suppress_health_check=list(HealthCheck))
@given(
    data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)),
    name=st.sampled_from(["a", "a.txt", "a.jsonl", "a.json", "a.txt.gz", "a.jsonl.xz"]),
)
def test_any_bytes_become_articles_or_a_reason(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)

    everything = list(read_file(tmp_path / name))

    for each in everything:
        if isinstance(each, Article):
            "".join((each.body, each.title, each.id, each.source or "")).encode("utf-8")
        else:
            assert each.reason
            assert "\n" not in each.reason
    assert everything or name.startswith("a.json")
