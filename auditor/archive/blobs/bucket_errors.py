"""What S3-compatible services and boto3 complain about, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from auditor.archive.blobs.errors import StorageFailed, StorageMisconfigured

ABSENT = {"NoSuchKey", "404"}
CREDENTIALS = (
    "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if one is used)."
)
# By the service's error code. HEAD has no body, so the bare status stands for the code.
SETTINGS = {
    "NoSuchBucket": "There is no bucket {bucket}. Make it, or name another in STORAGE_URL.",
    "InvalidBucketName": "{bucket} is no name of a bucket. Name another in STORAGE_URL.",
    "InvalidAccessKeyId": f"The storage service does not know the access key. {CREDENTIALS}",
    "SignatureDoesNotMatch": f"The secret access key is wrong. {CREDENTIALS}",
    "InvalidToken": f"The session token is wrong. {CREDENTIALS}",
    "ExpiredToken": f"The session token has expired. {CREDENTIALS}",
    "RequestTimeTooSkewed": "This machine's clock differs from the storage service's. Set it.",
    "PermanentRedirect": "The bucket {bucket} is in another region. Name it: ?region=...",
    "301": "The bucket {bucket} is in another region. Name it: ?region=...",
    "AuthorizationHeaderMalformed": "The bucket {bucket} is in another region. Name it: ?region=...",
}
for _code in ("AccessDenied", "AllAccessDisabled", "403"):
    SETTINGS[_code] = (
        "The access key may not use the bucket {bucket}. It needs the rights to get, put, delete "
        "and list objects."
    )
FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"}


@contextmanager
def in_words(bucket: str) -> Iterator[None]:
    """Raises StorageMisconfigured or StorageFailed for whatever boto3 raises inside."""
    try:
        yield
    except ClientError as error:
        raise _said_by_service(error, bucket) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StorageMisconfigured(
            f"There are no credentials for the bucket {bucket}. {CREDENTIALS}"
        ) from error
    except NoRegionError as error:
        raise StorageMisconfigured(
            "STORAGE_URL names no region: add ?region=... or set AWS_DEFAULT_REGION."
        ) from error
    except EndpointConnectionError as error:
        raise StorageFailed(
            f"The storage service of the bucket {bucket} cannot be reached. Check endpoint_url in "
            "STORAGE_URL, and the network."
        ) from error
    except (HTTPClientError, BotoCoreError) as error:
        raise StorageFailed(
            f"The storage service of the bucket {bucket} did not answer: {error}."
        ) from error


def code_of(error: ClientError) -> str:
    answer: dict[str, Any] = error.response
    return str(answer.get("Error", {}).get("Code", ""))


def _said_by_service(error: ClientError, bucket: str) -> StorageFailed:
    code = code_of(error)
    if code in SETTINGS:
        return StorageMisconfigured(SETTINGS[code].format(bucket=bucket))
    if code in FULL:
        return StorageFailed(f"The bucket {bucket} is full ({code}).")
    return StorageFailed(f"The storage service refused the bucket {bucket}: {error}.")
