"""Training is a function of its sets: the same bytes every time, and it learns what they show."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest

from search.names.recognition.tagger import LinearTagger
from search.names.training.conventions import normalised
from search.names.training.packing import packed, write_model
from search.names.training.scoring import scored
from search.names.training.sets import Document, Name, sport, written
from search.names.training.teacher_labels import raw_parts


def document(text: str) -> Document:
    """A document in which P[…], O[…] and L[…] mark names."""
    kinds = {"P": "PER", "O": "ORG", "L": "LOC"}
    plain, names, at = "", [], 0
    while at < len(text):
        if text[at] in kinds and text[at + 1 : at + 2] == "[":
            end = text.index("]", at)
            name = text[at + 2 : end]
            names.append(Name(len(plain), len(plain) + len(name), kinds[text[at]]))
            plain, at = plain + name, end + 1
        else:
            plain, at = plain + text[at], at + 1
    return Document(plain, tuple(names))


SETS = {
    "news": [
        document(f"{city} mayor P[{given} {surname}] met staff of O[{firm} Inc] in L[{city}].")
        for given, surname in [("Ann", "Velling"), ("Omar", "Tarik"), ("Jun", "Satake")]
        for city in ("Springfield", "Dortmund", "Osaka")
        for firm in ("Acme", "Globex", "Initech")
    ]
}
RAW = [Document("Springfield mayor Ann Tarik met staff of Globex Inc in Osaka.", ())] * 5
# B-LOC, O, B-PER, I-PER, O … of each text of RAW.
TOLD = [5, 0, 1, 2, 0, 0, 0, 3, 4, 0, 5, 0]


def name_lists(folder: Path) -> Path:
    """A folder of short name lists in the form of the real ones."""
    folder.mkdir()
    lists = {
        "us_census_male_first.tsv": "name\tpercent\nJun\t0.5\nOmar\t0.5\n",
        "us_census_female_first.tsv": "name\tpercent\nAnn\t0.5\n",
        "us_census_surnames.tsv": "name\tpercent\nTarik\t0.5\n",
        "faker_names.tsv": "kind\tlocale\tname\nfirst\ten\tAnn\nlast\ten\tVelling\n",
        "us_congress_executive_names.jsonl": '{"names": ["Ann Tarik"]}\n',
        "wikidata_name_tokens_latin.txt": "satake\n",
        "cities15000_geonames.tsv": "name\tcountry\tpopulation\tx\nOsaka\tJP\t2700000\t\n",
        "dariusk_nationalities.json": '{"nationalities": ["Japanese"]}',
    }
    for name, text in lists.items():
        folder.joinpath(f"{name}.xz").write_bytes(lzma.compress(text.encode()))
    return folder


def test_a_small_training_run_reproduces_itself_byte_for_byte(tmp_path: Path) -> None:
    pytest.importorskip("numba", reason="training needs the dependency group `training`")
    from search.names.training.recipe import Settings, trained

    small = Settings(width=12, epochs=4, rate=0.15)
    told = np.array(TOLD * len(raw_parts(RAW, [])), np.int8)
    names, files = name_lists(tmp_path / "names"), []
    for number in range(2):
        model = trained(SETS, RAW, told, names, small, report=lambda line: None)
        files.append(tmp_path / f"{number}.npz")
        write_model(files[-1], packed(model.chain, model.listed, model.clusters))
    assert files[0].read_bytes() == files[1].read_bytes()
    tagger = LinearTagger(files[0])
    mentions = tagger.recognize(["Dortmund mayor Jun Velling met staff of Acme Inc in Osaka."])[0]
    assert [(m.kind, m.text) for m in mentions] == [
        ("person", "Jun Velling"),
        ("organization", "Acme Inc"),
    ]


def test_labels_of_other_text_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("numba", reason="training needs the dependency group `training`")
    from search.names.training.recipe import Settings, trained

    for labels in ([0] * 7, TOLD * 20):
        with pytest.raises(ValueError, match="of other text"):
            trained(
                SETS,
                RAW,
                np.array(labels, np.int8),
                name_lists(tmp_path / str(len(labels))),
                Settings(width=12, epochs=1),
                report=lambda line: None,
            )


def test_tokens_are_written_back_as_text_with_their_names() -> None:
    sentence = [("Ann", "B-PER"), ("Lee", "I-PER"), ("'s", "O"), ("firm", "O"), (",", "O")]
    text = written([sentence, [("Acme", "B-ORG"), ("(", "O"), ("UK", "B-LOC"), (")", "O")]], False)
    assert text.text == "Ann Lee's firm,\n\nAcme (UK)"
    assert [text.text[n.start : n.end] for n in text.names] == ["Ann Lee", "Acme", "UK"]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        (
            "P[Foreign Office Minister Tobias Ellwood] said",
            ["ORG Foreign Office", "PER Tobias Ellwood"],
        ),
        ("P[UN Special Envoy Staffan de Mistura] said", ["ORG UN", "PER Staffan de Mistura"]),
        ("P[John Major] said", ["PER John Major"]),
        ("O[the United States] said", ["LOC United States"]),
        ("the O[Court] said", []),
        ("P[Ann Lee's] hat", ["PER Ann Lee"]),
    ],
)
def test_marks_are_brought_to_one_convention(marked: str, names: list[str]) -> None:
    found = normalised(document(marked))
    assert [f"{n.kind} {found.text[n.start : n.end]}" for n in found.names] == names


def test_a_name_counts_when_start_end_and_kind_are_right() -> None:
    gold = [document("P[Ann Lee] of O[Acme Inc.] met P[Bo].")]
    found = {(0, 0, 7, "PER"), (0, 11, 19, "ORG"), (0, 11, 15, "PER")}
    assert (scored(gold, found, "PER").precision, scored(gold, found, "PER").recall) == (50, 50)
    assert scored(gold, found, "ORG").f1 == 100


@pytest.mark.parametrize(
    ("head", "is_sport"),
    [
        ("SOCCER - ROTOR FANS LOCKED OUT .", True),
        ("Boxing-Bruno quits", True),
        ("Iraqi captors of jet charged", False),
        ("", False),
    ],
)
def test_the_sports_desk_is_told_by_the_headline(head: str, is_sport: bool) -> None:
    assert sport(Document(head + "\n\nLONDON 1996-08-30", ())) is is_sport
