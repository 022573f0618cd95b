"""Finds articles by the host and the path of their addresses, in the heads of a segment."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.index.files.sections import Texts
from search.query.evaluation.byte_search import find_all
from search.query.evaluation.sets import NONE, Documents, union

_LONGEST_SCHEME: Final = 10
"""Bytes before the `://` of an address at most."""
_ENDS: Final = np.frombuffer(b'/?#&:"', np.uint8)
"""What may follow a host or a part of a path."""


def documents_at(heads: Texts, wanted: str) -> Documents:
    """The documents whose address has the wanted host, or begins so below it.

    A host also stands for those below it, as bbc.co.uk for news.bbc.co.uk. What begins with a
    slash is looked for in the path, in whole parts. Capitals of ASCII do not count.
    """
    blob = lower_case(np.frombuffer(heads.blob, np.uint8))
    encoded = json.dumps(wanted, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")
    found = find_all(encoded, blob)
    if not len(found):
        return NONE
    offsets = heads.offsets.astype(np.int64)
    documents = offsets.searchsorted(found, "right") - 1
    starts = _starts(blob, offsets)[documents]
    inside = (starts >= 0) & (found >= starts)
    found, documents, starts = found[inside], documents[inside], starts[inside]
    hosts = _hosts(blob, starts)
    after = found + len(encoded)
    fits = np.isin(blob[after], _ENDS)
    slashes = np.append(np.flatnonzero(blob == ord("/")), len(blob))
    path = slashes[slashes.searchsorted(hosts)]
    if wanted.startswith("/"):
        fits &= found >= path
    else:
        fits &= (found == hosts) | ((blob[found - 1] == ord(".")) & (found < path))
    return union([documents[fits].astype(np.uint16)])


def lower_case(blob: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bytes with the capitals of ASCII made small."""
    capitals = (blob - np.uint8(ord("A")) < 26).view(np.uint8)
    capitals <<= 5
    capitals |= blob
    return capitals


def _starts(blob: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the address of each document begins, -1 where it has none.

    A head is a JSON array of headline, evidence and address: the address follows the second `,"`,
    which cannot stand within a text, for there a quotation mark has a stroke before it.
    """
    between = find_all(b',"', blob)
    first = between.searchsorted(offsets)
    has = first[1:] - first[:-1] == 2
    starts = np.full(len(offsets) - 1, -1, np.int64)
    starts[has] = between[first[:-1][has] + 1] + 2
    return starts


def _hosts(blob: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the hosts of the addresses that begin there begin, behind `https://`."""
    schemes = np.append(find_all(b"://", blob), np.int64(2**62))
    ends = schemes[schemes.searchsorted(starts)]
    return np.where(ends <= starts + _LONGEST_SCHEME, ends + 3, starts)
