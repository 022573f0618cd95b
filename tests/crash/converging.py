"""A folder of files that changes at random, and an archive of it that is stopped anywhere."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search import Archive, ArchiveError, SearchRequest
from search.ingest import portions, streams
from search.request import KIND_OF_FACET, UpdateReport
from search.update import batches, publishing, update, workers
from search.update.update import Cancel
from tests.crash.archives import Fault, in_child, kill

TEXTS = (
    "The ferry was late again, said Anna Lindberg of the Harbour Board.",
    "GENEVA, January 9. /TASS/. Sergey Ryabkov spoke of the CSTO.",
    "On Monday the talks of the OSCE began, said Antony Blinken.\n\nNobody came.",
    "Nobody knows when the harbour opens. Daniel Okafor was there.",
    "Anthony Blinken met Sergei Ryabkov at the Collective Security Treaty Organization (CSTO).",
)
NAMES = ("a.txt", "b.txt", "2022-01-09 c.txt", "sub/2022-03-01.txt", "sub/d.txt", "z/e.txt")
LISTS = ("a.jsonl", "m.jsonl", "sub/z.jsonl")
DATES = ("05/01/2022", "06/02/2022", "25/01/2022", "01/25/2022")
DAY = 24 * 60 * 60


@dataclass(slots=True)
class Story:
    """What was done, to be told where an archive differs."""

    chance: random.Random
    folder: Path
    told: list[str] = field(default_factory=list)
    clock: int = 1_641_800_000

    def step(self) -> None:
        """Change one thing in the folder."""
        chance = self.chance
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        actions: list[Callable[[], None]] = [self._write, self._write, self._write_list]
        if files:
            path = chance.choice(files)
            target = self.folder / chance.choice(NAMES if path.suffix == ".txt" else LISTS)
            actions += [
                lambda: self._do("remove", path.unlink, path),
                lambda: self._move(path, target),
                lambda: self._copy(path, target),
                lambda: self._touch(path),
                lambda: self._swap(path, chance.choice(files)),
                lambda: self._grow(path),
            ]
        chance.choice(actions)()

    def _do(self, what: str, work: Callable[[], Any], *told: Path) -> None:
        self.told.append(" ".join([what, *(str(p.relative_to(self.folder)) for p in told)]))
        work()

    def _write(self) -> None:
        path = self.folder / self.chance.choice(NAMES)
        text = self.chance.choice(TEXTS)
        self._do(f"write {text[:12]!r}", lambda: self._put(path, text), path)

    def _write_list(self) -> None:
        path = self.folder / self.chance.choice(LISTS)
        lines = [self._record() for _ in range(self.chance.randrange(0, 5))]
        self._do(f"write {lines}", lambda: self._put(path, "".join(lines)), path)

    def _grow(self, path: Path) -> None:
        text = path.read_text() + (self._record() if path.suffix == ".jsonl" else "\n\nMore of it.")
        self._do("grow", lambda: self._put(path, text), path)

    def _record(self) -> str:
        record = {"body": self.chance.choice(TEXTS), "title": f"Title {self.chance.randrange(3)}"}
        if self.chance.random() < 0.7:
            record["id"] = f"r{self.chance.randrange(5)}"
        if self.chance.random() < 0.3:
            record["date"] = self.chance.choice(DATES)
        return json.dumps(record) + "\n"

    def _put(self, path: Path, text: str) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        self.clock += self.chance.choice([1, 1, DAY])
        os.utime(path, (self.clock, self.clock))

    def _move(self, path: Path, target: Path) -> None:
        target.parent.mkdir(exist_ok=True)
        self._do("move", lambda: path.replace(target), path, target)

    def _copy(self, path: Path, target: Path) -> None:
        target.parent.mkdir(exist_ok=True)
        if path != target:
            self._do("copy", lambda: shutil.copy2(path, target), path, target)

    def _touch(self, path: Path) -> None:
        self.clock += DAY
        self._do("touch", lambda: os.utime(path, (self.clock, self.clock)), path)

    def _swap(self, path: Path, other: Path) -> None:
        if path.suffix != other.suffix or path == other:
            return
        aside = self.folder / "aside"

        def swap() -> None:
            path.rename(aside)
            other.rename(path)
            aside.rename(other)

        self._do("swap", swap, path, other)


@contextmanager
def changed(*changes: tuple[Any, str, object]) -> Iterator[None]:
    """Have these attributes of modules these values for a while."""
    kept = [(module, name, getattr(module, name)) for module, name, _ in changes]
    try:
        for module, name, value in changes:
            setattr(module, name, value)
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)


@contextmanager
def eager(program: str = workers._PROGRAM) -> Iterator[None]:
    """Have a pass publish after every batch, and batches of two articles.

    Where it may use several processes it does, which run `program`, and files are cut for them.
    """
    with changed(
        (publishing, "_FIRST_PUBLICATION", 1),
        (publishing, "_LATER_PUBLICATION", 1),
        (batches, "BATCH", 2),
        (batches, "_RECOGNISED", 1),
        (batches, "LARGE", 1),
        (portions, "LARGE", 1),
        (portions, "_FIRST", 256),
        (portions, "PIECE", 256),
        (streams, "PIECE", 256),
        (update, "_WORTH_WORKERS", 0),
        (workers, "_PROGRAM", program),
    ):
        yield


def serve_until_killed(pipe: int, at: int, first: str) -> None:
    """Be a worker that is killed at a call that changes the disk.

    Only the process that can make the file `first` is, or each of them where it has no name.
    """
    try:
        if first:
            os.close(os.open(first, os.O_CREAT | os.O_EXCL))
        Fault(at, kill).install()
    except FileExistsError:
        pass
    workers.serve(pipe)


def _dying_workers(at: int, first: str) -> str:
    """The program of workers of which the first is killed, or each."""
    return (
        "import sys; sys.path[:] = {path!r}; from tests.crash.converging import serve_until_killed;"
        f" serve_until_killed({{pipe}}, {at}, {first!r})"
    )


def stopped_pass(archive: Path, folder: Path, chance: random.Random, count: int = 1) -> str:
    """One pass of so many processes that is stopped or hit, as chance will have it; how it was."""
    if count > 1 and chance.random() < 0.5:
        return _pass_with_dying_workers(archive, folder, chance, count)
    at = chance.randrange(1, 60)
    how = chance.choice(["kill", "torn", "cancel", "cancel"])
    if how == "cancel":
        left = iter(range(chance.randrange(0, 12)))
        with eager():
            _pass(archive, folder, count, cancel=lambda: next(left, None) is None)
        return "cancelled"

    def dying() -> None:
        with eager():
            Fault(at, kill, "torn" if how == "torn" else "before").install()
            _pass(archive, folder, count)

    return f"killed, {how} at {at}" if in_child(dying) else "ended before it was killed"


def _pass_with_dying_workers(archive: Path, folder: Path, chance: random.Random, count: int) -> str:
    at = chance.randrange(1, 10)
    first = f"{archive}-killed" if chance.random() < 0.5 else ""
    if first:
        Path(first).unlink(missing_ok=True)
    try:
        with eager(_dying_workers(at, first)):
            report = _pass(archive, folder, count)
    except ArchiveError as error:
        return f"killed, each worker at {at}: {error}"
    return f"killed, a worker at {at}" if report.warnings else "ended before a worker was killed"


def _pass(archive: Path, folder: Path, count: int, cancel: Cancel | None = None) -> UpdateReport:
    with Archive.create(archive) as opened:
        return opened.update([folder], prune=True, cancel=cancel, workers=count)


def whole_pass(archive: Path, folder: Path, count: int = 1) -> None:
    """One pass to its end."""
    with eager() if count > 1 else nullcontext():
        assert not _pass(archive, folder, count).stopped


def converges(root: Path, seed: int, count: int = 1) -> Counter[str]:
    """Go through one story in a folder, which is removed then; what was done to the passes.

    Raises AssertionError with the story where the archive differs from a new one.
    """
    chance = random.Random(seed)
    folder, archive, anew = root / "news", root / "archive", root / "anew"
    folder.mkdir(parents=True)
    story = Story(chance, folder)
    done = Counter[str](sequences=1)
    for _ in range(chance.randrange(1, 6)):
        for _ in range(chance.randrange(1, 6)):
            story.step()
        if chance.random() < 0.7:
            how = stopped_pass(archive, folder, chance, count)
            done[how.partition(",")[0]] += 1
        else:
            whole_pass(archive, folder, count)
            how = "whole pass"
        story.told.append(how)
    whole_pass(archive, folder, count)
    whole_pass(anew, folder)
    assert told(archive) == told(anew), "\n".join([f"seed {seed}", *story.told])
    assert Archive.check(archive) == ()
    shutil.rmtree(root)
    return done


def told(archive: Path) -> dict[str, Any]:
    """What a reader finds in an archive, whatever ids its articles of one file have."""
    with Archive.open(archive) as opened:
        result = opened.search(SearchRequest(limit=1000, facets=100))
        articles = Counter[str]()
        for head in result.articles:
            article = opened.article(head.id)
            own = all(path.endswith(".jsonl") for path in article.paths)
            articles[repr(article if own else article._replace(id=""))] += 1
        names = {
            facet: sorted((value.name, value.count, value.long_form) for value in values)
            for facet, values in result.facets.items()
        }
        forms = {
            (kind, name): opened.entities(kind, name)[0].forms
            for facet, kind in KIND_OF_FACET.items()
            for name, _, _ in names[facet]
        }
        return {"total": result.total, "articles": articles, "facets": names, "forms": forms}
