"""Lines of any width become paragraphs."""

from __future__ import annotations

import textwrap
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.paragraphs import paragraphs
from search.ingest.text import clean


def test_paragraphs_are_parted_by_exactly_one_empty_line() -> None:
    assert paragraphs("\n\n One.\n \t\n\n\nTwo.\n\nThree.  \n") == "One.\n\nTwo.\n\nThree."


def test_wrapped_prose_is_unwrapped_and_its_indents_open_paragraphs() -> None:
    text = (
        "SALVADOR, Feb 26 - Showers continued throughout the week in\n"
        "the Bahia cocoa zone, alleviating the drought since early\n"
        "January and improving prospects for the coming temporao.\n"
        "    The dry period means the temporao will be late this year and\n"
        "that a Dallas-\n"
        "based trader was surprised.\n"
    )

    first, second = paragraphs(text).split("\n\n")

    assert first.startswith("SALVADOR, Feb 26 - Showers continued throughout the week in the Bahia")
    assert "\n" not in first
    assert second.startswith("The dry period")


def test_a_hyphen_at_the_end_of_a_wrapped_line_joins_the_word() -> None:
    text = (
        "The company said that its new and very large office in the Dallas-\n"
        "based centre will open in the course of the coming year, when the\n"
        "builders have finished their work.\n"
    )

    assert "Dallas-based centre" in paragraphs(text)


def test_rows_of_a_table_keep_their_breaks() -> None:
    table = "TORONTO, March 30 - Shr 13 cts vs 14 cts\n    Net 1,329,000\n    Revs 20.7 mln vs 11"

    assert paragraphs(table).split("\n") == [
        "TORONTO, March 30 - Shr 13 cts vs 14 cts",
        "Net 1,329,000",
        "Revs 20.7 mln vs 11",
    ]


def test_verse_keeps_its_breaks() -> None:
    verse = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,"

    assert [line.strip() for line in paragraphs(verse).split("\n")] == [
        line.strip() for line in verse.split("\n")
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = "A sentence that goes on for quite a while so that no page could hold it. " * 3

    assert paragraphs(f"{line.strip()}\n{line.strip()}").count("\n\n") == 1


@given(st.text(alphabet=" \n\tab.-\u3000\xa0"))
def test_paragraphs_are_in_normal_form_whatever_the_text(text: str) -> None:
    body = paragraphs(text)

    assert body == body.strip()
    assert "\n\n\n" not in body
    assert all(part.strip() for part in body.split("\n\n")) or body == ""
    kept, given_ = ("".join(each.split()).replace("-", "") for each in (body, text))
    assert kept == given_


PROSE = (
    "The ferry company said on Monday that the boats would sail again after the storm, which had"
    " closed the harbour for three days and left hundreds of passengers waiting at the quay without"
    " any information about when they might travel. The mayor thanked the crews.",
    "Nobody was hurt. The company will pay for the nights that people spent in hotels, its"
    " spokeswoman added, and for the meals they had there; she did not say how many they were.",
    "Trains run as usual since Tuesday evening, according to the railway, which expects no further"
    " delays before the weekend unless the wind turns to the north again as it did a year ago.",
)


@pytest.mark.parametrize("width", [34, 40, 55, 65, 72, 80, 100, 101, 110, 120, 150])
def test_prose_wrapped_at_any_width_is_in_its_paragraphs(width: int) -> None:
    blocks = ["\n".join(wrap(paragraph, width)) for paragraph in PROSE]

    assert paragraphs("\n\n".join(blocks)) == "\n\n".join(PROSE)


@pytest.mark.parametrize("width", [45, 65, 80, 120])
def test_an_indent_opens_a_paragraph_at_any_width(width: int) -> None:
    blocks = ["\n".join(wrap(paragraph, width, initial_indent="    ")) for paragraph in PROSE]

    assert paragraphs("\n".join(blocks)) == "\n\n".join(PROSE)


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\n \n\n"])
def test_lines_that_are_paragraphs_stay_apart(separator: str) -> None:
    assert paragraphs(separator.join(PROSE)) == "\n\n".join(PROSE)


def test_wrapped_lines_of_a_script_without_spaces_are_joined_without_any() -> None:
    text = (
        "政府は金曜日、嵐の後にフェリーが再び運航すると発表した。"
        "乗客は港で三時間以上も待っていたという。会社は謝罪した。"
    )

    assert paragraphs("\n".join(wrap(text, 16))) == text


def test_items_of_a_list_keep_their_lines() -> None:
    text = (
        "The ministers agreed on these points in their long and difficult meeting of Monday:\n"
        "- the boats of the company sail again from Tuesday morning on, weather permitting\n"
        "- the passengers who had to wait for them are to be paid their expenses in full\n"
        "- nobody is to blame"
    )

    assert paragraphs(text) == text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the govern-\nment of", "the government of"),
        ("new infor-\nmation on", "new information on"),
        ("a well-\nknown man", "a well-known man"),
        ("the Dallas-\nbased firm", "the Dallas-based firm"),
        ("minister Jean-\nClaude Moreau", "minister Jean-Claude Moreau"),
        ("an anti-\nwar march", "an anti-war march"),
        ("a 20-\nyear plan", "a 20-year plan"),
        ("the U.S.-\nled force", "the U.S.-led force"),
        ("a long-\nterm plan", "a long-term plan"),
        ("the pass\xad\nengers of", "the passengers of"),
        ("the tank-\ners in port", "the tankers in port"),
        ("the spokes-\nman said", "the spokesman said"),
        ("the leader-\nship of", "the leadership of"),
        ("two news-\nmen met", "two newsmen met"),
        ("the start -\nsaid he", "the start - said he"),
    ],
)
def test_a_word_broken_at_a_line_end_is_one_where_the_vocabulary_has_it(
    broken: str, whole: str
) -> None:
    before, after = broken.split("\n")
    text = (
        f"Nobody in the harbour of the town could say much about the matter of {before}\n"
        f"{after}, as it was said here in the evening of the same day by all who saw it.\n"
    )

    assert whole in paragraphs(text)


def test_the_text_itself_is_part_of_the_vocabulary() -> None:
    text = (
        "The co-operation of the two harbours goes on, and all that was said of their co-\n"
        "operation by the spokesmen of zymolog was that it would last until the zymo-\n"
        "log comes back to the bay."
    )

    assert "their co-operation by" in paragraphs(text)
    assert "until the zymolog comes" in paragraphs(text)


def test_quoted_mail_is_reflowed_and_its_paragraphs_are_marked_once() -> None:
    text = (
        "I agree with what was written.\n\n"
        "> The ferry company said on Monday that the boats would sail again after the\n"
        "> storm, which had closed the harbour for three days.\n"
        ">\n"
        "> The mayor thanked the crews.\n"
        ">> Is it known who will pay for the nights that the passengers spent in hotels\n"
        ">> of the town?\n"
    )

    assert paragraphs(text).split("\n\n") == [
        "I agree with what was written.",
        "> The ferry company said on Monday that the boats would sail again after the storm, which"
        " had closed the harbour for three days.",
        "> The mayor thanked the crews.",
        ">> Is it known who will pay for the nights that the passengers spent in hotels of the"
        " town?",
    ]


def test_text_that_is_quoted_as_a_whole_is_not_marked() -> None:
    text = (
        "> LONDON, Jan 9, 2022 (Reuters) - The ferry company said that the boats would sail\n"
        "> again.\n"
    )

    assert paragraphs(text).startswith("LONDON, Jan 9, 2022 (Reuters) - The ferry")
    assert paragraphs(text).endswith("would sail again.")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("One.\x85\x85Two.", "One.\n\nTwo."),
        ("One.\u2029Two.", "One.\n\nTwo."),
        ("One,\u2028Two.", "One,\nTwo."),
        ("One.\fTwo.", "One.\n\nTwo."),
        ("One.\n\n\f\nTwo.", "One.\n\nTwo."),
        ("The boats sail\n\fon Monday.", "The boats sail\non Monday."),
        ("Ferries sail again\n\fOslo waits.", "Ferries sail again\n\nOslo waits."),
        (
            "The boats that had lain in the harbour came to\n\fOslo on Monday.",
            "The boats that had lain in the harbour came to Oslo on Monday.",
        ),
        (
            f"{'The boats lay in the harbour for days, ' * 3}until they sailed to\nOslo again.",
            f"{'The boats lay in the harbour for days, ' * 3}until they sailed to Oslo again.",
        ),
    ],
)
def test_other_ends_of_lines_paragraphs_and_pages_are_ends(text: str, whole: str) -> None:
    assert paragraphs(clean(text)) == whole


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_lines_of_a_paragraph_that_are_set_in_below_its_first_are_joined(indent: str) -> None:
    prose = [
        "The harbour council said on Sunday that the ferries to the northern islands would sail "
        "again as soon as the storm had passed and the piers had been inspected by engineers.",
        "Residents of the smallest island, who have waited for nine days, welcomed the news; bread "
        "and fuel had run low, and the school stayed closed for most of the week after that.",
    ]
    hanging = "\n\n".join(
        textwrap.fill(each, 72, subsequent_indent=indent, expand_tabs=False) for each in prose
    )
    assert paragraphs(hanging) == "\n\n".join(prose)


def test_what_is_set_in_below_a_line_but_does_not_fill_it_is_no_paragraph() -> None:
    verse = (
        "The ferry waits, the lamps are lit along the pier\n"
        "  and nobody is here\n  to sail,\n  to say so"
    )
    assert [line.strip() for line in paragraphs(verse).split("\n")] == [
        line.strip() for line in verse.split("\n")
    ]


def test_a_soft_hyphen_at_the_end_of_any_line_is_none_of_the_word() -> None:
    text = "The piers were inspec\xad\nted by the engineers of the port on the day after the storm."
    assert "inspected by" in paragraphs(text)
