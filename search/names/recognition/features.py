"""Turn the words of a batch into candidate runs and hashed features, vectorised, for the tagger.

A candidate is a word inside a run: capitalised words joined by up to three connectors ("Ministry of
Foreign Affairs"), with the particles before them ("bin Laden"). Every feature of a candidate is a
64-bit hash whose upper bits choose a row of the weights; properties of a word are hashed once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from search.frozen import frozen
from search.names.recognition.tokens import Ints, Tokens, Vocabulary

Hashes = NDArray[np.uint64]

# What the lexicon knows of a lower-cased word; part of the format of the weights.
GIVEN, COMMON_GIVEN, SURNAME, COMMON_SURNAME, NAME_WORD = 1, 2, 4, 8, 16
CITY, LARGE_CITY, CITY_WORD, COUNTRY, PEOPLE = 32, 64, 128, 256, 512
TITLE, ORGANIZATION_HEAD, LEGAL_FORM, SPEECH, CALENDAR = 1024, 2048, 4096, 8192, 16384
CONNECTOR, PARTICLE, ACRONYM, KNOWN_ORGANIZATION = 1 << 15, 1 << 16, 1 << 17, 1 << 18
PLACING = 1 << 19
_LISTED = (1 << 19) - 1
_PERSONAL = GIVEN | COMMON_GIVEN | SURNAME | COMMON_SURNAME | NAME_WORD | TITLE
# How often the word was met in lower case in the training text: never, seldom, at times, often.
FREQUENCY_SHIFT = 20
_FREQUENCY = 3 << FREQUENCY_SHIFT
CAPITALISED, _ALL_CAPITALS = 1 << 22, 1 << 23

# Columns of the table of word hashes.
_EXACT, _LOWER, _SHAPE, _LONG_SHAPE, _PREFIX2, _PREFIX3, _SUFFIX2, _SUFFIX3, _SUFFIX4 = range(9)
_LISTS, _MIXED, _CASE, _PERSON, _CLUSTER1, _CLUSTER2, _CLUSTER3 = range(9, 16)
_COLUMNS = 16
LONGEST_WORD = 80
"""How many characters a word of a name has at most."""
_PADDING = "\x00"
_MEMO = 400_000

KINDS = ("", "PER", "ORG", "LOC", "MISC")
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")


class Lexicon:
    """What is known of words before any text is read: list memberships and clusters.

    `listed` maps a lower-cased word to bits of the constants above, `clusters` a word as written,
    digits as 0, to its clusters at three grains.
    """

    def __init__(
        self, listed: Mapping[str, int], clusters: Mapping[str, tuple[int, int, int]]
    ) -> None:
        self.listed = listed
        self.clusters = clusters

    def recased(self, word: str, seen: set[str]) -> str:
        """A word of a sentence in capitals as its article, or else English, would write it."""
        lower, capitalised = word.lower(), _capitalised(word)
        bits = self.listed.get(lower, 0)
        for form in (capitalised, word, lower):
            if form in seen:
                return form
        if bits & ACRONYM or (not bits and len(word) < 6):
            return word
        names = bits & (COUNTRY | PEOPLE | LARGE_CITY | CALENDAR | COMMON_GIVEN)
        if bits & (CONNECTOR | _FREQUENCY) and not names:
            return lower
        return capitalised


def _capitalised(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


class WordTable:
    """Numbers of words with their hashed properties; grows with the words met."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.vocabulary = Vocabulary()
        self.padding = self.vocabulary.number(_PADDING)
        self.hashes: Hashes = np.zeros((4096, _COLUMNS), np.uint64)
        self.bits: NDArray[np.uint32] = np.zeros(4096, np.uint32)
        self._known = 0

    @property
    def full(self) -> bool:
        """Whether it holds so many words that a new table should take its place."""
        return len(self.vocabulary) > _MEMO

    def update(self) -> None:
        """Work out the properties of the words that are new in the vocabulary."""
        count = len(self.vocabulary)
        while len(self.bits) < count:
            self.hashes = np.concatenate([self.hashes, np.zeros_like(self.hashes)])
            self.bits = np.concatenate([self.bits, np.zeros_like(self.bits)])
        digests: list[bytes] = []
        for number in range(self._known, count):
            bits, values = word_properties(self.vocabulary.words[number], self.lexicon)
            self.bits[number] = bits
            digests += [_digest(f"{k}:{v}") for k, v in enumerate(values[:_SHAPE])]
            digests += [_usual_digest(f"{k}:{v}") for k, v in enumerate(values[_SHAPE:], _SHAPE)]
        hashes = np.frombuffer(b"".join(digests), "<u8")
        self.hashes[self._known : count] = hashes.reshape(-1, _COLUMNS)
        self._known = count


def word_properties(word: str, lexicon: Lexicon) -> tuple[int, list[str]]:
    """The bits of a word and the texts, one per column, that are hashed for it."""
    lower = word.lower()
    bits = _listed_bits(lower, lexicon)
    shape = _shape(word)
    short = _shortened(shape)
    capital = "X" in shape
    if capital and len(word) <= LONGEST_WORD and not _adjective(word):
        bits |= CAPITALISED
    if word.isupper() and len(word) > 1:
        bits |= _ALL_CAPITALS
    listed = bits & _LISTED
    frequency = bits >> FREQUENCY_SHIFT & 3
    clusters = lexicon.clusters.get(_DIGIT.sub("0", word)) or lexicon.clusters.get(lower)
    grains = [str(c) for c in clusters] if clusters else ["?" + short[:2]] * 3
    values = [
        word,
        lower,
        short,
        shape if len(shape) < 9 else short + "+",
        word[:2],
        word[:3] + "|",
        lower[-2:],
        lower[-3:],
        lower[-4:],
        str(listed),
        f"{listed} {frequency} {short[:3]}",
        f"{frequency} {capital}",
        f"{bits & _PERSONAL} {short[:3]}",
        *grains,
    ]
    return bits, values


def _listed_bits(lower: str, lexicon: Lexicon) -> int:
    """What the lists say of a word in lower case, and of the parts of a word with hyphens."""
    bits = lexicon.listed.get(lower, 0)
    if not bits and lower.endswith("."):
        bits = lexicon.listed.get(lower.rstrip("."), 0)
    if "-" in lower:
        parts = [lexicon.listed.get(part, 0) for part in lower.split("-")]
        bits |= parts[0] & (GIVEN | COMMON_GIVEN) | parts[-1] & (SURNAME | COMMON_SURNAME)
        if all(part & (COUNTRY | PEOPLE) for part in parts):
            bits |= PEOPLE  # Russian-US
        if all(part & TITLE for part in parts):
            bits |= TITLE  # Major-General
    return bits


# "Moscow-based" and "pro-Moscow" say something of a name, but are none ("Ban Ki-moon" is one).
_ADJECTIVE = re.compile(
    r"(?:pro|anti|non|ex|mid|post|pre|inter|trans|sub|then|late|early|former|all)-.+"
    r"|[RD]-\w+|.+-(?:\w+ed|led|run|born|held|made|style|like|wide|bound|speaking|only|era|friendly|torn|"
    r"built|owned|related|type|area|dominated|leaning|language|brokered|linked|ruled|occupied)"
)


def _adjective(word: str) -> bool:
    return "-" in word and bool(_ADJECTIVE.fullmatch(word))


_REPEATED = re.compile(r"(.)\1+")
_DIGIT = re.compile(r"\d")


def _shape(word: str) -> str:
    """The word with each of its letters and digits as X, x or d; no other sign becomes an X."""
    if word.isascii():
        return word.translate(_ASCII_SHAPES)
    return "".join(map(_shape_of, word))


def _shape_of(sign: str) -> str:
    return "X" if sign.isupper() else "d" if sign.isdigit() else "x" if sign.isalpha() else sign


_ASCII_SHAPES = {code: _shape_of(chr(code)) for code in range(128)}


@lru_cache(maxsize=1 << 14)
def _shortened(shape: str) -> str:
    """A shape that has no more than two equal signs in a row."""
    return _REPEATED.sub(r"\1\1", shape)


def _digest(text: str) -> bytes:
    """The hash of a text: a little-endian number of 64 bits."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


_usual_digest = lru_cache(maxsize=1 << 16)(_digest)
"""The same for texts that many words have in common: all but the words themselves."""


def _mixed(a: Hashes, salt: int) -> Hashes:
    x = a ^ np.uint64((salt * 0xD6E8FEB86659FD93) & 0xFFFFFFFFFFFFFFFF)
    x = x * np.uint64(0x9E3779B97F4A7C15)
    x ^= x >> np.uint64(29)
    x = x * np.uint64(0xBF58476D1CE4E5B9)
    return x ^ (x >> np.uint64(32))


def _joined(a: Hashes, b: Hashes) -> Hashes:
    spread = b ^ (b >> np.uint64(31))
    joined: Hashes = np.add(
        a * np.uint64(0x9FB21C651E98DF25), spread * np.uint64(0xC2B2AE3D27D4EB4F)
    )
    return joined


@frozen
class Candidates:
    """The candidate runs of a batch.

    `starts` and `lengths` describe the runs in words of the batch; `positions`, of the sum of
    `lengths` rows, numbers their words run after run, and `rows` holds the features of each.
    """

    starts: Ints
    lengths: Ints
    positions: Ints
    rows: NDArray[np.int32]


def runs(bits: NDArray[np.uint32], sentences: Ints) -> tuple[Ints, Ints]:
    """Starts and lengths of the candidate runs."""
    capital = np.flatnonzero(bits & CAPITALISED)
    if not len(capital):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    linking = np.concatenate([[0], np.cumsum((bits & CONNECTOR) != 0)])
    left, right = capital[:-1], capital[1:]
    gap = right - left - 1
    join = (sentences[left] == sentences[right]) & (gap <= 3)
    join &= linking[right] - linking[left + 1] == gap
    starts = capital[np.concatenate([[True], ~join])]
    ends = capital[np.concatenate([~join, [True]])] + 1
    for _ in range(2):
        before = np.maximum(starts - 1, 0)
        particle = (starts > 0) & ((bits[before] & PARTICLE) != 0)
        particle &= sentences[before] == sentences[starts]
        particle[1:] &= before[1:] >= ends[:-1]
        starts = starts - particle
    return starts, ends - starts


def candidates(table: WordTable, tokens: Tokens, width: int) -> Candidates:
    """The candidate runs of `tokens` with their features as numbers of `width` bits."""
    bits = table.bits[tokens.words]
    starts, lengths = runs(bits, tokens.sentences)
    count = int(lengths.sum())
    if not count:
        return Candidates(starts, lengths, np.zeros(0, np.int64), np.zeros((0, 1), np.int32))
    around = _Around.of(table, tokens, starts, lengths)
    flags = _habits(table, tokens, bits, starts, lengths, around.positions)[around.positions]
    # What a feature is hashed with is the number of its column, so their order is that of training.
    columns = [
        *_columns_of_words(around),
        *_columns_of_runs(around),
        *_columns_of_habits(around, flags),
        *_columns_of_clusters(around),
    ]
    shift = np.uint64(64 - width)
    rows = np.empty((count, len(columns)), np.int32)
    for salt, column in enumerate(columns):
        rows[:, salt] = _mixed(column, salt + 1) >> shift
    return Candidates(starts, lengths, around.positions, rows)


@frozen
class _Around:
    """The words in and around the candidate runs, one row for each word of a run.

    Of words, the columns are the hashes of `word_properties`, or those of the padding beyond the
    ends of the word's sentence. `left` and `right` are the words before and after the run, `head`
    and `tail` its first and last. `from_head` and `from_tail` count words up to 5, `length` is that
    of the run, `begins` is 1 at the beginning of a sentence.
    """

    positions: Ints
    here: Hashes
    before: Hashes
    before2: Hashes
    after: Hashes
    after2: Hashes
    left: Hashes
    left2: Hashes
    right: Hashes
    right2: Hashes
    head: Hashes
    tail: Hashes
    from_head: Hashes
    from_tail: Hashes
    length: Ints
    begins: Hashes

    @classmethod
    def of(cls, table: WordTable, tokens: Tokens, starts: Ints, lengths: Ints) -> _Around:
        """What is around the runs that have these starts and lengths."""
        words, sentences, hashes = tokens.words, tokens.sentences, table.hashes
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        at = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
        first, last = np.repeat(starts, lengths), np.repeat(starts + lengths - 1, lengths)
        padded_words = np.concatenate([[table.padding] * 2, words, [table.padding] * 2])
        padded_sentences = np.concatenate([[-1, -1], sentences, [-2, -2]])

        def near(position: Ints) -> Hashes:
            word = padded_words[position + 2]
            outside = padded_sentences[position + 2] != sentences[at]
            return hashes[np.where(outside, table.padding, word)]

        return cls(
            positions=at,
            here=hashes[words[at]],
            before=near(at - 1),
            before2=near(at - 2),
            after=near(at + 1),
            after2=near(at + 2),
            left=near(first - 1),
            left2=near(first - 2),
            right=near(last + 1),
            right2=near(last + 2),
            head=hashes[words[first]],
            tail=hashes[words[last]],
            from_head=np.minimum(at - first, 5).astype(np.uint64),
            from_tail=np.minimum(last - at, 5).astype(np.uint64),
            length=np.repeat(lengths, lengths),
            begins=(padded_sentences[at + 1] != sentences[at]).astype(np.uint64),
        )

    @property
    def size(self) -> Hashes:
        """The length of the run, up to 7 words."""
        return np.minimum(self.length, 7).astype(np.uint64)


def _columns_of_words(around: _Around) -> list[Hashes]:
    """Features of each word, of the two before and after it, and of neighbours together."""
    here, before, after = around.here, around.before, around.after
    columns: list[Hashes] = [here[:, k] for k in range(13)]
    for word in (before, after):
        columns += [word[:, k] for k in (_LOWER, _SHAPE, _SUFFIX3, _LISTS, _PERSON)]
    for word in (around.before2, around.after2):
        columns += [word[:, k] for k in (_LOWER, _MIXED)]
    return [
        *columns,
        _joined(before[:, _LOWER], here[:, _LOWER]),
        _joined(here[:, _LOWER], after[:, _LOWER]),
        _joined(before[:, _MIXED], here[:, _MIXED]),
        _joined(here[:, _MIXED], after[:, _MIXED]),
        _joined(before[:, _PERSON], here[:, _PERSON]),
        _joined(here[:, _PERSON], after[:, _PERSON]),
        _joined(before[:, _SHAPE] + here[:, _SHAPE] * _THREE, after[:, _SHAPE]),
    ]


def _columns_of_runs(around: _Around) -> list[Hashes]:
    """Features of the run: what is before and after it, its first and last word, its length."""
    left, right, head, tail = around.left, around.right, around.head, around.tail
    from_head, from_tail = around.from_head, around.from_tail
    return [
        left[:, _LOWER] + from_head,
        right[:, _LOWER] + from_tail,
        left[:, _LOWER],
        right[:, _LOWER],
        _joined(around.left2[:, _LOWER], left[:, _LOWER]),
        _joined(right[:, _LOWER], around.right2[:, _LOWER]),
        tail[:, _LOWER] + from_tail,
        tail[:, _MIXED] + from_tail,
        head[:, _LOWER] + from_head,
        head[:, _MIXED] + from_head,
        from_head * np.uint64(64) + from_tail * np.uint64(8) + around.size,
        _joined(around.here[:, _CASE], around.begins + np.uint64(2) * (from_tail == 0)),
        _joined(left[:, _LOWER], tail[:, _MIXED]),
        _joined(tail[:, _LOWER], right[:, _LOWER]),
    ]


def _columns_of_habits(around: _Around, habits: Hashes) -> list[Hashes]:
    """Features of what happens to each word elsewhere in its article."""
    return [
        _joined(around.here[:, _CASE], habits),
        _joined(around.here[:, _MIXED], habits),
        habits * np.uint64(8) + np.minimum(around.length, 3).astype(np.uint64),
    ]


def _columns_of_clusters(around: _Around) -> list[Hashes]:
    """Features of the clusters of words, which stand for words that training has not met."""
    here, before, after = around.here, around.before, around.after
    left, right, tail = around.left, around.right, around.tail
    grains = (_CLUSTER1, _CLUSTER2, _CLUSTER3)
    return [
        *(word[:, k] for word in (here, before, after) for k in grains),
        left[:, _CLUSTER2] + around.from_head,
        right[:, _CLUSTER2] + around.from_tail,
        _joined(before[:, _CLUSTER1], here[:, _CLUSTER1]),
        _joined(here[:, _CLUSTER1], after[:, _CLUSTER1]),
        tail[:, _CLUSTER2] + around.from_tail,
        _joined(left[:, _CLUSTER2], tail[:, _CLUSTER2]),
        _joined(tail[:, _CLUSTER2], right[:, _CLUSTER2]),
        _joined(here[:, _CLUSTER2], here[:, _LISTS]),
        _joined(left[:, _CLUSTER1] * _THREE + around.size, right[:, _CLUSTER1]),
    ]


_THREE = np.uint64(3)


def habits(table: WordTable, tokens: Tokens) -> Hashes:
    """What happens to a word anywhere in its article, in bits (see `_habits`), word by word."""
    bits = table.bits[tokens.words]
    starts, lengths = runs(bits, tokens.sentences)
    if not len(starts):
        return np.zeros(len(bits), np.uint64)
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    at = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
    return _habits(table, tokens, bits, starts, lengths, at)


def _habits(
    table: WordTable,
    tokens: Tokens,
    bits: NDArray[np.uint32],
    starts: Ints,
    lengths: Ints,
    at: Ints,
) -> Hashes:
    """What happens to a word anywhere in its article, in bits, for each word of the batch.

    1 stands in lower case, 2 is capitalised after a lower-case word, 4 follows a title, 8 follows a
    given name, 16 precedes the head of an organization, 32 precedes a verb of speech, 64 is in a
    run that ends with such a head, 128 follows a preposition of place.
    """
    sentences = tokens.sentences
    capital = (bits & CAPITALISED) != 0
    joined = np.concatenate([[False], sentences[1:] == sentences[:-1]])
    before = np.where(joined, np.concatenate([[0], bits[:-1]]), 0)
    after = np.concatenate([np.where(joined[1:], bits[1:], 0), [0]])
    before_capital = (before & CAPITALISED) != 0
    flags = np.where(~capital, 1, 0)
    flags |= np.where(capital & joined & ~before_capital, 2, 0)
    flags |= np.where(capital & ((before & TITLE) != 0), 4, 0)
    given = before_capital & ((before & GIVEN) != 0)
    given &= (before & (CITY | ORGANIZATION_HEAD)) == 0
    flags |= np.where(capital & given, 8, 0)
    headed = ((after & (ORGANIZATION_HEAD | LEGAL_FORM)) != 0) & ((after & CAPITALISED) != 0)
    flags |= np.where(capital & headed, 16, 0)
    flags |= np.where(capital & ((after & SPEECH) != 0), 32, 0)
    ends = starts + lengths - 1
    headed_run = ((bits[ends] & (ORGANIZATION_HEAD | LEGAL_FORM)) != 0) & (lengths > 1)
    inside = np.repeat(headed_run, lengths)
    flags[at] |= np.where(inside & capital[at], 64, 0)
    flags |= np.where(capital & ((before & PLACING) != 0), 128, 0)
    same = _same_word(table, tokens)
    together = np.zeros(int(same.max()) + 1, np.int64)
    np.bitwise_or.at(together, same, flags)
    return together[same].astype(np.uint64)


def _same_word(table: WordTable, tokens: Tokens) -> Ints:
    """Numbers that are equal exactly for the same word, in any case, in the same article."""
    lower = table.hashes[tokens.words, _LOWER]
    key = _mixed(_joined(lower, tokens.articles.astype(np.uint64)), 77)
    _, same = np.unique(key, return_inverse=True)
    return same.astype(np.int64)
