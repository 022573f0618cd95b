"""Archives that somebody made to mislead: every checksum is right, and something else is not."""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from search import Archive, ArchiveDamaged, DatelineError, SearchRequest
from search.article import KINDS, Article, PublicationDate
from search.index.files import manifest
from search.index.files.checking import file_sum
from search.index.files.names import MANIFEST, MANIFEST_COPY
from search.index.files.sections import MAGIC, SectionFile, write_sections
from search.names.registry.corrections import Correction
from tests.crash.archives import FIRST_DAY

_TRAILER = struct.Struct("<QQQQ8s")
_TYPES = ("u1", "<u2", "<u4", "<u8", "i1", "<i2", "<i4", "<i8", "<f8")
_VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2**31, 2**63 - 1, 2**64, 10**30, 1.5, math.inf, -math.inf,
    math.nan, "", "x", "\ud800", "9" * 50, "../x", [], {}, [[]], {"x": []}, [0, 0, 0, 0], ["x", 1],
)  # fmt: skip

Forge = Callable[[Path, Random], str]


def make(root: Path) -> tuple[Path, Path]:
    """An archive that has something in nearly every section, and the files that it was made of."""
    news, folder = root / "news", root / "source"
    news.mkdir()
    with Archive.create(folder) as archive:
        for number in range(3):
            _write_news(news, number)
            archive.update([news])
        archive.add(
            [
                Article(
                    id=f"n{number:03}",
                    body=f"Talks began on day {number}. " + "Day by day. " * (150 * (number == 4)),
                    title=f"Headline {number}",
                    published=PublicationDate(FIRST_DAY, FIRST_DAY, "stated", "a header"),
                    source="TASS",
                    people=("Sergey Ryabkov",),
                )
                for number in range(5)
            ]
        )
        archive.remove(["n001"])
        archive.correct([Correction("rename", "person", ("Sergey Ryabkov", "Sergei Riabkov"))])
    return folder, news


def _write_news(news: Path, number: int) -> None:
    body = (
        f"Talks began on day {number}, said Foreign Minister Sergey Ryabkov. "
        '"We talk on January 9, 2022," Antony Blinken of the Collective Security Treaty '
        "Organization (CSTO) said.\n\n"
        f"Blinken, who speaks for NATO, met Sergei Ryabkov {number} times."
    )
    (news / f"{number}.txt").write_text(
        f"Talks go on {number}\n\nGENEVA, January 9. /TASS/. {body}"
    )
    records = [
        {
            "id": f"r{number}{each}",
            "body": body,
            "source": "Reuters",
            "date": f"2022-01-{each + 10}",
        }
        for each in range(3)
    ]
    (news / f"{number}.jsonl").write_text("\n".join(map(json.dumps, records)))


def forge(folder: Path, chance: Random) -> str:
    """Change something in an archive and make all checksums right again; what was changed."""
    told = chance.choice(_FORGES)(folder, chance)
    reseal(folder)
    return told


def reseal(folder: Path) -> None:
    """Have the manifest give every file the size and checksum that it has."""
    path = folder / MANIFEST
    content = json.loads(path.read_bytes())
    if not isinstance(content, dict):
        return
    files = content.get("files")
    for name, entry in files.items() if isinstance(files, dict) else ():
        if isinstance(entry, dict) and (folder / name).is_file():
            entry.update(asdict(file_sum(folder / name)))
    content.pop("checksum", None)
    content["checksum"] = manifest.checksum(content)
    path.write_text(json.dumps(content))
    (folder / MANIFEST_COPY).write_text(json.dumps(content))


def _forge_manifest(folder: Path, chance: Random) -> str:
    path = folder / MANIFEST
    content = json.loads(path.read_bytes())
    told = _mistype(content, chance, exact={"product", "format", "checksum"})
    path.write_text(json.dumps(content))
    return f"{MANIFEST}: {told}"


def _forge_front_page(folder: Path, chance: Random) -> str:
    (path,) = folder.glob("front-*.json")
    content = json.loads(path.read_bytes())
    told = _mistype(content, chance)
    path.write_text(json.dumps(content))
    return f"{path.name}: {told}"


def _forge_report(folder: Path, chance: Random) -> str:
    (path,) = folder.glob("report-*")
    content = json.loads(path.read_bytes())
    told = _mistype(content, chance)
    path.write_text(json.dumps(content))
    return f"{path.name}: {told}"


def _forge_table(folder: Path, chance: Random) -> str:
    """Change the table of contents or the meta data of a section file."""
    path = chance.choice(_section_files(folder))
    data = path.read_bytes()
    start, length, _, _, _ = _TRAILER.unpack(data[-_TRAILER.size :])
    table = json.loads(data[start : start + length])
    name = chance.choice(sorted(table["sections"]))
    entry = table["sections"][name]
    how = chance.randrange(6)
    if how == 0:
        del table["sections"][name]
        told = "is missing"
    elif how == 1:
        entry[2] = chance.choice([*_TYPES, "bytes", "O", "<f4"])
        told = f"is of the type {entry[2]}"
    elif how == 2:
        part = chance.randrange(2)
        entry[part] += chance.choice([-64, -8, -4, -1, 1, 4, 8, 64, 10**6, 2**63])
        told = f"lies at {entry}"
    elif how == 3:
        told = f"{_mistype(entry, chance)}"
    elif how == 4:
        table["meta"] = table["meta"] or {"x": 0}
        told = f"has the meta {_mistype(table['meta'], chance)}"
    else:
        table["sections"][name] = table["sections"][chance.choice(sorted(table["sections"]))]
        told = "is another one"
    body = data[:start] + json.dumps(table).encode()
    table_sum = zlib.crc32(body[start:])
    trailer = _TRAILER.pack(start, len(body) - start, table_sum, zlib.crc32(body), MAGIC)
    path.write_bytes(body + trailer)
    return f"{path.name}: {name} {told}"


def _forge_section(folder: Path, chance: Random) -> str:
    """Change what a section holds."""
    path = chance.choice(_section_files(folder))
    sections, meta = unpacked(path)
    name = chance.choice(sorted(sections))
    section = sections[name]
    if isinstance(section, bytes):
        sections[name], told = _other_bytes(section, chance)
    else:
        sections[name], told = _other_numbers(section, chance)
    pack(path, sections, meta)
    return f"{path.name}: {name} {told}"


def _forge_texts(folder: Path, chance: Random) -> str:
    """Put JSON of other types where the heads and the states of files are."""
    paths = [*folder.glob("*.postings"), *folder.glob("file-states-*")]
    path = chance.choice(sorted(paths))
    sections, meta = unpacked(path)
    name = "heads" if path.suffix == ".postings" else "records"
    offsets = sections[f"{name[:-1]}_offsets"].tolist()
    blob = sections[name]
    rows = [json.loads(blob[a:b]) for a, b in pairwise(offsets)]
    told = _mistype(rows, chance)
    encoded = [json.dumps(row).encode() for row in rows]
    sections[name] = b"".join(encoded)
    sections[f"{name[:-1]}_offsets"] = np.cumsum([0, *map(len, encoded)]).astype(np.uint32)
    hashes = sections.get("hashes")
    if hashes is not None and len(rows) != len(hashes):
        sections["hashes"] = np.sort(np.resize(hashes, len(rows)))
    pack(path, sections, meta)
    return f"{path.name}: {name} {told}"


def _forge_record(folder: Path, chance: Random) -> str:
    """Put another record in the place of an article's."""
    path = chance.choice(sorted(folder.glob("*.postings")))
    bodies = path.with_suffix(".bodies")
    sections, meta = unpacked(path)
    number = chance.randrange(len(sections["body_starts"]))
    start, length = int(sections["body_starts"][number]), int(sections["body_lengths"][number])
    data = bodies.read_bytes()
    record = json.loads(zlib.decompress(data[start : start + length]))
    how = chance.randrange(6)
    if how == 0:
        packed, told = zlib.compress(bytes(200_000_000), 9), "unpacks to 200 MB"
    elif how == 1:
        packed, told = chance.randbytes(length), "is noise"
    elif how == 2:
        packed, told = data[start : start + length // 2], "is cut"
    elif how == 3:
        packed, told = zlib.compress(b"[" * 100_000), "is nested without end"
    else:
        told = _mistype(record, chance)
        packed = zlib.compress(json.dumps(record).encode("utf-8", "surrogatepass"))
    sections["body_starts"] = sections["body_starts"].copy()
    sections["body_lengths"] = sections["body_lengths"].copy()
    sections["body_starts"][number], sections["body_lengths"][number] = len(data), len(packed)
    bodies.write_bytes(data + packed)
    pack(path, sections, meta)
    return f"{bodies.name}: record {number} {told}"


_FORGES: tuple[Forge, ...] = (
    _forge_manifest,
    _forge_front_page,
    _forge_report,
    _forge_table,
    _forge_table,
    _forge_section,
    _forge_section,
    _forge_section,
    _forge_texts,
    _forge_record,
)


def _mistype(value: Any, chance: Random, exact: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    """Put something else somewhere into a JSON value; where and what."""
    spots = [spot for spot in _spots(value) if not (spot[1] in exact and spot[0] is value)]
    if not spots:
        return "stays as it is"
    holder, key = chance.choice(spots)
    how = chance.randrange(8)
    if how == 0 and isinstance(holder, dict):
        del holder[key]
        return f"lacks {key!r}"
    if how == 1 and isinstance(holder, list):
        holder.insert(key, holder[key])
        return f"has item {key!r} twice"
    holder[key] = chance.choice(_VALUES)
    return f"has {holder[key]!r:.40} at {key!r}"


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a JSON value with each of its keys."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _spots(value[key])


def _other_bytes(section: bytes, chance: Random) -> tuple[bytes, str]:
    how = chance.randrange(6)
    if how == 0:
        return b"", "is empty"
    if how == 1:
        return chance.randbytes(len(section)), "is noise"
    if how == 2:
        return section[: len(section) // 2], "is cut"
    if how == 3:
        return section + b"\nx" * 10, "is longer"
    if how == 4:
        return section.replace(b"\n", b" ") or b"\n", "has no lines"
    changed = bytearray(section or b"\n")
    changed[chance.randrange(len(changed))] = chance.choice([0, 10, 34, 255, 192])
    return bytes(changed), "has another byte"


def _other_numbers(section: np.ndarray[Any, Any], chance: Random) -> tuple[Any, str]:
    how = chance.randrange(8)
    limits = np.iinfo(section.dtype)
    if how == 0:
        return section[:0], "is empty"
    if how == 1:
        return section[:-1], "is shorter"
    if how == 2:
        return np.append(section, section[-1:]), "is longer"
    if how == 3:
        return section[::-1].copy(), "is reversed"
    if how == 4:
        return section.astype(chance.choice(_TYPES)), "is of another type"
    if not len(section):
        return np.full(3, limits.max, section.dtype), "has three numbers"
    if how == 5:
        value = chance.choice([limits.min, limits.max])
        return np.full(len(section), value, section.dtype), f"is all {value}"
    changed = section.copy()
    number = chance.randrange(len(changed))
    near = min(max(int(changed[number]) + chance.choice([-1, 1]), limits.min), limits.max)
    changed[number] = chance.choice([limits.min, limits.max, near])
    return changed, f"has {changed[number]} at {number}"


def _section_files(folder: Path) -> list[Path]:
    others = (".bodies", ".json", ".lock")
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix not in others and not path.name.startswith(("corrections-", "report-"))
    )


def unpacked(path: Path) -> tuple[dict[str, Any], Any]:
    """The sections and the meta data of a section file, to be changed at will."""
    file = SectionFile(path)
    sections = {
        name: bytes(file.blob(name)) if file.is_blob(name) else file.array(name).copy()
        for name in file.names()
    }
    return sections, file.meta


def pack(path: Path, sections: dict[str, Any], meta: Any) -> None:
    """Write them in its place."""
    path.unlink()
    write_sections(path, sections, meta)


REQUESTS = tuple(
    SearchRequest(query=query, **options)
    for query, options in (
        ("", {"limit": 100}),
        ("", {"sort": "oldest", "people": ("Sergey Ryabkov",)}),
        ("talks", {"sort": "relevance"}),
        ('"talks began" OR day', {"sources": ("TASS",)}),
        ("talk* NEAR/5 day -zeppelin", {}),
        ("began~ title:headline", {"not_organizations": ("NATO",)}),
        ("/t.lks/ date:2022 person:ryabkov", {}),
        ("org:nato on:2022-01-09", {}),
        ("begin PARA day", {"offset": 3}),
    )
)


def ask_everything(folder: Path, news: Path | None = None) -> list[DatelineError]:
    """Ask an archive all that can be asked, then write to it; the errors that it answered with.

    Whatever else is raised comes through.
    """
    errors: list[DatelineError] = []

    def asked(question: Callable[[], object]) -> Any:
        try:
            return question()
        except DatelineError as error:
            errors.append(error)
            return None

    asked(lambda: Archive.front_page(folder))
    asked(lambda: Archive.check(folder))
    archive = asked(lambda: Archive.open(folder))
    if archive is not None:
        with archive:
            _read(archive, asked)
    for write in _WRITES:
        archive = asked(lambda: Archive.open(folder, write=True))
        if archive is not None:
            with archive:
                asked(lambda write=write, archive=archive: write(archive))  # type: ignore[misc]
    if news is not None:
        archive = asked(lambda: Archive.open(folder, write=True))
        if archive is not None:
            with archive:
                asked(lambda: archive.update([news]))
    asked(lambda: Archive.repair(folder))
    return errors


_WRITES: tuple[Callable[[Archive], object], ...] = (
    lambda archive: archive.remove(["n003"]),
    lambda archive: archive.correct([Correction("hide", "person", ("Antony Blinken",))]),
)


def _read(archive: Archive, asked: Callable[[Callable[[], object]], Any]) -> None:
    asked(archive.prepare)
    asked(archive.report)
    asked(archive.verify)
    ids = ["n000", "n003"]
    for request in REQUESTS:
        result = asked(lambda request=request: archive.search(request))  # type: ignore[misc]
        if result is not None:
            ids += [head.id for head in result.articles[:3]]
        asked(lambda request=request: archive.explain(request))  # type: ignore[misc]
    request = REQUESTS[3]
    asked(lambda: archive.snippets(request, ids[:5]))
    for id in dict.fromkeys(ids):
        asked(lambda id=id: archive.article(id))  # type: ignore[misc]
        asked(lambda id=id: archive.highlights(request, id))  # type: ignore[misc]
        asked(lambda id=id: archive.reasons(request, id))  # type: ignore[misc]
    for text in ("ta", "person:ser", "source:t", ""):
        asked(lambda text=text: archive.complete(text))  # type: ignore[misc]
    for kind in KINDS:
        for name in ("Sergey Ryabkov", "Blinken", "NATO"):
            asked(lambda kind=kind, name=name: archive.entities(kind, name))  # type: ignore[misc]
            asked(lambda kind=kind, name=name: archive.why(kind, name))  # type: ignore[misc]
            asked(lambda kind=kind, name=name: archive.alike(kind, name))  # type: ignore[misc]
        asked(lambda kind=kind: archive.suggestions(kind))  # type: ignore[misc]
    asked(archive.corrections)


def unnamed(folder: Path, errors: list[DatelineError]) -> list[DatelineError]:
    """The errors that tell of damage but not in which file it is."""
    return [
        error
        for error in errors
        if isinstance(error, ArchiveDamaged) and f"{folder}/" not in str(error)
    ]
