"""The languages by their codes (ISO 639-1, the first part of a BCP 47 tag) and English names."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_NAMES: Final = """
af Afrikaans, am Amharic, ar Arabic, as Assamese, ast Asturian, az Azerbaijani, ba Bashkir, be
Belarusian, bg Bulgarian, bn Bengali, bo Tibetan, br Breton, bs Bosnian, ca Catalan, ceb Cebuano,
ckb Sorani, cs Czech, cv Chuvash, cy Welsh, da Danish, de German, dv Dhivehi, dz Dzongkha, el
Greek, en English, eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian, fi Finnish, fo
Faroese, fr French, fy Frisian, ga Irish, gd Gaelic, gl Galician, gu Gujarati, ha Hausa, he Hebrew,
hi Hindi, hr Croatian, ht Haitian, hu Hungarian, hy Armenian, id Indonesian, ig Igbo, is Icelandic,
it Italian, ja Japanese, jv Javanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean, ku
Kurdish, ky Kyrgyz, la Latin, lb Luxembourgish, lo Lao, lt Lithuanian, lv Latvian, mg Malagasy, mi
Maori, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my Burmese, ne
Nepali, nl Dutch, nn Nynorsk, no Norwegian, oc Occitan, om Oromo, or Odia, os Ossetian, pa Punjabi,
pl Polish, ps Pashto, pt Portuguese, rm Romansh, ro Romanian, ru Russian, rw Kinyarwanda, sd
Sindhi, se Sami, si Sinhala, sk Slovak, sl Slovenian, sn Shona, so Somali, sq Albanian, sr Serbian,
st Sotho, su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, ti
Tigrinya, tk Turkmen, tl Tagalog, tr Turkish, tt Tatar, ug Uyghur, uk Ukrainian, ur Urdu, uz Uzbek,
vi Vietnamese, wo Wolof, xh Xhosa, yi Yiddish, yo Yoruba, zh Chinese, zu Zulu
"""
_OTHER: Final = """
nb no, iw he, in id, ji yi, jw jv, mo ro, sh sr, fil tl, cmn zh, yue zh, zho zh, chi zh, eng en,
deu de, ger de, fra fr, fre fr, spa es, ita it, por pt, nld nl, dut nl, rus ru, ukr uk, bel be,
pol pl,
ces cs, cze cs, slk sk, slo sk, slv sl, hrv hr, srp sr, bos bs, bul bg, mkd mk, mac mk, ell el,
gre el, ara ar, heb he, fas fa, per fa, tur tr, aze az, kaz kk, kir ky, uzb uz, tat tt, hin hi,
urd ur, ben bn, mar mr, tam ta, tel te, jpn ja, kor ko, tha th, vie vi, ind id, msa ms, may ms,
swe sv, dan da, nor no, nob no, nno nn, fin fi, est et, hun hu, lit lt, lav lv, ron ro, rum ro,
cat ca, glg gl, eus eu, baq eu, kat ka, geo ka, hye hy, arm hy, isl is, ice is, sqi sq, alb sq,
farsi fa, castilian es, mandarin zh, filipino tl, kirghiz ky, azeri az, flemish nl, moldovan ro,
العربية ar, български bg, čeština cs, dansk da, deutsch de, ελληνικά el, anglais en, englisch en,
inglés en, español es, فارسی fa, suomi fi, français fr, עברית he, हिन्दी hi, hrvatski hr, magyar hu,
italiano it, 日本語 ja, қазақша kk, 한국어 ko, nederlands nl, norsk no, polski pl, português pt,
română ro, русский ru, slovenčina sk, slovenščina sl, српски sr, srpski sr, svenska sv, ไทย th,
türkçe tr, українська uk, اردو ur, tiếng việt vi, 中文 zh
"""
_CODE: Final = re.compile("[a-z]{2,3}")
_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_.@].*)?$")


def _parts(text: str) -> list[str]:
    return " ".join(text.split()).split(", ")


NAMES: Final = dict(each.split(" ", 1) for each in _parts(_NAMES))
"""The English name of each language by its code."""


def language_name(code: str) -> str:
    """The English name of a language; the code where it has none here."""
    return NAMES.get(code, code)


def language_code(text: str) -> str | None:
    """The code of a language given as a tag of any kind or as a name; None where it is neither.

    `en-US`, `EN_us`, `eng`, `English` are all `en`.
    """
    plain = text.strip().lower()
    if (known := _by_text().get(plain)) is not None:
        return known
    tag = _TAG.match(plain)
    if tag is None:
        return None
    return _by_text().get(tag[1]) or (tag[1] if tag[1] in NAMES else None)


@cache
def _by_text() -> dict[str, str]:
    names = {name.lower(): code for code, name in NAMES.items()}
    others = dict(each.rsplit(" ", 1) for each in _parts(_OTHER))
    return names | {code: code for code in NAMES} | others


MOST_LANGUAGES: Final = 27**3
"""More than the number of any code."""


def code_number(code: str) -> int:
    """The number of a code of up to three letters of ASCII, the same in every archive; 0 for none.

    What is no such code has none.
    """
    if _CODE.fullmatch(code) is None:
        return 0
    number = 0
    for letter in code:
        number = number * 27 + ord(letter) - 96
    return number


def numbered_code(number: int) -> str:
    """The code with this number."""
    letters = ""
    while number > 0:
        number, rest = divmod(number, 27)
        letters = chr(rest + 96) + letters
    return letters
