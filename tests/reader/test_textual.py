"""The private names of Textual that the reader uses, and those that it must not hide.

Textual is pinned to a minor version, for these may change with any other. Whoever raises the pin
sees here what to check.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest
from textual._compositor import Compositor
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from tests import ROOT

USED = {
    App: {"_driver"},
    LinuxDriver: {
        "_app",
        "_debug",
        "_loop",
        "_writer_thread",
    },
}
"""Private names of Textual's own classes that ours use, by class."""
KEYS: dict[type, set[str]] = {XTermParser: {"_sequence_to_key_events", "parse_mouse_code"}}
"""Names of the parser of keys, a private class."""
TESTED: dict[type, set[str]] = {Screen: {"_compositor"}, Compositor: {"render_strips"}}
"""Names of private classes, and private names that only tests use."""
UNDOCUMENTED = {
    "exit_event",
    "fileno",
    "flush",
    "no_automatic_restart",
    "process_message",
    "resume_application_mode",
    "run_input_thread",
    "suspend_application_mode",
}
"""Names of the driver without an underscore that no documentation promises."""


async def test_every_private_name_of_textual_that_is_used_is_there() -> None:
    instances: dict[type, object] = {
        App: App(),
        LinuxDriver: LinuxDriver(App()),
        Screen: Screen(),
        Compositor: Compositor(),
        XTermParser: XTermParser(),
    }
    wanted: dict[type, set[str]] = {
        **USED,
        **KEYS,
        **TESTED,
        LinuxDriver: USED[LinuxDriver] | UNDOCUMENTED,
    }
    gone = [
        f"{kind.__name__}.{name}"
        for kind, names in wanted.items()
        for name in sorted(names)
        if not hasattr(instances[kind], name)
    ]
    assert not gone, f"Textual no longer has {', '.join(gone)}: see tui/terminal/driver.py"


def test_every_private_name_of_textual_that_is_used_is_listed() -> None:
    for module, node, kind in _subclasses():
        own = _assigned(node) | set(vars(kind))
        used = {name for name in _attributes(node, ast.Load) if name not in own}
        listed = {name for base in kind.__mro__ for name in USED.get(base, ())}
        assert used <= listed, f"{module}.{kind.__name__} uses {used - listed} of Textual"


async def test_no_private_name_of_textual_is_hidden() -> None:
    instances: tuple[object, ...] = (
        App(),
        LinuxDriver(App()),
        Screen(),
        Widget(),
        Input(),
        Message(),
    )
    for module, node, kind in _subclasses():
        taken = {
            name
            for base in kind.__mro__
            if base.__module__.startswith("textual")
            for name in (
                *vars(base),
                *(name for each in instances if type(each) is base for name in vars(each)),
            )
        }
        methods = {
            each.name
            for each in node.body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        own = {name for name in _assigned(node) | methods if _is_private(name)}
        assert not own & taken, f"{module}.{kind.__name__} hides {own & taken} of Textual"


def _subclasses() -> Iterator[tuple[str, ast.ClassDef, type]]:
    """Yield each class of ours that is one of Textual's: its module, its source, itself."""
    found = False
    for path in sorted((ROOT / "tui").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.bases:
                kind = getattr(import_module(module), node.name)
                if issubclass(kind, App | Screen | Widget | Driver):
                    found = True
                    yield module, node, kind
    assert found


def _assigned(node: ast.ClassDef) -> set[str]:
    return _attributes(node, ast.Store)


def _attributes(node: ast.ClassDef, context: type[ast.expr_context]) -> set[str]:
    """Return the private names that the class reads or sets, on itself or on others."""
    return {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute)
        and isinstance(each.ctx, context)
        and _is_private(each.attr)
        and not (isinstance(each.value, ast.Name) and each.value.id == "os")
    }


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@pytest.mark.parametrize("name", ["run_input_thread", "start_application_mode", "write"])
def test_what_the_driver_overrides_is_there_to_be_overridden(name: str) -> None:
    assert name in vars(LinuxDriver), f"Textual calls {name} no more: see tui/terminal/driver.py"
