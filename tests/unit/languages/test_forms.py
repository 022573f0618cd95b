"""Which words of an archive are forms of one word, by rules and by a small dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.languages.dictionary import Dictionary
from search.languages.forms import Forms, WordList
from search.languages.make import sections_from
from search.languages.scripts import is_written_in, script_of, usual_language


def by_rules(word: str, language: str, *others: str) -> dict[str, str]:
    words = WordList(others)
    found = Forms(word, language, None).among(words)
    return {words.terms(number, number + 1)[0]: how for number, how in found.items()}


@pytest.mark.parametrize(
    ("language", "word", "forms", "others"),
    [
        ("en", "protest", {"protests", "protesters"}, {"protection"}),
        ("ru", "токаев", {"токаева", "токаевым", "токаеву"}, {"токио"}),
        ("ru", "новыи", {"новая", "нового"}, {"новость"}),
        ("uk", "президент", {"президента", "президентом"}, {"президія"}),
        ("de", "regierung", {"regierungen"}, {"regisseur"}),
        ("it", "governo", {"governi"}, {"giorni"}),
        ("tr", "bakan", {"bakanlar", "bakanin"}, {"bal"}),
        ("kk", "президент", {"президенттің", "президентке"}, {"президиум"}),
        ("hu", "kormany", {"kormanyt", "kormanynak"}, {"korom"}),
        ("be", "прэзідэнт", {"прэзідэнта", "прэзідэнтам"}, {"прэзідыум"}),
        ("be", "новы", {"новага", "новая", "новых"}, {"новік"}),
        ("sr", "београд", {"београду", "београдом"}, {"београђанин"}),
        ("ta", "நகரம்", {"நகரத்தில்", "நகரங்கள்"}, {"நகை"}),
        ("te", "ప్రభుత్వం", {"ప్రభుత్వానికి", "ప్రభుత్వంలో"}, {"ప్రభువు"}),
        ("mr", "शहर", {"शहरात", "शहराचा"}, {"शहाणा", "शहरवासीयांनी"}),
        ("ur", "لڑكا", {"لڑكي", "لڑكوں"}, {"لڑائي"}),
        ("eu", "gobernu", {"gobernua", "gobernuaren"}, {"gobernadore"}),
        ("am", "መንግስት", {"የመንግስት", "ለመንግስት"}, {"መንገድ"}),
    ],
)
def test_words_with_one_stem_or_an_ending_are_forms(
    language: str, word: str, forms: set[str], others: set[str]
) -> None:
    found = by_rules(word, language, word, *forms, *others)
    assert set(found) == forms
    assert set(found.values()) <= {"stem", "ending", "prefix"}


@pytest.mark.parametrize(
    ("language", "word", "forms", "others"),
    [
        ("ar", "رئيس", {"الرئيس", "والرئيس", "للرئيس", "بالرئيس"}, {"رئاسه"}),
        ("he", "ממשלה", {"הממשלה", "בממשלה", "שהממשלה"}, {"משלחת"}),
    ],
)
def test_small_words_before_a_word_do_not_hide_it(
    language: str, word: str, forms: set[str], others: set[str]
) -> None:
    found = by_rules(word, language, word, *forms, *others)
    assert forms <= set(found)
    assert not others & set(found)
    assert {found[form] for form in forms} <= {"prefix", "stem"}


def test_korean_particles_follow_words_of_any_length_and_script() -> None:
    assert by_rules("대통령", "ko", "대통령은", "대통령이라고", "통령은") == {
        "대통령은": "particle",
        "대통령이라고": "particle",
    }
    assert by_rules("말", "ko", "말은", "말을", "말레이시아") == {
        "말은": "particle",
        "말을": "particle",
    }
    assert by_rules("gm", "ko", "gm은", "gmbh") == {"gm은": "particle"}


def test_words_of_scripts_without_spaces_and_of_isolating_languages_do_not_change() -> None:
    assert by_rules("viet", "vi", "viets") == {}
    assert by_rules("中", "zh", "中国") == {}


def dictionary(**forms: str) -> Dictionary:
    """One that has these words, each with its forms."""
    pairs = {form: word for word, known in forms.items() for form in known.split()}
    encoded = {form.encode(): word.encode() for form, word in pairs.items()}
    sections = sections_from(encoded)
    return Dictionary(
        {
            name: memoryview(each) if isinstance(each, bytes) else each
            for name, each in sections.items()
        }
    )


def test_a_dictionary_knows_irregular_forms_and_parts_words_with_one_stem() -> None:
    known = dictionary(хороший="лучше", человек="людей", новость="Новость новостей")
    words = WordList(["людеи", "человека", "новость", "новости"])
    found = Forms("человек", "ru", known).among(words)
    assert {words.terms(n, n + 1)[0]: how for n, how in found.items()} == {
        "людеи": "lemma",
        "человека": "stem",
    }
    assert "новость" in known
    assert known.forms("новость") == known.forms("новостеи") == {"новость", "новостеи"}
    assert not known.forms("нет такого")
    assert not known.forms("новос")


def test_english_pronouns_are_not_taken_for_one_another() -> None:
    known = dictionary(we="us", run="ran")
    assert Forms("us", "en", known).among(WordList(["we", "us"])) == {}
    assert Forms("run", "en", known).among(WordList(["ran", "run"])) == {0: "lemma"}


letters = st.text("abé", min_size=1, max_size=5)


@given(st.dictionaries(letters, st.sets(letters), min_size=1, max_size=8))
def test_a_dictionary_gives_the_forms_of_every_word_that_has_the_form(
    words: dict[str, set[str]],
) -> None:
    pairs = {form: word for word, forms in words.items() for form in forms - words.keys()}
    meant: dict[str, set[str]] = {}
    for form, word in {**pairs, **{word: word for word in words}}.items():
        meant.setdefault(folded(word), set()).update(map(folded, (word, form)))
    known = dictionary(
        **{word: " ".join([word, *(f for f in pairs if pairs[f] == word)]) for word in words}
    )
    for form in map(folded, {*pairs, *words, "c", "aab"}):
        wanted = {each for forms in meant.values() if form in forms for each in forms}
        assert known.forms(form) == wanted
        assert (form in known) == bool(wanted)


def folded(word: str) -> str:
    return word.replace("é", "e")


def test_a_file_that_is_no_dictionary_is_refused() -> None:
    sections = sections_from({b"ran": b"run"})
    for name in sections:
        with pytest.raises(ValueError):
            Dictionary({**sections, name: np.array([7, 1], np.uint32)})


def test_a_word_has_forms_in_the_languages_of_its_script() -> None:
    assert script_of("казахстан") == "CYRILLIC"
    assert script_of("2022") == ""
    assert is_written_in("ru", "CYRILLIC")
    assert not is_written_in("ru", "LATIN")
    assert is_written_in("sr", "LATIN")
    assert is_written_in("sr", "CYRILLIC")
    assert is_written_in("ko", "LATIN")  # GM은
    assert not is_written_in("de", "")


@pytest.mark.parametrize(
    ("word", "articles", "language"),
    [
        ("word", {}, "en"),
        ("word", {"": 5, "de": 3, "ru": 9}, "de"),
        ("слово", {"en": 9}, "ru"),
        ("слово", {"en": 9, "uk": 1}, "uk"),
        ("2022", {"en": 9}, None),
    ],
)
def test_where_nothing_tells_a_word_is_of_the_usual_language_of_its_script(
    word: str, articles: dict[str, int], language: str | None
) -> None:
    assert usual_language(script_of(word), articles) == language
