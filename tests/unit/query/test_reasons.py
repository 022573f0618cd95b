"""Why an article matched: clause by clause, with the words of the article itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import Archive, ArticleMissing, SearchRequest
from tests import SEEDS


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("why") / "archive") as archive:
        archive.update([SEEDS])
        yield archive


def reasons(archive: Archive, query: str) -> dict[str, tuple[str, ...]]:
    request = SearchRequest(query=query)
    first = archive.search(request).articles[0]
    return {reason.clause: reason.texts for reason in archive.reasons(request, first.id)}


def test_each_satisfied_clause_tells_what_it_matched(archive: Archive) -> None:
    found = reasons(archive, "(putin OR nazarbayev) protest* person:tokayev date:2022-01 -zeppelin")
    assert found == {
        "nazarbayev": ("Nazarbayev",),
        "protest*": ("protesters", "protests", "protest"),
        "person:tokayev": ("Kassym-Zhomart Tokayev",),
        "date:2022-01": (),
    }


def test_the_first_place_is_shown_with_its_match(archive: Archive) -> None:
    request = SearchRequest(query="lustration")
    (head,) = archive.search(request).articles
    (reason,) = archive.reasons(request, head.id)
    assert reason.snippet is not None
    assert [reason.snippet.text[a:b] for a, b in reason.snippet.spans] == ["lustration"]


def test_an_article_that_does_not_match_has_no_reasons(archive: Archive) -> None:
    other = archive.search(SearchRequest(query="binomial")).articles[0].id
    assert archive.reasons(SearchRequest(query="lustration"), other) == ()
    with pytest.raises(ArticleMissing):
        archive.reasons(SearchRequest(query="lustration"), "nothing")


def test_a_name_after_an_equals_sign_is_only_who_is_shown_so(archive: Archive) -> None:
    def total(name: str) -> int:
        return archive.search(SearchRequest(people=(name,))).total

    assert total("blinken") == total("=Antony Blinken") == 3
    assert total("=blinken") == total("=Anthony Blinken") == 0
