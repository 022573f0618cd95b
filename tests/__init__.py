"""Specifications of the product, with real parts: files, terminals, servers, killed processes."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SEEDS: Final = ROOT / "seeds"
