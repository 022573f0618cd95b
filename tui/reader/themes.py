"""The palettes of the reader and the glyphs that a terminal can show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """Every style that the reader draws with.

    `plain` is running text, `muted` and `faint` are less prominent, `bar` is the line of the query
    and of the status. `selected` is the selected row of the pane that has the keys,
    `selected_inactive` that of the others. `match` is a hit, `current` the one `n` has reached.
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
    selected: Style
    selected_inactive: Style
    match: Style
    current: Style
    include: Style
    exclude: Style
    error: Style

    def on_selected(self, style: Style, active: bool) -> Style:
        """Return `style` for the selected row; `active` is whether its pane has the keys."""
        return style + (self.selected if active else self.selected_inactive)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters beyond ASCII that the reader draws; each but `note` is one cell wide."""

    rule: str = "│"
    line: str = "─"
    thumb: str = "▐"
    dot: str = "·"
    ellipsis: str = "…"
    exclude: str = "−"
    include: str = "+"
    alternative: str = "|"
    prompt: str = "›"
    bars: str = " ▁▂▃▄▅▆▇█"
    star: str = "★"
    new: str = "●"
    note: str = "✎"


UNICODE: Final = Glyphs()
ASCII: Final = Glyphs(
    rule="|",
    line="-",
    thumb="#",
    dot="-",
    ellipsis=">",
    exclude="-",
    prompt=">",
    bars=" 12345678",
    star="*",
    new="o",
    note="note:",
)


def glyphs_for(encoding: str) -> Glyphs:
    """Return the glyphs that a terminal with this encoding can show."""
    try:
        "".join(getattr(UNICODE, name) for name in Glyphs.__slots__).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def _coloured(
    name: str,
    *,
    dark: bool,
    background: str,
    bar: str,
    selected: str,
    selected_inactive: str,
    text: str,
    muted: str,
    faint: str,
    accent: str,
    match: str,
    current: str,
    include: str,
    exclude: str,
) -> Palette:
    def on(background: str, foreground: str, attributes: str = "") -> Style:
        return Style.parse(f"{attributes} {foreground} on {background}")

    return Palette(
        name=name,
        theme=Theme(
            name=name,
            primary=accent,
            foreground=text,
            background=background,
            surface=bar,
            panel=bar,
            error=exclude,
            dark=dark,
            variables={
                "input-cursor-background": accent,
                "input-cursor-foreground": background,
                "input-selection-background": selected,
                "input-selection-foreground": text,
            },
        ),
        plain=on(background, text),
        muted=on(background, muted),
        faint=on(background, faint),
        strong=on(background, text, "bold"),
        accent=on(background, accent),
        bar=on(bar, text),
        bar_muted=on(bar, muted),
        bar_accent=on(bar, accent),
        selected=Style.parse(f"{text} on {selected}"),
        selected_inactive=Style.parse(f"on {selected_inactive}"),
        match=Style.parse(match),
        current=Style.parse(current),
        include=on(background, include),
        exclude=on(background, exclude),
        error=on(bar, exclude),
    )


def _native(
    name: str, accent: str, match: str, current: str, include: str, exclude: str
) -> Palette:
    """Return a palette in the terminal's own colours, so that it fits any theme of the terminal."""
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
        selected=style("not dim reverse"),
        selected_inactive=style("not dim bold"),
        match=style(match),
        current=style(current),
        include=style(include),
        exclude=style(exclude),
        error=style(exclude),
    )


# These greys and colours are near those of the 256 colours, so that they look alike there.
NIGHT: Final = _coloured(
    "night",
    dark=True,
    background="#17191c",
    bar="#212327",
    selected="#383c42",
    selected_inactive="#26292d",
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
    background="#faf9f7",
    bar="#ecebe8",
    selected="#d5d3cf",
    selected_inactive="#e8e6e2",
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
    """Return the palette to start with; `colors` is Rich's name of the terminal's colour system."""
    if no_color:
        return PLAIN
    return NIGHT if colors in {"truecolor", "256"} else TERMINAL


def next_palette(palette: Palette) -> Palette:
    """Return the palette after `palette`; `PLAIN` is followed by itself."""
    if palette is PLAIN:
        return PLAIN
    return _CHOICES[(_CHOICES.index(palette) + 1) % len(_CHOICES)]
