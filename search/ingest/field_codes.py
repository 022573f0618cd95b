"""Exports whose fields have codes of two or three letters, as those of Factiva."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from search.ingest.date_lines import time_end
from search.ingest.expressions import stated_date
from search.ingest.keyed import Keyed, section_name
from search.ingest.keys import Rank
from search.ingest.source import source_name

_CODES: Final = frozenset(
    """AN ART BY CLM CO CR CT CX CY DE ED ET HD HL IN IPC IPD LA LP NS PD PG PUB RE RF RST SC SE SN
    TD VOL WC""".split()
)
_LINE: Final = re.compile(
    r"^(?P<code>[A-Z]{2,3})(?:[ \t]+(?P<value>\S[^\n]*)|[ \t]*)$", re.MULTILINE
)
_START: Final = re.compile(r"[A-Z]{2,3}(?:[ \t]+\S|[ \t]*\n)")
_FEWEST: Final = 4
"""Codes by which such an export is known, besides those of headline or date and of text."""


def coded_fields(
    text: str, *, day_first: bool | None = None, latest: date | None = None
) -> Keyed | None:
    """What the fields of `text` state, with its text; None where it has no such fields."""
    if text[:3].rstrip() not in _CODES or _START.match(text) is None:
        return None
    found = [match for match in _LINE.finditer(text) if match["code"] in _CODES]
    codes = {match["code"] for match in found}
    if len(codes) < _FEWEST or codes.isdisjoint(("HD", "PD")) or codes.isdisjoint(("LP", "TD")):
        return None
    ends = [*(match.start() for match in found[1:]), len(text)]
    fields: dict[str, str] = {}
    for match, end in zip(found, ends, strict=True):
        value = f"{match['value'] or ''}{text[match.end() : end]}".strip()
        fields.setdefault(match["code"], value)
    stated = " ".join(fields.get("PD", "").split())
    moment = stated_date(stated, day_first=day_first, latest=latest) if stated else None
    if moment is not None and stated[time_end(stated, moment.end) :].strip():
        moment = None
    return Keyed(
        end=len(text),
        moment=moment,
        rank=Rank.PUBLISHED,
        evidence=f"PD {stated}" if moment is not None else "",
        title=" ".join((fields.get("HD") or fields.get("HL") or "").split()),
        source=source_name(fields.get("SN", "")),
        byline=" ".join(fields.get("BY", "").split()),
        section=section_name(" ".join(fields.get("SE", "").split())),
        text="\n\n".join(filter(None, (fields.get("LP"), fields.get("TD")))),
    )
