"""Each article has a language: stated, told from its text, or as a person corrected it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Archive, Article, QueryError, RequestError, SearchRequest, parse_corrections
from tests.unit.languages.test_identify import TEXTS


def archive(folder: Path, *articles: Article) -> Archive:
    made = Archive.create(folder / "archive")
    made.add(articles)
    return made


def ids(archive: Archive, query: str = "", **filters: tuple[str, ...]) -> set[str]:
    request = SearchRequest(query=query, people=(), languages=filters.get("languages", ()))
    return {head.id for head in archive.search(request).articles}


ARTICLES = (
    Article(body=TEXTS["ru"], id="told", source="Zerkalo"),
    Article(body=TEXTS["de"], id="german"),
    Article(body="OK", id="stated", language="fi"),
    Article(body="OK 1", id="unknown"),
)


def test_an_article_has_the_stated_language_else_that_of_its_text(tmp_path: Path) -> None:
    with archive(tmp_path, *ARTICLES) as made:
        found = {head.id: head.language for head in made.search(SearchRequest()).articles}
        assert found == {"told": "ru", "german": "de", "stated": "fi", "unknown": None}
        assert made.article("told").language == "ru"
        assert made.article("unknown").language is None


@pytest.mark.parametrize("query", ["lang:ru", "lang:Russian", "LANG:ru-RU", 'lang:"russian"'])
def test_a_query_names_a_language_by_code_or_name(tmp_path: Path, query: str) -> None:
    with archive(tmp_path, *ARTICLES) as made:
        assert ids(made, query) == {"told"}
        assert made.explain(SearchRequest(query)).clauses[0].meaning == "in Russian"
        assert ids(made, f"-{query}") == {"german", "stated", "unknown"}


def test_what_is_no_language_is_said(tmp_path: Path) -> None:
    with archive(tmp_path, *ARTICLES) as made:
        with pytest.raises(QueryError, match="Klingon"):
            ids(made, "csto lang:Klingon")
        with pytest.raises(QueryError, match="Klingon"):
            ids(made, languages=("Klingon",))
        with pytest.raises(RequestError, match="languages"):
            SearchRequest(languages="ru")  # type: ignore[arg-type]


def test_languages_are_counted_as_if_none_of_them_were_chosen(tmp_path: Path) -> None:
    with archive(tmp_path, *ARTICLES) as made:
        assert ids(made, languages=("ru", "German")) == {"told", "german"}
        facet = made.search(SearchRequest(languages=("ru",))).facets["languages"]
        assert {(value.name, value.long_form, value.count) for value in facet} == {
            ("ru", "Russian", 1),
            ("de", "German", 1),
            ("fi", "Finnish", 1),
        }


def test_what_a_person_says_of_a_source_holds_for_old_and_new_articles(tmp_path: Path) -> None:
    said = parse_corrections('language source "Zerkalo" "be"')
    with archive(tmp_path, *ARTICLES) as made:
        made.correct(said)
        assert ids(made, "lang:be") == {"told"}
        assert ids(made, "lang:ru") == set()
        made.add([Article(body=TEXTS["uk"], id="later", source="Zerkalo")])
        assert made.article("later").language == "be"
        made.correct([])
        assert ids(made, "lang:ru") == {"told"}
        assert ids(made, "lang:uk") == {"later"}
    with Archive.open(tmp_path / "archive") as again:
        assert ids(again, "lang:uk") == {"later"}
