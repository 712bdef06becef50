"""The public pages and feeds."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "public"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("providers/<slug:slug>/", placeholder, name="provider-detail"),
    path("providers/<slug:slug>/<slug:document>/", placeholder, name="document-detail"),
    path("versions/<uuid:uuid>/", placeholder, name="version-detail"),
]
