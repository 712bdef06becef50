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
# Keys of before, while what they signed or encrypted is still about.
SECRET_KEY_FALLBACKS = read.words("SECRET_KEY_FALLBACKS")
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "knox",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "providers",
    "auditor.accounts",
    "auditor.archive",
    "auditor.findings",
    "auditor.assessments",
    "auditor.public",
    "auditor.exports",
    "auditor.api",
    "auditor.desk",
    "auditor.assessing",
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
    "allauth.account.middleware.AccountMiddleware",
    "auditor.accounts.gate.gate",
    "axes.middleware.AxesMiddleware",
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
                "auditor.accounts.context.account",
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
# What all processes must know of each other: limits on attempts, codes that were used already.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cachedvalue",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What each process may find out for itself.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
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
SEAL_EVERY = timedelta(minutes=read.whole("AUDITOR_SEAL_MINUTES", 60, minimum=1))
CELERY_BEAT_SCHEDULE = {
    "capture-due": {"task": "archive.capture_due", "schedule": SWEEP_EVERY},
    "surveys-due": {"task": "archive.surveys_due", "schedule": SWEEP_EVERY},
    "seals": {"task": "archive.seal_captures", "schedule": SEAL_EVERY},
    "trials": {"task": "archive.run_waiting_trials", "schedule": SWEEP_EVERY},
    "evidence": {"task": "assessments.revisit_evidence", "schedule": SWEEP_EVERY},
    "cited-surveys": {"task": "assessments.revisit_surveys", "schedule": SWEEP_EVERY},
    "clauses": {"task": "findings.read_waiting", "schedule": SWEEP_EVERY},
    "notices": {"task": "assessments.send_notices", "schedule": SWEEP_EVERY},
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
# The authority that states when a seal was there (RFC 3161), and the certificates that its own leads to.
TIME_STAMPING_URL = read.url("AUDITOR_TIME_STAMPING_URL", "")
TIME_STAMPING_ROOTS = read.text("AUDITOR_TIME_STAMPING_ROOTS")
# How often sign-up pages are surveyed.
SURVEY_EVERY = timedelta(hours=read.whole("AUDITOR_SURVEY_HOURS", 7 * 24, minimum=1))

# --- Monitoring -----------------------------------------------------------------------------------
METRICS_TOKEN = read.text("AUDITOR_METRICS_TOKEN")
TRUST_LOOPBACK = read.flag("AUDITOR_TRUST_LOOPBACK", default=DEBUG)

# --- Accounts -------------------------------------------------------------------------------------
BEHIND_TLS_PROXY = read.flag("BEHIND_TLS_PROXY", default=False)
EMAIL = read.email("EMAIL_URL", debug=DEBUG)
CAN_SEND_EMAIL = bool(EMAIL["HOST"])
PRINTS_EMAIL = EMAIL["BACKEND"] == "console"
EMAIL_BACKEND = f"django.core.mail.backends.{EMAIL['BACKEND']}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = EMAIL["HOST"], EMAIL["PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["USER"], EMAIL["PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["USE_TLS"], EMAIL["USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read.text("DEFAULT_FROM", "Know Your Provider <no-reply@localhost>")
AUTHENTICATION_BACKENDS = [
    # The first: it refuses who is locked out before a password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "public:overview"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "auditor.accounts.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# The cookie's age; the gate ends a session earlier when it idles, and at its greatest age for good.
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
SESSION_LIFETIME = timedelta(days=7)
SESSION_IDLE = timedelta(hours=12)
ACCOUNT_ADAPTER = "auditor.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Know Your Provider] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
# Wrong passwords are counted by django-axes; this bounds wrong codes, and one address's attempts.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/15m/ip,20/15m/key"}
MFA_ADAPTER = "auditor.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Know Your Provider"
MFA_TOTP_TOLERANCE = 1
# An address that somebody is about to change to is not verified yet. There is no public sign-up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "auditor.accounts.lockout.attempted_email"
AXES_CLIENT_IP_CALLABLE = "auditor.accounts.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "auditor.accounts.lockout.locked_out"
AXES_VERBOSE = False
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - the name of a model
# Its own migrations would leave a table that nothing uses: ours takes its place.
MIGRATION_MODULES = {"knox": None}
KEY_LIFETIME = timedelta(days=90)
REST_KNOX = {"TOKEN_TTL": KEY_LIFETIME, "TOKEN_PREFIX": "kyp_", "AUTO_REFRESH": False}
# Where people reach the site: letters lead there.
SITE_URL = read.url(
    "AUDITOR_SITE_URL",
    "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
).rstrip("/")

# --- Programs and exports -------------------------------------------------------------------------
# Requests an hour of the clock: from one network address, and with one account.
SEARCHES_AN_HOUR = read.whole("AUDITOR_SEARCHES_AN_HOUR", 600, minimum=1)
API_ANONYMOUS_AN_HOUR = read.whole("AUDITOR_API_ANONYMOUS_AN_HOUR", 600, minimum=1)
API_PERSON_AN_HOUR = read.whole("AUDITOR_API_PERSON_AN_HOUR", 6000, minimum=1)
EXPORTS_AN_HOUR = read.whole("AUDITOR_EXPORTS_AN_HOUR", 10, minimum=1)
REST_FRAMEWORK = {
    # What answers says itself who may ask, and how often: `auditor.api.base`.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "auditor.api.describing.Description",
    "EXCEPTION_HANDLER": "auditor.api.problems.as_problem",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Know Your Provider",
    "DESCRIPTION": "Read-only. What the site shows, as JSON: see docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    # Each list of values stands where it belongs.
    "POSTPROCESSING_HOOKS": [],
}

# --- Web ------------------------------------------------------------------------------------------
WEB_PROCESSES = read.whole("AUDITOR_WEB_PROCESSES", 2, minimum=1)
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
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_LEVEL = read.choice("LOG_LEVEL", "INFO", LOG_LEVELS)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"reply_links": {"()": "auditor.assessing.redacting.HideReplyLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["reply_links"],
        }
    },
    # Their own handlers would write addresses past the filter.
    "loggers": {"django": {"level": "INFO"}, "django.server": {"level": "INFO"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
