"""A frozen class is the data class it would be, however late its methods are compiled."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from search.frozen import frozen


@frozen
class Point:
    """A point, with how it is shown."""

    UNIT: ClassVar[str] = "cm"

    x: int
    y: int = 0
    label: str = field(default="", compare=False, repr=False)

    def moved(self, by: int) -> Point:
        """The same point further to the right."""
        return replace(self, x=self.x + by)


@frozen
class Named(Point):
    """A point with names."""

    names: list[str] = field(default_factory=list)


@frozen
class Positive:
    """A number that is checked, and compared by whether it is even."""

    number: int
    origin: str = "here"

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Positive) and self.number % 2 == other.number % 2


@frozen
class Nothing:
    """No field at all."""


def fresh(made: Any) -> Any:
    """The class made anew, so that nothing of it is compiled yet."""
    body = {name: value for name, value in vars(Written).items() if name[:2] != "__"}
    annotations = {"__annotations__": Written.__annotations__, "__module__": __name__}
    return made(type("Written", (), body | annotations))


class Written:
    """What a person writes."""

    id: str
    count: int = 1
    names: tuple[str, ...] = ()

    def double(self) -> int:
        """Twice the count."""
        return 2 * self.count


@pytest.mark.parametrize(
    "use",
    [
        lambda kind: repr(kind("a", names=("b",))),
        lambda kind: kind("a", 1) == kind("a"),
        lambda kind: kind("a") == kind("a", 2),
        lambda kind: kind("a") == ("a", 1, ()),
        lambda kind: len({kind("a"), kind("a", 1), kind("b")}),
        lambda kind: hash(kind("a")) == hash(("a", 1, ())),
        lambda kind: [(each.name, each.default) for each in fields(kind)],
        lambda kind: (is_dataclass(kind), kind.__match_args__, kind.__slots__),
        lambda kind: asdict(kind("a", names=("b", "c"))),
        lambda kind: repr(replace(kind("a"), count=5)),
        lambda kind: kind("a", 3).double(),
        lambda kind: repr(copy.deepcopy(kind("a", 3))),
        lambda kind: hasattr(kind("a"), "__dict__"),
        lambda kind: kind.__init__.__name__,
    ],
)
def test_it_does_what_a_data_class_does(use: Any) -> None:
    expected = use(fresh(dataclasses.dataclass(frozen=True, slots=True)))
    assert use(fresh(frozen)) == expected


@pytest.mark.parametrize("arguments", [(), (1, 2, 3, 4)])
def test_wrong_arguments_are_refused(arguments: tuple[int, ...]) -> None:
    for kind in (fresh(frozen), fresh(dataclasses.dataclass(frozen=True, slots=True))):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            kind(*arguments)


def test_nothing_of_it_changes() -> None:
    point = Point(1)
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x")):
        with pytest.raises(FrozenInstanceError):
            change()
    with pytest.raises(FrozenInstanceError):
        setattr(point, "other", 2)  # noqa: B010 (a type checker knows that there is none)
    assert point == Point(1)


def test_fields_with_options_and_of_a_base_class() -> None:
    point = Named(1, label="there", names=["a"])
    assert point == Named(1, names=["a"]) != Named(1)
    assert repr(point) == "Named(x=1, y=0, names=['a'])"
    assert Named(1).names is not Named(1).names
    assert point.moved(2) == Named(3, names=["a"])
    assert Point(1) != Named(1)
    assert Point.UNIT == Named.UNIT == "cm"
    match point:
        case Point(x, y):
            assert (x, y) == (1, 0)


def test_a_class_without_fields() -> None:
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"


def test_methods_of_its_own_are_kept() -> None:
    with pytest.raises(ValueError, match="-1"):
        Positive(-1)
    assert Positive(2) == Positive(4) != Positive(3)
    assert hash(Positive(2, "a")) == hash((2, "a"))


def test_it_is_sent_to_a_process_that_has_made_none_yet() -> None:
    sent = pickle.dumps([Point(1, 2, "there"), Named(3), Positive(5)])
    program = (
        "import pickle, sys; point, named, five = pickle.loads(sys.stdin.buffer.read());"
        "print(point, point.label, named, five)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True)
    assert done.stdout.decode().split("\n")[0] == (
        "Point(x=1, y=2) there Named(x=3, y=0, names=[]) Positive(number=5, origin='here')"
    )
