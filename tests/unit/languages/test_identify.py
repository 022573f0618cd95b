"""The language of a text is told where it is certain."""

from __future__ import annotations

import pytest

from search.languages.identify import identified

TEXTS = {
    "en": "The minister said on Monday that talks would be resumed within a week.",
    "ru": "Министр заявил в понедельник, что переговоры возобновятся через неделю.",
    "uk": "Міністр заявив у понеділок, що переговори відновляться за тиждень.",
    "de": "Der Minister sagte am Montag, die Gespräche würden bald wieder aufgenommen.",
    "fr": "Le ministre a déclaré lundi que les négociations reprendraient sous peu.",
    "pl": "Minister powiedział w poniedziałek, że rozmowy zostaną wznowione.",
    "tr": "Bakan pazartesi günü görüşmelerin yeniden başlayacağını söyledi.",
    "ar": "قال الوزير يوم الاثنين إن المحادثات ستستأنف خلال أسبوع.",
    "fa": "وزیر روز دوشنبه گفت که گفتگوها ظرف یک هفته از سر گرفته می‌شود.",
    "he": "השר אמר ביום שני כי השיחות יתחדשו בתוך שבוע.",
    "ko": "장관은 월요일 회담이 일주일 안에 재개될 것이라고 말했다.",
    "ja": "大臣は月曜日、協議が一週間以内に再開されると述べた。",
    "zh": "部长星期一表示,会谈将在一周内恢复。",
    "ckb": "حکومەت ڕۆژی چوارشەممە پڕۆژە یاسایەکی پەسەند کرد.",
    "th": "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าการเจรจาจะเริ่มใหม่ภายในหนึ่งสัปดาห์",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_tells_its_language(code: str) -> None:
    assert identified(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "   ", "12.5 %", "csto", "\ud800\x00\ufffe", "🙂"])
def test_what_could_be_any_language_is_none(text: str) -> None:
    assert identified(text) is None


def test_characters_that_are_no_text_do_not_hide_the_language() -> None:
    assert identified("\x00\ufdd0\ud800" + TEXTS["de"]) == "de"


def test_a_long_text_is_told_as_a_short_one_is() -> None:
    assert (
        identified("He said that the end of the talks in the city came to nothing. " * 20) == "en"
    )
    title = "„The Lord of the Rings: The Return of the King and the End of the Age“"
    assert identified(f"{TEXTS['de'] * 3} {title} {TEXTS['de'] * 9}") == "de"
