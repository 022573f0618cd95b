"""The words that a feeder sends are those of `layout.layout`, walls and quotations included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.article import Article
from search.cluster.documents import LEAD, WALL, Laid, term
from search.cluster.laying import Laying
from search.cluster.schema import LONGEST_WORD
from search.index.segment.layout import Layout, layout
from search.index.segment.words import searched_offset, searched_text
from tests.unit.index.model import words_in_capitals

PIECES = st.sampled_from(
    [
        *("Talks", "in", "U.S.", "d'Orville's", "Kassym-Jomart", "“we", "agree”", '"', '5"', "\0"),
        *("\n\n", "\n \n", "\n", " ", ", ", "łódź", "平和", "Казахстана", "\ud800", "\u3000", "¶"),
        *("\x1c", "\u2028", "x" * 5_000, "é" * 3_000, "it's", "\n\n\n\n", "CSTO", "NATO'S"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60)
ARTICLES = st.builds(
    lambda body, title, stated, start: Article(
        body, title=title, title_stated=stated, text_start=min(start, len(body))
    ),
    TEXTS,
    TEXTS,
    st.booleans(),
    st.integers(0, 5),
)


def walled(found: Layout) -> str:
    begins = found.paragraphs[1:]
    pairs = zip(found.words, found.positions, strict=True)
    return " ".join(f"{WALL} " * (at in begins) + term(word) for word, at in pairs)


def quoted(found: Layout) -> str:
    inside = [
        [term(word) for word, at in zip(found.words, found.positions, strict=True) if a <= at < b]
        for a, b in found.quotations
    ]
    return f" {WALL} ".join(" ".join(words) for words in inside)


def lead(found: Layout, start: int) -> str:
    pairs = list(zip(found.words, found.positions, strict=True))[start : start + LEAD]
    return " ".join(WALL * (at in found.paragraphs) + term(word) for word, at in pairs)


@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_the_fields_of_words_are_those_of_the_layout(articles: list[Article]) -> None:
    laid, fresh = Laying().laid(articles)
    texts = [layout(searched_text(article)) for article in articles]
    titles = [layout(article.title) for article in articles]
    assert laid == [
        Laid(
            walled(text),
            walled(title),
            quoted(text),
            lead(text, len(title.words) if searched_offset(article) else 0),
            " ".join(map(term, words_in_capitals(searched_text(article)))),
        )
        for article, text, title in zip(articles, texts, titles, strict=True)
    ]
    for field, layouts in (("text", texts), ("title", titles)):
        words = sorted({word for each in layouts for word in each.words})
        assert sorted(fresh[field]) == sorted(word.encode() for word in words)


def test_a_word_is_new_once() -> None:
    laying = Laying()
    first, second = Article("Talks on peace", title="Peace"), Article("Peace talks at once")
    met = {field: sorted(words) for field, words in laying.laid([first])[1].items()}
    assert met == {"text": [b"on", b"peace", b"talks"], "title": [b"peace"]}
    assert sorted(laying.laid([second])[1]["text"]) == [b"at", b"once"]


def test_the_first_words_end_in_the_midst_of_a_paragraph() -> None:
    body = "\n\n".join(" ".join(f"w{10 * at + n}" for n in range(10)) for at in range(50))
    (laid,), _ = Laying().laid([Article(body)])
    words = laid.lead.split(" ")
    assert len(words) == LEAD
    assert [at for at, word in enumerate(words) if word.startswith(WALL)] == list(
        range(0, LEAD, 10)
    )


def test_a_word_longer_than_the_cluster_admits_has_a_name_of_its_own() -> None:
    (laid,), _ = Laying().laid([Article(f"Short {'x' * LONGEST_WORD} after")])
    assert laid.text.split(" ")[::2] == ["short", "after"]
    assert len(laid.text) < 100
