"""Fields in YAML, TOML or JSON above a text, as site generators and note books keep them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, Final

_LONGEST_MATTER: Final = 64 * 1024
_MATTER: Final = re.compile(
    r"\s*(?:(?P<fence>---|\+\+\+|;;;)[ \t]*\r?\n(?P<fields>.*?)\r?\n(?:(?P=fence)|\.\.\.)[ \t]*"
    r"(?:\r?\n|\Z)"
    r"|(?P<json>\{\r?\n.*?\r?\n\})[ \t]*\r?\n)",
    re.DOTALL,
)
_FENCES: Final = ("---", "+++", ";;;")


def begins_with_fence(text: str) -> bool:
    """Whether a text begins as one with front matter does, be this valid or not."""
    return text.lstrip().startswith(_FENCES)


def front_matter(text: str) -> tuple[dict[str, Any], str] | None:
    """The fields above a text, and the text below; None where there are none, or no valid ones.

    All values are texts, or lists or objects of such.
    """
    matter = _MATTER.match(text[: _LONGEST_MATTER * 2])
    fields = None if matter is None else _fields(matter)
    return None if matter is None or fields is None else (fields, text[matter.end() :])


def _fields(matter: re.Match[str]) -> dict[str, Any] | None:
    """The fields of front matter; None where it is none."""
    try:
        if matter["json"] or matter["fence"] == ";;;":
            found = json.loads(matter["json"] or "{" + matter["fields"].strip().strip("{}") + "}")
        elif matter["fence"] == "+++":
            found = tomllib.loads(matter["fields"])
        else:
            found = _yaml(matter["fields"])
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    texts = {str(key): value for key, value in found.items()}
    return {
        key: value if isinstance(value, str | list | dict) else str(value)
        for key, value in texts.items()
    }


def _yaml(text: str) -> Any:
    """YAML whose values are all texts; ValueError for what is none, or refers to itself."""
    import yaml

    class Loader(yaml.BaseLoader):  # type: ignore[misc]  # it has no types
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                raise yaml.YAMLError("references are not read")
            return super().compose_node(parent, index)

    try:
        return yaml.load(text.expandtabs(4), Loader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
