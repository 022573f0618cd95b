"""What news agencies mark up in NITF and NewsML becomes the fields of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from search.article import Article
from search.errors import FormatError
from search.ingest.origin import Origin
from search.ingest.records import article_of
from search.ingest.xml_tree import elements, find, find_all, name_of, shown_text, text_of
from search.request import SkippedFile

if TYPE_CHECKING:
    from lxml.etree import _Element

Record = dict[str, Any]
_DATES: Final = (("published",), ("firstCreated",), ("contentCreated",), ("versionCreated",))
"""Where NewsML-G2 has the date of publication, the surest first."""


def articles_in(
    chunks: Iterator[bytes],
    origin: Origin,
    tag: str,
    record_of: Callable[[_Element], Record],
    markup: str,
) -> Iterator[Article | SkippedFile]:
    """The articles that the elements called `tag` hold; FormatError where there is none."""
    number = 0
    for number, element in enumerate(elements(chunks, tag), 1):
        article = article_of(record_of(element), origin)
        if article is None:
            yield SkippedFile(origin.place, f"item {number}: without a title and a text")
        else:
            yield article
    if not number:
        raise FormatError(f"{markup} without an article")


def nitf_record(nitf: _Element) -> Record:
    """The fields of an article in NITF."""
    head, body = find(nitf, "head"), find(nitf, "body")
    if body is None:
        body = nitf
    top = find(body, "body.head")
    headline = find(body, "hl1") if find(body, "hl1") is not None else find(body, "hedline")
    pubdata, docdata = find(nitf, "pubdata"), find(nitf, "docdata")
    issued = _attribute(find(nitf, "date.issue"), "norm", "value")
    story = [
        _attribute(find(body, "story.date"), "norm", "value"),
        _shown(find(body, "story.date")),
    ]
    content = find(body, "body.content")
    distributor = text_of(find(body, "org")) if find(body, "distributor") is not None else ""
    words = nitf_text(content)
    dateline = text_of(find(top, "dateline")) if top is not None else ""
    people, organizations = [], []
    for place in (docdata, body):
        if place is not None:
            people += [
                text_of(each) for each in find_all(place, "person") if not _in(each, "byline")
            ]
            organizations += [
                text_of(each)
                for each in find_all(place, "org")
                if not _in(each, "distributor", "byline")
            ]
    return _told(
        {
            "id": _global(_attribute(find(nitf, "doc-id"), "id-string")),
            "title": text_of(headline)
            or (text_of(find(head, "title")) if head is not None else ""),
            "body": f"{dateline}\n\n{words}" if dateline and dateline not in words[:200] else words,
            "date": _compact_day(
                issued
                or _attribute(pubdata, "date.publication")
                or next(filter(None, story), "")
                or _attribute(find(nitf, "date.release"), "norm")
            ),
            "author": [text_of(each) for each in find_all(body, "byline")],
            "source": _attribute(pubdata, "name")
            or _attribute(find(nitf, "doc.copyright"), "holder")
            or text_of(find(body, "distributor"))
            or distributor,
            "agency": [
                _attribute(find(nitf, "doc-id"), "regsrc"),
                text_of(find(body, "distributor")),
            ],
            "section": _attribute(pubdata, "position.section")
            or _attribute(find(nitf, "fixture"), "fix-id"),
            "url": _web(_attribute(pubdata, "ex-ref")),
            "language": nitf.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
            "people": people,
            "organizations": organizations,
        }
    )


def nitf_text(content: _Element | None) -> str:
    """The text of `body.content`, without the captions of pictures."""
    if content is None:
        return ""
    for media in [*find_all(content, "media"), *find_all(content, "block.fixture")]:
        parent = media.getparent()
        if parent is not None:
            parent.remove(media)
    return shown_text(content)


def newsml_g2_record(item: _Element) -> Record:
    """The fields of a newsItem of NewsML-G2."""
    meta, content = find(item, "itemMeta"), find(item, "contentMeta")
    metas = [each for each in (meta, content) if each is not None]
    inner: Record = {}
    texts: list[str] = []
    for each in find_all(item, "inlineXML"):
        nitf = find(each, "nitf")
        if nitf is not None:
            inner = nitf_record(nitf)
            texts.append(str(inner.get("body", "")))
        else:
            texts.append(_inline_text(each))
    texts += [
        str(each.text or "") for each in find_all(item, "inlineData") if not each.get("encoding")
    ]
    if not any(text.strip() for text in texts):
        texts += [text_of(each) for each in _all(metas, "description")]
    names = {
        kind: [name for each in _subjects(item, kind) if (name := _named(item, each))]
        for kind in ("person", "organisation")
    }
    dateline = next((text_of(each) for each in _all(metas, "dateline")), "")
    body = "\n\n".join(filter(None, texts))
    provider = next((_named(item, each) for each in _all(metas, "provider")), "")
    sources = [_named(item, each) for each in _all(metas, "infoSource")]
    return inner | _told(
        {
            "id": item.get("guid") if _global(item.get("guid") or "") else None,
            "title": next((text_of(each) for each in _all(metas, "headline")), "")
            or next((text_of(each) for each in _all(metas, "itemTitle", "title")), ""),
            "body": f"{dateline} {body}" if dateline and dateline not in body[:200] else body,
            "date": next((text for path in _DATES if (text := text_of(find(item, *path)))), ""),
            "author": [
                name
                for name in (
                    *(text_of(each) for each in _all(metas, "by")),
                    *(_named(item, each) for each in _all(metas, "creator")),
                )
                if name
            ],
            "source": provider or next(filter(None, sources), ""),
            "agency": [*filter(None, sources), provider],
            "section": next(
                (name for each in _subjects(item, "") if (name := _named(item, each))), ""
            ),
            "language": next((each.get("tag", "") for each in _all(metas, "language")), "")
            or item.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
            "url": next((_web(each.get("href", "")) for each in _all(metas, "altLoc", "link")), ""),
            "people": names["person"],
            "organizations": names["organisation"],
        }
    )


def newsml_record(item: _Element) -> Record:
    """The fields of a NewsItem of NewsML 1."""
    nitf = find(item, "nitf")
    inner = {} if nitf is None else nitf_record(nitf)
    contents = [] if inner else find_all(item, "DataContent")
    texts = [shown_text(each) for each in contents if len(each) or (each.text or "").strip()]
    provider = _attribute(find(item, "Provider", "Party"), "FormalName")
    return inner | _told(
        {
            "id": text_of(find(item, "PublicIdentifier")),
            "title": text_of(find(item, "HeadLine")),
            "body": "\n\n".join(texts),
            "date": text_of(find(item, "FirstCreated"))[:8] or text_of(find(item, "DateId")),
            "author": [text_of(each) for each in find_all(item, "ByLine")],
            "source": provider or text_of(find(item, "ProviderId")),
            "agency": [
                _attribute(find(item, "Source", "Party"), "FormalName"), provider,
                text_of(find(item, "CreditLine")),
            ],
            "language": _attribute(find(item, "DescriptiveMetadata", "Language"), "FormalName"),
            "section": text_of(find(item, "SectionLine")),
        }
    )  # fmt: skip


def _inline_text(element: _Element) -> str:
    body = find(element, "body")
    return shown_text(element if body is None else body)


def _all(places: Iterable[_Element], *names: str) -> list[_Element]:
    """The children of these elements that are called so."""
    wanted = {name.lower() for name in names}
    return [each for place in places for each in place if name_of(each) in wanted]


def _subjects(item: _Element, kind: str) -> list[_Element]:
    found = []
    for each in find_all(item, "subject"):
        kinds = f"{each.get('type', '')} {each.get('typeuri', '')}".lower()
        if kind in kinds if kind else ("cpnat:" not in kinds or "abstract" in kinds):
            found.append(each)
    return found


def _named(item: _Element, element: _Element) -> str:
    """The name of what an element stands for: its own, or that of the assertion on its code."""
    own = text_of(find(element, "name")) or (element.get("literal") or "")
    code = element.get("qcode") or element.get("uri")
    if own or not code:
        return own
    for each in find_all(item, "assert"):
        if code in (each.get("qcode"), each.get("uri")):
            return text_of(find(each, "name"))
    prefix, _, last = code.rpartition(":")
    return last if prefix in ("nprov", "providercode", "is") else ""


def _in(element: _Element, *names: str) -> bool:
    return any(name_of(each) in names for each in element.iterancestors())


def _attribute(element: _Element | None, *names: str) -> str:
    if element is None:
        return ""
    return next((value.strip() for name in names if (value := element.get(name))), "")


def _shown(element: _Element | None) -> str:
    return text_of(element)


def _compact_day(text: str) -> str:
    """A date such as 20220109T120000Z as ISO 8601 has it with hyphens."""
    digits = text[:8]
    if len(digits) == 8 and digits.isdigit() and not text[8:9].isdigit():
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return text


def _web(text: str) -> str:
    return text if text.startswith(("http://", "https://")) else ""


def _global(text: str) -> str:
    return text if text.startswith(("urn:", "tag:", "http://", "https://")) else ""


def _told(record: Record) -> Record:
    """The fields that have a value."""
    kept = {
        name: [each for each in value if each] if isinstance(value, list) else value
        for name, value in record.items()
    }
    if "date" in kept and isinstance(kept["date"], str):
        kept["date"] = _compact_day(kept["date"])
    return {name: value for name, value in kept.items() if value}
