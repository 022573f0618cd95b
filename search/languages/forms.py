"""The forms of one word in one language, among the words of an archive.

Two words meet where a dictionary has them as forms of one word; where one of them is in no
dictionary, if their stems are equal, or where there is no stemmer, if one is the other with an
ending. Arabic and Hebrew write small words in front of others and Korean behind them: a word also
meets itself and its forms with these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from search.languages.how import How
from search.languages.stems import Stems, english_stem, stemmer

if TYPE_CHECKING:
    from search.languages.dictionary import Dictionary

UNCHANGING: Final = frozenset("bo dz ja km lo my th vi zh".split())
"""Languages whose words do not change, or are found wherever their characters stand."""
CAPITALS_ARE_NAMES: Final = frozenset("en es fr it nl pt".split())
"""Languages in which a word with a capital is a name, and names have no forms."""
_PRONOUNS: Final = frozenset(
    """i me my mine you your yours he him his she her hers it its we us our ours they them their
    theirs who whom whose this these that those""".split()
)
"""English words that the dictionary takes for forms of each other; US and WHO are not meant by we
and whose."""

_PREFIXES: Final = {
    "ar": "ال و ف ب ل ك وال فال بال كال لل وب ول وك ولل فلل وبال وكال".split(),
    "he": "ה ו ב ל מ ש כ וה וב ול ומ וש וכ שה שב של שמ מה כש כשה ושה ומה".split(),
    "am": "የ ለ በ ከ እንደ ስለ የሚ".split(),
}
"""Small words that are written as one with the word that follows them."""
_ARTICLE: Final = "ال"
"""The Arabic article, which takes other small words before it."""
_PARTICLES: Final = frozenset(
    """
    은 는 이 가 을 를 의 에 도 만 로 으로 와 과 나 이나 에서 에게 에는 에도 에서는 에게서 까지
    부터 보다 처럼 마다 조차 밖에 이라 라 이라고 라고 이라는 라는 이며 이고 이다 으로써 으로서
    로서 로써 들 들이 들은 들을 들의 들에게 하고 께 께서 한테 이란 란 이든 든 마저 뿐 뿐만 만이
    만을 만의 만은
    """.split()
)
"""What follows a Korean noun of one syllable."""
_LEAST_PREFIXED: Final = 3
"""Letters of a word before which small words are looked for."""
_HANGUL: Final = range(0xAC00, 0xD7A4)
_TURKIC: Final = frozenset("az ba cv kk ky tk tt ug uz".split())
_SOFTENED: Final = {
    "k": "gy", "q": "g", "p": "b", "t": "d", "қ": "ғ", "к": "г", "п": "б",
}  # fmt: skip
"""What the last letter of a Turkic word becomes before a vowel."""
_LEAST_STEM: Final = 4
"""Letters of a word that is met by others with an ending."""
_LONGEST_ENDING: Final = 6
_SYLLABIC: Final = frozenset("as bn ckb gu kn ml mr ne or pa ps sd si ta te ug ur".split())
"""Languages whose letters stand for more than those of an alphabet: words of three letters are
long enough to have endings, of up to three letters."""
_GIVES_WAY: Final = {"te": "ం", "ml": "ം", "ta": "ு", "ur": "اه"}
"""Last letters of words that endings replace."""
_RULES_ARE_FEW: Final = frozenset("eu ta".split())
"""Languages of whose endings the stemmer knows only some."""
_MOST_COMPARED: Final = 20_000
"""How many words that begin alike have their stems compared."""


class Words(Protocol):
    """The words of a field, in the order of their UTF-8."""

    def find_all(self, words: Collection[str]) -> dict[str, int]:
        """The numbers of those of the given words that are among them."""

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """The half-open range of the words that begin so."""

    def terms(self, start: int, end: int) -> list[str]:
        """The words with the numbers from start up to end."""

    def words_with_stem(self, stemmed: str) -> list[int]:
        """The numbers of the words that have this English stem."""


class WordList:
    """A few words, to see which of them are forms of another."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words), key=_encoded)

    def find_all(self, words: Collection[str]) -> dict[str, int]:
        """The numbers of those of the given words that are among them."""
        return {word: number for number, word in enumerate(self._words) if word in words}

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """The half-open range of the words that begin so."""
        found = [number for number, each in enumerate(self._words) if each.startswith(prefix)]
        return (found[0], found[-1] + 1) if found else (0, 0)

    def terms(self, start: int, end: int) -> list[str]:
        """The words with the numbers from start up to end."""
        return self._words[start:end]

    def words_with_stem(self, stemmed: str) -> list[int]:
        """The numbers of the words that have this English stem."""
        return [n for n, word in enumerate(self._words) if english_stem(word) == stemmed]


def _encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


class Forms:
    """The forms of a folded word in a language; `dictionary` is None where there is none."""

    def __init__(self, word: str, language: str, dictionary: Dictionary | None) -> None:
        self.word, self.language = word, language
        self._dictionary = dictionary
        self._known = frozenset[str]() if dictionary is None else dictionary.forms(word)

    def among(self, words: Words) -> dict[int, How]:
        """The numbers of the forms that are among these words, the word itself left out."""
        if self.language in UNCHANGING:
            return {}
        found: dict[int, How] = {}
        if self.language == "en":
            self._add_english(words, found)
        else:
            for number in words.find_all(self._known).values():
                found[number] = "lemma"
            if prefixed := frozenset(self._prefixed()):
                for number in words.find_all(prefixed).values():
                    found.setdefault(number, "prefix")
        if self.language == "ko":
            self._add_particles(words, found)
        elif self.language != "en" and stemmer(self.language) is not None:
            self._add_stems(words, found)
        if self._takes_endings:
            self._add_endings(words, found)
        for number in words.find_all([self.word]).values():
            found.pop(number, None)
        return found

    @property
    def _takes_endings(self) -> bool:
        """Whether words are forms because they are the word with an ending."""
        if self.language in ("ar", "en", "he", "ko") or self._known:
            return False
        return stemmer(self.language) is None or self.language in _RULES_ARE_FEW

    @cached_property
    def _irregular(self) -> frozenset[str]:
        """The forms that have another English stem."""
        if self.word in _PRONOUNS:
            return frozenset()
        stem = self._english_stem
        return frozenset(form for form in self._known if english_stem(form) != stem)

    @cached_property
    def _english_stem(self) -> str:
        return english_stem(self.word)

    def _add_english(self, words: Words, found: dict[int, How]) -> None:
        """The words with the same stem, for which there is a table, and irregular forms."""
        for number in words.words_with_stem(self._english_stem):
            (word,) = words.terms(number, number + 1)
            found[number] = "lemma" if word in self._known else "stem"
        if self._irregular:
            for number in words.find_all(self._irregular).values():
                found[number] = "lemma"

    def _prefixed(self) -> Iterator[str]:
        """The word and its forms with small words before them."""
        if self.language not in _PREFIXES:
            return
        forms = {self.word, *self._known}
        if self.language == "ar":
            bare = {form.removeprefix(_ARTICLE) for form in forms}
            if not self._known:
                yield from bare
            forms = bare
        for form in forms:
            if len(form) >= _LEAST_PREFIXED:
                for prefix in _PREFIXES[self.language]:
                    yield prefix + form

    def _add_particles(self, words: Words, found: dict[int, How]) -> None:
        """Of Hangul the words that begin so; of one syllable, and of GM은, those with particles."""
        start, end = words.prefix_range(self.word)
        length = len(self.word)
        if length > 1 and ord(self.word[-1]) in _HANGUL:
            found.update((number, "particle") for number in range(start, end))
            return
        others = words.terms(start, min(end, start + _MOST_COMPARED))
        for number, other in enumerate(others, start):
            if other[length:] in _PARTICLES:
                found[number] = "particle"

    def _add_stems(self, words: Words, found: dict[int, How]) -> None:
        """The words with the same stem, if not both are in the dictionary."""
        stems = stemmer(self.language)
        if stems is None:
            return
        (stem,) = stems([self.word])
        beginning = stem[:-1] if len(stem) >= _LEAST_STEM else stem
        numbers = range(*words.prefix_range(beginning))
        if len(numbers) > _MOST_COMPARED:
            numbers = range(*words.prefix_range(stem))
        self._compare(words, numbers[:_MOST_COMPARED], stems, stem, found)
        if self.language in _RULES_ARE_FEW or not self.word.startswith(beginning):
            # rules change more of a word than its end
            numbers = range(*words.prefix_range(self.word[: _LEAST_STEM - 1]))
            self._compare(words, numbers[:_MOST_COMPARED], stems, stem, found)

    def _compare(
        self, words: Words, numbers: range, stems: Stems, stem: str, found: dict[int, How]
    ) -> None:
        """Add those of some words that have a stem."""
        others = words.terms(numbers.start, numbers.stop)
        for number, other, same in zip(numbers, others, stems(others), strict=True):
            if (same == stem or same == self.word or other == stem) and number not in found:
                if self._known and self._is_known(other):
                    continue
                found[number] = "stem"

    def _add_endings(self, words: Words, found: dict[int, How]) -> None:
        """Words that are this one with an ending; of no language's rules more is known."""
        length = len(self.word)
        is_short = length == _LEAST_STEM - 1 and self.language in _SYLLABIC
        if length < _LEAST_STEM and not is_short:
            return
        beginnings = [self.word]
        if self.language in _TURKIC:
            beginnings += [self.word[:-1] + each for each in _SOFTENED.get(self.word[-1], "")]
        if self.word[-1] in _GIVES_WAY.get(self.language, "") and not is_short:
            beginnings.append(self.word[:-1])
        longest = length + (length if is_short else _LONGEST_ENDING)
        for beginning in beginnings:
            start, end = words.prefix_range(beginning)
            others = words.terms(start, min(end, start + _MOST_COMPARED))
            for number, other in enumerate(others, start):
                if len(other) <= longest and not self._is_known(other):
                    found.setdefault(number, "ending")

    def _is_known(self, word: str) -> bool:
        return self._dictionary is not None and word in self._dictionary
