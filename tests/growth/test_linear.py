"""Whatever a text is made of, every stage takes time in proportion to its length.

These are the payloads that once took more, and the like; `python -m tests.benchmarks.growth` tries
all of them at all stages, and at larger sizes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.growth.measuring import is_linear
from tests.growth.payloads import PAYLOADS
from tests.growth.stages import STAGES

SIZE = 1_000
HARD = [
    "a firm",
    "a person with a title",
    "an initial",
    "a ministry without end",
    "people of one surname with titles",
    "people of one surname and Mr.",
    "couples",
    "names in a row",
    "bodies of one acronym",
    "growing quotations",
    "nested quotations",
    "line ends",
]


@pytest.mark.parametrize("stage", STAGES)
def test_time_grows_no_faster_than_the_text(stage: str, tmp_path: Path) -> None:
    def more_than_linear(payload: str) -> bool:
        made = PAYLOADS[payload]
        return not is_linear(lambda size: STAGES[stage](made(size), tmp_path), SIZE)

    assert list(filter(more_than_linear, HARD)) == []
