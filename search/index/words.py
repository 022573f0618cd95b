"""What a word is: the one definition that indexing, queries, snippets and highlights share.

Case is folded, accents are removed, curly quotes become straight ones and a possessive `'s` is
stripped. An apostrophe between two word characters stays (`don't`, `o'brien`); everything else
that is not a letter, mark or digit separates. Characters that no reader sees (soft hyphens,
joiners, direction marks) count as absent. Han characters and hiragana, which are written without
spaces, are words of one character each.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from search.article import Article

APOSTROPHES: Final = frozenset("'’‘‛ʼʻ´′＇")
QUOTATION_MARKS: Final = frozenset('"“”„‟«»″＂「」『』')
WORD: Final = re.compile("[a-z0-9\x80-\U0010ffff]+(?:'[a-z0-9\x80-\U0010ffff]+)*")
"""A word in flattened text, its possessive `'s` included."""

_NON_ASCII = re.compile("[^\x00-\x7f]+")
_ZERO_WIDTH_SPACE = "\u200b"
_VARIATION_SELECTORS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
_COMPOSED = range(0x3041, 0x3100), range(0xAC00, 0xD7A4)  # kana and Hangul syllables
_UNSPACED = (
    range(0x3005, 0x3008),  # the ideographic iteration mark and its kin
    range(0x3041, 0x3097),  # hiragana
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x32400),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is indexed and where it stands: `original[start:end]` is what was written."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text with case, accents and kinds of quotes taken away and all punctuation kept.

    `words(fold(text))` has the same words as `words(text)`; offsets may differ.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def flatten(text: str) -> str:
    """The text in the form that is cut into words: `WORD` finds exactly its words.

    Word characters are folded; white space becomes a space or stays a line feed, marks of
    quotation become `"`, apostrophes `'`, and other separators stay or become a full stop. A NUL,
    which no text has of its own then, sets apart the words that are written without spaces.
    Upper-case ASCII letters are left for the caller to lower.
    """
    if "\0" in text:
        text = text.replace("\0", ".")
    return text if text.isascii() else _NON_ASCII.sub(_flattened, text)


def words(text: str) -> list[Word]:
    """The words of the text in order, with offsets in characters of the text as given."""
    if text.isascii():
        return [
            Word(_stem_of_possessive(found[0]), found.start(), found.start() + _length(found[0]))
            for found in WORD.finditer(text.lower())
        ]
    pieces = [_FLAT[ord(char)].lower() for char in text]
    flat = "".join(pieces)
    origin = [place for place, piece in enumerate(pieces) for _ in piece]
    result = []
    for found in WORD.finditer(flat):
        word = _stem_of_possessive(found[0])
        end = origin[found.start() + len(word) - 1] + 1
        while end < len(pieces) and not pieces[end]:  # accents written as characters of their own
            end += 1
        result.append(Word(word, origin[found.start()], end))
    return result


def searched_text(article: Article) -> str:
    """What a query's words are looked for in: a stated headline as a paragraph, then the text.

    The headline's offsets are those of `article.title`; the text begins `searched_offset(article)`
    characters into the result and is `article.body[article.text_start:]`.
    """
    body = article.body[article.text_start :]
    return f"{article.title}\n\n{body}" if searched_offset(article) else body


def searched_offset(article: Article) -> int:
    """How many characters the stated headline takes in the searched text; 0 without one."""
    return len(article.title) + 2 if article.title_stated and article.title else 0


def _length(word: str) -> int:
    return len(_stem_of_possessive(word))


def _stem_of_possessive(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def _letters(char: str) -> str:
    """One character folded: compatibility decomposition without case and accents."""
    if any(ord(char) in composed for composed in _COMPOSED):
        return char
    plain = unicodedata.normalize("NFKD", char).casefold()
    plain = unicodedata.normalize("NFKD", plain).casefold().lower()  # Cherokee folds to capitals
    return "".join("'" if c in APOSTROPHES else c for c in plain if not _is_accent(c))


def _is_accent(char: str) -> bool:
    """Whether a mark is an accent or vowel point rather than a letter of its script.

    Vowel signs, nuktas and viramas of Indic scripts, kana voicing marks and Thai vowels stay: they
    tell words apart. Combining classes are those of the Unicode Character Database.
    """
    combining = unicodedata.combining(char)
    return combining == 1 or 10 <= combining <= 36 or 200 <= combining <= 240


def _is_unseen(char: str) -> bool:
    category = unicodedata.category(char)
    return (
        (category == "Cf" and char != _ZERO_WIDTH_SPACE)
        or category == "Me"
        or any(ord(char) in selectors for selectors in _VARIATION_SELECTORS)
    )


def _is_word_character(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def _folded(char: str) -> str:
    if char in APOSTROPHES:
        return "'"
    if char in QUOTATION_MARKS:
        return '"'
    if _is_unseen(char):
        return ""
    if not _is_word_character(char):
        return char
    letters = _letters(char)
    whole = all(_is_word_character(c) or c == "'" for c in letters)
    if not whole and unicodedata.category(char)[0] == "N":
        return char  # a fraction such as one half: its parts are not the number
    return letters


def _flat(char: str) -> str:
    folded = _folded(char)
    if folded in ("'", '"', ""):
        return folded
    if char.isspace():
        return "\n" if char == "\n" else " "
    if not _is_word_character(char):
        return "."
    return "".join(_apart(c) for c in folded)


def _apart(char: str) -> str:
    """A character of a folded word, set apart where it is a word of its own."""
    if char == "'" or _is_word_character(char):
        return f"\0{char}\0" if any(ord(char) in unspaced for unspaced in _UNSPACED) else char
    return " "


class _Table(dict[int, str]):
    """A translation table that is filled as characters turn up."""

    def __init__(self, flat: bool) -> None:
        super().__init__()
        self._flat = flat

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isascii():
            value = char if self._flat else char.lower()
        else:
            value = _flat(char) if self._flat else _folded(char)
        self[code] = value
        return value


_FOLDED = _Table(flat=False)
_FLAT = _Table(flat=True)


def _flattened(run: re.Match[str]) -> str:
    return run[0].translate(_FLAT)
