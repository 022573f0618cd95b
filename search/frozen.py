"""Frozen data classes that cost little to define, for a process defines all while somebody waits.

`dataclass` compiles six methods for each class, which takes half a millisecond; a search defines a
hundred classes, makes objects of twenty, and compares or prints those of two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, FrozenInstanceError, dataclass, field, fields
from threading import RLock
from typing import Any, Final, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

_METHODS: Final = (
    *("__init__", "__repr__", "__eq__", "__hash__"),
    *("__dataclass_fields__", "__dataclass_params__", "__match_args__"),
)
"""What `dataclass` adds to a class, but for what forbids changes."""
_ONE_AT_A_TIME: Final = RLock()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(written: type[T]) -> type[T]:
    """The class that `dataclass(frozen=True, slots=True)` makes of one as it is written.

    Its constructor is compiled when it is first called, and its other methods when the first of
    these is asked for.
    """
    kinds = vars(written).get("__annotations__", {})
    own = tuple(name for name, kind in kinds.items() if not kind.startswith("ClassVar"))
    body = {name: value for name, value in vars(written).items() if name not in own}
    defaults = {name: value for name, value in vars(written).items() if name in own}
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    if body.get("__hash__") is None:
        body.pop("__hash__", None)  # of a class with an `__eq__` of its own
    late = [name for name in _METHODS if name not in body]

    def compile_constructor() -> None:
        made.__init__ = _constructor(made, own, defaults, "__post_init__" in body)

    def compile_all() -> None:
        with _ONE_AT_A_TIME:
            if "__dataclass_fields__" not in vars(written):
                dataclass(frozen=True)(written)
        for name in late:
            setattr(made, name, getattr(written, name))

    body |= {name: _Late(name, compile_all) for name in late}
    if written.__bases__ == (object,) and not any(isinstance(v, Field) for v in defaults.values()):
        body["__init__"] = _Late("__init__", compile_constructor)
    body |= {"__slots__": own, "__setattr__": _refuse, "__delattr__": _refuse}
    body |= {"__getstate__": _values, "__setstate__": _restore}
    kind: Any = type(written)
    made: Any = kind(written.__name__, written.__bases__, body)
    made.__qualname__ = written.__qualname__
    return made  # type: ignore[no-any-return]


class _Late:
    """An attribute of a class that is replaced by what it stands for when it is first asked for."""

    def __init__(self, name: str, put: Callable[[], None]) -> None:
        self._name = name
        self._put = put

    def __get__(self, instance: object, owner: type) -> Any:
        self._put()
        return getattr(owner if instance is None else instance, self._name)


def _constructor(made: type, own: Sequence[str], defaults: Mapping[str, Any], checked: bool) -> Any:
    """What `dataclass` compiles as `__init__` for fields with plain defaults."""
    parameters = [f"{name}=_defaults[{name!r}]" if name in defaults else name for name in own]
    lines = [f" _set_{name}(self, {name})" for name in own]
    lines += [" self.__post_init__()"] if checked else []
    head = f"def __init__({', '.join(['self', *parameters])}):"
    space: dict[str, Any] = {"_defaults": defaults}
    space |= {f"_set_{name}": vars(made)[name].__set__ for name in own}
    exec(
        "\n".join([head, *(lines or [" pass"])]), space
    )  # the names are those of a class of our own
    return space["__init__"]


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__} is never changed, nor is its {name}")


def _values(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, values: list[Any]) -> None:
    for each, value in zip(fields(self), values, strict=True):
        object.__setattr__(self, each.name, value)
