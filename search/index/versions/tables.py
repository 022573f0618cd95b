"""Keeps the versions of an archive in step with its articles, from one publication to the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.index.drafts import Draft
from search.index.files.manifest import FileSum
from search.index.files.sections import lengths_of, offsets_of, smallest, write_sections
from search.index.opening import OpenFiles
from search.index.versions.candidates import Documents, candidates, distinct
from search.index.versions.grouping import flat, grouped
from search.index.versions.verification import verified

Hashes = NDArray[np.uint64]


class VersionTables:
    """The pairs of articles that are versions of one text; articles go by the hashes of their ids.

    Whether two articles are such a pair depends on these two alone, so that what comes later is
    compared with what is there and nothing else is done again.
    """

    def __init__(self, opened: OpenFiles | None, *, anew: bool = False) -> None:
        """Go on from a generation; `anew` compares all articles whatever they were before."""
        self._opened = opened
        self._anew = anew
        self._fresh: list[Hashes] = []
        self._gone: list[int] = []

    def add(self, draft: Draft) -> None:
        """Compare the live articles of a segment with all others at the next publication."""
        self._fresh.append(draft.segment.hashes[draft.live])

    def remove(self, hash: int) -> None:
        """Forget the article whose id has this hash."""
        self._gone.append(hash)

    def write(
        self, folder: Path, number: int, drafts: Sequence[Draft], files: dict[str, FileSum]
    ) -> str:
        """Write the versions where they changed; the file's name, empty where nothing is alike."""
        before = "" if self._opened is None else self._opened.manifest.versions
        names = [draft.name for draft in drafts]
        same_segments = self._opened is not None and names == [
            segment.name for segment in self._opened.manifest.segments
        ]
        if same_segments and not (self._fresh or self._gone) and self._opened is not None:
            if before:
                files[before] = self._opened.manifest.files[before]
            return before
        documents = Documents.of(drafts)
        pairs = self._pairs(documents)
        if not len(pairs):
            return ""
        name = f"versions-{number}"
        files[name] = write_sections(
            folder / name, _sections(documents, pairs), {"segments": names}
        )
        return name

    def _pairs(self, documents: Documents) -> NDArray[np.int64]:
        """All pairs of numbers of documents that are versions of one text."""
        live = documents.live()
        fresh = live.copy() if self._anew else self._is_fresh(documents) & live
        kept = self._known(documents, live & ~fresh)
        found = candidates(documents, fresh)

        def body(number: int) -> str:
            draft, document = documents.located(number)
            article = draft.segment.article(document)
            return article.body[article.text_start :]

        def title(number: int) -> str:
            draft, document = documents.located(number)
            return draft.segment.title(document)

        return distinct(np.concatenate([kept, found[verified(found, body, title)]]))

    def _is_fresh(self, documents: Documents) -> NDArray[np.bool_]:
        return np.isin(documents.hashes, np.concatenate([np.zeros(0, np.uint64), *self._fresh]))

    def _known(self, documents: Documents, kept: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The pairs of the generation before whose articles are there and the same still."""
        none = np.zeros((0, 2), np.int64)
        if self._anew or self._opened is None or not self._opened.manifest.versions:
            return none
        file = self._opened.section(self._opened.manifest.versions)
        hashes = np.concatenate(
            [
                segment.hashes[own]
                for segment, own in zip(
                    self._opened.snapshot().segments,
                    np.split(file.array("documents"), file.array("offsets")[1:-1]),
                    strict=True,
                )
            ]
        )
        numbers = np.flatnonzero(kept & np.isin(documents.hashes, hashes))
        by_hash = numbers[np.argsort(documents.hashes[numbers])]
        if not len(by_hash):
            return none
        known = documents.hashes[by_hash]
        at = np.minimum(known.searchsorted(hashes), len(known) - 1)
        gone = np.isin(hashes, np.array(self._gone, np.uint64))
        there = (known[at] == hashes) & ~gone
        ones, others = file.array("pair_ones"), file.array("pair_others")
        both = there[ones] & there[others]
        pairs = np.stack([by_hash[at[ones[both]]], by_hash[at[others[both]]]], axis=1)
        pairs.sort(axis=1)
        return pairs


def _sections(documents: Documents, pairs: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    members = np.unique(pairs)
    rows = members.searchsorted(pairs)
    flat_rows, counts = flat(grouped(documents, members, rows))
    offsets = members.searchsorted(documents.firsts)
    local = members - np.repeat(documents.firsts[:-1], lengths_of(offsets))
    return {
        "offsets": offsets.astype(np.uint32),
        "documents": local.astype(np.uint16),
        "group_offsets": offsets_of(counts),
        "group_members": smallest(flat_rows),
        "pair_ones": smallest(rows[:, 0]),
        "pair_others": smallest(rows[:, 1]),
    }
