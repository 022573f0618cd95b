"""What the keys do that keep something: marks, tags, notes, saved searches, the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.reader.kept import listed, marking
from tui.reader.kept.keeper import Keeper
from tui.reader.kept.listed import ListedTask
from tui.reader.kept.marking import Marked, Step, Steps, Wish
from tui.reader.kept.session_state import SessionState
from tui.reader.panes import Panes
from tui.reader.query_input import QueryInput, Question
from tui.reader.screens.overlays import Overlays
from tui.reader.screens.place import PlaceOfReader
from tui.reader.screens.view import ReadingView
from tui.reader.widgets.article_list import ArticleList
from tui.reader.widgets.article_pane import ArticlePane
from tui.state.personal import PersonalState
from tui.state.places import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.state.searches import SavedSearch

_NAME: Final = 60
"""Characters of the name of a saved search."""


class MarkActions:
    """Has one method for each action that keeps something: `do_` and the action's name.

    `for_all` says that the next mark is for all that is listed; `state` opens what is kept.
    """

    def __init__(
        self,
        screen: ReadingView,
        widgets: tuple[ArticleList, ArticlePane],
        panes: Panes,
        query_input: QueryInput,
        overlays: Overlays,
        kept: tuple[SessionState, Keeper, ListedTask, Callable[[], PersonalState]],
        place: PlaceOfReader,
    ) -> None:
        self.for_all = False
        self._screen = screen
        self._list, self._article = widgets
        self._panes = panes
        self._query_input = query_input
        self._overlays = overlays
        self._session_state, self._keeper, self._task, self._state = kept
        self._place = place
        self._steps = Steps()
        self._tags: tuple[str, ...] = ()
        self._noted_as_read = ""

    def do_star(self) -> None:
        """Star the article, or take the star away."""
        self._mark((Wish("starred", None),))

    def do_unread(self) -> None:
        """Mark the article as unread, or as read where it is not."""
        self._mark((Wish("read", None),))

    def do_tag(self) -> None:
        """Have tags typed for the article."""
        if not self._has_articles():
            return
        everything = self.for_all
        head = self._list.selected
        has = () if everything or head is None else self._list.results.marks_of(head.id).tags
        about = f"has {', '.join(has)}; -tag takes one away" if has else "tag, other tag"

        def answer(text: str) -> str | None:
            wishes = marking.wishes_of_tags(text)
            if not wishes:
                return "type a tag, or several with a comma between; esc leaves"
            self._mark(wishes, everything=everything)
            return None

        self._keeper.do(_tags)
        self._query_input.ask(Question("tag", answer, about, choices=self._tags))

    def do_note(self) -> None:
        """Have a note typed for the article."""
        if not self._has_articles():
            return
        everything = self.for_all
        head = self._list.selected
        text = "" if everything or head is None else self._list.results.marks_of(head.id).note

        def answer(text: str) -> None:
            self._mark((Wish("note", " ".join(text.split())),), everything=everything)

        self._query_input.ask(Question("note", answer, "empty takes the note away", text))

    def do_all(self) -> None:
        """Have the next mark be for all that is listed."""
        if self._has_articles():
            self.for_all = True
            count = self._list.results.total
            what = "the one article" if count == 1 else f"all {count:,} articles"
            self._screen.message = f"{what} listed: * star, t tag, a note, U read or unread"

    def do_save(self) -> None:
        """Have a name typed under which the search is saved."""
        request = self._panes.session.request
        self._query_input.ask(
            Question("save", self._save_as, "a name", request.query[:_NAME].strip())
        )

    def do_saved(self) -> None:
        """Show the saved searches."""
        palette, glyphs = self._list.palette, self._list.glyphs
        self._overlays.saved(self._screen.app, (self._save, self._drop), palette, glyphs)

    def do_resume(self) -> None:
        """Go back to where the last session ended."""
        if not self._place.resume():
            self._screen.message = "there is no earlier place to go to"

    def do_rows(self) -> None:
        """Have rows of two lines in the list, or of one again; kept for the next time."""
        tall = 1 if self._list.tall > 1 else 2
        self._list.set_tall(tall)
        self._panes.load_rows()
        self._keeper.do(lambda state: state.places.set(ROWS, str(tall)))

    def undo(self) -> bool:
        """Undo the last mark, where no change of filters came later; False where there is none."""
        session = self._panes.session
        return self._take(self._steps.undo(session.depth, session.undone), marking.undo)

    def redo(self) -> bool:
        """Redo the last mark, where no change of filters was undone later; False without one."""
        return self._take(self._steps.redo(self._panes.session.undone), marking.redo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a mark to redo."""
        return self._steps.can_redo

    @property
    def can_undo(self) -> bool:
        """Whether there is a mark to undo."""
        return bool(self._steps)

    @property
    def can_resume(self) -> bool:
        """Whether there is a place of an earlier session to go to."""
        return self._place.can_resume

    def take(self, value: object) -> bool:
        """Show what was kept; False where the value is of another kind."""
        if isinstance(value, Marked):
            if value.marks is None:
                self._panes.load_marks()
            else:
                self._panes.show_marks(value.marks)
            if value.text:
                self._screen.message = value.text
        elif isinstance(value, _Tags):
            self._tags = value.tags
            self._query_input.choices(self._tags)
        else:
            return False
        return True

    def note_read(self) -> None:
        """Note that the article is read, where it is shown and has the keys."""
        head = self._list.selected
        if self._screen.active != "article" or head is None or head.id != self._article.shown:
            self._noted_as_read = ""
        elif head.id != self._noted_as_read:
            self._noted_as_read = head.id
            if not self._list.results.marks_of(head.id).read:
                self._keeper.do(marking.read(head.id))

    # What several actions do ----------------------------------------------------------------------

    def _has_articles(self) -> bool:
        if self._list.selected is None:
            self._screen.message = "there is no article here to mark"
        return self._list.selected is not None

    def _mark(self, wishes: tuple[Wish, ...], *, everything: bool | None = None) -> None:
        everything = self.for_all if everything is None else everything
        head = self._list.selected
        if not self._has_articles() or head is None:
            return
        if self._task.running:
            self._screen.message = "still at work on all that is listed; ctrl+c stops it"
            return
        step = Step()
        self._steps.add(step, self._panes.session.depth)
        if everything:
            request = self._panes.session.effective_request
            work = listed.mark_all(request, wishes, step)
            session = self._session_state
            self._task.start(lambda: session.copy(self._state()), work)
        else:
            self._keeper.do(marking.apply(wishes, {head.id: head.title}, step))

    def _take(
        self, step: Step | None, way: Callable[[Step], Callable[[PersonalState], Marked]]
    ) -> bool:
        if step is None:
            return False
        if self._task.running:
            self._task.stop()
            self._task.wait(1.0)
        self._keeper.do(way(step))
        return True

    def _save_as(self, name: str) -> str | None:
        name = " ".join(name.split())
        if not name:
            return "type a name; esc leaves"
        if len(name) > _NAME:
            return f"a name has at most {_NAME} characters"
        request = self._panes.session.request

        def work(state: PersonalState) -> Marked:
            known = any(search.name == name for search in state.searches.saved())
            state.searches.save(name, request)
            again = " again" if known else ""
            return Marked({}, f"{name}: saved{again}; L shows all saved searches")

        self._keeper.do(work)
        return None

    def _save(self, search: SavedSearch) -> None:
        self._keeper.do(lambda state: state.searches.save(search.name, search.request))

    def _drop(self, search: SavedSearch) -> None:
        self._keeper.do(lambda state: state.searches.drop(search.name))


class _Tags:
    """The tags that there are."""

    def __init__(self, tags: tuple[str, ...]) -> None:
        self.tags = tags


def _tags(state: PersonalState) -> _Tags:
    by_count = sorted(state.marks.tags(), key=lambda tag: -tag[1])
    return _Tags(tuple(tag for tag, _ in by_count))
