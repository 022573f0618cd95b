"""Specifications of the product, with real parts: files, terminals, servers, killed processes."""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SEEDS: Final = ROOT / "seeds"
CACHE: Final = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
"""Where the person who runs the tests keeps what takes long to make, such as dictionaries."""
