"""What a page runs together without stops is no name: lists of tags, headlines, captions.

"Tags Syria Assad SOHR" names nobody, and "Nusra Front Mortar Attack Kills" is half a headline.
Where only the edges are wrong these are cut off: "Rami Abdel Rahman The".
"""

from __future__ import annotations

from typing import Final

from search.names.recognition.features import (
    CITY,
    COUNTRY,
    LARGE_CITY,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    PEOPLE,
)
from search.names.recognition.trimming import Reading, Span

_LABELS: Final = frozenset("tags hashtags keywords topics".split())
"""What a page writes before a list of what an article is about."""
_OPENERS: Final = frozenset(
    """
    the this these those it he she they we there here but however meanwhile although while when if
    in on at eleven twelve
    """.split()
)
"""With a capital, these end no name: the next sentence begins, or the next headline."""
_ARTICLES: Final = frozenset("the this these those".split())
"""These alone are no name."""
_VERBS: Final = frozenset(
    """
    accuses announces averts avert becomes blames captured captures commits condemns confirms
    declares denies deny destroyed destroys dies encircled encircles exposes fleeing frees gets goes
    injured injures injuring kill killed kills launched launches liberate liberated liberates oppose
    opposes recapture recaptures regain regains rejects repel repelled repels retake retakes reveals
    says seizes slams threatens trying urges vows warns wounds amid into onto
    """.split()
)
"""With capitals in a name of four and more words, these show that it is a headline."""
_FEW: Final = 4
"""Words from which on a name may be something run together."""
_LONGEST_PERSON: Final = 12
"""Words that no person's name has; a list of people has them."""
_PLACES: Final = 3
"""So many of them side by side are no part of the name of a body."""
_PLACE: Final = COUNTRY | LARGE_CITY | CITY


def apart(reading: Reading, span: Span) -> Span | None:
    """What is left of a name without what was run together with it; None where it is none."""
    if span.kind not in ("PER", "ORG"):
        return span
    start, end = span.start, span.end
    if end - start == 1 and reading.low[start] in _ARTICLES:
        return None
    while end - start > 1 and _opens(reading, end - 1):
        end -= 1
    if reading.low[start] in _LABELS and reading.words[start][0].isupper():
        start += 1
        if start == end or span.kind == "ORG":
            return None
    kept = span._replace(start=start, end=end)
    if end - start < _FEW:
        return kept
    if span.kind == "PER":
        return None if end - start >= _LONGEST_PERSON else kept
    return None if _is_headline(reading, kept) or _is_list(reading, kept) else kept


def _opens(reading: Reading, at: int) -> bool:
    """Whether a sentence begins with this word, to which a name was run up."""
    return reading.low[at] in _OPENERS and reading.words[at].istitle()


def _is_headline(reading: Reading, span: Span) -> bool:
    """Whether a word within says what somebody does."""
    return any(
        reading.low[at] in _VERBS and reading.words[at].istitle()
        for at in range(span.start + 1, span.end)
    )


def _is_list(reading: Reading, span: Span) -> bool:
    """Whether several places stand side by side, and nothing that ends the name of a body."""
    bits, last = reading.bits, span.end - 1
    if reading.low[last] == "community" and bits[last - 1] & _PLACE:  # a page's own, after its list
        return any(bits[at] & COUNTRY for at in range(span.start, last))
    if bits[last] & (ORGANIZATION_HEAD | LEGAL_FORM):
        return False
    beside = most = countries = 0
    for at in range(span.start, span.end):
        is_place = bits[at] & _PLACE and not bits[at] & PEOPLE and reading.words[at][0].isupper()
        beside = beside + 1 if is_place else 0
        most = max(most, beside)
        countries += bool(is_place and beside > 1 and bits[at] & bits[at - 1] & COUNTRY)
    return most >= _PLACES or countries > 1
