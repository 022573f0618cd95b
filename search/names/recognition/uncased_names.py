"""Finds people in scripts without capitals: Chinese, Japanese, Korean, Arabic and Hebrew text.

There is no model. A name is told by a title beside it, by a known given name before it, or by a
known surname of which the length of the name follows; once an article names somebody in full, the
same name, or the surname where it is written apart, is a mention too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from search.article import Kind, Mention
from search.names.recognition.script_words import (
    ARABIC_GIVEN,
    ARABIC_TITLES,
    CHINESE_AFTER,
    CHINESE_SURNAMES,
    CHINESE_TITLES,
    CHINESE_VERBS,
    HEBREW_GIVEN,
    HEBREW_TITLES,
    JAPANESE_TITLES,
    KOREAN_SURNAMES,
    KOREAN_TITLES,
    TRANSCRIBED,
)


class _Named(NamedTuple):
    """A name and where it stands."""

    name: str
    start: int
    end: int


def _any(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


_HAN: Final = "\u3400-\u9fff"
_KANA: Final = re.compile("[\u3041-\u30ff]")
_FOREIGN: Final = f"[{''.join(sorted(TRANSCRIBED))}]"
_CHINESE: Final = re.compile(
    f"(?:{_any(CHINESE_TITLES)})(?P<after>[{''.join(sorted(CHINESE_SURNAMES))}][{_HAN}]{{1,2}})"
    f"|(?P<before>[{''.join(sorted(CHINESE_SURNAMES))}][{_HAN}]{{1,2}})(?={_any(CHINESE_AFTER)})"
    f"|(?P<dotted>{_FOREIGN}{{1,6}}(?:[·・‧]{_FOREIGN}{{1,7}})+)"
    f"|(?:{_any(CHINESE_TITLES)})(?P<foreign>{_FOREIGN}{{2,6}})"
)
_JAPANESE: Final = re.compile(
    f"(?P<katakana>[ァ-ヺー]+(?:[・＝][ァ-ヺー]+)+)"
    f"|(?P<known>(?<![{_HAN}々])[{_HAN}々]{{2,5}}?|(?<![ァ-ヺー])[ァ-ヺー]{{2,}})(?={_any(JAPANESE_TITLES)})"
)
_KOREAN: Final = re.compile(
    f"(?<![가-힣])(?P<name>[{''.join(sorted(KOREAN_SURNAMES))}][가-힣]{{0,2}}) ?"
    f"(?P<title>(?:[가-힣]{{2,4}} )?(?:{_any(KOREAN_TITLES)}))"
)


def names_without_capitals(text: str) -> list[Mention]:
    """The people of a text in these scripts, in order."""
    found: list[_Named] = []
    if _KANA.search(text):
        found += _japanese(text)
    elif re.search(f"[{_HAN}]", text):
        found += _chinese(text)
    if re.search("[가-힣]", text):
        found += _korean(text)
    if re.search("[\u0621-\u064a]", text):
        found += _spaced(text, _ARABIC)
    if re.search("[א-ת]", text):
        found += _spaced(text, _HEBREW)
    return mentions_apart(text, "person", found)


def mentions_apart(text: str, kind: Kind, found: Iterable[tuple[str, int, int]]) -> list[Mention]:
    """Names, each with where it stands, as mentions in order.

    Of two that overlap it is the one that begins first, then the longer.
    """
    mentions: list[Mention] = []
    for name, start, end in sorted(set(found), key=lambda each: (each[1], -each[2], each[0])):
        if not mentions or start >= mentions[-1].end:
            mentions.append(Mention(kind, text[start:end], start, end, name))
    return mentions


def _everywhere(text: str, names: Iterable[str]) -> Iterator[_Named]:
    """All occurrences of names that are written in no other way, of a few characters each."""
    known = {name for name in names if len(name) <= _LONGEST}
    heads = {name[0] for name in known}
    lengths = sorted({len(name) for name in known}, reverse=True)
    for start, char in enumerate(text):
        if char in heads:
            for length in lengths:
                if text[start : start + length] in known:
                    yield _Named(text[start : start + length], start, start + length)
                    break


_LONGEST: Final = 30
"""Characters of a name that is looked for elsewhere."""


def _chinese(text: str) -> list[_Named]:
    times = Counter(text[at : at + size] for size in (2, 3) for at in range(len(text)))
    names: list[str] = []
    for match in _CHINESE.finditer(text):
        name = match["after"] or match["before"]
        if name and len(name) == 3:  # two characters and the word that follows, or three
            longer = name[2] not in CHINESE_VERBS and times[name[:2]] == times[name]
            name = name if longer else name[:2]
        names.append(name or match["dotted"] or match["foreign"])
    return list(_everywhere(text, names))


def _japanese(text: str) -> list[_Named]:
    found = [
        _Named(match[kind], match.start(kind), match.end(kind))
        for match in _JAPANESE.finditer(text)
        if (kind := match.lastgroup)
    ]
    full = dict.fromkeys(each.name for each in found if len(each.name) > 3)
    bearers: dict[str, set[str]] = {}
    for name in full:  # the family name comes first, or last after a dot
        for short in (*(name[:size] for size in range(1, 4)), name.rpartition("・")[2]):
            bearers.setdefault(short, set()).add(name)
    return [*_meant(found, bearers), *_everywhere(text, full)]


def _meant(found: Iterable[_Named], bearers: Mapping[str, set[str]]) -> Iterator[_Named]:
    """The names, a short one as the only full one that it may stand for."""
    for each in found:
        owners = bearers.get(each.name, ())
        yield each._replace(name=next(iter(owners))) if len(owners) == 1 else each


def _korean(text: str) -> list[_Named]:
    found = [
        _Named(match["name"], match.start("name"), match.end("name"))
        for match in _KOREAN.finditer(text)
    ]
    full = dict.fromkeys(each.name for each in found if len(each.name) > 1)
    bearers: dict[str, set[str]] = {}
    for name in full:
        bearers.setdefault(name[0], set()).add(name)
    named = (each for each in _meant(found, bearers) if len(each.name) > 1)
    return [*named, *_everywhere(text, (name for name in full if len(name) > 2))]


class _Spaced(NamedTuple):
    """How a script with spaces writes names: the words of a name, and what may stand before one."""

    word: re.Pattern[str]
    given: frozenset[str]
    titles: frozenset[str]
    joining: frozenset[str]
    """Words that go on to the next one: عبد, بن."""
    prefixes: str


_ARABIC: Final = _Spaced(
    re.compile("[\u0621-\u064a\u064b-\u0652]+"),
    ARABIC_GIVEN,
    ARABIC_TITLES,
    frozenset("عبد بن بنت ابن أبو آل أبي".split()),
    "وفبلك",
)
_HEBREW: Final = _Spaced(
    re.compile("[א-ת]+(?:['\"׳״][א-ת]+)*['׳]?"),
    HEBREW_GIVEN,
    HEBREW_TITLES,
    frozenset(["בן", "בר", "אבו"]),
    "ולבהמשכ",
)


def _spaced(text: str, script: _Spaced) -> list[_Named]:
    words = [(match[0], match.start(), match.end()) for match in script.word.finditer(text)]
    found: list[_Named] = []
    known: dict[str, str] = {}
    at = 0
    while at < len(words):
        last = _name_end(text, words, at, script)
        if last is None:
            at += 1
            continue
        word, start, _ = words[at]
        bare = _without_prefix(word, script)
        start += len(word) - len(bare)
        end = words[last - 1][2]
        name = " ".join([bare, *(each[0] for each in words[at + 1 : last])])
        if " " in name:
            known.setdefault(words[last - 1][0], name)
        found.append(_Named(name, start, end))
        at = last
    taken = {at for each in found for at in range(each.start, each.end)}
    for word, start, end in words:
        short = next((each for each in (word, word[1:]) if each in known), None)
        if (
            short is not None
            and start not in taken
            and (short == word or word[0] in script.prefixes)
        ):
            found.append(_Named(known[short], end - len(short), end))
    return [each._replace(name=known.get(each.name, each.name)) for each in found]


_MOST_WORDS: Final = 5
"""How many words of a name are given names or join others."""


def _name_end(text: str, words: list[tuple[str, int, int]], at: int, script: _Spaced) -> int | None:
    """The number of the word after the name that begins with this one, None where none does."""
    word = _without_prefix(words[at][0], script)
    last = at + 1
    if word in script.joining and _adjacent(text, words, last):
        last += 1  # عبد الفتاح
    elif word not in script.given:
        titled = at > 0 and words[at - 1][0] in script.titles and _adjacent(text, words, at)
        return last if titled and len(word) > 2 else None
    words_of_names = script.given | script.joining
    while last < at + _MOST_WORDS and _adjacent(text, words, last):
        if words[last][0] not in words_of_names:
            break
        joins = words[last][0] in script.joining and _adjacent(text, words, last + 1)
        last += 2 if joins else 1
        if joins:
            return last
    if _adjacent(text, words, last) and len(words[last][0]) > 2:
        return last + 1
    return last if last > at + 1 else None


def _without_prefix(word: str, script: _Spaced) -> str:
    """A word without the small word that is written as one with it, where a name is left."""
    rest = word[1:]
    if (
        word[0] in script.prefixes
        and word not in script.given
        and (rest in script.given or rest in script.joining)
    ):
        return rest
    return word


def _adjacent(text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether there is a word of this number, with one space between it and the one before."""
    return at < len(words) and text[words[at - 1][2] : words[at][1]].isspace()
