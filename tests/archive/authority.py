"""A time-stamping authority on loopback, whose stamps are made by `openssl ts`, and which can be out of order."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SETTINGS = """
[tsa]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
certs = {folder}/signer.pem
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""


@dataclass(slots=True)
class Authority:
    """Where it is, the certificate that its own leads to, and how it answers."""

    url: str
    roots: Path
    asked: int = 0
    status: int = 200
    answer: bytes | None = None


@contextmanager
def running_authority(folder: Path) -> Iterator[Authority]:
    """An authority with keys of its own in the folder."""
    if not shutil.which("openssl"):
        pytest.skip("time stamps are made by openssl, which is not installed")
    _make_keys(folder)
    (folder / "serial").write_text("01")
    (folder / "ts.cnf").write_text(SETTINGS.format(folder=folder))
    authority = Authority("", folder / "roots.pem")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked += 1
            question = self.rfile.read(int(self.headers["Content-Length"]))
            answer = _stamp(folder, question) if authority.answer is None else authority.answer
            self.send_response(authority.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Nothing: tests read what pytest prints."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        authority.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield authority
        server.shutdown()


def _stamp(folder: Path, question: bytes) -> bytes:
    (folder / "question.tsq").write_bytes(question)
    command = (
        "openssl ts -reply -queryfile question.tsq -config ts.cnf -section tsa -out answer.tsr"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return (folder / "answer.tsr").read_bytes()


def _make_keys(folder: Path) -> None:
    root_key, key = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
    root = _certificate("Root", "Root", root_key, root_key)
    signer = _certificate("Stamps", "Root", key, root_key, is_root=False)
    for name, certificate in (("roots.pem", root), ("signer.pem", signer)):
        (folder / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "signer.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _certificate(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool = True,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if not is_root:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(use, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())
