"""The public pages and feeds."""

from django.urls import path

from auditor.public import (
    assessment_feeds,
    assessment_views,
    correction_views,
    feeds,
    methodology_views,
    routes_views,
    search_views,
    signup_feeds,
    signup_views,
    site_views,
    version_views,
    views,
)

app_name = "public"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("feed/", feeds.feed, name="feed"),
    path("search/", search_views.search, name="search"),
    path("about/", site_views.about, name="about"),
    path("robots.txt", site_views.robots, name="robots"),
    path("healthz", site_views.healthz, name="healthz"),
    path("providers/", views.provider_list, name="provider-list"),
    path("providers/<slug:slug>/", views.provider_detail, name="provider-detail"),
    path("providers/<slug:slug>/feed/", feeds.provider_feed, name="provider-feed"),
    path(
        "providers/<slug:slug>/assessment/",
        assessment_views.provider_assessment,
        name="provider-assessment",
    ),
    path("providers/<slug:slug>/routes/", routes_views.provider_routes, name="provider-routes"),
    path("providers/<slug:slug>/sign-up/", signup_views.provider_signup, name="provider-signup"),
    path(
        "providers/<slug:slug>/sign-up/<uuid:attempt>/picture/",
        signup_views.signup_picture,
        name="signup-picture",
    ),
    path("providers/<slug:slug>/<slug:document>/", views.document_detail, name="document-detail"),
    path("versions/<uuid:uuid>/", version_views.version_detail, name="version-detail"),
    path("versions/<uuid:uuid>/text/", version_views.version_text, name="version-text"),
    path("diff/", version_views.diff_choose, name="diff-choose"),
    path("diff/<uuid:old>/<uuid:new>/", version_views.diff_detail, name="diff-detail"),
    path("assessments/feed/", assessment_feeds.assessment_feed, name="assessment-feed"),
    path("assessments/<uuid:uuid>/", assessment_views.assessment_detail, name="assessment-detail"),
    path(
        "assessments/<uuid:uuid>/changes/",
        assessment_views.assessment_changes,
        name="assessment-changes",
    ),
    path("sign-up/feed/", signup_feeds.signup_feed, name="signup-feed"),
    path("corrections/", correction_views.corrections, name="corrections"),
    path("corrections/feed/", assessment_feeds.correction_feed, name="correction-feed"),
    path("methodology/", methodology_views.methodology, name="methodology"),
    path("methodology/measurements.md", methodology_views.measurements, name="measurements"),
    path(
        "methodology/indicators/<str:indicator>/",
        methodology_views.indicator_detail,
        name="indicator-detail",
    ),
    path(
        "methodology/indicators/<str:indicator>/texts/",
        methodology_views.indicator_texts,
        name="indicator-texts",
    ),
    path(
        "methodology/<str:version>/",
        methodology_views.methodology_version,
        name="methodology-version",
    ),
    path(
        "methodology/<str:version>/framework.yaml",
        methodology_views.framework_file,
        name="framework-file",
    ),
    path(
        "methodology/<str:version>/oscal-catalog.json",
        methodology_views.framework_catalog,
        name="framework-catalog",
    ),
]
