"""A bucket on loopback, for tests of what is kept there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from moto.server import ThreadedMotoServer

from auditor.archive.blobs.bucket import Bucket


@contextmanager
def running_service() -> Iterator[str]:
    """The endpoint of a service that knows S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def give_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def url_of(endpoint: str, bucket: str = "archive") -> str:
    return f"s3://{bucket}/kept?endpoint_url={quote(endpoint)}&region=eu-central-1"


@contextmanager
def made_bucket(endpoint: str) -> Iterator[Bucket]:
    """An empty bucket, which is gone with what is in it after the block."""
    bucket = Bucket.at(url_of(endpoint))
    client = bucket._client
    client.create_bucket(
        Bucket="archive", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    yield bucket
    for item in client.list_objects_v2(Bucket="archive").get("Contents", []):
        client.delete_object(Bucket="archive", Key=item["Key"])
    client.delete_bucket(Bucket="archive")
