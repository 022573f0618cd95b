"""Heads of articles as papers, agencies, exports of databases and mail write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import Article
from search.ingest.compose import compose
from search.ingest.origin import Origin

LATEST = date(2026, 1, 1)
DAY = date(2022, 1, 9)
TEXT = (
    "The ferry company said the boats would sail again after the storm.\n\n"
    "The mayor thanked the crews."
)
TITLE = "Ferries sail again after storm"


def read(head: str, text: str = TEXT) -> Article:
    return compose(head + text, Origin(latest=LATEST))


NEXIS = f"""1 of 412 DOCUMENTS


                              Ellison Post

                          January 9, 2022 Sunday
                               First Edition

{TITLE}

BYLINE: Jane Dunmore

SECTION: NEWS; Pg. 4

LENGTH: 412 words

DATELINE: LONDON

BODY:
{TEXT}

LOAD-DATE: January 12, 2022

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper


                    Copyright 2022 Ellison Post Ltd.
                          All Rights Reserved
"""
NEXIS_UNI = f"""{TITLE}
Ellison Post
January 9, 2022 Sunday

Copyright 2022 Ellison Post All Rights Reserved

Section: NEWS; Pg. 4
Length: 412 words
Byline: Jane Dunmore
Dateline: LONDON

Body

{TEXT}

Load-Date: January 12, 2022

End of Document
"""
FACTIVA = f"""{TITLE}

By Jane Dunmore
412 words
9 January 2022
10:30
Ellison Post
ELLP
English
(c) 2022 Ellison Post Ltd. All Rights Reserved

{TEXT}

Document ELLP000020220109ei1900032
"""
FACTIVA_CODES = f"""HD   {TITLE}
BY   By Jane Dunmore
WC   412 words
PD   9 January 2022
ET   10:30
SN   Ellison Post
SC   ELLP
LA   English
CY   (c) 2022 Ellison Post Ltd.

LP
The ferry company said the boats would sail again after the storm.

TD
The mayor thanked the crews.

NS
gtrans : Transport
RE
uk : United Kingdom
AN
Document ELLP000020220109ei1900032
"""
PROQUEST = f"""{TITLE}

Author: Dunmore, Jane

Publication info: Ellison Post ; Ellison [Ellison]. 09 Jan 2022: A.4.

ProQuest document link

Full text: {TEXT}

Subject: Ferries; Storms

Title: {TITLE}

Author: Dunmore, Jane

Publication title: Ellison Post; Ellison

Pages: A.4

Publication year: 2022

Publication date: Jan 9, 2022

Publisher: Ellison Post Ltd.

Source type: Newspapers

Language of publication: English

ProQuest document ID: 2600000001

Last updated: 2022-01-12

Database: Newspapers Complete
"""
MAIL = f"""Return-Path: <news@post.example>
Received: from mail.post.example (mail.post.example [192.0.2.1])
\tby mx.example.org with ESMTP id 12345
\tfor <reader@example.org>; Sun, 9 Jan 2022 10:30:02 +0000
From: "Ellison Post" <news@post.example>
To: reader@example.org
Subject: Fwd: {TITLE}
Date: Sun, 9 Jan 2022 10:30:00 +0000 (UTC)
Message-ID: <1@post.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

{TEXT}
"""
FRONT_MATTER = f"""---
title: "{TITLE}"
date: 2022-01-09
source: Ellison Post
tags: [ferries, storms]
---

{TEXT}
"""


@pytest.mark.parametrize(
    "text",
    [NEXIS, NEXIS_UNI, FACTIVA, FACTIVA_CODES, PROQUEST, MAIL, FRONT_MATTER],
    ids=["nexis", "nexis uni", "factiva", "factiva codes", "proquest", "mail", "front matter"],
)
def test_exports_of_databases_and_mail_are_read(text: str) -> None:
    article = read("", text)

    assert article.body == TEXT
    assert (article.title, article.title_stated) == (TITLE, True)
    assert article.source is not None
    assert article.source.startswith("Ellison Post")
    assert (article.published.start, article.published.basis) == (DAY, "stated")


@pytest.mark.parametrize(
    "head",
    [
        f"Title: {TITLE}\nSlug: ferry-1\nDate: 2022-01-09\nSource: Ellison Post\n\n",
        f"Slug: ferry-1\nPriority: 4\nHeadline: {TITLE}\nAgency: Ellison Post\nPublished: 9.1.2022"
        "\n\n",
        f"Doc-ref: 88-A\nMood: calm\nHeadline: {TITLE}\nDate: 9.1.2022\nAgency: Ellison Post\n\n",
        f"TITLE: {TITLE}\nDATE: January 9, 2022\nPUBLICATION: Ellison Post\nWORDS: 412\n\n",
        f"Titel: {TITLE}\nDatum: 9. Januar 2022\nQuelle: Ellison Post\nRessort: Wirtschaft\n\n",
        f"Titre : {TITLE}\nDate de publication : 9 janvier 2022\nSource : Ellison Post\n\n",
        f"Título: {TITLE}\nFecha: 9 de enero de 2022\nFuente: Ellison Post\nSección: Mar\n\n",
        f"Titolo: {TITLE}\nData: 9 gennaio 2022\nFonte: Ellison Post\n\n",
        f"Título: {TITLE}\nData: 9 de janeiro de 2022\nFonte: Ellison Post\n\n",
        f"Заголовок: {TITLE}\nДата: 9 января 2022 г.\nИсточник: Ellison Post\n\n",
        f"标题：{TITLE}\n日期：2022年1月9日\n来源：Ellison Post\n\n",
        f"**Title:** {TITLE}\n**Date:** 2022-01-09\n**Source:** Ellison Post\n\n",
        f"Title:\n{TITLE}\nDate:\n2022-01-09\nSource:\nEllison Post\n\n",
        f"{TITLE}\n\nDate: 2022-01-09\nSource: Ellison Post\nCategory: Sea\n\n",
        f"-----Original Message-----\nFrom: Ellison Post\nSent: Sunday, January 9, 2022 10:30 AM\n"
        f"To: Reader\nSubject: RE: {TITLE}\n\n",
        f"Ellison Post\n\nJanuary 9, 2022 Sunday\n\n{TITLE}\n\nBYLINE: Jane Dunmore\n\n"
        "LENGTH: 412 words\n\n",
        f"Ellison Post\n\nJanuary 9, 2022\n\n{TITLE}\n\n",
        f"{TITLE}\n\nEllison Post, January 9, 2022\n\n",
        f"{TITLE}\nEllison Post | 9 January 2022\n\n",
        f"{TITLE}\nEllison Post\n9 January 2022\n\n",
        f"January 9, 2022\n\nEllison Post\n\n{TITLE}\n\n",
        f"{TITLE}\n9 January 2022 | Ellison Post\n\n",
        f"{TITLE}\nby Jane Dunmore | January 9, 2022 | Ellison Post\n\n",
        f"{TITLE}\nSource: Ellison Post | 9 January 2022\n\n",
        f"Source: Ellison Post, 2022-01-09 10:15\nTitle: {TITLE}\n\n",
        f"Jan 9, 2022 / 10:15 AM / Ellison Post\n{TITLE}\n\n",
        "Copyright 2022 Ellison Media\nAll Rights Reserved\n\nEllison Post\n\n"
        f"January 9, 2022 Sunday 10:15 AM GMT\n\nHEADLINE: {TITLE}\n\nBODY:\n\n",
        f"{TITLE}\nJane Dunmore\n412 words\n9 January 2022\n10:15\nEllison Post\nELLP\nEnglish\n"
        "(c) 2022 Ellison Media\n\n",
        f"NEWS\n{TITLE}\n412 words\n9 January 2022\nEllison Post\nELLP\nA4\nEnglish\n"
        "Copyright 2022 Ellison Media. All rights reserved.\n\n",
        "De : Ellison Post\nEnvoyé : dimanche 9 janvier 2022 10:15\nÀ : Jane\n"
        f"Objet : TR: {TITLE}\n\n",
        f"Von: Ellison Post\nGesendet: Sonntag, 9. Januar 2022\nAn: Jane\nBetreff: AW: {TITLE}\n\n",
    ],
)
def test_a_head_states_title_date_and_source_and_is_no_text(head: str) -> None:
    article = read(head)

    assert article.body == TEXT
    assert (article.title, article.title_stated) == (TITLE, True)
    assert article.source == "Ellison Post"
    assert (article.published.start, article.published.basis) == (DAY, "stated")


@pytest.mark.parametrize(
    "head",
    [
        "Updated January 12, 2022\nPublished January 9, 2022\n\n",
        "Published January 9, 2022\nUpdated January 12, 2022\n\n",
        "Updated: January 12, 2022\nPublished: January 9, 2022\n\n",
        "Published: January 9, 2022 | Updated: January 12, 2022\n\n",
        "Published Jan. 9, 2022, 10:30 a.m. EST, updated Jan. 12, 2022, 8:00 a.m. EST\n\n",
        "Last updated on 12 January 2022 at 10:15 GMT\nFirst published on 9 January 2022\n\n",
        "Last modified: 2022-01-12\nCreated: 2022-01-09\n\n",
        "Aktualisiert am 12. Januar 2022\nVeröffentlicht am 9. Januar 2022\n\n",
        "Publié le 9 janvier 2022 à 10h30 - Mis à jour le 12 janvier 2022 à 8h00\n\n",
        "Обновлено: 12.01.2022\nОпубликовано: 09.01.2022\n\n",
        "更新时间：2022年1月12日\n发布时间：2022年1月9日\n\n",
        "Date: 2022-01-09\nLast updated: 2022-01-12\n\n",
    ],
)
def test_the_day_of_publication_counts_and_not_that_of_an_update(head: str) -> None:
    for title in ("", f"{TITLE}\n\n"):
        article = read(title + head)
        assert (article.published.start, article.published.basis) == (DAY, "stated")
        assert article.body == TEXT
        assert article.title_stated is bool(title)


@pytest.mark.parametrize(
    "line",
    [
        "9 janvier 2022", "dimanche 9 janvier 2022", "le 9 janvier 2022 à 10h30", "9 janv. 2022",
        "9. Januar 2022", "Sonntag, 9. Januar 2022", "Sonntag, den 9. Januar 2022, 10.30 Uhr",
        "9. Jan. 2022", "9 de enero de 2022", "domingo, 9 de enero de 2022", "9 ene 2022",
        "9 gennaio 2022", "domenica 9 gennaio 2022", "9 gen 2022", "9 de janeiro de 2022",
        "domingo, 9 de janeiro de 2022", "9 января 2022", "9 января 2022 года", "9 янв. 2022 г.",
        "воскресенье, 9 января 2022 г., 10:30", "2022年1月9日", "2022年01月09日 10:30",
        "2022年1月9日 星期日", "二〇二二年一月九日", "2022년 1월 9일", "2022. 1. 9.",
        "9 січня 2022 року",
        "9 stycznia 2022 r.", "niedziela, 9 stycznia 2022", "9. ledna 2022", "9. januára 2022",
        "2022. január 9.", "9 ianuarie 2022", "9 januari 2022", "den 9 januari 2022",
        "9. januar 2022", "9. tammikuuta 2022", "9 Ocak 2022", "9 Ιανουαρίου 2022",
        "2022 m. sausio 9 d.", "9 Januari 2022", "ngày 9 tháng 1 năm 2022", "9 يناير 2022",
        "9 בינואר 2022", "9 जनवरी 2022", "Sunday, January 9th, 2022", "9th of January 2022",
        "January 9, 2022 Sunday", "Jan. 9, 2022 10:30 AM ET", "09.01.2022", "09.01.22",
        "10:30, 9 January 2022", "2022-01-09T10:30:00Z", "20220109", "9\xa0January\xa02022",
        "9\u202fjanvier\u202f2022", "(9 January 2022)", "Le dimanche 9 janvier 2022",
        "Publicado: 9 de enero de 2022 a las 10:15 h", "Publié le 09/01/2022 à 10:15",
        "Publicado el 09/01/2022", "Data: 09/01/2022", "Posted on January 9, 2022 by Jane Dunmore",
    ],
)  # fmt: skip
def test_a_line_is_a_date_in_any_language_and_the_title_comes_from_the_text(line: str) -> None:
    article = read(f"{line}\n\n")

    assert (article.published.start, article.published.basis) == (DAY, "stated")
    assert article.body == TEXT
    assert not article.title_stated
    assert article.title == TEXT.partition(".")[0]


@pytest.mark.parametrize(
    "above",
    [
        f"{TITLE}\n\nBy Jane Dunmore\n\n",
        f"{TITLE}\n\nBy Jane Dunmore and Tom Aker, Ellison Post\n\n",
        f"{TITLE}\n\nCrews work through the night to clear the harbour\n\nBy Jane Dunmore\n\n",
        f"{TITLE}\n\nBoats in the harbour of Ellison on Friday. (Photo: A. Reporter)\n\n",
        f"{TITLE}\n\n- Boats sail from noon\n- Passengers are paid\n- Mayor thanks crews\n\n",
        f"{TITLE}\n\n• Boats sail from noon.\n\n• Passengers are paid.\n\n",
        f"{TITLE}\n\nSummary\n\nBoats sail again. Passengers are paid.\n\n3 Min Read\n\n",
        f"WORLD NEWS\n\n{TITLE}\n\nBy Jane Dunmore\n\n",
        "By Jane Dunmore\n\n",
    ],
)
@pytest.mark.parametrize(
    "dateline",
    ["LONDON, Jan 9, 2022 (Reuters) - ", "LONDON, Jan\xa09,\xa02022\xa0(Reuters)\xa0- "],
)
def test_a_dateline_is_found_below_byline_deck_caption_and_bullets(
    above: str, dateline: str
) -> None:
    article = read(above + dateline)

    assert (article.published.start, article.published.basis) == (DAY, "stated")
    assert (article.place, article.source) == ("London", "Reuters")
    assert article.published.evidence == "LONDON, Jan 9, 2022 (Reuters) -"
    assert article.body.endswith(TEXT.partition("\n\n")[2])


def test_a_date_below_the_byline_belongs_to_the_head() -> None:
    for byline in ("By Jane Dunmore\n\n", "By Jane Dunmore\n", "Jane Dunmore, staff writer\n"):
        article = read(f"{TITLE}\n\n{byline}January 9, 2022 10:30 am\n\n")
        assert (article.title, article.body) == (TITLE, TEXT)
        assert article.published.start == DAY


def test_a_byline_may_carry_the_date() -> None:
    for byline in ("By Jane Dunmore | January 9, 2022", "By Jane Dunmore on 9 January 2022"):
        article = read(f"{TITLE}\n{byline}\n\n")
        assert (article.title, article.published.start) == (TITLE, DAY)
        assert article.body == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Washington: the president met the minister and said that the talks would go on.\n\nYes.",
        "Note: this is what the ferry company said to all who would hear it.\n\nMore follows here.",
        "Question: Will the boats sail again?\nAnswer: They will.\n\nSo it was said in the port.",
        "Anna: Who has the date?\nBruno: I do.\n\nSo they spoke until the boats came in again.",
        "He said: the boats sail.\n\nShe said: they do not.",
        "Published January 9, 2022, the report says that the boats will sail again soon.",
        "Editor: a man of sixty who has seen many storms.\n\nHe said so.",
        "Text messages: how they changed the world\n\nThe company said so in a letter to all.",
    ],
)
def test_prose_with_colons_is_no_head(text: str) -> None:
    article = read("", text)

    assert text.splitlines()[-1] in article.body
    assert article.published.start is None
    assert article.source is None
    assert article.body.split() == text.split()[-len(article.body.split()) :]


def test_rights_and_other_ends_of_an_export_are_no_text() -> None:
    for end in ("Copyright 2022 Ellison Post. All rights reserved.", "End of Document"):
        assert read("", f"{TEXT}\n\n{end}\n").body == TEXT
    assert read("", f"{TEXT}\n\nThe last word: nobody knows.").body.endswith("nobody knows.")


@pytest.mark.parametrize(
    ("head", "authors", "section"),
    [
        (NEXIS, ("Jane Dunmore",), "NEWS"),
        (FACTIVA, ("Jane Dunmore",), None),
        (FACTIVA_CODES.replace("BY ", "SE   World News\nBY "), ("Jane Dunmore",), "World News"),
        (f"{TITLE}\nByline: Jane Dunmore and Tom Aker\nSection: Sport\nDate: 2022-01-09\n\n",
         ("Jane Dunmore", "Tom Aker"), "Sport"),
        (f"{TITLE}\n\nBy Jane Dunmore\n\n", ("Jane Dunmore",), None),
        (f"{TITLE}\nBy Jane Dunmore and Tom Aker\n\n", ("Jane Dunmore", "Tom Aker"), None),
        (f"{TITLE}\n\nPor Juan de la Cruz\n\n", ("Juan de la Cruz",), None),
        (f"WORLD NEWS\n\n{TITLE}\n\nBy Jane Dunmore\n\n", ("Jane Dunmore",), "WORLD NEWS"),
        (f"Sport\n{TITLE}\nJanuary 9, 2022\n\n", (), "Sport"),
        (f"Politik\n\n{TITLE}\n\n", (), "Politik"),
        (f"{TITLE}\nBy Jane Dunmore | January 9, 2022\n\n", ("Jane Dunmore",), None),
        (f"{TITLE}\nJanuary 9, 2022 By Jane Dunmore\n\n", ("Jane Dunmore",), None),
        (f"NEWS\n{TITLE}\nJane Dunmore\n412 words\n9 January 2022\nEllison Post\nELLP\n"
         "English\n(c) 2022 Ellison Media\n\n", ("Jane Dunmore",), "NEWS"),
        (f"Title: {TITLE}\nSECTION: METRO; Pg. B4\nDate: 2022-01-09\n\n", (), "METRO"),
    ],
)  # fmt: skip
def test_bylines_and_sections_become_fields(
    head: str, authors: tuple[str, ...], section: str | None
) -> None:
    article = read(head, "" if TEXT[:20] in head else TEXT)

    assert (article.title, article.authors, article.section) == (TITLE, authors, section)


@pytest.mark.parametrize("head", ["", "January 9, 2022\n", "Source: TASS\nDate: January 9, 2022\n"])
@pytest.mark.parametrize("key", ["Photos", "Image", "Q"])
def test_captions_one_below_the_other_are_text(head: str, key: str) -> None:
    captions = [
        f"{key}: The mayor of Ellison speaks at port {n}. Caption {n} of 4" for n in range(4)
    ]
    body = read(f"{TITLE}\n\n{head}", "\n".join(captions)).body
    assert all(f"speaks at port {n}." in body for n in range(4))
    assert read("", "\n".join(captions)).body.count("speaks at port") == 4


_BEGINNINGS = (
    *("", "By ", "by ", "From ", "Von ", "Staff writer ", "January 9, 2022 ", "2022-01-09 12:30 "),
    *("January 9, 2022 by ", "January 9, 2022 - ", "9 January 2022 | ", "Updated: Jan 9, 2022 "),
    *("Posted on January 9, 2022 by ", "LONDON, Jan 9 (Reuters) - ", "Reuters - ", "Ellison | "),
    *("Update: ", "Correction: ", "Note: ", "Q: ", "A: ", "Related: ", "Read more: ", "Photos: "),
    *("412 words ", "Document 1 of 3 ", "Page 4 ", "WORLD NEWS ", "- ", "> ", "1. "),
)
_HEADS = (
    *("", f"{TITLE}\n\n", f"{TITLE}\n", "January 9, 2022\n", f"{TITLE}\nBy Jane Dunmore\n\n"),
    f"Title: {TITLE}\nDate: January 9, 2022\n\n",
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(_HEADS),
    st.lists(
        st.tuples(st.sampled_from(_BEGINNINGS), st.sampled_from(["\n", "\n\n", " "])),
        min_size=1,
        max_size=9,
    ),
)
def test_no_sentence_is_taken_for_a_part_of_the_heading(
    head: str, lines: list[tuple[str, str]]
) -> None:
    sentences = [f"Boat number {n} leaves with all of its forty people aboard." for n in range(9)]
    said = list(zip(lines, sentences, strict=False))
    text = "".join(f"{beginning}{sentence}{end}" for (beginning, end), sentence in said)
    article = read("", head + text)
    whole = f"{article.title} {article.body}"
    assert all(sentence.removesuffix(".") in whole for _, sentence in said)


@pytest.mark.parametrize("between", [" by ", " By ", " By Jane Dunmore ", " from "])
def test_a_text_in_the_line_of_a_date_and_a_byline_is_kept(between: str) -> None:
    one_line = " ".join(TEXT.split())
    for head in (f"Posted on July 12 2016{between}", f"{TITLE}\n\nJuly 12, 2016{between}"):
        body = read(head, one_line * 3).body
        assert body.endswith(one_line * 3), body


@pytest.mark.parametrize(
    "head",
    [
        f"{TITLE}\n\nBy Monday the boats were back in the harbour.\n\n",
        f"{TITLE}\n\nBy January 2022\n\n",
        f"{TITLE}\n\nBy Train\n\n",
        f"{TITLE}\n\nBy order of the mayor, no boats sail.\n\n",
        f"{TITLE}\n\nThe world news of the day.\n\n",
    ],
)
def test_what_only_looks_like_a_byline_or_a_section_is_none(head: str) -> None:
    article = read(head)

    assert (article.authors, article.section) == ((), None)


@pytest.mark.parametrize(
    "text",
    [
        "2020年7月11日(土)～12日(日)に開催された競走では、馬が勝った。",
        "2020年7月11日に開催された競走では、馬が勝った。",
        "2022年1月9日至12日，会议在北京举行。",
        "2022년 1월 9일에 열린 회의에서 밝혔다.",
        "9 January 2022 - 10 January 2022 saw the worst storms of the year.",
    ],
)
def test_a_date_with_which_a_sentence_goes_on_is_no_heading(text: str) -> None:
    article = read("", f"{text}\n\n{TEXT}")

    assert article.body.startswith(text)
    assert article.published.basis != "stated"


@pytest.mark.parametrize("date_line", ["2022年1月9日(日)", "2022年1月9日", "2022년 1월 9일"])
def test_a_date_on_a_line_of_its_own_is_one_in_every_script(date_line: str) -> None:
    article = read(f"{date_line}\n")

    assert (article.published.start, article.published.basis) == (DAY, "stated")
    assert article.body == TEXT
