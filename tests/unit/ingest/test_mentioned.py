"""The days that a text mentions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import UNDATED, PublicationDate
from search.ingest.mentioned import mentioned_dates

SUNDAY = PublicationDate(date(2022, 1, 9), date(2022, 1, 9), "stated")


def days(text: str, published: PublicationDate = SUNDAY) -> list[tuple[str, str]]:
    return [
        (found.day.isoformat(), text[found.start : found.end])
        for found in mentioned_dates(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Protests erupted on January 2.", [("2022-01-02", "January 2")]),
        ("It ended on Dec. 30, and on", [("2021-12-30", "Dec. 30")]),
        ("on 2 January 1999 or", [("1999-01-02", "2 January 1999")]),
        ("by 2nd of January,", [("2022-01-02", "2nd of January")]),
        ("2022-01-02 and 2.1.2022", [("2022-01-02", "2022-01-02"), ("2022-01-02", "2.1.2022")]),
        ("2 января 2022 года", [("2022-01-02", "2 января 2022")]),
        ("said on Sunday", [("2022-01-09", "Sunday")]),
        ("killed on Friday", [("2022-01-07", "Friday")]),
        ("will meet on Monday", [("2022-01-10", "Monday")]),
        ("it is scheduled for next Friday", [("2022-01-14", "Friday")]),
        ("last Monday it was said", [("2022-01-03", "Monday")]),
        ("Yesterday, today and tomorrow", [
            ("2022-01-08", "Yesterday"), ("2022-01-09", "today"), ("2022-01-10", "tomorrow")]),
        ("January 9-11", [(f"2022-01-{n:02}", "January 9-11") for n in (9, 10, 11)]),
        ("2 and 7 January", [("2022-01-02", "2 and 7 January"), ("2022-01-07", "2 and 7 January")]),
    ],
)  # fmt: skip
def test_days_are_found_with_their_places(text: str, expected: list[tuple[str, str]]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    ["May 2020", "may 5 people", "Article 5", "March 3.5 pct", "holiday", "Mondays", "10-20 rubles",
     "January", "Sun 5", "February 30", "version 1.2.2022.4", "May 5%"],
)  # fmt: skip
def test_what_is_no_day_is_not_found(text: str) -> None:
    assert days(text) == []


def test_without_a_publication_date_only_full_dates_are_known() -> None:
    assert days("On Sunday, January 2, after 3 January 2021", UNDATED) == [
        ("2021-01-03", "3 January 2021")
    ]


def test_an_inferred_interval_tells_the_year_and_the_weekday() -> None:
    interval = PublicationDate(date(2022, 1, 9), date(2022, 1, 10), "inferred")

    assert days("On Monday, he will speak; on January 2 he did not.", interval) == [
        ("2022-01-10", "Monday"),
        ("2022-01-02", "January 2"),
    ]


@given(st.text(alphabet="JanMayMonday toyes0123456789-.,/", max_size=200))
def test_places_lie_within_the_text_in_order(text: str) -> None:
    found = mentioned_dates(text, SUNDAY)

    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)


PIECES = (
    "Jan Feb. March April May June 1 2 31 2022 1999-01-02 2022.3.4 5.6.2021 12. ,2020 th and -"
    " to of on Monday Sunday today yesterday Tomorrow tomorrow holiday Sept. Dec _May JUNE"
).split()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.sampled_from(["", "\n"]))
def test_what_is_quickly_told_to_name_no_day_names_none(text: str, ending: str) -> None:
    text += ending

    # With a letter beyond ASCII every pattern is tried.
    assert mentioned_dates(text, SUNDAY) == mentioned_dates(text + " é", SUNDAY)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Am 2. Januar begann es, am 5. Mai 2021 endete es.", ["2022-01-02", "2021-05-05"]),
        ("fr", "Le 1er mars 2020 et le 14 juillet", ["2020-03-01", "2021-07-14"]),
        ("es", "el 2 de enero de 2022, 10 sets", ["2022-01-02"]),
        ("pl", "Dnia 2 stycznia 2022 r. i 3 maja", ["2022-01-02", "2022-05-03"]),
        ("fi", "Se alkoi 2. tammikuuta.", ["2022-01-02"]),
        ("id", "pada 2 Oktober 2021", ["2021-10-02"]),
        ("zh", "抗议活动于2022年1月2日爆发，1月5日结束。", ["2022-01-02", "2022-01-05"]),
        ("ko", "시위는 1월 2일 시작됐다", ["2022-01-02"]),
        ("ar", "بدأت في 2 يناير 2022", ["2022-01-02"]),
        ("he", "זה התחיל ב-2 בינואר 2022", ["2022-01-02"]),
        ("hi", "यह 2 जनवरी को शुरू हुआ", ["2022-01-02"]),
        ("th", "เมื่อวันที่ 2 มกราคมที่ผ่านมา และ 5 มีนาคม 2564", ["2022-01-02", "2021-03-05"]),
        ("hu", "2022. január 2. óta", ["2022-01-02"]),
        ("en", "Am 2. Januar begann es.", []),
        (None, "Am 2. Januar begann es.", []),
        ("de", "Es waren 3 Mann und 20 Marken, 5 set.", []),
    ],
)
def test_days_are_read_in_the_language_of_the_text(
    language: str | None, text: str, expected: list[str]
) -> None:
    found = mentioned_dates(text, SUNDAY, language=language)
    assert [each.day.isoformat() for each in found] == expected
    assert all(text[each.start].isdigit() for each in found)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [  # published on Sunday, 9 January 2022
        ("de", "Das teilte die Polizei gestern mit.", ["2022-01-08"]),
        ("de", "Der Minister sagte am Freitag, er gehe.", ["2022-01-07"]),
        ("de", "Der Rat wird am Freitag beraten.", ["2022-01-14"]),
        ("de", "Der Vertrag vom Freitag ist lang, er wird gelten.", []),
        ("de", "am 6. Juni 1944, einem Dienstag", ["1944-06-06"]),
        ("de", "Russia Today und USA Today", []),
        ("de", "Der Morgen war kalt, am Sonntagmorgen auch.", []),
        ("fr", "Il a été arrêté lundi dernier.", ["2022-01-03"]),
        ("fr", "Le sommet aura lieu mardi.", ["2022-01-11"]),
        ("fr", "Elle est arrivée hier ; aujourd’hui, rien.", ["2022-01-08", "2022-01-09"]),
        ("es", "El presidente dijo el viernes que no.", ["2022-01-07"]),
        ("es", "La reunión será el próximo viernes.", ["2022-01-14"]),
        ("es", "por la mañana", []),
        ("it", "Il governo ha deciso venerdì. Domani si vota.", ["2022-01-07", "2022-01-10"]),
        ("pt", "O ministro disse na sexta-feira; ontem, não.", ["2022-01-07", "2022-01-08"]),
        ("nl", "De minister zei vrijdag dat hij gaat.", ["2022-01-07"]),
        ("nl", "Vrijdag is het feest.", []),
        ("it", "Loro sono partiti sabato.", ["2022-01-08"]),
        ("sl", "Iſtra, jutrı in Jutri.", ["2022-01-10"]),
        ("nl", "De minister zei dat hij tot vrijdag blijft.", ["2022-01-14"]),
        ("ru", "Министр заявил в пятницу, что уходит.", ["2022-01-07"]),
        ("ru", "Встреча состоится в среду.", ["2022-01-12"]),
        ("ru", "6 июня 1944 года союзники; вчера", ["1944-06-06", "2022-01-08"]),
        ("uk", "Міністр заявив у п'ятницю.", ["2022-01-07"]),
        ("pl", "Minister powiedział w piątek.", ["2022-01-07"]),
        ("ja", "首相は昨日述べた。", ["2022-01-08"]),
        ("zh", "总理昨天表示，明天将会晤。", ["2022-01-08", "2022-01-10"]),
        ("ko", "장관은 어제 말했다", ["2022-01-08"]),
        ("ar", "قال الوزير أمس", ["2022-01-08"]),
        ("tr", "Bakan dün açıkladı, bugün gitti.", ["2022-01-08", "2022-01-09"]),
        ("fi", "Hän lähti eilen.", ["2022-01-08"]),
        ("sv", "Han kom i går.", ["2022-01-08"]),
        ("hi", "उन्होंने कल कहा", []),
    ],
)
def test_days_are_named_by_their_distance_in_other_languages(
    language: str, text: str, expected: list[str]
) -> None:
    found = mentioned_dates(text, SUNDAY, language=language)
    assert [each.day.isoformat() for each in found] == expected
    absolute = [each.day.year for each in mentioned_dates(text, UNDATED, language=language)]
    assert absolute in ([], [1944])
