"""What changed between two texts, in words, with what stands around it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.reader import text_changes
from tui.reader.text_changes import Passage, passages

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()


def shown(found: tuple[Passage, ...] | None) -> list[str]:
    """Passages as one reads them."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return [
        " ".join(signs[piece.kind].format(piece.text) for piece in passage)
        for passage in found or ()
    ]


def test_a_changed_word_stands_between_the_words_around_it() -> None:
    before = " ".join(WORDS)
    after = before.replace("eight", "EIGHT")
    assert shown(passages(before, after)) == [
        "two three four five six seven [-eight-] {+EIGHT+} nine ten eleven twelve thirteen fourteen"
    ]


def test_changes_far_from_each_other_are_passages_of_their_own() -> None:
    before = " ".join(WORDS * 3)
    after = " ".join(["zero", *WORDS[1:], *WORDS, *WORDS, "fifteen"])
    assert shown(passages(before, after)) == [
        "[-one-] {+zero+} two three four five six seven",
        "nine ten eleven twelve thirteen fourteen {+fifteen+}",
    ]


def test_breaks_and_spaces_are_no_changes() -> None:
    assert passages("one two\n\nthree", "one  two three") == ()
    assert passages("", "") == ()


def test_a_word_or_two_left_between_changes_belong_to_them() -> None:
    found = shown(passages("the old man and the sea", "a young man or a lake"))
    assert found == ["[-the old man and the sea-] {+a young man or a lake+}"]


def test_where_no_spaces_stand_signs_are_words() -> None:
    assert shown(passages("我们今天去北京开会。", "我们明天去北京开会。")) == [
        "我们 [-今-] {+明+} 天去北京开会"
    ]


def test_what_is_too_long_to_compare_is_not() -> None:
    before = " ".join(f"a{number}" for number in range(25_000))
    after = " ".join(f"b{number}" for number in range(25_000))
    assert passages(before, after) is None
    assert passages(before, before + " more") == (
        (
            text_changes.Piece("same", " ".join(f"a{n}" for n in range(24_994, 25_000))),
            text_changes.Piece("added", "more"),
        ),
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_nothing_that_changed_is_left_out(ours: list[str], theirs: list[str]) -> None:
    found = passages(" ".join(ours), " ".join(theirs))
    assert found is not None
    assert (found == ()) == (ours == theirs)
    removed = sum(len(p.text.split()) for each in found for p in each if p.kind == "removed")
    added = sum(len(p.text.split()) for each in found for p in each if p.kind == "added")
    assert added - removed == len(theirs) - len(ours)
