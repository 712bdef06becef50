"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditor.settings")
application = get_wsgi_application()

# Pages of the desk send messages: to the broker of this installation.
import auditor.celery  # noqa: E402, F401
