"""How large the terminal is by now."""

from __future__ import annotations

import os


def terminal_size(fileno: int = 0) -> tuple[int, int] | None:
    """Return the columns and lines of a terminal, None where it does not know them.

    It is asked anew each time: $COLUMNS and $LINES may be those of another terminal, or those from
    before its window was changed.
    """
    try:
        columns, lines = os.get_terminal_size(fileno)
    except (OSError, ValueError):
        return None
    return (columns, lines) if columns and lines else None
