"""Where articles have the names of people and organizations that their source states.

Most names of a record are nowhere in its text. Which ones may be is found for many articles at
once, by the first bytes of names and of what begins like any of them; only these are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress, islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article import Article, Kind, Mention
from search.ingest.text import single_spaced
from search.memory import batches

_WORD = re.compile(r"\w+")
_HEAD: Final = 4
"""So many bytes are compared before a name is looked for."""
_MARK_BITS: Final = 18
_TOGETHER: Final = 2_000_000
"""Characters of several articles that are looked through at a time."""

Numbers = NDArray[np.int64]


def stated_mentions(articles: Sequence[Article]) -> list[list[Mention]]:
    """For each article the mentions of the names that it states, those of people first.

    They are the places where the body has the name or, of a person, the other order or a lone
    surname.
    """
    found: list[list[Mention]] = []
    for batch in batches(articles, lambda article: len(article.body), len(articles), _TOGETHER):
        found += _found_together(batch)
    return found


def _found_together(articles: Sequence[Article]) -> list[list[Mention]]:
    flats = [article.body.replace("\n", " ") for article in articles]
    people = [article.people for article in articles]
    organizations = [article.organizations for article in articles]
    flags = iter(_may_be_there(flats, people, organizations))
    found: list[list[Mention]] = [[] for _ in articles]
    by_kind: tuple[tuple[Kind, list[tuple[str, ...]]], ...] = (
        ("person", people),
        ("organization", organizations),
    )
    for kind, lists in by_kind:
        for mentions, article, flat, names in zip(found, articles, flats, lists, strict=True):
            likely = list(compress(names, islice(flags, len(names))))
            if likely:
                mentions += _mentions(article.body, flat, kind, likely)
    return found


def _may_be_there(
    texts: Sequence[str], people: Sequence[Sequence[str]], organizations: Sequence[Sequence[str]]
) -> list[bool]:
    """For the people of each text and then its organizations whether it may have their names.

    False only where what each way to write the name has in it is nowhere in the text.
    """
    lists = [*people, *organizations]
    counts = [len(names) for names in lists]
    owners = np.repeat(np.arange(len(lists)) % len(texts), counts)
    if not len(owners):
        return []
    every = [name for names in lists for name in names]
    if not single_spaced(every):
        every = [" ".join(name.split()) for name in every]
    names = "\n".join(every).encode("utf-8", "surrogatepass") + b"\n" + bytes(_HEAD)
    starts, tell_nothing = _heads_of_shortest(
        np.frombuffer(names, np.uint8), sum(counts[: len(people)]), len(owners)
    )

    pieces = [text.encode("utf-8", "surrogatepass") for text in texts]
    data = b"\n".join([*pieces, bytes(_HEAD)])
    firsts = np.zeros(256, np.uint8)
    firsts[np.frombuffer(names, np.uint8)[starts]] = 1
    begins = np.flatnonzero(np.frombuffer(data.translate(firsts.tobytes()), bool)[:-_HEAD])
    ends = np.cumsum([len(piece) + 1 for piece in pieces])
    marks = np.zeros(1 << _MARK_BITS, bool)
    marks[_hashed(data, begins, ends.searchsorted(begins, "right"))] = True
    found: list[bool] = (marks[_hashed(names, starts, owners)] | tell_nothing).tolist()
    return found


def _heads_of_shortest(
    lines: NDArray[np.uint8], people: int, count: int
) -> tuple[Numbers, NDArray[np.bool_]]:
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


def _hashed(data: bytes, starts: Numbers, texts: Numbers) -> Numbers:
    """Hashes of the heads that begin in these places, each in one of the texts."""
    heads = np.ndarray((len(data) - _HEAD + 1,), np.dtype("<u4"), data, 0, (1,)).take(starts)
    mixed = (heads.astype(np.uint64) << np.uint64(32) | texts.astype(np.uint64)) * _FACTOR
    return (mixed >> np.uint64(64 - _MARK_BITS)).astype(np.int64)


_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing: Knuth, volume 3, section 6.4


def _mentions(body: str, flat: str, kind: Kind, names: Sequence[str]) -> list[Mention]:
    """Where the body has one of these names.

    `flat` is the body on one line: a name may be broken over two, never over paragraphs.
    """
    shortest = [_shortest(kind, name) for name in names]
    places = (
        _plain_places(flat, names, shortest)
        if _are_plain(names, shortest)
        else _other_places(flat, kind, names)
    )
    return [Mention(kind, body[start:end], start, end, name) for name, start, end in places]


def _are_plain(names: Sequence[str], shortest: Sequence[str]) -> bool:
    """Whether each name ends in its shortest way to be written, which no other one has."""
    if len(names) > _FEW or len(set(shortest)) < len(names) or not all(shortest):
        return False
    return single_spaced(names) and "," not in "".join(names)


def _plain_places(
    flat: str, names: Sequence[str], shortest: Sequence[str]
) -> list[tuple[str, int, int]]:
    """Where the text has plain names, and of which name each is."""
    found = []
    for name, short in zip(names, shortest, strict=True):
        if (place := flat.find(short)) >= 0:
            ways = ((name, len(name) - len(short)), (short, 0))
            found += [(name, start, end) for _, start, end in _places(flat, ways, short, place)]
    return found


def _other_places(flat: str, kind: Kind, names: Sequence[str]) -> list[tuple[str, int, int]]:
    """The same for names of any kind, some of whom may share a surname."""
    written = []
    for name in names:
        full = " ".join(name.split())
        shortest = _shortest(kind, full)
        if shortest and (place := flat.find(shortest)) >= 0:
            written.append((name, _ways_to_write(full, shortest), place))
    entity: dict[str, str | None] = {}
    for name, ways, _ in written:
        entity.setdefault(ways.full, name)
    for name, ways, _ in written:
        for text, _ in ways.longer:
            entity.setdefault(text, name)
        other = entity.setdefault(ways.shortest, name)
        if other not in (name, ways.shortest):
            entity[ways.shortest] = None  # a surname that several have
    named = {text: name for text, name in entity.items() if name}
    if len(written) > _FEW:
        places = list(_all_places(flat, named))
    else:
        places = []
        for _, ways, place in written:
            texts = [each for each in (*ways.longer, (ways.shortest, 0)) if each[0] in named]
            places += _places(flat, texts, ways.shortest, place)
    return [(named[text], start, end) for text, start, end in places]


class _Ways(NamedTuple):
    """How a name may be written.

    Of a person the shortest way is the surname. The longer ones have it in them, each from a
    certain character on.
    """

    full: str
    shortest: str
    longer: tuple[tuple[str, int], ...] = ()


def _shortest(kind: Kind, full: str) -> str:
    """What each way to write a name has in it: of a person the surname."""
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


_FEW = 50


def _places(
    flat: str, ways: Sequence[tuple[str, int]], shortest: str, place: int
) -> list[tuple[str, int, int]]:
    """Where the text has a name as words of their own, each time in the first way that fits.

    Every way has the shortest one in it, from a certain character on; `place` is where that comes
    first.
    """
    # A compiled alternation of all names is tidier and takes ten times as long: it serves once.
    found = []
    while place >= 0:
        for text, before in ways:
            start = place - before
            if start >= 0 and flat.startswith(text, start):
                end = start + len(text)
                if not (flat[start - 1 : start].isalnum() or flat[end : end + 1].isalnum()):
                    found.append((text, start, end))
                    break
        place = flat.find(shortest, place + len(shortest))
    return found


def _all_places(body: str, texts: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """The same for any number of texts in time that is linear in the body; longest first."""
    by_words = {" ".join(_WORD.findall(text)): text for text in texts}
    lengths = sorted({words.count(" ") + 1 for words in by_words if words}, reverse=True)
    words = list(_WORD.finditer(body))
    for place, word in enumerate(words):
        for length in lengths[-_LONGEST:]:
            several = words[place : place + length]
            text = by_words.get(" ".join(each[0] for each in several))
            if text is not None and "  " not in body[word.start() : several[-1].end()]:
                yield text, word.start(), several[-1].end()
                break


_LONGEST = 10
