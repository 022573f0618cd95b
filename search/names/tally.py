"""Counts the names of many articles together, so that the archive's account takes them at once."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from search.article import KINDS, Kind, PublicationDate
from search.names.arrays import Ints, Numbering, Section
from search.names.ledger import ArticleName, ArticleNames, Counted, day_of


class Tally:
    """What `Registry.add` would count for many articles."""

    def __init__(self) -> None:
        self._rows = {kind: _Rows() for kind in KINDS}

    def add(self, published: PublicationDate, names: ArticleNames) -> None:
        """Count the names of one article."""
        day = day_of(published)
        for name in names.mentioned:
            self._rows[name.kind].add(day, name)
        for kind, stated in names.stated.items():
            self._rows[kind].add_stated(day, stated)

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


class _Rows:
    """What articles say of one kind of names, as it comes."""

    def __init__(self) -> None:
        self.texts = Numbering()
        self.names, self.forms, self.long_forms = array("i"), array("i"), array("i")
        self.stated, self.stated_counts, self.stated_days = array("i"), array("i"), array("i")

    def add(self, day: int, name: ArticleName) -> None:
        """Count a name of an article, one row for each spelling."""
        full = self.texts[name.name]
        self.names.append(full)
        for text, mentions in name.forms:
            self.forms.extend((full, self.texts[text], mentions, name.mentions, day))
        if name.long_form:
            self.long_forms.extend((full, self.texts[name.long_form]))

    def add_stated(self, day: int, names: Sequence[str]) -> None:
        """Count names that an article has once each, as they are."""
        texts = self.texts
        self.stated.extend([texts[name] for name in names])
        self.stated_counts.append(len(names))
        self.stated_days.append(day)

    def summed(self) -> Counted:
        """All rows put together."""
        stated = np.array(self.stated, np.int32)
        days = np.repeat(np.array(self.stated_days, np.int32), self.stated_counts)
        ones = np.ones_like(stated)
        forms = np.concatenate(
            [
                np.array(self.forms, np.int32).reshape(-1, 5),
                np.stack([stated, stated, ones, ones, days], axis=1),
            ]
        )
        order = np.lexsort((forms[:, 4], forms[:, 1], forms[:, 0]))
        forms = forms[order]
        firsts = _firsts(forms[:, :2])
        names, articles = np.unique(
            np.concatenate([np.array(self.names, np.int32), stated]), return_counts=True
        )
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
