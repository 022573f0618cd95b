"""The names of months and weekdays in the languages in which dates are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_MONTH_NAMES: Final = """
january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep
october|oct november|nov december|dec

januar|jänner|jän februar|feber märz|mrz|mär april mai juni juli august september oktober|okt
november dezember|dez

janvier|janv février|fevrier|févr|fevr|fév mars avril|avr mai juin juillet|juil août|aout
septembre octobre novembre décembre|decembre|déc

enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre
noviembre diciembre|dic

gennaio|gen febbraio|febbr marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|sett
ottobre|ott novembre dicembre

janeiro fevereiro|fev março|marco abril maio|mai junho julho agosto setembro outubro|out novembro
dezembro

января|янв|январь февраля|фев|февр|февраль марта|мар|март апреля|апр|апрель мая|май июня|июн|июнь
июля|июл|июль августа|авг|август сентября|сен|сент|сентябрь октября|окт|октябрь
ноября|ноя|нояб|ноябрь декабря|дек|декабрь

січня|січ лютого|лют березня|бер квітня|квіт травня|трав червня|черв липня|лип серпня|серп
вересня|вер жовтня|жовт листопада|лист грудня|груд

студзеня лютага сакавіка красавіка траўня чэрвеня ліпеня жніўня верасня кастрычніка лістапада
снежня

януари|ян февруари март април май юни юли август септември октомври ноември декември

јануара|јануари фебруара|фебруари марта априла|април маја|мај јуна|јуни јула|јули августа
септембра|септември октобра|октомври новембра|ноември децембра|декември

stycznia|stycz lutego marca kwietnia|kwiet maja czerwca|czerw lipca sierpnia|sierp września|wrz
października|paź listopada grudnia|grudz

ledna února března dubna května června července srpna září října listopadu prosince

januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra

januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra

siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga|studenog prosinca

januara februara marta aprila maja juna jula augusta|avgusta septembra oktobra novembra decembra

január február|febr március|márc április|ápr május|máj június|jún július|júl augusztus
szeptember|szept október november december

ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie
noiembrie|noi decembrie

januari februari maart|mrt april mei juni juli augustus september oktober november december

januari februari mars april maj juni juli augusti september oktober november december

januar februar marts april maj juni juli august september oktober november december|des|desember

tammikuuta|tammikuun helmikuuta|helmikuun maaliskuuta|maaliskuun huhtikuuta|huhtikuun
toukokuuta|toukokuun kesäkuuta|kesäkuun heinäkuuta|heinäkuun elokuuta|elokuun syyskuuta|syyskuun
lokakuuta|lokakuun marraskuuta|marraskuun joulukuuta|joulukuun

jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember

janvārī|janvāris februārī|februāris martā|marts aprīlī|aprīlis maijā|maijs jūnijā|jūnijs
jūlijā|jūlijs augustā|augusts septembrī|septembris oktobrī|oktobris novembrī|novembris
decembrī|decembris

sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio

ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık

ιανουαρίου|ιαν φεβρουαρίου|φεβ μαρτίου|μαρ απριλίου|απρ μαΐου|μαίου|μαϊ ιουνίου|ιουν ιουλίου|ιουλ
αυγούστου|αυγ σεπτεμβρίου|σεπ οκτωβρίου|οκτ νοεμβρίου|νοε δεκεμβρίου|δεκ

januari|jan februari maret april mei juni juli agustus|agu september oktober november|nop desember

يناير فبراير مارس أبريل|ابريل|إبريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر
ديسمبر

ژانویه فوریه مارس آوریل مه ژوئن ژوئیه|جولای اوت سپتامبر اکتبر نوامبر دسامبر

ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט
ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר

जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर
दिसंबर|दिसम्बर

janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
"""
"""One language after the other: its twelve months, the forms of one month parted by a bar."""

_WEEKDAY_NAMES: Final = """
monday|mon tuesday|tues|tue wednesday|wed thursday|thurs|thur|thu friday|fri saturday|sat
sunday|sun

montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so

lundi mardi mercredi jeudi vendredi samedi dimanche

lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo

lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi venerdì|venerdi sabato domenica

segunda-feira|segunda terça-feira|terça quarta-feira|quarta quinta-feira|quinta sexta-feira|sexta
sábado domingo

понедельник|пн вторник|вт среда|ср четверг|чт пятница|пт суббота|сб воскресенье|вс

понеділок вівторок середа четвер п'ятниця|п’ятниця субота неділя

poniedziałek wtorek środa czwartek piątek sobota niedziela

pondělí úterý středa čtvrtek pátek sobota neděle

hétfő kedd szerda csütörtök péntek szombat vasárnap

maandag dinsdag woensdag donderdag vrijdag zaterdag zondag

måndag tisdag onsdag torsdag fredag lördag söndag

mandag tirsdag onsdag torsdag fredag lørdag søndag

maanantai|maanantaina tiistai|tiistaina keskiviikko|keskiviikkona torstai|torstaina
perjantai|perjantaina lauantai|lauantaina sunnuntai|sunnuntaina

pazartesi salı çarşamba perşembe cuma cumartesi pazar

δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή

senin selasa rabu kamis jumat sabtu minggu
"""
"""The same for the days of the week, from Monday on."""

ENGLISH_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
ENGLISH_WEEKDAYS: Final = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}


def _numbers(languages: Iterable[str]) -> dict[str, int]:
    """The number, from 0, of each form in its language; a dash stands for one of two meanings."""
    found: dict[str, int] = {}
    for language in languages:
        for number, forms in enumerate(language.split()):
            for form in forms.split("|"):
                for spelling in (form.casefold(), _bare(form)):
                    found.setdefault(spelling, number)
    found.pop("-", None)
    return found


def _bare(word: str) -> str:
    """The letters of a word without their accents, as they are written in capitals."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _more_names() -> tuple[list[str], list[str]]:
    """The names of months and of weekdays in some sixty languages more, one language a line.

    They are those of the Unicode Common Locale Data Repository that have no other meaning there.
    """
    text = Path(__file__).with_name("calendar.txt").read_text("utf-8")
    months, weekdays = text.rstrip("\n").split("\n\n")
    return months.split("\n"), weekdays.split("\n")


_MORE_MONTHS, _MORE_WEEKDAYS = _more_names()
_MONTHS: Final = _numbers([*_MONTH_NAMES.split("\n\n"), *_MORE_MONTHS])
_WEEKDAYS: Final = _numbers([*_WEEKDAY_NAMES.split("\n\n"), *_MORE_WEEKDAYS])


def month(word: str) -> int | None:
    """The number of the month (1 to 12) that a word names, in full or shortened; else None."""
    number = _MONTHS.get(word.strip(".").casefold())
    return None if number is None else number + 1


def thai_months() -> list[str]:
    """The Thai names of months, longest first."""
    names = [name for name in _MONTHS if "ก" <= name[0] <= "ฮ" and "." not in name]
    return sorted(names, key=len, reverse=True)


def weekday(word: str) -> int | None:
    """The number of the weekday (Monday is 0) that a word names, in full or not; else None."""
    return _WEEKDAYS.get(word.strip(".").casefold())


_ARTICLES: Final = frozenset("am den der dne dnia el il le on the ngày thứ".split())
_CALENDAR: Final = _ARTICLES.union(
    _MONTHS, _WEEKDAYS, (word.partition("-")[0] for word in _WEEKDAYS)
)


def is_calendar_word(word: str) -> bool:
    """Whether a date can begin with a word, in small letters: a month, a weekday, an article."""
    return word in _CALENDAR or word.partition("-")[0] in _CALENDAR
