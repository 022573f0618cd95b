"""What each action of the registry does in the timeline."""

from __future__ import annotations

from tui.reader.panes import Panes
from tui.reader.query_input import QueryInput
from tui.reader.screens.view import ReadingView
from tui.reader.widgets.timeline_strip import TimelineStrip


class TimelineActions:
    """Has one method for each action of the timeline: `do_` and the action's name."""

    def __init__(
        self, screen: ReadingView, strip: TimelineStrip, panes: Panes, query_input: QueryInput
    ) -> None:
        self._screen = screen
        self._strip = strip
        self._panes = panes
        self._query_input = query_input

    def do_timeline(self) -> None:
        """Show the timeline and give it the keys."""
        self._strip.show(None)
        self._strip.activate(True)
        self._panes.load_timeline(self._strip.bars_for(self._screen.app.size.width))

    def do_older_bar(self) -> None:
        """Select the bar before."""
        self._strip.move(-1)

    def do_newer_bar(self) -> None:
        """Select the bar after."""
        self._strip.move(1)

    def do_first_bar(self) -> None:
        """Select the first bar."""
        self._strip.move(-self._strip.cursor)

    def do_last_bar(self) -> None:
        """Select the last bar."""
        if self._strip.timeline is not None:
            self._strip.move(len(self._strip.timeline.bars))

    def do_range(self) -> None:
        """Have a range begin or end here."""
        self._strip.mark()

    def do_narrow(self) -> None:
        """Show only articles of the days that are selected."""
        if (days := self._strip.days) is not None:
            self._panes.session.choose_days(*days)
            self._query_input.search()

    def do_leave_timeline(self) -> None:
        """Give the keys back to the pane that had them."""
        self._strip.activate(False)
        self._panes.load_timeline(0)
