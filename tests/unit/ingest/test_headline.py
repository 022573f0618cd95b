"""A stated headline is found; where there is none, the first sentence gives one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.compose import compose
from search.ingest.headline import LONGEST, derived_headline
from search.ingest.origin import Origin


@pytest.mark.parametrize(
    "line",
    ["Talks begin in Geneva", "Will the talks begin?", "Coming soon", "Protests in the U.S."],
)
def test_a_short_first_line_apart_from_the_text_is_the_headline(line: str) -> None:
    article = compose(f"{line}\n\nThe talks have begun in Geneva, it was said.", Origin())

    assert (article.title, article.title_stated) == (line, True)
    assert article.body == "The talks have begun in Geneva, it was said."


def test_a_headline_may_stand_right_above_the_dateline_or_the_byline() -> None:
    for below in ("GENEVA, January 9. /TASS/. The talks have begun.", "By John Smith\n\nTalks."):
        article = compose(f"Talks begin in Geneva\n{below}", Origin())
        assert article.title == "Talks begin in Geneva"
        assert article.body == below


@pytest.mark.parametrize(
    "line",
    [
        "By John Smith",
        "Related materials:",
        "The talks have begun.",
        "Image: AP",
        "(With inputs from agencies)",
        "Read also the other story",
        "GENEVA, January 9. /TASS/.",
        "* * *",
    ],
)
def test_other_first_lines_are_no_headlines(line: str) -> None:
    assert not compose(f"{line}\n\nThe talks have begun in Geneva.", Origin()).title_stated


def test_the_first_line_of_wrapped_prose_is_no_headline() -> None:
    text = (
        "Showers continued throughout the week in the Bahia cocoa zone\n"
        "alleviating the drought since early January and improving the\n"
        "prospects for the coming season.\n"
    )

    assert not compose(text, Origin()).title_stated


def test_a_headline_repeated_in_the_body_is_not_shown_twice() -> None:
    article = compose("Talks begin\n\nThey have begun.", Origin(), title="Talks begin")

    assert article.body == "They have begun."


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        (
            "The Russian side does not plan to touch on the situation in Kazakhstan at the upcoming"
            " talks with the US, Russian Deputy Foreign Minister Sergey Ryabkov, who has arrived"
            " for the talks, said in an interview with TASS on Sunday, adding that Moscow agrees.",
            "The Russian side does not plan to touch on the situation in Kazakhstan at the upcoming"
            " talks with the US",
        ),
        (
            "On Monday, Russian President Vladimir Putin will participate in a video conference"
            " with the Collective Security Treaty Organization's (CSTO) leaders to discuss"
            " wide-ranging issues in Kazakhstan, according to an official statement. More follows.",
            "Russian President Vladimir Putin will participate in a video conference with the"
            " CSTO's leaders",
        ),
        (
            "Acting Deputy Prime Minister – Minister of Foreign Affairs (MFA) of Kazakhstan Mukhtar"
            " Tleuberdi informed the Chairman of the Organization for Security and Cooperation in"
            " Europe (OSCE) Zbignev Rau about the mission of the Collective Security Treaty"
            " Organization (CSTO) in the republic. He spoke about it.",
            "Mukhtar Tleuberdi informed the Chairman of the OSCE Zbignev Rau about the mission of"
            " the CSTO in the republic",
        ),
        ("Photo\n\nBy John Smith\n\nThe talks have begun today.", "The talks have begun today"),
        ("The U.S. talks with Mr. Rau go on. They are long.", "The U.S. talks with Mr. Rau go on"),
        (
            "The minister, who took office on Monday, was born in 1971. More follows.",
            "The minister, who took office on Monday, was born in 1971",
        ),
        (
            "A court that met early on Friday, however, let him go on Sunday, he said.",
            "A court that met early on Friday, however, let him go on Sunday, he said",
        ),
        ("According to a report of January 9, 2020, ferries were late.", "Ferries were late"),
        (
            "According to the mayor, Jane Dunmore, ferries were late. They will be on time.",
            "According to the mayor, Jane Dunmore, ferries were late",
        ),
        (
            "North American Biologicals has received a new credit facility of ten mln dlrs from "
            "Manufacturers and Traders Trust Co of Buffalo.",
            "North American Biologicals has received a new credit facility of ten mln dlrs from"
            " Manufacturers and Traders…",
        ),
        (
            "The book of the young wizard has topped the chart of the large shop on the net less "
            "than 24 hours after its release was announced by the company.",
            "The book of the young wizard has topped the chart of the large shop on the net less"
            " than 24 hours after its…",
        ),
        (
            "Consumers all have a stake in the contest because the maker of chips is closely tied "
            "to the performance of handsets.",
            "Consumers all have a stake in the contest because the maker of chips is closely tied"
            " to the performance of…",
        ),
        ("File - In this photo, a man walks.\n\nThe talks have begun again.",
         "The talks have begun again"),
        ("Poland remembered the war.\n\nGerman troops attacked.", "Poland remembered the war"),
        ("Die Bahn will am Sonntag, den 9. Januar 2022, mehr fahren. Das sagte sie.",
         "Die Bahn will am Sonntag, den 9. Januar 2022, mehr fahren"),
        ("Der Bau aus dem 19. Jahrhundert wird abgerissen. Er war leer.",
         "Der Bau aus dem 19. Jahrhundert wird abgerissen"),
        ("Kurset begynder 3. Marts i Aarhus igen. Alle er velkomne.",
         "Kurset begynder 3. Marts i Aarhus igen"),
        ("The village team won by 12. The other one wept.", "The village team won by 12"),
        ("", "(untitled)"),
        ("***", "(untitled)"),
    ],
)  # fmt: skip
def test_derived_headlines(body: str, headline: str) -> None:
    assert derived_headline(body) == headline


@given(st.text(max_size=600))
def test_a_derived_headline_is_one_short_line_and_never_empty(body: str) -> None:
    headline = derived_headline(body)

    assert 0 < len(headline) <= LONGEST + 3
    assert "\n" not in headline
