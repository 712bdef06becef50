"""The store in a bucket of S3-compatible storage."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from auditor.archive.blobs import (
    BlobDamaged,
    BlobMissing,
    BlobStore,
    StorageFailed,
    StorageMisconfigured,
    blob_store,
)
from auditor.archive.blobs.bucket import Bucket
from auditor.archive.blobs.bucket_errors import in_words
from tests.archive.buckets import give_credentials, made_bucket, running_service, url_of
from tests.archive.test_blobs_deltas import PAGE

pytestmark = pytest.mark.slow
CLOSED = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running_service() as endpoint:
        yield endpoint


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    give_credentials(monkeypatch)


@pytest.fixture
def bucket(endpoint: str) -> Iterator[Bucket]:
    with made_bucket(endpoint) as bucket:
        yield bucket


@pytest.fixture
def store(bucket: Bucket) -> BlobStore:
    return BlobStore(bucket)


def keys(bucket: Bucket) -> list[str]:
    found = bucket._client.list_objects_v2(Bucket="archive")
    return [item["Key"] for item in found.get("Contents", [])]


@pytest.mark.parametrize("content", [b"", b"terms", PAGE], ids=len)
def test_what_is_put_is_what_is_got(store: BlobStore, content: bytes) -> None:
    assert store.get(store.put(content)) == content


def test_blobs_lie_under_the_prefix_as_in_a_folder(store: BlobStore, bucket: Bucket) -> None:
    digest = store.put(b"terms")
    assert keys(bucket) == [f"kept/{digest[:2]}/{digest}.zst"]


def test_a_delta_is_read_by_a_store_that_has_nothing_at_hand(
    store: BlobStore, bucket: Bucket
) -> None:
    first = store.put(PAGE)
    second = store.put(PAGE + b"!", like=first)
    assert BlobStore(bucket).get(second) == PAGE + b"!"
    assert store.reference_of(second) == first


def test_many_are_stored_at_once(store: BlobStore) -> None:
    contents = [b"%d" % number for number in range(50)]
    with store.batch() as batch:
        digests = [batch.put(content) for content in contents]
    assert [store.get(digest) for digest in digests] == contents
    assert set(store.digests()) == set(digests)


def test_two_threads_can_put_one_blob(store: BlobStore, bucket: Bucket) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(store.put, [PAGE] * 8))) == 1
    assert len(keys(bucket)) == 1


def test_what_is_there_is_not_written_over(store: BlobStore, bucket: Bucket) -> None:
    digest = store.put(b"terms")
    before = bucket.read(digest)
    bucket.write(digest, b"other")
    assert bucket.read(digest) == before


def test_a_damaged_blob_is_stored_anew(store: BlobStore, bucket: Bucket) -> None:
    digest = store.put(b"terms")
    bucket.write(digest, b"", replaces=True)
    with pytest.raises(BlobDamaged):
        store.get(digest)
    assert store.get(store.put(b"terms")) == b"terms"


def test_a_service_without_conditional_writes_is_done_without_them(
    store: BlobStore, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bucket._client.put_object

    def refuse(**arguments: Any) -> object:
        if "IfNoneMatch" in arguments:
            raise ClientError({"Error": {"Code": "NotImplemented"}}, "PutObject")
        return real(**arguments)

    monkeypatch.setattr(bucket._client, "put_object", refuse)
    assert store.get(store.put(b"terms")) == b"terms"


def test_a_blob_that_is_not_there_is_missing(store: BlobStore) -> None:
    with pytest.raises(BlobMissing, match="0000 is not in the store"):
        store.get("0" * 64)
    assert not store.has("0" * 64)


def test_only_what_is_old_and_not_wanted_is_deleted(store: BlobStore, bucket: Bucket) -> None:
    digest, now = store.put(b"terms"), datetime.now(UTC)
    assert not bucket.delete_older(digest, now - timedelta(hours=1))
    assert bucket.delete_older(digest, now + timedelta(hours=1))
    assert not store.has(digest)


def test_what_is_wanted_again_counts_as_new(
    store: BlobStore, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = store.put(b"terms")
    monkeypatch.setattr("auditor.archive.blobs.bucket.FRESH", timedelta(days=-1))
    assert (bucket.keep(digest), store.get(digest)) == (True, b"terms")
    assert not bucket.keep("0" * 64)


def test_the_probe_leaves_nothing(store: BlobStore, bucket: Bucket) -> None:
    store.probe()
    assert keys(bucket) == []


def test_a_bucket_that_is_not_there_is_named(endpoint: str) -> None:
    store = BlobStore(Bucket.at(url_of(endpoint, "nowhere")))
    with pytest.raises(StorageMisconfigured, match="no bucket nowhere"):
        store.put(b"terms")
    with pytest.raises(StorageMisconfigured, match="no bucket nowhere"):
        store.get("0" * 64)


def test_without_credentials_the_variables_are_named(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", "/nonexistent")
    with pytest.raises(StorageMisconfigured, match="AWS_ACCESS_KEY_ID"):
        BlobStore(Bucket.at(url_of(endpoint))).probe()


def test_a_service_that_does_not_answer_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.archive.blobs.bucket.ATTEMPTS", 1)
    with pytest.raises(StorageFailed, match="Check endpoint_url"):
        BlobStore(Bucket.at(url_of(CLOSED))).put(b"terms")


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("AccessDenied", StorageMisconfigured, "may not use the bucket archive"),
        ("403", StorageMisconfigured, "may not use the bucket archive"),
        ("SignatureDoesNotMatch", StorageMisconfigured, "secret access key is wrong"),
        ("InvalidAccessKeyId", StorageMisconfigured, "does not know the access key"),
        ("PermanentRedirect", StorageMisconfigured, "in another region"),
        ("QuotaExceeded", StorageFailed, "archive is full"),
        ("Odd", StorageFailed, "refused the bucket archive"),
    ],
)
def test_what_the_service_refuses_is_put_in_words(
    code: str, kind: type[StorageFailed], words: str
) -> None:
    with pytest.raises(kind, match=words), in_words("archive"):
        raise ClientError({"Error": {"Code": code}}, "PutObject")


def test_the_installation_s_store_may_be_a_bucket(
    bucket: Bucket, endpoint: str, settings: Any
) -> None:
    settings.STORAGE_URL = url_of(endpoint)
    digest = blob_store().put(b"terms")
    assert bucket.has(digest)
