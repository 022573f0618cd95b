"""Words of languages other than English that name a day by its distance from the one of writing.

Words that mean something else as often are left out: German `morgen` is the morning, too, Arabic
اليوم the day, Hindi कल yesterday and tomorrow. A weekday is understood where its sentence says
whether it has been or is to come, in the languages of which that is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from search.ingest.months import weekday

_YESTERDAY_TODAY_TOMORROW: Final = """
af gister/vandag/môre, ar أمس/-/غدا|غدًا|غداً, az dünən/bu gün|bugün/-,
be учора/сёння/заўтра, bg вчера/днес/утре, bn গতকাল/আজ/আগামীকাল,
bs jučer|juče/danas/sutra, ca ahir/avui/demà, cs včera/dnes/zítra,
da i går/i dag/i morgen, de gestern/heute/-, el χθες|χτες/σήμερα/αύριο,
es ayer/hoy/-, et eile/täna/homme, eu atzo/gaur/bihar, fa دیروز/امروز/فردا,
fi eilen/tänään/huomenna, fr hier/aujourd’hui|aujourd'hui/demain, gl onte/hoxe/-,
he אתמול/-/מחר, hi -/आज/-, hr jučer/danas/sutra, hu tegnap/ma/holnap,
id kemarin/hari ini/besok, it ieri/oggi/domani, ja 昨日|きのう/今日|本日/明日|あす,
kk кеше/бүгін/ертең, ko 어제/오늘/내일, lt vakar/šiandien/rytoj, lv vakar/šodien/rīt,
mk вчера/денес/утре, ms semalam/hari ini/esok, nb i går/i dag/i morgen,
nl gisteren/vandaag/-, no i går/i dag/i morgen, pl wczoraj/dziś|dzisiaj/jutro,
pt ontem/hoje/amanhã, ro ieri/astăzi|azi/mâine, ru вчера/сегодня/завтра,
sk včera/dnes/zajtra, sl včeraj/danes/jutri,
sr juče|jučer|јуче/danas|данас/sutra|сутра,
sv i går|igår/i dag|idag/i morgon|imorgon, th เมื่อวานนี้/วันนี้/พรุ่งนี้,
tr dün/bugün/yarın, uk вчора|учора/сьогодні/завтра, ur -/آج/-, uz -/bugun/ertaga,
vi hôm qua/hôm nay/ngày mai, zh 昨天|昨日/今天|今日/明天|明日
"""
"""By language the words for yesterday, those for today and those for tomorrow; a dash for none."""
_UNSPACED: Final = frozenset("ja ko th zh".split())
"""Languages in which a word may stand within a run of letters."""


class _Sentence(NamedTuple):
    """What in a sentence of a language tells of the past and of the future."""

    weekday: str
    past: str
    coming: str


_SENTENCES: Final = {
    "de": _Sentence(
        r"\b[A-Z]\w+(?:tag|och)\b",
        r"(?:letzten|vergangenen)$|\b(?:hat|hatten?|haben|war|waren|wurden?|sagten?|\w{3,}te)\b",
        r"(?:nächsten|kommenden)$|\b(?:wird|werden|soll|sollen|will|wollen|bis|ab|plant|geplant)\b",
    ),
    "fr": _Sentence(
        r"\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b",
        r"^ dernier|\b(?:a|ont|avait|avaient|était|étaient|fut|(?:est|sont) \w+[éui]e?s?)\b",
        r"^ prochain|\b(?:\w{2,}r(?:a|ont)|va|vont|doit|doivent|jusqu|prévue?s?|attendue?s?)\b",
    ),
    "es": _Sentence(
        r"\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
        r"pasado$|^ pasado|\b(?:\w{2,}(?:ó|aron|ieron)|ha|han|había|habían|fue|fueron|dijo)\b",
        r"próximo$|^ próximo|^ que viene|\b(?:\w{2,}rán?|va|van|hasta|previst[oa]s?)\b",
    ),
    "it": _Sentence(
        r"\b(?:lune|marte|mercole|giove|vener)dì\b|\bsabato\b|\bdomenica\b",
        r"(?:scors[oa])$|^ scors[oa]|\b(?:ha|hanno|aveva|avevano|fu|(?:è|sono) \w+t[oaie])\b",
        r"(?:prossim[oa])$|^ prossim[oa]|\b(?:\w{2,}(?:rà|ranno)|fino|entro|previst[oaie])\b",
    ),
    "pt": _Sentence(
        r"\b(?:segunda|terça|quarta|quinta|sexta)-feira\b|\bsábado\b|\bdomingo\b",
        r"passad[oa]$|^ passad[oa]|\b(?:\w{2,}(?:ou|eu|iu|aram|eram|iram)|foi|foram|disse)\b",
        r"próxim[oa]$|^ próxim[oa]|^ que vem|\b(?:\w{2,}(?:rá|rão)|vai|vão|até|previst[oa]s?)\b",
    ),
    "nl": _Sentence(
        r"\b(?:maan|dins|woens|donder|vrij|zater|zon)dag\b",
        r"(?:afgelopen|vorige)$|\b(?:heeft|hebben|had|hadden|was|waren|werd|werden|zei)\b",
        r"(?:komende|volgende|aanstaande)$|\b(?:zal|zullen|gaat|gaan|moet|moeten|wil|tot|vanaf)\b",
    ),
    "ru": _Sentence(
        r"\b(?:понедельник|вторник|сред[ауы]|четверг|пятниц[ауы]|суббот[ауы]|воскресенье)\b",
        r"(?:прошл\w+|минувш\w+)$|\b\w{3,}(?:л|ла|ло|ли)(?:с[ья])?\b",
        r"(?:следующ\w+|ближайш\w+|предстоящ\w+)$"
        r"|\b(?:будет|будут|состоится|состоятся|пройд[её]т|пройдут|намерен\w*|планиру\w+|до|к)\b",
    ),
    "uk": _Sentence(
        r"\b(?:понеділ(?:ок|ка)|вівтор(?:ок|ка)|серед[ауи]|четвер(?:га)?|п['’ʼ]ятниц[аюі]"
        r"|субот[ауи]|неділ[яюі])\b",
        r"(?:минул\w+)$|\b\w{3,}(?:[аиіу]в|ла|ло|ли)(?:с[ья])?\b",
        r"(?:наступн\w+)$|\b(?:буде|будуть|відбудеться|відбудуться|планує\w*|має|мають|до)\b",
    ),
    "pl": _Sentence(
        r"\b(?:poniedział(?:ek|ku)|wtor(?:ek|ku)|środ[aęy]|czwart(?:ek|ku)|piąt(?:ek|ku)"
        r"|sobot[aęy]|niedziel[aęi])\b",
        r"(?:zeszł\w+|ubiegł\w+|minion\w+)$|\b\w{2,}(?:ł|ła|ło|li|ły)\b",
        r"(?:przyszł\w+|najbliższ\w+|następn\w+)$|\b(?:będzie|będą|ma|mają|do|zamierza\w*)\b",
    ),
}  # fmt: skip
"""By language the words for weekdays in running text, what before or behind one, or else anywhere
in its sentence, says that it has been, and what that it is to come."""
_BASE_FORMS: Final = {
    "сред": 2, "пятниц": 4, "суббот": 5, "понеділ": 0, "вівтор": 1, "серед": 2, "четвер": 3,
    "п'ятниц": 4, "субот": 5, "неділ": 6, "poniedział": 0, "wtor": 1, "środ": 2, "czwart": 3,
    "piąt": 4, "sobot": 5, "niedziel": 6,
}  # fmt: skip
"""How the forms of weekdays begin that are not in the calendar."""
_SENTENCE_ENDS: Final = re.compile(r"[.!?;:\n«»„“”\"](?=\s|$)")
_CLAUSE_ENDS: Final = re.compile(r"[.,!?;:\n«»„“”\"](?=\s|$)")
_WITHIN: Final = 200
"""Characters before and behind a weekday that are looked at."""


class DayWord(NamedTuple):
    """A word at `start` to `end`: so many days from the day of writing, or a weekday with its way.

    `way` is -1 for the last such weekday, 1 for the next one.
    """

    start: int
    end: int
    offset: int | None
    weekday: int
    way: int


def day_words(text: str, language: str) -> Iterator[DayWord]:
    """The words of a text in a language, not English, that name a day by its distance."""
    if (known := _words().get(language)) is not None:
        pattern, offsets = known
        for found in pattern.finditer(text):
            if (offset := offsets.get(found[0].lower())) is not None:  # not of ſutra for sutra
                yield DayWord(found.start(), found.end(), offset, 0, 0)
    if (sentence := _SENTENCES.get(language)) is not None:
        for found in re.finditer(sentence.weekday, text):
            number = _weekday(found[0])
            way = _way(text, found.start(), found.end(), sentence)
            if number is not None and way:
                yield DayWord(found.start(), found.end(), None, number, way)


@cache
def _words() -> dict[str, tuple[re.Pattern[str], dict[str, int]]]:
    """By language a pattern of its words, and how many days ahead each of them is."""
    made = {}
    for each in " ".join(_YESTERDAY_TODAY_TOMORROW.split()).split(", "):
        language, words = each.split(" ", 1)
        by_offset = zip((-1, 0, 1), words.split("/"), strict=True)
        offsets = {
            word: offset for offset, some in by_offset for word in some.split("|") if word != "-"
        }
        choice = "|".join(sorted(map(re.escape, offsets), key=len, reverse=True))
        bounded = choice if language in _UNSPACED else rf"(?<![\w-])(?:{choice})(?![\w-])"
        made[language] = re.compile(bounded, re.IGNORECASE), offsets
    return made


def _weekday(word: str) -> int | None:
    plain = word.lower().replace("’", "'").replace("ʼ", "'")
    if (number := weekday(plain)) is not None:
        return number
    return next((n for start, n in _BASE_FORMS.items() if plain.startswith(start)), None)


def _way(text: str, start: int, end: int, sentence: _Sentence) -> int:
    """-1 where a weekday has been, 1 where it is to come, 0 where that is not told."""
    before = _SENTENCE_ENDS.split(text[max(0, start - _WITHIN) : start])[-1].rstrip()
    after = _CLAUSE_ENDS.split(text[end : end + _WITHIN], 1)[0]
    anywhere, beside = set(), set()
    for way, pattern in ((-1, sentence.past), (1, sentence.coming)):
        ends = [found.end() for found in re.finditer(pattern, before)]
        starts = [found.start() for found in re.finditer(pattern, after)]
        if ends or starts:
            anywhere.add(way)
        if len(before) in ends or 0 in starts:
            beside.add(way)
    ways = beside or anywhere
    return ways.pop() if len(ways) == 1 else 0
