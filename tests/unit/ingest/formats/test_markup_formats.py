"""Web pages, feeds and the markup of agencies."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.unit.ingest.formats.reading import BODY, PARAGRAPHS, SECOND, read, read_one

STATED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "name": "Ellison Post"},
        {
            "@type": "NewsArticle",
            "headline": "Ferries stop &amp; wait",
            "datePublished": "2022-01-09T21:30:00+01:00",
            "dateModified": "2022-02-01",
            "author": [{"@type": "Person", "name": "Ines Maro"}, {"name": "Tom Hale"}],
            "publisher": {"@type": "Organization", "name": "Ellison Post"},
            "articleSection": "Harbour",
        },
    ],
}
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ferries stop & wait | Ellison Post</title>
<link rel="canonical" href="https://ellisonpost.example/ferries">
<script type="application/ld+json">{json.dumps(STATED)}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferries stop &amp; wait</h1><p>{BODY}</p><p>{SECOND}</p></article>
<footer>© 2024 Ellison Post. All rights reserved. <a href="/terms">Terms</a></footer>
</body></html>"""
OPEN_GRAPH = f"""<html><head>
<meta property="og:title" content="Ferries stop &amp; wait">
<meta property="article:published_time" content="2022-01-09T21:30:00+01:00">
<meta name="author" content="Ines Maro and Tom Hale">
<meta property="og:site_name" content="Ellison Post">
<meta property="article:section" content="Harbour">
<meta property="og:locale" content="en_GB">
<meta property="og:url" content="https://ellisonpost.example/ferries">
</head><body><div class="menu">Home Sport</div><article><p>{BODY}</p><p>{SECOND}</p></article>
</body></html>"""


@pytest.mark.parametrize("page", [PAGE, OPEN_GRAPH])
@pytest.mark.parametrize("name", ["a.html", "page", "a.txt"])
def test_a_web_page_is_what_it_states_and_its_text_alone(
    tmp_path: Path, name: str, page: str
) -> None:
    article = read_one(tmp_path / name, page)

    assert article.title == "Ferries stop & wait"
    assert article.published.start == date(2022, 1, 9)
    assert article.authors == ("Ines Maro", "Tom Hale")
    assert article.source == "Ellison Post"
    assert article.section == "Harbour"
    assert article.language == "en"
    assert article.url == "https://ellisonpost.example/ferries"
    assert article.body == PARAGRAPHS


def test_a_page_is_decoded_as_it_or_a_mark_says(tmp_path: Path) -> None:
    page = PAGE.replace("Captain", "Kapitän “Łucja”")
    for encoding, named in (("utf-16", "utf-8"), ("cp1250", "windows-1250"), ("utf-8", "utf-8")):
        data = page.replace('charset="utf-8"', f'charset="{named}"').encode(encoding)
        assert "Kapitän “Łucja” Ines" in read_one(tmp_path / f"{encoding}.html", data).body


@pytest.mark.parametrize("page", ["<html></html>", "<!doctype html><html><body> </body></html>"])
def test_a_page_without_a_text_is_reported(tmp_path: Path, page: str) -> None:
    assert read(tmp_path / "a.html", page) == ([], {"": "a web page without a text"})


def test_a_page_nested_without_end_neither_crashes_nor_hangs(tmp_path: Path) -> None:
    articles, skipped = read(tmp_path / "a.html", "<html><body>" + "<div>" * 200_000 + BODY)

    assert articles or skipped


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Ellison Post</title>
<language>en-gb</language>
<item><title>Ferries stop &amp;amp; wait</title><link>https://e.example/1</link>
<guid>https://e.example/1</guid><pubDate>Sun, 09 Jan 2022 21:30:00 +0100</pubDate>
<dc:creator>Ines Maro</dc:creator><category>Harbour</category>
<description>Short.</description><content:encoded><![CDATA[<p>{BODY}</p><p>{SECOND}</p>]]>
</content:encoded></item>
<item><link>https://e.example/2</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Ellison Post</title>
<entry><title type="html">Ferries stop &amp;amp; wait</title><id>https://e.example/1</id>
<link href="https://e.example/1"/><published>2022-01-09T21:30:00+01:00</published>
<updated>2022-02-01T00:00:00Z</updated><author><name>Ines Maro</name></author>
<category term="Harbour"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p><p>{SECOND}</p></div>
</content></entry>
<entry><id>https://e.example/2</id></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ellison Post",
        "language": "en",
        "items": [
            {
                "id": "https://e.example/1",
                "url": "https://e.example/1",
                "title": "Ferries stop &amp; wait",
                "content_html": f"<p>{BODY}</p><p>{SECOND}</p>",
                "date_published": "2022-01-09T21:30:00+01:00",
                "authors": [{"name": "Ines Maro"}],
                "tags": ["Harbour"],
            },
            {"id": "https://e.example/2"},
        ],
    }
)


@pytest.mark.parametrize(("name", "feed"), [("rss", RSS), ("atom", ATOM), ("json", JSON_FEED)])
@pytest.mark.parametrize("ending", ["xml", "rss", "json", "txt"])
def test_each_entry_of_a_feed_is_an_article(
    tmp_path: Path, name: str, feed: str, ending: str
) -> None:
    articles, skipped = read(tmp_path / f"{name}.{ending}", feed)

    (article,) = articles
    assert article.title == "Ferries stop & wait"
    assert article.published.start == date(2022, 1, 9)
    assert article.authors == ("Ines Maro",)
    assert article.source == "Ellison Post"
    assert article.url == "https://e.example/1"
    assert article.id == "https://e.example/1"
    assert article.body == PARAGRAPHS
    assert len(skipped) == 1
    assert "without a title and a text" in next(iter(skipped.values()))


def test_a_feed_that_is_ill_formed_gives_what_is_whole_in_it(tmp_path: Path) -> None:
    for number, feed in enumerate(
        (RSS.replace("</item>", "", 1), RSS[:-40], RSS.replace("utf-8", "x"))
    ):
        articles, _ = read(tmp_path / f"{number}.xml", feed)
        assert articles[0].title == "Ferries stop & wait"


def test_entities_of_a_feed_neither_grow_nor_read_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("topsecret")
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY a0 "lol"><!ENTITY f SYSTEM "file://{secret}">{grown}]>'
    feed = RSS.replace("<rss", head + "<rss", 1).replace("Short.", "&a11;&f;")
    for name in ("a.rss", "a.xml"):
        articles, _ = read(tmp_path / name, feed.replace(BODY, "&a11; &f;"))
        assert all("topsecret" not in each.body and len(each.body) < 10**6 for each in articles)
    document = f"<news><story><title>Ferries</title><body>{SECOND}</body></story></news>"
    articles, _ = read(tmp_path / "b.xml", head.replace("rss", "news") + document)
    assert all("topsecret" not in each.body for each in articles)


def test_a_list_of_feeds_is_told_as_such(tmp_path: Path) -> None:
    opml = '<opml version="2.0"><body><outline text="n"><outline xmlUrl="https://e.example/f"/>' \
        '<outline xmlUrl="https://e.example/g"/></outline></body></opml>'  # fmt: skip

    assert read(tmp_path / "a.opml", opml) == ([], {"": "a list of feeds (2), without articles"})


NITF = f"""<?xml version="1.0"?><nitf xml:lang="en"><head><title>x</title><docdata>
<doc-id id-string="urn:e:1" regsrc="AFP"/><date.issue norm="20220109T203000Z"/>
<identified-content><person>Ines Maro</person><org>Harbour Office</org></identified-content>
</docdata><pubdata name="Ellison Post" position.section="Harbour"/></head><body><body.head>
<hedline><hl1>Ferries stop &amp; wait</hl1></hedline><byline>By <person>Tom Hale</person></byline>
</body.head><body.content><p>{BODY}</p><media><media-caption>A picture</media-caption></media>
<p>{SECOND}</p></body.content></body></nitf>"""
G2 = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:e:1" version="1"
 xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><provider literal="AFP"/>
<versionCreated>2022-02-01T00:00:00Z</versionCreated>
<firstCreated>2022-01-09T21:30:00+01:00</firstCreated></itemMeta>
<contentMeta><by>Tom Hale</by><headline>Ferries stop &amp; wait</headline>
<language tag="en"/><subject type="cpnat:person" qcode="p:1"><name>Ines Maro</name></subject>
<subject type="cpnat:organisation" qcode="o:1"><name>Harbour Office</name></subject></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head>
<body><p>{BODY}</p><p>{SECOND}</p></body></html></inlineXML></contentSet></newsItem>"""
NEWSML = f"""<NewsML><NewsItem><Identification><NewsIdentifier>
<ProviderId>afp.com</ProviderId><DateId>20220109</DateId>
<PublicIdentifier>urn:e:1</PublicIdentifier>
</NewsIdentifier></Identification><NewsManagement><FirstCreated>20220109T203000Z</FirstCreated>
</NewsManagement><NewsComponent><NewsLines><HeadLine>Ferries stop &amp; wait</HeadLine>
<ByLine>Tom Hale</ByLine></NewsLines><AdministrativeMetadata><Provider>
<Party FormalName="AFP"/></Provider></AdministrativeMetadata><DescriptiveMetadata>
<Language FormalName="en"/></DescriptiveMetadata><ContentItem><DataContent>
<p>{BODY}</p><p>{SECOND}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


@pytest.mark.parametrize(("kind", "text"), [("nitf", NITF), ("g2", G2), ("newsml", NEWSML)])
def test_the_markup_of_agencies_is_taken_as_stated(tmp_path: Path, kind: str, text: str) -> None:
    article = read_one(tmp_path / "a.xml", text)

    assert article.title == "Ferries stop & wait"
    assert article.published.start == date(2022, 1, 9)
    assert article.authors == ("Tom Hale",)
    assert "AFP" in (article.source, article.agency)
    assert article.language == "en"
    assert article.id == "urn:e:1"
    assert article.body == PARAGRAPHS
    if kind != "newsml":
        assert (article.people, article.organizations) == (("Ines Maro",), ("Harbour Office",))


def test_many_items_of_an_agency_in_one_file_are_as_many_articles(tmp_path: Path) -> None:
    item = G2.replace("urn:e:1", "urn:e:{}")
    message = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>' + "".join(
        item.format(number) for number in range(50)
    ) + "<packageItem guid='p'/></itemSet></newsMessage>"  # fmt: skip

    articles, skipped = read(tmp_path / "a.xml", message)

    assert [each.id for each in articles] == [f"urn:e:{number}" for number in range(50)]
    assert skipped == {"": "item 51: a package of NewsML-G2, no article"}


REUTERS = f"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" OLDID="5544" NEWID="1"><DATE>26-FEB-1987 15:01:01.79</DATE>
<PEOPLE><D>maro</D></PEOPLE><ORGS><D>gatt</D></ORGS><TEXT>&#2;
<TITLE>FERRIES STOP &lt;FRY></TITLE><AUTHOR>    By Tom Hale, Reuters</AUTHOR>
<DATELINE>    ELLISON, Feb 26 - </DATELINE><BODY>{BODY}
    {SECOND}
 REUTER
&#3;</BODY></TEXT></REUTERS>
<REUTERS NEWID="2"><DATE>26-FEB-1987 15:02:20.00</DATE><TEXT TYPE="UNPROC">&#2;</TEXT></REUTERS>
<REUTERS NEWID="3"><DATE>26-FEB-1987"""


def test_reuters_sgml_gives_its_articles_and_tells_what_is_empty_or_cut(tmp_path: Path) -> None:
    articles, skipped = read(tmp_path / "reut2-000.sgm", REUTERS)

    (article,) = articles
    assert article.id == "reuters-1"
    assert article.title == "FERRIES STOP <FRY>"
    assert article.published.start == date(1987, 2, 26)
    assert (article.source, article.authors) == ("Reuters", ("Tom Hale",))
    assert article.people == ("maro",)
    assert list(skipped.values()) == [
        "record without a title and a text",
        "the file ends before the record does",
    ]
