"""Folding: which letters are the same and what a word is, for text, titles, names and queries.

Case is folded, accents, strokes and ligatures are removed, digits of all scripts become ASCII ones,
curly quotes become straight ones and a possessive `'s` is stripped. An apostrophe between two word
characters stays (`don't`, `o'brien`), but an article elided before a vowel is left out: `d'Orville`
is `orville`. So are dots between single letters (`U.S.` is `us`, `J. K.` is `jk`) and gershayim
inside a Hebrew word. Everything else that is not a letter, mark or digit separates. Characters that
no reader sees (soft hyphens, joiners, direction marks, tatweel) count as absent. The characters of
scripts that are written without spaces are words of one character each, Han ones in their
simplified form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

APOSTROPHES: Final = frozenset("'’‘‛ʼʻ´′＇׳")
QUOTATION_MARKS: Final = frozenset('"“”„‟«»″＂「」『』״')
_W = r"[^\0-/:-@\[-`{-\x7f]"
"""A character of a word in flattened text: an ASCII letter or digit, or any beyond ASCII."""
WORD: Final = re.compile(rf"{_W}+(?:'{_W}+)*")
"""A word in flattened text, its possessive `'s` included."""

_LETTERS: Final = {
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ŋ": "n",
    "ĸ": "q",
    "ə": "a",  # Əliyev is Aliyev
    "װ": "וו",
    "ױ": "וי",
    "ײ": "יי",
    "ٱ": "ا",
    "ى": "ي",  # alef maksura, Persian yeh, yeh barree
    "ی": "ي",
    "ے": "ي",
    "ک": "ك",  # Persian and swash kaf
    "ڪ": "ك",
    "ة": "ه",  # teh marbuta, heh goal with its kin
    "ہ": "ه",
    "ۃ": "ه",
    "ۀ": "ه",
    "ـ": "",  # tatweel
}
"""What becomes of letters that Unicode does not decompose, beside those whose name tells it."""
LETTERS: Final = str.maketrans(
    _LETTERS | {letter.upper(): plain.upper() for letter, plain in _LETTERS.items()}
)
"""The same for `str.translate`, capitals included."""
_LATIN = re.compile(
    "LATIN SMALL LETTER (?:DOTLESS |OPEN |BARRED )?([A-Z]|A[AOUVY]|O[OU]|TZ|VY)(?: WITH .+)?"
)
"""The name of a variant of Latin letters: L WITH STROKE, DOTLESS I, OPEN E."""
_ZERO_WIDTH_SPACE = "\u200b"
_VARIATION_SELECTORS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
_SYLLABLES = range(0x3041, 0x3099), range(0x309B, 0x3100), range(0xAC00, 0xD7A4)
"""Kana and Hangul, which stay composed."""
_PARTS = (
    range(0x1100, 0x1200),
    range(0x3099, 0x309B),
    range(0xA960, 0xA97D),
    range(0xD7B0, 0xD7FC),
)
"""What these are composed of beside kana: jamo and voicing marks."""
_HAN = range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x32400)
_UNSPACED = (
    range(0x0E01, 0x0E4F),  # Thai
    range(0x0E80, 0x0ECF),  # Lao
    range(0x0EDC, 0x0EE0),
    range(0x1000, 0x1040),  # Burmese
    range(0x1050, 0x1090),
    range(0x109A, 0x109E),
    range(0x1780, 0x17E0),  # Khmer
    range(0x3005, 0x3008),  # the ideographic iteration mark and its kin
    range(0x3041, 0x3100),  # hiragana and katakana
    range(0x31F0, 0x3200),
    range(0x3400, 0x4DC0),  # Han
    range(0x4E00, 0xA000),
    range(0xA9E0, 0xA9F0),  # Burmese
    range(0xA9FA, 0xA9FF),
    range(0xAA60, 0xAA80),
    range(0xF900, 0xFB00),  # Han
    range(0x20000, 0x32400),
)

_PART = "\x01"
"""Stands before a part of a syllable until syllables are composed."""
_L = r"[^\0-@\[-`{-\x7f]"
"""A letter in flattened text."""
_H = "א-ת"
_NON_ASCII = re.compile("[^\x00-\x7f]+")
_SYLLABLE: Final = (
    f"(\0?)([\u3041-\u30fe])\0?{_PART}([\u3099\u309a])|{_PART}[\u3099\u309a]"
    f"|[\uac00-\ud7a3]?(?:{_PART}[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb])+"
)
# The patterns below are compiled when a text first needs them. They begin with the rarest of their
# characters, so that they are looked for fast.
_GERSHAYIM: Final = (
    f'"(?<=[{_H}]")(?:(?=[{_H}](?![{_H}]))'
    # A quotation may follow a prefix of one letter: ב"הארץ".
    f'|(?<!(?<![{_H}])[בהוכלמש]")(?=[{_H}]{{2,}}(?!["{_H}])))'
)
"""A quotation mark inside a Hebrew word, as a rule before its last letter: דו"ח."""
_ELIDED = (
    "c d j l m n s t",
    "qu un gl",
    "all agl",
    "coll dagl dall degl dell negl nell sugl sull",
    "jusqu",
    "lorsqu puisqu quoiqu",
)
"""Articles and other small words, by length, that lose their vowel in French and Italian."""
_ELISION: Final = (
    "'(?=[aeiouyhAEIOUYH])(?:"
    + "|".join(f"(?<=(?<!(?:{_W}|'))((?i:{'|'.join(each.split())}))')" for each in _ELIDED)
    + ")"
)
_DEGREES = (
    ("[Pp]h|(?i:ed|th|sc)", "[Dd]"),
    ("(?i:psy)", "[Dd]"),
    ("(?i:pharm)", "[Dd]"),
    ("(?i:ll)", "[BDMbdm]"),
    ("[BDMbdm]", "(?i:sc|phil|eng|ed|litt|tech|arch)"),
)
"""Degrees that are written with one dot inside: what stands before it, of one length, and after."""
_DOTTED: Final = (
    rf"\.(?:(?={_L})(?:(?<=(?<!{_W}){_L}\.)(?:{_L}\.)*{_L}|"
    + "|".join(rf"(?<=(?<!{_W})(?:{before})\.){after}" for before, after in _DEGREES)
    + rf")(?!{_W})(?:\.(?='?s(?!{_W})))?"
    rf"|(?=[ \n]{_L}(?!{_W}))(?:(?<=(?<!{_W})[Pp]h\.) [Dd]|"
    rf"(?<=(?<!(?:{_W}|\.)){_L}\.)(?:[ \n]{_L}\.)+(?!{_W})))"
)
"""What follows the first letter of an acronym with dots or of spaced initials."""

Edit: TypeAlias = tuple[int, int, str]
"""Characters of a text, from one offset up to another, and what takes their place."""


def fold(text: str) -> str:
    """The text with case, accents and kinds of quotes taken away and all punctuation kept.

    `folded_words(fold(text))` are those of `text`; offsets may differ.
    """
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDED)
    return edited(folded, list(_syllables(folded)))


def flatten(text: str) -> str:
    """The text in the form that is cut into words: `WORD` finds exactly its words.

    Word characters are folded; white space becomes a space or stays a line feed, marks of
    quotation become `"`, apostrophes `'`, and other separators stay or become a comma. What is no
    part of a word (elided articles, dots of acronyms, gershayim) is gone. A NUL, which no text has
    of its own then, sets apart the words that are written without spaces. Latin capitals are left
    for the caller to lower.
    """
    return _rewritten(text, _FLAT)


def flatten_cased(text: str) -> str:
    """The same with the capitals of all scripts left."""
    return _rewritten(text, _CASED)


def _rewritten(text: str, table: _Table) -> str:
    if "\0" in text:
        text = text.replace("\0", ",")
    flat = text
    if not text.isascii():
        flat = _NON_ASCII.sub(lambda run: run[0].translate(table), text)
    for sign, edits in REWRITINGS:
        if sign in flat:
            flat = edited(flat, list(edits(flat)))
    return flat


def folded_words(text: str) -> list[str]:
    """The words of the text in order."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return text.lower().split()  # as most names are
    return [without_possessive(word) for word in WORD.findall(flatten(text).lower())]


def key(text: str) -> str:
    """What two spellings of one name have in common: their folded words."""
    return " ".join(folded_words(text)) or fold(text)


def without_possessive(word: str) -> str:
    """A word that `WORD` found, its possessive `'s` stripped."""
    return word[:-2] if word.endswith(("'s", "'S")) else word


def flat_character(char: str) -> str:
    """What one character becomes before the `REWRITINGS`."""
    return _FLAT[ord(char)]


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with these edits made, which are in order and do not overlap."""
    if not edits:
        return text
    pieces: list[str] = []
    last = 0
    for start, end, new in edits:
        pieces += text[last:start], new
        last = end
    return "".join(pieces) + text[last:]


def _syllables(text: str) -> Iterator[Edit]:
    """Kana and Hangul composed; a voicing mark that belongs to no kana is gone."""
    for found in re.finditer(_SYLLABLE, text):
        yield *found.span(), _composed(found)


def _composed(found: re.Match[str]) -> str:
    if found[2]:
        return found[1] + unicodedata.normalize("NFC", found[2] + found[3])[0] + found[1]
    syllables = found[0].replace(_PART, "")
    return "" if syllables in "\u3099\u309a" else unicodedata.normalize("NFC", syllables)


def _gershayim(text: str) -> Iterator[Edit]:
    for found in re.finditer(_GERSHAYIM, text):
        yield *found.span(), ""


def _elisions(text: str) -> Iterator[Edit]:
    for found in re.finditer(_ELISION, text):
        yield found.start(found.lastindex or 0), found.end(), ""


def _dots(text: str) -> Iterator[Edit]:
    for found in re.finditer(_DOTTED, text):
        yield *found.span(), found[0].translate(_UNDOTTED)


REWRITINGS: Final[tuple[tuple[str, Callable[[str], Iterator[Edit]]], ...]] = (
    (_PART, _syllables),
    ('"', _gershayim),
    ("'", _elisions),
    (".", _dots),
)
"""What is done one after the other to a text whose characters are flat, where a sign is in it."""
_UNDOTTED: Final = dict.fromkeys(map(ord, ". \n"))


def _letters(char: str) -> str:
    """One character folded: compatibility decomposition without case, accents and strokes."""
    if _within(char, _SYLLABLES):
        return char
    if char in _LETTERS:
        return _LETTERS[char]
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKD", char).casefold()
    plain = unicodedata.normalize("NFKD", plain).casefold().lower()  # Cherokee folds to capitals
    return "".join("'" if c in APOSTROPHES else _base(c) for c in plain if not _is_accent(c))


def _base(char: str) -> str:
    """A letter in lower case without stroke, hook and the like."""
    if char.isascii():
        return char
    if char in _LETTERS:
        return _LETTERS[char]
    if _within(char, _HAN):
        return _simplified().get(char, char)
    latin = _LATIN.fullmatch(unicodedata.name(char, ""))
    return char if latin is None else latin[1].lower()


@cache
def _simplified() -> Mapping[str, str]:
    """The simplified form of each Han character that has another one.

    From OpenCC's TSCharacters, of several forms the first; those that are usually left as they are
    and forms of forms left out.
    """
    path = Path(__file__).with_name("simplified.txt")
    traditional, simplified = path.read_text("utf-8").split()
    return dict(zip(traditional, simplified, strict=True))


def _within(char: str, ranges: Sequence[range]) -> bool:
    return any(ord(char) in each for each in ranges)


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
        or _within(char, _VARIATION_SELECTORS)
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
    return "".join(_PART + c if _within(c, _PARTS) else c for c in letters)


def _flat(char: str) -> str:
    folded = _folded(char)
    if folded in ("'", '"', ""):
        return folded
    if char.isspace():
        return "\n" if char == "\n" else " "
    if not _is_word_character(char):
        return "." if unicodedata.normalize("NFKD", char) == "." else ","
    return "".join(_apart(c) for c in folded)


def _apart(char: str) -> str:
    """A character of a folded word, set apart where it is a word of its own."""
    if char in ("'", _PART) or _within(char, _PARTS):
        return char
    if not _is_word_character(char):
        return " "
    return f"\0{char}\0" if _within(char, _UNSPACED) else char


def _capital(char: str) -> str:
    """A flat character with its capitals left, where these are folded no further."""
    flat = _flat(char)
    capitals = flat.upper()
    return capitals if char.isupper() and "".join(map(_flat, capitals)) == flat else flat


def _latin_capital(char: str) -> str:
    found = _capital(char)
    return found if found.isascii() else _flat(char)


class _Table(dict[int, str]):
    """A translation table that is filled as characters turn up."""

    def __init__(self, ascii: Callable[[str], str], others: Callable[[str], str]) -> None:
        super().__init__()
        self._ascii = ascii
        self._others = others

    def __missing__(self, code: int) -> str:
        char = chr(code)
        value = self[code] = self._ascii(char) if char.isascii() else self._others(char)
        return value


_FOLDED = _Table(str.lower, _folded)
_FLAT = _Table(str, _latin_capital)
_CASED = _Table(str, _capital)
