"""Asking an authority to state when something existed, and reading what it states (RFC 3161).

The authority gets a digest only. Its answer is kept as it came: anybody can verify it with other tools, such as
`openssl ts -verify`, without this software.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import aiohttp
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

SECONDS = 20
LONGEST = 1 << 16
GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)


class NotStamped(Exception):
    """There is no time stamp that counts; the message says why."""


def ask(url: str, content: bytes, roots: Sequence[Certificate] = ()) -> bytes:
    """The answer of the authority at `url` for a content, in DER. Raises NotStamped.

    It is checked before it is given: `read` with the same roots, and the number that only this question had.
    """
    request = TimestampRequestBuilder().data(content).nonce(nonce=True).build()
    try:
        answer = asyncio.run(_post(url, request.as_bytes()))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise NotStamped(f"The time-stamping authority cannot be reached: {reason}.") from error
    read(answer, content, roots)
    if decode_timestamp_response(answer).tst_info.nonce != request.nonce:
        raise NotStamped("The answer is to another question.")
    return answer


def read(answer: bytes, content: bytes, roots: Sequence[Certificate] = ()) -> datetime:
    """When the content existed, as the answer states. Raises NotStamped.

    Who signed it is verified only where there are `roots`; that it is for this content always.
    """
    response = _decoded(answer)
    imprint = response.tst_info.message_imprint
    if imprint.message != hashlib.new(_hash_of(response), content).digest():
        raise NotStamped("The time stamp is of something else.")
    if roots:
        verifier = VerifierBuilder()
        for root in roots:
            verifier = verifier.add_root_certificate(root)
        try:
            verifier.build().verify_message(response, content)
        except VerificationError as error:
            raise NotStamped(f"The time stamp does not verify: {error}.") from error
    moment: datetime = response.tst_info.gen_time
    return moment


def load_roots(file: Path) -> list[Certificate]:
    """The certificates that the authority's leads to, from a PEM file. Raises NotStamped."""
    try:
        return load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise NotStamped(f"The certificates in {file} cannot be read: {error}.") from error


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(answer)
        status = PKIStatus(response.status)
    except ValueError as error:
        raise NotStamped("The answer is no time stamp.") from error
    if status not in GRANTED:
        reasons = ", ".join(response.status_string) or status.name
        raise NotStamped(f"The authority grants no time stamp: {reasons}.")
    return response


def _hash_of(response: TimeStampResponse) -> str:
    known = {
        "2.16.840.1.101.3.4.2.1": "sha256",
        "2.16.840.1.101.3.4.2.2": "sha384",
        "2.16.840.1.101.3.4.2.3": "sha512",
    }
    name = known.get(response.tst_info.message_imprint.hash_algorithm.dotted_string)
    if name is None:
        raise NotStamped("The time stamp has a digest that is not used here.")
    return name


async def _post(url: str, question: bytes) -> bytes:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    headers = {"Content-Type": "application/timestamp-query"}
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(url, data=question, headers=headers, allow_redirects=False) as response,
    ):
        if response.status != 200:
            raise NotStamped(f"The time-stamping authority answers with status {response.status}.")
        answer = await response.content.read(LONGEST + 1)
        while len(answer) <= LONGEST and (more := await response.content.read(LONGEST)):
            answer += more
    if len(answer) > LONGEST:
        raise NotStamped("The answer is too long for a time stamp.")
    return answer
