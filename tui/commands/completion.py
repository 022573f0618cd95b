"""`dateline completion`: has bash, zsh and fish complete commands, options, names and queries.

The scripts in `tui/share` ask this program for what may stand where the cursor is.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands.guards import FOUND

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHARE: Final = Path(__file__).resolve().parents[1] / "share"
"""What other programs read: scripts for shells, pages for `man`."""
SCRIPTS: Final = {"bash": "dateline.bash", "zsh": "_dateline", "fish": "dateline.fish"}
ASKED: Final = "_DATELINE_COMPLETE"
"""The variable by which a script asks: the shell and `_complete`."""
_UNSAFE: Final = re.compile(r"[^\w@%+=:,./-]", re.ASCII)
_UNSAFE_QUOTED: Final = re.compile(r'[\\"$`]')
_MOST: Final = 200
"""How many words are offered."""


@click.command()
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
def completion(shell: str) -> int:
    """Print the script that completes dateline's commands in SHELL.

    In ~/.bashrc: eval "$(dateline completion bash)", in ~/.zshrc the same with zsh after compinit;
    in ~/.config/fish/config.fish: dateline completion fish | source
    """
    sys.stdout.write((SHARE / SCRIPTS[shell]).read_text("utf-8"))
    return FOUND


def answer(group: click.Group) -> int:
    """Print what may stand where the cursor is, as the script of the shell expects it.

    A line is `kind,text`; the kind is `plain`, or `file` or `dir`, which the shell offers itself.
    """
    shell = os.environ[ASKED].partition("_")[0]
    if shell not in SCRIPTS:
        return FOUND
    line = os.environ.get("COMP_LINE", "")
    words, typed = _words(line)
    lines = []
    for item in _offered(group, words, typed)[:_MOST]:
        text = item.value
        if shell == "bash" and item.type == "plain":
            text = _for_bash(text, typed, os.environ.get("COMP_WORD", ""))
        lines.append(f"{item.type},{text}\n")
    sys.stdout.write("".join(lines))
    return FOUND


def _words(line: str) -> tuple[list[str], str]:
    """Return the finished words of a command line, without the command, and the one begun."""
    from click.shell_completion import split_arg_string

    words = split_arg_string(line)
    begun = len(split_arg_string(line + "x")) == len(words)
    return (words[1:-1], words[-1]) if begun and len(words) > 1 else (words[1:], "")


def _offered(group: click.Group, words: list[str], typed: str) -> list[CompletionItem[str]]:
    from click.shell_completion import ShellComplete

    settings: MutableMapping[str, object] = {}
    return ShellComplete(group, settings, "dateline", ASKED).get_completions(words, typed)


def _for_bash(text: str, typed: str, word: str) -> str:
    """Return a candidate as it replaces `word`, what bash itself takes for the word being typed.

    To bash a word begins behind a colon too; the candidate is quoted as the word is.
    """
    if word.startswith("'"):
        return text.replace("'", "'\\''")
    if word.startswith('"'):
        return _UNSAFE_QUOTED.sub(r"\\\g<0>", text)
    before = typed.rpartition(":")[:2] if ":" in typed else ("", "")
    behind = text.removeprefix("".join(before))
    return _UNSAFE.sub(lambda sign: "\\" + sign[0] if sign[0].isascii() else sign[0], behind)
