"""Article text is shown as it is: none of it is markup, none of it acts on the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.widget import Widget

from search import UNDATED, Archive, Article, ArticleHead, FacetValue, Highlights, SearchRequest
from tests.reader.conftest import answered, reader, shows, text
from tests.reader.test_safe import ANY_TEXT, HOSTILE, acts_on_a_terminal
from tui.reader.session import Results, Session
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.reader.widgets.chips import Chip, Chips
from tui.reader.widgets.facet_pane import FacetPane
from tui.reader.widgets.notice import Notice
from tui.reader.widgets.status_line import Status, StatusLine
from tui.terminal.safe import safe

MARKUP = ("[sic]", "[/]", "[@click=app.bell]x[/]", "[Казахстана]", "[bold red]b[/bold red]", "$a")


@pytest.fixture(scope="module")
def marked_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archives") / "markup"
    with Archive.create(path) as archive:
        archive.add(
            [
                Article(
                    id="m",
                    title="Title " + " ".join(MARKUP),
                    body="Body " + " ".join(MARKUP),
                    source="[/] S",
                    people=("Jane [/] Doe",),
                    organizations=("[@click=app.bell]Org[/]",),
                )
            ]
        )
    return path


async def test_markup_appears_literally_everywhere(marked_up: Path) -> None:
    app = reader(marked_up, note="[/] note [bold]")
    async with app.run_test(size=(200, 40)) as pilot:
        await shows(pilot, "[/] note [bold]")
        await answered(pilot)
        await shows(pilot, "Body " + " ".join(MARKUP), "Jane [/] Doe", "[@click=app.bell]Org[/]")
        await pilot.press("3", "x")
        await shows(pilot, "+Jane [/] Doe")
        await pilot.press("slash", "left_square_bracket", "slash", "right_square_bracket")
        assert text(pilot).splitlines()[0].startswith(" dateline › [/]  ")


class Panes(App[None]):
    """The panes alone, to be filled with anything."""

    def compose(self) -> ComposeResult:
        for widget in (ArticleList(), ArticlePane(), FacetPane(), StatusLine()):
            widget.styles.height = 8
            yield widget
        yield Notice("notice")
        yield Chips()


def drawn(widget: Widget) -> list[Segment]:
    return [segment for y in range(12) for segment in widget.render_line(y)]


async def test_no_character_of_an_article_reaches_the_screen_raw() -> None:
    app = Panes()
    async with app.run_test(size=(50, 60)) as pilot:
        rows, article = app.query_one(ArticleList), app.query_one(ArticlePane)
        facets, status = app.query_one(FacetPane), app.query_one(StatusLine)
        notice, chips = app.query_one(Notice), app.query_one(Chips)
        await pilot.pause()

        @settings(suppress_health_check=list(HealthCheck), max_examples=40)
        @given(ANY_TEXT | HOSTILE, st.data())
        def fill(hostile: str, data: st.DataObject) -> None:
            head = ArticleHead("id", hostile, UNDATED, hostile, (hostile,), (hostile,), hostile)
            results = Results(1)
            results.put(0, [head])
            rows.show(results, (hostile,))
            end = data.draw(st.integers(0, len(hostile)))
            spans = ((end // 2, end),) if end else ()
            article.show(
                head,
                Article(body=hostile, id="id", title=hostile, source=hostile, place=hostile),
                Highlights(spans, spans),
            )
            facets.show({"people": (FacetValue(hostile, 1, hostile),)}, Session(SearchRequest()))
            status.show(
                Status(
                    total=1,
                    took_ms=1.0,
                    sort="newest",
                    archive=hostile,
                    progress=hostile,
                    candidates=(hostile,),
                )
            )
            notice.show([(hostile, data.draw(st.sampled_from(["error", "bar_accent"])))], 50)
            chips.show((Chip(hostile, "+"), Chip(hostile)), 50, hostile)
            for widget in (rows, article, facets, status, notice, chips):
                width = widget.size.width
                for y in range(12):
                    strip = widget.render_line(y)
                    assert strip.cell_length == width
                    assert sum(segment.cell_length for segment in strip) == width
                    assert not any(map(acts_on_a_terminal, strip.text))

        fill()


async def test_the_highlight_covers_exactly_what_matched() -> None:
    app = Panes()
    async with app.run_test(size=(50, 60)):
        article = app.query_one(ArticlePane)
        body = "One \x1b[31mtwo\x07 three " + "word " * 30 + "\n\nlast two end"
        spans = tuple(
            (start, start + 3) for start in range(len(body)) if body.startswith("two", start)
        )
        head = ArticleHead("id", "", UNDATED)
        article.show(head, Article(body=body, id="id", title="T"), Highlights((), spans))
        styles = {
            article.palette.plain + article.palette.match,
            article.palette.plain + article.palette.current,
        }
        marked = [segment.text for segment in drawn(article) if segment.style in styles]
        assert marked == ["two", "two"]
        assert safe(body)[spans[0][0] : spans[0][1]] == "two"
