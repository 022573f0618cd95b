"""What transliterations of one name have in common, whichever language's spelling they follow."""

from __future__ import annotations

import re
from functools import lru_cache

from search.frozen import frozen


@frozen
class _Rule:
    """What to look for and what to put there; a word without any of the `heads` has nothing."""

    pattern: re.Pattern[str]
    text: str
    heads: tuple[str, ...]


_LOOKAROUND = re.compile(r"\(\?<?[=!][^)]*\)")
_HEAD = re.compile(r"[a-z]+(?![a-z?*{])|")


def _alternating(rules: str) -> list[_Rule]:
    """The rules that a text states, one `pattern > text` a line."""
    pairs = (line.partition(" >") for line in rules.strip().splitlines())
    return [
        _Rule(re.compile(pattern.strip()), text.strip(), _heads(pattern.strip()))
        for pattern, _, text in pairs
    ]


def _heads(pattern: str) -> tuple[str, ...]:
    """The letters with which each way to match begins, empty where they may differ."""
    return tuple(
        found[0] if (found := _HEAD.match(way)) else ""
        for way in _LOOKAROUND.sub("", pattern).split("|")
    )


# English spelling to one sign a sound: S sh, C ch, T ts, j zh.
_SOUNDS = _alternating(
    r"""
    schtsch > S
    tsch > C
    dsch > j
    shch|sch > S
    dzh|dj|zh > j
    tch > C
    kh > h
    gh > g
    sh > S
    ch > C
    ts|tz > T
    ph > f
    th > t
    dh > d
    ck|q > k
    c(?![eiy]) > k
    gu(?=[ei]) > g
    x > ks
    w > v
    ff$ > v
    ou|oo > u
    y(?=e) >
    j(?![aeiou]) > i
    ee|ie|iy|yi|ij|ey|ei > i
    y > i
    (.)(?=\1) >
    (?<=[^aeiouh])h >
    """
)
# Other languages' spelling to English spelling: what shows them, and what is put there.
_SPELLINGS = [
    (re.compile(signs), _alternating(rules))
    for signs, rules in (
        (
            "tsch|dsch|sch",
            """
            (?<!s)ch > kh
            schtsch > shch
            tsch > ch
            dsch > dzh
            sch > sh
            j > y
            """,
        ),
        (
            "cz|sz|rz|cki|owicz|aj$|yj$",
            """
            (?<![cs])ch > kh
            szcz > shch
            cz > ch
            sz > sh
            rz > zh
            (?<!t)cki > tski
            j > y
            """,
        ),
        ("[bcdfghklmnprstvwxz]j|[aeiou]j[aeou]|^j[aeu]|j$", "j > y"),
        ("sj|tj|oe", "sj > sh\ntj > ch\noe > u\nj > y"),
        ("(?:ov|ev|in|ski|ick)[aeiy]?s$", "s$ >"),
        ("(?:k|[td]ch|sh|v|l|r)ine$", "ine$ > in"),
        ("^q", "^q > g"),
        ("^h.*(?:enk[oa]|u[kc]h?|y[kc]h?|sk[iy]+j?|[oe][vw]|i[ck]h?|ets)$", "^h > g"),
    )
]
_MORA = "(?:[kgnhbpmr]y|sh|sy|ch|ty|ts|zy|jy|[kgsztdnhbpmrywjf])?(?:ou|oh|[aeiou]{1,2})"
_JAPANESE = re.compile(rf"(?:{_MORA}|n(?![aeiou]))+")
_HEPBURN = _alternating(
    """
    ou|oo|oh(?![aeiou]) > o
    uu > u
    (?<!s)s(?=i) > sh
    t(?=i) > ch
    t(?=u) > ts
    z(?=i) > j
    h(?=u) > f
    (?<!t)sy(?=[auo]) > sh
    ty(?=[auo]) > ch
    [zj]y(?=[auo]) > j
    """
)


def _respelled(word: str, rules: list[_Rule]) -> str:
    for rule in rules:
        for head in rule.heads:
            if head in word:
                word = rule.pattern.sub(rule.text, word)
                break
    return word


@lru_cache(maxsize=1 << 17)
def phonetic_keys(word: str) -> tuple[str, ...]:
    """The keys that a lower-case Latin word shares with its transliterations, the likeliest first.

    There are several where the word may be spelled by the rules of another language than English
    (Rjabkov, Tschernow, Kobayasi); two words with a key in common are one name respelled.
    """
    spellings = [word]
    if len(word) >= 4 and _JAPANESE.fullmatch(word):
        spellings.append(_respelled(word, _HEPBURN))
    elif len(word) >= 5 and "ng" not in word:  # which stands in Korean and Chinese names
        spellings += [_respelled(word, rules) for signs, rules in _SPELLINGS if signs.search(word)]
    return tuple(
        dict.fromkeys(_respelled(spelling, _SOUNDS) for spelling in dict.fromkeys(spellings))
    )


def phonetic_key(word: str) -> str:
    """The likeliest phonetic key of a word."""
    return phonetic_keys(word)[0]


_VOWELS = str.maketrans("", "", "aeiouh")
_COARSE = str.maketrans(
    {"S": "s", "C": "s", "T": "s", "c": "s", "j": "s", "z": "s", "v": "f", "q": "k"}
)


def consonants(key: str) -> str:
    """The consonants of a phonetic key, with a sign for a vowel that it begins with."""
    if not key:
        return ""
    head = "A" if key[0] in "aeiou" else key[0]
    return head + key[1:].translate(_VOWELS)


def skeletons(word: str) -> set[str]:
    """Coarse keys of a word: any two words that are alike share one."""
    return {consonants(key).translate(_COARSE) for key in phonetic_keys(word)}
