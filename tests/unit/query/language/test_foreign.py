"""What people type out of habit from other systems: taken, or named with the right form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import QueryError
from search.index.segment.words import words
from search.query.language.hints import hints
from search.query.language.lexer import tokens
from search.query.language.parser import normal_form, parse
from search.query.language.tokens import Clause, Sign
from search.query.language.tree import Fuzzy, Near, Or, Phrase, Wildcard, Word, walk


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a || b", "a OR b"),
        ("a|b", "a OR b"),
        ("a | b c", "a OR b c"),
        ("a && b", "a AND b"),
        ("a&&b", "a AND b"),
        ("a !b", "a -b"),
        ('!"a b" !title:c !(d OR e)', '-"a b" -title:c -(d OR e)'),
        ('+a +"b c" -d', 'a "b c" -d'),
        ("a + b & c", "a b c"),
        ('"a b"~3', "=a ADJ/4 =b OR =b ADJ/2 =a"),
        ('"a b"~1', "=a ADJ/2 =b"),
        ("a w/5 b", "a NEAR/5 b"),
        ("a W/5 b", "a NEAR/5 b"),
        ("a /5 b", "a NEAR/5 b"),
        ("a n/5 b", "a NEAR/5 b"),
        ("a near5 b", "a NEAR/5 b"),
        ("a NEAR5 b", "a NEAR/5 b"),
        ("a near/5 b", "a NEAR/5 b"),
        ("a AROUND(5) b", "a NEAR/5 b"),
        ("a NEAR(5) b", "a NEAR/5 b"),
        ("a near(n=5) b", "a NEAR/5 b"),
        ("a ONEAR(n=3) b", "a ADJ/3 b"),
        ("a pre/5 b", "a ADJ/5 b"),
        ("a PRE/5 b", "a ADJ/5 b"),
        ("a adj5 b", "a ADJ/5 b"),
        ("a onear/5 b", "a ADJ/5 b"),
        ('a w/5 "b c" pre/3 d', 'a NEAR/5 "b c" ADJ/3 d'),
        ("a w/p b", "a SAME b"),
        ("a /p b", "a SAME b"),
        ("a /+3 b", "a ADJ/3 b"),
        ("atl5(a)", "atleast5:a"),
        ("atleast5(a)", "atleast5:a"),
        ("ATLEAST5(a OR b)", "atleast5:(a OR b)"),
        ("atleast5 a", "atleast5:a"),
        ("title:(a b)", "title:a title:b"),
        ("title:(a -(b OR c))", "title:a -title:(b OR c)"),
        ("first/9:(a b)", "first/9:a first/9:b"),
        ("（ａ　ＯＲ　ｂ）　－ｃ", "(a OR b) -c"),
        ("－ａ　ｂ＊", "-a b*"),
        ("＂ａ　ｂ＂", '"a b"'),
        ("title：会议", 'title:"会 议"'),
        ("主题：会谈！", "主-题-会-谈"),
        ("−a ‐b", "-a -b"),
        ("„a b“ «c d» ＂e f＂", '"a b" "c d" "e f"'),
        ("http://a.example/b?c=1&d=e*", "http-a-example-b-c-1-d-e"),
        ("10:30 AT&T 9/11 and/or US$5 100% #a @b", '10-30 "at t" 9-11 and-or "us 5" 100 a b'),
    ],
)
def test_operators_of_a_certain_meaning_are_taken(typed: str, meant: str) -> None:
    assert parse(typed) == parse(meant)
    assert parse(normal_form(parse(typed))) == parse(typed)


@pytest.mark.parametrize(
    ("typed", "column", "right"),
    [
        ("a^2", 1, "leave it out"),
        ('"a b"^2', 5, "leave it out"),
        ("(a b)^2", 5, "leave it out"),
        ('"a b c"~3', 7, "a NEAR/4 b NEAR/4 c"),
        ('"a b"~', 5, '"a b"~5'),
        ("a w/s b", 2, "SAME"),
        ("a /s b", 2, "SAME"),
        ("a pre/s b", 2, "SAME"),
        ("a w/seg b", 2, "SAME"),
        ("a not w/5 b", 2, "-(a NEAR/5 b)"),
        ("a NOT w/5 b", 2, "-(a NEAR/5 b)"),
        ("a w/0 b", 2, "between 1 and"),
        ("near5 b", 0, "on its left"),
        ("a NEAR:5 b", 2, "a NEAR/5 b"),
        ("NEAR(a b, 5)", 0, "NEAR/n"),
        ("hlead(a)", 0, "title:word OR first/50:word"),
        ("HEADLINE(a b)", 0, "title:word"),
        ("title(a)", 0, "title:word"),
        ("caps(US)", 0, "=word"),
        ("csto/F50/", 4, "first/50:word"),
        ("a ANDNOT b", 2, "-word"),
        ("a XOR b", 2, "(a OR b) -(a b)"),
        ("a BEFORE/3 b", 2, "ADJ/3"),
        ("a AFTER/3 b", 2, "the other word first"),
        ("a WITHIN/5 b", 2, "NEAR/5"),
        ("a within/5 b", 2, "NEAR/5"),
        ("a within5 b", 2, "NEAR/5"),
        ("a near,5 b", 2, "NEAR/5"),
        ("a next/3 b", 2, "NEAR/3"),
        ("a followed/3 b", 2, "ADJ/3"),
        ("a after/3 b", 2, "the other word first"),
        ("a /-3 b", 2, "the other word first"),
        ("a w/5w b", 2, "NEAR/5"),
        ("a pre/5words b", 2, "ADJ/5"),
        ("a w/5s b", 2, "SAME"),
        ("a /3p b", 2, "SAME"),
        ("a <near/3> b", 2, "a NEAR/5 b"),
        ("a <OR> b", 2, "a OR b"),
        ("a <-> b", 2, "a ADJ/5 b"),
        ("a <2> b", 2, "a ADJ/5 b"),
        ("date(2020)", 0, "date:word"),
        ("PUB(times)", 0, "source:word"),
        ("a.ti.", 0, "title:word"),
        ("_exists_:title", 0, "has:date"),
        ("near(a, b)", 0, "a NEAR/5 b"),
        ("rst=tass", 0, "source:word"),
        ("la=en", 0, "lang:word"),
        ("by:smith", 0, "author:word"),
        ("ns=gcat", 0, "subject, region or length"),
        ("wc>500", 0, "subject, region or length"),
        ("intitle:a", 0, "title:word"),
        ("site:a.example", 0, "url:word"),
        ("inurl:a", 0, "url:word"),
        ("before:2022", 0, "until:2022-01-09"),
        ("after:2022", 0, "since:2022-01-09"),
        ("body:a", 0, "need no field"),
        ("hd=a", 0, "title:word"),
        ("title=a", 0, "title:word"),
        ("date>=2022", 0, "since:2022-01-09"),
        ("date:>2022", 5, "since:2022-01-09"),
        ("date:[2022-01 TO 2022-02]", 5, "date:2022-01..2022-02"),
        ("a [2021 TO 2022]", 2, "date:2021..2022"),
        ("{2021 TO 2022}", 0, "date:2021..2022"),
        ("2021..2022", 3, "date:"),
        ("title:-a", 6, "-title:word"),
        ("quote:(a b)", 6, "quote:a quote:b"),
        ("person:a|b", 7, "join several with OR"),
        ("person:blink*", 12, "whole name"),
        ("peacekeep!", 0, "peacekeep*"),
        ("kazakh$", 0, "kazakh*"),
        ("earn$4", 0, "earn*"),
        ("%kazakh%", 0, "kazakh*"),
        ("~a", 0, "a~1"),
        ("a~0.8", 1, "1 or 2"),
        ("a ~ b", 2, "after one plain word"),
        ("a = b", 2, "beside a word"),
        ("a > b", 2, "beside a word"),
        ("===US", 0, "==US"),
        ('"peace* talks"', 6, "peace*-talks"),
        ('"secretary * state"', 11, "secretary ADJ/2 state"),
        (r"\(a\)", 0, "beside a word"),
        (r"a\:b", 1, "quotes"),
        (r'"a \"b\" c"', 3, "backslash"),
        ('a"', 1, "never closed"),
        ("“a", 0, "never closed"),
        ('"a"!b', 3, "after a space"),
        ("*", 0, "an empty query finds all"),
        ("*:*", 0, "an empty query finds all"),
        ("a ** b", 2, "a ADJ/2 b a word in between"),
        ("from:reuters", 0, "source:word"),
        ("to:merkel", 0, "person:word"),
        ("older:2020", 0, "until:2022-01-09"),
        ("label:a", 0, "tag:word"),
        ("a.ti,ab.", 0, "title:word"),
        ("a /seg b", 2, "SAME"),
    ],
)
def test_what_has_another_form_here_is_named_with_it(typed: str, column: int, right: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    assert right in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("typed", "marked", "said"),
    [
        ("a or b", "or", "OR in capitals"),
        ("a Or b", "Or", "OR in capitals"),
        ("a not b", "not", "NOT in capitals"),
        ("not b", "not", "NOT in capitals"),
        ("a and b", "and", "articles have all words anyway"),
        ("(a) or (b)", "or", "OR in capitals"),
        ("a - b", "-", "-word"),
        ("a – b", "–", "-word"),
        ("a –b", "–b", "-word"),
        ("a --b", "--b", "-word"),
        ("(a)-b", "-b", "with a space before"),
        ("who ?", "?", "no word"),
        ("who is who?", "who?", "one letter more"),
        ("Yahoo!", "Yahoo!", "yahoo*"),
        ("'secretary of state'", "'secretary", '"double ones"'),
        ("a N5 b", "N5", "NEAR/5"),
        ("a w5 b", "w5", "NEAR/5"),
        ("a near b", "near", "a NEAR/5 b"),
        ("a within b", "within", "a NEAR/5 b"),
        ("a within 5 words of b", "within", "a NEAR/5 b"),
        ("a adj b", "adj", "a ADJ/5 b"),
        ("a BEFORE b", "BEFORE", "a ADJ/5 b"),
        ("a AFTER b", "AFTER", "the other word first"),
        ("a FOLLOWED BY b", "FOLLOWED", "a ADJ/5 b"),
        ("a SENTENCE b", "SENTENCE", "a SAME b"),
        ("a xor b", "xor", "(a OR b) -(a b)"),
        ("a BUT NOT b", "BUT", "NOT alone"),
        ("a oder b", "oder", "OR in capitals"),
        ("a ИЛИ b", "ИЛИ", "OR in capitals"),
        ("a UND b", "UND", "all words anyway"),
        ("NICHT a", "NICHT", "NOT in capitals"),
        ("a MAYBE b", "MAYBE", "a space"),
        ("xfirstword w/5 a", "xfirstword", "first/50:word"),
        ("TI merger", "TI", "title:word"),
        ("date aft 2020", "date", "since:"),
        ("a +3 b", "3", "ADJ/3"),
        ("a +s b", "s", "SAME"),
        ("apply& b", "apply&", "a OR b"),
        ("EXACT(merger)", "EXACT", "write =word"),
        ("AU(jones)", "AU", "author:word"),
        ("a(5N)b", "a", "NEAR/5"),
        ("SU inflation", "SU", "nothing here is found by subject"),
        ("a AND (TX inflation)", "TX", "no field"),
        ("older_than:2d", "older_than:2d", "one word"),
        ("_query_:x", "_query_:x", "one word"),
        ("first5:a", "first5:a", "first/50:word"),
        ("a NOTNEAR/5 b", "NOTNEAR/5", "NEAR/5"),
        ("F/50 a", "F/50", "first/50:word"),
        ("/F50/ a", "/F50/", "first/50:word"),
        ("colo#r", "colo#r", "one letter is ?"),
        ("received>=2022-01-01", "received>=2022-01-01", "since:"),
        ("speaker=smith", "speaker=smith", "title:word"),
        ("a[ti]", "a[ti]", "only ( ) are brackets"),
        ("<a>", "<a>", "only ( ) are brackets"),
        ("a ¬b", "¬b", "-word"),
        ('"a OR b"', '"a OR b"', "outside"),
        ('"a|b"', '"a|b"', "outside"),
        ("path:*.json", "path:*.json", "a part of it"),
    ],
)
def test_what_may_be_meant_otherwise_carries_a_hint(typed: str, marked: str, said: str) -> None:
    found = [(typed[hint.start : hint.end], hint.text) for hint in hints(typed)]
    assert [words for words, _ in found] == [marked]
    assert said in found[0][1]


def test_and_not_in_lower_case_carries_a_hint_for_each_word() -> None:
    assert [hint.start for hint in hints("a and not b")] == [2, 6]


@pytest.mark.parametrize(
    "typed",
    [
        *("or", "to be or", '"a or b"', "=or b", "a-b", "the '90s", "workers' rights", "a & b"),
        *("+a", "near", "within reach", "a BEFORE", "FLOODS IN A TOWN BEFORE DAWN", "After8 w"),
        *("the date", "the SO", '"TO BE OR NOT TO BE"', "C# F#", "a->b", "9/11 24/7", "MI6 F-16"),
        *("title:(a b)", "http://a.example/b?c=d", "path:2022/01", "atleast5(a)", "$5 #1"),
    ],
)
def test_what_is_clear_carries_none(typed: str) -> None:
    assert hints(typed) == ()


PIECES = st.sampled_from(
    [
        *"()\"'-=*?~/:&|!+^$%#@<>[]{}\\.,; ",
        *("a", "US", "don't", "d'or", "U.S.", "中", "दो", 'דו"ח', "J. K.", " ", " ", "9"),
        *(
            "AND",
            "OR",
            "NOT",
            "or",
            "not",
            "NEAR/3",
            "w/5",
            "/p",
            "/s",
            "near5",
            "SAME",
            "~2",
            "^2",
        ),
        *(
            "first/2:",
            "atleast2:",
            "atleast2(",
            "title:",
            "person:",
            "headline(",
            "hd=",
            "||",
            "&&",
        ),
        *(
            "date:2022",
            "..",
            "TO",
            "http://",
            "“",
            "”",
            "（",
            "：",
            "＊",
            "–",
            "？",
            "！",
            "½",
            "\u0301",
        ),
    ]
)
TYPED = st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=20)


@settings(max_examples=1500)
@given(TYPED)
def test_every_character_of_a_query_is_accounted_for(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError:
        return
    found = list(tokens(text))
    last = 0
    for token in found:
        assert not text[last : token.start].strip()
        assert token.start < token.end
        last = token.end
    assert not text[last:].strip()
    nodes = list(walk(tree))
    told = {(hint.start, hint.end) for hint in hints(text)}
    for token in found:
        written = text[token.start : token.end]
        if isinstance(token, Clause):
            alike = [node for node in nodes if node == token.node]
            assert any(node.start <= token.start and token.end <= node.end for node in alike)
            assert _letters(token.node) in (None, _words(written))
        if isinstance(token, Sign):
            assert not words(written)
            assert (token.start, token.end) in told or set(written) <= set("&+＆＋")


def _words(written: str) -> str:
    return "".join(word.text for word in words(written))


def _letters(node: object) -> str | None:
    """The letters and digits that a clause of words stands for, None for another one."""
    match node:
        case Word(text):
            return text
        case Wildcard(pattern):
            return pattern.replace("*", "").replace("?", "")
        case Phrase(parts):
            return "".join(_letters(part) or "" for part in parts)
        case Fuzzy() | Near() | Or():
            return None
    return None
