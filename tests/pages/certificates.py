"""A certificate for the fictional web that nobody signed, and a site that shows it."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pages.web import HOST, Web, running

MAKE_CERTIFICATE = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
    *("-days", "1", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST},DNS:*.{HOST}"),
)


@dataclass(frozen=True)
class Certificate:
    """`shown` is what a server shows, `path` what a client may be told to believe."""

    path: Path

    @property
    def shown(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.path.with_name("key.pem"))
        return context

    @property
    def believed(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.path)


def make_certificate(folder: Path) -> Certificate:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [*MAKE_CERTIFICATE, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return Certificate(certificate)


@contextmanager
def believed_web(certificate: Certificate) -> Iterator[Web]:
    """A site over TLS that the browser's proxy believes, as if somebody had signed its certificate."""
    with pytest.MonkeyPatch.context() as monkeypatch, running(certificate.shown) as web:
        believed = certificate.believed
        monkeypatch.setattr("auditor.pages.proxy.site_trust", lambda: believed)
        yield web
