"""Patterns of single words: what is found in a dictionary is what is found word by word."""

from __future__ import annotations

import re

import pytest

from search.article import Article
from search.index.snapshot import Snapshot
from search.query import Searcher
from search.query.evaluation.clauses import (
    FuzzyPattern,
    Pattern,
    PrefixPattern,
    RegexPattern,
    WildcardPattern,
)
from search.query.evaluation.vocabulary import Vocabulary
from search.query.language.patterns import prefix_of, regex_fault
from search.request import SearchRequest
from search.watch import Limits, Watch
from tests.model.text import edit_distance
from tests.unit.query.conftest import Publish

WORDS = (
    *"a ab abc abcd abd acd bcd kazakh kazakhs kazak kasakh qazaq zakhar akh azakh".split(),
    *"tokayev tokaev toqaev tokajew okayev казах казахи казахстан qазах".split(),
    *"ñandú nandu 中 中文".split(),
    *(f"{a}{b}{c}" for a in "abk" for b in "aeз" for c in "tzh"),
)


@pytest.fixture(scope="module")
def snapshot(publish: Publish) -> Snapshot:
    half = len(WORDS) // 2
    return publish(
        [[Article(body=" ".join(WORDS[:half]), id="1")], [Article(body=" ".join(WORDS), id="2")]]
    )


def forms(snapshot: Snapshot, pattern: Pattern) -> set[str]:
    return set(Vocabulary(snapshot.segments, Watch(Limits())).forms(pattern, 999))


def vocabulary(snapshot: Snapshot) -> set[str]:
    return forms(snapshot, PrefixPattern("text", ""))


@pytest.mark.parametrize("distance", [1, 2])
@pytest.mark.parametrize(
    "word",
    ["a", "ab", "abc", "abcd", "kazakh", "kazah", "tokayev", "казах", "nandu", "中文", "xyzw"],
)
def test_fuzzy_words_are_all_those_at_the_distance(
    snapshot: Snapshot, word: str, distance: int
) -> None:
    near = {each for each in vocabulary(snapshot) if edit_distance(word, each) <= distance}
    fuzzy = FuzzyPattern("text", word, distance)
    assert forms(snapshot, fuzzy) == near


@pytest.mark.parametrize(
    "pattern", ["*", "*akh", "k*h", "?a*", "a?", "*a?a*", "каз*", "*ах", "*中", "?", "k??akh"]
)
def test_wildcards_match_whole_words(snapshot: Snapshot, pattern: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(char, char) for char in pattern)
    expected = {each for each in vocabulary(snapshot) if re.fullmatch(expression, each)}
    assert forms(snapshot, WildcardPattern("text", pattern)) == expected


@pytest.mark.parametrize(
    "pattern",
    [".*", "k.*", "ka?z.*", "kaz*akh", "kaz+ak(h|hs)", "abc|tok.*", "KAZ.*", "[^a]*", "a{1}bc?",
     "(a|b)(.)t", ".*ах", "", "k", r"tok\w+"],
)  # fmt: skip
def test_expressions_match_whole_words(snapshot: Snapshot, pattern: str) -> None:
    expected = {each for each in vocabulary(snapshot) if re.fullmatch(pattern, each, re.IGNORECASE)}
    assert forms(snapshot, RegexPattern("text", pattern)) == expected


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [
        ("kaz.*", "kaz"),
        ("KAZ", "kaz"),
        ("kaz*", "ka"),
        ("kaz?.", "ka"),
        ("kaz{2}", "ka"),
        ("kaz+", "kaz"),
        ("kaz|x", ""),
        ("k*", ""),
        ("(kaz)", ""),
        (r"\wkaz", ""),
    ],
)
def test_what_all_words_of_an_expression_begin_with(pattern: str, prefix: str) -> None:
    assert prefix_of(pattern) == prefix


@pytest.mark.parametrize("pattern", [r"a\Cb", r"\\\C", "a)(b", "(", "[", "a**"])
def test_an_expression_that_means_nothing_for_a_word_is_refused(pattern: str) -> None:
    assert regex_fault(pattern)


def test_a_backslash_before_a_c_is_not_any_byte() -> None:
    assert regex_fault(r"a\\C") is None


def test_too_many_forms_are_cut_in_the_order_of_the_alphabet(snapshot: Snapshot) -> None:
    every = sorted(vocabulary(snapshot), key=str.encode)
    for pattern in (RegexPattern("text", ".*"), WildcardPattern("text", "*")):
        found = Vocabulary(snapshot.segments, Watch(Limits(forms=7))).expansion(pattern)
        assert found.cut
        assert [
            [segment.text_fields["text"].word(int(term)) for term in terms]
            for segment, terms in zip(snapshot.segments, found.terms, strict=True)
        ] == [
            [word for word in every[:7] if segment.text_fields["text"].find(word) >= 0]
            for segment in snapshot.segments
        ]
    explanation = Searcher(snapshot, limits=Limits(forms=7)).explain(SearchRequest("/.*/"))
    assert explanation.clauses[0].cut
