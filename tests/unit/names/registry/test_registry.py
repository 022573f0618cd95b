"""The registry counts exactly, forgets exactly, and does not care in which order articles come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.arrays import Section
from search.article import KINDS, UNDATED, Article, Entity, Kind, Mention, PublicationDate
from search.names.registry.article_names import ArticleName, names_of
from search.names.registry.entities import EntityTable
from search.names.registry.kind_registry import RULES
from search.names.registry.mention_counts import MentionCounts
from search.names.registry.registry import Registry
from search.names.spelling import organizations, people
from tests.entities import entity_of, entity_table

Names = tuple[ArticleName, ...]
Dated = tuple[PublicationDate, Names]


def on(day: str) -> PublicationDate:
    found = date.fromisoformat(day)
    return PublicationDate(found, found, "stated")


def person(name: str, *forms: tuple[str, int]) -> ArticleName:
    used = forms or ((name, 1),)
    return ArticleName("person", name, sum(count for _, count in used), used)


def organization(name: str, *forms: tuple[str, int], long_form: str = "") -> ArticleName:
    used = forms or ((name, 1),)
    return ArticleName("organization", name, sum(count for _, count in used), used, long_form)


def counted_together(articles: list[Dated]) -> dict[str, Section]:
    """The sections of both kinds; names that might as well be only stated are."""
    sections: dict[str, Section] = {}
    for kind in KINDS:
        mention_counts = MentionCounts()
        for _, names in articles:
            own = [name for name in names if name.kind == kind]
            plain = [n for n in own if n.forms == ((n.name, 1),) and not n.long_form]
            mentioned = [name for name in own if name not in plain]
            stated = [name.name for name in plain]
            mention_counts.add(
                mentioned, [*stated, *stated[:1], *(each.name for each in mentioned), " "]
            )
        sections |= mention_counts.sections(
            kind, [published.first_day for published, _ in articles]
        )
    return sections


def registry_of(articles: Iterable[Dated]) -> Registry:
    registry = Registry()
    for published, names in articles:
        registry.add(published, names)
    registry.settle()
    return registry


def entities(registry: Registry) -> set[Entity]:
    """What a reader would see, without the ordinals, which depend on the order of arrival."""
    found: set[Entity] = set()
    for kind in KINDS:
        table = entity_table(registry, kind)
        for ordinal in set(table.entities.tolist()) - {-1}:
            entity = table.entity(ordinal)
            found.add(Entity("", kind, entity.name, entity.long_form, entity.forms))
    return found


def members(registry: Registry) -> set[tuple[Kind, frozenset[str]]]:
    found: set[tuple[Kind, frozenset[str]]] = set()
    for kind in KINDS:
        table = entity_table(registry, kind)
        for ordinal in set(table.entities.tolist()) - {-1}:
            found.add((kind, frozenset(table.members(ordinal))))
    return found


PEOPLE = (
    "Sergey Ryabkov",
    "Sergei Ryabkov",
    "Ryabkov",
    "Riabkov",
    "Antony Blinken",
    "Anthony Blinken",
    "Blinken",
    "John Smith",
    "John Smyth",
    "Jon Smith",
    "Smith",
    "George Bush",
    "George W. Bush",
    "George H. W. Bush",
    "Paul Ryan",
    "Paul D. Ryan",
    "Paul B. Ryan",
    "Ben Thatcher",
    "Joe Biden",
    "Joseph R. Biden",
    "Joseph Biden",
    "Biden",
    "Hunter Biden",
    "Kim Jong Un",
    "Kim Jong-un",
    "Kim Jong Il",
    "Qasym Toqaev",
    "Kasym Tokaev",
    "Tokayev",
)
BODIES = (
    "CSTO", "Collective Security Treaty Organization", "OSCE", "O.S.C.E.", "MFA",
    "Organization for Security and Co-operation in Europe", "Boeing Co", "Boeing", "UN", "U.N.",
    "United Nations", "Ministry of Foreign Affairs", "Musical Fans of America",
)  # fmt: skip
EXPANSIONS = {
    "CSTO": ("Collective Security Treaty Organization",),
    "MFA": ("Ministry of Foreign Affairs", "Musical Fans of America"),
}


@st.composite
def article_names(draw: st.DrawFn) -> Names:
    found: list[ArticleName] = []
    for name in draw(st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True)):
        others = draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))
        forms = Counter({name: 1})
        forms.update({other: draw(st.integers(1, 3)) for other in others})
        found.append(person(name, *forms.most_common()))
    for name in draw(st.lists(st.sampled_from(BODIES), max_size=3, unique=True)):
        expansions = EXPANSIONS.get(name)
        long_form = draw(st.sampled_from(("", *expansions))) if expansions else ""
        forms = Counter({name: draw(st.integers(1, 3))})
        if long_form:
            forms[long_form] += 1
        found.append(organization(name, *forms.most_common(), long_form=long_form))
    return tuple(found)


DAYS = st.sampled_from([UNDATED, on("2022-01-08"), on("2022-01-09"), on("2022-01-10")])
ARTICLES = st.lists(st.tuples(DAYS, article_names()), max_size=8)


@settings(max_examples=150)
@given(ARTICLES, st.randoms(use_true_random=False), st.sets(st.integers(0, 7)), st.booleans())
def test_what_is_left_after_any_changes_is_what_adding_only_that_gives(
    articles: list[Dated], random: object, gone: set[int], reload: bool
) -> None:
    order = list(range(len(articles)))
    random.shuffle(order)  # type: ignore[attr-defined]
    registry = Registry()
    for number in order:
        registry.add(*articles[number])
        if random.random() < 0.5:  # type: ignore[attr-defined]
            registry.settle()
    registry.settle()
    if reload:
        registry = Registry(registry.sections())
    for number in sorted(gone & set(order), reverse=True):
        registry.remove(*articles[number])
        registry.settle()
    kept = registry_of(article for number, article in enumerate(articles) if number not in gone)
    assert members(registry) == members(kept)
    assert entities(registry) == entities(kept)


@settings(max_examples=60)
@given(ARTICLES, ARTICLES, ARTICLES, st.booleans())
def test_names_counted_together_are_counted_as_one_by_one(
    before: list[Dated], together: list[Dated], after: list[Dated], settled: bool
) -> None:
    registry = Registry()
    for published, names in before:
        registry.add(published, names)
    if settled:
        registry.settle()
    for some in (together[::2], together[1::2]):
        registry.add_counts(counted_together(some))
    for published, names in after:
        registry.add(published, names)
    for published, names in (*before, *together[:1]):
        registry.remove(published, names)
    registry.settle()
    expected = registry_of([*together[1:], *after])
    assert entities(registry) == entities(expected)
    assert members(registry) == members(expected)


@given(ARTICLES, ARTICLES)
def test_adding_articles_and_removing_them_again_changes_nothing_a_reader_sees(
    articles: list[Dated], visitors: list[Dated]
) -> None:
    registry = registry_of(articles)
    before = {kind: registry.entities(kind).copy() for kind in KINDS}
    seen = entities(registry)
    for published, names in visitors:
        registry.add(published, names)
    registry.settle()
    for published, names in visitors:
        registry.remove(published, names)
    registry.settle()
    assert entities(registry) == seen
    for kind in KINDS:
        assert registry.entities(kind)[: len(before[kind])].tolist() == before[kind].tolist()


@settings(max_examples=60)
@given(ARTICLES, ARTICLES)
def test_settle_reports_exactly_the_names_whose_entity_moved(
    articles: list[Dated], more: list[Dated]
) -> None:
    registry = registry_of(articles)
    before = {kind: registry.entities(kind).copy() for kind in KINDS}
    for published, names in more:
        registry.add(published, names)
    for published, names in articles[::2]:
        registry.remove(published, names)
    moved = registry.settle()
    for kind in KINDS:
        now = registry.entities(kind)[: len(before[kind])]
        expected = np.flatnonzero((now != before[kind]) & (before[kind] >= 0))
        assert moved[kind].tolist() == expected.tolist()


@settings(max_examples=60)
@given(ARTICLES)
def test_sections_give_back_the_same_registry(articles: list[Dated]) -> None:
    first = registry_of(articles).sections()
    again = Registry(first)
    assert all(len(moved) == 0 for moved in again.settle().values())
    second = again.sections()
    assert first.keys() == second.keys()
    for name, section in first.items():
        assert bytes(section) == bytes(second[name]), name


@settings(max_examples=60)
@given(ARTICLES)
def test_an_entity_counts_the_mentions_of_all_its_names(articles: list[Dated]) -> None:
    registry = registry_of(articles)
    tables = {kind: entity_table(registry, kind) for kind in KINDS}
    expected: dict[tuple[Kind, int], Counter[str]] = {}
    for _, names in articles:
        for name in names:
            ordinal = entity_of(registry, name.kind, name.name)
            expected.setdefault((name.kind, ordinal), Counter()).update(dict(name.forms))
    for (kind, ordinal), forms in expected.items():
        assert dict(tables[kind].entity(ordinal).forms) == forms
        assert ordinal == min(registry.find(kind, list(tables[kind].members(ordinal))))
        for form in forms:
            assert ordinal in tables[kind].find(form), form


def test_removing_what_was_never_added_is_refused() -> None:
    registry = registry_of([(UNDATED, (person("Sergey Ryabkov"),))])
    with pytest.raises(ValueError, match="Antony Blinken"):
        registry.remove(UNDATED, (person("Antony Blinken"),))
    with pytest.raises(ValueError, match="Ryabkov"):
        registry.remove(on("2022-01-09"), (person("Sergey Ryabkov"),))
    registry.remove(UNDATED, (person("Sergey Ryabkov"),))
    with pytest.raises(ValueError, match="Ryabkov"):
        registry.remove(UNDATED, (person("Sergey Ryabkov"),))


def test_a_person_is_shown_under_the_form_whose_articles_mention_them_most() -> None:
    registry = registry_of(
        [
            (on("2022-01-08"), (person("Sergei Ryabkov"),)),
            (on("2022-01-09"), (person("Sergey Ryabkov", ("Ryabkov", 5), ("Sergey Ryabkov", 1)),)),
        ]
    )
    table = entity_table(registry, "person")
    assert [table.name(found) for found in table.find("ryabkov")] == ["Sergey Ryabkov"]


def test_of_forms_mentioned_equally_often_the_earliest_is_shown_and_undated_ones_are_late() -> None:
    articles = [
        (UNDATED, (person("Anthony Blinken"),)),
        (on("2022-01-10"), (person("Antony Blinken"),)),
    ]
    table = entity_table(registry_of(articles), "person")
    assert table.name(table.find("blinken")[0]) == "Antony Blinken"
    articles.append((on("2022-01-09"), (person("Anthony Blinken"),)))
    articles.append((on("2022-01-11"), (person("Antony Blinken"),)))
    table = entity_table(registry_of(articles), "person")
    assert table.name(table.find("blinken")[0]) == "Anthony Blinken"


def test_an_organization_known_by_an_acronym_is_shown_by_it_with_its_long_form() -> None:
    long = "Collective Security Treaty Organization"
    registry = registry_of(
        [
            (UNDATED, (organization("CSTO", ("CSTO", 5), (long, 1), long_form=long),)),
            (UNDATED, (organization(long, (long, 9)),)),
            (UNDATED, (organization("CSTO Collective Security Council"),)),
        ]
    )
    table = entity_table(registry, "organization")
    (found,) = table.find("collective security treaty organisation")
    assert (table.name(found), table.long_form(found)) == ("CSTO", long)
    assert table.find("csto") == (found,)
    assert len(set(table.entities.tolist()) - {-1}) == 2


@pytest.mark.parametrize(
    ("forms", "shown"),
    [
        ((("CONGRESS", 2), ("Congress", 9)), "Congress"),
        ((("BOEING", 2), ("Boeing Co", 3)), "Boeing Co"),
        ((("NATO", 1), ("Nato", 9)), "NATO"),
        ((("IFOR", 9), ("Ifor", 1)), "IFOR"),
        ((("Al-Qaeda", 2), ("al-Qaeda", 2), ("Qaeda", 3)), "Al-Qaeda"),
    ],
)
def test_a_word_that_is_shouted_is_no_acronym(
    forms: tuple[tuple[str, int], ...], shown: str
) -> None:
    registry = registry_of(
        [(UNDATED, (organization(form, (form, 1)),)) for form, times in forms for _ in range(times)]
    )
    assert {
        entity_table(registry, "organization").name(entity_of(registry, "organization", form))
        for form, _ in forms
    } == {shown}


def test_an_acronym_that_stands_for_several_bodies_takes_none_of_their_names() -> None:
    two = ("Ministry of Foreign Affairs", "Musical Fans of America")
    registry = registry_of(
        [
            *(
                (UNDATED, (organization("MFA", ("MFA", 1), (long, 1), long_form=long),))
                for long in two
            ),
            *((UNDATED, (organization(long),)) for long in two),
        ]
    )
    assert len({entity_of(registry, "organization", name) for name in ("MFA", *two)}) == 3


def shown_and_told(registry: Registry) -> list[tuple[str, str, list[str]]]:
    """Names, long forms and members of all organizations, in order."""
    table = entity_table(registry, "organization")
    ordinals = set(table.entities.tolist()) - {-1}
    return sorted(
        (table.name(each), table.long_form(each), sorted(table.members(each))) for each in ordinals
    )


_MOODYS = "Moody's Investors Service Inc"
MOODYS = organization(_MOODYS, (_MOODYS, 1), ("Moody's", 1))
FIRMS: list[Dated] = [
    *[(UNDATED, (MOODYS,))] * 4,
    *[(UNDATED, (organization("Moody", ("Moody's", 1)),))] * 2,
    (UNDATED, (organization("WORLDBANK"),)),
    *[(UNDATED, (organization("World Bank"),))] * 2,
    *[
        (UNDATED, (organization("FSA", ("FSA", 1), (long, 1), long_form=long),))
        for long in ("Free Syrian Army", "Free Syrian Army", "Free Syria Army")
    ],
    (UNDATED, (organization("Free Syrian Army"),)),
    (UNDATED, (organization("FMC", ("FMC", 3), ("Ford Motor Co", 1), long_form="Ford Motor Co"),)),
    (UNDATED, (organization("Ford Motor Co"),)),
]


@given(st.permutations(FIRMS))
@settings(max_examples=20)
def test_long_and_short_names_are_one_value_across_the_archive(articles: list[Dated]) -> None:
    registry = Registry()
    for article in articles:
        registry.add(*article)
        registry.settle()
    assert shown_and_told(registry) == [
        ("FMC", "Ford Motor Co", ["FMC"]),
        ("FSA", "Free Syrian Army", ["FSA", "Free Syrian Army"]),
        ("Ford Motor Co", "", ["Ford Motor Co"]),
        ("Moody's Investors Service Inc", "", ["Moody", "Moody's Investors Service Inc"]),
        ("World Bank", "", ["WORLDBANK", "World Bank"]),
    ]
    table = entity_table(registry, "organization")
    (told,) = table.why(table.find("moody")[0])
    assert told.method == "the only firm that articles call so"
    registry.remove(*FIRMS[0])
    registry.settle()
    assert ("Moody", "", ["Moody"]) in shown_and_told(registry)


def test_a_bare_surname_belongs_to_the_one_person_who_bears_it() -> None:
    registry = registry_of(
        [
            (UNDATED, (person("Sergey Ryabkov"),)),
            (UNDATED, (person("Ryabkov"),)),
            (UNDATED, (person("Hunter Biden"),)),
            (UNDATED, (person("Joe Biden"),)),
            (UNDATED, (person("Biden"),)),
            (UNDATED, (person("Adam Smith"),)),
            (UNDATED, (person("Smith"),)),
        ]
    )
    table = entity_table(registry, "person")
    assert entity_of(registry, "person", "Ryabkov") == entity_of(
        registry, "person", "Sergey Ryabkov"
    )
    assert table.name(entity_of(registry, "person", "Biden")) == "Biden"
    assert table.name(entity_of(registry, "person", "Smith")) == "Smith"
    assert len(table.find("biden")) == 3


@pytest.mark.parametrize(
    "sought",
    ["ryabkov", "RYABKOV", "Ryabkov’s", "Sergei Ryabkov", "sergey ryabkov", "Riabkov", "Rjabkov",
     "Ryabkov, Sergey", "Сергей Рябков"],
)  # fmt: skip
def test_a_person_is_found_under_every_spelling(sought: str) -> None:
    table = entity_table(registry_of([(UNDATED, (person("Sergey Ryabkov"),))]), "person")
    assert table.names(table.find(sought)) == ["Sergey Ryabkov"]


@pytest.mark.parametrize("sought", ["", " ", "'s", "Sergey Lavrov", "Igor Ryabkov", "🙂", "\x00"])
def test_who_is_not_there_is_not_found(sought: str) -> None:
    table = entity_table(registry_of([(UNDATED, (person("Sergey Ryabkov"),))]), "person")
    assert table.find(sought) == ()


def test_a_middle_initial_joins_where_there_is_no_other() -> None:
    names = [
        "Paul Ryan", "Paul D. Ryan", "Mark Turner", "Mark B. Turner", "Mark C. Turner",
        "John Smith", "John D. Smith", "George Bush", "George W. Bush", "George H. W. Bush",
    ]  # fmt: skip
    registry = registry_of([(UNDATED, (person(name),)) for name in names])
    found = {group for _, group in members(registry) if len(group) > 1}
    assert found == {frozenset(["Paul Ryan", "Paul D. Ryan"])}
    registry.remove(UNDATED, (person("Mark C. Turner"),))
    registry.settle()
    assert ("person", frozenset(["Mark Turner", "Mark B. Turner"])) in members(registry)


def test_an_empty_registry_has_no_entities() -> None:
    for kind in KINDS:
        table = EntityTable(Registry().sections(), kind)
        assert (len(table), table.find("csto"), table.canonical("csto")) == (0, (), None)
        with pytest.raises(IndexError):
            table.name(0)


def test_an_ordinal_that_is_no_entity_is_refused() -> None:
    registry = registry_of([(UNDATED, (person("Sergey Ryabkov", ("Ryabkov", 1)),))])
    table = entity_table(registry, "person")
    with pytest.raises(IndexError):
        table.name(int(registry.find("person", ["Ryabkov"])[0]))


def test_names_of_an_article_come_most_mentioned_first_with_their_forms() -> None:
    body = "Sergey Ryabkov met TASS. Ryabkov, TASS and TASS\nspoke."
    mentions = [
        Mention("person", "Sergey Ryabkov", 0, 14, "Sergey Ryabkov"),
        Mention("organization", "TASS", 19, 23, "TASS"),
        Mention("person", "Ryabkov", 25, 32, "Sergey Ryabkov"),
        Mention("organization", "TASS", 34, 38, "TASS"),
        Mention("organization", "TASS", 43, 47, "TASS"),
    ]
    assert all(body[each.start : each.end] == each.text for each in mentions)
    found = names_of(Article(body=body, mentions=tuple(mentions)))
    assert [(each.kind, each.name, each.mentions) for each in found] == [
        ("organization", "TASS", 3),
        ("person", "Sergey Ryabkov", 2),
    ]
    assert found[1].forms == (("Sergey Ryabkov", 1), ("Ryabkov", 1))


def test_a_stated_name_that_the_body_does_not_contain_counts_once() -> None:
    article = Article(body="Nothing here.", people=("Paul Volcker", " "), organizations=("IMF",))
    assert [(each.name, each.mentions) for each in names_of(article)] == [
        ("Paul Volcker", 1),
        ("IMF", 1),
    ]


@settings(max_examples=40)
@given(ARTICLES)
def test_what_older_rules_resolved_is_resolved_anew(articles: list[Dated]) -> None:
    registry = registry_of(articles)
    sections = registry.sections()
    for kind in KINDS:
        sections[f"{kind}_rules"] = np.zeros(1, np.int32)
        sections[f"{kind}_key_hash"] = np.zeros(0, np.uint32)
        sections[f"{kind}_key_row"] = np.zeros(0, np.int32)
        sections[f"{kind}_entity"] = np.where(
            np.asarray(sections[f"{kind}_articles"]) > 0,
            np.arange(len(np.asarray(sections[f"{kind}_articles"])), dtype=np.int32),
            np.int32(-1),
        )
    again = Registry(sections)
    again.settle()
    assert entities(again) == entities(registry)
    assert again.sections().keys() == sections.keys()


def test_whoever_changes_the_keys_of_names_raises_the_number_of_the_rules() -> None:
    keys = [people.keys(name) + people.blocks(name) for name in PEOPLE]
    keys += [organizations.keys(name) + organizations.blocks(name) for name in BODIES]
    digest = sha256(repr(keys).encode()).hexdigest()[:12]
    assert (RULES, digest) == (10, "80c5fefa0aea"), "raise RULES of kind_registry, put both here"
