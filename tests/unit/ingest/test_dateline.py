"""Datelines tell place, day and agency; an agency that is merely cited is not the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest.agencies import agency
from search.ingest.compose import compose
from search.ingest.dateline import dateline
from search.ingest.origin import Origin
from search.ingest.source import source_name


@pytest.mark.parametrize(
    ("text", "place", "source", "day"),
    [
        ("GENEVA, January 9. /TASS/. The talks", "Geneva", "TASS", (1, 9)),
        ("SALVADOR, Feb 26 - The talks", "Salvador", None, (2, 26)),
        ("CHARLOTTE, N.C., April 2 - The talks", "Charlotte, N.C.", None, (4, 2)),
        ("MT. LAUREL, N.J., June 29 - The talks", "Mt. Laurel, N.J.", None, (6, 29)),
        ("Toronto, March 30 - The talks", "Toronto", None, (3, 30)),
        ("NEW YORK, MARCH 11 - The talks", "New York", None, (3, 11)),
        ("WASHINGTON (Reuters) - The talks", "Washington", "Reuters", None),
        ("SEOUL/UNITED NATIONS, Aug 30 (Reuters) - The talks", "Seoul/United Nations", "Reuters",
         (8, 30)),
        ("ERIE, Pa. (AP) - The talks", "Erie, Pa.", "AP", None),
        ("PARIS - The talks", "Paris", None, None),
        ("SEOUL, South Korea — The talks", "Seoul, South Korea", None, None),
        ("BEIRUT (Sputnik) The talks", "Beirut", "Sputnik", None),
        ("BEIRUT August 21 (The Associated Press) The talks", "Beirut", "AP", (8, 21)),
        ("MOSCOW, 9 January (Interfax). The talks", "Moscow", "Interfax", (1, 9)),
        ("MOSCOW. January 9 (Interfax) - The talks", "Moscow", "Interfax", (1, 9)),
        ("BEIJING, Jan. 9 (Xinhua) -- The talks", "Beijing", "Xinhua", (1, 9)),
        ("ALMATY. KAZINFORM — The talks", "Almaty", "Kazinform", None),
        ("МОСКВА, 9 янв - РИА Новости. The talks", "Москва", "RIA Novosti", (1, 9)),
        ("TASS, January 9. The talks", None, "TASS", (1, 9)),
        ("(Reuters) - The talks", None, "Reuters", None),
        ("Yerevan /Mediamax/. January 9, 2022. The talks", "Yerevan", "Mediamax", (1, 9)),
        ("Minsk /BelTA/ 9 January 2022. The talks", "Minsk", "BelTA", (1, 9)),
        ("Stockholm (TT) 2022-01-09 The talks", "Stockholm", "TT", (1, 9)),
        ("MANILA 2022-01-09 (PNA) -- The talks", "Manila", "PNA", (1, 9)),
        ("BAKU (APA) January 9 - The talks", "Baku", "APA", (1, 9)),
        ("ROME (ANSA) - January 9, 2022 - The talks", "Rome", "ANSA", (1, 9)),
        ("Sofia (BTA), 9 January 2022 - The talks", "Sofia", "BTA", (1, 9)),
        ("/TASS/. The talks", None, "TASS", None),
    ],
)  # fmt: skip
def test_datelines(
    text: str, place: str | None, source: str | None, day: tuple[int, int] | None
) -> None:
    read = dateline(text)

    assert read is not None
    assert text[read.end :] == "The talks"
    assert (read.place, read.source) == (place, source)
    assert (read.moment and (read.moment.month, read.moment.day)) == day


@pytest.mark.parametrize(
    "sentence",
    ["On January 9, 2022 the talks", "January 9, 2022 was a day of rest", "9 January was quiet"],
)
@pytest.mark.parametrize("opening", ["Yerevan /Mediamax/. ", "LONDON (Reuters) - ", "Oslo (NTB) "])
def test_a_day_of_the_first_sentence_is_none_of_the_dateline(opening: str, sentence: str) -> None:
    read = dateline(opening + sentence)
    assert read is not None
    assert (read.moment, (opening + sentence)[read.end :]) == (None, sentence)


AGENCIES_OF_THE_WORLD = """
LONDON, Jan 9 (Reuters) - |London|Reuters|1-9
LONDON, Jan 9, 2022 (Reuters) - |London|Reuters|2022-1-9
LONDON/PARIS, Jan 9 (Reuters) - |London/Paris|Reuters|1-9
Bern, 09.01.2022 (sda) - |Bern|SDA|2022-1-9
Warszawa, 09.01.2022 (PAP) - |Warszawa|PAP|2022-1-9
Frankfurt am Main (epd). |Frankfurt am Main|epd|
Rio de Janeiro, 9 jan 2022 (Agência Brasil) - |Rio de Janeiro|Agencia Brasil|2022-1-9
МИНСК, 9 января 2022 г. /Корр. БЕЛТА/. |Минск|BelTA|2022-1-9
9 January 2022, Minsk /Corr. BelTA/. |Minsk|BelTA|2022-1-9
NUR-SULTAN. KAZINFORM - |Nur-Sultan|Kazinform|
Baku. 9 January 2022. REPORT.AZ/ |Baku|Report|2022-1-9
Riyadh, Jumada II 06, 1443, January 09, 2022, SPA -- |Riyadh|SPA|2022-1-9
Addis Ababa January 9/2022 (ENA) |Addis Ababa|ENA|2022-1-9
Vilnius, sausio 9 d. (ELTA). |Vilnius|ELTA|1-9
Vilnius, 2022 m. sausio 9 d. (BNS). |Vilnius|BNS|2022-1-9
КИЇВ. 9 січня 2022. УНН. |Київ|UNN|2022-1-9
［東京　９日　ロイター］ - |東京|Reuters|
WASHINGTON (AP) — |Washington|AP|
Paris, 9 jan 2022 (AFP) - |Paris|AFP|2022-1-9
Paris, 9 janv. 2022 (AFP) - |Paris|AFP|2022-1-9
PARIS (AFP) – |Paris|AFP|
Berlin (dpa) - |Berlin|dpa|
Berlin, 9. Januar (dpa) - |Berlin|dpa|1-9
Hannover (dpa/lni) - |Hannover|dpa|
MOSCOW, January 9. /TASS/. |Moscow|TASS|1-9
MOSCOW, January 9, 2022. /TASS/. |Moscow|TASS|2022-1-9
МОСКВА, 9 января. /ТАСС/. |Москва|TASS|1-9
МОСКВА, 9 января 2022 года. /ТАСС/. |Москва|TASS|2022-1-9
САНКТ-ПЕТЕРБУРГ, 9 января. /ТАСС/. |Санкт-Петербург|TASS|1-9
/ТАСС/. ||TASS|
ТАСС, 9 января. ||TASS|1-9
Moscow. January 9. INTERFAX.RU - |Moscow|Interfax|1-9
Moscow. January 9, 2022. INTERFAX.RU - |Moscow|Interfax|2022-1-9
MOSCOW. Jan 9 (Interfax) - |Moscow|Interfax|1-9
KYIV. Jan 9 (Interfax-Ukraine) – |Kyiv|Interfax-Ukraine|1-9
Москва. 9 января. INTERFAX.RU - |Москва|Interfax|1-9
Москва. 9 января. ИНТЕРФАКС - |Москва|Interfax|1-9
МОСКВА, 9 янв - РИА Новости. |Москва|RIA Novosti|1-9
МОСКВА, 9 янв — РИА Новости. |Москва|RIA Novosti|1-9
МОСКВА, 9 янв - ПРАЙМ. |Москва|PRIME|1-9
MOSCOW, January 9 (RIA Novosti) – |Moscow|RIA Novosti|1-9
MOSCOW (Sputnik) — |Moscow|Sputnik|
BEIJING, Jan. 9 (Xinhua) -- |Beijing|Xinhua|1-9
新华社北京1月9日电（记者王明）|北京|Xinhua|1-9
新华社北京2022年1月9日电 |北京|Xinhua|2022-1-9
中新网1月9日电 ||China News Service|1-9
中新社北京1月9日电 (记者 李红) |北京|China News Service|1-9
TOKYO, Jan. 9, Kyodo - |Tokyo|Kyodo|1-9
TOKYO, Jan. 9 (Kyodo) -- |Tokyo|Kyodo|1-9
Tokyo, Jan. 9 (Jiji Press)--|Tokyo|Jiji|1-9
SEOUL, Jan. 9 (Yonhap) -- |Seoul|Yonhap|1-9
(서울=연합뉴스) 홍길동 기자 = |서울|Yonhap|
(ANSA) - ROME, JAN 9 - |Rome|ANSA|1-9
(ANSA) - ROME, JAN 9 2022 - |Rome|ANSA|2022-1-9
(ANSA) - ROMA, 09 GEN - |Roma|ANSA|1-9
(ANSA) - ROMA, 9 GEN 2022 - |Roma|ANSA|2022-1-9
ROMA, 9 gen. (askanews) – |Roma|askanews|1-9
Roma, 9 gen. (Adnkronos) - |Roma|Adnkronos|1-9
Roma, 9 gen. (LaPresse) - |Roma|LaPresse|1-9
AGI - ||AGI|
(AGI) - Roma, 9 gen. - |Roma|AGI|1-9
Madrid, 9 ene (EFE).- |Madrid|EFE|1-9
Madrid, 9 ene. 2022 (EFE).- |Madrid|EFE|2022-1-9
Madrid (EFE).- |Madrid|EFE|
MADRID, 9 Ene. (EUROPA PRESS) - |Madrid|Europa Press|1-9
Lisboa, 09 jan 2022 (Lusa) – |Lisboa|Lusa|2022-1-9
ANKARA (AA) - |Ankara|AA|
New Delhi, Jan 9 (PTI) |New Delhi|PTI|1-9
New Delhi [India], January 9 (ANI): |New Delhi|ANI|1-9
Mumbai, Jan 9 (IANS) |Mumbai|IANS|1-9
ISLAMABAD, Jan 09 (APP): |Islamabad|APP|1-9
DHAKA, Jan 9, 2022 (BSS) - |Dhaka|BSS|2022-1-9
Kathmandu, Jan 9 (RSS): |Kathmandu|RSS|1-9
KUALA LUMPUR, Jan 9 (Bernama) -- |Kuala Lumpur|Bernama|1-9
Jakarta (ANTARA) - |Jakarta|ANTARA|
Hanoi (VNA) – |Hanoi|VNA|
Hanoi, January 9 (VNA) - |Hanoi|VNA|1-9
MANILA, Jan. 9 (PNA) -- |Manila|PNA|1-9
Phnom Penh, January 09, 2022 AKP -- |Phnom Penh|AKP|2022-1-9
Praha 9. ledna (ČTK) - |Praha|CTK|1-9
Prague, Jan 9 (CTK) - |Prague|CTK|1-9
Warsaw, Jan. 9 (PAP) - |Warsaw|PAP|1-9
Warszawa, 9 stycznia 2022 r. (PAP) - |Warszawa|PAP|2022-1-9
Budapest, 2022. január 9., vasárnap (MTI) - |Budapest|MTI|2022-1-9
Bratislava 9. januára (TASR) - |Bratislava|TASR|1-9
ZAGREB, 9 January 2022 (Hina) - |Zagreb|Hina|2022-1-9
BELGRADE, Jan 9 (Tanjug) - |Belgrade|Tanjug|1-9
SARAJEVO, 9 January (FENA) – |Sarajevo|FENA|1-9
Ljubljana, 9 January (STA) - |Ljubljana|STA|1-9
Bucharest, Jan 9 /Agerpres/ - |Bucharest|Agerpres|1-9
Sofia, January 9 (BTA) - |Sofia|BTA|1-9
TIRANA, January 9 /ATA/ - |Tirana|ATA|1-9
TIRANA, January 9 /ATA/- |Tirana|ATA|1-9
Skopje, 9 January 2022 (MIA) - |Skopje|MIA|2022-1-9
VILNIUS, Jan 09, BNS - |Vilnius|BNS|1-9
MINSK, 9 January (BelTA) – |Minsk|BelTA|1-9
МИНСК, 9 января (БЕЛТА) - |Минск|BelTA|1-9
Baku, January 9, AZERTAC - |Baku|Azertac|1-9
BAKU, Azerbaijan, January 9. Trend: |Baku, Azerbaijan|Trend|1-9
YEREVAN, JANUARY 9, ARMENPRESS. |Yerevan|Armenpress|1-9
ALMATY. KAZINFORM — |Almaty|Kazinform|
NUR-SULTAN. January 9. KAZINFORM - |Nur-Sultan|Kazinform|1-9
НУР-СУЛТАН. 9 января. КАЗИНФОРМ - |Нур-Султан|Kazinform|1-9
Damascus, SANA- |Damascus|SANA|
DAMASCUS, (SANA) - |Damascus|SANA|
KUWAIT, Jan 9 (KUNA) -- |Kuwait|KUNA|1-9
ABU DHABI, 9th January, 2022 (WAM) -- |Abu Dhabi|WAM|2022-1-9
Doha, January 09 (QNA) - |Doha|QNA|1-9
Riyadh, January 09, 2022, SPA -- |Riyadh|SPA|2022-1-9
Manama, Jan. 9 (BNA): |Manama|BNA|1-9
Muscat, 9 Jan (ONA) --- |Muscat|ONA|1-9
Amman, Jan. 9 (Petra) -- |Amman|Petra|1-9
RAMALLAH, Sunday, January 9, 2022 (WAFA) - |Ramallah|WAFA|2022-1-9
Tehran, Jan 9, IRNA – |Tehran|IRNA|1-9
TEHRAN (Tasnim) – |Tehran|Tasnim|
TEHRAN, Jan. 09 (MNA) – |Tehran|MNA|1-9
TEHRAN (FNA)- |Tehran|Fars|
NNA - ||NNA|
TUNIS, Jan 9 (TAP) - |Tunis|TAP|1-9
Khartoum, Jan 9 (SUNA) - |Khartoum|SUNA|1-9
Abuja, Jan. 9, 2022 (NAN) |Abuja|NAN|2022-1-9
Accra, Jan. 9, GNA - |Accra|GNA|1-9
OTTAWA (CP) - |Ottawa|Canadian Press|
BRUSSEL 09/01 (BELGA) = |Brussel|Belga|1-9
DEN HAAG (ANP) - |Den Haag|ANP|
Wien (APA) - |Wien|APA|
Bern (awp/sda) - |Bern|SDA|
Helsinki (STT) - |Helsinki|STT|
Buenos Aires, 9 de enero (Télam).- |Buenos Aires|Telam|1-9
La Habana, 9 ene (Prensa Latina) |La Habana|Prensa Latina|1-9
México, 9 Ene (Notimex).- |México|Notimex|1-9
Pyongyang, January 9 (KCNA) -- |Pyongyang|KCNA|1-9
Taipei, Jan. 9 (CNA) |Taipei|CNA|1-9
(CNN) -- ||CNN|
London (CNN) -- |London|CNN|
WASHINGTON, Jan. 9 (UPI) -- |Washington|UPI|1-9
NEW YORK, Jan. 9, 2022 /PRNewswire/ -- |New York|PR Newswire|2022-1-9
LONDON--(BUSINESS WIRE)--|London|Business Wire|
LONDON, Jan. 09, 2022 (GLOBE NEWSWIRE) -- |London|GlobeNewswire|2022-1-9
(Bloomberg) -- ||Bloomberg|
Athens, Jan 9 (ANA-MPA) - |Athens|ANA-MPA|1-9
Chisinau, 9 January /MOLDPRES/ - |Chisinau|Moldpres|1-9
Київ, 9 січня (Укрінформ) - |Київ|Ukrinform|1-9
КИЇВ. 9 січня. УНІАН. |Київ|UNIAN|1-9
[東京 9日 ロイター] - |東京|Reuters|
Caracas, 09 Ene. AVN.- |Caracas|AVN|1-9
Lima, ene. 9 (ANDINA).- |Lima|ANDINA|1-9
"""


@pytest.mark.parametrize("line", AGENCIES_OF_THE_WORLD.strip().splitlines())
def test_each_agency_writes_its_dateline_in_its_own_way(line: str) -> None:
    head, place, source, day = line.split("|")

    read = dateline(f"{head}The talks go on")

    assert read is not None
    assert f"{head}The talks go on"[read.end :] == "The talks go on"
    assert (read.place or "", read.source or "") == (place, source)
    moment = read.moment
    told = () if moment is None else (moment.year, moment.month, moment.day)
    assert "-".join(str(part) for part in told if part) == day


@pytest.mark.parametrize(
    "text",
    [
        "The Russian side does not plan to touch on the matter",
        "On Monday, January 9, the talks - as was said - went on",
        "January 9 - Kazakhstan mourns",
        "Monday, January 9 - Kazakhstan mourns",
        "UPDATE - The talks have begun",
        "CORRECTED - The talks have begun",
        "US - China talks have begun",
        "Secretary Kerry (D-Mass.) - once a senator - spoke",
        "May 5 was a good day",
        "CSTO (Collective Security Treaty Organization) leaders met",
        "By John Smith - a reporter",
        "CANADIAN PACIFIC (CP) CONFIRMS EARNINGS",
        "Agency (PNA) said the talks went on",
        "SINCE FEBRUARY 26, 1985, WHEN IT WAS LAST SEEN",
        "Berlin, 9 other cities and the talks",
    ],
)
def test_other_beginnings_are_no_datelines(text: str) -> None:
    assert dateline(text) is None


@given(st.text(alphabet="ABab ,.-/()19", max_size=80))
def test_a_dateline_lies_within_its_text(text: str) -> None:
    read = dateline(text)

    assert read is None or 0 < read.end <= len(text)


def test_the_dateline_stays_in_the_body_and_the_text_begins_behind_it() -> None:
    article = compose("GENEVA, January 9. /TASS/. The talks have begun.", Origin())

    assert article.body.startswith("GENEVA, January 9. /TASS/. ")
    assert article.body[article.text_start :] == "The talks have begun."


@pytest.mark.parametrize(
    "text",
    [
        "The minister said in an interview with TASS that talks go on.",
        "The talks go on, reports TASS with reference to the ministry.",
        "The talks go on.\n\n(With inputs from agencies)\n\nImage: AP",
    ],
)
def test_who_is_only_cited_or_took_the_picture_is_not_the_source(text: str) -> None:
    assert compose(text, Origin()).source is None


def test_agencies_are_known_under_their_usual_names() -> None:
    assert agency("  the associated PRESS ") == "AP"
    assert agency("ITAR-TASS") == "TASS"
    assert agency("The Daily Planet") is None
    assert source_name(" reuters ") == "Reuters"
    assert source_name("The  Daily Planet") == "The Daily Planet"
    assert source_name("  ") is None
