"""The Celery application. Messages are wake-ups: what is due stands in the database."""

import os

from celery import Celery

from auditor.operations import embedded_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditor.settings")
# Django's checks import every page of the web, which a worker does not serve: a second at each start,
# also of one that takes the place of another. Commands check, `up` and `migrate` among them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
embedded_broker.register()
app = Celery("auditor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Also in threads that did not import this module, such as those of the web server.
app.set_default()
