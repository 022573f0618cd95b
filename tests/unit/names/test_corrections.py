"""What the person says of names is kept as readable text and outweighs every rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import KINDS, UNDATED, Kind
from search.errors import FormatError
from search.names.corrections import Action, Correction, Corrections
from search.names.entities import EntityTable
from search.names.registry import ArticleName, Registry

NAMES = ("Antony Blinken", "Tony Blinken", "Blinken", "Anthony Blinken", "George W. Bush", "Dubya")


def registry_of(*names: str, kind: Kind = "person") -> Registry:
    registry = Registry()
    for name in names:
        registry.add(UNDATED, [ArticleName(kind, name, 1, ((name, 1),))])
    registry.settle()
    return registry


def said(*lines: str) -> Corrections:
    return Corrections.parse("\n".join(lines))


def shown(registry: Registry, kind: Kind = "person") -> dict[str, set[str]]:
    table = registry.table(kind)
    return {
        table.name(ordinal): set(table.members(ordinal))
        for ordinal in set(table.entities.tolist()) - {-1}
    }


def listed(registry: Registry) -> list[tuple[str, list[str]]]:
    """The same where several may be shown under one name."""
    table = registry.table("person")
    return sorted(
        (table.name(ordinal), sorted(table.members(ordinal)))
        for ordinal in set(table.entities.tolist()) - {-1}
    )


def test_a_dictionary_is_readable_and_gives_back_the_same_corrections(tmp_path: Path) -> None:
    corrections = said(
        "# my corrections",
        'merge person "Antony Blinken" "Tony Blinken"  # a nickname',
        "",
        'apart person "Ivan Petrov" "Ivan Petrow"',
        'rename organization "CSTO" "Collective Security Treaty Organization"',
        r'hide person "Smith \"Barney\""',
    )
    path = tmp_path / "names.txt"
    corrections.save(path)
    assert Corrections.load(path) == corrections
    assert path.read_text().splitlines()[1] == 'merge person "Antony Blinken" "Tony Blinken"'
    assert Corrections.load(tmp_path / "nothing.txt") == Corrections()


@pytest.mark.parametrize(
    "line",
    [
        'join person "A" "B"',
        'merge people "A" "B"',
        'merge person "A"',
        "merge person A B",
        'merge person "A" "B',
        'merge person "A" 3',
        'merge person "A" " "',
        'rename person "A" "B" "C"',
        "hide",
        "hide person " + "[" * 100_000,
    ],
)
def test_a_line_that_is_no_correction_is_named(line: str) -> None:
    with pytest.raises(FormatError, match="line 2: "):
        Corrections.parse(f"\n{line}")


TEXTS = st.text(min_size=1, max_size=8).filter(str.strip)
ACTIONS: list[Action] = ["merge", "apart", "rename", "hide"]
LINES = st.builds(
    Correction,
    st.sampled_from(ACTIONS),
    st.sampled_from(KINDS),
    st.lists(TEXTS, min_size=2, max_size=2).map(tuple),
)


@given(st.lists(LINES, max_size=6))
def test_any_names_can_be_written_and_read_again(lines: list[Correction]) -> None:
    corrections = Corrections()
    for line in lines:
        corrections = corrections.having(line)
    assert Corrections.parse(str(corrections)) == corrections


@given(st.text(max_size=60))
def test_any_text_is_a_dictionary_or_is_refused_with_its_line(text: str) -> None:
    try:
        corrections = Corrections.parse(text)
    except FormatError:
        return
    assert Corrections.parse(str(corrections)) == corrections


def test_the_later_word_counts() -> None:
    merged = said('merge person "A" "B"')
    parted = merged.having(Correction("apart", "person", ("B", "A")))
    assert [line.action for line in parted.lines] == ["apart"]
    assert parted.without(parted.lines[0]) == Corrections()
    assert merged.having(merged.lines[0]) == merged


def test_names_that_no_rule_would_join_are_merged_and_found_under_each_other() -> None:
    registry = registry_of(*NAMES)
    registry.apply(said('merge person "George W. Bush" "Dubya"'))
    registry.settle()
    assert shown(registry)["George W. Bush"] == {"George W. Bush", "Dubya"}
    table = registry.table("person")
    assert table.names(table.find("dubya")) == ["George W. Bush"]
    assert [(each.one, each.other) for each in table.why(table.find("dubya")[0])] == [
        ("Dubya", "George W. Bush")
    ]


def test_a_merged_nickname_does_not_keep_other_spellings_out() -> None:
    registry = registry_of("George W. Bush", "Dubya", "George Walker Bush")
    registry.apply(said('merge person "George W. Bush" "Dubya"'))
    registry.settle()
    assert len(shown(registry)) == 2  # Bush is a common name: what was not said is not guessed
    registry = registry_of("Antony Blinken", "Tony B", "Anthony Blinken")
    registry.apply(said('merge person "Antony Blinken" "Tony B"'))
    registry.settle()
    assert len(shown(registry)) == 1


def test_names_held_apart_are_never_joined_even_by_a_third() -> None:
    registry = registry_of("Antony Blinken", "Anthony Blinken", "Tony Blinken")
    assert len(shown(registry)) == 1
    registry.apply(said('apart person "Antony Blinken" "Anthony Blinken"'))
    registry.settle()
    together = list(shown(registry).values())
    assert len(together) == 2
    assert not any({"Antony Blinken", "Anthony Blinken"} <= names for names in together)


def test_a_bare_surname_can_be_held_apart() -> None:
    registry = registry_of("Antony Blinken", "Blinken")
    assert len(shown(registry)) == 1
    registry.apply(said('apart person "Blinken" "Antony Blinken"'))
    registry.settle()
    assert len(shown(registry)) == 2


def test_a_name_that_is_hidden_is_no_entity_and_joins_nothing() -> None:
    registry = registry_of("Antony Blinken", "Blinken", "Smith Barney")
    registry.apply(said('hide person "Smith Barney" "Blinken"'))
    moved = registry.settle()
    assert shown(registry) == {"Antony Blinken": {"Antony Blinken"}}
    assert registry.ordinal("person", "Smith Barney") == -1
    assert registry.table("person").find("Smith Barney") == ()
    assert sorted(moved["person"].tolist()) == [1, 2]


def test_an_entity_is_shown_and_found_under_the_name_that_the_person_chose() -> None:
    registry = registry_of("CSTO", kind="organization")
    registry.apply(said('rename organization "CSTO" "ODKB"'))
    registry.settle()
    table = Registry.from_sections(registry.sections()).table("organization")
    assert table.names(table.find("csto")) == table.names(table.find("odkb")) == ["ODKB"]


def test_taking_corrections_back_restores_what_the_rules_say() -> None:
    registry = registry_of(*NAMES)
    before = shown(registry)
    registry.apply(
        said(
            'merge person "Blinken" "Dubya"',
            'apart person "Antony Blinken" "Anthony Blinken"',
            'hide person "Tony Blinken"',
            'rename person "George W. Bush" "Bush the Younger"',
        )
    )
    registry.settle()
    assert shown(registry) != before
    registry.apply(Corrections())
    registry.settle()
    assert shown(registry) == before


def test_corrections_are_stored_and_hold_for_names_that_come_later() -> None:
    registry = registry_of("Antony Blinken")
    registry.apply(said('merge person "Antony Blinken" "The Secretary"'))
    registry.settle()
    again = Registry.from_sections(registry.sections())
    again.add(UNDATED, [ArticleName("person", "The Secretary", 1, (("The Secretary", 1),))])
    again.settle()
    assert again.corrections == registry.corrections
    assert shown(again) == {"Antony Blinken": {"Antony Blinken", "The Secretary"}}


def test_applied_at_once_or_from_the_start_corrections_come_to_the_same() -> None:
    corrections = said(
        'merge person "George W. Bush" "Dubya"',
        'apart person "Antony Blinken" "Tony Blinken"',
    )
    late = registry_of(*NAMES)
    late.apply(corrections)
    late.settle()
    early = Registry()
    early.apply(corrections)
    for name in reversed(NAMES):
        early.add(UNDATED, [ArticleName("person", name, 1, ((name, 1),))])
        early.settle()
    assert shown(early) == shown(late)


def test_what_joined_an_entity_is_told() -> None:
    table = registry_of("Antony Blinken", "Anthony Blinken", "Blinken").table("person")
    (blinken,) = table.find("blinken")
    assert [(each.one, each.other, each.method) for each in table.why(blinken)] == [
        ("Antony Blinken", "Anthony Blinken", "transliteration"),
        ("Blinken", "Antony Blinken", "the only one of that surname who is written about much"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("George Bush", "George W. Bush"),
        ("Viktor Orban", "Orban Viktor"),
        ("J. Blinken", "John Blinken"),
        ("John Smith", "John Smyth"),
    ],
)
def test_what_is_nearly_alike_is_offered_until_the_person_has_decided(one: str, other: str) -> None:
    registry = registry_of(one, other)
    assert len(shown(registry)) == 2

    def offered(table: EntityTable) -> list[str]:
        (ordinal,) = {table.canonical(one)}
        assert ordinal is not None
        return [each.other for each in table.alike(ordinal)]

    assert offered(registry.table("person")) == [other]
    registry.apply(Corrections().having(Correction("apart", "person", (one, other))))
    registry.settle()
    assert offered(registry.table("person")) == []


def test_suggestions_come_from_the_people_most_written_about_and_each_pair_once() -> None:
    registry = registry_of("John Smith", "John Smyth", "George Bush", "George W. Bush")
    registry.add(UNDATED, [ArticleName("person", "George Bush", 1, (("George Bush", 1),))])
    registry.settle()
    table = registry.table("person")
    pairs = [{each.one, each.other} for each in table.suggestions()]
    assert pairs == [{"George Bush", "George W. Bush"}, {"John Smith", "John Smyth"}]
    assert len(table.suggestions(limit=1)) == 1
    assert Registry().table("person").suggestions() == ()


@st.composite
def corrections_of(draw: st.DrawFn) -> Corrections:
    found = Corrections()
    for _ in range(draw(st.integers(0, 4))):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
        action = draw(st.sampled_from(ACTIONS))
        found = found.having(Correction(action, "person", tuple(names[:2])))
    return found


@settings(max_examples=150, deadline=None)
@given(corrections_of(), corrections_of(), st.permutations(NAMES), st.integers(0, 6))
def test_only_the_last_corrections_and_the_names_present_decide(
    first: Corrections, last: Corrections, names: list[str], cut: int
) -> None:
    registry = Registry()
    registry.apply(first)
    for name in names[:cut]:
        registry.add(UNDATED, [ArticleName("person", name, 1, ((name, 1),))])
    registry.settle()
    registry = Registry.from_sections(registry.sections())
    registry.apply(last)
    for name in names[cut:]:
        registry.add(UNDATED, [ArticleName("person", name, 1, ((name, 1),))])
    registry.settle()
    plain = Registry()
    plain.apply(last)
    for name in NAMES:
        plain.add(UNDATED, [ArticleName("person", name, 1, ((name, 1),))])
    plain.settle()
    assert listed(registry) == listed(plain)
