"""Finds organizations in Cyrillic, Greek, Arabic, Hebrew, Chinese, Japanese and Korean text.

There is no model: a name is told by the word for what it is (Министерство обороны, 東京大学, بنك
مصر), by quotation marks after such a word, or by capitals (МИД, НАТО). What may be an ordinary word
is left out. Each name is given in the nominative, so that its inflections are one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from search.article import Mention
from search.names.recognition.uncased_names import mentions_apart

_CYRILLIC: Final = re.compile("[а-яёіїєґў]{3}")
_GREEK: Final = re.compile("[α-ώ]{3}")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HAN: Final = "\u3400-\u9fff"
_MOST: Final = 60
"""Characters of a name in quotation marks at most."""

_Found = tuple[str, int, int]


def bodies_in_other_scripts(text: str) -> list[Mention]:
    """The organizations of a text in these scripts, in order, each `entity` in the nominative."""
    found: list[_Found] = []
    if _CYRILLIC.search(text):
        found += _cyrillic(text)
    if _GREEK.search(text):
        found += _greek(text)
    if re.search(f"[{_HAN}]", text):
        found += _japanese(text) if _KANA.search(text) else _chinese(text)
    if re.search("[가-힣]", text):
        found += _korean(text)
    if re.search("[\u0621-\u064a]", text):
        found += _all(text, _ARABIC)
    if re.search("[א-ת]", text):
        found += _all(text, _HEBREW)
    return _with_stated(text, mentions_apart(text, "organization", found))


_BRACKET: Final = re.compile(r"[»”\"]?\s?\(([A-Z][A-Za-z&.-]{1,9})[;,)]")


def _with_stated(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions, those that a bracket gives in Latin capitals under that name: МВФ (IMF)."""
    stated: dict[str, str] = {}
    for mention in mentions:
        bracket = _BRACKET.match(text, mention.end)
        if bracket and sum(map(str.isupper, bracket[1])) > 1:
            stated.setdefault(mention.entity, bracket[1])
    return [each._replace(entity=stated.get(each.entity, each.entity)) for each in mentions]


def _all(text: str, pattern: re.Pattern[str]) -> Iterator[_Found]:
    """What a pattern finds, under its group `name`."""
    for match in pattern.finditer(text):
        yield " ".join(match["name"].split()), match.start("name"), match.end("name")


# Cyrillic ----------------------------------------------------------------------------------------

_FIELDS: Final = (
    "обороны|иностранных дел|внутренних дел|финансов|здравоохранения|образования(?: и науки)?"
    "|просвещения|юстиции|энергетики|культуры|транспорта|сельского хозяйства|труда|экономики"
    "|экономического развития|промышленности и торговли|спорта|природных ресурсов|связи"
    "|чрезвычайных ситуаций|оборони|закордонних справ|внутрішніх справ|фінансів|охорони здоров'я"
    "|освіти(?: і науки)?|юстиції|культури|економіки|енергетики"
)
_MINISTRY: Final = re.compile(
    rf"\b(?P<head>[Мм]инистерств|[Мм]іністерств)(?:о|а|у|ом|е|і) (?P<rest>(?:{_FIELDS}))\b"
    r"(?P<land> (?:РФ|США|России|Украины|України|Белоруссии|Беларуси|Казахстана|Германии|Франции"
    r"|Великобритании|Турции|Ирана|Израиля|Китая|Японии|Польши|Грузии|Армении|Азербайджана))?"
)
_KINDS: Final = (
    "компан|корпорац|банк|парти|партії|партия|агентств|газет|телеканал|телекомпан|групп|груп|фонд"
    "|движени|концерн|холдинг|фирм|организац|організац|клуб|журнал|радиостанц|объединени"
    "|ассоциаци|авиакомпан|завод|издательств"
)
_QUOTED: Final = re.compile(
    rf"\b(?:ООО|ОАО|ЗАО|ПАО|АО|НКО|АНО|ТОО|ТОВ|ВАТ|ПАТ|ГК|ФК|ХК|ИА|(?:{_KINDS})\w{{0,5}})\s?"
    rf"(?:[«„\"“](?P<name>[А-ЯЁІЇЄҐA-Z0-9][^«»„“”\"\n]{{1,{_MOST}}})[»“”\"])",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(rf"[«„\"“](?P<name>[А-ЯЁІЇЄҐ][^«»„“”\"\n]{{1,{_MOST}}})[»“”\"]")
_HEADED: Final = re.compile(
    r"\b(?P<first>[А-ЯЁІЇЄ][а-яёіїє]{3,20}?)(?P<case>ый|ий|ого|его|ому|ему|ым|им|ом|ем|ая|ой|ую"
    r"|ое) (?P<head>[Бб]анк|[Сс]оюз|[Фф]онд|[Сс]уд|[Кк]омитет|[Уу]ниверситет|[Сс]овет|[Пп]арламент"
    r"|[Кк]омисси|[Дд]ум|[Аа]кадеми|[Пп]алат|[Оо]рганизаци|[Пп]арти|[Пп]рокуратур|[Аа]ссамбле)"
    r"(?P<end>а|у|ом|е|ей|я|и|ю|ы|ой|)\b"
)
_FEMININE: Final = {
    "комисси": "комиссия", "дум": "дума", "академи": "академия", "палат": "палата",
    "организаци": "организация", "парти": "партия", "прокуратур": "прокуратура",
    "ассамбле": "ассамблея",
}  # fmt: skip
_WEAK: Final = frozenset(
    """
    перв втор трет нов стар больш местн друг эт так сам как весь наш ваш сво кажд люб ин
    последн городск районн областн бывш крупнейш главн цел
    """.split()
)
_HARD: Final = frozenset("кгхжшщч")
_RADA: Final = re.compile(r"\bВерховн(?:а|ої|ій|у|ою|ая|ой|ую) Рад(?:а|и|і|у|ою|ы|е|ой)\b")
_MASCULINE_SHORT: Final = """
Минфин Минздрав Минюст Минтранс Минсельхоз Минпромторг Госдеп Центробанк Роскосмос Росатом
Роскомнадзор Росстат Пентагон Интерпол Евросоюз Бундестаг Рособрнадзор Сбербанк Газпром
Роспотребнадзор Совбез
"""
_UNCHANGING_SHORT: Final = """
Минобороны Минэнерго Минкультуры Минпросвещения Минобрнауки Минэкономразвития Минтруда
"""
_SHORT_FORMS: Final = (
    {name: name for name in _UNCHANGING_SHORT.split()}
    | {
        name + ending: name
        for name in _MASCULINE_SHORT.split()
        for ending in ("", "а", "у", "ом", "е")
    }
    | {f"Еврокомисси{ending}": "Еврокомиссия" for ending in ("я", "и", "ю", "ей")}
    | {f"Госдум{ending}": "Госдума" for ending in ("а", "ы", "е", "у", "ой")}
)
"""Ministries and bodies that are written as one word, in each case."""
_CAPITALS: Final = re.compile(r"(?<![\w«-])(?P<name>[А-ЯЁІЇЄ]{2,8})(?![\w-])")
_KNOWN: Final = frozenset(
    """
    МИД НАТО ООН ЕС ФСБ МВФ ВОЗ ОБСЕ ОДКБ СНГ ЕАЭС ШОС ФБР ЦРУ АНБ МВД МЧС СБУ ВСУ ФИФА УЕФА МОК ВТО
    ОПЕК ЮНЕСКО ЮНИСЕФ МАГАТЭ ТАСС РИА ВТБ КГБ ЕЦБ ЦБ ЦИК КПРФ ЛДПР ФРС СВР ФСО МГУ СПбГУ РАН ОЗХО
    ЕСПЧ ПАСЕ НАБУ ВАДА РУСАДА РФПЛ КХЛ НХЛ НБА ФАС ФНС РЖД МЗС МВС ЗСУ ЄС НБУ СОТ МОЗ
    """.split()
)


def _cyrillic(text: str) -> Iterator[_Found]:
    for match in _MINISTRY.finditer(text):
        head = "Министерство" if match["head"].lower().startswith("мини") else "Міністерство"
        name = f"{head} {match['rest']}{match['land'] or ''}"
        yield name, match.start(), match.end()
    quoted: dict[str, str] = {}
    for match in _QUOTED.finditer(text):
        name = match["name"].strip()
        if len(name) > 2 and (name[0].isupper() or name[0].isdigit()):
            quoted.setdefault(_stem(name), name)
            yield name, match.start("name"), match.start("name") + len(name)
    if quoted:
        for match in _AGAIN.finditer(text):
            if (name := quoted.get(_stem(match["name"]), "")) != "":
                yield name, match.start("name"), match.end("name")
    for match in _HEADED.finditer(text):
        if match["first"].lower() not in _WEAK:
            yield _agreeing(match), match.start(), match.end()
    for match in _RADA.finditer(text):
        yield "Верховная Рада" if "ая" in match[0] else "Верховна Рада", *match.span()
    for match in re.finditer(r"\b[А-Я][а-я]{5,18}\b", text):
        if (name := _SHORT_FORMS.get(match[0], "")) != "":
            yield name, *match.span()
    for name, start, end in _all(text, _CAPITALS):
        if name in _KNOWN:
            yield name, start, end


def _stem(name: str) -> str:
    """What the cases of a name of one word have in common; of several words all."""
    return name if " " in name or len(name) < 5 else re.sub("(?:ом|ой|ей|[аеиоуыюяь])$", "", name)


def _agreeing(match: re.Match[str]) -> str:
    """The adjective and the noun of a name in the nominative: Верховного суда, Верховный суд."""
    first, head = match["first"], match["head"]
    noun = _FEMININE.get(head.lower())
    if noun is not None:
        return f"{first}ая {head[0]}{noun[1:]}"
    return f"{first}{'ий' if first[-1] in _HARD else 'ый'} {head}"


# Greek -------------------------------------------------------------------------------------------

_GREEK_NAMES: Final = re.compile(
    r"\b(?:(?P<ministry>[Υυ]πουργεί(?:ο|ου)) (?P<field>[Α-ΩΆΈΉΊΌΎΏ]\w+(?: (?:και )?[Α-ΩΆΈΉΊΌΎΏ]\w+)"
    r"{0,2})|(?P<bank>Τράπεζ(?:α|ας)) (?P<of>(?:της|του) [Α-ΩΆΈΉΊΌΎΏ]\w+)"
    r"|(?P<union>Ευρωπαϊκ(?:ή|ής)) (?P<body>Ένωσ|Επιτροπ|Τράπεζ)(?:ης|ής|ας|η|ή|α)"
    r"|(?P<name>ΝΑΤΟ|ΟΗΕ|ΔΝΤ|ΕΚΤ|ΣΥΡΙΖΑ|ΠΑΣΟΚ|ΚΚΕ|ΕΛΑΣ|ΕΡΤ|ΔΕΗ|ΟΑΣΑ|ΦΙΦΑ|ΟΥΕΦΑ|ΕΕ))\b"
)
_BODIES: Final = {"Ένωσ": "Ένωση", "Επιτροπ": "Επιτροπή", "Τράπεζ": "Τράπεζα"}


def _greek(text: str) -> Iterator[_Found]:
    for match in _GREEK_NAMES.finditer(text):
        if match["ministry"]:
            name = f"Υπουργείο {match['field']}"
        elif match["bank"]:
            name = f"Τράπεζα {match['of']}"
        elif match["union"]:
            name = f"Ευρωπαϊκή {_BODIES[match['body']]}"
        else:
            name = match["name"]
        yield name, *match.span()


# Chinese, Japanese, Korean -----------------------------------------------------------------------

_LANDS: Final = (
    "中国|中國|美国|美國|日本|韩国|韓國|朝鲜|朝鮮|俄罗斯|俄羅斯|英国|英國|法国|法國|德国|德國|印度|伊朗"
    "|以色列|乌克兰|烏克蘭|台湾|台灣|香港|北京|上海|澳大利亚|加拿大|欧洲|歐洲|世界|亚洲|亞洲|国际|國際"
    "|清华|清華|复旦|復旦|南京|浙江|广州|深圳|武汉|中山|哈佛|斯坦福|牛津|剑桥"
)
_CHINESE_NAMES: Final = re.compile(
    f"(?P<name>(?:{_LANDS})?(?:外交部|国防部|國防部|财政部|財政部|商务部|公安部|教育部|国务院|國務院"
    "|国台办|卫生部|司法部|全国人大|最高人民法院|中共中央|共产党|共產黨|国民党|國民黨|民进党|民進黨"
    "|民主党|民主黨|共和党|共和黨|联合国安理会|聯合國安理會|联合国|聯合國|欧盟|歐盟|北约|北約|世卫组织"
    "|世界卫生组织|国际货币基金组织|新华社|中新社|路透社|法新社|美联社|人民日报)"
    f"|(?:{_LANDS})[{_HAN}]{{0,6}}?(?:银行|銀行|大学|大學)"
    f"|(?:{_LANDS})[{_HAN}]{{2,6}}?(?:公司|集团|集團|协会|協會|委员会|委員會))"
)
_RUN: Final = f"[{_HAN}々ァ-ヺーＡ-Ｚａ-ｚA-Za-z・]"
_JAPANESE_NAMES: Final = re.compile(
    f"(?P<name>株式会社{_RUN}{{2,12}}|(?<!{_RUN}){_RUN}{{1,10}}?(?:株式会社|銀行|大学|新聞社|新聞"
    "|委員会|協会|機構|党|省|庁)(?!院|生|者)"
    f"|(?:外務省|防衛省|財務省|法務省|総務省|環境省|国土交通省|経済産業省|厚生労働省|文部科学省|農林水産省"
    "|金融庁|警察庁|警視庁|気象庁|国連|欧州連合|自民党|公明党|立憲民主党|共産党|日銀))"
)
_COMMON_JAPANESE: Final = frozenset(
    "各大学 両党 同党 与党 野党 各党 同省 各省 同庁 新党 政党 同大学 同銀行 中央銀行 地方銀行 "
    "国立大学 私立大学 同委員会 都道府県警察庁 新聞 同社 会社 帰省 反省 悪党 徒党".split()
)
_KOREAN_NAMES: Final = re.compile(
    "(?<![가-힣])(?P<name>(?:외교부|국방부|통일부|법무부|교육부|기획재정부|보건복지부|행정안전부|국토교통부"
    "|산업통상자원부|고용노동부|환경부|국회|청와대|국정원|국가정보원|검찰청|경찰청|대법원|헌법재판소|유엔|나토"
    "|유럽연합|국민의힘|더불어민주당|민주당|정의당|공화당|노동당|자민당|보수당|삼성전자|현대자동차|연합뉴스)"
    "|[가-힣]{2,8}(?:은행|대학교|그룹|위원회|협회|공사|증권|전자|자동차))"
    "(?=(?:은|는|이|가|을|를|의|에|에서|과|와|도|로|으로|측)?(?![가-힣]))"
)
_COMMON_KOREAN: Final = frozenset(
    "중앙은행 시중은행 상업은행 투자은행 국립대학교 해당위원회 이사회위원회 전기자동차 "
    "친환경자동차".split()
)


def _chinese(text: str) -> Iterator[_Found]:
    for name, start, end in _all(text, _CHINESE_NAMES):
        if _JOINING.isdisjoint(name):
            yield name, start, end


_JOINING: Final = frozenset("的在与和跟同向对对给从了是被将于說说称著着家各")
"""Characters that no name has: the stretch is a piece of a sentence."""


def _japanese(text: str) -> Iterator[_Found]:
    for name, start, end in _all(text, _JAPANESE_NAMES):
        if name not in _COMMON_JAPANESE and name[0] not in "同各両全":
            yield name, start, end


def _korean(text: str) -> Iterator[_Found]:
    for name, start, end in _all(text, _KOREAN_NAMES):
        if name not in _COMMON_KOREAN:
            yield name, start, end


# Arabic and Hebrew -------------------------------------------------------------------------------


_ARABIC_WORD: Final = "[\u0621-\u064a]"
_ARABIC: Final = re.compile(
    f"(?<!{_ARABIC_WORD})(?:[وفبلك]{{1,2}})?(?P<name>"
    f"وزارة ال{_ARABIC_WORD}{{3,12}}(?: وال{_ARABIC_WORD}{{3,10}})?(?: ال{_ARABIC_WORD}{{3,10}}ية)?"
    f"|(?:حزب|جماعة) ال{_ARABIC_WORD}{{2,12}}(?: وال{_ARABIC_WORD}{{3,10}})?"
    f"|(?:البنك|بنك|مصرف) (?:ال{_ARABIC_WORD}{{3,10}}|مصر|لبنان|إنجلترا|إسرائيل|اليابان)"
    f"(?: المركزي)?|حركة (?:حماس|فتح|طالبان|النهضة|الشباب|الجهاد الإسلامي)"
    f"|جامعة (?:ال{_ARABIC_WORD}{{3,10}}|هارفارد|أكسفورد|بيروت|دمشق)"
    f"|وكالة (?:رويترز|تاس|سبوتنيك|شينخوا|سانا|ال{_ARABIC_WORD}{{3,10}} الفرنسية)"
    "|الأمم المتحدة|الاتحاد الأوروبي|مجلس الأمن(?: الدولي)?|حلف شمال الأطلسي|حلف الناتو"
    "|صندوق النقد الدولي|منظمة الصحة العالمية|جامعة الدول العربية|الحرس الثوري(?: الإيراني)?"
    f")(?!{_ARABIC_WORD})"
)
_HEBREW: Final = re.compile(
    '(?<![א-ת"״])(?:[ולבמשכ]{1,2})?(?P<name>'
    "משרד ה[א-ת]{3,10}(?: וה[א-ת]{3,10})?"
    "|בנק (?:ישראל|הפועלים|לאומי|דיסקונט|מזרחי|אנגליה|העולמי|ה[א-ת]{3,10})"
    "|מפלגת (?:ה[א-ת]{3,10}|[א-ת]{3,10} ה?[א-ת]{3,10}|[א-ת]{3,10})"
    "|אוניברסיטת (?:תל אביב|בר אילן|בן גוריון|[א-ת]{3,10})|האוניברסיטה העברית"
    "|בית המשפט העליון|האיחוד האירופי|מועצת הביטחון|משמרות המהפכה"
    '|האו["״]ם|נאט["״]ו|צה["״]ל|שב["״]כ|אש["״]ף|מד["״]א|הכנסת|הליכוד|חמאס|חיזבאללה'
    ')(?![א-ת"״])'
)
