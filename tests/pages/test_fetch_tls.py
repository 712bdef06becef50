"""Fetching over TLS from a server with a certificate that nobody signed."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.pages.outcomes import Outcome
from tests.pages.certificates import Certificate, make_certificate
from tests.pages.test_fetch import failure, fetch
from tests.pages.web import HOST, Web, running


@pytest.fixture
def own_certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


@pytest.fixture
def secure_web(own_certificate: Certificate) -> Iterator[Web]:
    with running(own_certificate.shown) as web:
        yield web


def test_a_certificate_that_nobody_signed_is_tls_invalid(secure_web: Web) -> None:
    assert failure(secure_web, f"https://{HOST}/").outcome == Outcome.TLS_INVALID


def test_no_request_is_sent_over_an_invalid_certificate(secure_web: Web) -> None:
    failure(secure_web, f"https://{HOST}/")
    assert secure_web.requests == []


def test_a_server_that_does_not_speak_tls_is_a_failure_with_an_outcome(web: Web) -> None:
    outcome = failure(web, f"https://{HOST}/").outcome
    assert outcome in {Outcome.TLS_INVALID, Outcome.CONNECT_FAILED}


@pytest.fixture
def trusted(secure_web: Web, own_certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The server, as if somebody had signed its certificate."""
    believed = own_certificate.believed
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", believed)
    secure_web.serve("/", "<p>Terms</p>")
    return secure_web


def test_a_hop_keeps_the_version_of_tls(trusted: Web) -> None:
    assert fetch(trusted, f"https://{HOST}/").hops[0]["tls"] in {"TLSv1.2", "TLSv1.3"}


def test_a_hop_keeps_the_digest_of_the_certificate(trusted: Web, tmp_path: Path) -> None:
    certificate = ssl.PEM_cert_to_DER_cert((tmp_path / "certificate.pem").read_text())
    hop = fetch(trusted, f"https://{HOST}/").hops[0]
    assert hop["certificate_sha256"] == hashlib.sha256(certificate).hexdigest()


def test_a_certificate_of_another_name_is_tls_invalid(trusted: Web) -> None:
    assert failure(trusted, f"https://www.sub.{HOST}/").outcome == Outcome.TLS_INVALID
