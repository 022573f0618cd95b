"""The exact account of every name: which articles' counts it holds, and how to take them back."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter
from typing import NamedTuple

import numpy as np

from search.article import KINDS, Article, Kind, PublicationDate
from search.names.arrays import (
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
from search.names.organizations import abbreviates, is_acronym

UNDATED_DAY = 2**31 - 1
"""The day of an undated article: later than every other, so that it is never the earliest."""

_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


class ArticleName(NamedTuple):
    """A person or an organization as one article names it.

    `name` is the full name inside the article, `mentions` how often it does so and `forms` the
    spellings of those mentions with their numbers, most frequent first, then in order of
    appearance. `long_form` is what the name stands for where it is an acronym that the article
    spells out.
    """

    kind: Kind
    name: str
    mentions: int
    forms: tuple[tuple[str, int], ...]
    long_form: str = ""


def mentioned_names(article: Article) -> dict[Kind, list[ArticleName]]:
    """The names that an article mentions, most mentioned first, then in order of appearance."""
    forms: dict[Kind, dict[str, dict[str, int]]] = {kind: {} for kind in KINDS}
    for kind, text, _, _, entity in (*article.title_mentions, *article.mentions):
        text = " ".join(text.split())
        counts = forms[kind].get(entity)
        if counts is not None:
            counts[text] = counts.get(text, 0) + 1
        elif entity and not entity.isspace():
            forms[kind][entity] = {text: 1}
    found = {}
    for kind, names in forms.items():
        found[kind] = [_mentioned(kind, name, counts) for name, counts in names.items()]
        found[kind].sort(key=_MENTIONS, reverse=True)
    return found


def names_of(article: Article) -> tuple[ArticleName, ...]:
    """The names of an article, most mentioned first, those of people before others.

    A name that the source states and the text does not contain counts once and comes after these.
    """
    stated: dict[Kind, tuple[str, ...]] = {
        "person": article.people,
        "organization": article.organizations,
    }
    mentioned = mentioned_names(article)
    found = [each for kind in KINDS for each in mentioned[kind]]
    found.sort(key=_MENTIONS, reverse=True)
    for kind in KINDS:
        known = {each.name for each in mentioned[kind]}
        found += [
            ArticleName(kind, name, 1, ((name, 1),))
            for name in dict.fromkeys(stated[kind])
            if name not in known and name and not name.isspace()
        ]
    return tuple(found)


def _mentioned(kind: Kind, name: str, counts: dict[str, int]) -> ArticleName:
    if len(counts) == 1 and name in counts:
        return ArticleName(kind, name, counts[name], ((name, counts[name]),))
    ranked = tuple(sorted(counts.items(), key=itemgetter(1), reverse=True))
    mentions = sum(counts.values())
    long_form = _long_form(name, ranked) if kind == "organization" else ""
    return ArticleName(kind, name, mentions, ranked, long_form)


_MENTIONS = attrgetter("mentions")


def _long_form(name: str, forms: tuple[tuple[str, int], ...]) -> str:
    """The most frequent form that the name abbreviates, empty where there is none."""
    if not is_acronym(name):
        return ""
    return next((form for form, _ in forms if abbreviates(name, form)), "")


def day_of(published: PublicationDate) -> int:
    """Days from 1970-01-01 to the first day on which the article may have appeared."""
    return UNDATED_DAY if published.start is None else published.start.toordinal() - _EPOCH


@dataclass(slots=True)
class FormCount:
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
    forms: dict[int, FormCount] = field(default_factory=dict)
    long_forms: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of many articles together, as columns of int32.

    Texts are numbered by their place in `texts`. `names` are full names, each once, with the
    number of their `articles`. The next columns have one row for each spelling under a name,
    ascending by both: mentions, weights and articles as in `FormCount`; `days` follow row after
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


_REMEMBERED = 100_000
"""How many names' counts are kept at hand from one publication to the next."""


class Ledger:
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
        self._read: dict[int, NameCounts] = {}
        self._changed: set[int] = set()
        self._taken: list[Counted] = []

    def __len__(self) -> int:
        return len(self.texts)

    def counts(self, ordinal: int) -> NameCounts:
        """What is counted of a name, for reading."""
        self._fold()
        known = self._read.get(ordinal)
        return self._stored(ordinal) if known is None else known

    def only_forms(self, ordinals: Offsets) -> Ints:
        """For each name the one spelling that it is found in and that stands for nothing longer.

        -1 where there are several, or what the name stands for is known.
        """
        self._fold()
        self._flush()
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
        counts = self._writable(ordinal)
        counts.articles += 1
        self.articles[ordinal] = counts.articles
        for text, mentions in name.forms:
            form = counts.forms.setdefault(self.texts.ordinal(text), FormCount())
            form.mentions += mentions
            form.weight += name.mentions
            insort(form.days, day)
        if name.long_form:
            long_form = self.texts.ordinal(name.long_form)
            counts.long_forms[long_form] = counts.long_forms.get(long_form, 0) + 1
        return ordinal

    def take(self, counted: Counted) -> Ints:
        """Count many articles at once; returns the ordinals of their names."""
        ordinals = np.fromiter(map(self.texts.ordinal, counted.texts), np.int32, len(counted.texts))
        names = ordinals[counted.names]
        self.articles.grow(len(self.texts))
        self.articles.values[names] += counted.articles
        self._taken.append(
            replace(
                counted,
                texts=(),
                names=names,
                form_names=ordinals[counted.form_names],
                form_texts=ordinals[counted.form_texts],
                long_names=ordinals[counted.long_names],
                long_texts=ordinals[counted.long_texts],
            )
        )
        return names

    def remove(self, day: int, name: ArticleName) -> int:
        """Take back exactly what `add` counted; ValueError where that was never added."""
        ordinal = self.texts.find(name.name)
        forms = [(self.texts.find(text), mentions) for text, mentions in name.forms]
        counts = NameCounts() if ordinal is None else self._writable(ordinal)
        if ordinal is None or not self._holds(counts, day, name, forms):
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

    def live(self, ordinal: int) -> bool:
        """Whether any article uses this spelling as a full name."""
        return self.articles[ordinal] > 0

    def sections(self) -> dict[str, Section]:
        """The ledger as arrays; what was changed in memory is merged into them."""
        self._fold()
        self._flush()
        if len(self._read) > _REMEMBERED:
            self._read.clear()
        self.articles.grow(len(self.texts))
        prefix = self._prefix
        return {
            **self.texts.sections(),
            f"{prefix}articles": self.articles.values.copy(),
            **_sections(self._forms, prefix, "form", ("text", "mentions", "weight", "articles")),
            **_sections(self._days, prefix, "day", ("day",)),
            **_sections(self._long, prefix, "long", ("text", "articles")),
        }

    def _fold(self) -> None:
        """Add what was taken as columns to the columns of all names."""
        if not self._taken:
            return
        self._flush()
        taken, self._taken = self._taken, []
        self._read.clear()
        rows = len(self.texts)
        names = np.concatenate([self._long.row_numbers(), *(each.long_names for each in taken)])
        texts = np.concatenate([self._long.columns[0], *(each.long_texts for each in taken)])
        grouped = Grouping.of(names, texts)
        numbers = np.concatenate([self._long.columns[1], *(each.long_articles for each in taken)])
        self._long = grouped.ragged([texts[grouped.firsts], grouped.sums(numbers)], names, rows)
        texts, mentions, weights, articles = self._forms.columns
        names = np.concatenate([self._forms.row_numbers(), *(each.form_names for each in taken)])
        texts = np.concatenate([texts, *(each.form_texts for each in taken)])
        articles = np.concatenate([articles, *(each.form_articles for each in taken)])
        grouped = Grouping.of(names, texts)
        self._forms = grouped.ragged(
            [
                texts[grouped.firsts],
                grouped.sums(np.concatenate([mentions, *(each.mentions for each in taken)])),
                grouped.sums(np.concatenate([weights, *(each.weights for each in taken)])),
                grouped.sums(articles),
            ],
            names,
            rows,
        )
        days = np.concatenate([self._days.columns[0], *(each.days for each in taken)])
        taken.clear()
        self._days = Ragged([days[:0].copy()])  # the longest column goes before it is made anew
        lengths = np.bincount(names, weights=articles, minlength=rows).astype(np.int64)
        self._days = Ragged([sorted_within(grouped.places, articles, days)], starts_of(lengths))

    def _flush(self) -> None:
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
            counts = self._read[ordinal]
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

    def _holds(
        self, counts: NameCounts, day: int, name: ArticleName, forms: list[tuple[int | None, int]]
    ) -> bool:
        """Whether one article's counts can be taken back without anything going below zero."""
        for form_ordinal, mentions in forms:
            form = None if form_ordinal is None else counts.forms.get(form_ordinal)
            if form is None or form.mentions < mentions or form.weight < name.mentions:
                return False
            place = bisect_left(form.days, day)
            if place == len(form.days) or form.days[place] != day:
                return False
        if name.long_form:
            long_form = self.texts.find(name.long_form)
            if long_form is None or long_form not in counts.long_forms:
                return False
        return counts.articles > 0

    def _writable(self, ordinal: int) -> NameCounts:
        self._fold()
        counts = self._read.get(ordinal)
        if counts is None:
            counts = self._read[ordinal] = self._stored(ordinal)
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
            counts.forms[text] = FormCount(mention, weight, own)
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
