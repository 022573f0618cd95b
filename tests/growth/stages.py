"""What an article's text goes through, from the bytes of a file to lines on the screen."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from search import Archive, SearchRequest
from search.article import Article
from search.errors import DatelineError
from search.ingest.compose import compose
from search.ingest.encoding import decode
from search.ingest.formats import jsonl
from search.ingest.mentioned import mentioned_dates
from search.ingest.origin import Origin
from search.names.recognition.recognize import annotate
from search.names.recognition.rules import RuleRecognizer
from search.names.registry.article_names import names_of
from search.names.registry.registry import Registry
from tui.commands.json_output import write_article_json
from tui.commands.output import write_article
from tui.reader.themes import UNICODE
from tui.reader.widgets.article_pane import _parts
from tui.terminal.safe import clip, safe

Step = Callable[[], object]
Stage = Callable[[str, Path], Step]
"""Prepares what one text needs (a folder is at hand) and gives the work to be measured."""


def _article(text: str) -> Article:
    return compose(text, Origin("/news/a.txt"))._replace(id="a")


@lru_cache(maxsize=4)
def _annotated(text: str) -> Article:
    (article,) = annotate([_article(text)])
    return article


def _archive(text: str, folder: Path) -> Archive:
    """An archive of one text, which the stages that ask it share."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if (folder / digest).exists():
        return Archive.open(folder / digest)
    archive = Archive.create(folder / digest)
    archive.add([_article(text)])
    return archive


def _decoding(encoding: str) -> Stage:
    def stage(text: str, folder: Path) -> Step:
        data = text.encode(encoding, "replace") + b"\xe9"
        return lambda: decode(data)

    return stage


def _composing(text: str, folder: Path) -> Step:
    return lambda: compose(text, Origin("/news/a.txt"), name="/news/a.txt")


def _composing_title(text: str, folder: Path) -> Step:
    return lambda: compose("A text.", Origin("/news/a.txt"), title=text)


def _record(text: str, folder: Path) -> Step:
    import json

    record = json.dumps(
        {
            "title": text,
            "body": text,
            "date": text,
            "source": text,
            "url": text,
            "id": text,
            "people": text,
        }
    ).encode()
    pieces = [record[at : at + 65_536] for at in range(0, len(record), 65_536)]
    return lambda: list(jsonl.read(iter(pieces), Origin("/news/a.jsonl")))


def _raw_json(text: str, folder: Path) -> Step:
    data = text.encode("utf-8", "replace")
    pieces = [data[at : at + 65_536] for at in range(0, len(data), 65_536)]

    def work() -> None:
        with contextlib.suppress(DatelineError):
            list(jsonl.read(iter(pieces), Origin("/news/a.jsonl")))

    return work


def _dates_mentioned(text: str, folder: Path) -> Step:
    article = _article(text)
    return lambda: list(mentioned_dates(article.body, article.published))


def _naming(text: str, folder: Path) -> Step:
    article = _article(text)
    return lambda: annotate([article])


def _naming_headline(text: str, folder: Path) -> Step:
    article = Article("A text.", title=" ".join(text.split()).upper())
    return lambda: annotate([article])


def _naming_stated(text: str, folder: Path) -> Step:
    names = tuple(
        dict.fromkeys(
            " ".join(text[at : at + 30].split()) for at in range(0, min(len(text), 300_000), 30)
        )
    )
    article = _article(text)._replace(people=names, organizations=names)
    return lambda: annotate([article])


def _rules(text: str, folder: Path) -> Step:
    return lambda: RuleRecognizer().recognize([text])


def _registering(text: str, folder: Path) -> Step:
    article = _annotated(text)
    names = names_of(article)

    def work() -> None:
        registry = Registry()
        registry.add(article.published, names)
        registry.settle()
        registry.sections()

    return work


def _indexing(text: str, folder: Path) -> Step:
    article = _annotated(text)
    from search.index.segment.build import build_segments

    def work() -> None:
        shutil.rmtree(folder / "built", ignore_errors=True)
        (folder / "built").mkdir()
        list(build_segments([article], folder / "built"))

    return work


def _asking(work: Callable[[Archive, SearchRequest, str], object], *queries: str) -> Stage:
    def stage(text: str, folder: Path) -> Step:
        archive = _archive(text, folder)
        words = text[:2000].split()[:2] or ["x"]
        word = "".join(c for c in words[0] if c.isalnum())[:20] or "x"
        second = "".join(c for c in words[-1] if c.isalnum())[:20] or "x"
        names = list(archive.search(SearchRequest()).facets["people"])[:1]
        asked = [
            SearchRequest(
                query.format(word, second, names[0].name.replace('"', "")[:100] if names else "x")
            )
            for query in queries
        ]

        def done() -> None:
            archive.forget()
            for request in asked:
                with contextlib.suppress(DatelineError):
                    work(archive, request, "a")

        return done

    return stage


def _highlights(archive: Archive, request: SearchRequest, id: str) -> object:
    return archive.highlights(request, id)


def _snippets(archive: Archive, request: SearchRequest, id: str) -> object:
    return archive.snippets(request, [id])


def _reasons(archive: Archive, request: SearchRequest, id: str) -> object:
    return archive.reasons(request, id)


def _screening(text: str, folder: Path) -> Step:
    return lambda: (safe(text), safe(text, newlines=True), clip(safe(text), 80))


def _laying_out(text: str, folder: Path) -> Step:
    from search.request import ArticleHead, Highlights

    article = _article(text)
    spans = tuple((at, at + 1) for at in range(0, len(article.body), 7))
    head = ArticleHead("a", article.title, article.published)

    def work() -> None:
        from tui.reader.widgets.article_pane import _lines_of, _lines_of_hits

        _, parts = _parts(head, article, Highlights(body=spans), UNICODE)
        for width in (40, 84):
            _lines_of_hits(_lines_of(parts, width))

    return work


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return -1


def _printing(text: str, folder: Path) -> Step:
    article = _article(text)

    def work() -> None:
        write_article(article, _Terminal())
        write_article_json(article, ((), ()), io.StringIO())

    return work


STAGES: Final[Mapping[str, Stage]] = {
    "decode cp1252": _decoding("cp1252"),
    "decode utf-8": _decoding("utf-8"),
    "decode utf-16": _decoding("utf-16-le"),
    "compose": _composing,
    "compose a headline": _composing_title,
    "read a record": _record,
    "read as JSON": _raw_json,
    "dates mentioned": _dates_mentioned,
    "names": _naming,
    "names of a headline": _naming_headline,
    "names stated": _naming_stated,
    "names by rules": _rules,
    "registry": _registering,
    "index": _indexing,
    "highlights": _asking(
        _highlights,
        "{0}",
        '"{0} {1}"',
        "a*",
        "*",
        "{0} NEAR/9 {1}",
        'person:"{2}"',
        "on:2022",
        "quote:{0}",
        "atleast2:{0}",
    ),
    "snippets": _asking(_snippets, "{0}", "a*", "", 'person:"{2}"'),
    "reasons": _asking(_reasons, "{0} a* on:2022"),
    "screen": _screening,
    "lay out": _laying_out,
    "print": _printing,
}
