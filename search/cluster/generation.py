"""What is published of an archive in a cluster: one small document, changed by compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field, fields, replace
from typing import Any, Final, NamedTuple

import orjson

from search.cluster.client import Client, Conflict
from search.cluster.schema import Indices
from search.errors import ArchiveDamaged, ArchiveMissing
from search.frozen import frozen
from search.index.files.manifest import FileSum
from search.index.files.values import boolean, integer, items, loads, table, text
from search.request import Recognition

_ID: Final = "generation"


@frozen
class Generation:
    """A publication: its number, the files of names and words, and what is to be noted of it.

    `changes` is the file that says what was counted with it, until the counts `is_noted`.
    """

    number: int = 0
    entities: str = ""
    sources: str = ""
    words: tuple[str, ...] = ()
    changes: str = ""
    is_noted: bool = True
    dictionaries: Mapping[str, str] = field(default_factory=dict)
    """The file of the dictionary of each language, by its code."""
    files: Mapping[str, FileSum] = field(default_factory=dict)
    recognition: Recognition = field(default_factory=Recognition)

    def names(self) -> tuple[str, ...]:
        """The names of all its files."""
        others = (*self.words, *self.dictionaries.values())
        return tuple(filter(None, (self.entities, self.sources, self.changes, *others)))


class Version(NamedTuple):
    """Which state of a document was read, so that only this one is replaced."""

    number: int
    term: int

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Version:
        """That of an answer of the cluster."""
        return cls(found["_seq_no"], found["_primary_term"])

    def condition(self) -> str:
        """It as a part of an address."""
        return f"if_seq_no={self.number}&if_primary_term={self.term}"


class GenerationStore:
    """Reads and publishes generations of one archive."""

    def __init__(self, client: Client, indices: Indices) -> None:
        self._client = client
        self._path = f"/{indices.state}/_doc/{_ID}"

    def create(self) -> None:
        """Publish generation 0, unless there is one already."""
        try:
            self._client.call("PUT", f"{self._path}?op_type=create", _written(Generation()))
        except Conflict:
            return

    def read(self) -> tuple[Generation, Version]:
        """What is published last; ArchiveMissing where nothing is."""
        found = self._client.call("GET", self._path, missing=True)
        if found is None:
            raise ArchiveMissing(
                f"there is no archive at {self._client.address}; make one with `dateline index`"
            )
        return _read(found["_source"]), Version.of(found)

    def publish(self, generation: Generation, before: Version) -> Version:
        """Publish in place of what was read; Conflict where somebody else has published."""
        found = self._client.call(
            "PUT",
            f"{self._path}?refresh=true&{before.condition()}",
            _written(generation),
            repeat=False,
        )
        return Version.of(found)

    def note(self, generation: Generation, before: Version) -> tuple[Generation, Version]:
        """Publish that all that was counted with a generation stands in the counts."""
        files = dict(generation.files)
        files.pop(generation.changes, None)
        noted = replace(generation, changes="", is_noted=True, files=files)
        return noted, self.publish(noted, before)


def _written(generation: Generation) -> dict[str, Any]:
    values = asdict(generation)
    return {"kind": "generation", "value": {"json": orjson.dumps(values).decode()}}


def _read(source: Mapping[str, Any]) -> Generation:
    try:
        values = table(
            loads(text(source["value"]["json"])),
            *(each.name for each in fields(Generation)),
        )
        recognition = table(values["recognition"], "pipeline", "stated")
        return Generation(
            number=integer(values["number"]),
            entities=text(values["entities"]),
            sources=text(values["sources"]),
            words=tuple(map(text, items(values["words"]))),
            changes=text(values["changes"]),
            is_noted=boolean(values["is_noted"]),
            dictionaries={
                text(language): text(name)
                for language, name in table(values["dictionaries"]).items()
            },
            files={
                name: FileSum(integer(each["size"]), text(each["checksum"]))
                for name, each in table(values["files"]).items()
            },
            recognition=Recognition(text(recognition["pipeline"]), boolean(recognition["stated"])),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise ArchiveDamaged(f"the cluster's generation cannot be read: {error}") from None
