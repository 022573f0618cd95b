"""The manual of the query language, clause by clause, for every engine."""

from __future__ import annotations

from datetime import date

import pytest

from search.article import Article, PublicationDate
from search.errors import ArticleMissing, QueryError
from search.request import SearchRequest
from tests.contract.conftest import AnyArchive, Make
from tests.contract.examples import EXAMPLES


def found(archive: AnyArchive, query: str) -> str:
    """The ids that a query finds, in alphabetical order."""
    result = archive.search(SearchRequest(query))
    assert result.total == len(result.articles)
    return " ".join(sorted(head.id for head in result.articles))


@pytest.mark.parametrize(("query", "ids"), EXAMPLES)
def test_the_examples_of_the_manual(samples: AnyArchive, query: str, ids: str) -> None:
    assert found(samples, query) == ids


def test_newest_first_is_the_exact_reverse_of_oldest_first(samples: AnyArchive) -> None:
    newest = [head.id for head in samples.search(SearchRequest("csto")).articles]
    oldest = [head.id for head in samples.search(SearchRequest("csto", sort="oldest")).articles]
    assert newest == ["C", "B", "A"]
    assert oldest == newest[::-1]


def text(id: str, body: str, **more: object) -> Article:
    return Article(body=body, id=id, **{"title_stated": False, **more})  # type: ignore[arg-type]


WORLD = [
    text("csto", "The CSTO's forces and the CSTO’s leaders."),
    text("hyphen", "Kassym-Jomart spoke."),
    text("apart", "Kassym, who is Jomart, spoke."),
    text("protest", "A protest."),
    text("protests", "Protests, it was said."),
    text("protested", "They PROTESTED."),
    text("accents", "Un café à Zürich."),
    text("short", "To be or not to be: that is the question for us."),
    text("walls", "The end is here.\n\nSecretary of state.\nTreaty organization."),
    text("quoted", "He said “we are optimistic” and left pessimistic."),
    text("open", '"We go on.\n\n"We stop," he said. It rained 5" in an hour.'),
    text("repeat", "Tenge, tenge and tenge; rubles, rubles."),
    text("numbers", "At 10:30 it cost 3,000."),
    text("headline", "Body words.", title="Summit of leaders", title_stated=True),
    text("derived", "Other words.", title="Derived heading"),
    text("dateline", "GENEVA, May 1. Talks began today.", text_start=15),
]


CASED = [
    text("country", "The US and the U.S. Senate. They told us so."),
    text("pronoun", "They told us, and Us again.", title="Tell us"),
    text("navy", "It is said that the US Navy sailed.", title="US NAVY SAILS", title_stated=True),
    text("shouted", "GIVE US BREAD.\n\nNow.", title="Bread"),
    text("shouting", "GIVE US BREAD.\n\nAND POLISH IT.", title="US bread", title_stated=True),
    text("polish", "Polish workers polish an iPhone of the G20 in the ÉLYSÉE."),
    text("palace", "Élysée, élysée: l'Élysée of Polish and polish; g20."),
    text("cyrillic", "США и сша. “The USA’s O’Brien,” he said."),
]


@pytest.fixture(scope="module")
def cased(make: Make) -> AnyArchive:
    return make(CASED)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("==US", "country navy shouting"),
        ("==U.S.", "country navy shouting"),
        ("==us", "country pronoun"),
        ("==Us", "pronoun"),
        ("==NAVY", ""),
        ("==Navy", "navy"),
        ("==BREAD", ""),
        ("==bread", "shouting"),
        ("==Polish", "palace polish"),
        ("==POLISH", ""),
        ("==ELYSEE", "polish"),
        ("==Élysée", "palace"),
        ("==elysee", "palace"),
        ("==iPhone", "polish"),
        ("==iphone", ""),
        ("==G20", "polish"),
        ("==США", "cyrillic"),
        ("==USA", "cyrillic"),
        ("==O'Brien", "cyrillic"),
        ("==O'BRIEN", ""),
        ("==20", ""),
        ("title:==US", "shouting"),
        ("title:==us", "pronoun"),
        ("title:(==us OR ==Bread)", "pronoun shouted"),
        ("-==US us", "pronoun shouted"),
        ("==US -==us", "navy shouting"),
        ("==Us OR ==G20", "polish pronoun"),
        ('=="US Navy"', "navy"),
        ('=="us Navy"', ""),
        ('=="Polish workers"', "polish"),
        ('=="Us again"', "pronoun"),
        ("==US NEAR/1 navy", "navy"),
        ("==Polish NEAR/2 ==polish", "palace polish"),
        ("(==us OR ==USA) SAME ==US", "country"),
        ("first/2:==US", "country"),
        ("atleast2:==US", "country"),
        ("atleast3:==US", ""),
        ("atleast2:==Us", ""),
        ("quote:==USA", "cyrillic"),
        ("quote:==O'Brien", "cyrillic"),
        ("quote:==США", ""),
        ("＝＝US", "country navy shouting"),
    ],
)
def test_a_word_as_it_is_written(cased: AnyArchive, query: str, ids: str) -> None:
    assert found(cased, query) == ids


def test_what_is_written_so_is_highlighted_alone(cased: AnyArchive) -> None:
    def lit(query: str, id: str) -> list[str]:
        body = cased.article(id).body
        spans = cased.highlights(SearchRequest(query), id).body
        return [body[start:end] for start, end in spans]

    assert lit("==US", "country") == ["US", "U.S."]
    assert lit("==us", "country") == ["us"]
    assert lit("==polish NEAR/2 iphone", "polish") == ["polish", "iPhone"]
    assert lit('=="Polish workers"', "polish") == ["Polish workers"]


@pytest.mark.parametrize(
    ("query", "column"),
    [("==US*", 4), ("==U?", 3), ("==US~1", 4), ('"==US navy"', 1), ("==title:US", 2), ("===US", 0)],
)
def test_what_goes_with_no_word_as_it_is_written(
    cased: AnyArchive, query: str, column: int
) -> None:
    with pytest.raises(QueryError) as error:
        cased.search(SearchRequest(query))
    assert error.value.column == column


@pytest.fixture(scope="module")
def world(make: Make) -> AnyArchive:
    return make(WORLD)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("csto", "csto"),
        ("CSTO’s", "csto"),
        ("kassym-jomart", "hyphen"),
        ("Kassym-Jomart", "hyphen"),
        ("kassym jomart", "apart hyphen"),
        ("protest", "protest protested protests"),
        ("protests", "protest protested protests"),
        ("Protest", "protest"),
        ("=protests", "protests"),
        ('"protests"', "protests"),
        ("cafe zurich", "accents"),
        ("CAFÉ", "accents"),
        ('"to be or not to be"', "short"),
        ("“to be or not to be”", "short"),
        ("US", "short"),
        ("us -question", ""),
        ("-spoke -protest -the -and", "accents dateline derived headline numbers open"),
        ("cafe OR kassym question", "accents"),
        ("(cafe OR kassym) spoke", "apart hyphen"),
        ("NOT spoke kassym", ""),
        ("protes*", "protest protested protests"),
        ("prot?st", "protest"),
        ("*test", "protest"),
        ("kassim~", "apart hyphen"),
        ("kasim~1", ""),
        ("kasim~2", "apart hyphen"),
        ("/protest(s|ed)/", "protested protests"),
        ("/PROTESTS/", "protests"),
        ('"here secretary"', ""),
        ('"state treaty"', "walls"),
        ("end NEAR/9 secretary", ""),
        ("end SAME secretary", ""),
        ("secretary SAME organization", "walls"),
        ("secretary ADJ/3 treaty", "walls"),
        ("treaty ADJ/3 secretary", ""),
        ("treaty NEAR/3 secretary", "walls"),
        ("secretary NEAR/2 state", "walls"),
        ("secretary NEAR/1 state", ""),
        ("tenge NEAR/1 tenge", "repeat"),
        ("rubles ADJ/1 rubles", "repeat"),
        ("cafe NEAR/3 cafe", ""),
        ("un ADJ/1 cafe ADJ/2 zurich", "accents"),
        ("un ADJ/1 zurich ADJ/2 cafe", ""),
        ("quote:optimistic", "quoted"),
        ("quote:pessimistic", ""),
        ("quote:stop", "open"),
        ("quote:go", "open"),
        ("quote:hour", ""),
        ('quote:"are optimistic"', "quoted"),
        ("atleast3:tenge", "repeat"),
        ("atleast3:rubles", ""),
        ("atleast5:(tenge OR rubles)", "repeat"),
        ("10:30", "numbers"),
        ("3,000", "numbers"),
        ("30:10", ""),
        ("title:summit", "headline"),
        ("summit", "headline"),
        ("title:heading", "derived"),
        ("heading", ""),
        ("leaders body", "headline"),
        ('"leaders body"', ""),
        ("first/1:body", "headline"),
        ("first/9:summit", ""),
        ("geneva", ""),
        ("first/1:talks", "dateline"),
        ("first/2:talks", "dateline"),
        ("first/2:today", ""),
        ("first/3:today", "dateline"),
        ("id:walls", "walls"),
        ("id:Walls", ""),
        ("person:nobody", ""),
    ],
)
def test_words_and_places(world: AnyArchive, query: str, ids: str) -> None:
    assert found(world, query) == ids


ELSEWHERE = [
    text("both", "The tall minister met the envoy."),
    text("minister", "The minister left."),
    text("envoy", "The envoy spoke for an hour.\n\nMinister: no."),
    text("head", "He spoke.", title="Minister and envoy", title_stated=True),
]


@pytest.fixture(scope="module")
def elsewhere(make: Make) -> AnyArchive:
    return make(ELSEWHERE)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("minister || envoy", "both envoy head minister"),
        ("minister && envoy", "both envoy head"),
        ("minister !envoy", "minister"),
        ("+minister +envoy -tall", "envoy head"),
        ('"minister envoy"~1', "head"),
        ('"minister envoy"~2', "both head"),
        ('"envoy minister"~2', ""),
        ('"envoy minister"~3', "head"),
        ('"envoy minister"~4', "both head"),
        ("minister w/2 envoy", "head"),
        ("envoy w/3 minister", "both head"),
        ("envoy pre/3 minister", ""),
        ("minister adj3 envoy", "both head"),
        ("minister /p envoy", "both head"),
        ("envoy AROUND(9) hour", "envoy"),
        ("atleast2(the)", "both"),
        ("title:(minister envoy)", "head"),
        ("title:(minister -envoy)", ""),
        ("first/3:(tall minister)", "both"),
        ("（minister　ＯＲ　envoy）　－tall", "envoy head minister"),
        ("minister or envoy", ""),
    ],
)
def test_operators_of_other_systems(elsewhere: AnyArchive, query: str, ids: str) -> None:
    assert found(elsewhere, query) == ids


def test_a_hint_stands_with_the_result(elsewhere: AnyArchive) -> None:
    hints = elsewhere.search(SearchRequest("minister or envoy")).hints
    assert [(hint.start, hint.end) for hint in hints] == [(9, 11)]
    assert elsewhere.search(SearchRequest("minister OR envoy")).hints == ()


SPELLINGS = [
    text("strokes", "Lech Wałkowski spoke in Łódź.", source="Gazeta Łódzka"),
    text("plain", "Lech Walkowski spoke in Lodz."),
    text("elided", "Valère Giscard d'Orville read L'Humanité. L’Équipe mourned.", title="L'Été"),
    text(
        "dots", "In the U.S. The F.B.I. of the U.S. Senate met J. K. Rowan, Ph.D.", source="A.F.P."
    ),
    text("no dots", "The FBI of the US Senate met JK Rowan, PhD.", source="AFP"),
    text("told", "They told us to leave."),
    text("hangul", "대통령 담화"),
    text("jamo", "\u1103\u1162\u1110\u1169\u11bc\u1105\u1167\u11bc 담화"),
    text("kana", "ガンダムが動く"),
    text("half", "ｶﾞﾝﾀﾞﾑが動く"),
    text("tatweel", "زار الوزير مصـــر"),
    text("egypt", "زار الوزير مصر"),
    text("persian", "یک کتاب تازه"),
    text("arabic", "يك كتاب تازه"),
    text("gershayim", 'הוא אמר "קראתי דו״ח" ויצא'),
    text("quotes", 'הוא אמר "קראתי דו"ח" ויצא'),
    text("thai", "นายกรัฐมนตรีไทยเดินทางไปกรุงเทพมหานคร"),
    text("khmer", "រាជធានីភ្នំពេញ"),
]


@pytest.fixture(scope="module")
def spellings(make: Make) -> AnyArchive:
    return make(SPELLINGS)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("walkowski", "plain strokes"),
        ("Wałkowski", "plain strokes"),
        ("ŁÓDŹ", "plain strokes"),
        ('"walkowski spoke in lodz"', "plain strokes"),
        ("walk?wski", "plain strokes"),
        ("wałk*", "plain strokes"),
        ("/wałk.*/", "plain strokes"),
        ("walkovski~1", "plain strokes"),
        ("person:walkowski", "plain strokes"),
        ('person:"Lech Wałkowski"', "plain strokes"),
        ('source:"gazeta lodzka"', "strokes"),
        ("orville", "elided"),
        ("d'Orville", "elided"),
        ("d’orville", "elided"),
        ('"giscard d\'orville"', "elided"),
        ('"giscard orville"', "elided"),
        ("person:orville", "elided"),
        ("person:d'Orville", "elided"),
        ("humanite equipe", "elided"),
        ("l'equipe L’HUMANITÉ", "elided"),
        ("title:ete", "elided"),
        ("title:l’été", "elided"),
        ("US", "dots no dots told"),
        ("U.S.", "dots no dots told"),
        ('"US Senate"', "dots no dots"),
        ('"U.S. Senate"', "dots no dots"),
        ('"the U.S. The"', "dots"),
        ("FBI phd", "dots no dots"),
        ("f.b.i. Ph.D.", "dots no dots"),
        ("J.K. Rowan", "dots no dots"),
        ("J. K. Rowan", "dots no dots"),
        ('"J. K. Rowan"', "dots no dots"),
        ('"jk rowan phd"', "dots no dots"),
        ("source:afp", "dots no dots"),
        ("source:A.F.P.", "dots no dots"),
        ("대통령", "hangul jamo"),
        ("\u1103\u1162\u1110\u1169\u11bc\u1105\u1167\u11bc", "hangul jamo"),
        ("ガンダム", "half kana"),
        ("ｶﾞﾝﾀﾞﾑ", "half kana"),
        ("ンダ", "half kana"),
        ("ムが動", "half kana"),
        ("مصر", "egypt tatweel"),
        ("مصــر", "egypt tatweel"),
        ("کتاب", "arabic persian"),
        ('"يك كتاب"', "arabic persian"),
        ('דו"ח', "gershayim quotes"),
        ("דו״ח", "gershayim quotes"),
        ('"קראתי דו"ח"', "gershayim quotes"),
        ('quote:דו"ח', "gershayim quotes"),
        ("quote:ויצא", ""),
        ("กรุงเทพ", "thai"),
        ("รัฐมนตรี", "thai"),
        ("กรุงเทพมห*", "thai"),
        ("เทพกรุง", ""),
        ("ភ្នំពេញ", "khmer"),
    ],
)
def test_spellings_that_are_the_same_meet(spellings: AnyArchive, query: str, ids: str) -> None:
    assert found(spellings, query) == ids


@pytest.mark.parametrize(
    ("query", "id", "lit"),
    [
        ('"us senate"', "dots", ["U.S. Senate"]),
        ("us", "dots", ["U.S.", "U.S."]),
        ("jk phd", "dots", ["J. K.", "Ph.D."]),
        ("orville humanite", "elided", ["Orville", "Humanité"]),
        ("lodz", "strokes", ["Łódź"]),
        ("דוח", "quotes", ['דו"ח']),
        ("مصر", "tatweel", ["مصـــر"]),
        ("ガンダム", "half", ["ｶﾞﾝﾀﾞﾑ"]),
        ("กรุงเทพ", "thai", ["กรุงเทพ"]),
    ],
)
def test_what_is_written_lights_up(
    spellings: AnyArchive, query: str, id: str, lit: list[str]
) -> None:
    body = spellings.article(id).body
    spans = spellings.highlights(SearchRequest(query), id).body
    assert [body[start:end] for start, end in spans] == lit


BYLINES = [
    text(
        "maro",
        "Words.",
        authors=("Ines Maro",),
        section="World Sport",
        url="https://www.E.example/News/1?x=y#z",
    ),
    text(
        "both",
        "Words.",
        authors=("Tom Hale", "Ines Maro"),
        section="Sport",
        url="http://news.e.example",
    ),
    text(
        "hyphen",
        "Words.",
        section="Économie",
        authors=("Tomás Hale-Ruiz",),
        url="e.example:8080/world/News/",
    ),
    text("quoted", 'a,"b', title='","e.example', url='https://x.yz/a.e.example/,"http://e.example'),
    text("none", "Ines Maro wrote of e.example/news.", title="https://e.example/news"),
]


@pytest.fixture(scope="module")
def bylines(make: Make) -> AnyArchive:
    return make(BYLINES)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("author:maro", "both maro"),
        ('author:"maro ines"', "both maro"),
        ('author:"Tom Hale"', "both"),
        ("author:hale", "both hyphen"),
        ("author:tomas", "hyphen"),
        ("author:nobody", ""),
        ("-author:maro", "hyphen none quoted"),
        ("section:sport", "both maro"),
        ('section:"sport world"', "maro"),
        ("section:economie", "hyphen"),
        ("section:words", ""),
        ("-section:sport", "hyphen none quoted"),
        ("url:e.example", "both hyphen maro"),
        ("url:https://www.e.example/", "both hyphen maro"),
        ("url:news.e.example", "both"),
        ("url:example", "both hyphen maro"),
        ("url:e.exam", ""),
        ("url:e.example/news", "maro"),
        ("url:e.example/NEWS/1", "maro"),
        ("url:e.example/new", ""),
        ("url:/news", "hyphen maro"),
        ("url:/world", "hyphen"),
        ("url:x.yz", "quoted"),
    ],
)
def test_bylines_and_addresses(bylines: AnyArchive, query: str, ids: str) -> None:
    assert found(bylines, query) == ids


def test_authors_are_alternatives_and_a_facet(bylines: AnyArchive) -> None:
    request = SearchRequest(authors=("=Tom Hale", "=Ines Maro"))
    result = bylines.search(request)

    assert {head.id: head.authors for head in result.articles} == {
        "maro": ("Ines Maro",),
        "both": ("Tom Hale", "Ines Maro"),
    }
    assert [(value.name, value.count) for value in result.facets["authors"]] == [
        ("Ines Maro", 2),
        ("Tom Hale", 1),
        ("Tomás Hale-Ruiz", 1),
    ]
    assert bylines.search(SearchRequest(authors=("=Hale",))).total == 0
    assert bylines.search(SearchRequest(authors=("Hale",))).total == 2


def test_sections_are_alternatives_and_a_facet(bylines: AnyArchive) -> None:
    result = bylines.search(SearchRequest(sections=("=Sport", "economie")))

    assert {head.id: head.section for head in result.articles} == {
        "both": "Sport",
        "hyphen": "Économie",
    }
    assert [(value.name, value.count) for value in result.facets["sections"]] == [
        ("Sport", 1),
        ("World Sport", 1),
        ("Économie", 1),
    ]


def day(id: str, start: date | None, end: date | None = None, **more: object) -> Article:
    published = PublicationDate()
    if start is not None:
        published = PublicationDate(start, end or start, "inferred" if end else "stated", "x")
    return text(id, "Words.", published=published, **more)


DAYS = [
    day("nine", date(2022, 1, 9), source="TASS", paths=("/news/2022/a.txt",)),
    day("ten", date(2022, 1, 10), source="Al Jazeera", paths=("/news/a.txt", "/Copy/b.txt")),
    day("either", date(2022, 1, 9), date(2022, 1, 10)),
    day("february", date(2022, 2, 1), source="tass"),
    day("undated b", None),
    day("undated a", None, source="TASS"),
]


@pytest.fixture(scope="module")
def days(make: Make) -> AnyArchive:
    return make(DAYS)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("date:2022-01-09", "either nine"),
        ("date:2022-01-10", "either ten"),
        ("date:2022-01", "either nine ten"),
        ("date:2022", "either february nine ten"),
        ("date:2022-01-10..2022-02-01", "either february ten"),
        ("date:..2022-01-09", "either nine"),
        ("date:2022-01-11..", "february"),
        ("since:2022-01-10", "either february ten"),
        ("until:2022-01-09", "either nine"),
        ("since:2022-01-10 until:2022-01", "either ten"),
        ("-date:2022", "undated a undated b"),
        ("has:date", "either february nine ten"),
        ("is:undated", "undated a undated b"),
        ("is:inferred", "either"),
        ("source:tass", "february nine undated a"),
        ('source:"al jazeera"', "ten"),
        ("source:jazeera", ""),
        ("path:a.txt", "nine ten"),
        ("path:news/a.txt", "ten"),
        ("path:copy", "ten"),
        ("path:cop", ""),
        ("path:/news/2022/", "nine"),
    ],
)
def test_dates_and_origins(days: AnyArchive, query: str, ids: str) -> None:
    assert found(days, query) == ids


def test_undated_articles_come_last_in_both_orders_and_by_id(days: AnyArchive) -> None:
    newest = [head.id for head in days.search(SearchRequest()).articles]
    oldest = [head.id for head in days.search(SearchRequest(sort="oldest")).articles]
    assert newest == ["february", "ten", "either", "nine", "undated a", "undated b"]
    assert oldest == ["nine", "either", "ten", "february", "undated a", "undated b"]


@pytest.mark.parametrize(
    "query", "tag:later note:later is:read is:unread is:starred is:noted is:new".split()
)
def test_marks_of_the_reader_are_refused_where_there_is_no_reader(
    days: AnyArchive, query: str
) -> None:
    with pytest.raises(QueryError, match="only the reader keeps marks") as caught:
        days.search(SearchRequest(f"words {query}"))
    assert caught.value.column == 6


def test_a_page_is_cut_anywhere(days: AnyArchive) -> None:
    everything = [head.id for head in days.search(SearchRequest()).articles]
    for offset in range(8):
        for limit in range(4):
            result = days.search(SearchRequest(offset=offset, limit=limit))
            assert [head.id for head in result.articles] == everything[offset : offset + limit]
            assert result.total == 6


def test_several_sources_are_alternatives_and_counted_ignoring_the_choice(
    days: AnyArchive,
) -> None:
    result = days.search(SearchRequest(sources=("Al Jazeera", "TASS"), since=date(2022, 1, 1)))
    assert [head.id for head in result.articles] == ["february", "ten", "nine"]
    assert [(value.name, value.count) for value in result.facets["sources"]] == [
        ("Al Jazeera", 1),
        ("TASS", 1),
        ("tass", 1),
    ]


def test_several_people_must_all_be_mentioned(samples: AnyArchive) -> None:
    result = samples.search(SearchRequest(people=("Antony Blinken", "Sergey Ryabkov")))
    assert {head.id for head in result.articles} == {"A", "B"}
    result = samples.search(SearchRequest(people=("blinken",), not_people=("putin",)))
    assert {head.id for head in result.articles} == {"A", "C"}
    result = samples.search(SearchRequest(organizations=("OSCE",), not_organizations=("NATO",)))
    assert result.total == 2
    assert samples.search(SearchRequest(people=("Nobody at all",))).total == 0
    assert samples.search(SearchRequest(not_people=("Nobody at all",))).total == 3


def test_of_several_alternatives_one_is_enough(samples: AnyArchive) -> None:
    def found(**filters: tuple[str, ...]) -> str:
        result = samples.search(SearchRequest(**filters))  # type: ignore[arg-type]
        return " ".join(sorted(head.id for head in result.articles))

    assert found(any_people=("Sergey Ryabkov",)) == "A B"
    assert found(any_people=("Sergey Ryabkov", "Kassym-Jomart Tokayev")) == "A B C"
    assert found(any_people=("Sergey Ryabkov", "Nobody at all")) == "A B"
    assert found(any_people=("Nobody at all",)) == ""
    assert found(any_people=("Sergey Ryabkov",), any_organizations=("OSCE", "NATO")) == found(
        any_people=("Sergey Ryabkov",), any_organizations=("OSCE",)
    )
    assert found(any_people=("ryabkov", "tokayev"), people=("blinken",), not_people=("putin",)) == (
        "A C"
    )


def test_a_facet_with_alternatives_is_counted_without_them(samples: AnyArchive) -> None:
    free = samples.search(SearchRequest()).facets
    result = samples.search(SearchRequest(any_people=("Sergey Ryabkov",)))
    assert result.facets["people"] == free["people"]
    assert (
        result.facets["organizations"]
        == samples.search(SearchRequest(people=("Sergey Ryabkov",))).facets["organizations"]
    )
    both = samples.search(
        SearchRequest(any_people=("Sergey Ryabkov",), any_organizations=("OSCE",))
    )
    assert both.facets["organizations"] == result.facets["organizations"]
    assert (
        both.facets["people"]
        == samples.search(SearchRequest(organizations=("OSCE",))).facets["people"]
    )


def test_the_alternatives_that_an_article_has_light_up(samples: AnyArchive) -> None:
    request = SearchRequest(any_people=("Antony Blinken", "Sergey Ryabkov"))
    body = samples.article("C").body
    assert {body[a:b] for a, b in samples.highlights(request, "C").body} == {"Anthony Blinken"}


def test_each_facet_count_is_what_choosing_the_value_leaves(samples: AnyArchive) -> None:
    result = samples.search(SearchRequest("csto"))
    for value in result.facets["people"]:
        assert samples.search(SearchRequest("csto", people=(value.name,))).total == value.count
    for value in result.facets["organizations"]:
        chosen = SearchRequest("csto", organizations=(value.name,))
        assert samples.search(chosen).total == value.count
    names = [value.name for value in result.facets["people"]]
    assert names[:3] == ["Antony Blinken", "Kassym-Jomart Tokayev", "Sergey Ryabkov"]
    assert [value.name for value in result.facets["organizations"][:2]] == ["CSTO", "TASS"]


def test_facets_and_pages_can_be_left_out(samples: AnyArchive) -> None:
    result = samples.search(SearchRequest("csto", limit=0, facets=0))
    assert (result.total, result.articles) == (3, ())
    assert set(result.facets.values()) == {()}
    assert len(samples.search(SearchRequest("csto", facets=2)).facets["people"]) == 2


def test_what_matched_lights_up(samples: AnyArchive) -> None:
    def lit(query: str, id: str) -> list[str]:
        body = samples.article(id).body
        return [body[a:b] for a, b in samples.highlights(SearchRequest(query), id).body]

    assert lit("blinken NEAR/12 csto", "A") == ["Blinken", "CSTO"]
    assert lit("person:blinken", "C") == ["Anthony Blinken"]
    assert lit("quote:normalization", "A") == ["normalization"]
    assert lit("on:2022-01-02", "A") == ["January 2"]
    assert lit('"Treaty Organization" -nowhere', "C") == ["Treaty Organization"] * 2
    assert lit("putin OR nazarbayev osce", "B")
    assert lit("putin OR nazarbayev nowhere", "C") == []


def test_an_article_that_is_not_there_is_missing(samples: AnyArchive) -> None:
    with pytest.raises(ArticleMissing):
        samples.article("Z")
    with pytest.raises(ArticleMissing):
        samples.highlights(SearchRequest(), "Z")


@pytest.mark.parametrize(
    "query", ["foo:bar", '"open', "(a", "date:2022-02-30", "/(/", "a AND", "a^2", "a w/s b"]
)
def test_a_query_that_cannot_be_understood_is_an_error_with_a_column(
    samples: AnyArchive, query: str
) -> None:
    with pytest.raises(QueryError):
        samples.search(SearchRequest(query))


@pytest.mark.parametrize(
    ("typed", "finished"),
    [
        ("protes", "protes OR protes*"),
        ("protests", "protests OR protests*"),
        ("Protest", "Protest OR Protest*"),
        ("tenge rub", "tenge (rub OR rub*)"),
        ("-protes", "-(protes OR protes*)"),
        ("secretary NEAR/3 sta", "secretary NEAR/3 (sta OR sta*)"),
        ("title:sum", "title:(sum OR sum*)"),
        ("quote:opt", "quote:(opt OR opt*)"),
        ("first/9:form", "first/9:(form OR form*)"),
        ("atleast2:ten", "atleast2:(ten OR ten*)"),
        ("kassym-jo", "kassym-jo OR kassym-jo*"),
        ("café OR zür", "café OR (zür OR zür*)"),
        ("protes ", "protes"),
        ("=protes", "=protes"),
        ('"protes"', '"protes"'),
        ("(tenge rub)", "(tenge rub)"),
        ("ten~1", "ten~1"),
        ("", ""),
    ],
)
def test_while_a_query_is_typed_its_last_word_also_stands_for_those_that_begin_with_it(
    world: AnyArchive, typed: str, finished: str
) -> None:
    result = world.search(SearchRequest(typed, typing=True))
    assert {head.id for head in result.articles} == set(found(world, finished).split())
    assert result.total == len(result.articles)


def test_a_word_that_is_typed_keeps_its_inflections(world: AnyArchive) -> None:
    typed = {head.id for head in world.search(SearchRequest("protests", typing=True)).articles}
    assert typed == {"protest", "protests", "protested"}
