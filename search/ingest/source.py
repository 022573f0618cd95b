"""Which news agency or outlet an article comes from, as against those that it merely cites."""

from __future__ import annotations

_AGENCIES = (
    "AA", "AAP", "ABC News", "AFP", "AKIpress", "Al Arabiya", "Al Jazeera", "ANI", "ANP", "ANSA",
    "AP", "APA", "Armenpress", "Azertac", "BBC", "Belga", "BelTA", "Bernama", "Bloomberg", "BNO",
    "BTA", "Canadian Press", "CNA", "CNN", "CTK", "DHA", "Dow Jones", "dpa", "EFE", "Fars",
    "Fergana", "IANS", "Interfax", "IRNA", "ISNA", "Itar-Tass", "Jiji", "KABAR", "Kazinform",
    "KCNA", "Khabar", "KUNA", "Kyodo", "Lusa", "MAP", "MENA", "Mehr", "MTI", "NNA", "NTB",
    "PA", "PAP", "Petra", "Press Association", "PTI", "QNA", "Regnum", "Reuters", "RFE/RL",
    "RIA Novosti", "Ritzau", "Rosbalt", "RT", "SANA", "Sputnik", "STA", "TASS", "Tengrinews",
    "The Associated Press", "Trend", "TRT", "TT", "UNI", "Ukrinform", "UPI", "WAFA", "WAM",
    "Xinhua", "Yonhap", "ТАСС", "РИА Новости", "Интерфакс",
)  # fmt: skip
_CANONICAL = {name.casefold(): name for name in _AGENCIES} | {
    "the associated press": "AP",
    "associated press": "AP",
    "agence france-presse": "AFP",
    "agence france presse": "AFP",
    "itar-tass": "TASS",
    "tass news agency": "TASS",
    "тасс": "TASS",
    "реутерс": "Reuters",
    "рейтер": "Reuters",
    "thomson reuters": "Reuters",
    "thomson reuters foundation": "Reuters",
    "anadolu": "AA",
    "anadolu agency": "AA",
    "deutsche presse-agentur": "dpa",
    "kyodo news": "Kyodo",
    "xinhua news agency": "Xinhua",
    "press trust of india": "PTI",
    "ria": "RIA Novosti",
    "риа новости": "RIA Novosti",
    "интерфакс": "Interfax",
}


def agency(name: str) -> str | None:
    """The name under which a known news agency is filed, or None for any other words."""
    return _CANONICAL.get(" ".join(name.casefold().split()).strip(" .,:;/()"))


def source_name(name: str) -> str | None:
    """A source as its file states it: an agency under its usual name, else the words as they are.

    None where nothing is left of `name`.
    """
    name = " ".join(name.split())
    return agency(name) or name or None
