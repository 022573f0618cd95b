"""Of the names that a record states, the quick ways to find them and the thorough one agree."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.article import Article, Kind, Mention
from search.names.recognition.stated import _others_found, stated_mentions

_WORDS = st.sampled_from(
    [
        "Ann",
        "Lee",
        "Leeds",
        "McLee",
        "lee",
        "Li",
        "Wong",
        "Wongs",
        "Ö",
        "Ölan",
        "al-Lee",
        "IMF",
        "Ü",
    ]
)
_BETWEEN = st.sampled_from([" ", " ", " ", "\n", "\n\n", ", ", "-", "'s ", "", ". ", "  ", "\xa0"])
_BODIES = st.lists(st.tuples(_WORDS, _BETWEEN), max_size=12).map(
    lambda pairs: "".join(word + between for word, between in pairs)
)
_NAMES = st.one_of(
    st.lists(_WORDS, min_size=1, max_size=3).map(" ".join),
    st.tuples(_WORDS, _WORDS).map(", ".join),
    st.sampled_from(["", " ", " Lee", "Ann  Lee", "Ann\nLee", "Ann Lee ", ", Ann", "Ann |Lee"]),
)
_ARTICLES = st.builds(
    Article,
    body=_BODIES,
    people=st.lists(_NAMES, max_size=4, unique=True).map(tuple),
    organizations=st.lists(_NAMES, max_size=3, unique=True).map(tuple),
)


def thorough(article: Article) -> list[Mention]:
    flat = article.body.replace("\n", " ")
    stated: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("person", article.people),
        ("organization", article.organizations),
    )
    return [
        Mention(kind, article.body[start:end], start, end, name)
        for kind, names in stated
        for name, start, end in _others_found(flat, kind, names)
    ]


@settings(max_examples=400)
@given(st.lists(_ARTICLES, max_size=5))
@example([Article(body="Ann Lee", people=("",))])
@example([Article(body="", people=("\0",))])
def test_stated_names_are_found_wherever_they_stand(articles: list[Article]) -> None:
    found = stated_mentions(articles)

    assert [sorted(each) for each in found] == [sorted(thorough(each)) for each in articles]


def test_a_name_is_found_in_its_own_article_only() -> None:
    people = tuple(f"Given Number{number}" for number in range(300))
    articles = [Article(body=f"{name} spoke.", people=people) for name in people]

    found = stated_mentions(articles)

    assert [[each.entity for each in mentions] for mentions in found] == [[each] for each in people]
