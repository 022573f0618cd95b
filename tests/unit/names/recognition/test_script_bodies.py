"""Organizations in other scripts than Latin, each under one name in all its cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import UNDATED, Article
from search.names.recognition.recognize import annotate
from search.names.recognition.script_bodies import bodies_in_other_scripts
from search.names.registry.article_names import names_of
from search.names.registry.registry import Registry
from tests.entities import entity_of


def bodies(text: str) -> list[str]:
    return list(dict.fromkeys(each.entity for each in bodies_in_other_scripts(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Министерство обороны сообщило о сделке. В Министерстве обороны и Министерстве "
            "финансов молчат; Минфина не слышно, в Госдуме спорят.",
            ["Министерство обороны", "Министерство финансов", "Минфин", "Госдума"],
        ),
        (
            "Компания «Берёзка» купила ООО «Лесторг». Акции «Берёзки» выросли.",
            ["Берёзка", "Лесторг"],
        ),
        (
            "Решение Верховного суда принято, Верховный суд не спешил; Европейскому союзу пора.",
            ["Верховный суд", "Европейский союз"],
        ),
        ("Міністерство оборони та Верховну Раду запитали про ЄС.",
         ["Міністерство оборони", "Верховна Рада", "ЄС"]),
        ("МИД и ФСБ ответили. США и РФ молчат, ВВП упал.", ["МИД", "ФСБ"]),
        ("Фонд МВФ (IMF) выделил деньги. МВФ доволен.", ["IMF"]),
        ("Στο Υπουργείο Υγείας και του Υπουργείου Υγείας, στην Τράπεζα της Ελλάδος και στον ΟΗΕ.",
         ["Υπουργείο Υγείας", "Τράπεζα της Ελλάδος", "ΟΗΕ"]),
        ("中国建设银行与南京大学合作，外交部没有评论。", ["中国建设银行", "南京大学", "外交部"]),
        ("九州大学の教授は日本銀行を訪れ、財務省と話した。", ["九州大学", "日本銀行", "財務省"]),
        ("부산은행과 서울대학교는 외교부를 만났다.", ["부산은행", "서울대학교", "외교부"]),
        ("قالت وزارة الدفاع إن حزب العمال يدعم الأمم المتحدة وبنك مصر",
         ["وزارة الدفاع", "حزب العمال", "الأمم المتحدة", "بنك مصر"]),
        ('משרד האוצר ובנק ישראל דיברו עם צה"ל', ["משרד האוצר", "בנק ישראל", 'צה"ל']),
    ],
)  # fmt: skip
def test_bodies_are_told_by_what_they_are(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Новый банк открылся. Первый суд прошёл. Главный совет врача: спите. США, РФ, СМИ, ВВП.",
        "Роман «Берёзка» вышел. Он сказал «Привет» и ушёл.",
        "Η τράπεζα έκλεισε. Το υπουργείο απάντησε στις ΗΠΑ.",
        "这家公司和银行没有评论。在美国的公司很多。",
        "その大学は各党と話した。同省は反省した。",
        "은행은 문을 닫았다. 대학교에 갔다.",
        "شركة كبيرة وبنك جديد وحزب صغير",
        "הבנק נסגר והמשרד ריק",
    ],
)
def test_common_words_are_no_bodies(text: str) -> None:
    assert bodies(text) == []


def test_what_the_source_states_is_not_added_to() -> None:
    (article,) = annotate([Article(body="В МИД ждут.", organizations=("Лесторг",))])
    assert not article.mentions
    (article,) = annotate([Article(body="В МИД ждут.", people=("Анна Ланская",))])
    assert [each.entity for each in article.mentions] == ["МИД"]


def test_one_body_across_scripts() -> None:
    registry = Registry()
    for body in ("NATO met in Brussels.", "Страны НАТО встретились.", "Саммит НАТО (NATO) прошёл."):
        (article,) = annotate([Article(body=body)])
        registry.add(UNDATED, names_of(article))
    registry.settle()
    one, other = (entity_of(registry, "organization", name) for name in ("NATO", "НАТО"))
    assert one == other


@settings(deadline=None)
@given(st.text(alphabet='МИДНАТО «»()"абв公司党日本銀行のבנק ישראלوزارة الدفاع. \n', max_size=80))
def test_mentions_are_exact_in_order_and_apart(text: str) -> None:
    end = 0
    for mention in bodies_in_other_scripts(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        assert mention.entity.strip()
        end = mention.end
