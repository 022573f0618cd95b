"""The commands, run as a person or a script runs them: exit codes, JSON, lines and messages."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests import CACHE, SEEDS
from tests.waiting import PATIENCE


class Shell:
    """Runs `dateline` with folders of its own, nothing of it a terminal."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(SEEDS.parent),
            "PYTHONWARNINGS": "error",
            "LC_ALL": "C.UTF-8",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": CACHE,
        }

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> str:
        done = self.run(*arguments, **environment)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stdout

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tui.cli", *arguments],
            env=self.environment | environment,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(arguments[0], "--json", *arguments[1:], code=code))

    def complaint(self, *arguments: str, code: int = 2, **environment: str) -> str:
        done = self.run(*arguments, **environment)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert done.stdout == ""
        assert done.stderr.startswith("dateline: ")
        assert done.stderr.count("\n") == 1
        return done.stderr


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    home = tmp_path / "home"
    home.mkdir()
    return Shell(home)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell whose samples are indexed already, for tests that only read."""
    shell = Shell(tmp_path_factory.mktemp("home"))
    shell("search", "csto")
    return shell


def titles(found: Any) -> list[str]:
    return [Path(article["path"]).name[:3] for article in found["articles"]]


def test_search_without_an_archive_searches_the_samples_newest_first(samples: Shell) -> None:
    found = samples.json("search", "csto")
    assert found["query"] == "csto"
    assert found["total"] == 3
    assert found["sort"] == "newest"
    assert titles(found) == ["004", "003", "000"]
    dates = [(a["date"], a["date_until"], a["date_basis"]) for a in found["articles"]]
    assert dates == [
        ("2022-01-10", "2022-01-10", "stated"),
        ("2022-01-09", "2022-01-10", "inferred"),
        ("2022-01-09", "2022-01-09", "stated"),
    ]
    assert [a["source"] for a in found["articles"]] == [None, None, "TASS"]
    assert found["facets"]["people"][0] == {"name": "Antony Blinken", "count": 3}
    assert {"name": "CSTO", "count": 3} in found["facets"]["organizations"]
    assert found["facets"]["sources"] == [{"name": "TASS", "count": 1}]
    assert all("CSTO" in article["snippet"] for article in found["articles"])
    assert "Antony Blinken" in found["articles"][0]["people"]
    assert set(found) == {"query", "total", "sort", "articles", "facets", "took_ms"}


def test_what_may_be_meant_otherwise_is_said_beside_the_result(samples: Shell) -> None:
    said = "column 7: “or” is a word here; OR in capitals asks for one of two"
    for options in ((), ("--json",)):
        assert said in samples.run("search", "putin or nazarbayev", *options).stderr
    assert samples.run("search", "putin OR nazarbayev").stderr == ""
    assert f"note: {said}\n" in samples("explain", "putin or nazarbayev", code=1)


def test_options_stand_before_or_after_the_query(samples: Shell) -> None:
    before = samples.json("search", "--sort", "oldest", "--limit", "1", "csto")
    after = samples.json("search", "csto", "--sort", "oldest", "--limit", "1")
    assert titles(before) == titles(after) == ["000"]
    assert before["total"] == 3


def test_several_words_need_no_quotes(samples: Shell) -> None:
    assert samples.json("search", "osce", "NOT", "nato")["total"] == 1
    assert samples.json("search", "--", "osce", "-nato")["total"] == 1


def test_filters_narrow_as_the_manual_says(samples: Shell) -> None:
    def names(*options: str) -> list[str]:
        return titles(samples.json("search", *options, "--json"))

    assert names("--person", "blinken", "--person", "ryabkov") == ["003", "000"]
    assert names("--not-person", "Sergey Ryabkov") == ["004"]
    assert names("--org", "osce") == ["004", "000"]
    assert names("--not-org", "osce") == ["003"]
    assert names("--source", "tass", "--source", "nobody") == ["000"]
    assert names("--since", "2022-01-10") == ["004", "003"]
    assert names("--until", "2022-01-09") == ["003", "000"]
    assert names("--since", "2022", "--until", "2022-01") == ["004", "003", "000"]
    assert names("--sort", "oldest", "--offset", "1") == ["003", "004"]


def test_limit_zero_gives_totals_and_facets_alone(samples: Shell) -> None:
    found = samples.json("search", "--limit", "0")
    assert (found["total"], found["articles"]) == (3, [])
    assert found["facets"]["people"]


def test_nothing_found_is_exit_code_1_and_still_an_object(samples: Shell) -> None:
    found = samples.json("search", "zeppelin", code=1)
    assert (found["total"], found["articles"]) == (0, [])


def test_a_pipe_gets_plain_lines(samples: Shell) -> None:
    lines = samples("search", "csto").splitlines()
    assert len(lines) == 3
    day, identifier, source, title = lines[2].split("\t")
    assert (day, source) == ("2022-01-09", "TASS")
    assert title.startswith("The Russian side does not plan")
    assert samples.json("show", identifier)["title"] == title


def test_show_prints_the_article_and_where_its_names_stand(samples: Shell) -> None:
    identifier = samples("search", "csto").splitlines()[2].split("\t")[1]
    article = samples.json("show", identifier)
    assert article["date_basis"] == "stated"
    assert "2022-01-09" in article["date_evidence"]
    assert article["paths"] == [str(SEEDS / "000_768d1a41c320273d.txt")]
    for mention in article["mentions"]:
        assert article["body"][mention["start"] : mention["end"]] == mention["text"]
    blinken = [m for m in article["mentions"] if m["entity"] == "Antony Blinken"]
    assert [m["kind"] for m in blinken] == ["person"]
    assert "binomial theorem" in samples("show", identifier)


def test_an_unknown_id_is_not_found(samples: Shell) -> None:
    assert "no article" in samples.complaint("show", "nothing-like-it", code=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", '"unclosed'], "column"),
        (["search", "colour:red"], "colour"),
        (["search", "date:2022-13"], "column"),
        (["search", "--since", "soon"], "soon"),
        (["search", "--sort", "best"], "best"),
        (["search", "--limit", "-1"], "limit"),
        (["serach", "csto"], "serach"),
        (["search", "--colour"], "--colour"),
        (["--since", "2022", "search", "csto"], "dateline search --since"),
        (["--limit", "50", "-a", "x", "explain", "csto"], "dateline explain --limit"),
        (["--person", "Blinken", "show", "x"], "--person is not an option of show"),
        (["--sort", "oldest", "names"], "--sort is not an option of names"),
        (["index"], "PATH"),
        (["index", "/nowhere/at/all"], "/nowhere/at/all"),
        (["show"], "ID"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    samples: Shell, arguments: list[str], words: str
) -> None:
    assert words in samples.complaint(*arguments, code=2)


def test_help_and_version_are_everywhere(samples: Shell) -> None:
    assert "dateline 0." in samples("--version")
    for command in ([], ["search"], ["index"], ["open"], ["show"], ["check"], ["explain"]):
        assert "Usage: " in samples(*command, "--help")
        assert "Usage: " in samples(*command, "-h")


def test_the_reader_without_a_terminal_says_what_to_do(samples: Shell) -> None:
    assert "ssh -t" in samples.complaint(code=2)
    assert "ssh -t" in samples.complaint("open", str(SEEDS), code=2)


def test_index_adds_updates_removes_and_does_no_work_twice(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    shutil.copytree(SEEDS, folder)
    archive = str(tmp_path / "archive")
    first = shell("index", str(folder), "-a", archive)
    assert first.startswith("added 3, updated 0, unchanged 0, removed 0, skipped 0")
    again = shell("index", str(folder), "-a", archive)
    assert again == "added 0, updated 0, unchanged 3, removed 0, skipped 0; nothing to do\n"

    (folder / "000_768d1a41c320273d.txt").unlink()
    changed = folder / "004_87930ba4d840abea.txt"
    before = shell.json("search", "tleuberdi", "-a", archive)["articles"][0]["id"]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n\nAn airship landed.\n", "utf-8")
    (folder / "new.txt").write_text("An airship was seen over Almaty on Friday.", "utf-8")
    third = shell("index", str(folder), "-a", archive)
    assert third == "added 1, updated 1, unchanged 1, removed 1, skipped 0\n"
    found = shell.json("search", "airship", "-a", archive)
    assert found["total"] == 2
    assert before in [article["id"] for article in found["articles"]]


def test_an_emptied_folder_removes_nothing_without_prune(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    shutil.copytree(SEEDS, folder)
    archive = str(tmp_path / "archive")
    shell("index", str(folder), "-a", archive)
    for file in folder.iterdir():
        file.unlink()
    told = shell("index", str(folder), "-a", archive)
    assert f"{folder}: empty, missing or unreadable; 3 files that were there are kept" in told
    assert shell.json("search", "-a", archive)["total"] == 3
    assert "removed 3" in shell("index", str(folder), "-a", archive, "--prune")
    assert shell.json("search", "-a", archive, code=1)["total"] == 0


def test_bad_files_are_named_and_all_others_go_in(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    shutil.copytree(SEEDS, folder)
    (folder / "page.html").write_text("<p>later</p>", "utf-8")
    records = [
        '{"id": "one", "title": "First", "date": "2020-05-06", "body": "Word one."}',
        '{"id": "two", "headline": "Second", "text": "Word two.", "people": ["Ada Lovelace"]}',
        "{broken",
    ]
    (folder / "records.jsonl").write_text("\n".join(records), "utf-8")
    with gzip.open(folder / "more.jsonl.gz", "wt", encoding="utf-8") as packed:
        packed.write('{"id": "three", "title": "Third", "body": "Word three."}\n')
    with lzma.open(folder / "four.txt.xz", "wt", encoding="utf-8") as packed:
        packed.write("Word four was heard.")
    archive = str(tmp_path / "archive")
    printed = shell("index", str(folder), "-a", archive)
    assert "page.html" in printed
    assert "records.jsonl" in printed
    assert printed.splitlines()[-1].startswith("added 7, ")
    assert "skipped 2" in printed.splitlines()[-1]
    assert "\r" not in printed
    found = shell.json("search", "word", "-a", archive)
    assert {"one", "two", "three"} < {article["id"] for article in found["articles"]}
    assert shell.json("search", "--person", "lovelace", "-a", archive)["total"] == 1


def test_an_archive_that_is_missing_or_a_folder_of_articles_says_what_to_do(
    shell: Shell, tmp_path: Path
) -> None:
    assert "no archive" in shell.complaint("search", "x", "-a", str(tmp_path / "no"), code=3)
    assert "dateline open" in shell.complaint("search", "x", "-a", str(SEEDS), code=3)
    assert "holds other files" in shell.complaint("index", str(SEEDS), "-a", str(SEEDS), code=3)


def test_the_environment_names_the_archive(shell: Shell, tmp_path: Path) -> None:
    archive = str(tmp_path / "archive")
    shell("index", str(SEEDS), DATELINE_ARCHIVE=archive)
    assert len(shell("search", "csto", DATELINE_ARCHIVE=archive).splitlines()) == 3
    assert not (shell.home / "data").exists()


def test_index_without_an_archive_writes_the_default_one_and_remembers_nothing(
    shell: Shell,
) -> None:
    shell("index", str(SEEDS))
    assert (shell.home / "data" / "dateline" / "default").is_dir()
    assert not (shell.home / "state" / "dateline" / "last-archive").exists()


def test_samples_are_searched_where_nothing_can_be_written(shell: Shell) -> None:
    if os.geteuid() == 0:
        blocked = shell.home / "file"
        blocked.write_text("not a folder")
        found = shell("search", "csto", XDG_DATA_HOME=str(blocked / "data"))
    else:
        shell.home.chmod(0o500)
        found = shell("search", "csto")
        shell.home.chmod(0o700)
    assert len(found.splitlines()) == 3


def test_a_pipe_that_closes_early_is_no_error(samples: Shell) -> None:
    command = f"{sys.executable} -m tui.cli search csto --json | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env=samples.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.stderr == ""
    assert done.stdout == "{"


def test_hostile_text_is_printed_as_visible_glyphs(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    hostile = "Word \x1b]52;c;aGk=\x07 and \x9b31m and \u202eright\u2066 and a\u200bb."
    (folder / "hostile\x1b[31m.txt").write_text(hostile, "utf-8")
    archive = str(tmp_path / "archive")
    printed = shell("index", str(folder), "-a", archive)
    printed += shell("search", "word", "-a", archive)
    printed += shell("search", "word", "-a", archive, "--json")
    identifier = shell.json("search", "word", "-a", archive)["articles"][0]["id"]
    printed += shell("show", identifier, "-a", archive)
    printed += shell("show", identifier, "-a", archive, "--json")
    for character in "\x1b\x07\x9b\u202e\u2066\u200b":
        assert character not in printed


def test_check_says_that_all_is_well_or_which_file_is_not(shell: Shell, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shell("index", str(SEEDS), "-a", str(archive))
    assert "as it was written" in shell("check", "-a", str(archive))
    largest = max((p for p in archive.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0x40
    largest.write_bytes(data)
    assert largest.name in shell("check", "-a", str(archive), code=3)
    assert largest.name in shell("check", "--repair", "-a", str(archive))
    assert "as it was written" in shell("check", "-a", str(archive))


@pytest.mark.parametrize("instead", ["nothing", "folder", "fifo", "noise"])
def test_a_repair_works_whatever_lies_in_the_manifests_place(
    shell: Shell, tmp_path: Path, instead: str
) -> None:
    archive = tmp_path / "archive"
    shell("index", str(SEEDS), "-a", str(archive))
    found = shell.json("search", "csto", "-a", str(archive))
    manifest = archive / "manifest.json"
    manifest.unlink()
    if instead == "folder":
        manifest.mkdir()
    elif instead == "fifo":
        os.mkfifo(manifest)
    elif instead == "noise":
        manifest.write_bytes(bytes(range(256)))
    for command in (["search", "csto"], ["check"], ["index", str(SEEDS)], ["names"]):
        shell(*command, "-a", str(archive), code=3)
    shell("check", "--repair", "-a", str(archive))
    again = shell.json("search", "csto", "-a", str(archive))
    assert {**again, "took_ms": 0} == {**found, "took_ms": 0}


def test_an_archive_that_is_short_since_a_repair_says_so(shell: Shell, tmp_path: Path) -> None:
    news, archive = tmp_path / "news", str(tmp_path / "archive")
    news.mkdir()
    for number in range(3):
        (news / f"{number}.txt").write_text(f"Story {number} of the ferry.")
    shell("index", str(news), "-a", archive)
    (news / "1.txt").rename(tmp_path / "1.txt")
    for path in Path(archive).glob("*.bodies"):
        path.write_bytes(path.read_bytes()[:-1])
    printed = shell("check", "--repair", "-a", archive, code=3)
    assert "1.txt: has to be read again; lost: 1 of its articles" in printed
    done = shell.run("search", "ferry", "-a", archive)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
    assert "the archive is short: 1 files have to be read again" in done.stderr
    (tmp_path / "1.txt").rename(news / "1.txt")
    shell("check", "--repair", "-a", archive)
    done = shell.run("search", "ferry", "-a", archive)
    assert (done.stdout.count("\n"), done.stderr) == (3, "")


def test_a_pipeline_is_loaded_only_where_it_was_chosen_on_this_machine(
    shell: Shell, tmp_path: Path
) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy comes with the extra dateline[spacy] only")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ferry"}])
    pipeline.to_disk(tmp_path / "pipeline")
    news, archive = tmp_path / "news.txt", str(tmp_path / "archive")
    news.write_text("The Ferry was late.")
    shell.environment["PYTHONWARNINGS"] = "ignore"
    shell("index", str(news), "-a", archive, "--recognizer", str(tmp_path / "pipeline"))
    news.write_text("The Ferry was late again.")
    assert "updated 1" in shell("index", str(news), "-a", archive)
    (tmp_path / "pipeline" / "meta.json").unlink()  # it cannot be loaded any more
    news.write_text("The Ferry was late for ever.")
    done = shell.run("index", str(news), "-a", archive, XDG_STATE_HOME=str(tmp_path / "other"))
    assert done.returncode == 2
    assert "not chosen here: give --recognizer" in done.stderr


def test_the_first_ctrl_c_says_that_it_was_heard_and_the_second_ends_at_once() -> None:
    script = (
        "from tui.commands.interruption import interruptible\n"
        "with interruptible() as stopped:\n"
        "    print('at work', flush=True)\n"
        "    while True: pass\n"
    )
    process = pexpect.spawn(sys.executable, ["-P", "-c", script], timeout=30)
    try:
        process.expect_exact("at work")
        process.sendintr()
        process.expect_exact("keeping what is done")
        while process.expect_exact(["ended at once", pexpect.TIMEOUT], timeout=0.1):
            process.sendintr()  # the one before came so soon that it counted as the first
        process.expect(pexpect.EOF)
        process.wait()
        assert process.exitstatus == 130
    finally:
        process.close(force=True)


def test_samples_in_memory_of_a_killed_command_are_removed_by_the_next_one(
    shell: Shell, tmp_path: Path
) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    memory = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left = memory / f"dateline-{ended.pid}-killed"
    running = memory / f"dateline-{os.getpid()}-running"
    left.mkdir()
    running.mkdir()
    try:
        assert "Blinken" in shell("search", "blinken", "--json", XDG_DATA_HOME=str(nowhere))
        assert not left.exists()
        assert running.exists()
    finally:
        running.rmdir()


def test_an_article_is_wrapped_at_words_to_the_width_of_the_terminal(samples: Shell) -> None:
    (identifier, *_) = [head["id"] for head in samples.json("search", "tass")["articles"]]
    for columns in (40, 72):
        process = pexpect.spawn(
            sys.executable,
            ["-m", "tui.cli", "show", identifier],
            env={**samples.environment, "COLUMNS": "200", "TERM": "dumb"},
            cwd=str(samples.home),
            dimensions=(24, columns),
            timeout=PATIENCE,
            encoding="utf-8",
        )
        process.expect(pexpect.EOF)
        process.close()
        # The first line is about the samples, paths are left whole.
        lines = [line for line in (process.before or "").splitlines()[1:] if "/" not in line]
        assert max(map(len, lines)) <= columns
        assert max(map(len, lines)) > columns - 12
        printed = " ".join(" ".join(lines).split())
        plain = " ".join(samples("show", identifier).split())
        assert set(printed.split()) <= set(plain.split())  # no word is broken in two
