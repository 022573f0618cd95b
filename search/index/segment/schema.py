"""The Whoosh schema of an archive, built from code: nothing on disk decides what is executed."""

from __future__ import annotations

from whoosh import fields

from search.index.segment.fields import DayField, KeyField, NamesField, WordsField


def schema() -> fields.Schema:
    """A new schema: what a query may name and how each field is indexed.

    `text` and `title` are words; `people`, `organizations`, `sources`, `authors` and `sections`
    names, known by every spelling; `languages` codes; `date` the days on which an article may have
    appeared, `date_until` the last of them and `date_basis` how they are known; `on` the days of
    which its text speaks; `id` and `path` keys. `article` is the whole article, stored.
    """
    return fields.Schema(
        article=fields.STORED(),
        text=WordsField(),
        title=WordsField(sortable=True),
        people=NamesField(),
        organizations=NamesField(),
        sources=NamesField(),
        authors=NamesField(),
        sections=NamesField(),
        languages=NamesField(),
        date=DayField(sortable=True),
        date_until=DayField(sortable=True),
        date_basis=KeyField(),
        on=DayField(),
        id=KeyField(unique=True),
        path=KeyField(),
    )
