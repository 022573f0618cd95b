"""The files of the accurate recogniser: `ENCODER` (ONNX) and `PIECES` (its word pieces)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ENCODER: Final = Path(__file__).parent / "encoder.onnx"
PIECES: Final = Path(__file__).parent / "pieces.json"
