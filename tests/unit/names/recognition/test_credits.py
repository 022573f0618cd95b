"""Who made an article is told apart from who is in the news."""

from __future__ import annotations

from itertools import pairwise

import pytest

from search.article import Article
from search.names.recognition.credits import credits_in
from search.names.recognition.recognize import annotate

NEWS = "Mayor Peter Ashdown opened a bridge in Leeds on Monday. He thanked Mary Collins."


@pytest.mark.parametrize(
    "body",
    [
        f"By Jane Holroyd\n\n{NEWS}",
        f"BY JANE HOLROYD AND JOHN PARRY, Reuters\n\n{NEWS}",
        f"{NEWS} (Reporting by Jane Holroyd in Leeds; editing by John Parry)",
        f"{NEWS}\n\nAdditional reporting by Jane Holroyd.",
        f"{NEWS} Jane Holroyd/John Parry",
        f"{NEWS} J. Holroyd / Parry/",
        f"{NEWS} Subscribe to our newsletter Careers Jane Holroyd Privacy Policy Contact us",
        f"{NEWS} Jane Holroyd | Episode | Showcase",
    ],
)
def test_makers_of_an_article_are_no_people_of_it(body: str) -> None:
    (article,) = annotate([Article(body=body)])
    found = {each.entity for each in article.mentions if each.kind == "person"}
    assert found == {"Peter Ashdown", "Mary Collins"}


@pytest.mark.parametrize(
    "body",
    [
        f"By Monday Jane Holroyd had left.\n\n{NEWS}",
        f"{NEWS} Jane Holroyd was praised by John Parry.",
        f"{NEWS} She said the and/or clause of Jane Holroyd was void.",
        "The letter was written to Jane Holroyd; her careers service has a privacy policy.",
    ],
)
def test_sentences_are_no_credits(body: str) -> None:
    assert credits_in(body) == []


def test_stretches_come_in_order_and_apart() -> None:
    text = f"By Jane Holroyd\n\n{NEWS} (Editing by John Parry) Jane/John"
    spans = credits_in(text)
    assert spans == sorted(spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
