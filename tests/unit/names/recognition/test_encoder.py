"""The accurate recogniser: its scores, where it is asked, and archives that get better by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search import Archive, DatelineError, RefineProgress, SearchRequest
from search.article import Article
from search.names.recognition.decoding import Weights, best_labels
from search.names.recognition.encoder import EncoderTagger, allowed_pairs
from search.names.recognition.features import LABELS, Candidates
from search.names.recognition.recognize import accurate_recognizer, recognizer_named
from tests import SEEDS
from tests.snapshots import snapshot_of

TEXT = (
    "WARSAW, March 1. Maria Velling of Holding Group Orex met Jan Satake in Dortmund on Monday. "
    "The minister said nothing. Velling then flew home."
)
weights = pytest.importorskip("dateline_accurate", reason="needs the extra `accurate`")


@pytest.fixture(scope="module")
def everywhere() -> EncoderTagger:
    return EncoderTagger(weights.ENCODER, weights.PIECES, unsure=None)


def test_people_and_organizations_are_found(everywhere: EncoderTagger) -> None:
    mentions = everywhere.recognize([TEXT])[0]
    assert [m.text for m in mentions if m.kind == "person"] == [
        "Maria Velling",
        "Jan Satake",
        "Velling",
    ]
    assert all(TEXT[m.start : m.end] == m.text for m in mentions)


def test_a_text_is_read_alike_alone_and_among_others(everywhere: EncoderTagger) -> None:
    others = ["", "no names", "Ann Lee " * 400, "A" * 5_000, TEXT.upper()]
    together = everywhere.recognize([*others, TEXT])
    assert together[-1] == everywhere.recognize([TEXT])[0]


def test_only_what_is_asked_about_is_scored(everywhere: EncoderTagger) -> None:
    table = everywhere._table
    tokens = table.vocabulary.cut([TEXT], everywhere.lexicon.recased)
    table.update()
    scored = everywhere._encoder.log_probabilities(table, tokens, np.array([1]))
    asked = tokens.sentences == 1
    assert not scored[~asked].any()
    assert np.allclose(np.exp(scored[asked]).sum(1), 1, atol=1e-4)


def test_a_name_never_goes_on_where_none_began() -> None:
    pairs, first = allowed_pairs()
    chain = Weights(np.zeros((1, 9), np.int8), 1.0, pairs, first, np.zeros(9, np.float32))
    rng = np.random.default_rng(1)
    lengths = np.array([1, 2, 5, 9])
    rows = np.zeros((int(lengths.sum()), 1), np.int32)
    found = Candidates(np.zeros(4, np.int64), lengths, np.arange(len(rows)), rows)
    labels = best_labels(chain, found, rng.normal(size=(len(rows), len(LABELS))).astype(np.float32))
    for run in np.split(labels, np.cumsum(lengths)[:-1]):
        for before, label in zip([0, *run.tolist()], run.tolist(), strict=False):
            if label and label % 2 == 0:
                assert before in (label - 1, label)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(tmp_path / "archive")
    archive.update([SEEDS])
    archive.add([Article(body=TEXT, id=f"more-{number:03d}") for number in range(80)])
    return archive


def recognizers(archive: Archive) -> list[str]:
    segments = snapshot_of(archive).segments
    return [
        segment.article(document).recognizer
        for segment in segments
        for document in range(segment.size)
        if segment.is_live(document)
    ]


def test_an_archive_gets_better_article_by_article(archive: Archive) -> None:
    shown: list[RefineProgress] = []
    stopped = archive.refine(progress=shown.append, cancel=lambda: bool(shown))
    assert stopped == RefineProgress(32, 83, 32)
    assert sorted(recognizers(archive)) == [""] * 51 + ["accurate"] * 32
    newest = {archive.article(id).recognizer for id in archive_ids(archive)[:3]}
    assert newest == {"accurate"}, "the newest articles come first"

    done = archive.refine()
    assert done == RefineProgress(83, 83, 51)
    assert set(recognizers(archive)) == {"accurate"}
    assert archive.refine() == RefineProgress(83, 83, 0)


def archive_ids(archive: Archive) -> list[str]:
    return [head.id for head in archive.search(SearchRequest()).articles]


def test_what_was_refined_stays_when_files_are_read_again(archive: Archive) -> None:
    archive.refine()
    report = archive.update([SEEDS], reread=True)
    assert (report.updated, report.unchanged) == (0, 3)
    assert set(recognizers(archive)) == {"accurate"}


def test_an_archive_may_keep_to_the_accurate_recognizer(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.update([SEEDS], recognizer="accurate")
        assert set(recognizers(archive)) == {"accurate"}
        archive.add([Article(body=TEXT)])
        assert recognizers(archive) == ["accurate"] * 4
        assert archive.refine().refined == 0


def test_it_is_kept_once_loaded() -> None:
    assert recognizer_named("accurate") is recognizer_named("accurate")
    assert accurate_recognizer() is not accurate_recognizer()


def test_broken_pieces_are_one_error(tmp_path: Path) -> None:
    pieces = tmp_path / "pieces.json"
    pieces.write_text(weights.PIECES.read_text(encoding="utf-8").replace("[CLS]", "[CLX]"))
    with pytest.raises(DatelineError, match="lack"):
        EncoderTagger(weights.ENCODER, pieces)
