"""Inside one article short, shouted and damaged forms are led back to the names that they mean."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from search.article import Article, Kind, Mention
from search.names.recognition.coreference import resolved
from search.names.recognition.recognize import annotate

KINDS: dict[str, Kind] = {"P": "person", "O": "organization"}


class Told:
    """Finds exactly the names that it is told of, wherever they stand."""

    def __init__(self, names: Sequence[tuple[Kind, str]]) -> None:
        self._names = names

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        return [
            sorted(
                (
                    Mention(kind, name, at, at + len(name), name)
                    for kind, name in self._names
                    for at in range(len(text))
                    if text.startswith(name, at)
                ),
                key=lambda mention: mention.start,
            )
            for text in texts
        ]


def entities(marked: str) -> list[str]:
    """The full names that are meant in a text in which P[…] and O[…] mark names."""
    text, mentions = "", []
    for piece in marked.split("]"):
        before, _, name = piece.partition("[")
        kind = KINDS.get(before[-1:]) if name else None
        text += before[:-1] if kind else before
        if kind:
            mentions.append(Mention(kind, name, len(text), len(text) + len(name), name))
            text += name
    return [mention.entity for mention in resolved(text, mentions)]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("P[Bashar al-Assad] and P[Bashar al-Assads] army, P[Assads] men", ["Bashar al-Assad"]),
        ("P[Donald Trumps] plan", ["Donald Trump"]),
        ("P[Julia Roberts] and P[Robert Redford]", ["Julia Roberts", "Robert Redford"]),
        ("O[Sputnik] and O[Sputniks] report", ["Sputnik"]),
        ("TO THE O[CONGRESS]: members of O[Congress]", ["Congress"]),
        ("O[NATO] said", ["NATO"]),
        ("O[Hughes Tool Co] rose; O[Hughes] said", ["Hughes Tool Co"]),
        ("O[First Boston Corp] and O[First] Street", ["First Boston Corp", "First"]),
        ("the O[Syrian Observatory for Human Rights]; the O[Observatory], O[Syrian Observatory]",
         ["Syrian Observatory for Human Rights"]),
        ("O[al-Nusra] of the O[al-Nusra Front]", ["al-Nusra Front"]),
        ("O[Center for Peace] and O[Center for War] and the O[Center]",
         ["Center for Peace", "Center for War", "Center"]),
    ],
)  # fmt: skip
def test_parts_and_damaged_forms_mean_the_whole_name(marked: str, names: list[str]) -> None:
    assert list(dict.fromkeys(entities(marked))) == names


@pytest.mark.parametrize(
    ("title", "kind", "name", "found"),
    [
        ("CONGRESS PASSES A BILL", "organization", "CONGRESS", ["Congress"]),
        ("UNHCR WARNS", "organization", "UNHCR", ["UNHCR"]),
        ("MOODY'S CUTS", "organization", "MOODY'S", ["Moody"]),
        ("TRADE BILL PASSES", "person", "BILL", []),
        ("DIMINISHED REAGAN SPEAKS", "person", "DIMINISHED REAGAN", ["Ronald Reagan"]),
        ("HANS MUSTER DIES", "person", "HANS MUSTER", ["Hans Muster"]),
        ("POST OFFICE CLOSES", "person", "POST OFFICE", []),
    ],
)
def test_names_of_a_headline_in_capitals_are_written_as_the_article_would(
    title: str, kind: Kind, name: str, found: list[str]
) -> None:
    body = "Ronald Reagan spoke to Congress. Moody's waits."
    recognizer = Told([(kind, name), ("person", "Ronald Reagan"), ("organization", "Congress")])
    (article,) = annotate([Article(title=title, body=body)], recognizer)
    assert [mention.entity for mention in article.title_mentions] == found
    assert all(title[each.start : each.end] == each.text for each in article.title_mentions)
