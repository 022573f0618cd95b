"""Bytes of any encoding become clean text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.encoding import binary_kind, decode, sniff
from search.ingest.text import clean

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
    assert decode(data) == f"{RUSSIAN}\ufffd{RUSSIAN}"


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


CZECH = "Trajektová společnost oznámila, že lodě po bouři znovu vyplují. Cestující čekali."
POLISH = "Spółka ogłosiła, że statki wypłyną; pasażerowie się skarżyli."
HUNGARIAN = "A kormány pénteken bejelentette, hogy a komp ismét közlekedik. Őrült szél fújt."
CROATIAN = "Vlada je u petak objavila da će trajekti ponovno ploviti. Žrtava nije bilo, šteta mala."
LITHUANIAN = "Vyriausybė penktadienį pranešė, kad keltai po audros vėl plauks. Žuvusiųjų nėra."
LATVIAN = "Valdība piektdien paziņoja, ka prāmji pēc vētras atkal kursēs. Cietušo nav."
GERMAN = "Die Fähre fährt nach dem Sturm wieder, sagte der Bürgermeister. Größe spielt keine Rolle."
SPANISH = "El capitán dirá mañana si el barco zarpó. También habló de la situación del país."
PORTUGUESE = "O capitão não disse se o navio irá navegar. A situação é difícil, afirmou."
TURKISH = "Hükümet cuma günü açıkladı: vapurlar fırtınadan sonra yeniden çalışacak, dedi şirket."
GREEK = "Η κυβέρνηση ανακοίνωσε την Παρασκευή ότι τα πλοία θα αποπλεύσουν ξανά."
HEBREW = "הממשלה הודיעה ביום שישי כי המעבורות יפליגו שוב לאחר הסערה."
ARABIC = "أعلنت الحكومة يوم الجمعة أن العبارات ستبحر مرة أخرى بعد العاصفة."
UKRAINIAN = "Уряд повідомив у п'ятницю, що пороми знову ходитимуть після бурі, їх чекають."
BULGARIAN = "Правителството съобщи в петък, че фериботите отново ще плават след бурята."
JAPANESE = "政府は金曜日、嵐の後にフェリーが再び運航すると発表した。乗客は港で待っていた。"
CHINESE = "政府周五宣布，暴风雨过后渡轮将恢复航行。乘客在码头等了三个多小时。"
TRADITIONAL = "政府週五宣布，暴風雨過後渡輪將恢復航行。乘客在碼頭等了三個多小時。"
KOREAN = "정부는 금요일에 폭풍 이후 여객선이 다시 운항한다고 발표했다."
THAI = "รัฐบาลประกาศเมื่อวันศุกร์ว่าเรือข้ามฟากจะแล่นอีกครั้งหลังพายุ"


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (CZECH, "cp1250 iso8859-2 cp852 mac-latin2"),
        (POLISH, "cp1250 iso8859-2 cp852"),
        (HUNGARIAN, "cp1250 iso8859-2 cp852"),
        (CROATIAN, "cp1250 iso8859-2 cp852"),
        (LITHUANIAN, "cp1257 iso8859-13"),
        (LATVIAN, "cp1257 iso8859-13"),
        (GERMAN, "cp1252 latin-1 mac-roman cp850"),
        (SPANISH, "cp1252 mac-roman cp850"),
        (PORTUGUESE, "cp1252 mac-roman cp850"),
        (FRENCH.replace("“", "«").replace("”", "»"), "cp1252 mac-roman cp850"),
        (TURKISH, "cp1254 iso8859-9 cp857"),
        (GREEK, "cp1253 iso8859-7"),
        (HEBREW, "cp1255 iso8859-8"),
        (ARABIC, "cp1256 iso8859-6 cp720"),
        (UKRAINIAN, "cp1251 koi8-u cp1125"),
        (BULGARIAN, "cp1251 iso8859-5"),
        (JAPANESE, "euc_jp shift_jis iso2022_jp"),
        (CHINESE, "gb18030"),
        (CHINESE, "hz"),
        (TRADITIONAL, "big5"),
        (KOREAN, "euc_kr johab"),
        (THAI, "cp874"),
    ],
)
def test_a_sentence_is_enough_in_the_encodings_of_the_world(text: str, encodings: str) -> None:
    for encoding in encodings.split():
        assert decode(text.encode(encoding)) == text, encoding


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
@pytest.mark.parametrize(
    "text",
    [
        "It’s ready. They don’t sail. It’s over.",
        "“We’re ready,” said Mr. Smith – the chief.",
        "He paid £5 for the “cheap” seat – and it’s gone.",
        "The ‘old’ boat sails — and the new one doesn’t.",
    ],
)
def test_quotation_marks_of_english_tell_the_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["© 2020 Ellison Post", "20 °C", "½ cup", "Price: €5", "El Niño"])
def test_a_single_sign_is_read_as_the_usual_encoding_has_it(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [CZECH, GREEK, HEBREW, ARABIC, UKRAINIAN, JAPANESE, CHINESE, KOREAN, THAI + " A.", "Yes."],
)
def test_wide_text_without_a_mark_is_known_in_any_script(text: str, encoding: str) -> None:
    data = f"{text}\n".encode(encoding)

    assert binary_kind(data) is None
    assert decode(data) == f"{text}\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [JAPANESE, CHINESE, TRADITIONAL])
def test_wide_text_of_east_asia_is_known_without_a_single_empty_byte(
    text: str, encoding: str
) -> None:
    data = text.encode(encoding)

    assert b"\0" not in data
    assert binary_kind(data) is None
    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"])
def test_other_encodings_of_east_asia_are_not_taken_for_wide_text(encoding: str) -> None:
    text = {"gb18030": CHINESE, "big5": TRADITIONAL, "euc_kr": KOREAN}.get(encoding, JAPANESE)

    assert decode((text * 20).encode(encoding)) == text * 20


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("It’s ready. It’s late. They don’t sail. It’s over.", "cp1252"),
        ("Le café – déjà “fermé”. L’été s’achève à Genève, où l’on est prêt.", "cp1252"),
        ("Spółka ogłosiła „że statki” wypłyną – pasażerowie się skarżyli.", "cp1250"),
        ("Министр сообщил – «мы готовы». Пароходы пойдут в среду после бури.", "cp1251"),
        ("Η κυβέρνηση – είπε χθες. Τα πλοία θα αποπλεύσουν ξανά μετά την καταιγίδα.", "cp1253"),
    ],
)
def test_a_stray_byte_of_an_old_encoding_is_mended_in_utf8(text: str, page: str) -> None:
    for place, letter in enumerate(text):
        if ord(letter) > 127:
            head, tail = text[:place].encode(), text[place + 1 :].encode()
            assert decode(head + letter.encode(page) + tail) == text


def test_a_broken_sequence_costs_itself_alone() -> None:
    whole = "It’s ready. It’s late – “so far”. It’s over."

    assert decode(whole.encode().replace(b"\xe2\x80\x93", b"\xe2\x80")) == whole.replace(
        "–", "\ufffd"
    )


def test_undefined_western_bytes_are_kept_as_latin1() -> None:
    text = "L'été déjà passé, le café \x81 fermé, il reste à Genève."

    assert decode(text.encode("latin-1")) == text


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
