"""What an article says of a name decides its kind, for all mentions of it in the article."""

from __future__ import annotations

import pytest

from search.article import Article
from search.names.recognition.recognize import annotate


def named(body: str) -> tuple[set[str], set[str]]:
    """The people and the organizations of an article."""
    (article,) = annotate([Article(body=body)])
    found: dict[str, set[str]] = {"person": set(), "organization": set()}
    for mention in article.mentions:
        found[mention.kind].add(mention.entity)
    return found["person"], found["organization"]


@pytest.mark.parametrize(
    ("body", "people", "organizations"),
    [
        pytest.param(
            "Critics praised the comedy Anna Lake on Monday. Anna Lake star Imelda Stanton won "
            "a prize. Anna Lake is shown in June.",
            {"Imelda Stanton"},
            set(),
            id="films",
        ),
        pytest.param(
            "The rock band Keeler toured in May. Keeler have sold many records, and Keeler were "
            "pleased.",
            set(),
            {"Keeler"},
            id="bands",
        ),
        pytest.param(
            'Sales rose, according to analysts Hartner. "It is a boom," said Hartner.',
            set(),
            {"Hartner"},
            id="analysts",
        ),
        pytest.param(
            "Analysts with Philbin and Drewitt said prices would fall. Philbin and Drewitt also "
            "cut its forecast.",
            set(),
            {"Philbin and Drewitt"},
            id="firms of two surnames",
        ),
        pytest.param(
            "The fund is managed by Alex. Morrow and Sons Inc, a broker.",
            set(),
            {"Alex. Morrow and Sons Inc"},
            id="firms with a shortened given name",
        ),
        pytest.param(
            "Wheat was sold to Cargrove, Inc on Monday, and Cargrove sold it on Tuesday.",
            set(),
            {"Cargrove, Inc"},
            id="legal forms after a comma",
        ),
        pytest.param(
            "Engineers fuelled the Kestrel Heavy rocket at dawn. The Kestrel Heavy lifted off, and "
            "a Kestrel Heavy cost ten million dollars.",
            set(),
            set(),
            id="vehicles",
        ),
        pytest.param(
            "Villagers belong to the Zandite sect. The Zandite minority lives in the hills.",
            set(),
            set(),
            id="faiths",
        ),
        pytest.param(
            "The truce holds for Eid al-Adha. Rebels took part in the Arab Spring.",
            set(),
            set(),
            id="feasts and events",
        ),
    ],
)
def test_what_an_article_says_a_name_is(
    body: str, people: set[str], organizations: set[str]
) -> None:
    assert named(body) == (people, organizations)


def test_who_heads_a_group_stays_a_person() -> None:
    people, organizations = named(
        "The head of the monitoring group Robert Hallam told reporters that it was quiet. "
        "The company Tom Smithson founded was sold."
    )
    assert {"Robert Hallam", "Tom Smithson"} <= people
    assert not organizations & {"Robert Hallam", "Tom Smithson"}


def test_a_title_says_more_than_a_word_for_a_film() -> None:
    people, _ = named(
        "He saw the film Keeler made. President Keeler spoke on Monday. Mr Keeler then left."
    )
    assert people == {"Keeler"}


def test_apostrophes_that_a_text_has_lost() -> None:
    people, organizations = named(
        "The war began in Syrias south. Forces loyal to Assads regime dont advance. "
        "A group that Al-Qaedas men lead was there."
    )
    assert people == {"Assads"}
    assert organizations == {"Al-Qaeda"}


def test_families_are_people() -> None:
    people, organizations = named("Police searched the Smiths' house. The Turners' car was gone.")
    assert (people, organizations) == ({"Smith", "Turner"}, set())


def test_a_nickname_in_single_quotation_marks_is_no_part_of_the_name() -> None:
    people, _ = named("Edward 'Duke' Tolson met Sean O'Brien. Tolson laughed.")
    assert people == {"Edward Tolson", "Sean O'Brien"}


def test_mr_and_mrs_of_one_surname() -> None:
    (article,) = annotate(
        [Article(body="John and Mary Pellow were fined. Mr Pellow cried, Mrs Pellow did not.")]
    )
    entities = [each.entity for each in article.mentions]
    assert entities == ["John Pellow", "Mary Pellow", "John Pellow", "Mary Pellow"]


def test_a_firm_is_called_by_the_word_before_what_it_trades_in() -> None:
    _, organizations = named(
        "Brandmar Airways cut its forecast. Talks between Veltrix and rivals failed, and Brandmar "
        "shares fell. Orders for Brandmar are few."
    )
    assert {"Brandmar Airways", "Brandmar"} & organizations
    assert "Brandmar" in {
        each.text
        for each in annotate([Article(body="Brandmar Airways paid. Few trust Brandmar.")])[
            0
        ].mentions
    }


def test_what_a_body_does_in_a_headline_is_no_part_of_its_name() -> None:
    _, organizations = named("Syrian Army Kills 11 Men in Raid\n\nThe raid was at dawn.")
    assert organizations == {"Syrian Army"}


def test_places_in_a_row() -> None:
    people, _ = named("Planes hit Aleppo, Homs and Marat. They also hit the city of Dowma.")
    assert people == set()
