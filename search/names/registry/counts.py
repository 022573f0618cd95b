"""Exact counts of every name: how often, in which spellings and in how many articles it occurs."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from search.arrays import (
    Column,
    Grouping,
    Ints,
    Offsets,
    Ragged,
    Section,
    TextTable,
    sorted_within,
    starts_of,
)
from search.frozen import frozen
from search.names.registry.article_names import ArticleName


@dataclass(slots=True)
class FormCounts:
    """What is counted of one spelling under one name.

    `mentions` counts its occurrences; `weight` is the sum, over the articles in which it occurs,
    of all mentions of the person there; `days` are the days of those articles in ascending order.
    """

    mentions: int = 0
    weight: int = 0
    days: array[int] = field(default_factory=lambda: array("i"))


@dataclass(slots=True)
class NameCounts:
    """What is counted of one name: articles, its forms and long forms by their ordinals."""

    articles: int = 0
    forms: dict[int, FormCounts] = field(default_factory=dict)
    long_forms: dict[int, int] = field(default_factory=dict)


@frozen
class CountColumns:
    """The counts of many articles together, as columns of int32.

    Texts are numbered by their index in `texts`. `names` are full names, each once, with the
    number of their `articles`. The next columns have one row for each spelling under a name,
    ascending by both: mentions, weights and articles as in `FormCounts`; `days` follow row after
    row, ascending in each. The last have one row for each name and what it stands for.
    """

    texts: tuple[str, ...]
    names: Ints
    articles: Ints
    form_names: Ints
    form_texts: Ints
    mentions: Ints
    weights: Ints
    form_articles: Ints
    days: Ints
    long_names: Ints
    long_texts: Ints
    long_articles: Ints

    def of_names(self, wanted: Set[str]) -> CountColumns:
        """The columns of these names alone, which stand for nothing longer."""
        numbers = (
            [number for number, text in enumerate(self.texts) if text in wanted] if wanted else []
        )
        names = np.isin(self.names, numbers)
        rows = np.isin(self.form_names, numbers)
        used, texts = np.unique(
            np.concatenate([self.names[names], self.form_names[rows], self.form_texts[rows]]),
            return_inverse=True,
        )
        full, form_names, form_texts = np.split(
            texts.astype(np.int32), np.cumsum([np.count_nonzero(names), np.count_nonzero(rows)])
        )
        return CountColumns(
            texts=tuple(self.texts[number] for number in used.tolist()),
            names=full,
            articles=self.articles[names],
            form_names=form_names,
            form_texts=form_texts,
            mentions=self.mentions[rows],
            weights=self.weights[rows],
            form_articles=self.form_articles[rows],
            days=self.days[np.repeat(rows, self.form_articles)],
            long_names=self.long_names[:0],
            long_texts=self.long_texts[:0],
            long_articles=self.long_articles[:0],
        )


@frozen
class NamedCounts:
    """What is counted of one name, apart from any table: articles, and its forms by their texts."""

    articles: int
    forms: Mapping[str, FormCounts]


_MAX_CACHED = 100_000
"""How many names' counts are cached from one publication to the next."""


class CountTable:
    """The counts of all names of one kind, under append-only ordinals of their spellings.

    Every spelling that was ever a name, a form or a long form has an ordinal; it is a *live* name
    while at least one article uses it as its full name.
    """

    def __init__(self, sections: Mapping[str, Section] | None = None, prefix: str = "") -> None:
        self._prefix = prefix
        self.texts = TextTable(sections, prefix)
        self.articles = Column(_array(sections, f"{prefix}articles"))
        self._forms = _ragged(sections, prefix, "form", ("text", "mentions", "weight", "articles"))
        self._days = _ragged(sections, prefix, "day", ("day",))
        self._long = _ragged(sections, prefix, "long", ("text", "articles"))
        self._cached: dict[int, NameCounts] = {}
        self._changed: set[int] = set()
        self._added: list[CountColumns] = []

    def __len__(self) -> int:
        return len(self.texts)

    def counts(self, ordinal: int) -> NameCounts:
        """What is counted of a name, for reading."""
        self._merge_added()
        known = self._cached.get(ordinal)
        return self._stored(ordinal) if known is None else known

    def only_forms(self, ordinals: Offsets) -> Ints:
        """For each name the one spelling that it is found in and that stands for nothing longer.

        -1 where there are several, or what the name stands for is known.
        """
        self._merge_added()
        self._merge_changed()
        starts = self._forms.starts
        single = (starts[ordinals + 1] - starts[ordinals] == 1) & (
            self._long.starts[ordinals + 1] == self._long.starts[ordinals]
        )
        forms = np.full(len(ordinals), -1, np.int32)
        forms[single] = self._forms.columns[0][starts[ordinals[single]]]
        return forms

    def add(self, day: int, name: ArticleName) -> int:
        """Count one article that appeared on the day; returns the ordinal of its name."""
        ordinal = self.texts.ordinal(name.name)
        counts = self._to_change(ordinal)
        counts.articles += 1
        self.articles[ordinal] = counts.articles
        for text, mentions in name.forms:
            form = counts.forms.setdefault(self.texts.ordinal(text), FormCounts())
            form.mentions += mentions
            form.weight += name.mentions
            insort(form.days, day)
        if name.long_form:
            long_form = self.texts.ordinal(name.long_form)
            counts.long_forms[long_form] = counts.long_forms.get(long_form, 0) + 1
        return ordinal

    def add_columns(self, columns: CountColumns) -> Ints:
        """Count many articles at once; returns the ordinals of their names."""
        ordinals = np.fromiter(map(self.texts.ordinal, columns.texts), np.int32, len(columns.texts))
        names = ordinals[columns.names]
        self.articles.grow(len(self.texts))
        self.articles.values[names] += columns.articles
        self._added.append(
            replace(
                columns,
                texts=(),
                names=names,
                form_names=ordinals[columns.form_names],
                form_texts=ordinals[columns.form_texts],
                long_names=ordinals[columns.long_names],
                long_texts=ordinals[columns.long_texts],
            )
        )
        return names

    def remove(self, day: int, name: ArticleName) -> int:
        """Take back exactly what `add` counted; ValueError where that was never added."""
        ordinal = self.texts.find(name.name)
        forms = [(self.texts.find(text), mentions) for text, mentions in name.forms]
        counts = NameCounts() if ordinal is None else self._to_change(ordinal)
        if ordinal is None or not self._can_remove(counts, day, name, forms):
            raise ValueError(f"{name.kind} {name.name!r} was not counted like this")
        counts.articles -= 1
        self.articles[ordinal] = counts.articles
        for form_ordinal, mentions in forms:
            if form_ordinal is None:
                continue
            form = counts.forms[form_ordinal]
            form.mentions -= mentions
            form.weight -= name.mentions
            del form.days[bisect_left(form.days, day)]
            if not form.days:
                del counts.forms[form_ordinal]
        long_form = self.texts.find(name.long_form) if name.long_form else None
        if long_form is not None:
            counts.long_forms[long_form] -= 1
            if not counts.long_forms[long_form]:
                del counts.long_forms[long_form]
        return ordinal

    def named(self, name: str) -> NamedCounts:
        """What is counted of a name; nothing where no article uses it as a full name."""
        ordinal = self.texts.find(name)
        counts = NameCounts() if ordinal is None else self.counts(ordinal)
        forms = {self.texts.text(form): counted for form, counted in counts.forms.items()}
        return NamedCounts(counts.articles, forms)

    def count_again(self, name: str, more: NamedCounts, *, back: bool) -> int:
        """Add what was counted of a name elsewhere, or take it `back`; returns its ordinal."""
        ordinal = self.texts.ordinal(name)
        counts = self._to_change(ordinal)
        sign = -1 if back else 1
        counts.articles += sign * more.articles
        self.articles[ordinal] = counts.articles
        for text, counted in more.forms.items():
            number = self.texts.ordinal(text)
            form = counts.forms.setdefault(number, FormCounts())
            form.mentions += sign * counted.mentions
            form.weight += sign * counted.weight
            days = Counter(form.days)
            days.update({day: sign * times for day, times in Counter(counted.days).items()})
            form.days = array("i", sorted(days.elements()))
            if not form.days:
                del counts.forms[number]
        return ordinal

    def live(self, ordinal: int) -> bool:
        """Whether any article uses this spelling as a full name."""
        return self.articles[ordinal] > 0

    def sections(self) -> dict[str, Section]:
        """The counts as arrays; what was changed in memory is merged into them."""
        self._merge_added()
        self._merge_changed()
        if len(self._cached) > _MAX_CACHED:
            self._cached.clear()
        self.articles.grow(len(self.texts))
        prefix = self._prefix
        return {
            **self.texts.sections(),
            f"{prefix}articles": self.articles.values.copy(),
            **_sections(self._forms, prefix, "form", ("text", "mentions", "weight", "articles")),
            **_sections(self._days, prefix, "day", ("day",)),
            **_sections(self._long, prefix, "long", ("text", "articles")),
        }

    def _merge_added(self) -> None:
        """Merge what was added as columns into the columns of all names."""
        if not self._added:
            return
        self._merge_changed()
        added, self._added = self._added, []
        self._cached.clear()
        rows = len(self.texts)
        names = np.concatenate([self._long.row_numbers(), *(each.long_names for each in added)])
        texts = np.concatenate([self._long.columns[0], *(each.long_texts for each in added)])
        grouped = Grouping.of(names, texts)
        numbers = np.concatenate([self._long.columns[1], *(each.long_articles for each in added)])
        self._long = grouped.ragged([texts[grouped.firsts], grouped.sums(numbers)], names, rows)
        texts, mentions, weights, articles = self._forms.columns
        names = np.concatenate([self._forms.row_numbers(), *(each.form_names for each in added)])
        texts = np.concatenate([texts, *(each.form_texts for each in added)])
        articles = np.concatenate([articles, *(each.form_articles for each in added)])
        grouped = Grouping.of(names, texts)
        self._forms = grouped.ragged(
            [
                texts[grouped.firsts],
                grouped.sums(np.concatenate([mentions, *(each.mentions for each in added)])),
                grouped.sums(np.concatenate([weights, *(each.weights for each in added)])),
                grouped.sums(articles),
            ],
            names,
            rows,
        )
        days = np.concatenate([self._days.columns[0], *(each.days for each in added)])
        added.clear()
        self._days = Ragged([days[:0].copy()])  # let the longest column go before it is made anew
        lengths = np.bincount(names, weights=articles, minlength=rows).astype(np.int64)
        self._days = Ragged([sorted_within(grouped.groups, articles, days)], starts_of(lengths))

    def _merge_changed(self) -> None:
        """Merge what was changed name by name into the columns."""
        rows = len(self.texts)
        if not self._changed:
            self._forms = self._forms.lengthened(rows)
            self._days = self._days.lengthened(rows)
            self._long = self._long.lengthened(rows)
            return
        changed = sorted(self._changed)
        form_texts, mentions, weights, articles = [array("i") for _ in range(4)]
        days, long_texts, long_articles = [array("i") for _ in range(3)]
        form_lengths, day_lengths, long_lengths = [array("i") for _ in range(3)]
        for ordinal in changed:
            counts = self._cached[ordinal]
            day_length = 0
            for text, form in sorted(counts.forms.items()):
                form_texts.append(text)
                mentions.append(form.mentions)
                weights.append(form.weight)
                articles.append(len(form.days))
                days.extend(form.days)
                day_length += len(form.days)
            form_lengths.append(len(counts.forms))
            day_lengths.append(day_length)
            for text, number in sorted(counts.long_forms.items()):
                long_texts.append(text)
                long_articles.append(number)
            long_lengths.append(len(counts.long_forms))
        self._forms = self._forms.replaced(
            changed, form_lengths, (form_texts, mentions, weights, articles), rows
        )
        self._days = self._days.replaced(changed, day_lengths, (days,), rows)
        self._long = self._long.replaced(changed, long_lengths, (long_texts, long_articles), rows)
        self._changed.clear()

    def _can_remove(
        self, counts: NameCounts, day: int, name: ArticleName, forms: list[tuple[int | None, int]]
    ) -> bool:
        """Whether one article's counts can be taken back without anything going below zero."""
        for form_ordinal, mentions in forms:
            form = None if form_ordinal is None else counts.forms.get(form_ordinal)
            if form is None or form.mentions < mentions or form.weight < name.mentions:
                return False
            index = bisect_left(form.days, day)
            if index == len(form.days) or form.days[index] != day:
                return False
        if name.long_form:
            long_form = self.texts.find(name.long_form)
            if long_form is None or long_form not in counts.long_forms:
                return False
        return counts.articles > 0

    def _to_change(self, ordinal: int) -> NameCounts:
        self._merge_added()
        counts = self._cached.get(ordinal)
        if counts is None:
            counts = self._cached[ordinal] = self._stored(ordinal)
        self._changed.add(ordinal)
        return counts

    def _stored(self, ordinal: int) -> NameCounts:
        texts, mentions, weights, articles = self._forms.row(ordinal)
        (days,) = self._days.row(ordinal)
        counts = NameCounts(self.articles[ordinal])
        start = 0
        for text, mention, weight, number in zip(
            texts.tolist(), mentions.tolist(), weights.tolist(), articles.tolist(), strict=True
        ):
            own = array("i")
            own.frombytes(days[start : start + number].tobytes())
            counts.forms[text] = FormCounts(mention, weight, own)
            start += number
        long_texts, long_articles = self._long.row(ordinal)
        counts.long_forms = dict(zip(long_texts.tolist(), long_articles.tolist(), strict=True))
        return counts


def _array(sections: Mapping[str, Section] | None, name: str) -> np.ndarray | None:
    return None if sections is None else np.asarray(sections[name])


def _ragged(
    sections: Mapping[str, Section] | None, prefix: str, table: str, columns: Sequence[str]
) -> Ragged:
    if sections is None:
        return Ragged([np.zeros(0, np.int32) for _ in columns])
    return Ragged(
        [np.asarray(sections[f"{prefix}{table}_{column}"]) for column in columns],
        np.asarray(sections[f"{prefix}{table}_start"]),
    )


def _sections(table: Ragged, prefix: str, name: str, columns: Sequence[str]) -> dict[str, Section]:
    found: dict[str, Section] = {f"{prefix}{name}_start": table.starts}
    for column, values in zip(columns, table.columns, strict=True):
        found[f"{prefix}{name}_{column}"] = values
    return found
