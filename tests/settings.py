"""The settings under test: as in production but for transport security, and away from var/.

Environment variables are set here, before the real settings are read, so that processes which a
test starts see the same installation. `.env` is never read.
"""

import atexit
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def own_data_folder() -> Path:
    """The folder of DATA_URL or else a temporary one; each parallel worker has its own within."""
    if "DATA_URL" not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="auditor-tests-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    else:
        folder = Path(unquote(urlsplit(os.environ["DATA_URL"]).path))
    return folder / WORKER if WORKER and folder.name != WORKER else folder


DATA = own_data_folder()
# The tests of the brokers ask for it; nothing else under test uses a broker that is not its own.
os.environ.setdefault("TEST_CELERY_BROKER_URL", os.environ.get("CELERY_BROKER_URL", ""))
os.environ |= {
    "DATA_URL": DATA.as_uri(),
    "AUDITOR_ENV_FILE": os.devnull,
    "DEBUG": "false",
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "AUDITOR_HOST_MAP": "",
    "AUDITOR_HOST_INTERVAL_MS": "0",
    "STORAGE_URL": "",
    "CELERY_BROKER_URL": "",
    "SECURE_SSL_REDIRECT": "false",
    "LOG_LEVEL": "WARNING",
    "EMAIL_URL": "",
    "DEFAULT_FROM": "",
    "BEHIND_TLS_PROXY": "",
    "AUDITOR_SITE_URL": "",
}

from auditor.settings import *  # noqa: E402, F403

HOST_INTERVAL = timedelta(0)
# Tests need no collected files, and a page must not fail for want of a manifest.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise warns where it is absent
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# pytest-django keeps what is sent.
CAN_SEND_EMAIL, PRINTS_EMAIL = True, False
