"""Counts the names of many articles together, so that the archive's account takes them at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.article import KINDS, Kind, PublicationDate
from search.names.arrays import Ints, Section
from search.names.ledger import ArticleName, Counted, day_of


class Tally:
    """What `Registry.add` would count for many articles."""

    def __init__(self) -> None:
        self._rows = {kind: _Rows() for kind in KINDS}

    def add(self, published: PublicationDate, names: Iterable[ArticleName]) -> None:
        """Count the names of one article."""
        day = day_of(published)
        for name in names:
            self._rows[name.kind].add(day, name)

    def sections(self) -> dict[str, Section]:
        """The sums as named arrays, from which `counted` reads one kind's."""
        found: dict[str, Section] = {}
        for kind, rows in self._rows.items():
            summed = rows.summed()
            texts = "\n".join(summed.texts).encode("utf-8", "surrogatepass")
            found[f"{kind}_texts"] = texts
            for column in _COLUMNS:
                found[f"{kind}_{column}"] = getattr(summed, column)
        return found


def counted(sections: Mapping[str, Section], kind: Kind) -> Counted:
    """What the sections of a tally say of one kind of names."""
    texts = bytes(sections[f"{kind}_texts"]).decode("utf-8", "surrogatepass")
    columns = {column: np.asarray(sections[f"{kind}_{column}"]) for column in _COLUMNS}
    return Counted(texts=tuple(texts.split("\n") if texts else ()), **columns)


_COLUMNS = (
    "names", "articles", "form_names", "form_texts", "mentions", "weights", "form_articles", "days",
    "long_names", "long_texts", "long_articles",
)  # fmt: skip


@dataclass(slots=True)
class _Rows:
    """One row for every spelling in every article, as they come."""

    texts: dict[str, int]
    names: array[int]
    forms: array[int]
    long_forms: array[int]

    def __init__(self) -> None:
        self.texts = {}
        self.names, self.forms, self.long_forms = array("i"), array("i"), array("i")

    def add(self, day: int, name: ArticleName) -> None:
        texts = self.texts
        full = texts.setdefault(name.name, len(texts))
        self.names.append(full)
        for text, mentions in name.forms:
            form = full if text == name.name else texts.setdefault(text, len(texts))
            self.forms.extend((full, form, mentions, name.count, day))
        if name.long_form:
            self.long_forms.extend((full, texts.setdefault(name.long_form, len(texts))))

    def summed(self) -> Counted:
        forms = np.array(self.forms, np.int32).reshape(-1, 5)
        order = np.lexsort((forms[:, 4], forms[:, 1], forms[:, 0]))
        forms = forms[order]
        firsts = _firsts(forms[:, :2])
        names, articles = np.unique(np.array(self.names, np.int32), return_counts=True)
        pairs = np.array(self.long_forms, np.int32).reshape(-1, 2)
        long_forms, long_articles = np.unique(pairs, axis=0, return_counts=True)
        return Counted(
            texts=tuple(self.texts),
            names=names,
            articles=articles.astype(np.int32),
            form_names=forms[firsts, 0],
            form_texts=forms[firsts, 1],
            mentions=_sums(forms[:, 2], firsts),
            weights=_sums(forms[:, 3], firsts),
            form_articles=np.diff(firsts, append=len(forms)).astype(np.int32),
            days=np.ascontiguousarray(forms[:, 4]),
            long_names=np.ascontiguousarray(long_forms[:, 0]),
            long_texts=np.ascontiguousarray(long_forms[:, 1]),
            long_articles=long_articles.astype(np.int32),
        )


def _firsts(rows: Ints) -> NDArray[np.int64]:
    """Where in sorted rows another row begins."""
    if not len(rows):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], (rows[1:] != rows[:-1]).any(axis=1))))


def _sums(values: Ints, firsts: NDArray[np.int64]) -> Ints:
    if not len(firsts):
        return np.zeros(0, np.int32)
    return np.add.reduceat(values, firsts).astype(np.int32)
