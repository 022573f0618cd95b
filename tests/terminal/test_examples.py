"""Every example of the query language, run by `dateline search --json`."""

from __future__ import annotations

import json

import pytest

from search import Archive
from tests import SEEDS
from tests.contract.examples import EXAMPLES, letters
from tui.cli import main


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("archives") / "samples"
    with Archive.create(path) as archive:
        archive.update([SEEDS])
    return str(path)


@pytest.mark.parametrize(("query", "ids"), EXAMPLES)
def test_the_command_line_finds_what_the_manual_says(
    samples: str, query: str, ids: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["search", "--json", "-a", samples, "--", query])
    found = json.loads(capsys.readouterr().out)
    assert letters(article["path"] for article in found["articles"]) == ids
    assert found["total"] == len(found["articles"])
    assert ended.value.code == (0 if ids else 1)
