"""What a value of a file must be before anybody relies on it; ValueError where it is not."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

MOST: Final = 2**63 - 1


def loads(data: bytes | str) -> Any:
    """The value of a JSON text, which has no Infinity, no NaN and no endless nesting."""
    if isinstance(data, bytes):
        data = data.decode("utf-8", "surrogatepass")
    try:
        return _DECODER.decode(data)
    except RecursionError:
        raise ValueError("values are nested without end") from None


def integer(value: object, low: int = 0, high: int = MOST) -> int:
    """A whole number from `low` up to and with `high`; true and false are none."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    raise ValueError(f"{value!r:.40} is no number from {low} to {high}")


def boolean(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{value!r:.40} is neither true nor false")


def text(value: object) -> str:
    """A text."""
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r:.40} is no text")


def optional_text(value: object) -> str | None:
    """A text or nothing."""
    return None if value is None else text(value)


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(map(text, items(value)))


def items(value: object) -> list[Any]:
    """A list."""
    if isinstance(value, list):
        return value
    raise ValueError(f"{value!r:.40} is no list")


def table(value: object, *keys: str) -> dict[str, Any]:
    """An object; where keys are named, with just these."""
    if not isinstance(value, dict) or (keys and value.keys() != set(keys)):
        raise ValueError(f"{value!r:.40} has not the keys that it must have")
    return value


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


_DECODER: Final = json.JSONDecoder(parse_constant=_refused)
