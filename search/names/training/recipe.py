"""The recipe of the shipped weights, from the annotated sets to the chain of the tagger.

The chain also learns from more text, which the accurate recogniser annotated (`teacher`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from search.frozen import frozen
from search.names.recognition.features import Lexicon, WordTable, candidates
from search.names.recognition.tokens import TOKEN
from search.names.training import lexicon as lists
from search.names.training.clusters import clustered
from search.names.training.conventions import normalised
from search.names.training.datelines import datelined, large_cities
from search.names.training.examples import (
    Labels,
    encoded,
    found_in,
    joined,
    learnable,
    picked,
    run_starts,
)
from search.names.training.learner import Chain, averaged, fitted
from search.names.training.sets import Document, read_alone, read_documents, read_grouped
from search.names.training.teacher_labels import UNTOLD, raw_parts

Report = Callable[[str], None]
_BATCH = 200  # texts at a time

# How much a run of each set weighs; those not named weigh 1. GMB is annotated by machine, crossner
# is encyclopaedic, tweets are unlike news, contracts know few kinds of names.
WEIGHTS = {
    "gmb": 0.05,
    "sec_filings": 0.3,
    "crossner_politics": 0.3,
    "crossner_other": 0.3,
    "btc": 0.1,
    "wnut17": 0.1,
    "datelines": 0.5,
}


@frozen
class Settings:
    """What a training run may vary; the defaults are those of the shipped weights."""

    width: int = 19
    epochs: int = 7
    rate: float = 0.08
    dropout: float = 0.35
    gmb_weight: float = 0.02
    raw_weight: float = 0.5
    seeds: tuple[int, ...] = (1, 2)


@frozen
class Model:
    """What a training run yields: the chain and the lexicon that its features rest on."""

    chain: Chain
    listed: Mapping[str, int]
    clusters: Mapping[str, tuple[int, int, int]]


def annotated(ner: Path, names: Path, *, without: str = "") -> dict[str, list[Document]]:
    """The training sets by name, in one convention, none of them a set that is measured.

    `without` leaves one set out, to be measured on it.
    """

    def file(name: str) -> Path:
        return ner / f"{name}.conll.xz"

    hyphens = {"split_hyphens": True}
    sets = {
        "gmb": [
            document
            for part in ("train", "dev", "test")
            for document in read_grouped(file(f"gmb_notitle.{part}"))
        ],
        "wikigold": read_documents(file("wikigold.test")),
        "btc": read_alone(file("btc.train")),
        "wnut17": read_alone(file("wnut17.train")) + read_alone(file("wnut17.dev")),
        "sec_filings": read_documents(file("sec_filings.train")),
        "uner_ewt": read_documents(file("uner_ewt.dev"), **hyphens),
        "crossner_politics": read_alone(file("crossner_politics.train"))
        + read_alone(file("crossner_politics.dev")),
        "crossner_other": read_alone(file("crossner_other.train")),
        "gum_permissive": read_documents(file("gum_permissive.train"), **hyphens)
        + read_documents(file("gum_permissive.dev"), **hyphens),
        "re3d": read_documents(file("re3d.train")),
    }
    sets.pop(without, None)
    sets = {name: [normalised(d) for d in documents] for name, documents in sets.items()}
    cities = large_cities(names)
    sets["gmb"] = datelined(sets["gmb"], cities, seed=1)
    heads = [_first_sentence(d) for name in ("gum_permissive", "re3d") for d in sets[name]]
    sets["datelines"] = datelined(heads * 3, cities, seed=2)
    return sets


def _first_sentence(document: Document) -> Document:
    head = document.text.split("\n\n", 1)[0]
    return Document(head, tuple(name for name in document.names if name.end <= len(head)))


def trained(
    sets: Mapping[str, list[Document]],
    raw: list[Document],
    told: Labels,
    names: Path,
    settings: Settings,
    report: Report,
) -> Model:
    """The model that `sets`, `raw` text and the lists in `names` yield: always the same one.

    `told` are the teacher's labels of `raw` and of the set "gmb" (`teacher_labels.raw_parts`).
    """
    words = [_words(d.text) for documents in sets.values() for d in documents]
    listed = lists.listed(names, lists.lower_case_counts(words))
    news = [Document(d.text, ()) for d in sets.get("gmb", [])]
    report(f"lexicon of {len(listed):,} words")
    plain = WordTable(Lexicon(listed, {}))
    texts = [d for documents in sets.values() for d in documents] + raw + news
    clusters = clustered(_sentences(plain, texts), seed=1)
    report(f"word clusters of {len(clusters):,} words")
    table = WordTable(Lexicon(listed, clusters))
    training = _Training(table, sets, settings)
    chain = training.student(raw_parts(raw, news), told, report)
    return Model(chain, listed, clusters)


def _words(text: str) -> list[str]:
    return [piece.removeprefix(" ") for piece in TOKEN.findall(text)]


def _sentences(table: WordTable, documents: list[Document]) -> list[list[str]]:
    tokens = table.vocabulary.cut([d.text for d in documents], table.lexicon.recased)
    cuts = np.flatnonzero(np.diff(tokens.sentences)) + 1
    words = table.vocabulary.words
    return [[words[n] for n in part.tolist()] for part in np.split(tokens.words, cuts)]


class _Training:
    """The annotated sets with their features while chains are fitted to them."""

    def __init__(
        self, table: WordTable, sets: Mapping[str, list[Document]], settings: Settings
    ) -> None:
        self.table = table
        self.settings = settings
        self.parts = {name: encoded(table, documents) for name, documents in sets.items()}

    def student(self, raw: Sequence[str], told: Labels, report: Report) -> Chain:
        """The mean of chains fitted to the annotated sets and to what the teacher told of `raw`."""
        settings, width = self.settings, self.settings.width
        weights = {**WEIGHTS, "gmb": settings.gmb_weight}
        parts = [
            (runs, learnable(runs, self.parts[name].labels), weights.get(name, 1.0))
            for name, runs in found_in(self.table, self.parts, width).items()
        ]
        at = kept = count = 0
        for begin in range(0, len(raw), _BATCH):
            tokens = self.table.vocabulary.cut(
                raw[begin : begin + _BATCH], self.table.lexicon.recased
            )
            self.table.update()
            labels = told[at : at + len(tokens.words)]
            at += len(tokens.words)
            if len(labels) < len(tokens.words):
                break
            found = candidates(self.table, tokens, width)
            untold = (labels == UNTOLD)[found.positions].astype(np.int64)
            sure = np.add.reduceat(untold, run_starts(found)) == 0
            known, _ = picked(found, sure)
            parts.append((known, learnable(known, labels), settings.raw_weight))
            kept, count = kept + int(sure.sum()), count + len(sure)
        if at != len(told):
            raise ValueError("the teacher's labels are of other text: make them again")
        report(f"the teacher is sure of {kept / count:.1%} of {count:,} runs")
        examples = joined(parts)
        chains = []
        for seed in settings.seeds:
            chains.append(
                fitted(
                    examples,
                    width=width,
                    epochs=settings.epochs,
                    rate=settings.rate,
                    dropout=settings.dropout,
                    seed=seed,
                )
            )
            report(f"fitted with seed {seed}")
        return averaged(chains)
