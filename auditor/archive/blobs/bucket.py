"""Blobs in a bucket of S3-compatible storage, laid out as in a folder: `prefix/ab/abcdef....zst`.

Credentials come from where AWS tools look for them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,
a profile, a role), never from the URL. A bucket stores an object whole and durably, or not at all.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from auditor.archive.blobs.backend import FRESH, SUFFIX, Entry
from auditor.archive.blobs.bucket_errors import ABSENT, code_of, in_words
from auditor.archive.blobs.errors import BlobMissing

NAME = re.compile(rf"[0-9a-f]{{64}}{re.escape(SUFFIX)}")
EXISTS = {"PreconditionFailed", "412"}
UNCONDITIONAL = {"NotImplemented", "501", "InvalidArgument"}
EMPTY_RANGE = {"InvalidRange", "416"}
WRITERS = 16
CONNECT_SECONDS = 5
READ_SECONDS = 60
ATTEMPTS = 4
logger = logging.getLogger(__name__)


class Bucket:
    """Objects of one bucket under one prefix. Every call is retried a few times by boto3.

    Write-once: an object is put only where there is none, if the service knows conditional
    writes; a service that does not know them may write equal content twice, which changes nothing.
    """

    writers = WRITERS

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._is_conditional = True

    @classmethod
    def at(cls, url: str) -> Bucket:
        """`s3://bucket/prefix?endpoint_url=...&region=...`, as the settings have checked it."""
        parts = urlsplit(url)
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        endpoint = options.get("endpoint_url")
        with _opening:
            client = boto3.session.Session().client(
                "s3",
                endpoint_url=endpoint,
                region_name=options.get("region"),
                config=_config(is_own_endpoint=endpoint is not None),
            )
        return cls(client, parts.netloc, unquote(parts.path))

    def read(self, digest: str) -> bytes:
        return self._get(digest)

    def read_start(self, digest: str, length: int) -> bytes:
        try:
            return self._get(digest, Range=f"bytes=0-{length - 1}")
        except _EmptyRange:
            return b""

    def has(self, digest: str) -> bool:
        return self._head(digest) is not None

    def keep(self, digest: str) -> bool:
        head = self._head(digest)
        if head is None:
            return False
        if head["LastModified"] < datetime.now(UTC) - FRESH:
            return self._touch(digest)
        return True

    def write(self, digest: str, packed: bytes, *, replaces: bool = False) -> None:
        condition = {"IfNoneMatch": "*"} if self._is_conditional and not replaces else {}
        try:
            self._put(digest, packed, **condition)
        except _ConditionUnknown:
            logger.warning("The storage service knows no conditional writes; doing without.")
            self._is_conditional = False
            self._put(digest, packed)

    def settle(self, digests: Iterable[str]) -> None:
        """Nothing to do: what was put is durable when the service says so."""

    def entries(self) -> Iterator[Entry]:
        with in_words(self._bucket):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for page in pages:
                for item in page.get("Contents", []):
                    name = item["Key"].rpartition("/")[2]
                    digest = name.removesuffix(SUFFIX)
                    if NAME.fullmatch(name) and item["Key"] == self._key(digest):
                        yield Entry(digest, item["Size"], item["LastModified"])

    def delete(self, digest: str) -> None:
        with in_words(self._bucket):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(digest))

    def delete_older(self, digest: str, before: datetime) -> bool:
        """Buckets have no locks: between the look and the deletion lie some milliseconds."""
        head = self._head(digest)
        if head is None or head["LastModified"] >= before:
            return False
        self.delete(digest)
        return True

    def leftovers(self, before: datetime) -> Iterator[str]:
        """There are none: an object is put whole or not at all."""
        return iter(())

    def delete_leftover(self, name: str) -> None:
        """There are none."""

    def probe(self) -> None:
        key = f"{self._prefix}.probe-{uuid.uuid4().hex}"
        with in_words(self._bucket):
            self._client.put_object(Bucket=self._bucket, Key=key, Body=b"probe")
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{digest[:2]}/{digest}{SUFFIX}"

    def _get(self, digest: str, **options: str) -> bytes:
        with in_words(self._bucket):
            try:
                found = self._client.get_object(
                    Bucket=self._bucket, Key=self._key(digest), **options
                )
                body: bytes = found["Body"].read()
            except ClientError as error:
                if code_of(error) in ABSENT:
                    raise BlobMissing(f"The blob {digest} is not in the store.") from error
                if code_of(error) in EMPTY_RANGE:
                    raise _EmptyRange from error
                raise
        return body

    def _head(self, digest: str) -> dict[str, Any] | None:
        with in_words(self._bucket):
            try:
                head: dict[str, Any] = self._client.head_object(
                    Bucket=self._bucket, Key=self._key(digest)
                )
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return None
                raise
        return head

    def _put(self, digest: str, packed: bytes, **condition: str) -> None:
        with in_words(self._bucket):
            try:
                self._client.put_object(
                    Bucket=self._bucket,
                    Key=self._key(digest),
                    Body=packed,
                    ContentType="application/zstd",
                    **condition,
                )
            except ClientError as error:
                if condition and code_of(error) in EXISTS:
                    return
                if condition and code_of(error) in UNCONDITIONAL:
                    raise _ConditionUnknown from error
                raise

    def _touch(self, digest: str) -> bool:
        """Copied onto itself, an object counts as stored just now -> whether it was there."""
        place = {"Bucket": self._bucket, "Key": self._key(digest)}
        with in_words(self._bucket):
            try:
                self._client.copy_object(
                    **place, CopySource=place, MetadataDirective="REPLACE",
                    ContentType="application/zstd",
                )  # fmt: skip
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return False
                raise
        return True


class _EmptyRange(Exception):
    """The object holds no byte at all."""


class _ConditionUnknown(Exception):
    """The service does not know conditional writes."""


_opening = Lock()  # Making clients is not safe among threads, using them is.


def _config(*, is_own_endpoint: bool) -> Config:
    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        max_pool_connections=WRITERS,
        # Other services than Amazon's seldom have a host name for each bucket, and seldom know
        # the newer checksums; what is read is checked against its name anyway.
        s3={"addressing_style": "path"} if is_own_endpoint else None,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
