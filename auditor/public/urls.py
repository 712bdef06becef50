"""The public pages and feeds."""

from django.urls import path

from auditor.public import feeds, site_views, version_views, views

app_name = "public"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("feed/", feeds.feed, name="feed"),
    path("about/", site_views.about, name="about"),
    path("robots.txt", site_views.robots, name="robots"),
    path("healthz", site_views.healthz, name="healthz"),
    path("providers/", views.provider_list, name="provider-list"),
    path("providers/<slug:slug>/", views.provider_detail, name="provider-detail"),
    path("providers/<slug:slug>/feed/", feeds.provider_feed, name="provider-feed"),
    path("providers/<slug:slug>/<slug:document>/", views.document_detail, name="document-detail"),
    path("versions/<uuid:uuid>/", version_views.version_detail, name="version-detail"),
    path("versions/<uuid:uuid>/text/", version_views.version_text, name="version-text"),
    path("diff/", version_views.diff_choose, name="diff-choose"),
    path("diff/<uuid:old>/<uuid:new>/", version_views.diff_detail, name="diff-detail"),
]
