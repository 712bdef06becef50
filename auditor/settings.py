"""Every setting of an installation, driven by environment variables (or a `.env` file).

`docs/settings.md` explains each variable. Outside DEBUG everything defaults to the safe choice.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from auditor.environment import Reader, path_url, require_writable

BASE_DIR = Path(__file__).resolve().parent.parent
# A variable that is set counts more than the file.
environ.Env.read_env(os.environ.get("AUDITOR_ENV_FILE") or str(BASE_DIR / ".env"))
read = Reader(os.environ)

VERSION = "0.1.0"
DEBUG = read.flag("DEBUG", default=False)
SECRET_KEY = read.secret_key("SECRET_KEY", debug=DEBUG)
ALLOWED_HOSTS = read.hosts("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", debug=DEBUG)
DATA_DIR = read.folder("DATA_URL", BASE_DIR / "var")
require_writable("DATA_URL", DATA_DIR)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "providers",
    "auditor.archive",
    "auditor.public",
    "auditor.desk",
    "auditor.operations",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "auditor.urls"
WSGI_APPLICATION = "auditor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "auditor.public.context.installation",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": read.database("DATABASE_URL", path_url("sqlite", DATA_DIR / "auditor.sqlite3"))
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # Web, worker and scheduler share one file: readers never wait for the one writer (WAL), a
    # writer takes its lock at once (IMMEDIATE) and waits for it rather than failing half-way.
    require_writable("DATABASE_URL", Path(DATABASES["default"]["NAME"]).parent)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGE_URL = read.storage("STORAGE_URL", DATA_DIR / "blobs")

# --- Work -----------------------------------------------------------------------------------------
CELERY_BROKER_URL = read.broker(
    "CELERY_BROKER_URL", path_url("embedded", DATA_DIR / "queue.sqlite3")
)
if CELERY_BROKER_URL.startswith("embedded:"):
    # It has no broadcast, which remote control needs.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS = {"longest_wait": 0.5}
# Workers log as LOGGING says.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
WORKER_THREADS = read.whole("AUDITOR_WORKER_THREADS", 4, minimum=1)
SWEEP_EVERY = timedelta(seconds=read.whole("AUDITOR_SWEEP_SECONDS", 60, minimum=1))
CELERY_BEAT_SCHEDULE = {
    "capture-due": {"task": "archive.capture_due", "schedule": SWEEP_EVERY},
    "trials": {"task": "archive.run_waiting_trials", "schedule": SWEEP_EVERY},
}

# --- Capture --------------------------------------------------------------------------------------
CHROMIUM = read.text("AUDITOR_CHROMIUM")
CONTACT_URL = read.url("AUDITOR_CONTACT_URL", "https://kyp.example/about")
USER_AGENT = read.text("AUDITOR_USER_AGENT", f"KnowYourProvider/{VERSION} (+{CONTACT_URL})")
# Hosts that are dialled at a fixed address: the sample web, and tests. Empty in production.
HOST_MAP = read.host_map("AUDITOR_HOST_MAP")
HOST_INTERVAL = timedelta(milliseconds=read.whole("AUDITOR_HOST_INTERVAL_MS", 1000))
CHECK_EVERY = timedelta(minutes=read.whole("AUDITOR_CHECK_MINUTES", 12 * 60, minimum=1))
# What servers are asked for where a document declares no language of its own.
ACCEPT_LANGUAGE = read.text("AUDITOR_ACCEPT_LANGUAGE", "en")
# Where requests come from, in the words of the evidence record: "Frankfurt, own network".
VANTAGE = read.text("AUDITOR_VANTAGE")
# How long a text that is not believed at once waits for a second capture that agrees.
RECHECK_AFTER = timedelta(minutes=read.whole("AUDITOR_RECHECK_MINUTES", 30, minimum=1))

# --- Monitoring -----------------------------------------------------------------------------------
METRICS_TOKEN = read.text("AUDITOR_METRICS_TOKEN")
TRUST_LOOPBACK = read.flag("AUDITOR_TRUST_LOOPBACK", default=DEBUG)

# --- Web ------------------------------------------------------------------------------------------
WEB_PROCESSES = read.whole("AUDITOR_WEB_PROCESSES", 2, minimum=1)
LOGIN_URL = "desk:sign-in"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_SSL_REDIRECT = read.flag("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_HSTS_SECONDS = read.whole("SECURE_HSTS_SECONDS", 0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = read.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=not DEBUG)
SECURE_HSTS_PRELOAD = read.flag("SECURE_HSTS_PRELOAD", default=not DEBUG)
if read.flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_LEVEL = read.choice("LOG_LEVEL", "INFO", LOG_LEVELS)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
