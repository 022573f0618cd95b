"""`dateline names`: who is who, why, and how that is corrected."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import SEEDS
from tests.terminal.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    home = tmp_path / "home"
    home.mkdir()
    shell = Shell(home)
    shutil.copytree(SEEDS, tmp_path / "news")
    shell.environment["DATELINE_ARCHIVE"] = str(tmp_path / "archive")
    shell("index", str(tmp_path / "news"))
    return shell


def listed(shell: Shell, *arguments: str, code: int = 0) -> dict[str, int]:
    names = json.loads(shell("names", "list", *arguments, "--json", code=code))["names"]
    return {each["name"]: each["count"] for each in names}


def test_names_are_refined_and_that_is_said(shell: Shell) -> None:
    pytest.importorskip("dateline_accurate", reason="needs the extra `accurate`")
    assert shell("names", "refine") == "names found anew in 3 articles\n"
    assert shell("names", "refine") == "names found anew in 0 articles\n"
    assert listed(shell)["Antony Blinken"] == 3


def test_names_are_listed_with_their_articles(shell: Shell) -> None:
    people = listed(shell)
    assert list(people.items())[:3] == [
        ("Antony Blinken", 3),
        ("Kassym-Jomart Tokayev", 2),
        ("Sergey Ryabkov", 2),
    ]
    assert listed(shell, "--org")["CSTO"] == 3
    assert "3  Antony Blinken\n" in shell("names")
    assert listed(shell, "sergei ryabkov") == {"Sergey Ryabkov": 2}
    assert shell("names", "list", "nobody", code=1) == ""


def test_why_shows_the_spellings_and_what_joined_them(shell: Shell) -> None:
    shown = shell("names", "why", "Blinken")
    assert "Anthony Blinken" in shown
    assert "Antony Blinken = Anthony Blinken: " in shown.replace(
        "Anthony Blinken = Antony Blinken", "Antony Blinken = Anthony Blinken"
    )


def test_a_split_and_a_merge_change_every_count_and_can_be_undone(shell: Shell) -> None:
    shell("names", "split", "Antony Blinken", "Anthony Blinken")
    assert listed(shell, "blinken") == {"Antony Blinken": 2, "Anthony Blinken": 1}
    assert shell.json("search", "--person", "Anthony Blinken")["total"] == 1
    shell("names", "undo")
    assert listed(shell, "blinken") == {"Antony Blinken": 3}
    shell("names", "merge", "Dmitry Peskov", "Maria Zakharova")
    assert listed(shell, "peskov") == {"Dmitry Peskov": 2}
    assert shell.json("search", "--person", "zakharova")["total"] == 2


def test_a_name_can_be_hidden_or_shown_as_another(shell: Shell) -> None:
    shell("names", "rename", "Kremlin", "The Kremlin", "--org")
    shell("names", "hide", "TASS", "--org")
    organizations = listed(shell, "--org")
    assert organizations["The Kremlin"] == 1
    assert "TASS" not in organizations


def test_a_name_of_the_wrong_kind_is_set_right(shell: Shell) -> None:
    assert shell("names", "retype", "Kremlin", "--person") == 'retype person "Kremlin"\n'
    assert listed(shell, "kremlin") == {"Kremlin": 1}
    assert "Kremlin" not in listed(shell, "--org")
    (article,) = shell.json("search", "--person", "Kremlin")["articles"]
    assert "Kremlin" in article["people"]
    mentions = shell.json("show", article["id"])["mentions"]
    assert [each["kind"] for each in mentions if each["entity"] == "Kremlin"] == ["person"]
    assert "Kremlin spokesman" in article["snippet"]

    assert shell("names", "retype", "Kremlin") == 'retype organization "Kremlin"\n'
    assert listed(shell, "--org")["Kremlin"] == 1
    again = shell.run("names", "retype", "Kremlin", "--org")
    assert (again.returncode, "no person of the archive" in again.stderr) == (1, True)
    shell("names", "undo")
    assert listed(shell, "kremlin", code=1) == {}


def test_a_name_that_is_taken_for_both_is_marked(shell: Shell, tmp_path: Path) -> None:
    records = [
        {"id": "1", "body": "Buses stood in the rain.", "people": ["Kremlin", "Ada Byrne"]},
        {"id": "2", "body": "Trams ran to the harbour.", "organizations": ["Kremlin"]},
    ]
    (tmp_path / "news" / "more.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    shell("index", str(tmp_path / "news"))
    assert "1  Kremlin  ?\n" in shell("names", "list")
    assert "2  Kremlin  ?\n" in shell("names", "list", "--org")
    named = shell.json("search", "rain")["facets"]["people"]
    unsure = [each["name"] for each in named if each.get("unsure")]
    assert unsure == ["Kremlin"]
    (kremlin,) = json.loads(shell("names", "list", "kremlin", "--json"))["names"]
    assert kremlin["unsure"]
    shell("names", "retype", "Kremlin")
    assert "3  Kremlin\n" in shell("names", "list", "--org")


def test_corrections_survive_indexing_and_can_be_carried_elsewhere(
    shell: Shell, tmp_path: Path
) -> None:
    shell("names", "merge", "Dmitry Peskov", "Maria Zakharova")
    (tmp_path / "news" / "new.txt").write_text("Dmitry Peskov spoke to Nikol Pashinyan.", "utf-8")
    shell("index", str(tmp_path / "news"))
    assert listed(shell, "peskov") == {"Dmitry Peskov": 3}
    dictionary = tmp_path / "names.txt"
    dictionary.write_text(shell("names", "corrections"), "utf-8")

    other = str(tmp_path / "other")
    shell("index", str(tmp_path / "news"), DATELINE_ARCHIVE=other)
    shell("names", "apply", str(dictionary), DATELINE_ARCHIVE=other)
    names = json.loads(shell("names", "list", "peskov", "--json", DATELINE_ARCHIVE=other))["names"]
    assert [each["count"] for each in names] == [3]


def test_corrections_survive_a_change_of_the_articles_they_are_about(
    shell: Shell, tmp_path: Path
) -> None:
    shell("names", "merge", "Dmitry Peskov", "Maria Zakharova")
    shell("names", "hide", "Nikol Pashinyan")
    changed = next((tmp_path / "news").glob("003*"))
    changed.write_text(changed.read_text("utf-8") + "\n\nPeskov spoke again.\n", "utf-8")
    assert "updated 1" in shell("index", str(tmp_path / "news"))
    assert listed(shell, "zakharova") == listed(shell, "peskov")
    assert list(listed(shell, "peskov").values()) == [2]
    assert "Nikol Pashinyan" not in listed(shell)
    changed.unlink()
    assert "removed 1" in shell("index", str(tmp_path / "news"))
    assert listed(shell, "zakharova") == {"Maria Zakharova": 1}
    shell("names", "undo")
    changed.write_text("Dmitry Peskov spoke to Nikol Pashinyan.", "utf-8")
    shell("index", str(tmp_path / "news"))
    assert list(listed(shell, "peskov").values()) == [2]
    assert listed(shell, "pashinyan") == {"Nikol Pashinyan": 1}


def test_a_name_given_in_part_is_led_to_the_names_that_articles_use(shell: Shell) -> None:
    assert 'merge person "Dmitry Peskov" "Maria Zakharova"' in shell(
        "names", "merge", "peskov", "zakharova"
    )
    assert listed(shell, "peskov") == {"Dmitry Peskov": 2}
    assert "hide person" in shell("names", "hide", "Antony Blinken")
    assert listed(shell, "blinken", code=1) == {}
    shell("names", "split", "Sergey Ryabkov", "Nikol Pashinyan")
    shell("names", "merge", "Sergey Ryabkov", "Vladimir Putin")
    shell("names", "rename", "Putin", "Sergey Putin")
    assert listed(shell, "putin") == {"Sergey Putin": 2}


def test_a_name_that_may_be_several_is_not_guessed(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "news" / "new.txt").write_text(
        "Maria Zakharova met Anna Peskova. Later Igor Peskov spoke to Ivan Smirnov.", "utf-8"
    )
    shell("index", str(tmp_path / "news"))
    message = shell.complaint("names", "merge", "Peskov", "Maria Zakharova")
    assert "Dmitry Peskov" in message
    assert "Igor Peskov" in message
    assert "give the full name" in message
    shell("names", "corrections", code=1)


def test_mistakes_are_told_and_change_nothing(shell: Shell, tmp_path: Path) -> None:
    before = listed(shell)
    assert "Nobody" in shell.complaint("names", "merge", "Nobody", "Antony Blinken", code=1)
    assert "2 different" in shell.complaint("names", "merge", "Antony Blinken")
    bad = tmp_path / "bad.txt"
    bad.write_text("marry person A B", "utf-8")
    shell.complaint("names", "apply", str(bad))
    shell.complaint("names", "undo", code=1)
    assert listed(shell) == before
