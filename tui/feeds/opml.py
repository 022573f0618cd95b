"""Lists of feeds as feed readers export them."""

from __future__ import annotations

from pathlib import Path


def addresses(path: Path) -> list[str]:
    """Return the addresses of the feeds that an OPML file lists, each once; none where it is none.

    http and https alone are addresses of feeds. Raises OSError where the file cannot be read.
    """
    from lxml import etree

    # Nothing beyond the file itself is read, whatever its entities say.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None or not isinstance(root.tag, str) or root.tag.lower() != "opml":
        return []
    found = []
    for outline in root.iter("{*}outline"):
        for name, value in outline.attrib.items():
            address = str(value).strip()
            if str(name).lower() == "xmlurl" and address.startswith(("http://", "https://")):
                found.append(address)
    return list(dict.fromkeys(found))
