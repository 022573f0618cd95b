"""The shipped recogniser finds the names of the samples, says exactly where, and never fails."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import Mention
from search.errors import DatelineError
from search.names.recognition.tagger import MODEL, LinearTagger
from tests import ROOT, SEEDS


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    return LinearTagger()


def names(mentions: list[Mention], kind: str) -> Counter[str]:
    return Counter(mention.text for mention in mentions if mention.kind == kind)


def check(text: str, mentions: list[Mention]) -> None:
    end = 0
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text == mention.entity
        assert mention.text.strip() == mention.text != ""
        assert mention.start >= end
        end = mention.end


PIECES = """
Mr. John SMITH ( ) (ABC) 's U.N.
of Bank İ ß \u202e \x00 é ÀÉ 習近平 Владимир Путин محمد - & Inc. ŉ ǅ
""".split()
HOSTILE = st.text() | st.lists(st.sampled_from([*PIECES, " ", "\n\n"]), max_size=40).map(" ".join)


@settings(max_examples=200)
@given(texts=st.lists(HOSTILE, max_size=3))
def test_mentions_are_exact_and_in_order_in_any_text(
    tagger: LinearTagger, texts: list[str]
) -> None:
    found = tagger.recognize(texts)
    assert len(found) == len(texts)
    for text, mentions in zip(texts, found, strict=True):
        check(text, mentions)


@pytest.mark.parametrize(
    "text",
    [
        "A" * 100_000,
        "Aa " * 20_000,
        "(AB) " * 5_000,
        "The Bank of " * 5_000,
        "Alpha Beta Group (ABG) and " * 5_000,
        "".join(f"Acme {k}x Inc, Acme {k}x; " for k in range(5_000)),
        "Image: AP\n\n" * 5_000,
        "\x00\ufffe\ud800" * 50,
        "مرحبا بكم في موسكو " * 50,
        "習近平在北京會見了普京。" * 50,
    ],
    ids=[
        "one-word",
        "one-run",
        "acronyms",
        "connectors",
        "explained",
        "firms",
        "credits",
        "controls",
        "arabic",
        "chinese",
    ],
)
def test_no_text_makes_it_fail(tagger: LinearTagger, text: str) -> None:
    check(text, tagger.recognize([text])[0])


def test_the_same_text_gives_the_same_mentions_in_any_company(tagger: LinearTagger) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    together = tagger.recognize(texts)
    chance = random.Random(7)
    order = list(range(len(texts))) * 3
    chance.shuffle(order)
    mixed = tagger.recognize([texts[k] for k in order])
    assert mixed == [together[k] for k in order]
    assert [LinearTagger().recognize([text])[0] for text in texts] == together


@pytest.mark.parametrize(
    ("sample", "people", "organizations"),
    [
        (
            "000",
            "Sergey Ryabkov|Kassym-Jomart Tokayev|Antony Blinken|Maria Zakharova",
            ["CSTO", "TASS", "OSCE", "Russia-NATO Council"],
        ),
        (
            "003",
            "Sergey Ryabkov|Vladimir Putin|Nikol Pashinyan|Dmitry Peskov|Antony Blinken",
            ["CSTO", "TASS", "CSTO Collective Security Council", "Kremlin"],
        ),
        (
            "004",
            "Mukhtar Tleuberdi|Zbignev Rau|Anthony Blinken|Kassym-Zhomart Tokayev|"
            "Nursultan Nazarbayev",
            ["CSTO", "OSCE", "TASS"],
        ),
    ],
)
def test_the_names_of_the_samples_are_found_and_no_other_people(
    tagger: LinearTagger, sample: str, people: str, organizations: list[str]
) -> None:
    text = next(SEEDS.glob(f"{sample}*.txt")).read_text(encoding="utf-8")
    mentions = tagger.recognize([text])[0]
    found = names(mentions, "person")
    assert set(people.split("|")) <= set(found)
    surnames = {name.split()[-1] for name in people.split("|")}
    assert {name.split()[-1] for name in found} <= surnames
    assert set(organizations) <= set(names(mentions, "organization"))


def test_offices_are_no_part_of_a_person(tagger: LinearTagger) -> None:
    text = (
        "U.S. Secretary of State Antony Blinken met Federal Reserve Governor Lawrence Lindsey and "
        "Mr. Smith, the analyst said in Washington on Monday."
    )
    found = names(tagger.recognize([text])[0], "person")
    assert set(found) == {"Antony Blinken", "Lawrence Lindsey", "Smith"}


def test_a_lone_surname_or_short_firm_goes_with_its_full_name(tagger: LinearTagger) -> None:
    text = (
        "Shares of Douglas & Lomason Co rose after Magna International Inc made a bid.\n\n"
        "Roger Trevelyan, who heads Douglas & Lomason, welcomed it. Trevelyan said that Magna "
        "International would do well."
    )
    mentions = tagger.recognize([text])[0]
    organizations = names(mentions, "organization")
    assert organizations["Douglas & Lomason"] == 1
    assert names(mentions, "person") == {"Roger Trevelyan": 1, "Trevelyan": 1}


def test_a_headline_in_capitals_yields_its_names_as_they_are_written(tagger: LinearTagger) -> None:
    text = "REAGAN MEETS VOLCKER\n\nPresident Ronald Reagan met Fed chief Paul Volcker on Monday."
    found = names(tagger.recognize([text])[0], "person")
    assert found == {"REAGAN": 1, "VOLCKER": 1, "Ronald Reagan": 1, "Paul Volcker": 1}


def test_the_weights_are_plain_arrays_of_modest_size() -> None:
    assert MODEL.stat().st_size < 6_000_000
    with zipfile.ZipFile(MODEL) as archive:
        assert all(name.endswith(".npy") for name in archive.namelist())
    with np.load(MODEL, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "iuf" for name in arrays.files)


@pytest.mark.parametrize(
    "damaged",
    [
        lambda weights: weights[:5_000],
        lambda weights: weights[:1_000_000] + bytes(1_000) + weights[1_001_000:],
        lambda weights: b"no weights",
        lambda weights: b"",
    ],
    ids=["cut", "overwritten", "another file", "empty"],
)
def test_damaged_weights_are_a_broken_installation(
    tmp_path: Path, damaged: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "tagger.npz"
    path.write_bytes(damaged(MODEL.read_bytes()))
    with pytest.raises(DatelineError, match="install dateline again"):
        LinearTagger(path)


def test_without_its_weights_nothing_is_recognised_by_less(tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("tagger.npz", "__pycache__")
    shutil.copytree(ROOT / "search", tmp_path / "search", ignore=left_out)
    script = (
        "from search.errors import DatelineError\n"
        "from search.names.recognition.recognize import default_recognizer\n"
        "try: default_recognizer()\n"
        "except DatelineError as error: print(error)\n"
    )
    command = [sys.executable, "-c", script]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) in said
    assert "install dateline again" in said
