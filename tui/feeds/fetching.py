"""Gets feeds over the network: politely, within limits of time and size, and only what is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import urllib3

_AT_ONCE: Final = 8
"""How many feeds are fetched at the same time."""
_LONGEST: Final = 8 << 20
"""Bytes of a feed, unpacked."""
_PIECE: Final = 1 << 16
_CONNECT: Final = 10.0
_REDIRECTS: Final = 5
_KINDS: Final = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/feed+json;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a server said of a feed, to be told again so that it sends only what has changed."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching a feed: its `data` where it is new, the `fault` where that failed."""

    address: str
    status: Literal["new", "unchanged", "failed"]
    data: bytes = b""
    stamp: Stamp = Stamp()
    content_type: str = ""
    fault: str = ""


def fetch(
    stamps: Mapping[str, Stamp], timeout: float, stopped: Callable[[], bool]
) -> Iterator[Fetched]:
    """Yield what comes of each feed, in their order, until `stopped` returns true.

    `timeout` is how many seconds one feed may take as a whole.
    """
    import urllib3

    # Nothing is tried again: the next time will.
    retries = urllib3.Retry(None, connect=0, read=0, status=0, other=0, redirect=_REDIRECTS)
    with (
        urllib3.PoolManager(num_pools=_AT_ONCE, retries=retries) as pool,
        ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch") as threads,
    ):
        waiting = [
            threads.submit(_fetched, pool, address, stamp, timeout, stopped)
            for address, stamp in stamps.items()
        ]
        for each in waiting:
            yield each.result()


def _fetched(
    pool: urllib3.PoolManager,
    address: str,
    stamp: Stamp,
    timeout: float,
    stopped: Callable[[], bool],
) -> Fetched:
    import urllib3

    if stopped():
        return Fetched(address, "failed", fault="stopped")
    end = time.monotonic() + timeout
    headers = {
        "User-Agent": f"dateline/{version('dateline')}",
        "Accept": _KINDS,
        "Accept-Encoding": "gzip, deflate",
    }
    if stamp.etag:
        headers["If-None-Match"] = stamp.etag
    if stamp.modified:
        headers["If-Modified-Since"] = stamp.modified
    limits = urllib3.Timeout(connect=min(_CONNECT, timeout), read=timeout)
    try:
        response = pool.request(
            "GET", address, headers=headers, timeout=limits, preload_content=False
        )
        try:
            if response.status == 304:
                return Fetched(address, "unchanged", stamp=stamp)
            if response.status != 200:
                again = response.headers.get("Retry-After", "")
                wait = f"; it asks to wait {again[:40]}" if again else ""
                said = f"the server answers {response.status} {response.reason or ''}".rstrip()
                return Fetched(address, "failed", fault=said + wait)
            data = bytearray()
            for piece in response.stream(_PIECE, decode_content=True):
                data += piece
                if len(data) > _LONGEST:
                    return Fetched(address, "failed", fault=f"longer than {_LONGEST >> 20} MB")
                if time.monotonic() > end or stopped():
                    return Fetched(address, "failed", fault=f"took longer than {timeout:.0f} s")
            return Fetched(
                address,
                "new",
                bytes(data),
                Stamp(
                    response.headers.get("ETag", "")[:1000],
                    response.headers.get("Last-Modified", "")[:1000],
                ),
                response.headers.get("Content-Type", ""),
            )
        finally:
            response.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return Fetched(address, "failed", fault=_reason(error, timeout))


def _reason(error: Exception, timeout: float) -> str:
    import urllib3

    if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if isinstance(error, urllib3.exceptions.NameResolutionError):
        return "no such host"
    if isinstance(error, urllib3.exceptions.NewConnectionError):  # which is a TimeoutError too
        return "no connection"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return f"no answer within {timeout:.0f} s"
    return " ".join(str(error).split())[:200] or type(error).__name__


def addresses_of(origins: Sequence[str], listed: Callable[[str], Sequence[str]]) -> list[str]:
    """Return the addresses of feeds, those that files list included, each once."""
    found: list[str] = []
    for each in origins:
        found += [each] if each.startswith(("http://", "https://")) else listed(each)
    return list(dict.fromkeys(found))
