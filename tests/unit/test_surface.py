"""The public surface of the engine: what may be imported from `search`, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import search
from tests import ROOT

EXPORTED = """
    DATED FACET_NAMES LONGEST_QUERY NO_DATE QUERY_FORMS UNDATED
    Archive ArchiveDamaged ArchiveError ArchiveLocked ArchiveMissing
    Article ArticleHead ArticleMissing Bar Clause Completion Correction
    DatelineError Entity Evidence Explanation FacetName FacetValue FileFault FormatError
    Highlights Hint Inflection Kind Marks Mention NotOffered Overview Progress PublicationDate
    QueryError
    QueryTimeout Reason RefineProgress RequestError SearchCancelled SearchRequest SearchResult
    SkippedFile Snippet Sort Span Timeline UpdateReport day_interval field_form fold is_address
    language_code language_name parse_corrections
    query_fault
""".split()
"""Programs rely on these names: one that comes or goes belongs in the change log."""


def test_the_exported_names_are_the_promised_ones() -> None:
    assert set(search.__all__) == set(EXPORTED)
    assert len(search.__all__) == len(EXPORTED)


def test_no_other_public_name_can_be_imported() -> None:
    public = {
        name
        for name, value in vars(search).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(EXPORTED)


@pytest.mark.parametrize("package", ["search", "tui"])
def test_both_packages_say_that_they_are_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_the_engine_loads_nothing_of_the_screen() -> None:
    loaded = "import sys, search; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {"tui", "textual", "rich", "click"} & set(done.stdout.split())
