"""All that is known of an article: its files, its date, and how each name was found in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tui.reader import dates
from tui.reader.screens.overlay import Overlay
from tui.reader.widgets.text_view import Row, paragraph
from tui.terminal.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search import Article, Mention
    from tui.reader.themes import Glyphs, Palette


class AboutScreen(Overlay):
    """Shows what is known of one article."""

    closing = Overlay.closing | {"I", "enter"}

    def __init__(self, article: Article, palette: Palette, glyphs: Glyphs) -> None:
        super().__init__(lambda width: _rows(article, width), palette, glyphs)


def _rows(article: Article, width: int) -> list[Row]:
    from search import language_name

    rows = [
        Row(),
        Row((("  All that is known of this article", "accent"), ("   esc closes", "muted"))),
        Row(),
        *paragraph(safe(article.title) or "(no title)", width, "strong"),
    ]
    if not article.title_stated:
        rows += paragraph("The headline is the beginning of the text.", width, "muted")
    facts = {
        "Date": dates.long_date(article.published),
        "Known by": article.published.evidence.strip(),
        "Source": article.source,
        "Report of": article.agency,
        "Authors": ", ".join(article.authors),
        "Place": article.place,
        "Section": article.section,
        "Language": article.language and language_name(article.language),
        "Address": article.url,
        "Id": article.id,
    }
    rows.append(Row())
    for name, value in [*facts.items(), *(("File", path) for path in article.paths)]:
        if value:
            rows += _fact(name, value, width)
    rows += _stated("People that the source names", article.people, width)
    rows += _stated("Organizations that the source names", article.organizations, width)
    rows += _found("Found in the headline", article.title_mentions, width)
    rows += _found("Found in the text", article.mentions, width)
    return rows


def _fact(name: str, value: str, width: int) -> list[Row]:
    first, *others = paragraph(safe(" ".join(value.split())), width, "plain", 14)
    return [Row(((f"  {name:<12}", "muted"), *first.words[1:])), *others]


def _stated(heading: str, names: Sequence[str], width: int) -> list[Row]:
    if not names:
        return []
    return [
        Row(),
        Row(((f"  {heading}", "strong"),)),
        *paragraph(safe(", ".join(names)), width, "plain", 4),
    ]


def _found(heading: str, mentions: Sequence[Mention], width: int) -> list[Row]:
    """Return each entity with the spellings that stand for it and how often each does."""
    entities: dict[tuple[str, str], Counter[str]] = {}
    for mention in mentions:
        entities.setdefault((mention.kind, mention.entity), Counter())[mention.text] += 1
    rows = [Row(), Row(((f"  {heading}", "strong"),))] if entities else []
    for (kind, entity), spellings in entities.items():
        counted = ", ".join(f"{spelling} {count}" for spelling, count in spellings.most_common())
        rows += paragraph(safe(f"{entity} ({kind}): {counted}"), width, "plain", 4)
    return rows
