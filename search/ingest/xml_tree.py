"""Elements of XML, well- or ill-formed, one after the other in little memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.errors import FormatError
from search.ingest.markup import plain_text
from search.ingest.streams import ChunkFile

if TYPE_CHECKING:
    from lxml.etree import _Element


def elements(chunks: Iterator[bytes], *names: str) -> Iterator[_Element]:
    """The elements called so, of any namespace; each is emptied once the next one is asked for.

    Nothing outside the file is looked at, whatever it refers to. Raises FormatError for what is no
    XML, after all that could be read of it.
    """
    from lxml import etree

    source = io.BufferedReader(ChunkFile(chunks))
    parser = etree.iterparse(
        source,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        recover=True,
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in parser:
            yield element
            element.clear(keep_tail=True)
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise FormatError(f"not valid XML ({' '.join(str(error).split())[:160]})") from None


def parsed_xml(data: bytes) -> _Element:
    """The root of a document that is held whole, mended where ill-formed.

    Nothing outside it is looked at. Raises FormatError for what is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(f"not valid XML ({' '.join(str(error).split())[:160]})") from None
    if root is None:
        raise FormatError("not valid XML")
    return root


def name_of(element: _Element) -> str:
    """The name of an element without its namespace, in small letters; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find(element: _Element, *path: str) -> _Element | None:
    """The first element below that is reached by these names, each at any depth."""
    for step in path:
        below = next(
            (each for each in element.iterdescendants() if name_of(each) == step.lower()), None
        )
        if below is None:
            return None
        element = below
    return element


def find_all(element: _Element, name: str) -> list[_Element]:
    """All elements below that are called so, at any depth."""
    return [each for each in element.iterdescendants() if name_of(each) == name.lower()]


def text_of(element: _Element | None) -> str:
    """The words in an element, on one line."""
    if element is None:
        return ""
    return " ".join("".join(map(str, element.itertext())).split())


def shown_text(element: _Element | None) -> str:
    """The text of an element whose content is XHTML or like it, paragraph by paragraph."""
    if element is None:
        return ""
    from lxml import etree

    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(etree.tostring(_plainly_named(child), encoding="unicode"))
        else:
            parts.append(child.tail or "")
    text = "".join(parts)
    return plain_text(text) if "<" in text else text


def _plainly_named(element: _Element) -> _Element:
    """The element with all names without their namespaces."""
    from lxml import etree

    for each in element.iter():
        if isinstance(each.tag, str):
            each.tag = each.tag.rpartition("}")[2]
    etree.cleanup_namespaces(element)
    return element
