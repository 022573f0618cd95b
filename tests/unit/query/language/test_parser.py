"""What the query language promises, construct by construct, and that no text can break it."""

from __future__ import annotations

import random
from time import thread_time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import QueryError
from search.query.language.parser import normal_form, parse
from search.query.language.tree import (
    And,
    AtLeast,
    DateBasis,
    Dated,
    Everything,
    First,
    Fuzzy,
    Join,
    Known,
    Mark,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Provenance,
    Quote,
    Regex,
    Source,
    Title,
    Wildcard,
    Word,
    walk,
)
from tests.speed import step


def w(text: str) -> Word:
    return Word(text, inflected=True)


def c(text: str) -> Word:
    return Word(text, inflected=True, is_name=True)


def e(text: str) -> Word:
    return Word(text, inflected=False)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  \t ", Everything()),
        ("csto", w("csto")),
        ("CSTO’s", e("csto")),
        ("csto's", w("csto")),
        ("US", e("us")),
        ("Казахстана", c("казахстана")),
        ("=Казахстана", e("казахстана")),
        ("казахстана", w("казахстана")),
        ("protéger", w("proteger")),
        ("=protest", e("protest")),
        ("don't", w("don't")),
        ('"protest"', e("protest")),
        ("“Antony Blinken”", Phrase((e("antony"), e("blinken")))),
        ('"to be or not to be"', Phrase(tuple(map(e, "to be or not to be".split())))),
        ('"NOT AND"', Phrase((e("not"), e("and")))),
        ("Kassym-Jomart", Phrase((c("kassym"), c("jomart")))),
        ("peace-keeper", Phrase((w("peace"), w("keeper")))),
        ("中国", Phrase((e("中"), e("国")))),
        ("中-国", Phrase((w("中"), w("国")))),
        ("1-2", Phrase((w("1"), w("2")))),
        ("peacekeep*", Wildcard("peacekeep*")),
        ("normali?ation", Wildcard("normali?ation")),
        ("Qazaq*", Wildcard("qazaq*")),
        ("*stan", Wildcard("*stan")),
        ("kassym-j*", Phrase((w("kassym"), Wildcard("j*")))),
        ("zhomart~", Fuzzy("zhomart", 1)),
        ("Zhomart~2", Fuzzy("zhomart", 2)),
        ("/kazak.*/", Regex("kazak.*")),
        (r"/a\/b|(c d)/", Regex(r"a\/b|(c d)")),
    ],
)
def test_words_and_what_is_written_around_them(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a b", And((w("a"), w("b")))),
        ("a AND b", And((w("a"), w("b")))),
        ("a and b", And((w("a"), w("and"), w("b")))),
        ("a or not b", And((w("a"), w("or"), w("not"), w("b")))),
        ("a OR b c", Or((w("a"), And((w("b"), w("c")))))),
        ("a b OR c", Or((And((w("a"), w("b"))), w("c")))),
        ("(a OR b) c", And((Or((w("a"), w("b"))), w("c")))),
        ("(a)(b)", And((w("a"), w("b")))),
        ("-a", Not(w("a"))),
        ("a -b", And((w("a"), Not(w("b"))))),
        ("a NOT b", And((w("a"), Not(w("b"))))),
        ("a AND NOT b", And((w("a"), Not(w("b"))))),
        ("a OR -b", Or((w("a"), Not(w("b"))))),
        ("NOT NOT a", Not(Not(w("a")))),
        ("-(a b)", Not(And((w("a"), w("b"))))),
        ('-"a b"', Not(Phrase((e("a"), e("b"))))),
        ("-person:x", Not(Named("person", "x"))),
    ],
)
def test_operators_and_their_precedence(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a NEAR/5 b", Near((w("a"), w("b")), (Join("NEAR", 5),))),
        ("a ADJ/5 b", Near((w("a"), w("b")), (Join("ADJ", 5),))),
        ("a SAME b", Near((w("a"), w("b")), (Join("SAME"),))),
        (
            "a NEAR/5 b SAME c",
            Near((w("a"), w("b"), w("c")), (Join("NEAR", 5), Join("SAME"))),
        ),
        ("x a NEAR/5 b y", And((w("x"), Near((w("a"), w("b")), (Join("NEAR", 5),)), w("y")))),
        (
            '(a OR "b c") NEAR/5 d*',
            Near((Or((w("a"), Phrase((e("b"), e("c"))))), Wildcard("d*")), (Join("NEAR", 5),)),
        ),
        ("NOT a NEAR/5 b", Not(Near((w("a"), w("b")), (Join("NEAR", 5),)))),
        ("first/20:csto", First(20, w("csto"))),
        ("atleast3:csto", AtLeast(3, w("csto"))),
        ("atleast3:(a OR b)", AtLeast(3, Or((w("a"), w("b"))))),
    ],
)
def test_nearness_and_structure(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("person:blinken", Named("person", "blinken")),
        ('person:"Sergei  Ryabkov"', Named("person", "Sergei Ryabkov")),
        ("PERSON:blinken", Named("person", "blinken")),
        ("org:csto", Named("organization", "csto")),
        ("source:tass", Source("tass")),
        ("title:summit", Title(w("summit"))),
        ('title:"the summit"', Title(Phrase((e("the"), e("summit"))))),
        ("title:summ*", Title(Wildcard("summ*"))),
        ("quote:optimistic", Quote(w("optimistic"))),
        ("date:2022-01-09", Dated("date", "2022-01-09")),
        ("date:2022-1-9", Dated("date", "2022-01-09")),
        ("date:2022-01-09..2022-01-10", Dated("date", "2022-01-09..2022-01-10")),
        ("date:..2022", Dated("date", "..2022")),
        ('date:"last week"', Dated("date", "last-week")),
        ("date:last-7d", Dated("date", "last-7d")),
        ("since:2022", Dated("since", "2022")),
        ("until:yesterday", Dated("until", "yesterday")),
        ("on:2022-01-02", Dated("on", "2022-01-02")),
        ("has:date", DateBasis("date")),
        ("is:undated", DateBasis("undated")),
        ("is:inferred", DateBasis("inferred")),
        ("dated:Corrected", DateBasis("corrected")),
        ("dated:none", DateBasis("undated")),
        ("is:starred", Mark("is", "starred")),
        ("tag:later", Mark("tag", "later")),
        ("path:a/b.txt", Provenance("path", "a/b.txt")),
        ("id:tass:12", Provenance("id", "tass:12")),
        (r'id:"a \"b\" \\c"', Provenance("id", r"a “b” \c".replace("“", '"').replace("”", '"'))),
    ],
)
def test_fields(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("http://tass.com", Phrase((w("http"), w("tass"), w("com")))),
        ("10:30", Phrase((w("10"), w("30")))),
        ("Re: talks", And((c("re"), w("talks")))),
        ("title: summit", And((w("title"), w("summit")))),
        ("Re:", c("re")),
        ("Q & A", And((c("q"), c("a")))),
        ("US - Russia", And((e("us"), c("russia")))),
        ("US — Russia", And((e("us"), c("russia")))),
        ("talks --really", And((w("talks"), w("really")))),
        ('"Russia"-NATO', And((e("russia"), e("nato")))),
        ("US / Russia", And((e("us"), c("russia")))),
        ("[Казахстана]", c("казахстана")),
        ("what ?", w("what")),
    ],
)
def test_what_a_person_types_or_pastes_as_text_is_words(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("csto foo:bar", 5, "no field “foo”"),
        ('csto "open', 5, "never closed"),
        ('person:"open', 7, "never closed"),
        ("csto (a OR b", 5, "never closed"),
        ("a b)", 3, "never opened"),
        ("a ()", 2, "nothing between"),
        ('a ""', 2, "no word"),
        ("a AND", 5, "missing at the end"),
        ("a OR", 4, "missing at the end"),
        ("(a OR) b", 5, "missing before this bracket"),
        ("OR a", 0, "OR needs something on its left"),
        ("a AND OR b", 6, "OR needs something on its left"),
        ("NOT", 3, "missing at the end"),
        ("a NEAR b", 2, "NEAR/n needs a number"),
        ("a NEAR/x b", 2, "NEAR/n needs a number"),
        ("a NEAR/0 b", 2, "between 1 and"),
        ("a ADJ/99999 b", 2, "between 1 and"),
        ("NEAR/3 b", 0, "NEAR/3 needs something on its left"),
        ("a SAME", 6, "missing at the end"),
        ("(a b) NEAR/3 c", 0, "only words, phrases"),
        ("a NEAR/3 person:b", 9, "only words, phrases"),
        ("a NEAR/3 (b NEAR/3 c)", 9, "only words, phrases"),
        ("first/0:a", 6, "between 1 and"),
        ("first/:a", 6, "needs a number"),
        ("atleast:a", 7, "needs a number"),
        ("title:person:x", 6, "only words, phrases"),
        ("quote:(a b)", 6, "only words, phrases"),
        ("date:2022-02-30", 5, "has no day 30"),
        ("date:2022-13", 5, "no month 13"),
        ("date:01/02/2022", 5, "may be 2022-01-02 or 2022-02-01"),
        ("date:2022..20x", 11, "is not a date"),
        ("x date:2022..2021", 7, "ends before it begins"),
        ('x date:"2022-02-30"', 8, "has no day 30"),
        ("since:2021..2022", 6, "one date"),
        ("is:old", 0, "knows undated"),
        ("has:title", 0, "knows date"),
        ("person:", 0, "needs a value"),
        ("person:(a OR b)", 7, "one value"),
        ("/kaz(/", 0, "cannot be understood"),
        ("/kaz", 0, "never closed"),
        ("/usr/bin", 5, "ends here"),
        ("zhomart~3", 7, "1 or 2"),
        ("a-b~", 3, "one plain word"),
        ("a *", 2, "need a letter"),
        ("&", 0, "no word"),
        ("a \ud800", 2, "half a character"),
        ("  -", 2, "no word"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_column(
    text: str, column: int, message: str
) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        parse(text)
    assert caught.value.column == column
    assert "\n" not in str(caught.value)


def test_a_query_is_at_most_4096_characters() -> None:
    parse("a" * 4096)
    with pytest.raises(QueryError, match="4096 characters"):
        parse("a" * 4097)


def test_a_query_has_at_most_256_clauses() -> None:
    parse("a " * 256)
    with pytest.raises(QueryError, match="256 clauses") as caught:
        parse("a " * 257)
    assert caught.value.column == 512


@pytest.mark.parametrize("opening", ["(", "NOT ", "-(", "(NOT "])
def test_a_query_nests_at_most_32_deep(opening: str) -> None:
    closing = ")" * opening.count("(")
    levels = opening.count("(") + opening.count("NOT") + opening.count("-")
    deepest = 32 // levels
    parse(opening * deepest + "a" + closing * deepest)
    with pytest.raises(QueryError, match="32 deep"):
        parse(opening * (deepest + 1) + "a" + closing * (deepest + 1))


def test_every_node_knows_its_place_in_the_text() -> None:
    text = '(putin OR “a b”) -person:"X Y" first/20:(c OR d) e NEAR/3 f'
    tree = parse(text)
    places = [text[node.start : node.end] for node in walk(tree)]
    assert places == [
        text,
        "(putin OR “a b”)",
        "putin",
        "“a b”",
        '-person:"X Y"',
        'person:"X Y"',
        "first/20:(c OR d)",
        "(c OR d)",
        "c",
        "d",
        "e NEAR/3 f",
        "e",
        "f",
    ]


words = st.sampled_from(["csto", "us", "talks", "казахстан", "o'brien", "2022", "and", "中"])
patterns = st.one_of(
    st.builds(Word, words, st.booleans()),
    st.builds(Wildcard, st.sampled_from(["cst*", "*sto", "c?to", "c*t?o*", "к?з*"])),
    st.builds(Fuzzy, words.filter(str.isalnum), st.sampled_from([1, 2])),
    st.builds(Regex, st.sampled_from(["kaz.*", "[a-z]+", r"a\/b", "к|q", "(a) b"])),
)


def phrase(exact: bool) -> st.SearchStrategy[Phrase]:
    part: st.SearchStrategy[Word | Wildcard] = st.builds(Word, words, st.just(not exact))
    if not exact:
        part |= st.just(Wildcard("ta*"))
    parts = st.lists(part, min_size=2, max_size=4)
    return parts.map(lambda found: Phrase(tuple(found))).filter(
        lambda made: exact or any(isinstance(part, Word) for part in made.parts)
    )


operands = st.recursive(
    patterns | phrase(exact=True) | phrase(exact=False),
    lambda below: st.lists(below, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
    max_leaves=4,
)
joins = st.one_of(
    st.builds(Join, st.sampled_from(["NEAR", "ADJ"]), st.integers(1, 30)), st.just(Join("SAME"))
)
near = st.lists(st.tuples(operands, joins), min_size=2, max_size=4).map(
    lambda pairs: Near(tuple(operand for operand, _ in pairs), tuple(join for _, join in pairs[1:]))
)
values = st.text(min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
leaves = st.one_of(
    operands,
    near,
    st.builds(First, st.integers(1, 50), operands),
    st.builds(AtLeast, st.integers(1, 9), operands),
    st.builds(Title, operands),
    st.builds(Quote, operands),
    st.builds(Named, st.sampled_from(["person", "organization"]), values),
    st.builds(Source, values),
    st.builds(
        Dated,
        st.sampled_from(["date", "on"]),
        st.sampled_from(["2022", "2022-01..today", "..2021-02-03", "last-7d", "this-month"]),
    ),
    st.builds(DateBasis, st.sampled_from(get_args(Known))),
    st.builds(Mark, st.just("tag"), values),
    st.builds(Provenance, st.sampled_from(["path", "id"]), values),
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.builds(Not, below),
        st.lists(below, min_size=2, max_size=4).map(lambda found: And(tuple(found))),
        st.lists(below, min_size=2, max_size=4).map(lambda found: Or(tuple(found))),
    ),
    max_leaves=12,
)


@given(trees)
def test_the_normal_form_of_any_tree_parses_to_the_same_tree(tree: Node) -> None:
    assert parse(normal_form(tree)) == tree


def understood(text: str) -> Node | None:
    """The tree of any text, or None where it is a query error with a column inside the text."""
    try:
        return parse(text)
    except QueryError as fault:
        error = fault
    assert 0 <= error.column <= len(text), text
    return None


@given(st.text(max_size=60))
def test_any_text_parses_or_is_a_query_error(text: str) -> None:
    tree = understood(text)
    assert tree is None or parse(normal_form(tree)) == tree


PIECES = (
    *'()"“”-=*?~/:&. \t\n\\\0',
    *("AND", "OR", "NOT", "NEAR/3", "ADJ/", "SAME", "first/2:", "atleast2:", "title:", "person:"),
    *("date:", "2022-01-09", "..", "last-7d", "is:", "on:", "foo:", "http://", "a", "US", "~2"),
    *(
        "||",
        "&&",
        "!",
        "+",
        "^2",
        "near5",
        "w/5",
        "/p",
        "atleast3(",
        "%",
        "$",
        "TO",
        "＂",
        "（",
        "～",
    ),
    *("d'or", "U. S.", "J.", 'דו"ח', "不", "or", "–", "\\(", "hd=", "headline("),
    *("don't", "протест", "é", "中", "½", "ŉ", "ﬁ", "İ", "ǅ", "\u200b", "\ud800", "[", "{9}"),
)


def test_200_000_random_lines_parse_or_are_query_errors() -> None:
    chance = random.Random(20220109)
    parsed = 0
    for _ in range(200_000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 9)))
        tree = understood(text)
        parsed += tree is not None
        if tree is not None and parsed % 10 == 0:
            assert parse(normal_form(tree)) == tree, text
    assert parsed > 20_000


LONG = 200
"""Steps of work, about 2 seconds."""


@settings(max_examples=50)
@given(st.sampled_from(PIECES), st.sampled_from(PIECES), st.sampled_from(PIECES))
def test_no_long_query_takes_long(first: str, second: str, third: str) -> None:
    begun = thread_time()
    understood(((first + second + third) * 4096)[:4096])
    assert thread_time() - begun <= LONG * step()
