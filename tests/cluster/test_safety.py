"""Who is spoken to, as whom, and what is never told: tried at a gate of TLS and a password."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.archive import Archive
from search.cluster.address import Account, Address
from search.cluster.client import Client
from search.errors import ArchiveError
from search.request import SearchRequest
from tests import ROOT
from tests.cluster.gate import CERTIFICATES, Gate
from tests.cluster.nodes import Nodes
from tests.cluster.test_feeding import stated

SECRET = "correct-horse-7391"
NAME = "guarded"


@pytest.fixture(autouse=True)
def no_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("DATELINE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="module")
def guarded(nodes: Nodes) -> str:
    """The node that has an archive of one article."""
    with Archive.create(f"opensearch+{nodes.nodes[0]}/{NAME}") as archive:
        archive.add([stated(1, "Ann Lee")])
    return nodes.nodes[0]


def found(address: str) -> int:
    with Archive.open(address) as archive:
        return archive.search(SearchRequest("report")).total


def trust(monkeypatch: pytest.MonkeyPatch, authority: str = "authority") -> None:
    monkeypatch.setenv("DATELINE_CA_FILE", str(CERTIFICATES / f"{authority}.pem"))


def log_in(monkeypatch: pytest.MonkeyPatch, password: str = SECRET) -> None:
    monkeypatch.setenv("DATELINE_USER", "news")
    monkeypatch.setenv("DATELINE_PASSWORD", password)


def test_a_password_behind_tls_opens_the_archive(
    guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch)
    log_in(monkeypatch)
    with Gate(guarded, certificate="gate", login=("news", SECRET)) as gate:
        assert found(gate.address(NAME)) == 1
        assert found(gate.address(NAME, "localhost")) == 1


def test_a_wrong_password_is_told_without_telling_it(
    guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch)
    log_in(monkeypatch, "wrong-password-5512")
    with (
        Gate(guarded, certificate="gate", login=("news", SECRET)) as gate,
        pytest.raises(ArchiveError, match="does not know this account") as error,
    ):
        found(gate.address(NAME))
    assert "5512" not in str(error.value)


@pytest.mark.parametrize(
    ("certificate", "authority", "reason"),
    [
        ("gate", None, "not to be trusted"),
        ("gate", "other-authority", "not to be trusted"),
        ("other-host", "authority", "not valid for '127.0.0.1'"),
    ],
)
def test_an_unknown_authority_and_another_host_get_no_password(
    guarded: str,
    monkeypatch: pytest.MonkeyPatch,
    certificate: str,
    authority: str | None,
    reason: str,
) -> None:
    if authority is not None:
        trust(monkeypatch, authority)
    log_in(monkeypatch)
    with Gate(guarded, certificate=certificate) as gate:
        with pytest.raises(ArchiveError, match=reason):
            found(gate.address(NAME))
        assert gate.asked == []


def test_a_client_shows_its_certificate(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch)
    with Gate(guarded, certificate="gate", wants_certificate=True) as gate:
        with pytest.raises(ArchiveError):
            found(gate.address(NAME))
        monkeypatch.setenv("DATELINE_CERTIFICATE", str(CERTIFICATES / "client.pem"))
        monkeypatch.setenv("DATELINE_KEY", str(CERTIFICATES / "client-key.pem"))
        assert found(gate.address(NAME)) == 1


def test_a_netrc_that_others_can_read_does_not_count(
    guarded: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trust(monkeypatch)
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login news password {SECRET}\n")
    with Gate(guarded, certificate="gate", login=("news", SECRET)) as gate:
        netrc.chmod(0o644)
        with pytest.raises(ArchiveError, match="can be read by others"):
            found(gate.address(NAME))
        assert gate.asked == []
        netrc.chmod(0o600)
        assert found(gate.address(NAME)) == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"opensearch+https://news:{SECRET}@search.example/news", "must not hold an account"),
        ("opensearch+http://search.example/news", "without encryption only this machine"),
        ("opensearch+http://127.0.0.1.example/news", "without encryption only this machine"),
        ("opensearch+https://search.example", "the name of an archive"),
        ("opensearch+https://search.example/_all", "the name of an archive"),
        ("opensearch+https://search.example/a*", "the name of an archive"),
        ("opensearch+https://search.example/a,b", "the name of an archive"),
        ("opensearch+https://search.example/../b", "the name of an archive"),
        ("opensearch+https://search.example:port/news", "no address"),
        ("opensearch+https://search.example/news?pretty", "no address"),
        ("opensearch+http://127.0.0.1:1,search.example/news", "without encryption only this"),
        (f"opensearch+https://a.example,news:{SECRET}@b.example/news", "must not hold an account"),
        ("opensearch+https://a.example,/news", "no address"),
        ("opensearch+https://a.example,b.example:port/news", "no address"),
        ("opensearch+https://a.example\\,b.example/news", "no address"),
        ("opensearch+https:///news", "no address"),
        ("opensearch+https://[::1/news", "no address"),
    ],
)
def test_an_address_that_would_leak_or_mislead_is_refused(address: str, reason: str) -> None:
    with pytest.raises(ArchiveError, match=reason) as error:
        Archive.open(address)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("opensearch://Search.Example/news", "opensearch+https://search.example:9200/news"),
        ("opensearch+https://[::1]:92,b/news/", "opensearch+https://[::1]:92,b:9200/news"),
        ("opensearch+https://a,b:1,a:9200/news", "opensearch+https://a:9200,b:1/news"),
    ],
)
def test_an_address_is_shown_as_it_is_understood(written: str, read: str) -> None:
    assert str(Address.parse(written)) == read
    assert str(Address.parse(read)) == read


def test_a_host_is_told_no_password_of_another_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine a.example login news password {SECRET}\n")
    netrc.chmod(0o600)
    account = Account.of_environment(Address.parse("opensearch://a.example,b.example/news").hosts)
    assert set(account.authorizations) == {"a.example"}
    assert SECRET not in repr(account)


def test_a_reader_needs_reading_rights_alone(guarded: str) -> None:
    def read_only(method: str, path: str) -> tuple[int, bytes] | None:
        reads = method == "GET" or "/_search" in path
        return None if reads else (403, b'{"error":{"type":"security_exception"}}')

    with Gate(guarded) as gate:
        gate.fault = read_only
        with Archive.open(gate.address(NAME)) as archive:
            request = SearchRequest("report person:lee")
            (head,) = archive.search(request).articles
            assert archive.snippets(request, [head.id])[head.id]
            assert archive.reasons(request, head.id)
            assert archive.explain(request).total == 1
            assert archive.complete("rep")
            assert archive.article(head.id).id == head.id
            assert archive.entities("person", "Ann Lee")
            assert archive.behind() is None
            assert not archive.refresh()
        with pytest.raises(ArchiveError, match="does not allow this account"):
            Archive.create(gate.address("another"))


def test_nothing_that_is_shown_has_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(monkeypatch)
    client = Client(Address.parse("opensearch+https://search.example/news"))
    shown = f"{client!r} {vars(client)!r} {client.address}"
    assert SECRET not in shown


def test_an_account_is_given_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_USER", "news")
    with pytest.raises(ArchiveError, match="both"):
        Archive.open("opensearch+https://search.example/news")


def test_a_folder_loads_nothing_of_a_cluster() -> None:
    program = (
        "import sys, tempfile; from search import Archive, SearchRequest\n"
        "with Archive.create(tempfile.mkdtemp()) as archive: archive.search(SearchRequest('a'))\n"
        "print(*(name for name in sys.modules if 'cluster' in name or name == 'http.client'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == []
