"""When an article was published: what is believed, in which order, and what is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import UNDATED, Article, PublicationDate
from search.ingest.compose import compose
from search.ingest.dates import date_in_address, date_in_name, metadata_date
from search.ingest.expressions import moments, stated_date
from search.ingest.origin import Origin
from tests import ROOT

LATEST = date(2026, 1, 1)


def article(text: str, name: str = "", **origin: object) -> Article:
    return compose(text, Origin(latest=LATEST, **origin), name=name)  # type: ignore[arg-type]


def stated(year: int, month: int, day: int, evidence: str) -> PublicationDate:
    return PublicationDate(date(year, month, day), date(year, month, day), "stated", evidence)


@pytest.mark.parametrize(
    ("head", "day", "evidence"),
    [
        (" date 2022-01-09 ", (2022, 1, 9), "date 2022-01-09"),
        ("Published: January 9, 2022\n\n", (2022, 1, 9), "Published: January 9, 2022"),
        ("Published on 9 January 2022 at 10:15 GMT\n\n", (2022, 1, 9), None),
        ("Wed 05 Apr 2017 ", (2017, 4, 5), "Wed 05 Apr 2017"),
        ("Fri 07 Apr 2017 at 0914 ", (2017, 4, 7), "Fri 07 Apr 2017 at 0914"),
        ("Friday 21 April 2017 18:32 ", (2017, 4, 21), "Friday 21 April 2017 18:32"),
        ("Date of publication 5 August 2016 ", (2016, 8, 5), None),
        ("Last updated at Jul 262016 ", (2016, 7, 26), None),
        ("07.10.2017(updated 1500 07.10.2017) ", (2017, 10, 7), None),
        ("17-12-2014 ", (2014, 12, 17), "17-12-2014"),
        ("Aug. 1 2016 ", (2016, 8, 1), "Aug. 1 2016"),
        ("2022-01-09T23:30:00+03:00\n\n", (2022, 1, 9), "2022-01-09T23:30:00+03:00"),
        ("9 января 2022\n\n", (2022, 1, 9), "9 января 2022"),
        ("Дата: 09.01.2022\n\n", (2022, 1, 9), "Дата: 09.01.2022"),
        ("April 16, 1945\n\n", (1945, 4, 16), "April 16, 1945"),
    ],
)
def test_a_heading_states_the_date_and_leaves_the_body(
    head: str, day: tuple[int, int, int], evidence: str | None
) -> None:
    read = article(head + "The Russian side does not plan to touch on the matter, it was said.")

    assert read.published == stated(*day, evidence or head.strip())
    assert read.body == "The Russian side does not plan to touch on the matter, it was said."


@pytest.mark.parametrize(
    "text",
    [
        "January 10, 2022 was a day of national mourning, as was declared.",
        "January 10, 2022, the day of the summit, will be remembered, people think.",
        "On 9 January the talks go on.",
        "Article 5 applies. Boeing 737 jets flew from 10 to 20 times. He sat on 9/11 committees.",
        "Sat on the committee for 30 years. In 2015 he left.",
    ],
)
def test_prose_that_begins_with_numbers_is_no_heading(text: str) -> None:
    read = article(text)

    assert read.body == text
    assert read.published.basis != "stated"


def test_keyed_lines_above_the_text_are_its_metadata() -> None:
    read = article(
        "Title: Talks begin in Geneva\nDate: 2022-01-09\nSource: tass\n"
        "URL: https://example.org/1\nAuthor: A. Reporter\n\nThe talks have begun."
    )

    assert read.published == stated(2022, 1, 9, "Date: 2022-01-09")
    assert (read.title, read.title_stated) == ("Talks begin in Geneva", True)
    assert (read.source, read.url) == ("TASS", "https://example.org/1")
    assert read.body == "The talks have begun."


def test_headline_and_date_line_are_recognised_in_either_order() -> None:
    for text in (
        "Talks begin in Geneva\nJanuary 9, 2022\n\nThe talks have begun.",
        "January 9, 2022\n\nTalks begin in Geneva\n\nThe talks have begun.",
    ):
        read = article(text)
        assert read.title == "Talks begin in Geneva"
        assert read.published.start == date(2022, 1, 9)
        assert read.body == "The talks have begun."


def test_a_date_between_headline_and_story_on_one_line_is_stated() -> None:
    read = article(
        "Seven dead in central Damascus blast AFP Sunday 1 Feb 2015 At least seven people were"
        " killed when a blast ripped through a bus."
    )

    assert read.published == stated(2015, 2, 1, "Sunday 1 Feb 2015")
    assert (read.title, read.source) == ("Seven dead in central Damascus blast", "AFP")
    assert read.body.startswith("At least seven people")


def test_a_dateline_with_its_year_states_the_date() -> None:
    read = article("LONDON, 9 Jan 2022 (Reuters) - Shares rose.")

    assert read.published == stated(2022, 1, 9, "LONDON, 9 Jan 2022 (Reuters) -")


def test_a_dateline_takes_its_year_from_the_file_name_or_the_address() -> None:
    text = "GENEVA, January 9. /TASS/. The talks have begun."

    assert article(text, "/news/2022-01-10.txt").published.start == date(2022, 1, 9)
    by_address = compose(text, Origin(), url="https://example.org/2022/01/09/talks")
    assert by_address.published.start == date(2022, 1, 9)


def test_a_dateline_alone_tells_no_year() -> None:
    read = article("SALVADOR, Feb 26 - Showers continued throughout the week.")

    assert read.published == UNDATED
    assert read.place == "Salvador"


def test_the_time_of_the_file_alone_dates_nothing() -> None:
    read = article("Showers continued throughout the week.", modified=date(2022, 1, 9))

    assert read.published == UNDATED


def test_the_time_of_the_file_gives_the_year_to_a_dateline_of_the_same_week() -> None:
    text = "SALVADOR, Feb 26 - Showers continued throughout the week."

    near = article(text, modified=date(1987, 2, 28)).published
    assert (near.start, near.basis, near.evidence) == (
        date(1987, 2, 26),
        "inferred",
        "SALVADOR, Feb 26 -",
    )
    assert article(text, modified=date(1987, 6, 1)).published == UNDATED


def test_the_file_name_states_the_date_where_the_text_does_not() -> None:
    read = article("The talks have begun.", "/news/talks_20220109.txt")

    assert read.published == stated(2022, 1, 9, "talks_20220109.txt")._replace(of_file=True)
    assert article("The talks have begun.", "/news/2030-01-09.txt").published == UNDATED


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/a/2022-01-09-talks.txt", date(2022, 1, 9)),
        ("/a/2022/01/09/talks.txt", date(2022, 1, 9)),
        ("/a/talks.20220109T101500.txt", date(2022, 1, 9)),
        ("/backup-2024-05-01/talks.txt", None),
        ("/a/768d1a4120220109c3.txt", None),
        ("/a/2022-01-09_2022-01-12.txt", None),
        ("/a/2022-13-09.txt", None),
        ("/a/1234567890.txt", None),
        ("/a/2022-01-09/talks.txt", date(2022, 1, 9)),
        ("/a/20220109/talks.txt", date(2022, 1, 9)),
        ("/a/2022/01-09/talks.txt", date(2022, 1, 9)),
        ("/a/2022-01/09/talks.txt", date(2022, 1, 9)),
        ("/a/2022_01_09/talks.txt", date(2022, 1, 9)),
        ("/a/2022109/talks.txt", None),
        ("/a/issue-2022-01-09/talks.txt", None),
        ("/a/2022-01-09/2021-05-06 talks.txt", date(2021, 5, 6)),
        ("/a/talks 9 January 2022.txt", date(2022, 1, 9)),
        ("/a/talks_9_Jan_2022_(copy).txt", date(2022, 1, 9)),
        ("/a/January 9, 2022.txt", date(2022, 1, 9)),
        ("/a/Bericht 09.01.2022.txt", date(2022, 1, 9)),
        ("/a/31-01-2022.txt", date(2022, 1, 31)),
        ("/a/01-09-2022.txt", None),
        ("/a/report2022.txt", None),
        ("/a/2022/January/9/talks.txt", date(2022, 1, 9)),
        ("/a/2022/01-Jan/09/talks.txt", date(2022, 1, 9)),
        ("/a/9 January 2022/talks.txt", date(2022, 1, 9)),
        ("/a/2022-01-09 Sunday/talks.txt", date(2022, 1, 9)),
        ("/a/09.01.2022/talks.txt", date(2022, 1, 9)),
        ("/a/09-01-2022/talks.txt", None),
        ("/a/2022/Talks/9/talks.txt", None),
        ("/a/20220109101500.txt", date(2022, 1, 9)),
    ],
)
def test_dates_in_file_names(path: str, day: date | None) -> None:
    found = date_in_name(path)

    assert (found[0] if found else None) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.nytimes.com/2017/12/29/world/x.html", date(2017, 12, 29)),
        ("http://www.chinadaily.com.cn/world/2016-08/05/content_26355611.htm", date(2016, 8, 5)),
        ("https://www.theguardian.com/world/2022/jan/09/kazakhstan", date(2022, 1, 9)),
        ("https://example.org/news/414349-angolan-satellite/", None),
        ("https://example.org/2017/13/45/x", None),
    ],
)
def test_dates_in_addresses(url: str, day: date | None) -> None:
    found = date_in_address(url)

    assert (found[0] if found else None) == day


def test_an_ambiguous_date_is_an_interval_until_the_archive_decides() -> None:
    text = "02/03/2015 Ten people were injured. That is all."

    unknown = article(text).published
    assert (unknown.start, unknown.end, unknown.basis) == (
        date(2015, 2, 3),
        date(2015, 3, 2),
        "inferred",
    )
    assert article(text, day_first=True).published == stated(2015, 3, 2, "02/03/2015")
    assert article(text, day_first=False).published == stated(2015, 2, 3, "02/03/2015")


def test_a_weekday_in_the_text_decides_an_ambiguous_date() -> None:
    read = article("05-07-2015 A raid killed six people, a monitor said on Sunday.")

    assert (read.published.start, read.published.end) == (date(2015, 7, 5), date(2015, 7, 5))


def test_with_dots_the_day_comes_first() -> None:
    assert article("02.03.2015 Ten people were hurt.").published.start == date(2015, 3, 2)


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2022-01-09", date(2022, 1, 9), date(2022, 1, 9)),
        ("2022-01-09T23:59:59+12:00", date(2022, 1, 9), date(2022, 1, 9)),
        ("2022-01-09 10:00:00.123Z", date(2022, 1, 9), date(2022, 1, 9)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("1987", date(1987, 1, 1), date(1987, 12, 31)),
        (1641686400, date(2022, 1, 9), date(2022, 1, 9)),
        ("1641686400000", date(2022, 1, 9), date(2022, 1, 9)),
        ("Sun, 09 Jan 2022 23:30:00 +0300", date(2022, 1, 9), date(2022, 1, 9)),
        ("26-FEB-1987 15:01:01.79", date(1987, 2, 26), date(1987, 2, 26)),
        ("Jan 9th, 2022", date(2022, 1, 9), date(2022, 1, 9)),
        ("Sun 9th of Jan, 2022 10am", date(2022, 1, 9), date(2022, 1, 9)),
        ("2022-01-09T23:59:59-11", date(2022, 1, 9), date(2022, 1, 9)),
        ("Sun, 9 Jan 22 23:30:00 EST", date(2022, 1, 9), date(2022, 1, 9)),
        ("19.01.22", date(2022, 1, 19), date(2022, 1, 19)),
        ("09.01.22", date(2022, 1, 9), date(2022, 1, 9)),
        ("09JAN22", date(2022, 1, 9), date(2022, 1, 9)),
        ("9jan2022", date(2022, 1, 9), date(2022, 1, 9)),
        ("01.13.22", date(2022, 1, 13), date(2022, 1, 13)),
        ("01.13.2022", date(2022, 1, 13), date(2022, 1, 13)),
        ("6 Jun 44", date(1944, 6, 6), date(1944, 6, 6)),
        ("25/12/98", date(1998, 12, 25), date(1998, 12, 25)),
        ("12/25/98 10:15", date(1998, 12, 25), date(1998, 12, 25)),
        (1987, date(1987, 1, 1), date(1987, 12, 31)),
        (2022.0, date(2022, 1, 1), date(2022, 12, 31)),
        ("202202", date(2022, 2, 1), date(2022, 2, 28)),
        (20220109, date(2022, 1, 9), date(2022, 1, 9)),
        ("20220109.0", date(2022, 1, 9), date(2022, 1, 9)),
        (20220109101500, date(2022, 1, 9), date(2022, 1, 9)),
        ("202201091015", date(2022, 1, 9), date(2022, 1, 9)),
        (44570, date(2022, 1, 9), date(2022, 1, 9)),
        ("44570.4271", date(2022, 1, 9), date(2022, 1, 9)),
        (1641686400.75, date(2022, 1, 9), date(2022, 1, 9)),
        (1641686400000000, date(2022, 1, 9), date(2022, 1, 9)),
        ("-315619200", date(1960, 1, 1), date(1960, 1, 1)),
        ("January 2022", date(2022, 1, 1), date(2022, 1, 31)),
        ("Feb. 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("enero de 2022", date(2022, 1, 1), date(2022, 1, 31)),
        ("01/2022", date(2022, 1, 1), date(2022, 1, 31)),
        ("2022/12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2022年1月", date(2022, 1, 1), date(2022, 1, 31)),
        ("2022-01-09 10:15:00 +0000 UTC", date(2022, 1, 9), date(2022, 1, 9)),
        ("20220109T101500Z", date(2022, 1, 9), date(2022, 1, 9)),
        ("2022:01:09 10:15:00", date(2022, 1, 9), date(2022, 1, 9)),
        ("/Date(1641722400000)/", date(2022, 1, 9), date(2022, 1, 9)),
        ("Published: 9 January 2022", date(2022, 1, 9), date(2022, 1, 9)),
    ],
)
def test_metadata_dates(value: object, start: date, end: date) -> None:
    published = metadata_date(value, Origin(latest=LATEST))

    assert (published.start, published.end, published.basis) == (start, end, "stated")


def test_a_short_date_that_may_begin_with_the_year_is_an_interval() -> None:
    published = metadata_date("22-01-09", Origin(latest=LATEST))

    assert (published.start, published.end) == (date(2009, 1, 22), date(2022, 1, 9))
    assert published.basis == "inferred"


def test_a_short_year_with_slashes_is_as_ambiguous_as_a_long_one() -> None:
    published = metadata_date("01/09/22", Origin(latest=LATEST))

    assert (published.start, published.end) == (date(2022, 1, 9), date(2022, 9, 1))
    assert metadata_date("01/09/22", Origin(latest=LATEST, day_first=True)).start == date(
        2022, 9, 1
    )


@pytest.mark.parametrize("value", ["01.02.26", "25/12/26", "5 May 26", "31.12.99", "3/27/26"])
def test_a_short_year_is_never_in_the_future(value: str) -> None:
    published = metadata_date(value, Origin(latest=LATEST))

    assert published.end is not None
    assert date(1926, 1, 1) <= published.end <= LATEST


@pytest.mark.parametrize(
    "value",
    ["", "January 9", "Sunday", "10:30", "Article 5", "2022-02-30", "x" * 9999, None, True, -5,
     2022010910, 7, 12345, 123456, 31129999, 220109, "09 01 2022", "1.5", 10**18 * 5, "99/99/2022",
     float("nan"), float("inf"), 1e300, [], {}, "0000-00-00", "９９９９-１２-３１", "tomorrow",
     "May", "January 9-11, 2022", "Date()", "Title: 9 January 2022"],
)  # fmt: skip
def test_what_is_no_full_date_dates_nothing(value: object) -> None:
    assert metadata_date(value, Origin(latest=LATEST)) == UNDATED


@given(st.one_of(st.text(max_size=80), st.floats(), st.integers(), st.booleans()))
def test_metadata_never_raises(value: object) -> None:
    published = metadata_date(value, Origin())

    assert (published.start is None) == (published.basis == "undated")


@given(st.text(alphabet="JanFebMay0123456789 ,.-/:of\n", max_size=120))
def test_expressions_are_days_of_the_calendar_at_their_place(text: str) -> None:
    for moment in moments(text):
        assert 0 <= moment.start < moment.end <= len(text)
        assert moment.nearest(date(2022, 1, 1)) is not None or moment.day == 29
    stated_at_start = stated_date(text)
    assert stated_at_start is None or stated_at_start.known() is not None


def test_a_weekday_that_fits_neither_reading_decides_nothing() -> None:
    published = article("05/07/2015\n\nA court met on Monday, it was said.").published

    assert (published.start, published.end) == (date(2015, 5, 7), date(2015, 7, 5))


def test_an_interval_is_inferred_from_past_and_coming_days_and_the_weekday() -> None:
    read = article(
        "On Monday, President Putin will participate in a video conference. On January 9, the"
        ' spokesman has also confirmed it.\n\nThe statement read, "The President will take part'
        ' in a meeting on January 10, 2022."'
    )

    assert read.published == PublicationDate(
        date(2022, 1, 9),
        date(2022, 1, 10),
        "inferred",
        'The statement read, "The President will take part in a meeting on January 10, 2022."',
    )


@pytest.mark.parametrize(
    "text",
    [
        "The war that began in 1939 changed Europe.",
        "The treaty was signed since August 21, 2013, and in 2016 it was kept.",
        "The bond is due March 1, 1999, the company said.",
        "He was born on May 5, 1950 and lives there.",
        "The guitarist vanished on 1 February 1995, his family said on Tuesday.",
        "Police said on Wednesday that the girl vanished on 1 February 1995.",  # a Wednesday
        "The man killed two people on March 3, 2014, a court heard on Monday.",  # a Monday
        "FILE - In this Friday, Dec. 29, 2017, file photo, the ship is seen. It sank, officials "
        "said on Friday. On December 28 it had sailed.",
        "The city marked on Sunday the anniversary of the fire of May 6, 1990. On May 5, people "
        "had gathered.",
        "Shares fell on Monday. They had fallen on October 19, 1987, too.",  # a Monday
        "WARSAW, Sept 1 (AFP) - Poland remembered. German troops attacked on September 1, 1939.",
        "LONDON, June 6 (Reuters) - Veterans met on the beach. Troops landed on June 6, 1944.",
        "PARIS, June 7 (AFP) - The queen met veterans on Tuesday of June 6, 1944, a Tuesday.",
        "TOKYO, March 30 - The bill was passed on March 28, 1988, the party said.",
        "A museum of the siege opened on Saturday. The fort was attacked on April 12, 1861 and "
        "fell on April 13, 1861.",  # a Saturday
        "The chief of the firm on Nov. 2, 2017, announced the move. On Monday, Nov. 6, it made an "
        "offer. (Photo: Jane Dunmore)\n\nThe firm will ask its owners on November 8.",
        "A man accused of killing two on March 3, 2014 will be tried on March 10, a court said on "
        "Monday.",
        "The singer died on August 16, 1977, a Tuesday. He was due to begin a tour on August 17.",
        "The ship, which sank on Monday, April 15, 1912, had been scheduled to arrive on April 17.",
        "The log says: On Monday, 2 August 1999, two trains will be seen. On 3 August they went.",
        "The king was taken on Monday, April 2, 1453, and would be killed on April 6.",
    ],
)
def test_background_dates_nothing(text: str) -> None:
    assert article(text).published == UNDATED


@pytest.mark.parametrize(
    ("head", "first", "last"),
    [
        ("Date: January 2022\n\n", date(2022, 1, 1), date(2022, 1, 31)),
        (
            "Title: Talks begin\nYear: none\nPublished: 2022\n\n",
            date(2022, 1, 1),
            date(2022, 12, 31),
        ),
        (
            "Title: Talks begin\nDate: 2022-02\n\nOSLO, Feb 3 (Reuters) - ",
            date(2022, 2, 3),
            date(2022, 2, 3),
        ),
    ],
)
def test_a_part_of_a_date_is_an_interval(head: str, first: date, last: date) -> None:
    published = article(head + "The talks have begun, it was said.").published

    assert (published.start, published.end, published.basis) == (first, last, "stated")


def test_nothing_is_inferred_beyond_the_latest_possible_day() -> None:
    text = "A court sentenced the man on Monday, it was said on June 1, 2026."

    assert article(text).published == UNDATED


@given(st.text(max_size=300))
def test_any_text_becomes_an_article(text: str) -> None:
    read = article(text, "/a/b.txt")

    assert 0 <= read.text_start <= len(read.body)
    assert read.title
    assert (read.published.start is None) == (read.published.basis == "undated")


def test_dates_do_not_depend_on_the_clock() -> None:
    source = ROOT / "search" / "ingest"

    for module in source.rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert "today()" not in text, module
        assert ".now(" not in text, module


WRITTEN = """
середа, 5 жовтня 2022 | 5 кастрычніка 2022 | сряда, 5 октомври 2022 | 5. октобар 2022.
5. 10. 2022 | streda 5. októbra 2022 | 2022. október 5., szerda
2022. okt. 5. | kolmapäev, 5. oktoober 2022 | 2022. gada 5. oktobris | 2022 m. spalio 5 d.
dimecres, 5 d’octubre del 2022 | mércores, 5 de outubro de 2022 | miðvikudagur, 5. október 2022
Τετάρτη 5 Οκτωβρίου 2022 | 5 oktyabr 2022 | 2022 ж. 5 қазан | 5-oktabr, 2022
الأربعاء، 5 أكتوبر 2022 | چهارشنبه 5 اکتبر 2022 | יום רביעי, 5 באוקטובר 2022 | बुधवार, 5 अक्टूबर 2022
5 اکتوبر، 2022 | 5 অক্টোবর, 2022 | புதன், 5 அக்டோபர், 2022 | 5 అక్టోబర్, 2022 | 2022년 10월 5일 수요일
วันพุธที่ 5 ตุลาคม 2565 | 5 ต.ค. 2022 | Thứ Tư, 5 tháng 10, 2022 | Rabu, 5 Oktober 2022
2022年10月5日 星期三 | ოთხშაბათი, 5 ოქტომბერი, 2022 | 2022 թ. հոկտեմբերի 5 | e mërkurë, 5 tetor 2022
Jumatano, 5 Oktoba 2022 | Dydd Mercher, 5 Hydref 2022 | Miyerkules, Oktubre 5, 2022 | 5 ኦክቶበር 2022
"""


@pytest.mark.parametrize(
    "text", [each.strip() for line in WRITTEN.split("\n") for each in line.split("|") if each]
)
def test_a_day_is_read_in_the_languages_of_the_world(text: str) -> None:
    moment = stated_date(text)
    assert moment is not None
    assert moment.known() == date(2022, 10, 5)


@pytest.mark.parametrize("text", ["5 listopada", "2565", "25 ตุลาคม 1022", "so 5 2022", "5 mac"])
def test_what_is_no_full_day_is_read_as_none(text: str) -> None:
    moment = stated_date(text)
    assert moment is None or moment.known() is None
