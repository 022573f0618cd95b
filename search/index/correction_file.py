"""The second copy of what the person said of names, which no file of articles brings back.

It can be read by anybody, and its last line tells whether it is whole even where the manifest is
lost.
"""

from __future__ import annotations

from zlib import crc32

from search.names.registry.corrections import Corrections


def encode(corrections: Corrections) -> bytes:
    """The corrections as text, with the CRC-32 of all of it in a last line that is a remark."""
    text = str(corrections).encode()
    return text + _last_line(text)


def decode(data: bytes) -> Corrections:
    """The corrections that `encode` was given; ValueError or FormatError where they are damaged."""
    end = data.rfind(b"\n", 0, -1) + 1
    if data[end:] != _last_line(data[:end]):
        raise ValueError("the corrections are damaged")
    return Corrections.parse(data.decode())


def _last_line(text: bytes) -> bytes:
    return b"# %08x\n" % crc32(text)
