"""What an index must hold, said again by plain dictionaries over the articles themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from search.article import Article
from search.index.front_page import read as read_front_page
from search.index.index import Index
from search.index.segment.capitals import is_in_capitals, positions_of, written_words
from search.index.segment.days_mentioned import days_mentioned
from search.index.segment.heads import head_of
from search.index.segment.layout import layout
from search.index.segment.postings import TextField
from search.index.segment.segment import Segment
from search.index.segment.words import searched_text
from search.languages.stems import english_stem
from search.names.registry.article_names import names_of


def assert_holds(index: Index, articles: Mapping[str, Article]) -> None:
    """The published generation has exactly these articles, and all that follows from them."""
    snapshot = index.snapshot()
    live = [
        (segment, document)
        for segment in snapshot.segments
        for document in range(segment.size)
        if segment.is_live(document)
    ]
    assert sorted(segment.id(document) for segment, document in live) == sorted(articles)
    assert snapshot.article_count == len(articles)
    for segment, document in live:
        article = articles[segment.id(document)]
        assert segment.article(document) == article
        assert snapshot.locate(article.id) == (segment, document)
        assert segment.holds(document, article)
        assert_facets(segment, document, article)
    for segment in snapshot.segments:
        assert_order(segment)
        assert_days(segment, articles)
        for name, field in segment.text_fields.items():
            assert_words(segment, name, field, articles)
    assert_front_page(index, articles)


def assert_order(segment: Segment) -> None:
    ids = [segment.id(document) for document in range(segment.size)]
    undated = segment.undated
    assert ids[:undated] == sorted(ids[:undated], reverse=True)
    days = segment.starts[undated:].tolist(), segment.ends[undated:].tolist()
    keys = list(zip(*days, ids[undated:], strict=True))
    assert keys == sorted(keys)
    assert segment.longest_interval == max((end - start for start, end, _ in keys), default=0)


def assert_days(segment: Segment, articles: Mapping[str, Article]) -> None:
    for document in range(segment.size):
        if segment.is_live(document):
            article = articles[segment.id(document)]
            days = days_mentioned(searched_text(article), article.published, article.language)
            for day in segment.on.days.tolist():
                assert (document in segment.on.postings(day, day)) == (day in days)


def assert_words(
    segment: Segment, name: str, field: TextField, articles: Mapping[str, Article]
) -> None:
    terms = field.terms(0, len(field))
    assert terms == sorted(terms, key=str.encode)
    stored: dict[int, dict[str, list[int]]] = defaultdict(dict)
    stems: dict[str, list[int]] = defaultdict(list)
    for index, term in enumerate(terms):
        assert field.find(term) == index
        stems[english_stem(term)].append(index)
        positions = field.positions(index, index + 1).tolist()
        documents = field.postings(index).tolist()
        assert documents == sorted(set(documents))
        assert documents, "every word is in some document"
        for document, count in zip(documents, field.frequencies(index).tolist(), strict=True):
            stored[document][term], positions = positions[:count], positions[count:]
        assert not positions
    for stemmed, indices in stems.items():
        assert field.words_with_stem(stemmed) == indices
    assert field.total_length == field.lengths.sum()
    for document in range(segment.size):
        if segment.is_live(document):
            article = articles[segment.id(document)]
            if name == "capitals":
                assert_capitals(field, document, searched_text(article), stored[document])
            else:
                text = searched_text(article) if name == "text" else article.title
                assert_layout(field, document, text, stored[document])


def words_in_capitals(text: str) -> list[str]:
    """The words of a text that are indexed apart, folded, as often and in the order they stand."""
    written = set(filter(is_in_capitals, written_words(text)))
    found = sorted((at, word) for word in written for at in positions_of(word, text))
    return [word.lower() for _, word in found]


def assert_capitals(
    field: TextField, document: int, text: str, stored: dict[str, list[int]]
) -> None:
    found = words_in_capitals(text)
    assert stored == {word: positions_of(word.upper(), text) for word in set(found)}
    assert field.lengths[document] == len(found)


def assert_layout(field: TextField, document: int, text: str, stored: dict[str, list[int]]) -> None:
    expected = layout(text)
    positions: dict[str, list[int]] = defaultdict(list)
    for word, position in zip(expected.words, expected.positions, strict=True):
        positions[word].append(position)
    assert stored == positions
    assert field.lengths[document] == len(expected.words)
    start, end = field.paragraph_offsets[document : document + 2].tolist()
    assert tuple(field.paragraph_starts[start:end].tolist()) == expected.paragraphs
    start, end = field.quotation_offsets[document : document + 2].tolist()
    found = zip(
        field.quotation_starts[start:end].tolist(),
        field.quotation_ends[start:end].tolist(),
        strict=True,
    )
    assert tuple(found) == expected.quotations


def assert_facets(segment: Segment, document: int, article: Article) -> None:
    head = head_of(segment, document)
    names = names_of(article)
    assert head.people == tuple(each.name for each in names if each.kind == "person")
    assert head.organizations == tuple(each.name for each in names if each.kind != "person")
    assert head.source == article.source
    assert (head.id, head.title, head.url) == (article.id, article.title, article.url)
    assert head.published == article.published
    for facet in segment.facets.values():
        for local in range(len(facet)):
            named = int(facet.entities[local]) in facet.ordinals(document)
            assert (document in facet.postings(local)) == named


def assert_front_page(index: Index, articles: Mapping[str, Article]) -> None:
    generation, result = read_front_page(index.path)
    assert generation == index.generation
    dated = [each for each in articles.values() if each.published.start is not None]
    undated = sorted(each.id for each in articles.values() if each.published.start is None)
    dated.sort(key=lambda each: (each.published.start, each.published.end, each.id), reverse=True)
    ids = [each.id for each in dated] + undated
    assert [head.id for head in result.articles] == ids[:100]
    people = Counter(
        name.name for each in articles.values() for name in names_of(each) if name.kind == "person"
    )
    ranked = sorted((-count, name) for name, count in people.items())
    assert [(-each.count, each.name) for each in result.facets["people"]] == ranked[:30]
