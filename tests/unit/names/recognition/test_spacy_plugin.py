"""A spaCy pipeline can take the place of the shipped recogniser, by the same contract."""

from __future__ import annotations

import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.errors import DatelineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    spacy = pytest.importorskip("spacy", reason="spaCy comes with the extra dateline[spacy] only")

from search import Archive
from search.article import Article
from search.names.recognition.recognize import annotate, default_recognizer, recognizer_named
from search.names.recognition.spacy_plugin import SpacyRecognizer

PEOPLE = ["Ann Lee", "Omar Tarik", "Jun Satake"]
FIRMS = ["Acme Corp", "Globex Inc", "Initech Ltd"]


@pytest.fixture(scope="module")
def pipeline() -> Language:
    """A pipeline that has learned from a handful of sentences who works for whom."""
    from spacy.training import Example

    spacy.util.fix_random_seed(1)
    language = spacy.blank("en")
    names = language.add_pipe("ner")
    examples = []
    for person in PEOPLE:
        for firm in FIRMS:
            text = f"{person} works for {firm} in Rome ."
            at = text.index(firm)
            entities = [(0, len(person), "PERSON"), (at, at + len(firm), "ORG")]
            entities.append((text.index("Rome"), text.index("Rome") + 4, "GPE"))
            examples.append(Example.from_dict(language.make_doc(text), {"entities": entities}))
    for label in ("PERSON", "ORG", "GPE"):
        names.add_label(label)
    language.initialize(lambda: examples)
    for _ in range(40):
        language.update(examples)
    return language


def test_people_and_organizations_are_mentions_and_places_are_not(pipeline: Language) -> None:
    text = "Ann Lee works for Globex Inc in Rome ."
    (mentions,) = SpacyRecognizer(pipeline).recognize([text])
    assert [(m.kind, m.text) for m in mentions] == [
        ("person", "Ann Lee"),
        ("organization", "Globex Inc"),
    ]
    assert all(text[m.start : m.end] == m.text == m.entity for m in mentions)


def test_offsets_are_exact_in_any_text_however_long(pipeline: Language) -> None:
    sentence = "Omar Tarik works for Acme Corp in Rome .\n\n"
    texts = ["", " \n\n ", "\ud800 " + sentence, sentence * 1300, "x" * 60_000, "習近平 \x00"]
    found = SpacyRecognizer(pipeline).recognize(texts)
    assert len(found) == len(texts)
    for text, mentions in zip(texts, found, strict=True):
        end = 0
        for mention in mentions:
            assert end <= mention.start
            assert text[mention.start : mention.end] == mention.text
            end = mention.end
    assert len(found[3]) == 2600


def test_what_finds_no_names_does_not_run(pipeline: Language) -> None:
    spacy.language.Language.component("fails", func=_failing)
    pipeline.add_pipe("fails", name="tagger")
    try:
        (mentions,) = SpacyRecognizer(pipeline).recognize(
            ["Ann Lee works for Globex Inc in Rome ."]
        )
    finally:
        pipeline.remove_pipe("tagger")
    assert [mention.text for mention in mentions] == ["Ann Lee", "Globex Inc"]


def _failing(document: Doc) -> Doc:
    raise AssertionError("this was not asked for")


def test_what_is_missing_is_said_in_one_line() -> None:
    with pytest.raises(DatelineError, match="no pipeline no_such_pipeline"):
        SpacyRecognizer("no_such_pipeline")
    for no_pipeline in ("numpy", "click", "en-core-web-none", "."):
        with pytest.raises(DatelineError, match="no pipeline"):
            SpacyRecognizer(no_pipeline)
    with pytest.raises(DatelineError, match="finds no names"):
        SpacyRecognizer(spacy.blank("en"))


def test_a_pipeline_is_chosen_by_its_name_or_folder_and_loaded_once(
    pipeline: Language, tmp_path: Path
) -> None:
    pipeline.to_disk(tmp_path / "trained")
    chosen = recognizer_named(str(tmp_path / "trained"))
    article = Article(body="Ann Lee works for Globex Inc in Rome .")
    (annotated,) = annotate([article], chosen)
    assert [mention.entity for mention in annotated.mentions] == ["Ann Lee", "Globex Inc"]
    assert recognizer_named(str(tmp_path / "trained")) is chosen


def test_a_pipeline_that_only_an_archive_names_is_not_loaded(
    pipeline: Language, tmp_path: Path
) -> None:
    folder = str(tmp_path / "trained")
    pipeline.to_disk(folder)
    file = tmp_path / "news.txt"
    file.write_text("Ann Lee works for Globex Inc in Rome .")
    with Archive.create(tmp_path / "archive") as archive:
        archive.update([file], recognizer=folder)
    shutil.rmtree(folder)
    with Archive.open(tmp_path / "archive", write=True) as archive:
        with pytest.raises(DatelineError, match="not chosen here: give --recognizer"):
            archive.update([file])
        with pytest.raises(DatelineError, match="not chosen here"):
            archive.add([Article(body="Ann Lee works for Globex Inc in Rome .")])
        recognizer_named.cache_clear()
        with pytest.raises(DatelineError, match="no pipeline"):
            archive.update([file], trusted=[folder])
        archive.update([file], recognizer="default")
        archive.update([file])


def test_a_pipeline_is_not_taken_from_the_working_folder(
    pipeline: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.to_disk(tmp_path / "en_trained")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatelineError, match="no pipeline en_trained"):
        SpacyRecognizer("en_trained")


def test_without_a_choice_the_default_recogniser_is_taken() -> None:
    assert recognizer_named("default") is default_recognizer()


def test_what_is_not_installed_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatelineError, match="no pipeline en_none: install it"):
        recognizer_named("en_none")
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(DatelineError, match=r"dateline\[spacy\]"):
        recognizer_named("en_none")
