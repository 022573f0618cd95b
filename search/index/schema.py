"""The Whoosh schema of an archive, built from code: nothing on disk decides what is executed."""

from __future__ import annotations

from whoosh import fields

from search.index.fields import DaysField, NamesField, WordsField


def schema() -> fields.Schema:
    """A new schema: what a query may name and how each field is indexed."""
    return fields.Schema(
        article=fields.STORED(),
        text=WordsField(),
        title=WordsField(),
        people=NamesField(),
        organizations=NamesField(),
        sources=NamesField(),
        on=DaysField(),
    )
