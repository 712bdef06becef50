"""The Celery application. Messages are wake-ups: what is due stands in the database."""

import os

from celery import Celery

from auditor.operations import embedded_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditor.settings")
embedded_broker.register()
app = Celery("auditor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Also in threads that did not import this module, such as those of the web server.
app.set_default()
