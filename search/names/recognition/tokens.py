"""Cut text into words and sentences with character offsets, the same in training and in use.

Everything downstream works on whole batches of articles at once, so a batch is held as parallel
NumPy arrays (`Tokens`) and words are numbered by a `Vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen

Ints = NDArray[np.int64]

# A letter may carry combining accents, which `\w` alone would cut off.
_W = r"[\w\u0300-\u036f]"
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Messrs|Dr|St|Ste|Mt|Ft|Gen|Sen|Rep|Gov|Sgt|Lt|Col|Capt|Maj|Adm|Cmdr|Prof|Rev|Hon|"
    "Pres|Amb|Jr|Sr|Inc|Corp|Co|Ltd|Cos|Bros|Plc|No|Nos|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|"
    "Oct|Nov|Dec|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|"
    "Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Dept|Univ|Assn|Bldg|Ave|Blvd"
)
TOKEN = re.compile(
    r" ?(?:"
    r"https?://[^\s<>]+|www\.[^\s<>]+"  # addresses
    rf"|[@\#]{_W}+"  # handles and topics
    rf"|(?:[^\W\d_]\.){{2,}}(?:-{_W}+)*"  # U.S., U.N.-led
    rf"|(?:{_ABBREVIATIONS})\.(?!\w|\s*(?:\n\s*\n|\Z))"  # the stop that ends a paragraph stays off
    r"|[^\W\d_a-z]\.(?=\s+[^\W\d_a-z])"  # the initial in "J. Smith"
    r"|\d+(?:[.,:/]\d+)+"  # numbers, times, dates
    r"|['’][sS]\b"
    rf"|{_W}+(?:[-‐‑&]{_W}+|['’](?![sS]\b){_W}+|\.[a-z0-9]{_W}*)*"
    r"|\.{2,}|-{2,}"
    r"|[^\w\s]"
    r")|\s+|.",
    re.DOTALL,
)
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n|\n[^\S\n]{2,}|\f")
_ENDS = frozenset([".", "?", "!", "...", "…"])
_CLOSERS = frozenset(['"', "”", "’", "'", ")", "]", "»", "''"])
_STARTERS = frozenset(
    """
    The A An This That These Those It Its He His She Her They Their We Our But And In On At For As
    If When While After Before Since By To From With There Some Many Most All Both No Not One
    However Meanwhile Earlier Later Last Under Among Despite During Although
    """.split()
)
_WIDEST = 120
# What a word number means to the cutting of sentences.
_SPACE, _PARAGRAPH, _BREAK, _END, _CLOSER, _DOTTED, _STARTER, _CAPITALS, _LOWER = (
    1 << k for k in range(9)
)


@frozen
class Tokens:
    """The words of a batch of articles, in order: parallel arrays with one row per word.

    `words` are numbers in the vocabulary that cut them; `starts` and `ends` are offsets in
    characters of the word's own article; `sentences` and `articles` count from 0 over the batch.
    """

    words: Ints
    starts: Ints
    ends: Ints
    sentences: Ints
    articles: Ints


class Vocabulary:
    """Numbers for words, in order of first appearance, for as long as the object lives."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}
        self._surface = _Surface(self)
        self._flags = np.zeros(1024, np.uint16)
        self._lengths = np.zeros(1024, np.int64)

    def __len__(self) -> int:
        return len(self.words)

    def number(self, word: str) -> int:
        """The number of `word`, which gets the next free one when it is new."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.words)
            self.words.append(word)
            if number >= len(self._flags):
                self._flags = np.concatenate([self._flags, np.zeros_like(self._flags)])
                self._lengths = np.concatenate([self._lengths, np.zeros_like(self._lengths)])
            self._flags[number] = _word_flags(word)
            self._lengths[number] = len(word)
        return number

    def cut(self, texts: Sequence[str], recase: Callable[[str, set[str]], str]) -> Tokens:
        """The words of `texts`.

        Capitals in a wire headline or a dateline tell nothing: their words are numbered as
        `recase` would write them, given the words of the rest of their article.
        """
        pieces = [TOKEN.findall(text) for text in texts]
        unwrapped = np.array([_unwrapped(text) for text in texts], bool)
        counts = np.fromiter(map(len, pieces), np.int64, len(pieces))
        total = int(counts.sum())
        flat = list(chain.from_iterable(pieces))
        numbers = np.fromiter(map(self._surface.__getitem__, flat), np.int64, total)
        sizes = np.fromiter(map(len, flat), np.int64, total)
        articles = np.repeat(np.arange(len(pieces)), counts)
        ends = np.cumsum(sizes)
        firsts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        before = np.concatenate([[0], ends])
        ends = ends - np.repeat(before[firsts], counts) if total else ends
        flags = self._flags[numbers] if total else np.zeros(0, np.uint16)
        is_word = (flags & _SPACE) == 0
        broken = (flags & _BREAK) != 0
        paragraphs = np.cumsum(((flags & _PARAGRAPH) != 0) | (broken & unwrapped[articles]))
        numbers, ends, articles = numbers[is_word], ends[is_word], articles[is_word]
        flags, paragraphs = flags[is_word], paragraphs[is_word]
        starts = ends - self._lengths[numbers]
        touching = np.zeros(len(starts), bool)
        touching[1:] = starts[1:] == ends[:-1]
        sentences = _sentences(flags, touching, paragraphs, articles)
        numbers = self._recased(numbers, flags, sentences, articles, recase)
        return Tokens(numbers, starts, ends, sentences, articles)

    def _recased(
        self,
        numbers: Ints,
        flags: NDArray[np.uint16],
        sentences: Ints,
        articles: Ints,
        recase: Callable[[str, set[str]], str],
    ) -> Ints:
        if not len(numbers):
            return numbers
        capitals = np.bincount(sentences, (flags & _CAPITALS) != 0)
        lower = np.bincount(sentences, (flags & _LOWER) != 0)
        all_capitals = (capitals >= 3) & (lower * 8 <= capitals)
        in_capitals = all_capitals[sentences] | _opening_capitals(flags, sentences)
        if not in_capitals.any():
            return numbers
        out = numbers.copy()
        edges = np.searchsorted(articles, np.arange(articles[-1] + 2))
        for article in np.unique(articles[in_capitals]):
            span = slice(edges[article], edges[article + 1])
            here = in_capitals[span]
            seen = {self.words[n] for n in np.unique(numbers[span][~here]).tolist()}
            positions = np.flatnonzero(here) + edges[article]
            for position in positions.tolist():
                if flags[position] & _CAPITALS:
                    word = self.words[int(numbers[position])]
                    if all_capitals[sentences[position]] or len(word) > 3:
                        out[position] = self.number(recase(word, seen))
        return out


class _Surface(dict[str, int]):
    """Pieces of text (a word with the space before it, or white space) to word numbers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __missing__(self, piece: str) -> int:
        if piece.isspace():
            word = "\n\n" if _EMPTY_LINE.search(piece) else "\n" if "\n" in piece else " "
        else:
            word = piece.removeprefix(" ")
        number = self[piece] = self._vocabulary.number(word)
        return number


def _unwrapped(text: str) -> bool:
    """Whether lines are too long to be wrapped, so that a line break ends a paragraph."""
    return "\n" in text and max(map(len, text.split("\n"))) > _WIDEST


def _word_flags(word: str) -> int:
    if word == " ":
        return _SPACE
    if word == "\n\n":
        return _SPACE | _PARAGRAPH
    if word == "\n":
        return _SPACE | _BREAK
    flags = 0
    if word in _ENDS:
        flags |= _END
    if word in _CLOSERS:
        flags |= _CLOSER
    if len(word) > 2 and word[-1] == ".":
        flags |= _DOTTED
    if word in _STARTERS:
        flags |= _STARTER
    if word.isupper() and len(word) > 1:
        flags |= _CAPITALS
    if any(map(str.islower, word)) and len(word) > 1 and word not in ("'s", "’s"):
        flags |= _LOWER
    return flags


def _opening_capitals(flags: NDArray[np.uint16], sentences: Ints) -> NDArray[np.bool_]:
    """The words in capitals that begin a sentence, as a dateline does ("NEW YORK, May 5")."""
    capitals: NDArray[np.bool_] = (flags & _CAPITALS) != 0
    begins = np.concatenate([[True], sentences[1:] != sentences[:-1]])
    opening: NDArray[np.bool_] = begins & capitals
    for _ in range(3):
        opening[1:] |= opening[:-1] & capitals[1:] & ~begins[1:]
    return opening


def _sentences(
    flags: NDArray[np.uint16], touching: NDArray[np.bool_], paragraphs: Ints, articles: Ints
) -> Ints:
    """Sentence numbers: a new one for a paragraph, after a full stop and its quotes, at "Inc. The".

    `touching` tells which words follow the one before without a space.
    """
    count = len(flags)
    if not count:
        return np.zeros(0, np.int64)
    end = (flags & _END) != 0
    closer = ((flags & _CLOSER) != 0) & touching
    starter = (flags & _STARTER) != 0
    dotted = (flags & _DOTTED) != 0
    begins = np.zeros(count, bool)
    begins[1:] = (paragraphs[1:] != paragraphs[:-1]) | (articles[1:] != articles[:-1])
    begins[1:] |= end[:-1] & ~closer[1:] & ~end[1:]
    begins[2:] |= end[:-2] & closer[1:-1] & ~end[2:] & ~closer[2:]
    begins[1:] |= dotted[:-1] & starter[1:]
    return np.cumsum(begins)
