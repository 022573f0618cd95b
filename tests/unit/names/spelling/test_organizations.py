"""Spellings of one organization are recognised; an acronym needs its initials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.names.spelling import organizations


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Organization for Security and Cooperation in Europe",
            "Organisation for Security and Co-operation in Europe",
        ),
        ("Boeing Co.", "The Boeing Company"),
        ("U.N.", "UN"),
        ("U.S. State Department", "US State Department"),
        ("U.S. State Department", "United States State Department"),
        ("Collective Security Treaty Organization's", "Collective Security Treaty Organisation"),
        ("Ministry of Defence", "Ministry of Defense"),
        ("Johnson & Johnson", "Johnson and Johnson"),
        ("General Services Administration", "General Service Administration"),
        ("al-Qaeda", "Qaeda"),
        ("Al Nusra Front", "Nusra Front"),
        ("World Bank", "WORLDBANK"),
        ("Bell South", "BellSouth Corp"),
    ],
)
def test_these_are_one_organization(one: str, other: str) -> None:
    assert organizations.similarity(one, other)[0] >= organizations.MERGE_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CSTO", "CSTO Collective Security Council"),
        ("Bank of England", "Bank of Japan"),
        ("Ministry of Defence", "Ministry of Finance"),
        ("Russian Foreign Ministry", "Foreign Ministry"),
        ("Times", "Time"),
        ("A B C", "ABC"),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert organizations.conflict(one, other)


@pytest.mark.parametrize(
    ("acronym", "long"),
    [
        ("CSTO", "Collective Security Treaty Organization"),
        ("OSCE", "Organization for Security and Cooperation in Europe"),
        ("U.N.", "United Nations"),
        ("FBI", "Federal Bureau of Investigation"),
        ("IAEA", "International Atomic Energy Agency"),
        ("DoJ", "Department of Justice"),
    ],
)
def test_an_acronym_abbreviates_its_long_form(acronym: str, long: str) -> None:
    assert organizations.abbreviates(acronym, long)


@pytest.mark.parametrize(
    ("acronym", "long"),
    [("CSTO", "CSTO"), ("NATO", "United Nations"), ("Kremlin", "Kremlin Press"), ("UN", "Union")],
)
def test_other_words_do_not(acronym: str, long: str) -> None:
    assert not organizations.abbreviates(acronym, long)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    organizations.abbreviates(one, other)
    organizations.is_acronym(one)
    if organizations.similarity(one, other)[0]:
        assert set(organizations.blocks(one)) & set(organizations.blocks(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US State Department", "State Department"),
        ("Russian Foreign Ministry", "Foreign Ministry"),
        ("Free Syrian Army", "FSA"),
    ],
)
def test_doubtful_pairs_are_offered_to_the_person(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        score, _ = organizations.similarity(first, second)
        assert organizations.SUGGEST_FROM <= score < organizations.MERGE_FROM
    assert set(organizations.near(one)) & set(organizations.blocks(other))
