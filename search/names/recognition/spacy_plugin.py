"""Recognise names with a spaCy pipeline that the person has, in place of the shipped recogniser.

Needs the extra `dateline[spacy]`; nothing is downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from search.article import Kind, Mention
from search.errors import DatelineError

if TYPE_CHECKING:
    from spacy.language import Language

# The labels of the pipelines that spaCy publishes, in all languages.
_KINDS: dict[str, Kind] = {
    "PERSON": "person",
    "PER": "person",
    "persName": "person",
    "ORG": "organization",
    "orgName": "organization",
    "ORGANIZATION": "organization",
}
_FINDERS = frozenset(["ner", "entity_ruler", "span_ruler"])
"""The parts of a pipeline that find names."""
_NEEDLESS = frozenset(
    """tagger morphologizer parser senter attribute_ruler lemmatizer trainable_lemmatizer textcat
    textcat_multilabel entity_linker""".split()
)
"""The parts that find no names, on which those that do not depend: with them all takes longer."""
_LONGEST = 50_000
_EMPTY_LINE = re.compile(r"\n\s*\n")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class SpacyRecognizer:
    """Names as a spaCy pipeline finds them; see `recognize.Recognizer`.

    `pipeline` is the name of an installed pipeline, a folder that holds one, or the pipeline
    itself. Raises `DatelineError` where spaCy or the pipeline is missing, or where the pipeline
    finds no names.
    """

    def __init__(self, pipeline: str | Path | Language) -> None:
        try:
            import spacy
        except ImportError as error:
            raise DatelineError(
                "spaCy is not installed: install dateline with the extra dateline[spacy]"
            ) from error
        if isinstance(pipeline, str | Path):
            absent = DatelineError(
                f"spaCy has no pipeline {pipeline}: install it or name the folder of one"
            )
            # What lies in the working folder under the name of a pipeline is not that pipeline.
            if isinstance(pipeline, str) and not (
                Path(pipeline).is_absolute() or _is_pipeline(pipeline)
            ):
                raise absent
            try:
                pipeline = spacy.load(pipeline)
            except (OSError, ValueError, ImportError) as error:
                raise absent from error
        if _FINDERS.isdisjoint(pipeline.pipe_names):
            raise DatelineError(f"the pipeline {pipeline.meta['name']} finds no names")
        self._pipeline = pipeline
        # Rules may ask for parts of speech; a model that has learned names does not.
        by_rule = any(name.endswith("_ruler") for name in _FINDERS & set(pipeline.pipe_names))
        self._left_out = [] if by_rule else sorted(_NEEDLESS & set(pipeline.pipe_names))

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, `entity` being the mention's own text."""
        pieces = [
            (number, offset, piece)
            for number, text in enumerate(texts)
            for offset, piece in _pieces(text)
        ]
        found: list[list[Mention]] = [[] for _ in texts]
        documents = self._pipeline.pipe(
            [piece for _, _, piece in pieces], batch_size=64, disable=self._left_out
        )
        for (number, offset, piece), document in zip(pieces, documents, strict=True):
            for entity in document.ents:
                kind = _KINDS.get(entity.label_)
                name = piece[entity.start_char : entity.end_char].strip()
                if kind and name:
                    start = offset + piece.index(name, entity.start_char)
                    name = texts[number][start : start + len(name)]
                    found[number].append(Mention(kind, name, start, start + len(name), name))
        return found


def _is_pipeline(name: str) -> bool:
    """Whether an installed package of this name holds a pipeline; it is not imported for that."""
    try:
        found = find_spec(name) if version(name) else None
    except (PackageNotFoundError, ImportError, ValueError):
        return False
    folders = (found.submodule_search_locations if found else None) or ()
    return any(Path(folder, "meta.json").is_file() for folder in folders)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text with its offset, cut at paragraphs where it is longer than spaCy takes.

    Lone surrogates, which spaCy does not take, are replaced one by one.
    """
    text = _SURROGATE.sub("\ufffd", text)
    start = 0
    while len(text) - start > _LONGEST:
        ends = [empty.end() for empty in _EMPTY_LINE.finditer(text, start + 1, start + _LONGEST)]
        end = ends[-1] if ends else start + _LONGEST
        yield start, text[start:end]
        start = end
    if text[start:].strip():
        yield start, text[start:]
