"""What lies within other files: packed data, archives, crawls, saved pages, documents."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
import zstandard

from tests.unit.ingest.formats.reading import BODY, PARAGRAPHS, SECOND, read, read_one
from tests.unit.ingest.formats.test_markup_formats import PAGE

STORY = f"Ferries stop\n\n{PARAGRAPHS}\n".encode()
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": lambda data: bz2.compress(data, 1),
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", compression) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return file.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name, data in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return file.getvalue()


@pytest.mark.parametrize("ending", PACK)
def test_packed_files_are_read_whatever_their_name_says(tmp_path: Path, ending: str) -> None:
    for name in (f"a.txt{ending}", "a", "a.txt", f"a{ending}"):
        article = read_one(tmp_path / name, PACK[ending](STORY))
        assert (article.title, article.body) == ("Ferries stop", PARAGRAPHS)


@pytest.mark.parametrize("ending", PACK)
def test_of_packed_data_that_ends_early_what_is_there_is_kept(tmp_path: Path, ending: str) -> None:
    lines = b"".join(
        json.dumps({"title": f"Story {number}", "body": f"{number} {number * 7919} " + BODY})
        .encode() + b"\n" for number in range(1_500)
    )  # fmt: skip
    packed = PACK[ending](lines)

    articles, skipped = read(tmp_path / f"a.jsonl{ending}", packed[: len(packed) * 3 // 4])

    assert len(articles) > 300
    assert any("ends too early" in reason for reason in skipped.values())


@pytest.mark.parametrize("ending", PACK)
def test_a_bomb_is_stopped(tmp_path: Path, ending: str) -> None:
    bomb = PACK[ending](b" " * (66 * 1024 * 1024))
    for name in (f"a.txt{ending}", f"a.tar{ending}"):
        articles, skipped = read(tmp_path / name, bomb)
        assert articles == []
        assert len(skipped) == 1


def test_a_bomb_within_an_archive_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    members = {"bomb.txt": b"0" * 200_000_000, "story.txt": STORY}

    articles, skipped = read(tmp_path / "a.zip", zipped(members))

    assert [each.title for each in articles] == ["Ferries stop"]
    assert skipped == {"/bomb.txt": "unpacks to more than 200 times its size"}


TRAPS = {
    "../up.txt": STORY,
    "/etc/root.txt": STORY,
    "a/../../up.txt": STORY,
    "..\\up.txt": STORY,
    "C:\\up.txt": STORY,
    "good/story.txt": STORY,
    ".hidden": b"x",
    "__MACOSX/._story.txt": b"\0\5\26\7",
}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_of_an_archive_are_refused(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    articles, skipped = read(tmp_path / "in" / "a.bin", pack(TRAPS))

    assert len(articles) == 1
    assert set(skipped.values()) == {"its name leads out of the archive"}
    assert len(skipped) == 5
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.bin"]


def test_links_and_devices_in_a_tar_archive_are_not_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "made.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind!r}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("story.txt")
        info.size = len(STORY)
        archive.addfile(info, io.BytesIO(STORY))

    article = read_one(tmp_path / "a.tar", (tmp_path / "made.tar").read_bytes())

    assert article.title == "Ferries stop"


@pytest.mark.parametrize("ending", ["", *PACK])
def test_archives_within_archives_are_read_to_a_depth(tmp_path: Path, ending: str) -> None:
    data = STORY
    inner = "story.txt"
    for depth in range(6):
        data = zipped({inner: data, f"beside{depth}.txt": STORY})
        inner = f"{depth}.zip"
    packed = PACK[ending](data) if ending else data

    articles, skipped = read(tmp_path / f"a.zip{ending}", packed)

    assert len(articles) == 4
    assert set(skipped.values()) == {"more than 4 files within each other"}


def test_everything_in_an_archive_is_read_as_if_it_lay_in_a_folder(tmp_path: Path) -> None:
    record = {"title": "Third", "body": SECOND, "date": "2022-01-11"}
    members = {
        "2022-01-09 story.txt": STORY,
        "page.html": PAGE.encode(),
        "lines.jsonl.gz": gzip.compress(json.dumps(record).encode() + b"\n{broken\n"),
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "empty.txt": b"",
    }
    for name, data in (("a.zip", zipped(members)), ("b.tar.xz", lzma.compress(tarred(members)))):
        articles, skipped = read(tmp_path / name, data)

        assert {each.title for each in articles} == {"Ferries stop", "Ferries stop & wait", "Third"}
        assert {each.published.start for each in articles} == {
            date(2022, 1, 9), date(2022, 1, 11),
        }  # fmt: skip
        assert set(skipped) == {"/lines.jsonl.gz:2", "/picture.png", "/empty.txt"}


def test_a_damaged_archive_costs_only_what_is_damaged(tmp_path: Path) -> None:
    data = bytearray(zipped({f"{n}.txt": STORY for n in range(5)}, zipfile.ZIP_STORED))
    data[data.find(b"harbour")] ^= 1

    articles, skipped = read(tmp_path / "a.zip", bytes(data))

    assert len(articles) == 4
    assert len(skipped) == 1
    assert "damaged" in next(iter(skipped.values()))
    for cut in (10, 300, len(data) - 30):
        articles, skipped = read(tmp_path / f"{cut}.zip", bytes(data[:cut]))
        assert skipped


def warc(*pages: tuple[str, bytes, str], gzipped: bool = True) -> bytes:
    records = [b"WARC-Type: warcinfo\r\nContent-Length: 14\r\n\r\nsoftware: test"]
    for url, data, kind in pages:
        status = "404 Not Found" if url.endswith("gone") else "200 OK"
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data
        records.append(
            f"WARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2022-01-20T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}"
            "\r\n\r\n".encode()
            + answer
        )
    whole = [b"WARC/1.0\r\n" + record + b"\r\n\r\n" for record in records]
    return b"".join(map(gzip.compress, whole) if gzipped else whole)


CRAWL = (
    ("https://e.example/ferries", PAGE.encode(), "text/html; charset=utf-8"),
    ("https://e.example/picture", b"\x89PNG", "image/png"),
    ("https://e.example/empty", b"<html></html>", "text/html"),
    ("https://e.example/gone", PAGE.encode(), "text/html"),
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a"])
def test_the_pages_of_a_crawl_are_articles_with_their_addresses(tmp_path: Path, name: str) -> None:
    articles, skipped = read(tmp_path / name, warc(*CRAWL, gzipped=name != "a.warc"))

    (article,) = articles
    assert (article.title, article.body) == ("Ferries stop & wait", PARAGRAPHS)
    assert article.url == "https://e.example/ferries"
    assert article.published.start == date(2022, 1, 9)
    assert skipped == {" https://e.example/empty": "a web page without a text"}


def test_a_crawl_in_arc_and_one_in_wacz_are_read(tmp_path: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    arc = (
        b"filedesc://a.arc 0.0.0.0 20220120000000 text/plain 76\n1 0 InternetArchive\n"
        b"URL IP-address Archive-date Content-type Archive-length\n\n"
    )
    arc += b"https://e.example/ferries 1.2.3.4 20220120000000 text/html %d\n" % len(answer)
    wacz = zipped(
        {
            "datapackage.json": b"{}",
            "pages/pages.jsonl": b'{"title": "no article", "text": "this only describes it"}',
            "archive/data.warc.gz": warc(*CRAWL[:1]),
        }
    )
    for name, data in (("a.arc", arc + answer + b"\n"), ("a.wacz", wacz), ("a.zip", wacz)):
        article = read_one(tmp_path / name, data)
        assert article.url == "https://e.example/ferries"
        assert article.body == PARAGRAPHS


def test_a_crawl_that_ends_early_gives_what_is_whole(tmp_path: Path) -> None:
    data = warc(*CRAWL[:1], ("https://e.example/2", PAGE.encode() * 50, "text/html"))

    articles, skipped = read(tmp_path / "a.warc.gz", data[:-40])

    assert articles[0].url == "https://e.example/ferries"
    assert skipped or len(articles) == 2


def test_a_saved_page_is_read_as_the_page(tmp_path: Path) -> None:
    saved = MIMEMultipart("related", type="text/html")
    saved["Snapshot-Content-Location"] = "https://ellisonpost.example/saved"
    part = MIMEText(PAGE, "html", "utf-8")
    saved.attach(part)

    article = read_one(tmp_path / "a.mhtml", saved.as_bytes())

    assert (article.title, article.body) == ("Ferries stop & wait", PARAGRAPHS)
    assert article.url == "https://ellisonpost.example/saved"


def epub(chapter: str) -> dict[str, bytes]:
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="OPS/p.opf"/>'
        b"</rootfiles></container>",
        "OPS/p.opf": b'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        b"<dc:title>Ellison Weekly</dc:title><dc:creator>Ines Maro</dc:creator>"
        b"<dc:date>2022-01-09</dc:date><dc:language>en</dc:language></metadata><manifest>"
        b'<item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/><item id="n" href="nav.xhtml"'
        b' properties="nav"/></manifest><spine><itemref idref="n"/><itemref idref="a"/>'
        b'<itemref idref="b"/></spine></package>',
        "OPS/nav.xhtml": b"<html><body><h1>Contents</h1><p>Ferries</p></body></html>",
        "OPS/a.xhtml": chapter.encode(),
        "OPS/b.xhtml": chapter.replace("Ferries stop", "Buses stop").encode(),
    }


def test_the_documents_of_a_book_are_articles(tmp_path: Path) -> None:
    chapter = f"<html><body><h1>Ferries stop</h1><p>{BODY}</p><p>{SECOND}</p></body></html>"
    for name in ("a.epub", "book"):
        articles, skipped = read(tmp_path / name, zipped(epub(chapter), zipfile.ZIP_STORED))

        assert [each.title for each in articles] == ["Ferries stop", "Buses stop"]
        assert {each.body for each in articles} == {PARAGRAPHS}
        assert {each.source for each in articles} == {"Ellison Weekly"}
        assert {each.published.start for each in articles} == {date(2022, 1, 9)}
        assert {each.authors for each in articles} == {("Ines Maro",)}
        assert skipped == {}


def pdf(*pages: list[str]) -> bytes:
    """A PDF of such lines, in one of the standard fonts."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        content = f"BT /F1 9 Tf 11 TL 30 780 Td {shown} ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    objects.append(b"<</Title(Ferries stop)/Author(Ines Maro)/CreationDate(D:20220109213000Z)>>")
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Root 1 0 R/Info %d 0 R/Size %d>>" % (len(objects), len(objects) + 1)
    return out + b"\nstartxref\n%d\n%%%%EOF" % start


def test_a_pdf_with_a_layer_of_text_is_an_article(tmp_path: Path) -> None:
    article = read_one(
        tmp_path / "a.pdf",
        pdf(["The ferries to the northern is-", "lands stopped on Friday night when",
             "the storm reached the coast."], ["Captain Ines Maro spoke."]),
    )  # fmt: skip

    assert article.title == "Ferries stop"
    assert article.authors == ("Ines Maro",)
    assert (article.published.start, article.published.basis) == (date(2022, 1, 9), "inferred")
    assert "northern islands stopped on Friday night when the storm" in article.body
    assert "Captain Ines Maro spoke." in article.body


def test_documents_without_a_text_or_damaged_are_reported(tmp_path: Path) -> None:
    assert read(tmp_path / "a.pdf", pdf([])) == ([], {"": "a PDF without a layer of text"})
    for name, data in (
        ("b.pdf", b"%PDF-1.7\nnothing"),
        ("c.docx", b"PK\x03\x04" + bytes(40)),
        ("d.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}, 0)),
        ("e.epub", zipped({"mimetype": b"application/epub+zip"}, 0)),
        ("f.rtf", b"{\\rtf1 }"),
    ):
        articles, skipped = read(tmp_path / name, data)
        assert (articles, len(skipped)) == ([], 1), name


NAMESPACES = (
    'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
OPEN_DOCUMENT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": f"""<o:document-content {NAMESPACES}><o:body><o:text><text:tracked-changes>
<text:p>deleted words</text:p></text:tracked-changes><text:h>Ferries stop</text:h>
<text:p>{BODY.replace(" northern ", "<text:s/>northern<text:note>a note</text:note> ")}</text:p>
<text:section><text:p><text:span>{SECOND}</text:span></text:p></text:section>
</o:text></o:body></o:document-content>""".encode(),
    "meta.xml": f"""<o:document-meta {NAMESPACES}><o:meta><dc:creator>Ines Maro</dc:creator>
<meta:creation-date>2022-01-09T12:00:00</meta:creation-date></o:meta></o:document-meta>""".encode(),
}


def test_office_documents_are_articles(tmp_path: Path) -> None:
    from datetime import datetime

    from docx import Document

    word = Document()
    word.core_properties.author = "Ines Maro"
    word.core_properties.created = datetime(2022, 1, 9, 12)
    word.add_heading("Ferries stop", level=1)
    for text in (BODY, SECOND):
        word.add_paragraph(text)
    word.save(str(tmp_path / "made.docx"))
    rich = (
        "{\\rtf1\\ansi{\\info{\\title Ferries stop}{\\author Ines Maro}"
        "{\\creatim\\yr2022\\mo1\\dy9}}\\b Ferries stop\\b0\\par " + BODY + "\\par " + SECOND + "}"
    ).encode()
    for name, data in (
        ("a.docx", (tmp_path / "made.docx").read_bytes()),
        ("b.odt", zipped(OPEN_DOCUMENT, zipfile.ZIP_STORED)),
        ("c.rtf", rich),
    ):
        article = read_one(tmp_path / name, data)
        assert (article.title, article.body) == ("Ferries stop", PARAGRAPHS), name
        assert article.authors == ("Ines Maro",)
        assert article.published.start == date(2022, 1, 9)
        assert article.published.basis == "inferred"
