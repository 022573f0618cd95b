"""Which letters beside the common ones of its script a language is written with.

A word that was typed with ö may be German or Turkish, but hardly Spanish.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_LETTERS: Final = """
af áèéêëíîïóôöúûü, az çöüəğış, bs ćčđšž, ca àçèéíïòóúü, cs áčďéěíňóřšťúůýž, cy âêîôûŵŷ, da åæéø,
de ßäöü, eo ĉĝĥĵŝŭ, es áéíñóúü, et äõöüšž, eu çñ, fi äåöšž, fo áæðíóöøúý, fr àâæçèéêëîïôùûüÿœ,
ga áéíóú, gl áéíïñóúü, hr ćčđšž, hu áéíóöúüőű, is áæðéíóöúýþ, it àèéìíîòóùú, ku çêîşû, lb äéëöü,
lt ąčėęįšūųž, lv āčēģīķļņšūž, mt ċġħż, nb åæéòôø, nl áèéêëíïóôöúü, nn åæéòôø, no åæéòôø,
pl ąćęłńóśźż, pt àáâãçéêíóôõúü, ro âîăşșţț, sk áäčďéíĺľňóôŕšťúýž, sl čšž, sq çë, sr ćčđšž, sv äåéö,
tk äçňöşüýž, tr âçîöüğış, vi àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ,
be ёіўйыьэюя, bg ийщъьюя, kk иёйщъыьэюяәғқңөұүһі, ky иёйщъыьэюяңөү, mk иѓѕјљњќџ, mn иёйщъыьэюяөү,
ru иёйщъыьэюя, sr иђјљњћџ, tg иёйъьэюяғӣқӯҳҷ, tt иёйщъыьэюяәҗңөүһ, uk иґєіїйщьюя, uz иёйъьэюяўғқҳ,
ar أؤإئآةكىي, ckb پچڕژڤکگڵۆیێەئ, fa آأؤئپچژکگی, ps آئټپځڅچډړژښکګگڼۍیې, ur آؤئٹپچڈڑژکگںھہیے
"""


def _letters() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for each in " ".join(_LETTERS.split()).split(", "):
        language, letters = each.split(" ")
        found[language] = found.get(language, frozenset()).union(letters)
    return found


_OF_LANGUAGE: Final = _letters()
_TELLING: Final = frozenset[str]().union(*_OF_LANGUAGE.values())


def has_foreign_letters(word: str, language: str) -> bool:
    """Whether a word, as it was typed, has letters of other languages that this one lacks."""
    letters = _TELLING.intersection(unicodedata.normalize("NFC", word).lower())
    return not letters <= _OF_LANGUAGE.get(language, frozenset())
