"""How the reader looks: a few sober palettes and the glyphs that the terminal can show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """Every style that the reader draws with.

    `plain` is running text, `muted` and `faint` step back from it, `bar` is the line of the query
    and of the status. `cursor` marks the chosen row of the pane that has the keys, `resting` that
    of the others. `match` is a hit, `current` the one that `n` has reached.
    """

    name: str
    theme: Theme
    plain: Style
    muted: Style
    faint: Style
    strong: Style
    accent: Style
    bar: Style
    bar_muted: Style
    bar_accent: Style
    cursor: Style
    resting: Style
    match: Style
    current: Style
    include: Style
    exclude: Style
    error: Style

    def on_cursor(self, style: Style, active: bool) -> Style:
        """Return `style` as it looks on the chosen row."""
        return style + (self.cursor if active else self.resting)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The few signs beyond ASCII; each is one cell wide."""

    rule: str = "│"
    line: str = "─"
    thumb: str = "▐"
    dot: str = "·"
    ellipsis: str = "…"
    exclude: str = "−"
    include: str = "+"
    prompt: str = "›"


UNICODE: Final = Glyphs()
ASCII: Final = Glyphs(rule="|", line="-", thumb="#", dot="-", ellipsis=">", exclude="-", prompt=">")


def glyphs_for(encoding: str) -> Glyphs:
    """Return the signs that a terminal written to in `encoding` can show."""
    try:
        "".join(getattr(UNICODE, name) for name in Glyphs.__slots__).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def _coloured(
    name: str,
    *,
    dark: bool,
    ground: str,
    bar: str,
    cursor: str,
    resting: str,
    text: str,
    muted: str,
    faint: str,
    accent: str,
    match: str,
    current: str,
    include: str,
    exclude: str,
) -> Palette:
    def on(ground: str, foreground: str, attributes: str = "") -> Style:
        return Style.parse(f"{attributes} {foreground} on {ground}")

    return Palette(
        name=name,
        theme=Theme(
            name=name,
            primary=accent,
            foreground=text,
            background=ground,
            surface=bar,
            panel=bar,
            error=exclude,
            dark=dark,
            variables={
                "input-cursor-background": accent,
                "input-cursor-foreground": ground,
                "input-selection-background": cursor,
                "input-selection-foreground": text,
            },
        ),
        plain=on(ground, text),
        muted=on(ground, muted),
        faint=on(ground, faint),
        strong=on(ground, text, "bold"),
        accent=on(ground, accent),
        bar=on(bar, text),
        bar_muted=on(bar, muted),
        bar_accent=on(bar, accent),
        cursor=Style.parse(f"{text} on {cursor}"),
        resting=Style.parse(f"on {resting}"),
        match=Style.parse(match),
        current=Style.parse(current),
        include=on(ground, include),
        exclude=on(ground, exclude),
        error=on(bar, exclude),
    )


def _native(
    name: str, accent: str, match: str, current: str, include: str, exclude: str
) -> Palette:
    """Return a palette in the terminal's own colours, which it therefore never clashes with."""
    style = Style.parse
    return Palette(
        name=name,
        theme=replace(BUILTIN_THEMES["ansi-dark"], name=name),
        plain=Style.null(),
        muted=style("dim"),
        faint=style("dim"),
        strong=style("bold"),
        accent=style(accent),
        bar=Style.null(),
        bar_muted=style("dim"),
        bar_accent=style(accent),
        cursor=style("not dim reverse"),
        resting=style("not dim bold"),
        match=style(match),
        current=style(current),
        include=style(include),
        exclude=style(exclude),
        error=style(exclude),
    )


# Greys of low saturation and colours near the 6x6x6 cube look the same with 256 colours.
NIGHT: Final = _coloured(
    "night",
    dark=True,
    ground="#17191c",
    bar="#212327",
    cursor="#383c42",
    resting="#26292d",
    text="#d6d8db",
    muted="#8d9196",
    faint="#585c62",
    accent="#dfaf5f",
    match="#ffd787 on #453a1f",
    current="bold #17191c on #ffaf5f",
    include="#87af87",
    exclude="#d7875f",
)
PAPER: Final = _coloured(
    "paper",
    dark=False,
    ground="#faf9f7",
    bar="#ecebe8",
    cursor="#d5d3cf",
    resting="#e8e6e2",
    text="#26282b",
    muted="#6b6e73",
    faint="#b4b2ae",
    accent="#875f00",
    match="#5f3a00 on #ffe2a0",
    current="bold #ffffff on #af5f00",
    include="#2f6f3f",
    exclude="#af3a2a",
)
TERMINAL: Final = _native(
    "terminal",
    accent="cyan",
    match="black on yellow",
    current="bold black on bright_cyan",
    include="green",
    exclude="red",
)
PLAIN: Final = _native(
    "plain",
    accent="bold",
    match="bold underline",
    current="bold reverse",
    include="bold",
    exclude="bold",
)
"""For NO_COLOR: nothing but bold, dim, underline and reverse."""

PALETTES: Final = {palette.name: palette for palette in (NIGHT, PAPER, TERMINAL, PLAIN)}
_CHOICES: Final = (NIGHT, PAPER, TERMINAL)


def first_palette(*, no_color: bool, colors: str | None) -> Palette:
    """Return the palette to start with, given what Rich calls the terminal's colour system."""
    if no_color:
        return PLAIN
    return NIGHT if colors in {"truecolor", "256"} else TERMINAL


def next_palette(palette: Palette) -> Palette:
    """Return the palette after `palette`; without colours there is no other one."""
    if palette is PLAIN:
        return PLAIN
    return _CHOICES[(_CHOICES.index(palette) + 1) % len(_CHOICES)]
