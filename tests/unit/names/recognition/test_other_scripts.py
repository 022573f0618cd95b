"""People in other scripts than Latin: by rules, in the nominative, one across scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Archive, Article, SearchRequest
from search.article import Mention
from search.names.recognition.recognize import annotate
from tests.growth.measuring import Work, is_linear


def named(text: str) -> list[tuple[str, str]]:
    """What is written of each person of a text, in order, and who is meant."""
    (article,) = annotate([Article(body=text)])
    assert all(text[each.start : each.end] == each.text for each in article.mentions)
    return [(each.text, each.entity) for each in article.mentions if each.kind == "person"]


def people(text: str) -> set[str]:
    return {entity for _, entity in named(text)}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Речь Ивана Полозова. С Иваном Полозовым спорили.", {"Иван Полозов"}),
        ("О Вере Рогозиной писали, Рогозину видели.", {"Вера Рогозина"}),
        ("Слова Андрея Заревского передал Игорь Шмидт.", {"Андрей Заревский", "Игорь Шмидт"}),
        ("Встретили Льва Шойгу и Никиту Дольского.", {"Лев Шойгу", "Никита Дольский"}),
        ("Указ Павла Павловича Громова отменили.", {"Павел Громов"}),
        ("Пришёл А. Б. Заречный, и Заречного ждали.", {"А. Б. Заречный"}),
        ("Канцлера Шольца ждали; Шольц молчал.", {"Шольц"}),
        ("Президент Полозов и министр Лидия Гай.", {"Полозов", "Лидия Гай"}),
        ("Джо Кардену ответили, что Карден прав.", {"Джо Карден"}),
        ("Роман Л. Н. Вересова читали долго.", {"Л. Н. Вересова"}),
        ("В Москве шёл дождь, Россия ждала.", set()),
        ("Розмова з Андрієм Заревським. Заревського чекали.", {"Андрій Заревський"}),
        ("Είδαν τον Νίκο Βαρελά. Ο Βαρελάς μίλησε.", {"Νίκος Βαρελάς"}),
        ("Ο πρωθυπουργός Μανδράς μίλησε στην Αθήνα.", {"Μανδράς"}),
    ],
)
def test_names_with_cases_are_found_in_the_nominative(text: str, who: set[str]) -> None:
    assert people(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("国家主席王毅之会见了总统拜登。王毅之说,雨很大。", {"王毅之", "拜登"}),
        ("外长李强也出席。李强表示同意。", {"李强"}),
        ("约翰·史密斯到访北京。", {"约翰·史密斯"}),
        ("昨天下雨,北京很冷。", set()),
        ("山田太郎首相はジョン・スミス氏と会談した。山田首相は述べた。",
         {"山田太郎", "ジョン・スミス"}),
        ("박지호 대통령은 이민수 장관과 만났다. 박 대통령은 말했다.", {"박지호", "이민수"}),
        ("서울에 비가 왔다.", set()),
        ("التقى محمد بن راشد والرئيس بشار الهادي. وقال الهادي إن المطر غزير.",
         {"محمد بن راشد", "بشار الهادي"}),
        ("قال عبد الفتاح المنصور إن الأمر انتهى.", {"عبد الفتاح المنصور"}),
        ("יאיר רוזנפלד נפגש עם השר כהנא. רוזנפלד אמר שירד גשם.", {"יאיר רוזנפלד", "כהנא"}),
    ],
)  # fmt: skip
def test_names_without_capitals_are_found(text: str, who: set[str]) -> None:
    assert people(text) == who


def test_every_form_is_a_mention_of_the_same_person() -> None:
    text = (
        "Иван Полозов ушёл. Полозова ждали, с Полозовым спорили, Полозову писали, о Полозове нет."
    )
    assert named(text) == [
        (form, "Иван Полозов")
        for form in ("Иван Полозов", "Полозова", "Полозовым", "Полозову", "Полозове")
    ]


def test_a_short_form_means_the_one_full_name_that_has_it() -> None:
    assert named("박지호 대통령과 박 대통령")[1] == ("박", "박지호")
    text = "山田太郎首相が来た。山田首相は去った。"
    assert named(text) == [("山田太郎", "山田太郎"), ("山田", "山田太郎")]


def test_latin_names_beside_others_stay_what_they_are() -> None:
    assert people("Sergey Polozov said so. По словам Ивана Громова, нет.") == {
        "Sergey Polozov",
        "Иван Громов",
    }


def test_one_person_is_one_value_across_cases_and_scripts(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.add(
            [
                Article(id="1", body="Слова Сергея Рябкова передали. С Рябковым согласны."),
                Article(id="2", body="В Женеву прибыл Сергей Рябков."),
                Article(id="3", body="Sergey Ryabkov went to Geneva, and Ryabkov spoke there."),
            ]
        )
        (value,) = archive.search(SearchRequest()).facets["people"]
        assert value.count == 3
        (entity,) = archive.entities("person", "Ryabkov")
        assert entity.name in ("Sergey Ryabkov", "Сергей Рябков")
        assert archive.entities("person", "Рябковым") == (entity,)
        (evidence,) = archive.why("person", "Ryabkov")
        assert {evidence.one, evidence.other} == {"Sergey Ryabkov", "Сергей Рябков"}
        assert evidence.method == "transliteration"


class _Foreign:
    """A recogniser of somebody else, which knows other scripts itself."""

    def recognize(self, texts: list[str]) -> list[list[Mention]]:
        return [[Mention("person", text[:4], 0, 4, text[:4])] for text in texts]


def test_what_another_recogniser_finds_in_other_scripts_is_left_alone() -> None:
    (article,) = annotate([Article(body="Иван Полозов ушёл.")], _Foreign())  # type: ignore[arg-type]
    assert [each.text for each in article.mentions] == ["Иван"]


LETTERS = st.text(
    "Иван Полозов.АБл王毅主席总统山田首相の박지 대통령محمدبنעבדיאיר·・'\n", max_size=80
)


@given(LETTERS)
def test_mentions_are_in_order_and_exact_in_any_text(text: str) -> None:
    end = 0
    (article,) = annotate([Article(body=text)])
    for mention in article.mentions:
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.entity
        end = mention.end


@pytest.mark.parametrize(
    "piece",
    [
        "Иван ", "Иван Иванович ", "Иван Полозов, ", "И. ", "и", "Иииииииииии", "总统王毅",
        "阿·", "主席王", "山田太郎首相", "ア・",
        "박지호 대통령 ", "محمد ", "عبد ", "יאיר ", "السيد منصور ",
    ],
)  # fmt: skip
def test_the_time_grows_with_the_text(piece: str) -> None:
    def prepared(size: int) -> Work:
        article = Article(body=piece * size)
        return lambda: annotate([article])

    assert is_linear(prepared, 60)
