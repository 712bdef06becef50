"""What every page knows of the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, str]:
    return {"product_name": "Know Your Provider", "product_version": settings.VERSION}
