"""Write the weights and the lexicon as one archive of plain arrays, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from search.names.training.learner import Chain

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(
    chain: Chain, listed: Mapping[str, int], clusters: Mapping[str, tuple[int, int, int]]
) -> dict[str, NDArray[np.generic]]:
    """The arrays of a model: feature weights as int8, where 1 and -1 are not worth their space."""
    scale = float(np.quantile(np.abs(chain.features[chain.features != 0]), 0.9995)) / 127
    rounded = np.clip(np.rint(chain.features / scale), -127, 127).astype(np.int8)
    rounded[np.abs(rounded) <= 1] = 0
    arrays: dict[str, NDArray[np.generic]] = {
        "features": rounded,
        "scale": np.array(scale, np.float32),
        "pairs": chain.pairs,
        "first": chain.first,
        "last": chain.last,
    }
    arrays["words"] = _text(sorted(listed))
    arrays["bits"] = np.array([listed[word] for word in sorted(listed)], np.uint32)
    arrays["clustered"] = _text(sorted(clusters))
    arrays["clusters"] = np.array([clusters[word] for word in sorted(clusters)], np.uint16)
    return arrays


def write_model(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write the arrays where `numpy.load` finds them, without a time or anything that varies."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            data = io.BytesIO()
            np.lib.format.write_array(data, np.asarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data.getvalue(), compresslevel=9)


def _text(words: list[str]) -> NDArray[np.uint8]:
    broken = [word for word in words if "\n" in word]
    if broken:
        raise ValueError(f"a word with a line break would shift all that follow: {broken[0]!r}")
    return np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)
