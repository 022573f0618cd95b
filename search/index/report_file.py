"""What the last import did, kept with the archive as plain JSON: nothing relies on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final, TypeVar

from search.errors import ArchiveDamaged
from search.index.files import disk
from search.index.files.manifest import FileSum
from search.index.files.regular import read_regular
from search.index.files.values import boolean, integer, items, loads, table, text, texts
from search.request import SkippedFile, UpdateReport

_LONGEST: Final = 1 << 24
_KEPT: Final = 1_000
"""How many files and records that were left out, notes and paths are kept each."""
_LONGEST_TEXT: Final = 2_000
_FIELDS: Final = tuple(UpdateReport.__dataclass_fields__)
Value = TypeVar("Value")


def write(path: Path, report: UpdateReport) -> FileSum:
    """Write the report, of what was left out only the first; returns what it is checked against."""
    kept = replace(
        report,
        skipped=tuple(
            SkippedFile(each.location[:_LONGEST_TEXT], each.reason[:_LONGEST_TEXT])
            for each in report.skipped[:_KEPT]
        ),
        warnings=tuple(each[:_LONGEST_TEXT] for each in report.warnings[:_KEPT]),
        reasons={name[:_LONGEST_TEXT]: count for name, count in [*report.reasons.items()][:_KEPT]},
        paths=tuple(each[:_LONGEST_TEXT] for each in report.paths[:_KEPT]),
    )
    data = json.dumps(asdict(kept), separators=(",", ":")).encode()
    disk.save(path, data)
    return FileSum.of_bytes(data)


def read(path: Path, expected: FileSum) -> UpdateReport:
    """The report; ArchiveDamaged where it is not what was written, FileNotFoundError without."""
    try:
        data = read_regular(path, _LONGEST)
        if FileSum.of_bytes(data) != expected:
            raise ArchiveDamaged(f"{path} is changed; run `dateline check`")
        return _decoded(data)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise ArchiveDamaged(f"{path}: {error}; run `dateline check`") from error


def _decoded(data: bytes) -> UpdateReport:
    content = table(loads(data), *_FIELDS)
    return UpdateReport(
        **{
            name: integer(content[name])
            for name in ("added", "updated", "unchanged", "removed", "articles", "duplicates")
        },
        skipped=tuple(
            SkippedFile(text(each["location"]), text(each["reason"]))
            for each in (table(entry, "location", "reason") for entry in items(content["skipped"]))
        ),
        warnings=texts(content["warnings"]),
        stopped=boolean(content["stopped"]),
        done=_number(content["done"]),
        reasons=_mapping(content["reasons"], integer),
        paths=texts(content["paths"]),
        began=text(content["began"]),
        seconds=_number(content["seconds"]),
        stages=_mapping(content["stages"], _number),
        memory=_mapping(content["memory"], integer),
    )


def _mapping(value: object, of: Callable[[object], Value]) -> Mapping[str, Value]:
    return {name: of(each) for name, each in table(value).items()}


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ValueError(f"{value!r:.40} is no number")
