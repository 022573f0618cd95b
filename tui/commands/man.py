"""`dateline man`: the manual pages, made from the commands, keys, settings and query language."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Final

import click

from tui.commands.guards import FOUND

_ENVIRONMENT: Final = (
    ("DATELINE_ARCHIVE", "the archive, where -a names none"),
    ("DATELINE_USER, DATELINE_PASSWORD", "the account for an archive in a cluster"),
    ("DATELINE_CA_FILE", "the authority that its certificates are checked by"),
    ("DATELINE_CERTIFICATE, DATELINE_KEY", "files of a certificate to show it"),
    ("DATELINE_SHARDS", "in how many parts a new archive in a cluster is kept"),
    ("DATELINE_RESTRICTED", "with any value as --restricted"),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME", "where archives, settings and marks lie"),
    ("NO_COLOR", "with any value the reader is drawn without colours"),
)
_FILES: Final = (
    ("~/.config/dateline/config.toml", "settings, see SETTINGS"),
    ("~/.local/state/dateline/state.sqlite3", "marks, saved searches, queries, places"),
    ("~/.local/share/dateline/default", "the archive that is written where none is named"),
)
_EXITS: Final = (
    ("0", "found"),
    ("1", "nothing found"),
    ("2", "wrong usage, or a query that cannot be understood"),
    ("3", "the archive is missing, damaged or locked"),
    ("74", "the output cannot be written"),
    ("130", "stopped by Ctrl-C"),
)
_LANGUAGE: Final = (
    "One language in the query bar of the reader, on the command line, in saved searches. A space "
    "means and, which binds tighter than OR; parentheses group. Operators (AND, OR, NOT, NEAR, "
    "ADJ, SAME) are capitals only. What is searched is the headline and the text; a paragraph is a "
    "wall that no phrase and no nearness crosses.",
    "Accents, strokes, kinds of quotes and capitals do not matter. A plain word "
    "is found in all its inflections; a word in quotation marks, after = or in capitals is not "
    "inflected. A run of Chinese, Japanese or Thai is found by any part of it.",
    "A query that cannot be understood is told with its column. dateline explain QUERY shows how "
    "one is understood and what each clause of it matches.",
)


@click.command()
@click.argument("page", type=click.Choice(["dateline", "query"]), default="dateline")
def man(page: str) -> int:
    """Show the manual page of the command, or of the query language (query).

    In a pipe or a file it is the source of the page, dateline(1) or dateline-query(7).
    """
    group = click.get_current_context().find_root().command
    assert isinstance(group, click.Group)
    source = command_page(group) if page == "dateline" else query_page()
    program = shutil.which("man") if sys.stdout.isatty() else None
    if program is None:
        sys.stdout.write(source)
        return FOUND
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".1") as file:
        file.write(source)
        file.flush()
        subprocess.run([program, file.name], check=False)
    return FOUND


def command_page(dateline: click.Group) -> str:
    """Return the page dateline(1) in the language of roff."""
    from tui.reader.actions import DEFAULT_ACTIONS, GROUPS
    from tui.settings.file import SETTINGS

    shared = {option.name for option in dateline.params}
    root = click.Context(dateline, info_name="dateline")
    page = [_title("dateline", 1), _section("NAME")]
    page += [
        "dateline \\- read and search a news archive from the terminal\n",
        _section("SYNOPSIS"),
    ]
    page += [f".B dateline\n[\\fIoption\\fR]...\n.br\n.B dateline\n{_italic('command')} ...\n"]
    page += [_section("DESCRIPTION"), *_paragraphs(dateline.help or "")]
    page += ["In the reader, ? lists the keys and : all commands.\n", _section("OPTIONS")]
    page += ["They hold for the reader and, where they make sense, for every command.\n"]
    page += [_option(each) for each in dateline.params if isinstance(each, click.Option)]
    page += [_section("COMMANDS")]
    for path, command in _commands(dateline, root):
        arguments = [each.make_metavar(root) for each in command.params if _is_argument(each)]
        page += [f".SS {_roff(' '.join([path, *arguments]))}\n", *_paragraphs(command.help or "")]
        options = [each for each in command.params if isinstance(each, click.Option)]
        page += [_option(each) for each in options if each.name not in shared and not each.hidden]
    page += [_section("KEYS")]
    for group in GROUPS:
        page += [f".SS {group}\n"]
        actions = [action for action in DEFAULT_ACTIONS if action.group == group]
        page += [_entry(_bold(action.shown), action.help) for action in actions]
    page += [_section("SETTINGS"), "Entries of config.toml, with their defaults:\n"]
    for setting in SETTINGS:
        default = str(setting.default).lower() if setting.kind is bool else f'"{setting.default}"'
        choices = f" ({', '.join(setting.choices)})" if setting.choices else ""
        page += [_entry(_bold(f"{setting.name} = {default}"), f"{setting.about}{choices}")]
    page += ["The table [keys] gives an action of the palette another key, or a list of keys.\n"]
    for heading, entries in (
        ("ENVIRONMENT", _ENVIRONMENT),
        ("FILES", _FILES),
        ("EXIT STATUS", _EXITS),
    ):
        page += [_section(heading), *(_entry(_bold(name), about) for name, about in entries)]
    page += [_section("SEE ALSO"), ".BR dateline-query (7)\n"]
    return "".join(page)


def query_page() -> str:
    """Return the page dateline-query(7) in the language of roff."""
    from search import LONGEST_QUERY, QUERY_FORMS

    page = [_title("dateline-query", 7), _section("NAME")]
    page += ["dateline-query \\- the query language of dateline\n", _section("DESCRIPTION")]
    page += [f".PP\n{_roff(text)}\n" for text in _LANGUAGE]
    page += [_section("FORMS"), "Such a query finds the articles that ...\n"]
    for forms, meaning in QUERY_FORMS:
        page += [_entry(", ".join(map(_bold, forms)), meaning.replace("`", ""))]
    page += [_section("LIMITS")]
    page += [f"A query has at most {LONGEST_QUERY:,} characters, and takes at most five seconds.\n"]
    page += [_section("SEE ALSO"), ".BR dateline (1)\n"]
    return "".join(page)


def _commands(
    group: click.Group, context: click.Context, above: str = ""
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command below a group, in its order, with the words that call it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, "it is listed"
        if command.hidden:
            continue
        path = f"{above} {name}".strip()
        yield path, command
        if isinstance(command, click.Group):
            yield from _commands(command, context, path)


def _is_argument(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument)


def _option(option: click.Option) -> str:
    names = ", ".join(map(_bold, (*option.opts, *option.secondary_opts)))
    value = "" if option.is_flag else f" {_italic(option.metavar or '|'.join(_choices(option)))}"
    return _entry(names + value, option.help or "")


def _choices(option: click.Option) -> Iterable[str]:
    kind = option.type
    return kind.choices if isinstance(kind, click.Choice) else (kind.name.upper(),)


def _title(name: str, section: int) -> str:
    return f'.TH {name.upper()} {section} "" "dateline {version("dateline")}"\n'


def _section(heading: str) -> str:
    return f".SH {heading}\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield f".PP\n{_roff(' '.join(paragraph.split()))}\n"


def _entry(term: str, about: str) -> str:
    return f".TP\n{term}\n{_roff(about)}\n"


def _bold(text: str) -> str:
    return f"\\fB{_roff(text)}\\fR"


def _italic(text: str) -> str:
    return f"\\fI{_roff(text)}\\fR"


def _roff(text: str) -> str:
    """Return text with nothing in it that roff would take for its own."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    escaped = escaped.replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
