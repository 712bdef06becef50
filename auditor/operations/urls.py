"""The addresses of whoever runs the installation."""

from django.urls import path

from auditor.operations import views

app_name = "operations"
urlpatterns = [
    path("health/", views.health_page, name="health"),
    path("metrics", views.metrics_page, name="metrics"),
]
