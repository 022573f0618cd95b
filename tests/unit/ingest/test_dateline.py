"""Datelines tell place, day and agency; an agency that is merely cited is not the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.compose import compose
from search.ingest.dateline import dateline
from search.ingest.origin import Origin
from search.ingest.source import agency, source_name


@pytest.mark.parametrize(
    ("text", "place", "source", "day"),
    [
        ("GENEVA, January 9. /TASS/. The talks", "Geneva", "TASS", (1, 9)),
        ("SALVADOR, Feb 26 - The talks", "Salvador", None, (2, 26)),
        ("CHARLOTTE, N.C., April 2 - The talks", "Charlotte, N.C.", None, (4, 2)),
        ("MT. LAUREL, N.J., June 29 - The talks", "Mt. Laurel, N.J.", None, (6, 29)),
        ("Toronto, March 30 - The talks", "Toronto", None, (3, 30)),
        ("NEW YORK, MARCH 11 - The talks", "New York", None, (3, 11)),
        ("WASHINGTON (Reuters) - The talks", "Washington", "Reuters", None),
        ("SEOUL/UNITED NATIONS, Aug 30 (Reuters) - The talks", "Seoul/United Nations", "Reuters",
         (8, 30)),
        ("ERIE, Pa. (AP) - The talks", "Erie, Pa.", "AP", None),
        ("PARIS - The talks", "Paris", None, None),
        ("SEOUL, South Korea — The talks", "Seoul, South Korea", None, None),
        ("BEIRUT (Sputnik) The talks", "Beirut", "Sputnik", None),
        ("BEIRUT August 21 (The Associated Press) The talks", "Beirut", "AP", (8, 21)),
        ("MOSCOW, 9 January (Interfax). The talks", "Moscow", "Interfax", (1, 9)),
        ("MOSCOW. January 9 (Interfax) - The talks", "Moscow", "Interfax", (1, 9)),
        ("BEIJING, Jan. 9 (Xinhua) -- The talks", "Beijing", "Xinhua", (1, 9)),
        ("ALMATY. KAZINFORM — The talks", "Almaty", "Kazinform", None),
        ("МОСКВА, 9 янв - РИА Новости. The talks", "Москва", "RIA Novosti", (1, 9)),
        ("TASS, January 9. The talks", None, "TASS", (1, 9)),
        ("(Reuters) - The talks", None, "Reuters", None),
        ("/TASS/. The talks", None, "TASS", None),
    ],
)  # fmt: skip
def test_datelines(
    text: str, place: str | None, source: str | None, day: tuple[int, int] | None
) -> None:
    read = dateline(text)

    assert read is not None
    assert text[read.end :] == "The talks"
    assert (read.place, read.source) == (place, source)
    assert (read.moment and (read.moment.month, read.moment.day)) == day


@pytest.mark.parametrize(
    "text",
    [
        "The Russian side does not plan to touch on the matter",
        "On Monday, January 9, the talks - as was said - went on",
        "January 9 - Kazakhstan mourns",
        "Monday, January 9 - Kazakhstan mourns",
        "UPDATE - The talks have begun",
        "CORRECTED - The talks have begun",
        "US - China talks have begun",
        "Secretary Kerry (D-Mass.) - once a senator - spoke",
        "May 5 was a good day",
        "CSTO (Collective Security Treaty Organization) leaders met",
        "By John Smith - a reporter",
    ],
)
def test_other_beginnings_are_no_datelines(text: str) -> None:
    assert dateline(text) is None


@given(st.text(alphabet="ABab ,.-/()19", max_size=80))
def test_a_dateline_lies_within_its_text(text: str) -> None:
    read = dateline(text)

    assert read is None or 0 < read.end <= len(text)


def test_the_dateline_stays_in_the_body_and_the_text_begins_behind_it() -> None:
    article = compose("GENEVA, January 9. /TASS/. The talks have begun.", Origin())

    assert article.body.startswith("GENEVA, January 9. /TASS/. ")
    assert article.body[article.text_start :] == "The talks have begun."


@pytest.mark.parametrize(
    "text",
    [
        "The minister said in an interview with TASS that talks go on.",
        "The talks go on, reports TASS with reference to the ministry.",
        "The talks go on.\n\n(With inputs from agencies)\n\nImage: AP",
    ],
)
def test_who_is_only_cited_or_took_the_picture_is_not_the_source(text: str) -> None:
    assert compose(text, Origin()).source is None


def test_agencies_are_known_under_their_usual_names() -> None:
    assert agency("  the associated PRESS ") == "AP"
    assert agency("ITAR-TASS") == "TASS"
    assert agency("The Daily Planet") is None
    assert source_name(" reuters ") == "Reuters"
    assert source_name("The  Daily Planet") == "The Daily Planet"
    assert source_name("  ") is None
