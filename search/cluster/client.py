"""Speaks HTTP to a cluster: every answer is whole, or it is an error that says what to do.

The standard library's client is enough for some ten endpoints and costs a tenth of the official
one's start. Whoever waits can stop waiting: the connection is then closed, and the cluster drops
the search with it.
"""

from __future__ import annotations

import http.client
import random
import select
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import monotonic, sleep
from typing import Any, Final

import orjson

from search.cluster.address import Account, Address, Host
from search.errors import (
    ArchiveError,
    ArchiveExpired,
    ArchiveMissing,
    QueryError,
    QueryTimeout,
)
from search.watch import Check, Watch, unchecked

Json = Any
"""What JSON may hold, as `orjson` gives it."""
_LOOKS: Final = 0.02
"""Seconds between two looks whether the answer is still wanted."""
_CONNECTS: Final = 10.0
"""Seconds that making a connection may take."""
_SILENCE: Final = 120.0
"""Seconds after which a cluster that says nothing is given up."""
_TRIES: Final = 8
_LOST: Final = 3
"""How many lost connections a request may have."""
_BUSY: Final = frozenset((429, 502, 503, 504))
_AWAY: Final = frozenset(
    {"node_not_connected_exception", "node_disconnected_exception", "node_closed_exception"}
    | {"no_shard_available_action_exception", "unavailable_shards_exception"}
)
_CLAUSES: Final = ("too_many_clauses", "too_many_nested_clauses", "maxClauseCount")


class Conflict(ArchiveError):
    """What was to be changed has been changed by somebody else meanwhile."""


class Busy(ArchiveError):
    """The cluster has no room for a request just now."""


class Client:
    """A connection to one cluster, for one thread at a time; it is made when it is needed.

    One host of the address is spoken to; where it does not answer any more, the next one.
    """

    def __init__(self, address: Address, account: Account | None = None) -> None:
        self.address = address
        self._account = Account.of_environment(address.hosts) if account is None else account
        self._context = self._account.context() if address.secure else None
        self._connection: http.client.HTTPConnection | None = None
        self._host = 0
        """The number of the host that is spoken to."""
        self.requests = 0
        """How many requests were sent."""
        self.bytes_sent = 0

    def twin(self) -> Client:
        """Another connection to the same cluster for the same account."""
        found = Client(self.address, self._account)
        found._host = self._host
        return found

    def call(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        check: Check = unchecked,
        missing: bool = False,
        repeat: bool = True,
        bound: bool = False,
    ) -> Json:
        """The answer to a request, as JSON; None for what is not there where that is `missing`.

        A busy cluster is asked again for a while, and so is one of which a node has just gone, and
        a lost connection where the request may be sent twice (`repeat`). Raises ArchiveError and
        its kin, ArchiveExpired where a request is `bound` to what a node held that is gone, and
        what `check` raises.
        """
        data = None if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        for attempt in range(_TRIES):
            try:
                status, answer = self._exchange(method, path, data, check)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if isinstance(error, _Unreachable):
                    raise ArchiveError("; ".join(error.reasons)) from None
                host, several = self._spoken_to, len(self.address.hosts) > 1
                is_lost = not isinstance(error, TimeoutError | ssl.SSLError)
                if repeat and attempt < _LOST and (is_lost or several):
                    self._turn()
                    continue
                raise ArchiveError(
                    f"the connection to {host} was lost ({type(error).__name__})"
                    if is_lost or not isinstance(error, OSError)
                    else _reason(error, host)
                ) from None
            except BaseException:
                self.close()
                raise
            found = _parsed(answer)
            is_away = _is_away(status, found)
            if is_away and bound:
                raise ArchiveExpired(
                    f"a node of {self.address} is gone with a part of what is read"
                )
            if (status in _BUSY or is_away) and attempt < _TRIES - 1:
                _pause(attempt, check)
                if len(self.address.hosts) > 1:
                    self.close()
                    self._turn()
                continue
            break
        if status < 300:
            return found
        if status == 404 and missing:
            return None
        raise self._fault(status, found)

    def search(self, body: Json, watch: Watch, path: str = "/_search") -> Json:
        """The answer to a search: all of it, from every shard, or an error.

        Raises QueryTimeout where the time of the watch is up, SearchCancelled where nobody wants
        the answer any more, ArchiveExpired where the point in time is gone.
        """
        left = max(1, int(watch.left() * 1000))
        path += "&" if "?" in path else "?"
        path += f"cancel_after_time_interval={left}ms&allow_partial_search_results=false"
        answer = self.call("POST", path, body, check=watch.check, bound="pit" in body)
        return whole(answer, watch)

    def bulk(self, index: str, actions: Sequence[tuple[Json, Json]]) -> list[Json]:
        """Do many writes; the answer to each in its order.

        Where the cluster has no room the writes are sent again in halves. Single refusals other
        than conflicts are errors.
        """
        lines = [_lines(action, source) for action, source in actions]
        done: list[Json] = [None] * len(lines)
        waiting = [list(range(len(lines)))]
        attempt = 0
        while waiting:
            numbers = waiting.pop()
            data = b"".join(lines[number] for number in numbers)
            self.bytes_sent += len(data)
            try:
                answer = self.call("POST", f"/{index}/_bulk", data)
            except Busy:
                if len(numbers) == 1:
                    raise
                half = len(numbers) // 2
                waiting += [numbers[half:], numbers[:half]]
                continue
            again = []
            for number, item in zip(numbers, answer["items"], strict=True):
                (result,) = item.values()
                if result["status"] == 429:
                    again.append(number)
                elif result["status"] >= 300 and result["status"] not in (404, 409):
                    raise self._fault(result["status"], {"error": result.get("error")})
                done[number] = result
            if again:
                attempt += 1
                if attempt >= 2 * _TRIES:
                    raise Busy(f"{self.address} has no room for more articles; try again later")
                _pause(min(attempt, _TRIES), unchecked)
                half = max(1, len(again) // 2)
                waiting += [part for part in (again[half:], again[:half]) if part]
        return done

    def close(self) -> None:
        """Close the connection; the next request makes another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(
        self, method: str, path: str, data: bytes | None, check: Check
    ) -> tuple[int, bytes]:
        connection = self._connected(check)
        self.requests += 1
        headers = {"Accept": "application/json", "User-Agent": "dateline"}
        if data is not None:
            bulk = path.partition("?")[0].endswith("_bulk")
            headers["Content-Type"] = f"application/{'x-ndjson' if bulk else 'json'}"
        authorization = self._account.authorizations.get(self._spoken_to.name)
        if authorization is not None:
            headers["Authorization"] = authorization
        connection.request(method, path, data, headers)
        _wait(connection.sock, check)
        response = connection.getresponse()
        answer = response.read()
        if response.will_close:
            self.close()
        return response.status, answer

    @property
    def _spoken_to(self) -> Host:
        """The host that is spoken to."""
        return self.address.hosts[self._host]

    def _turn(self) -> None:
        """Speak to the next host from now on."""
        self._host = (self._host + 1) % len(self.address.hosts)

    def _connected(self, check: Check) -> http.client.HTTPConnection:
        """A connection to the first host that can be spoken to, beginning with the last one."""
        if self._connection is not None and not _is_stale(self._connection.sock):
            return self._connection
        self.close()
        reasons: list[str] = []
        for _ in self.address.hosts:
            try:
                return self._connected_to(self._spoken_to)
            except OSError as error:
                self.close()
                reasons.append(_reason(error, self._spoken_to))
                self._turn()
                check()
        raise _Unreachable(reasons)

    def _connected_to(self, host: Host) -> http.client.HTTPConnection:
        if self._context is not None:
            self._connection = http.client.HTTPSConnection(
                host.name, host.port, timeout=_CONNECTS, context=self._context
            )
        else:
            self._connection = http.client.HTTPConnection(host.name, host.port, timeout=_CONNECTS)
        self._connection.connect()
        self._connection.sock.settimeout(_SILENCE)
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._connection

    def _fault(self, status: int, answer: Json) -> Exception:
        """What an answer that is no success means; none of it repeats what was sent."""
        error = answer.get("error") if isinstance(answer, dict) else None
        kinds, reason = _reasons(error)
        if any(clause in kind or clause in reason for kind in kinds for clause in _CLAUSES):
            return QueryError(
                "this stands for more words than the cluster compares side by side "
                "(indices.query.bool.max_clause_count): write longer beginnings of words"
            )
        if status == 404 and "search_context_missing_exception" in kinds:
            return ArchiveExpired(f"what was read of {self.address} is not kept any more")
        if status == 404 and "index_not_found_exception" in kinds:
            return ArchiveMissing(
                f"there is no archive at {self.address}; make one with `dateline index`"
            )
        if status == 409 or "version_conflict_engine_exception" in kinds:
            return Conflict(f"{self.address}: somebody else has changed it meanwhile")
        if status in (401, 403):
            what = "does not know this account" if status == 401 else "does not allow this account"
            return ArchiveError(
                f"{self.address} {what} to do this: see DATELINE_USER and DATELINE_PASSWORD"
            )
        if "task_cancelled_exception" in kinds or "cancelled" in reason:
            return QueryTimeout("the cluster took too long for this search; make it narrower")
        if "too many open point in times" in reason.lower() or "max_open_pit_context" in reason:
            return ArchiveError(
                f"{self.address} has as many readers as it admits (search.max_open_pit_context)"
            )
        if _is_away(status, answer):
            return ArchiveError(
                f"a part of {self.address} is on no node that answers; nothing is shown or written "
                "rather than the rest"
            )
        if status in _BUSY:
            return Busy(f"{self.address} is too busy ({status}); try again later")
        return ArchiveError(f"{self.address} answered {status}: {reason[:200] or 'no reason'}")


def _is_away(status: int, answer: Json) -> bool:
    """Whether an answer says that a node is gone, or a part that no other one has."""
    if status < 500 or not isinstance(answer, dict):
        return False
    kinds, reason = _reasons(answer.get("error"))
    return bool(kinds & _AWAY) or "no node found for id" in reason or "missing shards" in reason


def whole(answer: Json, watch: Watch) -> Json:
    """An answer to a search that is of every shard; a part of one is an error."""
    if "error" in answer:
        kinds, reason = _reasons(answer["error"])
        if any(clause in kind or clause in reason for kind in kinds for clause in _CLAUSES):
            raise QueryError("this stands for more words than the cluster compares side by side")
        raise ArchiveError(f"a search failed: {reason[:200]}")
    if answer.get("timed_out"):
        watch.check()
        raise QueryTimeout("the cluster took too long for this search; make it narrower")
    shards = answer["_shards"]
    if shards["failed"] or shards["successful"] != shards["total"]:
        raise ArchiveError(
            f"{shards['total'] - shards['successful']} of {shards['total']} shards of the cluster "
            "did not answer; nothing is shown rather than a part"
        )
    return answer


def _lines(action: Json, source: Json) -> bytes:
    line = orjson.dumps(action) + b"\n"
    return line if source is None else line + orjson.dumps(source) + b"\n"


def _parsed(answer: bytes) -> Json:
    try:
        return orjson.loads(answer) if answer else {}
    except ValueError:
        return {"error": {"type": "", "reason": "not JSON"}}


def _reasons(error: Json) -> tuple[set[str], str]:
    """The types of an error and of all its causes, and their reasons in one line."""
    kinds: set[str] = set()
    texts: list[str] = []
    for each in _causes(error):
        kinds.add(str(each.get("type", "")))
        texts.append(str(each.get("reason", "")))
    return kinds, " ".join(" ".join(dict.fromkeys(texts)).split())


def _causes(error: Json, depth: int = 0) -> Iterator[Mapping[str, Json]]:
    if not isinstance(error, dict) or depth > 20:
        return
    yield error
    nested: Iterable[Json] = error.get("root_cause") or ()
    for each in (*nested, error.get("caused_by")):
        yield from _causes(each, depth + 1)
    for shard in error.get("failed_shards") or ():
        if isinstance(shard, dict):
            yield from _causes(shard.get("reason"), depth + 1)


class _Unreachable(OSError):
    """None of the hosts can be spoken to."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("no host can be spoken to")
        self.reasons = reasons


def _reason(error: OSError, host: Host) -> str:
    """What keeps from speaking to a host."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the certificate of {host.name} is not to be trusted: {error.verify_message}; "
            "DATELINE_CA_FILE names an authority of your own"
        )
    if isinstance(error, ssl.SSLError) and error.reason:
        reason = error.reason.lower().replace("_", " ")
        return f"no safe connection to {host.name}: {reason}"
    if isinstance(error, socket.gaierror):
        return f"there is no host {host.name}"
    if isinstance(error, ConnectionRefusedError):
        return f"nothing answers at {host}"
    if isinstance(error, TimeoutError):
        return f"{host} does not answer"
    return f"{host} cannot be spoken to ({error.strerror or type(error).__name__})"


def _wait(connection: socket.socket, check: Check) -> None:
    """Wait until an answer begins, with a look now and then whether it is still wanted."""
    end = monotonic() + _SILENCE
    delay = 0.001
    while not (isinstance(connection, ssl.SSLSocket) and connection.pending()):
        readable, _, _ = select.select([connection], [], [], delay)
        if readable:
            return
        check()
        delay = min(2 * delay, _LOOKS)
        if monotonic() > end:
            raise TimeoutError


def _is_stale(connection: socket.socket | None) -> bool:
    """Whether the other side has closed a connection, or said what nobody asked."""
    if connection is None:
        return True
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable)


def _pause(attempt: int, check: Check) -> None:
    """Wait a little longer each time, not in step with others."""
    end = monotonic() + min(5.0, 0.05 * 2**attempt) * random.uniform(0.5, 1.0)
    while monotonic() < end:
        check()
        sleep(_LOOKS)
