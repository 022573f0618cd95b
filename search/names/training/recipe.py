"""The recipe of the shipped weights, from the annotated sets to the chain of the tagger.

Two teachers, which weigh the sets differently, mark text that nobody has annotated; where they
agree it teaches the shipped chain along with the annotated sets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.names.decoding import spans
from search.names.features import Candidates, Lexicon, WordTable, candidates
from search.names.tokens import TOKEN
from search.names.training import lexicon as lists
from search.names.training.clusters import clustered
from search.names.training.conventions import normalised
from search.names.training.datelines import datelined, large_cities
from search.names.training.examples import (
    Encoded,
    Labels,
    encoded,
    found_in,
    joined,
    learnable,
    picked,
    predicted,
    run_starts,
)
from search.names.training.learner import Chain, averaged, fitted
from search.names.training.sets import Document, read_alone, read_documents, read_grouped

Report = Callable[[str], None]

# How much a run of each set weighs; those not named weigh 1. GMB is marked by machine, crossner
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


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training run may vary; the defaults are those of the shipped weights."""

    width: int = 19
    epochs: int = 8
    student_epochs: int = 7
    rate: float = 0.08
    dropout: float = 0.3
    student_dropout: float = 0.35
    gmb_weight: float = 0.02
    raw_weight: float = 0.15
    seeds: tuple[int, ...] = (1, 2)
    student_seeds: tuple[int, ...] = (1, 2, 3)


@dataclass(frozen=True, slots=True)
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
    names: Path,
    settings: Settings,
    report: Report,
) -> Model:
    """The model that `sets`, `raw` text and the lists in `names` yield: always the same one."""
    words = [_words(d.text) for documents in sets.values() for d in documents]
    listed = lists.listed(names, lists.lower_case_counts(words))
    raw = [*raw, *(Document(d.text, ()) for d in sets.get("gmb", []))]
    report(f"lexicon of {len(listed):,} words")
    plain = WordTable(Lexicon(listed, {}))
    texts = [d for documents in sets.values() for d in documents] + raw
    clusters = clustered(_sentences(plain, texts), seed=1)
    report(f"clusters of {len(clusters):,} words")
    table = WordTable(Lexicon(listed, clusters))
    training = _Training(table, sets, settings)
    unmarked = encoded(table, raw)
    return Model(training.student(unmarked, report), listed, clusters)


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

    def student(self, raw: Encoded, report: Report) -> Chain:
        """The mean of chains fitted to the annotated sets and to what teachers made of `raw`."""
        settings, width = self.settings, self.settings.width
        found = found_in(self.table, self.parts, width)
        weights = WEIGHTS
        one = averaged([self._fit(found, weights, seed) for seed in settings.seeds])
        lighter = {**WEIGHTS, "gmb": settings.gmb_weight}
        without_gmb = {name: runs for name, runs in found.items() if name != "gmb"}
        other = averaged(
            [self._fit(found, lighter, seed + 10) for seed in settings.seeds[1:]]
            + [self._fit(without_gmb, lighter, 20)]
        )
        report("teachers fitted")
        raw_found = candidates(self.table, raw.tokens, width)
        count = len(raw.tokens.words)
        opinion, second_opinion = (predicted(c, raw_found, count) for c in (one, other))
        marked = _voted(raw, opinion, second_opinion)
        agree = _agreeing(raw_found, marked, _voted(raw, second_opinion, opinion))
        report(f"teachers agree on {agree.mean():.1%} of {len(agree):,} runs")
        chain = self._student(found, raw_found, marked, agree)
        report("student fitted")
        return chain

    def _fit(
        self, found: Mapping[str, Candidates], weights: Mapping[str, float], seed: int
    ) -> Chain:
        settings = self.settings
        parts = [
            (runs, learnable(runs, self.parts[name].labels), weights.get(name, 1.0))
            for name, runs in found.items()
        ]
        return fitted(
            joined(parts),
            width=settings.width,
            epochs=settings.epochs,
            rate=settings.rate,
            dropout=settings.dropout,
            seed=seed,
        )

    def _student(
        self,
        found: Mapping[str, Candidates],
        raw: Candidates,
        marked: Labels,
        agree: NDArray[np.bool_],
    ) -> Chain:
        settings = self.settings
        weights = {**WEIGHTS, "gmb": settings.gmb_weight}
        parts = [
            (runs, learnable(runs, self.parts[name].labels), weights.get(name, 1.0))
            for name, runs in found.items()
        ]
        sure, _ = picked(raw, agree)
        examples = joined([*parts, (sure, learnable(sure, marked), settings.raw_weight)])
        return averaged(
            [
                fitted(
                    examples,
                    width=settings.width,
                    epochs=settings.student_epochs,
                    rate=settings.rate,
                    dropout=settings.student_dropout,
                    seed=seed,
                )
                for seed in settings.student_seeds
            ]
        )


def _voted(part: Encoded, labels: Labels, others: Labels) -> Labels:
    """The labels with names retyped that both opinions nearly always give another kind.

    That takes five mentions on which both agree and 85 % of them of one kind.
    """
    words = part.tokens.words
    ours, theirs = (
        list(zip(*map(np.ndarray.tolist, spans(x)), strict=True)) for x in (labels, others)
    )
    agreed = set(theirs)
    votes: defaultdict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
    for start, end, kind in ours:
        if (start, end, kind) in agreed:
            votes[tuple(words[start:end].tolist())][kind] += 1
    out = labels.copy()
    for start, end, kind in ours:
        counts = votes.get(tuple(words[start:end].tolist()))
        if counts:
            best, most = max(counts.items(), key=lambda item: (item[1], -item[0]))
            total = counts.total()
            if best != kind and total >= 5 and most >= 0.85 * total:
                out[start] = 2 * best - 1
                out[start + 1 : end] = 2 * best
    return out


def _listed(labels: Labels) -> list[tuple[int, int, int]]:
    starts, ends, kinds = spans(labels)
    return list(zip(starts.tolist(), ends.tolist(), kinds.tolist(), strict=True))


def _agreeing(found: Candidates, ours: Labels, theirs: Labels) -> NDArray[np.bool_]:
    """Which runs two opinions label the same throughout."""
    different = (ours != theirs)[found.positions].astype(np.int64)
    agreeing: NDArray[np.bool_] = np.add.reduceat(different, run_starts(found)) == 0
    return agreeing
