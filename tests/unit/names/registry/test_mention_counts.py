"""Names of many articles in columns: which of them count, and in what order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.article import UNDATED_DAY
from search.names.registry.article_names import ArticleName
from search.names.registry.mention_counts import MentionCounts, _order

_NUMBERS = st.integers(0, 3)
_DAYS = st.sampled_from([-719_162, -1, 0, 1, 2_932_896, UNDATED_DAY])


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS, _DAYS)))
def test_rows_are_sorted_alike_however_many_texts_there_are(
    rows: list[tuple[int, int, int, int, int]],
) -> None:
    forms = np.array(rows, np.int32).reshape(-1, 5)
    columns = forms[:, 0], forms[:, 1], forms[:, 4]
    few, many = (forms[_order(*columns, count)][:, [0, 1, 4]] for count in (4, 2**21))

    assert few.tolist() == many.tolist() == sorted([row[0], row[1], row[4]] for row in rows)


def test_stated_names_follow_those_that_are_mentioned_and_count_once() -> None:
    mention_counts = MentionCounts()
    lavrov = ArticleName("person", "Sergey Lavrov", 3, (("Lavrov", 2), ("Sergey Lavrov", 1)))
    mention_counts.add([lavrov], ["Antony Blinken", "Sergey Lavrov", " ", "Antony Blinken", ""])
    mention_counts.add([], [])
    mention_counts.add([], ["Sergey Lavrov"])

    counts, names, mentions = mention_counts.rows()

    texts = list(mention_counts.texts)
    assert counts.tolist() == [2, 0, 1]
    assert [texts[number] for number in names] == [
        "Sergey Lavrov", "Antony Blinken", "Sergey Lavrov",
    ]  # fmt: skip
    assert mentions.tolist() == [3, 1, 1]


def test_a_tally_of_nothing_has_no_rows() -> None:
    assert [column.tolist() for column in MentionCounts().rows()] == [[], [], []]
    assert MentionCounts().sections("person", [])["person_texts"] == b""
