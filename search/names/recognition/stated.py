"""Finds in articles the names of people and organizations that their source states.

Most names of a record are nowhere in its text. Which ones may be is told for many articles at once,
by comparing the first bytes of all names with the bytes of all texts; only these names are looked
at closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article import Article, Kind, Mention
from search.ingest.text import single_spaced
from search.memory import batches

_WORD = re.compile(r"\w+")
_HEAD: Final = 4
"""How many bytes of a name are compared before it is looked at closely."""
_FILTER_BITS: Final = 18
_TOGETHER: Final = 2_000_000
"""Characters of several articles that are looked through at a time."""
_FEW: Final = 50
"""How many names, and how many offsets of a head, are looked at one by one at most."""

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def stated_mentions(articles: Sequence[Article]) -> list[list[Mention]]:
    """For each article the mentions of the names that it states, those of people first.

    A name is mentioned where the body has it or, of a person, has it in the other order or has the
    surname alone.
    """
    found: list[list[Mention]] = []
    for batch in batches(articles, lambda article: len(article.body), len(articles), _TOGETHER):
        found += _found_together(batch)
    return found


class _Likely(NamedTuple):
    """A name that a text may have.

    `heads` are the offsets at which the text has the first bytes of the shortest way to write it;
    None where they are many or not known, as of a name with a comma or with other spaces.
    """

    name: str
    heads: Sequence[int] | None


def _found_together(articles: Sequence[Article]) -> list[list[Mention]]:
    # A name may be broken over two lines, never over paragraphs.
    flats = [article.body.replace("\n", " ") for article in articles]
    lists = [article.people for article in articles]
    lists += [article.organizations for article in articles]
    found: list[list[Mention]] = [[] for _ in articles]
    for number, likely in _likely(flats, lists):
        kind: Kind = "person" if number < len(articles) else "organization"
        number %= len(articles)
        body, flat = articles[number].body, flats[number]
        found[number] += [
            Mention(kind, body[start:end], start, end, name)
            for name, start, end in _found_in(flat, kind, likely)
        ]
    return found


def _likely(
    texts: Sequence[str], lists: Sequence[Sequence[str]]
) -> Iterator[tuple[int, list[_Likely]]]:
    """Of each list of names those that its text may have; the number of the list, and these names.

    The lists are the people of each text, then the organizations of each. Left out are names whose
    shortest way to be written begins nowhere in the text, and lists of which nothing is left.
    """
    counts = [len(names) for names in lists]
    owners = np.repeat(np.arange(len(lists)), counts)
    if not len(owners):
        return
    every = [name for names in lists for name in names]
    spaced = every if single_spaced(every) else [" ".join(name.split()) for name in every]
    names = "\n".join(spaced).encode("utf-8", "surrogatepass") + b"\n" + bytes(_HEAD)
    starts, tell_nothing = _heads_of_shortest(
        np.frombuffer(names, np.uint8), sum(counts[: len(texts)]), len(owners)
    )
    if spaced is not every:
        tell_nothing |= [one != other for one, other in zip(every, spaced, strict=True)]
    heads = _heads(names, starts)
    begins, offsets = _begins(texts, heads)
    keys = _keys(heads, owners % len(texts))
    chosen = np.flatnonzero(_may_be_among(keys, begins) | tell_nothing)
    keys, tell_nothing = keys[chosen], tell_nothing[chosen]
    firsts, lasts = begins.searchsorted(keys), begins.searchsorted(keys, "right")
    many = tell_nothing | (lasts - firsts > _FEW)
    columns = (owners[chosen], chosen, firsts, lasts, many)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for owner, of_owner in groupby(rows, itemgetter(0)):
        likely = [
            _Likely(every[number], None if is_open else offsets[first:last])
            for _, number, first, last, is_open in of_owner
            if is_open or first < last
        ]
        if likely:
            yield owner, likely


def _heads_of_shortest(lines: Bytes, people: int, count: int) -> tuple[Numbers, NDArray[np.bool_]]:
    """Where the shortest way to write each name begins, and whether its head tells nothing.

    The names come in lines of single spaces, people first; `_shortest` says what is shortest.
    """
    ends = np.flatnonzero(lines == ord("\n"))[:count]
    starts = np.append(0, ends[:-1] + 1)
    spaces = np.append(-1, np.flatnonzero(lines == ord(" ")))
    last = spaces[spaces.searchsorted(ends[:people]) - 1] + 1
    shortest = np.append(np.maximum(starts[:people], last), starts[people:])
    tell_nothing = ends - shortest < _HEAD
    commas = np.flatnonzero(lines == ord(","))
    if len(commas):  # the surname comes first
        tell_nothing |= commas.searchsorted(ends) > commas.searchsorted(starts)
    return shortest, tell_nothing


def _begins(
    texts: Sequence[str], heads: NDArray[np.uint32]
) -> tuple[NDArray[np.uint64], list[int]]:
    """Where the texts have one of these heads: `_keys` in ascending order, the offset of each.

    Offsets count characters. Some heads that are none of these may be among them.
    """
    pieces = [text.encode("utf-8", "surrogatepass") for text in texts]
    data = b"\n".join([*pieces, bytes(_HEAD)])
    firsts = np.zeros(256, np.uint8)
    firsts[heads.astype(np.uint8)] = 1  # the lowest byte is the first one
    begins = np.flatnonzero(np.frombuffer(data.translate(firsts.tobytes()), bool)[:-_HEAD])
    found = _heads(data, begins)
    alike = np.flatnonzero(_may_be_among(found, heads))
    begins, found = begins[alike], found[alike]
    text_starts = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
    owners = text_starts.searchsorted(begins, "right") - 1
    keys = _keys(found, owners)
    order = np.argsort(keys, kind="stable")
    starts = text_starts[owners]
    offsets = begins - starts
    if not all(map(str.isascii, texts)):  # from bytes to characters
        following = np.flatnonzero(np.frombuffer(data, np.uint8) & 0xC0 == 0x80)
        offsets -= following.searchsorted(begins) - following.searchsorted(starts)
    return keys[order], offsets[order].tolist()


def _may_be_among(
    some: NDArray[np.unsignedinteger], others: NDArray[np.unsignedinteger]
) -> NDArray[np.bool_]:
    """For each number whether it may be one of the others; where False, it is none of them."""
    present = np.zeros(1 << _FILTER_BITS, bool)
    present[_hashed(others)] = True
    return present[_hashed(some)]


def _heads(data: bytes, starts: Numbers) -> NDArray[np.uint32]:
    """The heads that begin at these offsets, each as a little-endian number."""
    return np.ndarray((len(data) - _HEAD + 1,), np.dtype("<u4"), data, 0, (1,)).take(starts)


def _hashed(numbers: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
    return numbers * _FACTOR >> np.uint64(64 - _FILTER_BITS)


_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing: Knuth, volume 3, section 6.4


def _keys(heads: NDArray[np.uint32], texts: Numbers) -> NDArray[np.uint64]:
    """Each head in a certain text as one number."""
    return texts.astype(np.uint64) << np.uint64(32) | heads


def _found_in(flat: str, kind: Kind, likely: Sequence[_Likely]) -> Sequence[tuple[str, int, int]]:
    """Where the text has one of these names, and which."""
    names = [each.name for each in likely]
    shortest = [_shortest(kind, name) for name in names]
    if not _are_plain(likely, shortest):
        return _others_found(flat, kind, names)
    found = []
    for (name, heads), short in zip(likely, shortest, strict=True):
        ways = ((name, len(name) - len(short)), (short, 0))
        found += _found_one_by_one(flat, name, ways, short, heads)
    return found


def _are_plain(likely: Sequence[_Likely], shortest: Sequence[str]) -> bool:
    """Whether each name ends in its shortest way to be written, which no other one has."""
    if len(likely) > _FEW or len(set(shortest)) < len(likely) or not all(shortest):
        return False
    doubtful = [name for name, heads in likely if heads is None]
    return not doubtful or (single_spaced(doubtful) and "," not in "".join(doubtful))


def _others_found(flat: str, kind: Kind, names: Sequence[str]) -> list[tuple[str, int, int]]:
    """The same for names of any kind, some of whom may share a surname."""
    written = []
    for name in names:
        full = " ".join(name.split())
        shortest = _shortest(kind, full)
        if shortest and shortest in flat:
            written.append((name, _ways_to_write(full, shortest)))
    entity: dict[str, str | None] = {}
    for name, ways in written:
        entity.setdefault(ways.full, name)
    for name, ways in written:
        for text, _ in ways.longer:
            entity.setdefault(text, name)
        other = entity.setdefault(ways.shortest, name)
        if other not in (name, ways.shortest):
            entity[ways.shortest] = None  # a surname that several have
    named = {text: name for text, name in entity.items() if name}
    if len(written) > _FEW:
        return list(_all_found(flat, named))
    offsets = []
    for name, ways in written:
        texts = [each for each in (*ways.longer, (ways.shortest, 0)) if named.get(each[0]) == name]
        offsets += _found_one_by_one(flat, name, texts, ways.shortest)
    return offsets


class _Ways(NamedTuple):
    """How a name may be written.

    Of a person the shortest way is the surname. The longer ones contain it, each from the offset
    beside it on.
    """

    full: str
    shortest: str
    longer: tuple[tuple[str, int], ...] = ()


def _shortest(kind: Kind, full: str) -> str:
    """The shortest way to write a name, which every other way contains: of a person the surname."""
    if kind == "organization":
        return full
    if "," in full:
        return full.partition(",")[0].strip() or full
    return full.rpartition(" ")[2]


def _ways_to_write(full: str, shortest: str) -> _Ways:
    """A name on one line, "First Last" for a person led as "Last, First", and the surname."""
    if shortest == full:
        return _Ways(full, full)
    if "," not in full:
        return _Ways(full, shortest, ((full, len(full) - len(shortest)),))
    first = full.partition(",")[2].strip()
    reversed_order = ((f"{first} {shortest}", len(first) + 1),) if first else ()
    return _Ways(full, shortest, (*reversed_order, (full, full.index(shortest))))


def _found_one_by_one(
    flat: str,
    name: str,
    ways: Sequence[tuple[str, int]],
    shortest: str,
    heads: Sequence[int] | None = None,
) -> list[tuple[str, int, int]]:
    """Where the text has a name as whole words, each time in the first of its ways that fits.

    Each way comes with the offset at which it contains the shortest one; `heads` are the only
    offsets at which that may begin in the text, None where they are not known.
    """
    # A compiled alternation of all names is tidier and takes ten times as long: it serves once.
    found, free = [], 0
    for offset in _occurrences(flat, shortest) if heads is None else heads:
        if offset < free or not flat.startswith(shortest, offset):
            continue
        free = offset + len(shortest)
        for text, before in ways:
            start = offset - before
            if start >= 0 and flat.startswith(text, start):
                end = start + len(text)
                if not (flat[start - 1 : start].isalnum() or flat[end : end + 1].isalnum()):
                    found.append((name, start, end))
                    break
    return found


def _occurrences(flat: str, text: str) -> Iterator[int]:
    """The offsets at which one text contains the other, without overlap."""
    offset = flat.find(text)
    while offset >= 0:
        yield offset
        offset = flat.find(text, offset + len(text))


def _all_found(body: str, named: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """The same for any number of ways to write names, in time that is linear in the body.

    The longest goes first.
    """
    by_words = {" ".join(_WORD.findall(text)): text for text in named}
    lengths = sorted({words.count(" ") + 1 for words in by_words if words}, reverse=True)
    words = list(_WORD.finditer(body))
    for index, word in enumerate(words):
        for length in lengths[-_LONGEST:]:
            several = words[index : index + length]
            text = by_words.get(" ".join(each[0] for each in several))
            if text is not None and "  " not in body[word.start() : several[-1].end()]:
                yield named[text], word.start(), several[-1].end()
                break


_LONGEST = 10
