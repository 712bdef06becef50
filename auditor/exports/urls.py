"""The exports' page, a download a form, and the copies that were uploaded as evidence."""

from django.urls import path

from auditor.exports import evidence_views, views

app_name = "exports"
urlpatterns = [
    path("", views.export_page, name="page"),
    path("evidence/<uuid:uuid>/", evidence_views.evidence_file, name="evidence-file"),
    path("<slug:form>/", views.download, name="download"),
]
