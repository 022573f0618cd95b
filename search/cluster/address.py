"""Where a cluster is, and as whom to speak to it: addresses, accounts and certificates.

An account never stands in an address, which is shown, remembered and seen by others.
"""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
import stat
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from search.errors import ArchiveError
from search.frozen import frozen

SCHEMES: Final = ("opensearch", "opensearch+https", "opensearch+http")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_FORM: Final = "opensearch+https://HOST:PORT/NAME"
_PORT: Final = 9200
_HOST = re.compile(r"[^\x00-\x20\x7f/?#@,\\]+")
_MOST_HOSTS: Final = 32


def is_address(text: object) -> bool:
    """Whether a text is the address of an archive in a cluster rather than a folder."""
    scheme, separator, _ = str(text).partition("://")
    return bool(separator) and scheme.lower() in SCHEMES


@frozen
class Host:
    """A node of a cluster that may be spoken to."""

    name: str
    port: int

    def __str__(self) -> str:
        return f"{f'[{self.name}]' if ':' in self.name else self.name}:{self.port}"


@frozen
class Address:
    """An archive in a cluster: the hosts to speak to, any of them, and the name of its indices."""

    hosts: tuple[Host, ...]
    name: str
    secure: bool

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; ArchiveError says what is wrong with one, without repeating it."""
        scheme, _, rest = text.partition("://")
        places, _, path = rest.partition("/")
        if "@" in places:
            raise ArchiveError(
                "an address must not hold an account, for addresses are shown and remembered: "
                "set DATELINE_USER and DATELINE_PASSWORD, or use ~/.netrc or a client certificate"
            )
        name = path.strip("/")
        try:
            hosts = tuple(dict.fromkeys(map(_host, places.split(","))))
        except ValueError:
            raise ArchiveError(f"this is no address of an archive; write {_FORM}") from None
        if scheme.lower() not in SCHEMES or "?" in name or "#" in name or len(hosts) > _MOST_HOSTS:
            raise ArchiveError(f"this is no address of an archive; write {_FORM}")
        if not _NAME.fullmatch(name):
            raise ArchiveError(
                "the name of an archive in a cluster has small letters of ASCII, digits, "
                f"hyphens and underscores, as in {_FORM}"
            )
        secure = scheme.lower() != "opensearch+http"
        for host in hosts:
            if not secure and not _is_loopback(host.name):
                raise ArchiveError(
                    f"without encryption only this machine itself can be spoken to, not "
                    f"{host.name}; write {_FORM}"
                )
        return cls(hosts, name, secure)

    def __str__(self) -> str:
        hosts = ",".join(map(str, self.hosts))
        return f"opensearch+http{'s' * self.secure}://{hosts}/{self.name}"


def _host(text: str) -> Host:
    """A host and its port, as they stand in an address; ValueError where they are none."""
    found = urlsplit(f"//{text}")
    if not found.hostname or found.netloc != text or not _HOST.fullmatch(found.hostname):
        raise ValueError("no host")
    return Host(found.hostname, found.port or _PORT)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@frozen
class Account:
    """Who speaks: names with passwords by host, a certificate, both or neither; never shown."""

    authorizations: Mapping[str, str] = field(default_factory=dict, repr=False)
    authority: str | None = None
    certificate: str | None = None
    key: str | None = field(default=None, repr=False)

    @classmethod
    def of_environment(cls, hosts: Iterable[Host]) -> Account:
        """The account for some hosts: of the environment, else of a private `~/.netrc`.

        `DATELINE_USER` with `DATELINE_PASSWORD`; `DATELINE_CA_FILE` is an authority to trust in
        place of the system's, `DATELINE_CERTIFICATE` and `DATELINE_KEY` are files of a client. A
        host is told nothing that `~/.netrc` has for another one. Raises ArchiveError where one is
        given without the other.
        """
        get = os.environ.get
        user, password = get("DATELINE_USER"), get("DATELINE_PASSWORD")
        if (user is None) != (password is None):
            raise ArchiveError("set DATELINE_USER and DATELINE_PASSWORD both, or neither")
        if get("DATELINE_KEY") and not get("DATELINE_CERTIFICATE"):
            raise ArchiveError("DATELINE_KEY needs DATELINE_CERTIFICATE beside it")
        names = {host.name for host in hosts}
        if user is not None and password is not None:
            logins = dict.fromkeys(names, _basic(user, password))
        else:
            found = {name: _of_netrc(name) for name in names}
            logins = {name: _basic(*login) for name, login in found.items() if login is not None}
        return cls(
            logins,
            get("DATELINE_CA_FILE"),
            get("DATELINE_CERTIFICATE"),
            get("DATELINE_KEY"),
        )

    def context(self) -> ssl.SSLContext:
        """What checks the certificate and the host name, always, and shows the client's own.

        Raises ArchiveError where a file that was named cannot be read.
        """
        try:
            context = ssl.create_default_context(cafile=self.authority)
        except (OSError, ssl.SSLError):
            raise ArchiveError(
                f"DATELINE_CA_FILE: {self.authority} holds no certificates"
            ) from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate is not None:
            try:
                # An encrypted key fails rather than ask on the terminal of a reader.
                context.load_cert_chain(self.certificate, self.key, password="")
            except (OSError, ssl.SSLError, ValueError):
                raise ArchiveError(
                    "DATELINE_CERTIFICATE and DATELINE_KEY are not a certificate and its key "
                    "without a password"
                ) from None
        return context


def _basic(user: str, password: str) -> str:
    if ":" in user:
        raise ArchiveError("DATELINE_USER must not hold a colon")
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _of_netrc(host: str) -> tuple[str, str] | None:
    """The login for a host of `~/.netrc`, which nobody but its owner may be able to read."""
    import netrc

    path = Path.home() / ".netrc"
    try:
        status = path.stat()
    except OSError:
        return None
    try:
        found = netrc.netrc(str(path)).hosts.get(host)
    except (OSError, netrc.NetrcParseError, UnicodeDecodeError):
        return None
    if found is None:
        return None
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise ArchiveError(f"{path} can be read by others: chmod 600 {path}")
    login, _, password = found
    return (login, password) if login and password else None
