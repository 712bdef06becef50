"""Every URL of the site, by room."""

from django.contrib import admin
from django.urls import include, path

from auditor.accounts.views import admin_sign_in

urlpatterns = [
    path("admin/login/", admin_sign_in, name="admin-sign-in"),
    path("admin/", admin.site.urls),
    path("", include("auditor.operations.urls")),
    path("account/", include("auditor.accounts.urls")),
    path("account/", include("auditor.accounts.allauth_urls")),
    path("desk/", include("auditor.desk.urls")),
    path("api/v1/", include("auditor.api.urls")),
    path("exports/", include("auditor.exports.urls")),
    path("assess/", include("auditor.assessing.urls")),
    path("reply/", include("auditor.assessing.reply_urls")),
    path("", include("auditor.public.urls")),
]
