"""What every page knows of the installation."""

from django.conf import settings
from django.http import HttpRequest

PRODUCT_NAME = "Know Your Provider"


def installation(request: HttpRequest) -> dict[str, str]:
    return {"product_name": PRODUCT_NAME, "product_version": settings.VERSION}
