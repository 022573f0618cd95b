"""Which spellings are the same, by a table."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import flatten, fold, folded_words, key
from search.index.segment.words import words
from search.names.spelling import organizations, people

SAME = [
    # strokes, hooks, ligatures, dotless and open letters
    ("Wałkowski", "walkowski"),
    ("ŁÓDŹ", "lodz"),
    ("Sørensen", "sorensen"),
    ("Đinđić", "dindic"),
    ("Ħal Qormi", "hal qormi"),
    ("Ŧ ŧ", "t t"),
    ("Ǿ", "o"),
    ("Diyarbakır", "diyarbakir"),
    ("İstanbul", "istanbul"),
    ("Œuvre", "oeuvre"),
    ("Ærø", "aero"),
    ("ﬁne oﬃce", "fine office"),
    ("Þórður Guðmundsson", "thordur gudmundsson"),
    ("Əliyev", "aliyev"),
    ("Kɔfi Ɛdem", "kofi edem"),
    ("Ɗan Ƙano", "dan kano"),
    ("straße", "strasse"),
    # elision
    ("d'Orville", "orville"),
    ("D’ORVILLE", "orville"),
    ("L'Humanité", "humanite"),
    ("l’Équipe", "equipe"),
    ("qu'elle jusqu’à", "elle a"),
    ("dell'Unione all’estero un'intesa", "unione estero intesa"),
    ("l'O.N.U.", "onu"),
    ("coup d'état", "coup etat"),
    # acronyms with dots, initials, degrees
    ("U.S.", "us"),
    ("U.S", "us"),
    ("(E.U.)", "eu"),
    ("F.B.I.'s", "fbi"),
    ("M.P.s", "mps"),
    ("a.m.", "am"),
    ("Ph.D.", "phd"),
    ("Ph. D.", "phd"),
    ("B.Sc. M.Phil. LL.M. D.Phil.", "bsc mphil llm dphil"),
    ("J.K. Rowan", "jk rowan"),
    ("J. K. Rowan", "jk rowan"),
    ("J.K.Rowan", "jk rowan"),
    ("С.Ш.А.", "сша"),
    ("Η.Π.Α.", "ηπα"),
    ("Ｕ．Ｓ．", "us"),
    ("in the U.S. The vote", "in the us the vote"),
    ("It hit the U.S.\n\nThe", "it hit the us the"),
    ("the U.S. J. K. Rowan", "the us jk rowan"),
    # Hangul, kana
    ("\u1103\u1162\u1110\u1169\u11bc\u1105\u1167\u11bc", "대통령"),
    ("가\u11a8", "각"),
    ("ｶﾞﾝﾀﾞﾑ", "ガンダム"),
    ("カ\u3099ンタ\u3099ム", "ガンダム"),
    ("か\u3099は\u309a", "がぱ"),
    # Han: traditional and simplified characters, compatibility forms
    ("國際發展銀行", "国际发展银行"),
    ("頭髮", "头发"),
    ("乾燥幹部", "干燥干部"),
    ("裏面裡面", "里面里面"),
    ("\uf92f働", "劳働"),
    # Arabic script, Hebrew
    ("مصـــر", "مصر"),
    ("یک کتاب", "يك كتاب"),
    ("على القاهرة", "علي القاهره"),
    ("خانۀ", "خانه"),
    ("أحمد مُحَمَّد", "احمد محمد"),
    ('דו"ח', "דוח"),
    ("צה״ל", "צהל"),
    ('"צה"ל"', "צהל"),
    ('דו"חות', "דוחות"),
    ("ג׳ורג׳", "ג'ורג"),
    # digits
    ("٢٠٢٢ ۲۰۲۲ २०२२ ２０２２", "2022 2022 2022 2022"),
]
APART = [
    ("O'Brien", "brien"),
    ("D'Souza", "souza"),
    ("don't", "dont"),
    ("ma'am", "am"),
    ("Qur'an", "an"),
    ("war.The", "warthe"),
    ("plan A—I mean", "plan ai mean"),
    ("9.I.2022", "9i2022"),
    ("he got a C. I did", "he got a ci did"),
    ("at 5 a.m. I. Smith", "at 5 ami smith"),
    ('ב"הארץ"', "בהארץ"),
    ("Қазақстан", "казакстан"),
]


@pytest.mark.parametrize(("written", "plain"), SAME)
def test_spellings_that_are_the_same(written: str, plain: str) -> None:
    expected = folded_words(plain)
    assert folded_words(written) == folded_words(fold(written)) == expected
    assert [word.text for word in words(written)] == expected
    assert key(written) == key(plain)
    assert people.fold(written) == people.fold(plain)
    assert organizations.keys(written)[0] == organizations.keys(plain)[0]


@pytest.mark.parametrize(("written", "plain"), APART)
def test_spellings_that_are_not(written: str, plain: str) -> None:
    assert folded_words(written) != folded_words(plain)


@pytest.mark.parametrize(
    "run", ["北京", "とうきょう", "プーチン", "กรุงเทพ", "ភ្នំពេញ", "ວຽງຈັນ", "ရန်ကုန်"]
)
def test_runs_without_spaces_are_words_of_one_character(run: str) -> None:
    assert folded_words(run) == list(run)
    for start in range(len(run)):
        for end in range(start + 1, len(run)):
            part = folded_words(run[start:end])
            assert part == folded_words(run)[start:end], "any substring is a phrase"


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("The U.S. Senate", ["The", "U.S.", "Senate"]),
        ("the U.S.'s M.P.s", ["the", "U.S.", "M.P.s"]),
        ("by J. K. Rowan", ["by", "J. K.", "Rowan"]),
        ("J.K.Rowan", ["J.K.", "Rowan"]),
        ("d'Orville’s L’Équipe", ["Orville", "Équipe"]),
        ('על דו"ח צה״ל.', ["על", 'דו"ח', "צה״ל"]),
        ("\u1103\u1162 ｶﾞ", ["\u1103\u1162", "ｶﾞ"]),
        ("مصـــر,", ["مصـــر"]),
    ],
)
def test_a_word_stands_where_it_is_written(written: str, spans: list[str]) -> None:
    assert [written[word.start : word.end] for word in words(written)] == spans


def test_folding_changes_no_word() -> None:
    for code in (*range(0x3400), *range(0x3400, sys.maxunicode + 1, 101)):
        text = f"a{chr(code)}b"
        folded = fold(text)
        assert fold(folded) == folded
        assert folded_words(folded) == folded_words(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert folded_words(fold(text)) == folded_words(text) == folded_words(flatten(text))
