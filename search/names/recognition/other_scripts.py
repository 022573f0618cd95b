"""Has names in other scripts than Latin found by rules, for the model that ships knows English."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from search.article import KINDS, Kind, Mention

_CASED: Final = "\u0370-\u03ff\u0400-\u052f"
_UNCASED: Final = "\u05d0-\u05ea\u0621-\u064a\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WITH_CASES: Final = re.compile(f"[{_CASED}]{{3}}")
_WITHOUT_CAPITALS: Final = re.compile(f"[{_UNCASED}]{{2}}")
_EITHER: Final = re.compile(f"[{_CASED}{_UNCASED}]{{2}}")


def with_other_scripts(
    text: str, mentions: Sequence[Mention], kinds: Sequence[Kind] = KINDS
) -> list[Mention]:
    """Resolved mentions, those in other scripts replaced by what the rules for these find.

    Of other kinds than `kinds` none is looked for.
    """
    if text.isascii() or _EITHER.search(text) is None:
        return list(mentions)
    found = [mention for mention in mentions if _EITHER.search(mention.text) is None]
    if "person" in kinds and _WITH_CASES.search(text):
        from search.names.recognition.inflected_names import inflected_names

        found += inflected_names(text)
    if "person" in kinds and _WITHOUT_CAPITALS.search(text):
        from search.names.recognition.uncased_names import names_without_capitals

        found += names_without_capitals(text)
    if "organization" in kinds:
        from search.names.recognition.script_bodies import bodies_in_other_scripts

        taken = sorted((mention.start, mention.end) for mention in found)
        found += [
            body
            for body in bodies_in_other_scripts(text)
            if not any(start < body.end and body.start < end for start, end in _near(taken, body))
        ]
    return sorted(found, key=lambda mention: mention.start)


def _near(taken: Sequence[tuple[int, int]], body: Mention) -> Sequence[tuple[int, int]]:
    """Of stretches in order and apart those that may overlap a mention."""
    at = bisect_left(taken, (body.start, 0))
    return taken[max(0, at - 1) : bisect_left(taken, (body.end, 0))]
