"""The query language as a table: what may be typed, and which articles it stands for.

The manual page and the table of the README are made from it.
"""

from __future__ import annotations

from typing import Final

QUERY_FORMS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("csto peacekeepers",), "contain both words, in any inflection"),
    (
        ("US", "=us"),
        "contain exactly that word; case does not matter, there are no stop words",
    ),
    (
        ("==US", '=="US Navy"'),
        "contain the word or phrase as it is written: the country, not the pronoun",
    ),
    (('"Secretary of State"',), "contain the phrase (straight or curly quotes)"),
    (("putin OR nazarbayev",), "contain one of them; `OR`, `AND`, `NOT` are capitals"),
    (("osce -nato",), "contain the first and not the second"),
    (
        ("peacekeep*", "normali?ation"),
        "contain a word that begins or looks like that",
    ),
    (
        ("zhomart~2", "/kazak.*/"),
        "contain a word near in spelling, or one that the expression matches",
    ),
    (
        ("blinken NEAR/12 csto", "tokayev ADJ/8 csto"),
        "have the words near each other, in one paragraph",
    ),
    (
        ("osce SAME csto", "first/20:csto", "atleast5:csto"),
        "have both in one paragraph, early, often",
    ),
    (
        ("person:blinken", "org:csto"),
        "mention the person or organization, however it is spelt",
    ),
    (
        ("title:summit", "source:tass", "quote:optimistic"),
        "have it in the headline, as source, in a quotation",
    ),
    (("lang:ru", "lang:russian"), "are written in the language"),
    (("section:sport",), "stand in a section of a paper or site with this name"),
    (
        ("author:maro", "url:bbc.com/news"),
        "are by an author with this name, stand at this host and below this path",
    ),
    (("date:2022-01", "since:2022-01-09 until:2022"), "appeared then"),
    (("on:2022-01-02",), "speak of that day"),
    (("path:letters", "id:ID"), "come from a file whose path has it; are the article with the id"),
    (
        ("like:ID",),
        "tell of what that article tells of, by names, rare words and days",
    ),
    (
        ("is:version", "versions>1"),
        "are later versions of a text; have other versions",
    ),
    (("is:undated", "is:inferred", "has:date"), "are dated like that"),
    (
        ("dated:stated", "dated:corrected", "dated:file"),
        "have a date that the source states, that you corrected, that the name or time of the file "
        "tells; also `inferred`, `none`",
    ),
    (
        ("is:unread", "is:starred", "tag:later", 'note:"call him"', "is:new"),
        "you marked so, or came since you last looked",
    ),
)
"""What may be typed, and what holds of the articles that it finds."""


def markdown_table() -> str:
    """Return the table as Markdown for the README, ending in a line feed."""
    lines = ["| you type | you get articles that |", "|---|---|"]
    for forms, meaning in QUERY_FORMS:
        lines.append(f"| {', '.join(f'`{form}`' for form in forms)} | {meaning} |")
    return "\n".join(lines) + "\n"
