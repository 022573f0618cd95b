"""What the person says of names is kept as readable text and outweighs every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import KINDS, UNDATED, Entity, Kind
from search.errors import FormatError
from search.names.registry.article_names import ArticleName
from search.names.registry.corrections import Action, Correction, Corrections
from search.names.registry.entities import EntityTable
from search.names.registry.registry import Registry
from tests.entities import entity_of, entity_table
from tests.growth.measuring import Work, is_linear, seconds
from tests.growth.payloads import distinct_name

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
    table = entity_table(registry, kind)
    return {
        table.name(ordinal): set(table.members(ordinal))
        for ordinal in set(table.entities.tolist()) - {-1}
    }


def listed(registry: Registry, kind: Kind) -> list[tuple[str, list[str], Entity]]:
    """All entities of a kind with their spellings, without the numbers of their order."""
    table = entity_table(registry, kind)
    return sorted(
        (
            table.name(ordinal),
            sorted(table.members(ordinal)),
            replace(table.entity(ordinal), id="", names=()),
        )
        for ordinal in set(table.entities.tolist()) - {-1}
    )


def test_a_dictionary_is_readable_and_gives_back_the_same_corrections() -> None:
    corrections = said(
        "# my corrections",
        'merge person "Antony Blinken" "Tony Blinken"  # a nickname',
        "",
        'apart person "Ivan Petrov" "Ivan Petrow"',
        'rename organization "CSTO" "Collective Security Treaty Organization"',
        r'hide person "Smith \"Barney\""',
        'retype organization "Equifax"',
    )
    text = str(corrections)
    assert text.splitlines()[1] == 'merge person "Antony Blinken" "Tony Blinken"'
    assert Corrections.parse(text) == corrections


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
        'date article "a"',
        'date article "a" "b" "c"',
        'date article "a" "2022-02-30"',
        'date article "a" "2022-00"',
        'date article "a" "2022-02-03..2022-01"',
        'date article "a" "..2022"',
        'date article "a" "٢٠٢٢"',
        'date article "a" "99999"',
        'date person "a" "2022"',
        'merge article "a" "b"',
    ],
)
def test_a_line_that_is_no_correction_is_named(line: str) -> None:
    with pytest.raises(FormatError, match="line 2: "):
        Corrections.parse(f"\n{line}")


def test_dates_are_days_months_years_and_what_is_between_and_the_last_word_counts() -> None:
    corrections = said(
        'date article "a" "2022-01-09"',
        'date article "2022" "2022"',
        'date article "b" "2021-12..2022-02"',
        'date article "a" "none"',
    )
    assert corrections.dates() == {
        "2022": (date(2022, 1, 1), date(2022, 12, 31)),
        "b": (date(2021, 12, 1), date(2022, 2, 28)),
        "a": (None, None),
    }
    assert Corrections.parse(str(corrections)) == corrections


TEXTS = st.text(min_size=1, max_size=8).filter(str.strip)
ACTIONS: list[Action] = ["merge", "apart", "rename", "hide", "retype"]
LINES = st.builds(
    Correction,
    st.sampled_from(ACTIONS),
    st.sampled_from(KINDS),
    st.lists(TEXTS, min_size=2, max_size=2).map(tuple),
)


@given(st.lists(LINES, max_size=6))
def test_any_names_can_be_written_and_read_again(lines: list[Correction]) -> None:
    corrections = Corrections.of(lines)
    assert Corrections.parse(str(corrections)) == corrections


def contradicts(new: Correction, old: Correction) -> bool:
    """The meaning of "repeats or contradicts", pair by pair."""
    if new.action == old.action == "retype":
        return set(old.names) <= set(new.names)
    if new.kind != old.kind:
        return False
    if new.action == old.action:
        if new.action == "rename":
            return new.names[0] == old.names[0]
        return set(old.names) <= set(new.names)
    return {new.action, old.action} == {"merge", "apart"} and len({*new.names} & {*old.names}) > 1


FEW_NAMES = (
    st.builds(
        lambda action, names: Correction(action, "person", tuple(names)),
        st.sampled_from(("merge", "apart", "hide", "retype")),
        st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=4),
    )
    | st.builds(
        lambda names: Correction("retype", "organization", tuple(names)),
        st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=4),
    )
    | st.builds(
        lambda names: Correction("rename", "person", tuple(names)),
        st.lists(st.sampled_from("ABCDE"), min_size=2, max_size=2),
    )
)


@given(st.lists(FEW_NAMES, max_size=12))
def test_of_corrections_that_repeat_or_contradict_each_other_the_last_one_stays(
    lines: list[Correction],
) -> None:
    kept: list[Correction] = []
    for new in lines:
        if new.action in ("hide", "retype") or len(set(new.names)) > 1:
            kept = [old for old in kept if not contradicts(new, old)] + [new]
    assert Corrections.of(lines).lines == tuple(kept)


@given(st.text(max_size=60))
def test_any_text_is_a_dictionary_or_is_refused_with_its_line(text: str) -> None:
    try:
        corrections = Corrections.parse(text)
    except FormatError:
        return
    assert Corrections.parse(str(corrections)) == corrections


def test_the_later_word_counts() -> None:
    merged = said('merge person "A" "B"')
    parted = Corrections.of([*merged.lines, Correction("apart", "person", ("B", "A"))])
    assert [line.action for line in parted.lines] == ["apart"]
    assert Corrections.of(merged.lines * 2) == merged


def test_names_that_no_rule_would_join_are_merged_and_found_under_each_other() -> None:
    registry = registry_of(*NAMES)
    registry.apply(said('merge person "George W. Bush" "Dubya"'))
    registry.settle()
    assert shown(registry)["George W. Bush"] == {"George W. Bush", "Dubya"}
    table = entity_table(registry, "person")
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
    assert entity_of(registry, "person", "Smith Barney") == -1
    assert entity_table(registry, "person").find("Smith Barney") == ()
    assert sorted(moved["person"].tolist()) == [1, 2]


def test_a_name_of_the_wrong_kind_counts_as_the_other_until_that_is_taken_back() -> None:
    taken = [
        ArticleName("person", "Equifax", 2, (("Equifax", 2),)),
        ArticleName("organization", "Equifax", 1, (("Equifax", 1),)),
        ArticleName("person", "Helen Carver", 1, (("Carver", 1),)),
    ]
    registry = Registry()
    registry.add(UNDATED, taken)
    registry.settle()
    before = shown(registry), shown(registry, "organization")
    assert before == ({"Equifax": {"Equifax"}, "Helen Carver": {"Helen Carver"}}, before[1])

    registry.apply(said('retype organization "Equifax" "Helen Carver"'))
    registry.add(UNDATED, taken[:1])
    registry.settle()
    assert shown(registry) == {}
    table = entity_table(registry, "organization")
    assert table.entity(table.find("equifax")[0]).forms == (("Equifax", 5),)
    assert table.entity(table.find("carver")[0]).names == ("Helen Carver",)

    registry.remove(UNDATED, taken[:1])
    registry.apply(said('retype organization "Equifax" "Helen Carver"', 'retype person "Equifax"'))
    registry.settle()
    assert shown(registry) == {"Equifax": {"Equifax"}}
    assert shown(registry, "organization") == {"Helen Carver": {"Helen Carver"}}
    registry.apply(Corrections())
    registry.settle()
    assert (shown(registry), shown(registry, "organization")) == before


def test_an_entity_is_shown_and_found_under_the_name_that_the_person_chose() -> None:
    registry = registry_of("CSTO", kind="organization")
    registry.apply(said('rename organization "CSTO" "ODKB"'))
    registry.settle()
    table = entity_table(Registry(registry.sections()), "organization")
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
    again = Registry(registry.sections())
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
    table = entity_table(registry_of("Antony Blinken", "Anthony Blinken", "Blinken"), "person")
    (blinken,) = table.find("blinken")
    assert [(each.one, each.other, each.method) for each in table.why(blinken)] == [
        ("Antony Blinken", "Anthony Blinken", "transliteration"),
        ("Blinken", "Antony Blinken", "the only one of that surname who is written about much"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mary Brown", "Mary W. Brown"),
        ("Paul Martin", "Martin Paul"),
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

    assert offered(entity_table(registry, "person")) == [other]
    registry.apply(Corrections((Correction("apart", "person", (one, other)),)))
    registry.settle()
    assert offered(entity_table(registry, "person")) == []


def test_suggestions_come_from_the_people_most_written_about_and_each_pair_once() -> None:
    registry = registry_of("John Smith", "John Smyth", "Mary Brown", "Mary W. Brown")
    registry.add(UNDATED, [ArticleName("person", "Mary Brown", 1, (("Mary Brown", 1),))])
    registry.settle()
    table = entity_table(registry, "person")
    pairs = [{each.one, each.other} for each in table.suggestions()]
    assert pairs == [{"Mary Brown", "Mary W. Brown"}, {"John Smith", "John Smyth"}]
    assert len(table.suggestions(limit=1)) == 1
    assert entity_table(Registry(), "person").suggestions() == ()


@st.composite
def corrections_of(draw: st.DrawFn) -> Corrections:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
        action = draw(st.sampled_from(ACTIONS))
        most = 2 if action == "rename" else 3
        kind = draw(st.sampled_from(KINDS)) if action == "retype" else "person"
        found.append(Correction(action, kind, tuple(names[:most])))
    return Corrections.of(found)


def of_both_kinds(name: str) -> list[ArticleName]:
    """A name of an article in which it is a person; a nickname is an organization there too."""
    kinds = KINDS if " " not in name else KINDS[:1]
    return [ArticleName(kind, name, 2, ((name, 1), (name[:5], 1))) for kind in kinds]


@settings(max_examples=150)
@given(corrections_of(), corrections_of(), st.permutations(NAMES), st.integers(0, 6))
def test_only_the_last_corrections_and_the_names_present_decide(
    first: Corrections, last: Corrections, names: list[str], cut: int
) -> None:
    registry = Registry()
    registry.apply(first)
    for name in names[:cut]:
        registry.add(UNDATED, of_both_kinds(name))
    registry.settle()
    registry = Registry(registry.sections())
    registry.apply(last)
    for name in names[cut:]:
        registry.add(UNDATED, of_both_kinds(name))
    registry.remove(UNDATED, of_both_kinds(names[0]))
    registry.settle()
    plain = Registry()
    plain.apply(last)
    for name in sorted(names[1:]):
        plain.add(UNDATED, of_both_kinds(name))
    plain.settle()
    for kind in KINDS:
        assert listed(registry, kind) == listed(plain, kind)


def full_name(number: int) -> str:
    return f"{distinct_name(number)} {distinct_name(7 * number + 3)}"


def quoted(*numbers: int) -> str:
    return " ".join(f'"{full_name(number)}"' for number in numbers)


DICTIONARIES: dict[str, Callable[[int], Iterable[str]]] = {
    "merges of two": lambda n: (f"merge person {quoted(2 * i, 2 * i + 1)}" for i in range(n)),
    "all merged with one": lambda n: (f"merge person {quoted(0, i + 1)}" for i in range(n)),
    "a chain of merges": lambda n: (f"merge person {quoted(i, i + 1)}" for i in range(n)),
    "one long merge": lambda n: [f"merge person {quoted(*range(n))}"],
    "two apart": lambda n: (f"apart person {quoted(2 * i, 2 * i + 1)}" for i in range(n)),
    "all apart from one": lambda n: (f"apart person {quoted(0, i + 1)}" for i in range(n)),
    "one long line of names apart": lambda n: [f"apart person {quoted(*range(n))}"],
    "merged and then apart": lambda n: (
        f"{('merge', 'apart')[i % 2]} person {quoted(0, i // 2 + 1)}" for i in range(n)
    ),
    "renamed": lambda n: (f"rename person {quoted(i, i + n)}" for i in range(n)),
    "one renamed": lambda n: (f"rename person {quoted(0, i + 1)}" for i in range(n)),
    "hidden": lambda n: (f"hide person {quoted(i)}" for i in range(n)),
    "retyped": lambda n: (f"retype organization {quoted(i)}" for i in range(n)),
    "hidden beside one": lambda n: (f"hide person {quoted(0, i + 1)}" for i in range(n)),
    "of nobody in the archive": lambda n: (
        f"merge person {quoted(10**6 + 2 * i, 10**6 + 2 * i + 1)}" for i in range(n)
    ),
}


@pytest.mark.parametrize("dictionary", DICTIONARIES)
def test_the_time_grows_with_the_number_of_corrections(dictionary: str) -> None:
    def prepared(size: int) -> Work:
        text = "\n".join(DICTIONARIES[dictionary](size))
        names = [full_name(number) for number in range(2 * size)]

        def work() -> None:
            registry = registry_of(*names)
            registry.apply(Corrections.parse(text))
            registry.settle()
            table = entity_table(registry, "person")
            for ordinal in table.find(names[1]):
                table.why(ordinal)
                table.alike(ordinal)
            table.suggestions()
            assert table.corrections == registry.corrections

        return work

    assert is_linear(prepared, 100)


def test_a_reader_reads_the_corrections_once_and_only_where_they_are_asked_for() -> None:
    names = [full_name(number) for number in range(20)]
    registry = registry_of(*names)
    table = entity_table(registry, "person")
    registry.apply(Corrections.parse("\n".join(DICTIONARIES["two apart"](10_000))))
    registry.settle()
    corrected = entity_table(registry, "person")

    def asked(table: EntityTable) -> None:
        for name in names:
            for ordinal in table.find(name):
                table.entity(ordinal)
                table.why(ordinal)
                table.alike(ordinal)
        table.suggestions()

    asked(corrected)
    assert corrected.corrections is corrected.corrections
    assert seconds(lambda: asked(corrected), 5) < 3 * seconds(lambda: asked(table), 5)
