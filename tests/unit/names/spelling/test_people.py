"""Two spellings are one person only where nothing speaks against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.names.registry.entities import SUGGEST_FROM
from search.names.spelling import people
from search.names.spelling.people import MERGE_FROM, PersonName


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Ryabkov", "Sergei Ryabkov"),
        ("Sergey Ryabkov", "Sergej Rjabkov"),
        ("Antony Blinken", "Anthony Blinken"),
        ("Kassym-Jomart Tokayev", "Kassym-Zhomart Tokayev"),
        ("Kassym-Jomart Tokayev", "Kassym-Jomart Tokaev"),
        ("Kassym-Jomart Tokayev", "Qasym-Jomart Toqaev"),
        ("Zbignev Rau", "Zbigniew Rau"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Volodymyr Zelensky", "Vladimir Zelenskiy"),
        ("Joe Biden", "Joseph R. Biden"),
        ("Maria Zakharova", "Mariya Zakharova"),
        ("Alexander Lukashenko", "Aleksandr Lukashenko"),
        ("Nikol Pashinyan", "Nikol Pashinian"),
        ("Dmitry Peskov", "Dmitri Peskov"),
        ("Yevgeny Prigozhin", "Evgeny Prigozhin"),
        ("Mohammed bin Salman", "Muhammad bin Salman"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Ban Ki-moon", "Ban Ki Moon"),
        ("Xi Jinping", "XI Jinping"),
        ("Владимир Путин", "Vladimir Putin"),
        ("Blinken, Antony", "Antony Blinken"),
        ("José Manuel Barroso", "Jose Manuel Barroso"),
        ("President Joe Biden", "Joe Biden"),
        ("Prince Mohammed bin Salman", "Mohammed bin Salman"),
        ("Queen Elizabeth II", "Queen Elizabeth"),
    ],
)
def test_these_are_one_person(one: str, other: str) -> None:
    assert people.similarity(one, other)[0] >= MERGE_FROM
    assert not people.conflict(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "John Smyth"),
        ("John Smith", "Jon Smith"),
        ("Stephen Miller", "Steven Miller"),
        ("George W. Bush", "George H. W. Bush"),
        ("John Smith", "John D. Smith"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Kim Jong Un", "Kim Yo Jong"),
        ("Joe Biden", "Hunter Biden"),
        ("Michelle Obama", "Barack Obama"),
        ("Ivan Ivanov", "Ivan Petrov"),
        ("Bill Clinton", "Hillary Clinton"),
        ("Martin Luther King Jr.", "Martin Luther King Sr."),
        ("Li Peng", "Lee Peng"),
        ("Park Chung Hee", "Park Geun Hye"),
        ("Maria Ivanova", "Mario Ivanov"),
        ("Sergei Ivanov", "Sergei Ivanova"),
        ("Pope Francis", "Pope Benedict"),
        ("King Charles III", "King Charles I"),
    ],
)
def test_these_stay_apart(one: str, other: str) -> None:
    assert people.similarity(one, other)[0] < MERGE_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("George W. Bush", "George H. W. Bush"),
        ("Kim Jong Un", "Kim Jong Il"),
        ("John Smith", "John Smyth"),
        ("Joe Biden", "Hunter Biden"),
    ],
)
def test_no_third_name_can_chain_these_together(one: str, other: str) -> None:
    assert people.conflict(one, other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Antony Blinken", PersonName(("antony",), "blinken")),
        ("Blinken, Antony", PersonName(("antony",), "blinken")),
        ("TOKAYEV Kassym-Jomart", PersonName(("kassym", "jomart"), "tokayev")),
        ("Bashar al-Assad's", PersonName(("bashar",), "assad", ("al",))),
        ("Ursula von der Leyen", PersonName(("ursula",), "leyen", ("von", "der"))),
        ("Martin Luther King Jr.", PersonName(("martin", "luther"), "king", (), "jr")),
        ("George H.W. Bush", PersonName(("george", "h", "w"), "bush")),
        ("Blinken", PersonName((), "blinken")),
        ("Pope Francis", PersonName(("pope",), "francis")),
        ("", PersonName((), "")),
        ("...", PersonName((), "")),
    ],
)
def test_a_name_is_parsed_in_any_usual_order(name: str, parts: PersonName) -> None:
    assert people.parse(name) == parts


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared_and_the_order_does_not_matter(one: str, other: str) -> None:
    assert people.similarity(one, other) == people.similarity(other, one)
    assert people.conflict(one, other) == people.conflict(other, one)
    assert 0 <= people.similarity(one, other)[0] <= 1


WORDS = st.sampled_from(
    "sergey sergei ryabkov rjabkov kassym jomart zhomart tokayev tokaev john jon jong yong w h kim"
    " mohammed muhammad bin al salman bill william jr o'brien de la".split()
)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_whoever_may_be_merged_shares_a_block_and_does_not_conflict(
    one: list[str], other: list[str]
) -> None:
    first, second = " ".join(one), " ".join(other)
    if people.similarity(first, second)[0] >= MERGE_FROM:
        assert set(people.blocks(first)) & set(people.blocks(second))
        assert not people.conflict(first, second)


def test_a_name_with_the_family_name_first_is_the_same_name() -> None:
    for one, other in [("Shinzo Abe", "Abe Shinzo"), ("Viktor Orban", "Orban Viktor")]:
        assert people.similarity(one, other)[0] >= MERGE_FROM
        assert not people.conflict(one, other)
    for one, other in [("Nguyen Van Minh", "Tran Van Minh"), ("Shinzo Abe", "Shinzo Kato")]:
        assert people.similarity(one, other)[0] < SUGGEST_FROM


def test_doubtful_pairs_are_offered_to_the_person() -> None:
    for one, other in [("John Smith", "John D. Smith"), ("Ian Thomas", "Thomas Ian")]:
        assert SUGGEST_FROM <= people.similarity(one, other)[0] < MERGE_FROM


@pytest.mark.parametrize(
    "other",
    ["Rami Abdul Rahman", "Rami Abdulrahman", "Rami Abdurrahman", "Rami Abd al-Rahman",
     "Rami Abdelrahman"],
)  # fmt: skip
def test_a_servant_of_the_merciful_is_one_word_however_it_is_divided(other: str) -> None:
    assert people.similarity("Rami Abdel Rahman", other)[0] >= MERGE_FROM
    assert people.bare("Abdel Rahman")


def test_a_given_name_in_capitals_is_still_the_given_name() -> None:
    assert people.similarity("DONALD Trump", "Donald Trump")[0] >= MERGE_FROM
    assert people.parse("BLINKEN Antony") == people.parse("Antony Blinken")


def test_an_s_that_has_lost_its_apostrophe_is_no_part_of_a_surname() -> None:
    assert people.similarity("Bashar al-Assad", "Bashar al-Assads")[0] >= MERGE_FROM
    for one, other in [("Ed Robert", "Ed Roberts"), ("Ed William", "Ed Williams")]:
        assert people.similarity(one, other)[0] < MERGE_FROM


def test_a_mute_h_at_the_end_is_no_other_name() -> None:
    assert people.similarity("Hassan Nasrallah", "Hasan Nasralla")[0] >= MERGE_FROM
