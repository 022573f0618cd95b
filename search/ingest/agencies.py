"""The news agencies of the world under the names that they put into datelines."""

from __future__ import annotations

import re
from typing import Final

_AGENCIES: Final = """
AFP|Agence France-Presse|Agence France Presse
AP|The Associated Press|Associated Press|AP News
Reuters|Reuter|Thomson Reuters|Thomson Reuters Foundation|Рейтер|Рейтерс|路透社|ロイター|로이터
UPI|United Press International
Bloomberg|Bloomberg News|Блумберг
BNO|BNO News
Dow Jones|Dow Jones Newswires|DJ
MarketWatch
CNN
CNN Business
BBC|BBC News|BBC Monitoring
ABC News
RFE/RL|Radio Free Europe/Radio Liberty|RFERL
RFA|Radio Free Asia
VOA|VOA News|Voice of America
Deutsche Welle|DW
Euronews
Al Jazeera|Aljazeera
Al Arabiya
PR Newswire|PRNewswire|PRNewswire-USNewswire|PRNewswire-Asia
Business Wire|BUSINESSWIRE
GlobeNewswire|Globe Newswire
Newsfile|Newsfile Corp.
Marketwired|Marketwire
CNW|CNW Group|CNW Telbec
EIN Presswire
ACN Newswire
IPS|Inter Press Service
ACCESS Newswire|Accesswire
Canadian Press|The Canadian Press|CP|La Presse Canadienne
AAP|Australian Associated Press
NZPA
IANS|Indo-Asian News Service
PTI|Press Trust of India
ANI|Asian News International
UNI|United News of India
APP|Associated Press of Pakistan
PPI|Pakistan Press International
INP|Independent News Pakistan
BSS|Bangladesh Sangbad Sangstha
UNB|United News of Bangladesh
RSS|Rastriya Samachar Samiti
AKP|Agence Kampuchea Presse
KPL|Lao News Agency
VNA|Vietnam News Agency|VietnamPlus|VNS|TTXVN
TNA|Thai News Agency
NNT
Bernama
ANTARA|Antara News|LKBN Antara
PNA|Philippine News Agency
MNA|Myanmar News Agency
Xinhua|Xinhua News Agency|Xinhuanet|新华社|新华网|新華社
China News Service|CNS|ECNS|中新社|中新网|中国新闻社
CNA|Central News Agency|中央社
Kyodo|Kyodo News|共同通信|共同社|共同
Jiji|Jiji Press|時事通信|时事社|時事
Yonhap|Yonhap News|Yonhap News Agency|연합뉴스|韩联社|聯合ニュース
Newsis|뉴시스
News1|뉴스1
KCNA|Korean Central News Agency|조선중앙통신|朝中社
Montsame
Kazinform|KAZINFORM|Казинформ|МИА Казинформ|International News Agency Kazinform
Khabar
Tengrinews|Tengrinews.kz
KABAR|Кабар
AKIpress|АКИpress
24.kg
Fergana|Фергана
UzA|УзА
UzDaily|UzDaily.com|UzDaily.uz
Dunyo
Khovar|Ховар
Avesta
TDH|Turkmenistan Today|Туркменинформ
Asia-Plus|Азия-Плюс|Asia Plus
Orient|ORIENT
Trend|Trend News Agency|Тренд
Azertac|AZERTAC|АЗЕРТАДЖ
APA|АПА
Report|REPORT.AZ|Report.az|Report News Agency
Turan
Armenpress|ARMENPRESS|Арменпресс
Mediamax|Медиамакс
ARKA
News.am
Interpressnews|IPN
TASS|TASS News Agency|Itar-Tass|ITAR-TASS|ТАСС|ИТАР-ТАСС
Interfax|INTERFAX.RU|Interfax.com|Интерфакс|ИНТЕРФАКС.РУ
Interfax-Ukraine|Интерфакс-Украина|Інтерфакс-Україна
Interfax-Kazakhstan|Интерфакс-Казахстан
Interfax-West|Интерфакс-Запад
RIA Novosti|RIA|РИА Новости|РИА|RIA Novosti/Sputnik
Sputnik|Спутник
PRIME|ПРАЙМ
Regnum|REGNUM|ИА REGNUM|РЕГНУМ
Rosbalt|Росбалт
RT
Ukrinform|Укринформ|Укрінформ
UNIAN|УНИАН|УНІАН
UNN|УНН
RBC|РБК
BelTA|БЕЛТА|БелТА
BelaPAN|БелаПАН
Moldpres|MOLDPRES
IPN Moldova
ELTA
BNS|Baltic News Service|БНС
LETA
ERR News
STT
TT|TT-Reuters
NTB
Ritzau
dpa|dpa-AFX|Deutsche Presse-Agentur|dpa/tmn
AFP-Deutschland
epd
KNA
sid
APA Austria|APA/dpa
SDA|Keystone-SDA|Keystone-ATS|ATS|awp
ANP
Novum Nieuws|Novum
Belga|BELGA
PA|PA Media|Press Association
ANSA|Ansa
AGI|Agenzia Italia
Adnkronos|AdnKronos
askanews|Askanews|TMNews
LaPresse
Dire|DIRE
Italpress
Radiocor|Radiocor Plus
EFE|EFECOM|Agencia EFE
Europa Press|EP
Colpisa
Servimedia
Lusa
PAP|Polska Agencja Prasowa
CTK|ČTK
TASR
SITA
MTI
Hina|HINA
STA
Tanjug|Танјуг
Beta
FoNet
FENA
SRNA|Срна
MIA|МИА
Makfax|МАКФАКС
MINA
ATA|ATSH
KosovaPress
Agerpres|AGERPRES
Mediafax|MEDIAFAX
InfoTag|Infotag
ONASA
BTA|БТА
Focus|FOCUS
ANA-MPA|ANA|AMNA|ΑΠΕ-ΜΠΕ|ΑΠΕ
CNA Cyprus|ΚΥΠΕ
AA|Anadolu|Anadolu Agency|Anadolu Ajansı
DHA|Demirören News Agency|Demirören Haber Ajansı
IHA|İHA
TRT|TRT World
SANA|سانا|САНА
NNA|National News Agency
KUNA|Kuwait News Agency|كونا
WAM|Emirates News Agency|وام
QNA|Qatar News Agency|قنا
SPA|Saudi Press Agency|واس
BNA|Bahrain News Agency
ONA
Petra|بترا
WAFA|وفا
Maan|Ma'an
INA|واع
Saba
MENA|أ ش أ
MAP|Maghreb Arabe Presse|Maghreb Arabe Press
APS|Algeria Press Service|Algérie Presse Service
TAP
LANA|وال
SUNA|سونا
AMI
IRNA|ایرنا|إرنا
ISNA|ایسنا
Fars|FNA|فارس
Mehr|مهر
Tasnim|تسنیم
Pajhwok
Bakhtar
Khaama|Khaama Press|KP
NAN|News Agency of Nigeria
GNA|Ghana News Agency
ENA|Ethiopian News Agency
Kenya News Agency
SAPA
SAnews|SAnews.gov.za
NAMPA
Angop|ANGOP
AIM
PANA|Panapress
APA News|APAnews
AIP
Telam|Télam|TELAM
NA|Noticias Argentinas
Agencia Brasil|Agência Brasil
Agencia Estado|Agência Estado
ANDINA|Andina
AVN
ABI
Prensa Latina|PL
ACN
Notimex|NTX
Colprensa
JTA
"""
"""One line an agency: the name under which it is filed, then the others that it goes by."""

_AMBIGUOUS: Final = frozenset(
    "beta dire epd focus map mina na orient pa pl prime report rt saba sid ona ips".split()
)
"""Names that are words or initials of other things: only in brackets or between strokes."""
_LONGEST: Final = 50
_PARTS: Final = re.compile(r"[/,;\-–|=]| and |\. ")


def _filed_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _AGENCIES.strip().splitlines():
        name, *others = line.split("|")
        for spelling in (name, *others):
            found.setdefault(spelling.casefold(), name)
    return found


_FILED: Final = _filed_names()


def agency(name: str, *, bare: bool = False) -> str | None:
    """The name under which a known news agency is filed, or None for any other words.

    With `bare` only what can be meant where neither brackets nor strokes tell that it is one.
    """
    if len(name) > _LONGEST:
        return None
    key = name.strip(" .,:;/()").casefold()
    if "  " in key or "\n" in key or "\t" in key:
        key = " ".join(key.split())
    return None if bare and key in _AMBIGUOUS else _FILED.get(key)


def agency_in(words: str) -> str | None:
    """The agency that words in brackets name, alone or beside others: "Reuters", "awp/sda"."""
    if not words or (name := agency(words)) is not None:
        return name if words else None
    for part in _PARTS.split(words):
        if (name := agency(part)) is not None:
            return name
    return None
