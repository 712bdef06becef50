"""Errors as problem details (RFC 9457), each with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong: `detail` is for people, `status` repeats the answer's."""

    type = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    status = serializers.IntegerField(read_only=True)
    detail = serializers.CharField(read_only=True)


class TextNotAtHand(APIException):
    """The store of this installation does not have a text that its archive names."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "The store of this installation does not have the text of this version."


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """None, and so Django's own answer, for what nobody expected."""
    answer = exception_handler(error, context)
    if answer is None:
        return None
    headers = dict(answer.headers.items())
    data = {
        "type": "about:blank",
        "title": HTTPStatus(answer.status_code).phrase,
        "status": answer.status_code,
        "detail": " ".join(_sentences(answer.data)),
    }
    return Response(data, answer.status_code, headers=headers, content_type=MEDIA_TYPE)


def _sentences(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for name, inner in data.items():
            prefix = "" if name in {"detail", "non_field_errors"} else f"{name}: "
            yield from (f"{prefix}{one}" for one in _sentences(inner))
    elif isinstance(data, list):
        for inner in data:
            yield from _sentences(inner)
    else:
        yield str(data)
