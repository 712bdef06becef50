"""Every URL of the site, by room."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("auditor.operations.urls")),
    path("desk/", include("auditor.desk.urls")),
    path("", include("auditor.public.urls")),
]
