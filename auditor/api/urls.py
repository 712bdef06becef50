"""The interface's addresses: a list and a single one of each thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.views.decorators.http import conditional_page
from drf_spectacular.views import SpectacularSwaggerSplitView

from auditor.api import assessed, describing, frameworks, views
from auditor.api.base import Nothing, Reading


def read(route: str, view: type[Reading], name: str) -> URLPattern:
    """An address whose answer has an ETag; asked for with that, it is 304 if nothing changed."""
    handler: Callable[..., Any] = conditional_page(view.as_view())
    return path(route, handler, name=name)


app_name = "api"
urlpatterns = [
    read("", views.Root, "root"),
    read("providers/", views.ProviderList, "provider-list"),
    read("providers/<slug:slug>/", views.ProviderDetail, "provider-detail"),
    read("documents/", views.DocumentList, "document-list"),
    read("documents/<slug:provider>/<slug:document>/", views.DocumentDetail, "document-detail"),
    read("versions/", views.VersionList, "version-list"),
    read("versions/<uuid:uuid>/", views.VersionDetail, "version-detail"),
    read("versions/<uuid:uuid>/text/", views.VersionText, "version-text"),
    read("changes/", views.ChangeList, "change-list"),
    read("changes/<uuid:uuid>/", views.ChangeDetail, "change-detail"),
    read("assessments/", assessed.AssessmentList, "assessment-list"),
    read("assessments/<uuid:uuid>/", assessed.AssessmentDetail, "assessment-detail"),
    read("frameworks/", frameworks.FrameworkList, "framework-list"),
    read("frameworks/<str:version>/", frameworks.FrameworkDetail, "framework-detail"),
    path("schema/", conditional_page(describing.schema), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html"),
        name="docs",
    ),
    path("<path:rest>", Nothing.as_view(), name="nothing"),
]
