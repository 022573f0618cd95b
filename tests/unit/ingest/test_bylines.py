"""Names, agencies and languages out of the fields in which sources state them."""

from __future__ import annotations

import pytest

from search.ingest.bylines import agency_of, authors_in
from search.languages.codes import language_code


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        (["By Jane Doe and John Roe"], ("Jane Doe", "John Roe")),
        (["Jane Doe, John Roe, Reuters"], ("Jane Doe", "John Roe")),
        (["Doe, Jane"], ("Jane Doe",)),
        (["Doe, Jane; Roe, John"], ("Jane Doe", "John Roe")),
        (["Walter Hobbs, Jr."], ("Walter Hobbs, Jr",)),
        (["jane@example.com (Jane Doe)"], ("Jane Doe",)),
        (["Jane Doe <jane@example.com>"], ("Jane Doe",)),
        (["Von Anna Muster und Bernd Beispiel"], ("Anna Muster", "Bernd Beispiel")),
        (["Staff Writer", "", "Associated Press"], ()),
        (["Jane Doe", "Jane Doe"], ("Jane Doe",)),
        (["Vonnegut Smith"], ("Vonnegut Smith",)),
        (["Min Read", "3 min read", "Dec", "About The Author", "Www.Example.Com", "Opinion"], ()),
        (["Jane Doe For Dailymail.com", "John Roe For Mailonline"], ("Jane Doe", "John Roe")),
        (["Jane Doe Example.com", "More Stories John Roe"], ("Jane Doe", "John Roe")),
        (["hundreds of people", "3000 people leaving"], ()),
        (["jane doe", "el houssaine", "bell hooks"], ("jane doe", "el houssaine", "bell hooks")),
    ],
)
def test_people_of_a_byline(fields: list[str], names: tuple[str, ...]) -> None:
    assert authors_in(fields) == names


def test_the_agency_of_a_byline() -> None:
    assert agency_of(["Jane Doe, Reuters"]) == "Reuters"
    assert agency_of(["Jane Doe (AP)", "x"]) == "AP"
    assert agency_of(["Jane Doe"]) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("en-GB", "en"), ("English", "en"), ("de_AT", "de"), ("русский", "ru"), ("und", None),
     ("no language", None), ("", None)],
)  # fmt: skip
def test_languages(text: str, code: str | None) -> None:
    assert language_code(text) == code
