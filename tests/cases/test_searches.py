"""What questions find: each folder is one kind of text, with questions and the texts they find."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from search import Archive, QueryError, SearchRequest

SEARCHES = Path(__file__).parent / "searches"
CASES: Mapping[str, Mapping[str, str]] = {
    "letters-with-strokes": dict.fromkeys(
        ("walkowski", "Wałkowski", "lodz", "łódź", "ŁODZ", "person:walkowski", "person:Wałkowski"),
        "a",
    ),
    "letters-with-strokes-everywhere": dict.fromkeys(
        ("walkowski", "Wałkowski", "lodz", "Łódź", "person:walkowski", '"spoke in łódź"'), "ab"
    ),
    "elision": dict.fromkeys(
        (
            "orville", "humanite", "humanité", "equipe", "person:orville", "d'Orville", "d’orville",
            "l'humanité", "giscard d'orville", "person:\"d'Orville\"",
        ),
        "a",
    ),
    "dotted-acronyms": {
        '"US Senate"': "ab", '"U.S. Senate"': "ab", "UK": "cd", "U.K.": "cd", "EU": "cd",
        "E.U.": "cd", '"the EU agreed"': "cd", '"the E.U. agreed"': "cd",
    },
    "dotted-degrees": {
        "PhD": "ab", "Ph.D.": "ab", "FBI": "cd", "F.B.I.": "cd", '"a PhD in law"': "ab",
        '"a Ph.D. in law"': "ab", '"the F.B.I. searched"': "cd",
    },
    "operators-of-others": {
        "minister || envoy": "abc", "minister !envoy": "b", '"minister envoy"~3': "a",
        "minister w/5 envoy": "a", "minister && envoy": "a", "minister AND NOT envoy": "b",
        "+minister -envoy": "b",
    },
    "nearness-of-others": {
        "minister w/5 envoy": "a", '"minister envoy"~3': "a", "minister w/1 envoy": "",
    },
    "decomposed-hangul": dict.fromkeys(("대통령", "대통령", "담화", '"대통령 담화"'), "ab"),
    "tatweel": dict.fromkeys(("مصر", "مصـــر", "والقاهرة", "والقاهـرة"), "ab"),
    "arabic-letters-of-countries": {
        "یک": "ab", "يك": "ab", "کتاب": "ab", "كتاب": "ab", "على": "cd", "علي": "cd",
        "والقاهرة": "cd", "والقاهره": "cd",
    },
    "hebrew-acronyms": dict.fromkeys(
        ('דו"ח', "דו״ח", 'צה"ל', "צה״ל", '"מבקר המדינה"', "מבקר"), "ab"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_a_kind_of_search(kind: str, tmp_path: Path) -> None:
    with archive_of(kind, tmp_path) as archive:
        found = {query: found_by(archive, query) for query in CASES[kind]}
    assert found == dict(CASES[kind])


def test_an_operator_that_is_not_ours_is_named_with_the_right_form(tmp_path: Path) -> None:
    with archive_of("operators-of-others", tmp_path) as archive:
        with pytest.raises(QueryError, match="relevance weighs them by itself"):
            archive.search(SearchRequest("minister^2"))
        [hint] = archive.search(SearchRequest("minister or envoy")).hints

    assert "OR in capitals" in hint.text


def archive_of(kind: str, tmp_path: Path) -> Archive:
    """An archive of the texts of a kind."""
    archive = Archive.create(tmp_path / "archive")
    archive.update([SEARCHES / kind])
    return archive


def found_by(archive: Archive, query: str) -> str:
    """The names of the texts that a question finds, without what is the same in all."""
    heads = archive.search(SearchRequest(query)).articles
    return "".join(sorted(Path(head.path or "").stem for head in heads))
