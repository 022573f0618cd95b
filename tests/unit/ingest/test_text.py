"""Bytes of any encoding become clean text in paragraphs."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.text import binary_kind, clean, decode, paragraphs, sniff

RUSSIAN = "Министр сообщил о ситуации в республике. Войска помогли казахстанским силам. " * 4
FRENCH = "Le président a été reçu à l'Élysée. Les élèves fêtent Noël “chez eux” déjà."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", RUSSIAN),
        ("utf-8-sig", FRENCH),
        ("utf-16", RUSSIAN),
        ("utf-16", FRENCH),
        ("utf-32", FRENCH),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp866", RUSSIAN),
        ("cp1252", FRENCH),
        ("latin-1", FRENCH.replace("“", '"').replace("”", '"')),
        ("ascii", "Plain words."),
    ],
)
def test_the_encoding_is_found_out(encoding: str, text: str) -> None:
    assert clean(decode(text.encode(encoding))) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_empty_bytes(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


def test_a_few_damaged_bytes_do_not_make_utf8_another_encoding() -> None:
    data = RUSSIAN.encode() + b"\xff\xfe" + RUSSIAN.encode()

    assert sniff(data) == "utf-8"
    assert decode(data).count("\ufffd") == 2


def test_chinese_and_japanese_encodings_are_told_by_statistics() -> None:
    text = "北京的会议今天结束。代表们讨论了经济合作和安全问题，并签署了协议。" * 6

    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
@pytest.mark.parametrize(
    "text",
    [
        "Привет",
        "ЗАЯВЛЕНИЕ МИНИСТЕРСТВА ИНОСТРАННЫХ ДЕЛ",
        "President of Казахстан said",
        "Протесты.",
    ],
)
def test_a_few_cyrillic_words_are_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["café", "Größe über Äpfel", "Åäö är på ön", "¿Qué pasó? ¡Año!"])
def test_a_few_western_letters_are_not_taken_for_cyrillic(text: str) -> None:
    assert decode(text.encode("latin-1")) == text


def test_undefined_western_bytes_are_kept_as_latin1() -> None:
    assert decode(b"caf\xe9 \x81 end of the text") == "café \x81 end of the text"


@given(st.binary(max_size=400))
def test_decoding_never_raises_and_its_result_can_be_stored(data: bytes) -> None:
    clean(decode(data)).encode("utf-8")


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaning_removes_what_cannot_be_stored_and_nothing_else(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode("utf-8")
    assert "\r" not in cleaned
    assert "\0" not in cleaned
    assert clean(cleaned.removeprefix("\ufeff")) == cleaned.removeprefix("\ufeff")


def test_hostile_characters_are_left_for_the_screen_to_show() -> None:
    text = "\x1b[31mred\x07 \u202eevil\u200b [/bold]"

    assert clean(text) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (bytes(range(256)) * 8, "binary data"),
        (b"\0\0\0\1" * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    assert binary_kind(data) == kind


def test_stray_control_characters_do_not_make_a_text_binary() -> None:
    assert binary_kind(b"A report\0 with \x07 stray \x1b bytes in it, and many more words.") is None
    assert binary_kind(codecs.BOM_UTF16_LE + "words".encode("utf-16-le")) is None


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

    assert paragraphs(verse) == verse


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = "A sentence that goes on for quite a while so that no page could hold it. " * 3

    assert paragraphs(f"{line.strip()}\n{line.strip()}").count("\n\n") == 1


@given(st.text(alphabet=" \n\tab.-\u3000\xa0"))
def test_paragraphs_are_in_normal_form_whatever_the_text(text: str) -> None:
    body = paragraphs(text)

    assert body == body.strip()
    assert "\n\n\n" not in body
    assert all(part.strip() for part in body.split("\n\n")) or body == ""
    assert sorted("".join(body.split())) == sorted("".join(text.split()))
