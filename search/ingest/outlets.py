"""Words by which the name of a newspaper, a station or a site is known."""

from __future__ import annotations

import re
from typing import Final

from search.ingest.agencies import agency

_WORDS: Final = frozenset(
    """advertiser advocate argus asahi bbc beacon bee blade bulletin bugle chronicle clarion cnn
    courier daily dawn democrat digest dispatch dnevnik echo economist enquirer examiner express
    figaro financial gazette globe guardian herald independent inquirer intelligencer jerusalem
    jazeera journal leader ledger magazine mail mainichi messenger mirror monitor nachrichten
    news newsday newspaper newsweek newswire nikkei observer online outlook politico post press
    recorder register reporter review scotsman sentinel spectator standard star statesman straits
    sun telegram telegraph television times tribune tv weekly yomiuri abendblatt allgemeine
    anzeiger bild blatt bote handelsblatt kurier merkur rundschau spiegel stern tagblatt
    tageblatt tagesspiegel tagesschau welt woche zeit zeitung actualité croix dépêche echos
    humanité libération monde nouvel observateur parisien télégramme voix abc correo crónica
    diario heraldo imparcial mundo nación país periódico prensa razón vanguardia excélsior clarín
    corriere gazzetta giornale mattino messaggero repubblica sera stampa correio expresso folha
    globo jornal notícias gazeta rzeczpospolita wprost dziennik pravda noviny dnes hospodářské
    népszabadság vecernji politika hürriyet milliyet sabah cumhuriyet ведомости газета известия
    коммерсант новости правда вести рбк""".split()
)
_SMALL: Final = frozenset(
    "of the and for in on de la le el il di da do und der die das y e et".split()
)
_ADDRESS: Final = re.compile(
    r"(?:www\.)?[\w\-]+(?:\.[\w\-]+)*\.(?:com|org|net|info|co\.[a-z]{2}|[a-z]{2})$", re.IGNORECASE
)
_EDITION: Final = re.compile(
    r" ?\((?:[^()]{2,40})\)$| (?:online|print|international|national|final|late) edition$",
    re.IGNORECASE,
)
_LONGEST: Final = 60
_MOST_WORDS: Final = 6


def is_name(line: str) -> bool:
    """Whether a line may be the name of an outlet: few words, all with a capital, no sentence."""
    if len(line) > _LONGEST or line[-1:] in ".!?:;,":
        return False
    words = line.split()
    return 0 < len(words) <= _MOST_WORDS and all(
        word[:1].isupper() or word.lower() in _SMALL or word in "&-–|" for word in words
    )


def is_outlet(line: str) -> bool:
    """Whether a line is the name of an agency, of a known kind of outlet or of a site."""
    if len(line) > _LONGEST:
        return False
    if " " not in line:
        return agency(line) is not None or _ADDRESS.match(line) is not None or _has_word(line)
    if line[-1] in ")nN":
        line = _EDITION.sub("", line)
    return agency(line) is not None or (is_name(line) and _has_word(line))


def _has_word(line: str) -> bool:
    return line[:1].isupper() and not _WORDS.isdisjoint(
        word.strip(",.’'") for word in line.lower().split()
    )
