"""The names of many articles as columns, which an index writes and the archive's account takes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article import Kind
from search.names.arrays import Ints, Numbering, Section, spread, starts_of
from search.names.ledger import UNDATED_DAY, ArticleName, Counted

Numbers = NDArray[np.int64]


class _Names(NamedTuple):
    """Parallel columns, in the order of articles: number of the article and of the name."""

    articles: Numbers
    names: Numbers


class Tally:
    """The names of one kind, article after article; nothing is added once it was asked."""

    def __init__(self) -> None:
        self.texts = Numbering()
        self._mentioned, self._mentions, self._mentioned_counts = _columns(3)
        self._stated, self._stated_counts = _columns(2)
        self._forms, self._long_forms = _columns(2)

    def __len__(self) -> int:
        """How many articles were added."""
        return len(self._stated_counts)

    def add(self, mentioned: Sequence[ArticleName], stated: Sequence[str]) -> None:
        """Take an article: the names that it mentions, and those that its source states.

        Of the latter only those count that are not among the former.
        """
        article, texts = len(self), self.texts
        for _, name, mentions, forms, long_form in mentioned:
            full = texts[name]
            self._mentioned.append(full)
            self._mentions.append(mentions)
            for text, times in forms:
                self._forms.extend((full, texts[text], times, mentions, article))
            if long_form:
                self._long_forms.extend((full, texts[long_form]))
        self._mentioned_counts.append(len(mentioned))
        self._stated.extend(map(texts.__getitem__, stated))
        self._stated_counts.append(len(stated))

    def rows(self) -> tuple[Numbers, Numbers, Numbers]:
        """For each article how many names it has; then for each of these its number and mentions.

        Names that are mentioned come first, in the order in which they were added.
        """
        counts = np.array(self._mentioned_counts, np.int64)
        single = np.bincount(self._single.articles, minlength=len(self))
        starts = starts_of(counts + single)[:-1]
        names = np.empty(len(self._mentioned) + len(self._single.names), np.int64)
        mentions = np.ones(len(names), np.int64)
        places = spread(starts, counts)
        names[places] = np.array(self._mentioned, np.int64)
        mentions[places] = np.array(self._mentions, np.int64)
        names[spread(starts + counts, single)] = self._single.names
        return counts + single, names, mentions

    def sections(self, kind: Kind, days: Sequence[int]) -> dict[str, Section]:
        """The sums as named arrays, which `counted` reads; `days` are those of the articles."""
        summed = self._summed(np.array(days, np.int32))
        texts = "\n".join(summed.texts).encode("utf-8", "surrogatepass")
        columns: dict[str, Section] = {
            f"{kind}_{column}": getattr(summed, column) for column in _COLUMNS
        }
        return {f"{kind}_texts": texts, **columns}

    @cached_property
    def _single(self) -> _Names:
        """The stated names that count, each once in its article."""
        articles = np.repeat(np.arange(len(self)), self._stated_counts)
        names = np.array(self._stated, np.int64)
        keys = articles << 32 | names
        known = np.repeat(np.arange(len(self)), self._mentioned_counts) << 32
        known |= np.array(self._mentioned, np.int64)
        known = np.append(np.sort(known), -1)
        counts = known[known[:-1].searchsorted(keys)] != keys
        if len(self._blank):
            counts &= ~np.isin(names, self._blank)
        in_order = np.sort(keys)
        if (in_order[1:] == in_order[:-1]).any():
            first = np.zeros(len(keys), bool)
            first[np.unique(keys, return_index=True)[1]] = True
            counts &= first
        return _Names(articles[counts], names[counts])

    @cached_property
    def _blank(self) -> list[int]:
        """The numbers of texts that are no names."""
        return [number for text, number in self.texts.items() if not text or text.isspace()]

    def _summed(self, days: Ints) -> Counted:
        """All articles put together."""
        single = self._single.names.astype(np.int32)
        ones = np.ones_like(single)
        mentioned = np.array(self._forms, np.int32).reshape(-1, 5)
        stated = np.stack([single, single, ones, ones, self._single.articles], axis=1)
        forms = np.concatenate([mentioned, stated.astype(np.int32)])
        forms[:, 4] = days[forms[:, 4]]
        forms = forms[_order(forms, len(self.texts))]
        firsts = _firsts(forms[:, :2])
        names, articles = np.unique(
            np.concatenate([np.array(self._mentioned, np.int32), single]), return_counts=True
        )
        pairs = np.array(self._long_forms, np.int32).reshape(-1, 2)
        long_forms, long_articles = np.unique(pairs, axis=0, return_counts=True)
        texts, numbers = self._named()
        return Counted(
            texts=texts,
            names=numbers[names],
            articles=articles.astype(np.int32),
            form_names=numbers[forms[firsts, 0]],
            form_texts=numbers[forms[firsts, 1]],
            mentions=_sums(forms[:, 2], firsts),
            weights=_sums(forms[:, 3], firsts),
            form_articles=np.diff(firsts, append=len(forms)).astype(np.int32),
            days=np.ascontiguousarray(forms[:, 4]),
            long_names=numbers[long_forms[:, 0]],
            long_texts=numbers[long_forms[:, 1]],
            long_articles=long_articles.astype(np.int32),
        )

    def _named(self) -> tuple[tuple[str, ...], Ints]:
        """All texts but the blank ones, and the new number of each."""
        kept = np.ones(len(self.texts), bool)
        kept[self._blank] = False
        texts = [text for text, keep in zip(self.texts, kept.tolist(), strict=True) if keep]
        return tuple(texts), (np.cumsum(kept) - 1).astype(np.int32)


def counted(sections: Mapping[str, Section], kind: Kind) -> Counted:
    """What the sections of a tally say of one kind of names."""
    texts = bytes(sections[f"{kind}_texts"]).decode("utf-8", "surrogatepass")
    columns = {column: np.asarray(sections[f"{kind}_{column}"]) for column in _COLUMNS}
    return Counted(texts=tuple(texts.split("\n") if texts else ()), **columns)


_COLUMNS = (
    "names", "articles", "form_names", "form_texts", "mentions", "weights", "form_articles", "days",
    "long_names", "long_texts", "long_articles",
)  # fmt: skip


def _columns(count: int) -> list[array[int]]:
    return [array("i") for _ in range(count)]


_DAY_BITS, _TEXT_BITS = 24, 20
_FIRST_DAY = -(2**20)


def _order(forms: Ints, texts: int) -> Numbers:
    """What sorts rows by name, text and day: as one number each where they fit, which is faster."""
    if texts > 1 << _TEXT_BITS:
        return np.lexsort((forms[:, 4], forms[:, 1], forms[:, 0]))
    days = forms[:, 4].astype(np.int64) - _FIRST_DAY
    days[forms[:, 4] == UNDATED_DAY] = (1 << _DAY_BITS) - 1
    names = forms[:, 0].astype(np.uint64) << np.uint64(_TEXT_BITS) | forms[:, 1].astype(np.uint64)
    return np.argsort(names << np.uint64(_DAY_BITS) | days.astype(np.uint64))


def _firsts(rows: Ints) -> NDArray[np.int64]:
    """Where in sorted rows another row begins."""
    if not len(rows):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], (rows[1:] != rows[:-1]).any(axis=1))))


def _sums(values: Ints, firsts: NDArray[np.int64]) -> Ints:
    if not len(firsts):
        return np.zeros(0, np.int32)
    return np.add.reduceat(values, firsts).astype(np.int32)
