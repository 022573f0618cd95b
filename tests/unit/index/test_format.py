"""FORMAT.md tells of an archive's version, of every file of it and of every section of these."""

from __future__ import annotations

import json
import re
from pathlib import Path

import search.index
from search.index.files.manifest import FORMAT, read
from search.index.files.names import MANIFEST
from search.index.files.sections import SectionFile
from tests.crash.archives import filled

TEXT = (Path(search.index.__file__).parent / "FORMAT.md").read_text()
NAMED = set(re.findall(r"`([^`]+)`", TEXT))


def test_the_version_is_that_of_the_code() -> None:
    assert TEXT.startswith(f"# The format of an archive, version {FORMAT}\n")
    assert f"| `format` | {FORMAT};" in TEXT


def test_every_file_and_every_key_of_the_manifest_is_described(tmp_path: Path) -> None:
    filled(tmp_path / "archive")
    published = read(tmp_path / "archive")
    for name in published.files:
        shape = re.sub(r"-[0-9]+\b", "-G", re.sub(r"^[0-9a-f]{16}\.", "S.", name))
        assert shape in NAMED
    assert NAMED.issuperset(json.loads((tmp_path / "archive" / MANIFEST).read_bytes()))


def test_every_section_is_described(tmp_path: Path) -> None:
    filled(tmp_path / "archive")
    published = read(tmp_path / "archive")
    bodies = {segment.bodies for segment in published.segments}
    others = {published.front, published.entities, *bodies}
    for name in published.files.keys() - others:
        for section in SectionFile(tmp_path / "archive" / name).names():
            of_any_field = re.sub(r"^[a-z]+\.", "F.", section)
            assert section in NAMED or of_any_field in NAMED
