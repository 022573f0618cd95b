"""Random articles, queries and requests from a small world, so that they have much in common."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import get_args

from hypothesis import strategies as st

from search.article import UNDATED, Article, PublicationDate
from search.query.language.parser import normal_form
from search.query.language.tree import (
    And,
    AtLeast,
    Author,
    DateBasis,
    Dated,
    First,
    Fuzzy,
    InSection,
    Join,
    Known,
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
)
from search.request import SearchRequest

FIRST_DAY = date(2022, 1, 1)
DAYS = 12
WORDS = ("talk", "talks", "talking", "the", "us", "csto", "казахстана", "o'brien", "2", "中")
PEOPLE = ("Antony Blinken", "Sergey Lavrov", "Sergei Lavrov", "Vladimir Putin")
ORGANIZATIONS = ("CSTO", "OSCE", "Collective Security Treaty Organization")
SOURCES = ("TASS", "Reuters", "Al Jazeera")

OTHERS = (
    "Talks",
    "CSTO’s",
    "US-led",
    "Blinken",
    "Lavrov",
    "zhomart",
    "jomart",
    "talk-the",
    "naïve",
)
DATES = ("January 2", "2022-01-03", "on Sunday")

CASED = ("US", "U.S.", "Us", "US’s", "THE", "THE", "TALKS", "КАЗАХСТАНА", "O’BRIEN", "ÉU", "Éu")
_texts = st.sampled_from((*WORDS, *PEOPLE, *ORGANIZATIONS, *OTHERS, *DATES))
_capitals = st.sampled_from(("US", "THE", "TALKS", "CSTO", "GIVE", "2"))
_marks = st.sampled_from((" ", " ", " ", " ", ", ", ". ", ' "', '" ', " “", "” ", "\n", "\n\n"))
texts = st.one_of(
    *(
        st.lists(st.tuples(each, _marks), max_size=24).map(
            lambda pairs: "".join(word + mark for word, mark in pairs)
        )
        for each in (_texts, st.one_of(_texts, st.sampled_from(CASED)), _capitals)
    )
)


SECTIONS = (None, "Sport", "World Sport", "World")
AUTHORS: tuple[tuple[str, ...], ...] = (
    (),
    ("Ines Maro",),
    ("Tom Hale", "Ines Maro"),
    ("Tomás Hale-Ruiz",),
)
URLS = (
    None,
    "https://www.E.example/News/1?x=y#z",
    "http://news.e.example",
    "notes.e.example:8080/world/news",
    'https://x.yz/a.e.example/,"http://e.example',
    "",
)


def some_articles(number: int, seed: int) -> list[Article]:
    """As many articles of the same world, always the same for a seed."""
    chance = random.Random(seed)
    return [_random_article(chance, n) for n in range(number)]


def _random_article(chance: random.Random, number: int) -> Article:
    pieces = (*WORDS, *WORDS, *PEOPLE, *ORGANIZATIONS, *OTHERS, *DATES)
    marks = (" ", " ", " ", ", ", ". ", ' "', '" ', " “", "” ", "\n\n")
    body = "".join(
        chance.choice(pieces) + chance.choice(marks) for _ in range(chance.randrange(60))
    )
    start = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    length = chance.choice((0, 0, 0, 1, 5))
    published = PublicationDate(
        start, start + timedelta(days=length), "inferred" if length else "stated", "a line"
    )
    return Article(
        body=body,
        id=f"{number}",
        title=" ".join(chance.choices(pieces, k=chance.randrange(6))),
        title_stated=chance.random() < 0.5,
        published=chance.choice((UNDATED, published, published)),
        source=chance.choice((None, *SOURCES)),
        authors=chance.choice(AUTHORS),
        section=chance.choice(SECTIONS),
        url=chance.choice(URLS),
        text_start=chance.choice((0, 0, min(len(body), 7))),
        paths=chance.choice(((), ("/news/TASS/a.txt",), ("/b/news.txt", "/c/d"))),
        people=chance.choice(((), ("Vladimir Putin",), PEOPLE[:2])),
        organizations=chance.choice(((), ("OSCE",))),
    )


days = st.integers(0, DAYS - 1).map(lambda number: FIRST_DAY + timedelta(days=number))


@st.composite
def publications(draw: st.DrawFn) -> PublicationDate:
    if draw(st.integers(0, 4)) == 0:
        return UNDATED
    start = draw(days)
    length = draw(st.sampled_from((0, 0, 0, 1, 5)))
    end = start + timedelta(days=length)
    return PublicationDate(
        start, end, "inferred" if length else "stated", "a line", draw(st.booleans())
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article whose id is one of a few, so that additions replace one another."""
    body = draw(texts)
    number = draw(st.integers(0, 30))
    return Article(
        body=body,
        id=f"{'é' if number % 7 == 0 else 'n'}{number}",
        title=draw(st.one_of(st.just(""), texts.map(lambda text: text[:40].replace("\n", " ")))),
        title_stated=draw(st.booleans()),
        published=draw(publications()),
        source=draw(st.sampled_from((None, *SOURCES))),
        authors=draw(st.sampled_from(AUTHORS)),
        section=draw(st.sampled_from(SECTIONS)),
        url=draw(st.sampled_from(URLS)),
        text_start=draw(st.sampled_from((0, 0, min(len(body), 7)))),
        paths=draw(st.sampled_from(((), ("/news/TASS/a.txt",), ("/b/news.txt", "/c/d")))),
        people=draw(st.sampled_from(((), ("Vladimir Putin",), PEOPLE[:2]))),
        organizations=draw(st.sampled_from(((), ("OSCE",)))),
    )


_words = st.builds(Word, st.sampled_from(WORDS), st.booleans())
_wildcards = st.sampled_from(("t*", "talk*", "*s", "t?lk", "c*o", "*", "tal?s")).filter(
    lambda pattern: pattern != "*"
)
_as_written = st.sampled_from(
    (
        Word("us", written="US"),
        Word("us", written="us"),
        Word("us", written="Us"),
        Word("the", written="THE"),
        Word("talks", written="Talks"),
        Word("csto", written="CSTO"),
        Word("eu", written="EU"),
        Word("o'brien", written="O'BRIEN"),
        Word("казахстана", written="КАЗАХСТАНА"),
        Word("nobody", written="NOBODY"),
    )
)
_patterns = st.one_of(
    _words,
    _words,
    _as_written,
    st.builds(Wildcard, _wildcards),
    st.builds(
        Fuzzy, st.sampled_from(("talk", "zhomart", "cst", "казахстан")), st.sampled_from((1, 2))
    ),
    st.builds(Regex, st.sampled_from(("t.*", "(us|csto)", "[^a]+", "ka?", "каза.*а", "T[a-z]+s"))),
)
_exact = st.builds(Word, st.sampled_from(WORDS), st.just(False))
_free = st.builds(Word, st.sampled_from(WORDS), st.just(True))
_phrases = st.one_of(
    st.lists(_exact, min_size=2, max_size=3).map(lambda found: Phrase(tuple(found))),
    st.tuples(_free, _free | st.just(Wildcard("t*"))).map(Phrase),
    st.tuples(_as_written, _as_written | st.just(Word("2"))).map(Phrase),
)
_operands = st.one_of(
    _patterns,
    _phrases,
    st.lists(_patterns | _phrases, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
)
_joins = st.one_of(
    st.builds(Join, st.sampled_from(("NEAR", "ADJ")), st.integers(1, 8)), st.just(Join("SAME"))
)


@st.composite
def _nearness(draw: st.DrawFn) -> Near:
    operands = draw(st.lists(_operands, min_size=2, max_size=3))
    joins = draw(st.lists(_joins, min_size=len(operands) - 1, max_size=len(operands) - 1))
    return Near(tuple(operands), tuple(joins))


_expressions = st.sampled_from(
    (
        "2022-01-03",
        "2022-01",
        "..2022-01-04",
        "2022-01-05..",
        "today",
        "last-7d",
        "2022-01-02..today",
    )
)
_leaves = st.one_of(
    _operands,
    _nearness(),
    st.builds(First, st.integers(1, 6), _operands),
    st.builds(AtLeast, st.integers(1, 4), _operands),
    st.builds(Title, _operands),
    st.builds(Quote, _operands),
    st.builds(Named, st.just("person"), st.sampled_from((*PEOPLE, "lavrov", "nobody"))),
    st.builds(Named, st.just("organization"), st.sampled_from((*ORGANIZATIONS, "osce"))),
    st.builds(Source, st.sampled_from(("tass", "al jazeera", "BBC"))),
    st.builds(Dated, st.sampled_from(("date", "on")), _expressions),
    st.builds(Dated, st.sampled_from(("since", "until")), st.just("2022-01-05")),
    st.builds(DateBasis, st.sampled_from(get_args(Known))),
    st.builds(
        Provenance, st.just("path"), st.sampled_from(("news", "tass/a.txt", "/c", "news.txt"))
    ),
    st.builds(Author, st.sampled_from(("Maro", "ines maro", "=Ines Maro", "Hale", "nobody"))),
    st.builds(InSection, st.sampled_from(("sport", "World", "=World Sport", "nowhere"))),
    st.builds(
        Provenance, st.just("url"), st.sampled_from(("e.example", "e.example/news", "/news", "x.y"))
    ),
    st.builds(Provenance, st.just("id"), st.sampled_from(("n1", "é7", "n99"))),
)
trees: st.SearchStrategy[Node] = st.recursive(
    _leaves,
    lambda below: st.one_of(
        st.builds(Not, below),
        st.lists(below, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
        st.lists(below, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
    ),
    max_leaves=5,
)
queries = st.one_of(st.just(""), trees.map(normal_form), trees.map(normal_form))


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """A query with some filters, by date."""

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return draw(
            st.one_of(
                st.just(()), st.just(()), st.lists(st.sampled_from(values), max_size=2).map(tuple)
            )
        )

    return SearchRequest(
        query=draw(queries),
        people=some((*PEOPLE, "lavrov")),
        organizations=some(ORGANIZATIONS),
        any_people=some((*PEOPLE, "lavrov", "nobody")),
        any_organizations=some((*ORGANIZATIONS, "osce")),
        not_people=some(PEOPLE),
        not_organizations=some(ORGANIZATIONS),
        sources=some((*SOURCES, "tass")),
        authors=some(("=Ines Maro", "hale", "Tom")),
        sections=some(("=Sport", "world")),
        since=draw(st.none() | st.none() | days),
        until=draw(st.none() | st.none() | days),
        sort=draw(st.sampled_from(("newest", "oldest"))),
        limit=draw(st.sampled_from((0, 1, 3, 50))),
        offset=draw(st.sampled_from((0, 0, 1, 5))),
        facets=draw(st.sampled_from((0, 1, 30))),
    )
