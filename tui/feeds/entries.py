"""The entries of a feed as records of articles."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

_GLOBAL: Final = re.compile(r"https?://|tag:|urn:", re.IGNORECASE)
"""How ids begin that no other feed gives to something else."""


class NoFeed(ValueError):
    """What was fetched is not a feed."""


def records(data: bytes, address: str, content_type: str) -> list[dict[str, Any]]:
    """Return the entries of an RSS, Atom or JSON feed as records, oldest first; raises NoFeed.

    Each has an id, and a body: without a text that is its title.
    """
    found = (
        _json_entries(data, address)
        if data.lstrip()[:1] == b"{"
        else _entries(data, address, content_type)
    )
    return [record for record in reversed(found) if record["body"]]


def _entries(data: bytes, address: str, content_type: str) -> list[dict[str, Any]]:
    import feedparser

    headers = {"content-location": address}
    if content_type:
        headers["content-type"] = content_type
    feed = feedparser.parse(data, response_headers=headers, sanitize_html=False)
    if not feed.entries and not feed.get("version"):
        raise NoFeed("what the server sends is not a feed")
    found = []
    for entry in feed.entries:
        texts = [each.get("value") or "" for each in entry.get("content", ())]
        texts.append(entry.get("summary") or "")
        authors = [each.get("name") for each in entry.get("authors", ()) if each]
        found.append(
            _record(
                address,
                entry.get("id") or entry.get("link"),
                {
                    "title": entry.get("title"),
                    "date": entry.get("published") or entry.get("updated"),
                    "source": feed.feed.get("title"),
                    "url": entry.get("link"),
                    "authors": [author for author in authors if author],
                    "language": entry.get("language") or feed.feed.get("language"),
                    "body": max(texts, key=len) or entry.get("title") or "",
                },
            )
        )
    return found


def _json_entries(data: bytes, address: str) -> list[dict[str, Any]]:
    """The entries of a JSON Feed (jsonfeed.org, version 1 and 1.1)."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        raise NoFeed("what the server sends is not a feed") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version")):
        raise NoFeed("what the server sends is not a feed")
    found = []
    for item in filter(lambda each: isinstance(each, dict), items):
        authors = item.get("authors") or [item.get("author")]
        texts = [item.get(name) for name in ("content_html", "content_text", "summary", "title")]
        found.append(
            _record(
                address,
                item.get("id") or item.get("url"),
                {
                    "title": item.get("title"),
                    "date": item.get("date_published") or item.get("date_modified"),
                    "source": feed.get("title"),
                    "url": item.get("url"),
                    "authors": [
                        each["name"]
                        for each in (authors if isinstance(authors, list) else ())
                        if isinstance(each, dict) and isinstance(each.get("name"), str)
                    ],
                    "language": item.get("language") or feed.get("language"),
                    "body": next((text for text in texts if isinstance(text, str) and text), ""),
                },
            )
        )
    return found


def _record(address: str, identity: object, fields: dict[str, Any]) -> dict[str, Any]:
    """A record with an id of its own; what a feed calls its entry may be called so elsewhere."""
    known = str(identity or "").strip()
    if not known:
        text = f"{fields['title']}\n{fields['body']}".encode("utf-8", "replace")
        known = hashlib.blake2b(text, digest_size=8).hexdigest()
    id = known if _GLOBAL.match(known) else f"{address}#{known}"
    return {"id": id[:1000], **{name: value for name, value in fields.items() if value}} | {
        "body": str(fields["body"]).strip()
    }
