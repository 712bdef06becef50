"""Files that people upload: bounded before they are read, and as the actions take them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from auditor.assessments.actions import File
from auditor.assessments.actions.bodies import LARGEST_FILE

UNNAMED = "application/octet-stream"


class UploadField(forms.FileField):
    """A file of at most `LARGEST_FILE` bytes, which its help says. What is larger is never taken into memory.

    `called` is what a refusal calls it.
    """

    def __init__(self, *, help_text: str, called: str = "A file", **kwargs: Any) -> None:
        self._called = called
        super().__init__(help_text=f"At most {_most()}. {help_text}", **kwargs)

    def validate(self, value: UploadedFile[Any] | None) -> None:
        super().validate(value)
        if value is not None and (value.size or 0) > LARGEST_FILE:
            raise ValidationError(f"{self._called} has at most {_most()}.")


def file_of(upload: UploadedFile[Any]) -> File:
    """Its content, with the name and the media type that were sent with it."""
    return File(upload.name or "", upload.content_type or UNNAMED, upload.read())


def _most() -> str:
    return f"{LARGEST_FILE // 1024 // 1024} MiB"
