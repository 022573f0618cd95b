"""Markup in a field becomes the text that a browser would show."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.ingest.markup import plain_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain text,\n\nas it is.", "Plain text,\n\nas it is."),
        ("a < b and b > c, R&D; AT&T", "a < b and b > c, R&D; AT&T"),
        ("Tom &amp; Jerry &#8211; &lsquo;friends&rsquo;", "Tom & Jerry – ‘friends’"),
        ("<p>One.</p><p>Two <b>bold</b> words.</p>", "One.\n\nTwo bold words."),
        ("One.<br>Two.<br/><br />Three.", "One.\nTwo.\n\nThree."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<p>A</p><script>var p = '<p>';</script><style>p {}</style>B", "A\n\nB"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("<p>Tom &amp;amp; Jerry</p>", "Tom & Jerry"),
        ("<div>\n  One\n  line.\n</div>\n<div>Two.</div>", "One line.\n\nTwo."),
        ("<p>One<!-- not --> word", "One word"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ],
)
def test_what_a_browser_would_show(text: str, shown: str) -> None:
    assert plain_text(text) == shown


@given(st.lists(st.sampled_from(["<p>", "</p", ">", "<", "&", "lt;", "<!--", "a", " ", "<!["])))
@settings(deadline=None)
def test_no_markup_is_too_ill_formed(parts: list[str]) -> None:
    assert isinstance(plain_text("".join(parts)), str)
