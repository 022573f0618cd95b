"""Measure a recogniser on the annotated sets that no training has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from search.names.recognition.recognize import Recognizer
from search.names.training.conventions import normalised
from search.names.training.scoring import Score, scored
from search.names.training.sets import Document, read_alone, read_documents, sport

Scores = Mapping[str, Mapping[str, Score]]


def measured_sets(ner: Path, left_out: Sequence[str] = ()) -> dict[str, list[Document]]:
    """The measured sets by name, as their makers annotated them.

    Of CoNLL-2003 only what is not of the sports desk. `left_out` names training sets that the
    recogniser was trained without.
    """
    sets = {
        "conll2003.dev, news": [
            d for d in read_documents(ner / "conll2003.dev.conll.xz") if not sport(d)
        ],
        "gum_permissive.test": read_documents(
            ner / "gum_permissive.test.conll.xz", split_hyphens=True
        ),
        "re3d.test": read_documents(ner / "re3d.test.conll.xz"),
        "uner_ewt.test": read_documents(ner / "uner_ewt.test.conll.xz", split_hyphens=True),
        "crossner_politics.test": read_alone(ner / "crossner_politics.test.conll.xz"),
    }
    if "wikigold" in left_out:
        sets["wikigold, left out"] = read_documents(ner / "wikigold.test.conll.xz")
    return sets


def measured(recognizer: Recognizer, ner: Path, left_out: Sequence[str] = ()) -> Scores:
    """PER and ORG scores by set; "(one convention)" scores the gold as training sets are read."""
    scores: dict[str, dict[str, Score]] = {}
    for name, documents in measured_sets(ner, left_out).items():
        found = {
            (number, m.start, m.end, "PER" if m.kind == "person" else "ORG")
            for number, mentions in enumerate(recognizer.recognize([d.text for d in documents]))
            for m in mentions
        }
        scores[name] = {kind: scored(documents, found, kind) for kind in ("PER", "ORG")}
        if not name.startswith("conll"):
            same = [normalised(d) for d in documents]
            scores[f"  {name} (one convention)"] = {
                kind: scored(same, found, kind) for kind in ("PER", "ORG")
            }
    return scores


def table(scores: Scores) -> str:
    """The scores as text: precision, recall and F1 of each set."""
    width = max(map(len, scores))
    lines = [f"{'':{width}}  PER   P     R    F1  ORG   P     R    F1"]
    lines += [f"{name:{width}}    {row['PER']}    {row['ORG']}" for name, row in scores.items()]
    return "\n".join(lines)
