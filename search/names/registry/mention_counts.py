"""Counts the names of the articles of one segment, for the registry to add them all at once."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays import Ints, Numbering, Section, spread, starts_of
from search.article import Kind
from search.names.registry.article_names import ArticleName
from search.names.registry.counts import CountColumns

Numbers = NDArray[np.int64]


class _Names(NamedTuple):
    """Parallel columns, in the order of articles: number of the article and of the name."""

    articles: Ints
    names: Ints


class MentionCounts:
    """The names of one kind, article after article; nothing is added after the first result."""

    def __init__(self) -> None:
        self.texts = Numbering()
        self._mentioned, self._mentions, self._mentioned_counts = _columns(3)
        self._stated, self._stated_counts = _columns(2)
        self._form_counts, self._form_texts, self._form_times = _columns(3)
        self._long_forms = array("i")

    def __len__(self) -> int:
        """How many articles were added."""
        return len(self._stated_counts)

    def add(self, mentioned: Sequence[ArticleName], stated: Sequence[str]) -> None:
        """Add an article: the names that it mentions, and those that its source states.

        Stated names count only where they are not mentioned.
        """
        texts = self.texts
        for _, name, mentions, forms, long_form in mentioned:
            full = texts[name]
            self._mentioned.append(full)
            self._mentions.append(mentions)
            self._form_counts.append(len(forms))
            for text, times in forms:
                self._form_texts.append(texts[text])
                self._form_times.append(times)
            if long_form:
                self._long_forms.extend((full, texts[long_form]))
        self._mentioned_counts.append(len(mentioned))
        self._stated.extend(map(texts.__getitem__, stated))
        self._stated_counts.append(len(stated))

    def pad_to(self, count: int) -> None:
        """Add articles without names until there are `count` articles."""
        while len(self) < count:
            self.add((), ())

    def renumbered(self, kept: NDArray[np.bool_]) -> tuple[tuple[str, ...], Ints]:
        """The texts that are kept, and the new number of each old one that is kept."""
        return tuple(compress(self.texts, kept.tolist())), (np.cumsum(kept) - 1).astype(np.int32)

    def rows(self) -> tuple[Numbers, Numbers, Numbers]:
        """The number of names of each article; then of each name its number and its mentions.

        In an article, mentioned names come first, in the order in which they were added.
        """
        counts = np.array(self._mentioned_counts, np.int64)
        single = np.bincount(self._single.articles, minlength=len(self))
        starts = starts_of(counts + single)[:-1]
        names = np.empty(len(self._mentioned) + len(self._single.names), np.int64)
        mentions = np.ones(len(names), np.int64)
        indices = spread(starts, counts)
        names[indices] = np.array(self._mentioned, np.int64)
        mentions[indices] = np.array(self._mentions, np.int64)
        names[spread(starts + counts, single)] = self._single.names
        return counts + single, names, mentions

    def sections(self, kind: Kind, days: Sequence[int]) -> dict[str, Section]:
        """The sums as named arrays for `count_columns`; `days` are those of the articles."""
        self.pad_to(len(days))
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
        return _Names(articles[counts].astype(np.int32), names[counts].astype(np.int32))

    @cached_property
    def _blank(self) -> list[int]:
        """The numbers of texts that are no names."""
        return [number for text, number in self.texts.items() if not text or text.isspace()]

    def _summed(self, all_days: Ints) -> CountColumns:
        """All articles put together."""
        articles, single = self._single
        by_name = (
            self._mentioned,
            self._mentions,
            np.repeat(np.arange(len(self), dtype=np.int32), self._mentioned_counts),
        )
        fulls, totals, owners = (np.repeat(column, self._form_counts) for column in by_name)
        ones = np.ones_like(single)
        names, texts, mentions, weights, days = (
            np.concatenate([np.array(column, np.int32), more])
            for column, more in (
                (fulls, single),
                (self._form_texts, single),
                (self._form_times, ones),
                (totals, ones),
                (owners, articles),
            )
        )
        days = all_days[days]
        order = _order(names, texts, days, len(self.texts))
        names, texts, days = names[order], texts[order], days[order]
        firsts = _firsts(names, texts)
        in_articles = np.bincount(np.array(self._mentioned, np.int32), minlength=len(self.texts))
        in_articles += np.bincount(single, minlength=len(self.texts))
        named = np.flatnonzero(in_articles)
        pairs = np.array(self._long_forms, np.int32).reshape(-1, 2)
        long_forms, long_articles = np.unique(pairs, axis=0, return_counts=True)
        is_name = np.ones(len(self.texts), bool)
        is_name[self._blank] = False
        kept, numbers = self.renumbered(is_name)
        return CountColumns(
            texts=kept,
            names=numbers[named],
            articles=in_articles[named].astype(np.int32),
            form_names=numbers[names[firsts]],
            form_texts=numbers[texts[firsts]],
            mentions=_sums(mentions[order], firsts),
            weights=_sums(weights[order], firsts),
            form_articles=np.diff(firsts, append=len(names)).astype(np.int32),
            days=days,
            long_names=numbers[long_forms[:, 0]],
            long_texts=numbers[long_forms[:, 1]],
            long_articles=long_articles.astype(np.int32),
        )


def count_columns(sections: Mapping[str, Section], kind: Kind) -> CountColumns:
    """What the sections of `MentionCounts` say of one kind of names."""
    texts = bytes(sections[f"{kind}_texts"]).decode("utf-8", "surrogatepass")
    columns = {column: np.asarray(sections[f"{kind}_{column}"]) for column in _COLUMNS}
    return CountColumns(texts=tuple(texts.split("\n") if texts else ()), **columns)


_COLUMNS = (
    "names", "articles", "form_names", "form_texts", "mentions", "weights", "form_articles", "days",
    "long_names", "long_texts", "long_articles",
)  # fmt: skip


def _columns(count: int) -> list[array[int]]:
    return [array("i") for _ in range(count)]


_DAY_BITS, _TEXT_BITS = 24, 20
_FIRST_DAY = -(2**20)


def _order(names: Ints, texts: Ints, days: Ints, count: int) -> Numbers:
    """The order of rows by name, text and day; names and texts are numbers below `count`.

    Where the three fit into one number, those are sorted, which is faster.
    """
    if count > 1 << _TEXT_BITS:
        return np.lexsort((days, texts, names))
    keys = names.astype(np.int64)
    keys <<= _TEXT_BITS
    keys |= texts
    keys <<= _DAY_BITS
    keys |= np.maximum(days - _FIRST_DAY, 0)  # no day is 0, and so before all others
    return np.argsort(keys.view(np.uint64))


def _firsts(names: Ints, texts: Ints) -> Numbers:
    """Where in sorted rows another pair begins."""
    differ = (names[1:] != names[:-1]) | (texts[1:] != texts[:-1])
    return np.flatnonzero(np.append(np.full(min(len(names), 1), True), differ))


def _sums(values: Ints, firsts: NDArray[np.int64]) -> Ints:
    if not len(firsts):
        return np.zeros(0, np.int32)
    return np.add.reduceat(values, firsts).astype(np.int32)
