"""The desk's pages. Who may open which stands in `authority`."""

from django.urls import path

from auditor.desk import (
    declaration_views,
    document_views,
    evidence_views,
    exchange_views,
    queue_views,
    signing_in,
    trial_views,
    version_views,
)

app_name = "desk"
urlpatterns = [
    path("", queue_views.queue_list, name="queue"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("versions/<uuid:uuid>/", version_views.version_detail, name="version-detail"),
    path("versions/<uuid:uuid>/text/", version_views.version_text, name="version-text"),
    path("checks/<uuid:attempt>/", evidence_views.capture_detail, name="capture-detail"),
    path("checks/<uuid:attempt>/pages/<int:position>/", evidence_views.raw_page, name="raw-page"),
    path("checks/<uuid:attempt>/refusal/", evidence_views.refusal, name="refusal"),
    path(
        "checks/<uuid:attempt>/screenshot/",
        evidence_views.capture_screenshot,
        name="capture-screenshot",
    ),
    path("documents/<int:document>/", document_views.document_detail, name="document-detail"),
    path(
        "documents/<int:document>/checks/", document_views.document_checks, name="document-checks"
    ),
    path(
        "documents/<int:document>/versions/",
        document_views.document_versions,
        name="document-versions",
    ),
    path(
        "documents/<int:document>/declarations/",
        document_views.document_declarations,
        name="document-declarations",
    ),
    path("documents/<int:document>/check-now/", document_views.document_check, name="check-now"),
    path("documents/<int:document>/tracking/", document_views.document_tracking, name="tracking"),
    path("documents/<int:document>/robots/", document_views.document_robots, name="robots"),
    path("declarations/", declaration_views.declaration_list, name="declaration-list"),
    path("declarations/new/", declaration_views.declaration_new, name="declaration-new"),
    path("declarations/import/", exchange_views.declarations_import, name="declarations-import"),
    path("declarations/export/", exchange_views.declarations_export, name="declarations-export"),
    path(
        "declarations/export/<slug:slug>/", exchange_views.provider_export, name="provider-export"
    ),
    path(
        "declarations/<int:document>/", declaration_views.declaration_edit, name="declaration-edit"
    ),
    path("trials/<int:trial>/", trial_views.trial_detail, name="trial-detail"),
    path(
        "trials/<int:trial>/screenshot/", evidence_views.trial_screenshot, name="trial-screenshot"
    ),
]
