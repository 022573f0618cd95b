"""Kinds of names that people complain of, each with examples: who and what is in the facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from search import Archive, FacetName, SearchRequest


class Case(NamedTuple):
    """Texts, the people and organizations that they name with their articles, totals of queries."""

    kind: str
    texts: Sequence[str]
    people: Mapping[str, int] | None = None
    organizations: Mapping[str, int] | None = None
    totals: Mapping[str, int] = {}


CASES = [
    Case(
        "dotted initials",
        [
            "The novelist J.K. Bowling read aloud in Leeds. Bowling smiled.",
            "The novelist J. K. Bowling read aloud in York. Bowling left.",
            "JK Bowling was fined in Hull.",
        ],
        people={"J. K. Bowling": 3},
        totals={"person:bowling": 3, 'person:"JK Bowling"': 3},
    ),
    Case(
        "dotted initials",
        [
            "The economist A.N. Prestwick spoke in Bonn. Prestwick was brief.",
            "Critics of A. N. Prestwick were many.",
        ],
        people={"A.N. Prestwick": 2},
        totals={"person:prestwick": 2},
    ),
    Case(
        "surnames of two words",
        [
            "Iain Duncan Holt met reporters in Leeds. Duncan Holt said the plan was fair. "
            "Mr Duncan Holt then left.",
            "President Andrés Manuel López Salgado flew to Madrid. López Salgado said little.",
        ],
        people={"Iain Duncan Holt": 1, "Andrés Manuel López Salgado": 1},
    ),
    Case(
        "surnames of two words",
        [
            "Secretary General Javier Perez de Lara arrived in Geneva. Perez de Lara met "
            "both sides. Mr. Perez de Lara left on Friday.",
        ],
        people={"Javier Perez de Lara": 1},
        totals={'person:"perez de lara"': 1},
    ),
    Case(
        "office of the body before a name",
        [
            "Director of the Federal Security Service Anton Belkin met Secretary of the Security "
            "Council Pyotr Osokin on Monday.",
            "Chairman of the State Duma Viktor Lesnov spoke.",
            "Secretary General of the United Nations Rafael Monteiro arrived.",
        ],
        people={"Anton Belkin": 1, "Pyotr Osokin": 1, "Viktor Lesnov": 1, "Rafael Monteiro": 1},
    ),
    Case(
        "office of the body before a name",
        [
            "President of the European Commission Marta Lindqvist will speak in Riga.",
            "Minister of Finance Tomas Vesely resigned.",
        ],
        people={"Marta Lindqvist": 1, "Tomas Vesely": 1},
    ),
    Case(
        "son and father",
        [
            "Walter Hobbs Jr. was charged on Monday. His father, Walter Hobbs, denied all "
            "knowledge.",
            "Walter Hobbs opened a hotel in Reno.",
            "Walter Hobbs Jr. sold a boat.",
        ],
        people={"Walter Hobbs Jr.": 2, "Walter Hobbs": 2},
    ),
    Case(
        "nicknames",
        [
            'Police arrested Joaquín "El Toro" Guzmero on Friday.',
            "The wrestler Dwayne “The Hammer” Pelton acted in it.",
        ],
        totals={'person:"Joaquín Guzmero"': 1, 'person:"Dwayne Pelton"': 1},
    ),
    Case(
        "nicknames",
        ["The senator William (Bill) Ashworth voted no.", "William Ashworth was absent."],
        people={"William Ashworth": 2},
    ),
    Case(
        "places that are a surname of the article",
        [
            "Actress Kerry Washington spoke at a gala in Ohio. She left for Washington on Monday. "
            "Officials in Washington said no.",
        ],
        people={"Kerry Washington": 1},
        totals={"person:washington": 1},
    ),
    Case(
        "last, first",
        ["Those present were Kowalczyk, Piotr; Lindberg, Anna; Okafor, Daniel."],
        people={"Piotr Kowalczyk": 1, "Anna Lindberg": 1, "Daniel Okafor": 1},
    ),
    Case(
        "last, first",
        [
            "Listed for the award: Tiptray, James, Jr.; Millerton, Walter M., III; van der "
            "Velde, Jan.",
        ],
        people={"James Tiptray Jr.": 1, "Walter M. Millerton III": 1, "Jan van der Velde": 1},
    ),
    Case(
        "shared surname",
        ["Bill and Hilda Clayton bought the farm. Clayton left.", "Bill Clayton was mayor."],
        people={"Bill Clayton": 2, "Hilda Clayton": 1},
    ),
    Case(
        "Mr. and Mrs.",
        [
            "Mr. Carver and Mrs. Carver waved. Helen Carver wore blue. Her husband Tom Carver "
            "wore grey. Mrs. Carver spoke first.",
        ],
        people={"Helen Carver": 1, "Tom Carver": 1},
    ),
    Case(
        "company or person",
        [
            "Ford said profits fell.",
            "Ford recalled 20,000 trucks. Ford shares fell. Rivals GM and Toyota gained.",
            "Shares of Toyota rose.",
        ],
        people={},
        organizations={"Ford": 2, "Toyota": 2, "GM": 1},
    ),
    Case(
        "titles of other languages",
        [
            "Die Deutsche Bank lobte Bundeskanzler Olaf Scholtz. M. Macroux et Mme Bornet "
            "ont parlé.",
            "El Banco de España y la Unión Europea lo aprobaron.",
        ],
        organizations={"Deutsche Bank": 1, "Banco de España": 1, "Unión Europea": 1},
        totals={'person:"Olaf Scholtz"': 1, "person:macroux": 1, "person:bornet": 1},
    ),
    Case(
        "two bodies",
        [
            "The Constitutional Court and the Court of Appeal ruled on it.",
            "G7 and G20 leaders met.",
        ],
        people={},
        organizations={"Constitutional Court": 1, "Court of Appeal": 1, "G7": 1, "G20": 1},
    ),
    Case(
        "broken at a line end",
        ["The chairman, Jean-\nClaude Juncken, met the press.", "Jean-Claude Juncken left."],
        people={"Jean-Claude Juncken": 2},
    ),
    Case(
        "surnames in capitals",
        [
            "Prime Minister Keir STARMAN met Emmanuel MACROUX and Olaf SCHOLTZ. STARMAN smiled. "
            "MACROUX did not.",
        ],
        people={"Keir Starman": 1, "Emmanuel Macroux": 1, "Olaf Scholtz": 1},
    ),
    Case(
        "ships, storms, counties",
        ["The USS Abraham Lincoln sailed. Storm Boris hit Poland. Orleans Parish voted."],
        people={},
    ),
    Case(
        "two names run together once",
        [
            "Hillary Velling Donald Velkamp spoke in Ohio. Velkamp smiled.",
            *("Donald Velkamp spoke in Ohio. Velkamp smiled." for _ in range(3)),
            "Donald J. Velkamp spoke in Ohio.",
            "DONALD Velkamp was furious after the vote.",
        ],
        totals={'person:"Donald J. Velkamp"': 5},
    ),
    Case(
        "no people",
        [
            "The firm pays 5.10 H.K. Dlrs a share and 3 mln N.Z. Dlrs in cash.",
            "Brokers said shares fell. Some brokers sold.",
            "The plant in Turbotville, Penn., closed, said Robert Penn in Turbotville, Penn.",
        ],
        people={"Robert Penn": 1},
    ),
    Case(
        "who took a picture",
        ["GETTY Max Verlinden overtook Kimi Rautio. Max Verlinden won."],
        people={"Max Verlinden": 1, "Kimi Rautio": 1},
    ),
    Case(
        "firms named after people",
        [
            "Smith Varney, Harris Upton and Co said it bought shares. Upton said no more.",
            "In London, Kitter, Pebody & Co. led the issue.",
        ],
        people={},
        organizations={
            "Smith Varney, Harris Upton and Co": 1,
            "Upton": 1,
            "Kitter, Pebody & Co.": 1,
        },
    ),
    Case(
        "languages and peoples",
        [
            "Ann Lindberg studies the Oreguma language. Speakers of Oreguma live in Dakar. Some "
            "Oreguma names protect a child. Oreguma said little of it.",
        ],
        people={"Ann Lindberg": 1},
    ),
    Case(
        "ships, storms, counties",
        ["Hurricane Fiona reached Jefferson County. The HMS Nelson was in port at Lincoln Park."],
        people={},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_kind_of_names(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number, text in enumerate(case.texts):
        (folder / f"{number}.txt").write_text(
            f" date 2024-03-01 \nItem {number}\n\n{text}\n", encoding="utf-8"
        )
    with Archive.create(tmp_path / "archive") as archive:
        archive.update([folder])
        if case.people is not None:
            assert facet(archive, "people") == dict(case.people)
        if case.organizations is not None:
            assert facet(archive, "organizations") == dict(case.organizations)
        found = {query: archive.search(SearchRequest(query)).total for query in case.totals}
        assert found == dict(case.totals)


def facet(archive: Archive, name: FacetName) -> dict[str, int]:
    values = archive.search(SearchRequest()).facets[name]
    return {value.name: value.count for value in values}
