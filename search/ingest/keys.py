"""The names under which heads of articles state title, date, source and address."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Rank(IntEnum):
    """How much a labelled date is one of publication: of several the first counts."""

    PUBLISHED = 0
    DATED = 1
    CREATED = 2
    UPDATED = 3


_PUBLISHED: Final = """
published|published on|published at|published online|first published|originally published
date published|publication date|publication_date|publish date|published date|date of publication
pub date|pubdate|publishdate|datepublished|published time|date_published|posted|posted on|posted at
date posted|posted date|posted online|issued|issued on|issue date
veröffentlicht|veröffentlicht am|erschienen|erschienen am|erscheinungsdatum|publikationsdatum
publié|publié le|paru le|date de publication|date de parution|mis en ligne le
publicado|publicado el|publicada|publicada el|fecha de publicación|publicación
publicado em|publicada em|data de publicação|data da publicação|publicação
pubblicato|pubblicato il|pubblicata il|data di pubblicazione|data pubblicazione|pubblicazione
опубликовано|дата публикации|опубликована|время публикации|дата выхода|опубліковано|дата публікації
gepubliceerd|gepubliceerd op|publicatiedatum|publicerad|publicerat|udgivet|publisert|julkaistu
data publikacji|opublikowano|opublikowany|datum vydání|publikováno|zveřejněno|vydáno|megjelent
közzétéve|publicat|data publicării|objavljeno|објављено|публикувано|yayınlanma tarihi|yayın tarihi
yayınlandı|δημοσιεύθηκε|ημερομηνία δημοσίευσης|تاريخ النشر|نشر في|تاریخ انتشار|פורסם
发布时间|发布日期|發布時間|发表时间|發表於|发表于|出版日期
公開日|掲載日|配信日|公開日時|등록|등록일|입력|게재일
ngày đăng|diterbitkan|tanggal terbit|वितरण तिथि|प्रकाशित
"""
_DATED: Final = """
date|datum|fecha|data|дата|日期|日付|日時|时间|時間|날짜|tarih|dato|päivämäärä|dátum|kuupäev
datums|ημερομηνία|التاريخ|تاريخ|تاریخ|תאריך|tanggal|ngày|तारीख|sent|gesendet|envoyé|enviado|inviato
отправлено|verzonden|wysłano|date sent|datetime|date/time|date time|print date|story date
article date|news date|dated
"""
_CREATED: Final = """
created|created on|created at|date created|creation date|load-date|load date|erstellt|erstellt am
créé le|creado|creado el|criado em|creato il|создано|创建时间|作成日
"""
_UPDATED: Final = """
updated|updated on|updated at|last updated|last updated on|last updated at|last update|modified
last modified|date modified|modified on|update|revised|last revised|edited|corrected
aktualisiert|aktualisiert am|zuletzt aktualisiert|stand|geändert am|mis à jour|mis à jour le
dernière mise à jour|modifié le|actualizado|actualizado el|actualizada|última actualización
atualizado|atualizado em|última atualização|aggiornato|aggiornato il|ultimo aggiornamento
обновлено|дата обновления|последнее обновление|оновлено|bijgewerkt|uppdaterad|oppdatert|opdateret
päivitetty|zaktualizowano|aktualizacja|aktualizováno|frissítve|actualizat|güncelleme|güncellendi
ενημερώθηκε|آخر تحديث|עודכן|更新时间|更新日期|更新時間|最終更新|更新日時|更新|수정|최종수정|업데이트
"""
_TITLE: Final = """
title|headline|head line|heading|head|hed|hl|subject|article title|document title|titel
überschrift|schlagzeile|betreff|titre|objet|título|titulo|titular|asunto|assunto|titolo|oggetto
заголовок|тема|название|заглавие|标题|標題|题目|題名|見出し|件名|タイトル|제목|kop|onderwerp|rubrik
ämne|overskrift|emne|otsikko|aihe|tytuł|temat|název|nadpis|předmět|cím|tárgy|titlu|naslov|наслов
başlık|konu|τίτλος|θέμα|العنوان|عنوان|כותרת|judul|tiêu đề|शीर्षक
"""
_SOURCE: Final = """
source|source name|agency|news agency|publisher|publication|publication title|publication name
outlet|newspaper|paper|journal|magazine|periodical|medium|provider|wire|site|site name|website
published in|published by|broadcaster|quelle|zeitung|agentur|herausgeber|medien|éditeur|agence
journal name|fuente|agencia|medio|periódico|diario|fonte|jornal|veículo|testata|agenzia|giornale
источник|издание|агентство|газета|джерело|видання|来源|來源|媒体|出典|情報源|媒体名|출처|언론사|매체
bron|krant|källa|kilde|lähde|źródło|gazeta|zdroj|forrás|sursa|sursă|izvor|извор|kaynak|πηγή
المصدر|مصدر|منبع|מקור|sumber|nguồn|स्रोत
"""
_ADDRESS: Final = """
url|link|permalink|document url|web address|address|source url|original url|article url|uri|href
canonical|webseite|adresse|lien|enlace|ссылка|адрес|链接|網址|网址|リンク|링크|bağlantı|odkaz|adres
"""
_BYLINE: Final = """
author|authors|byline|by-line|by|writer|writers|reporter|reporters|correspondent|columnist|editor
autor|autoren|verfasser|von|auteur|auteurs|par|autora|autores|por|autore|autori|di|автор|авторы
作者|记者|記者|编辑|責任編集|著者|기자|글
door|författare|av|forfatter|kirjoittaja|szerző|autoři|yazar
συντάκτης|الكاتب|نویسنده|מאת|penulis|tác giả|लेखक|creator|dc.creator
"""
_SECTION: Final = """
section|sections|section name|desk|news desk|category|categories|rubric|ressort|rubrique|sección
rubryka|rubrica|rubrika|sección|sezioni|secciones|seções|sektion|sektionen|seksjon|seksyon|kategorie
kategori|kategoria|kategória|catégorie|categoría|categoria|категория|категорія|розділ|секция|ενότητα
seção|editoria|sezione|рубрика|раздел|栏目|版块|欄目|カテゴリ|カテゴリー|面|섹션|카테고리|분야|bölüm|sectie
sekce|dział|osasto|rovat|secțiune|odjeljak|القسم|قسم|מדור|chuyên mục|rubrik berita|अनुभाग|वर्ग
"""
_SENDER: Final = "from|von|de|da|van|od|от|от кого|från|fra"
_TEXT: Final = """
text|body|full text|fulltext|article text|article|story|content|main text|volltext|texte|texto
testo|текст|正文|本文|본문|tekst|teksti|treść
"""
_OTHERS: Final = """
abstract|accession number|acc-no|attachments|auto-submitted|bcc|bureau|caption
cc|channel|circ-code|city|classification|client|clips|code|column|comments|comm-id|company|contact
content-language|content-length|content-transfer-encoding|content-type|copyright|correction
correction-date|countries|country|country of publication|credit|database|database name|dateline
day|delivered-to|department|distribution|dkim-signature|doc-id|docid|document id|document type
document-type|do|komu|kopie|para|duration|edition|email|embargo|enhancement|errors-to|feature|feed|file|filename
first page|format|from|genre|geographic|graphic|guid|highlight|id|identifier / keyword|image|images
importance|in-reply-to|index terms|industry|isin|issn|issue|item|journal code|journal-code|keyword
keywords|label|lang|language|language of publication|last page|layout|length|license|list-id
list-unsubscribe|location|message-id|mime-version|name|newsgroups|notes|number|number of pages
organization|page|pages|people|person|persons|phone|photo|photo credit|photographer|photos|pg
place|place of publication|plaintiff|precedence
priority|product|products|program|proquest document id
publication info|publication location|publication subject|publication year|publication-type
received|references|region|related|reply-to|return-path
à|a|an|aan|pour|кому|копия
rights|sender|series|service
slug|slugline|source type|start page|state|status|story id|story type|subheadline|subtitle|summary
tag|tags|teaser|thread-index|thread-topic|ticker|time|to|topic|topics|trans-list|transmission|type
uid|urgency|user-agent|version|via|volume|word count|wordcount|words|x-mailer|year|zip
rubrik|seite|schlagwörter|thema|themen|sprache|länge|ort|sujet|mots-clés|langue
tema|temas|etiquetas|idioma|assuntos|argomento|lingua|parole chiave
теги|ключевые слова|язык|место|город
страница|关键词|语言|字数|版面
an|co|clm|cr|ct|ed|et|hd|in|ipc|ipd|la|lp|ns|pd|pub|rf|se|sn|td|wc
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.replace("\n", "|").split("|") if name.strip())


RANKS: Final = {
    name: rank
    for rank, names in (
        (Rank.UPDATED, _UPDATED),
        (Rank.CREATED, _CREATED),
        (Rank.DATED, _DATED),
        (Rank.PUBLISHED, _PUBLISHED),
    )
    for name in _names(names)
}
"""What a label in small letters says of the date behind it."""
_ENGLISH: Final = frozenset(
    """at created creation date date/time dated datetime dc.date edited first issue issued item last
    load-date modified news of on online original originally article post posted print pub pubdate
    publication publication_date date_published publishdate datepublished publish published release
    released revised sent story time timestamp update updated corrected""".split()
)


def puts_day_first(label: str) -> bool:
    """Whether a label of a date is of a language that writes the day before the month."""
    return label in RANKS and not _ENGLISH.issuperset(label.split())


TITLES: Final = _names(_TITLE)
SOURCES: Final = _names(_SOURCE)
ADDRESSES: Final = _names(_ADDRESS)
BYLINES: Final = _names(_BYLINE)
SECTIONS: Final = _names(_SECTION)
SENDERS: Final = _names(_SENDER)
TEXTS: Final = _names(_TEXT)
KNOWN: Final = frozenset(RANKS).union(
    TITLES, SOURCES, ADDRESSES, BYLINES, SECTIONS, SENDERS, TEXTS, _names(_OTHERS)
)
"""All names that are keys of heads; `*S` sets have those of one field, in small letters."""
