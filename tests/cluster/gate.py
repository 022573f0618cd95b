"""A gate before a node: TLS, a password or a client's certificate, and faults as a test wants."""

from __future__ import annotations

import http.client
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

CERTIFICATES: Final = Path(__file__).parent / "certificates"
Answered = tuple[int, bytes]
Fault = Callable[[str, str], Answered | None]
"""Answers a request, by its method and path, in place of the node; None lets it pass."""


class Gate:
    """Passes requests on to the node at `target` and notes what it was asked."""

    def __init__(
        self,
        target: str,
        *,
        certificate: str | None = None,
        login: tuple[str, str] | None = None,
        wants_certificate: bool = False,
    ) -> None:
        self.asked: list[tuple[str, str]] = []
        self.fault: Fault = lambda method, path: None
        wanted = None if login is None else "Basic " + b64encode(":".join(login).encode()).decode()
        node, gate = urlsplit(target), self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                gate.asked.append((self.command, self.path))
                if wanted is not None and self.headers.get("Authorization") != wanted:
                    status, answer = 401, b'{"error":{"type":"security_exception","reason":"no"}}'
                elif (found := gate.fault(self.command, self.path)) is not None:
                    status, answer = found
                else:
                    assert node.hostname is not None
                    connection = http.client.HTTPConnection(node.hostname, node.port)
                    headers = {"Content-Type": self.headers.get("Content-Type", "application/json")}
                    connection.request(self.command, self.path, body or None, headers)
                    response = connection.getresponse()
                    status, answer = response.status, response.read()
                    connection.close()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # as the library wants it

            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: Any) -> None:
                """A client that goes away, or does not trust the gate, is no fault of the gate."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.scheme = "opensearch+http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(
                CERTIFICATES / f"{certificate}.pem", CERTIFICATES / f"{certificate}-key.pem"
            )
            if wants_certificate:
                context.verify_mode = ssl.CERT_REQUIRED
                context.load_verify_locations(CERTIFICATES / "authority.pem")
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self.scheme = "opensearch+https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def address(self, name: str, host: str = "127.0.0.1") -> str:
        """The address of an archive behind the gate."""
        return f"{self.scheme}://{host}:{self._server.server_address[1]}/{name}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
