"""The words of a text with where they stand, and what of an article they are looked for in.

What a word is, is said in `search/folding.py`.
"""

from __future__ import annotations

from itertools import chain

from search.article import Article
from search.folding import REWRITINGS, WORD, flat_character, flatten, without_possessive
from search.frozen import frozen
from search.watch import Check, checked, unchecked


@frozen
class Word:
    """A word as it is indexed and where it stands: `original[start:end]` is what was written."""

    text: str
    start: int
    end: int


def words(text: str, check: Check = unchecked) -> list[Word]:
    """The words of the text in order, with offsets in characters of the text as given.

    An elided article and a possessive `'s` are no part of a word, the last dot of an acronym is.
    `check` is called now and then and may raise.
    """
    if text.isascii() and flatten(text) == text:
        return [
            Word(word := without_possessive(found[0]), found.start(), found.start() + len(word))
            for found in checked(WORD.finditer(text.lower()), check)
        ]
    pieces = [flat_character(char) for char in checked(text, check)]
    flat, starts, ends = _rewritten(pieces, check)
    result = []
    for found in checked(WORD.finditer(flat), check):
        word = without_possessive(found[0])
        start, end = starts[found.start()], ends[found.start() + len(word) - 1]
        while end < len(pieces) and not pieces[end]:  # accents written as characters of their own
            end += 1
        if text[end : end + 1] == "." and "." in text[start:end]:
            end += 1
        result.append(Word(word, start, end))
    return result


def _rewritten(pieces: list[str], check: Check) -> tuple[str, list[int], list[int]]:
    """The flat text of some flat characters, in lower case once all else is done.

    With it, for each of its characters, the range of the original that it stands for.
    """
    flat = "".join(pieces)
    starts = [number for number, piece in enumerate(checked(pieces, check)) for _ in piece]
    ends = [number + 1 for number in starts]
    for _, rewriting in REWRITINGS:
        texts: list[str] = []
        kept_starts: list[int] = []
        kept_ends: list[int] = []
        last = 0
        edits = chain(rewriting(flat), [(len(flat), len(flat), "")])
        for first, end, new in checked(edits, check):
            texts += flat[last:first], new
            kept_starts += starts[last:first] + starts[first : first + 1] * len(new)
            kept_ends += ends[last:first] + ends[end - 1 : end] * len(new)
            last = end
        flat, starts, ends = "".join(texts), kept_starts, kept_ends
    return flat.lower(), starts, ends


def searched_text(article: Article) -> str:
    """What a query's words are looked for in: a stated headline as a paragraph, then the text.

    The headline's offsets are those of `article.title`; the text begins `searched_offset(article)`
    characters into the result and is `article.body[article.text_start:]`.
    """
    title = article.title if article.title_stated else ""
    return under_headline(title, article.body[article.text_start :])


def under_headline(title: str, body: str) -> str:
    """A text with its headline, if there is one, as a paragraph of its own."""
    return f"{title}\n\n{body}" if title else body


def searched_offset(article: Article) -> int:
    """How many characters the stated headline takes in the searched text; 0 without one."""
    return len(article.title) + 2 if article.title_stated and article.title else 0
