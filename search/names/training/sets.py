"""Read the annotated sets as plain text with names, so that the tagger's own words are cut.

A set is a file of `token TAB label` lines (BIO), an empty line between sentences and `-DOCSTART-`
between documents. Tokenisation differs from set to set; writing the tokens back into ordinary text
and cutting that with `search.names.recognition.tokens` makes training and use see the same words.
"""

from __future__ import annotations

import lzma
from pathlib import Path

from search.frozen import frozen

KINDS = ("PER", "ORG", "LOC", "MISC")
_GLUED_LEFT = frozenset(
    """
    's ’s 'S n't n’t , . ) ] % ; : ? ! 're 'll 've 'd 'm ’re ’ll ’ve ’d ’m ... ..
    """.split()
)
_GLUED_RIGHT = frozenset(["(", "[", "$", "#", "@", "“", "‘", "``"])


@frozen
class Name:
    """An annotated name: offsets in characters of its document, and one of `KINDS`."""

    start: int
    end: int
    kind: str


@frozen
class Document:
    """Plain text, one sentence a paragraph, and the names annotated in it, in order."""

    text: str
    names: tuple[Name, ...]


Sentence = list[tuple[str, str]]


def read_sentences(path: Path) -> list[list[Sentence]]:
    """The documents of a set as lists of sentences of (token, label).

    Raises `ValueError` with file and line number where a line is not `token TAB label`.
    """
    documents: list[list[Sentence]] = []
    sentence: Sentence = []

    def close() -> None:
        nonlocal sentence
        if sentence:
            if not documents:
                documents.append([])
            documents[-1].append(sentence)
            sentence = []

    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.rstrip("\n").split("\t")
            if parts[0] == "-DOCSTART-":
                close()
                documents.append([])
            elif parts == [""]:
                close()
            elif len(parts) < 2:
                raise ValueError(f"{path}:{number}: not a token, a tab and a label")
            elif parts[0].strip():
                sentence.append((parts[0], parts[1]))
    close()
    return [document for document in documents if document]


def read_documents(path: Path, *, split_hyphens: bool = False) -> list[Document]:
    """The documents of a set; `split_hyphens` tells that it cuts "well-known" into three tokens."""
    return [written(sentences, split_hyphens) for sentences in read_sentences(path)]


def read_alone(path: Path) -> list[Document]:
    """The sentences of a set in which neighbours have nothing to do with each other."""
    return [written([s], False) for document in read_sentences(path) for s in document]


def read_grouped(path: Path) -> list[Document]:
    """The sentences of a set whose document boundaries are lost, grouped by the names they share.

    A document goes on while a sentence shares a capitalised word with it, for 25 sentences at most.
    """
    documents: list[list[Sentence]] = []
    shared: set[str] = set()
    for sentence in (s for document in read_sentences(path) for s in document):
        words = {w for w, _ in sentence if w[0].isupper() and w not in _EVERYWHERE}
        here = documents[-1] if documents else []
        if not here or len(here) >= 25 or (len(here) >= 4 and words and not words & shared):
            documents.append([])
            shared = set()
        documents[-1].append(sentence)
        shared |= words
    return [written(document, False) for document in documents]


_EVERYWHERE = frozenset(
    "The A An In He She It They We I But And On At For His Her This That Mr. Mrs. President "
    "Minister Prime U.S. United States Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "Officials Police January February March April May June July August September October November "
    "December".split()
)


def written(sentences: list[Sentence], split_hyphens: bool) -> Document:
    """The sentences as text, one a paragraph, with their names."""
    text: list[str] = []
    names: list[Name] = []
    length = 0
    for number, sentence in enumerate(sentences):
        if number:
            text.append("\n\n")
            length += 2
        open_name: Name | None = None
        for index, (token, label) in enumerate(sentence):
            if index and not _glued(sentence, index, split_hyphens):
                text.append(" ")
                length += 1
            start, end = length, length + len(token)
            text.append(token)
            length = end
            kind = label[2:] if label[2:] in KINDS else ""
            if open_name and label[0] == "I" and kind == open_name.kind:
                open_name = Name(open_name.start, end, kind)
            else:
                if open_name:
                    names.append(open_name)
                open_name = Name(start, end, kind) if kind else None
        if open_name:
            names.append(open_name)
    return Document("".join(text), tuple(names))


def _glued(sentence: Sentence, index: int, split_hyphens: bool) -> bool:
    token, before = sentence[index][0], sentence[index - 1][0]
    if token in _GLUED_LEFT or before in _GLUED_RIGHT:
        return True
    if not split_hyphens:
        return False
    if token in "-–":
        after = sentence[index + 1][0] if index + 1 < len(sentence) else ""
        return before[-1].isalnum() and after[:1].isalnum()
    if before in "-–" and index > 1:
        return token[0].isalnum() and sentence[index - 2][0][-1].isalnum()
    return False


def sport(document: Document) -> bool:
    """Whether a CoNLL-2003 document is of the sports desk.

    The desk stands in the headline's first words ("SOCCER - …", "Boxing-Bruno quits", "NFL
    AMERICAN FOOTBALL-…"), which other desks do not write.
    """
    head = document.text.split("\n", 1)[0].lower().replace("-", " ").split()
    return bool(head) and head[0] in _DESKS


_DESKS = frozenset(
    "soccer cricket tennis baseball basketball hockey rugby golf nhl nba nfl cycling athletics "
    "motor motorcycling motorcycle skiing squash boxing alpine nordic football badminton freestyle "
    "swimming biathlon snowboarding skating luge bobsleigh rowing horse gymnastics volleyball "
    "wrestling weightlifting judo snooker sailing yachting olympics".split()
)
