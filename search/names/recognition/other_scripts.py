"""Has names in other scripts than Latin found by rules, for the model that ships knows English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from search.article import Mention

_CASED: Final = "\u0370-\u03ff\u0400-\u052f"
_UNCASED: Final = "\u05d0-\u05ea\u0621-\u064a\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WITH_CASES: Final = re.compile(f"[{_CASED}]{{3}}")
_WITHOUT_CAPITALS: Final = re.compile(f"[{_UNCASED}]{{2}}")
_EITHER: Final = re.compile(f"[{_CASED}{_UNCASED}]{{2}}")


def with_other_scripts(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Resolved mentions, those in other scripts replaced by what the rules for these find."""
    if text.isascii() or _EITHER.search(text) is None:
        return list(mentions)
    found = [mention for mention in mentions if _EITHER.search(mention.text) is None]
    if _WITH_CASES.search(text):
        from search.names.recognition.inflected_names import inflected_names

        found += inflected_names(text)
    if _WITHOUT_CAPITALS.search(text):
        from search.names.recognition.uncased_names import names_without_capitals

        found += names_without_capitals(text)
    return sorted(found, key=lambda mention: mention.start)
