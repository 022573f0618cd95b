"""The three sample articles name exactly the people and organizations that a reader finds there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from search.article import Article, Kind, PublicationDate
from search.names.recognition.recognize import annotate, default_recognizer
from search.names.recognition.rules import RuleRecognizer
from search.names.registry.article_names import names_of
from search.names.registry.registry import Registry
from tests import SEEDS
from tests.entities import entity_of, entity_table

FILES = {"A": "000_768d1a41c320273d.txt", "B": "003_bf51b67df59eb80f.txt"}
FILES["C"] = "004_87930ba4d840abea.txt"
DAYS = {"A": date(2022, 1, 9), "B": date(2022, 1, 9), "C": date(2022, 1, 10)}
PEOPLE = {
    "A": {
        "Sergey Ryabkov": 2,
        "Kassym-Jomart Tokayev": 2,
        "Antony Blinken": 1,
        "Maria Zakharova": 1,
    },
    "B": {
        "Sergey Ryabkov": 4,
        "Vladimir Putin": 3,
        "Nikol Pashinyan": 2,
        "Dmitry Peskov": 1,
        "Antony Blinken": 1,
    },
    "C": {
        "Mukhtar Tleuberdi": 2,
        "Zbignev Rau": 2,
        "Anthony Blinken": 1,
        "Kassym-Zhomart Tokayev": 1,
        "Nursultan Nazarbayev": 1,
    },
}
ORGANIZATIONS = {
    "A": {"CSTO": 6, "TASS": 2, "OSCE": 1, "Russia-NATO Council": 1, "Russian Foreign Ministry": 1},
    "B": {"CSTO": 8, "TASS": 3, "CSTO Collective Security Council": 1, "Kremlin": 1},
    "C": {"CSTO": 6, "OSCE": 6, "TASS": 1},
}
DOUBTFUL = {
    "NATO",
    "Union",
    "MFA",
    "Council of the CSTO",
    "Council of the Collective Security Treaty Organization",
    "Minister of Foreign Affairs",
    "Ministry of Foreign Affairs of Kazakhstan",
}


@pytest.fixture(scope="module", params=["rules", "default"])
def articles(request: pytest.FixtureRequest) -> dict[str, Article]:
    recognizer = RuleRecognizer() if request.param == "rules" else default_recognizer()
    bodies = {
        sample: re.sub(r"^ date \S+ ", "", SEEDS.joinpath(name).read_text(encoding="utf-8"))
        for sample, name in FILES.items()
    }
    found = [
        Article(
            body=body, id=sample, published=PublicationDate(DAYS[sample], DAYS[sample], "stated")
        )
        for sample, body in bodies.items()
    ]
    return {each.id: each for each in annotate(found, recognizer)}


def names(article: Article, kind: Kind) -> dict[str, int]:
    return {
        name.name: name.mentions
        for name in names_of(article)
        if name.kind == kind and name.name not in DOUBTFUL
    }


@pytest.mark.parametrize("sample", FILES)
def test_people_of_a_sample(articles: dict[str, Article], sample: str) -> None:
    assert names(articles[sample], "person") == PEOPLE[sample]


@pytest.mark.parametrize("sample", FILES)
def test_organizations_of_a_sample(articles: dict[str, Article], sample: str) -> None:
    assert names(articles[sample], "organization") == ORGANIZATIONS[sample]


@pytest.mark.parametrize("sample", FILES)
def test_mentions_stand_where_they_say(articles: dict[str, Article], sample: str) -> None:
    article = articles[sample]
    end = 0
    for mention in article.mentions:
        assert article.body[mention.start : mention.end] == mention.text
        assert end <= mention.start < mention.end
        end = mention.end


def test_facets_over_the_three_samples(articles: dict[str, Article]) -> None:
    registry = Registry()
    for article in articles.values():
        registry.add(article.published, names_of(article))
    registry.settle()
    facets: dict[Kind, Counter[str]] = {"person": Counter(), "organization": Counter()}
    for kind, counts in facets.items():
        table = entity_table(registry, kind)
        for article in articles.values():
            ordinals = {
                entity_of(registry, kind, name.name)
                for name in names_of(article)
                if name.kind == kind
            }
            counts.update(table.names(ordinals))
    assert facets["person"] == {
        "Antony Blinken": 3,
        "Sergey Ryabkov": 2,
        "Kassym-Jomart Tokayev": 2,
        "Vladimir Putin": 1,
        "Dmitry Peskov": 1,
        "Nikol Pashinyan": 1,
        "Maria Zakharova": 1,
        "Mukhtar Tleuberdi": 1,
        "Zbignev Rau": 1,
        "Nursultan Nazarbayev": 1,
    }
    bodies = {name: n for name, n in facets["organization"].items() if name not in DOUBTFUL}
    assert bodies == {
        "CSTO": 3,
        "TASS": 3,
        "OSCE": 2,
        "Russia-NATO Council": 1,
        "Russian Foreign Ministry": 1,
        "CSTO Collective Security Council": 1,
        "Kremlin": 1,
    }
    table = entity_table(registry, "organization")
    (csto,) = table.find("Collective Security Treaty Organization")
    assert table.long_form(csto) == "Collective Security Treaty Organization"
