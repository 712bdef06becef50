"""The certificate with which the proxy answers the browser in place of a site, so that it can read requests.

It is made anew in each process and its key is on no disk for longer than it takes to load it: nobody else can
speak for a site to the browser, which is told this one key by its digest and checks every other certificate
as usual. The site's own certificate is checked by the proxy, before anything is asked of it.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Know Your Provider, survey")])
LASTS = timedelta(days=365)


@dataclass(frozen=True)
class OwnCertificate:
    """`context` answers the browser; `key_digest` is what Chromium knows the key by: base64 of SHA-256."""

    context: ssl.SSLContext
    key_digest: str


@cache
def own_certificate() -> OwnCertificate:
    """The one of this process."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return OwnCertificate(
        _context(key), base64.b64encode(hashlib.sha256(public).digest()).decode("ascii")
    )


@cache
def site_trust() -> ssl.SSLContext:
    """How a site's own certificate is checked: as the HTTP client does, by the authorities of the system."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def fingerprint(secured: ssl.SSLObject | None) -> str:
    """SHA-256 of the certificate that a site showed, "" without one."""
    shown = secured.getpeercert(binary_form=True) if secured else None
    return hashlib.sha256(shown).hexdigest() if shown else ""


def _context(key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # One request and one answer a connection are what the proxy reads: no HTTP/2.
    context.set_alpn_protocols(["http/1.1"])
    with TemporaryDirectory() as folder:
        # The ssl module loads from files alone.
        path = Path(folder) / "own.pem"
        path.touch(mode=0o600)
        path.write_bytes(_written(key) + _certificate(key).public_bytes(_PEM))
        context.load_cert_chain(path)
    return context


_PEM = serialization.Encoding.PEM


def _written(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .sign(key, SHA256())
    )
