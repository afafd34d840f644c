"""One settings file; each value comes through a typed reader of `config.env`."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pyogrio  # noqa: F401  -- sets PROJ's data folder before GDAL is loaded
from csp.constants import NONE, SELF

from config import env
from config.spatial import bundled

ROOT = Path(__file__).resolve().parent.parent
VAR = env.folder("PARVIS_VAR", ROOT / "var")
VERSION = next(
    iter(re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)),
    "0.1.0",
)

# Identity -------------------------------------------------------------------------------------
PUBLIC_URL = env.address("PUBLIC_URL", "http://localhost:8000")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
HTTPS = PUBLIC_URL.startswith("https://")
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("PARVIS_DEMO", default=False)
SECRET_KEY = env.word("SECRET_KEY", "")
ALLOWED_HOSTS = [PUBLIC_HOST, *env.words("ALLOWED_HOSTS")]
CITY_NAME = env.word("CITY_NAME", "Nanterre")
CITY_LOGO = env.file("CITY_LOGO")
CITY_LOGO_DARK = env.file("CITY_LOGO_DARK")

# Spatial --------------------------------------------------------------------------------------
GDAL_LIBRARY_PATH = bundled("pyogrio", "libgdal")
GEOS_LIBRARY_PATH = bundled("shapely", "libgeos_c")
METRIC_SRID = env.number("METRIC_SRID", 2154)

# Base map: none, a style on another host, or a PMTiles file of ours (ADR 8) ---------------------
BASEMAP_STYLE_URL = env.link("BASEMAP_STYLE_URL")
BASEMAP_PMTILES = env.file("BASEMAP_PMTILES")
BASEMAP_ATTRIBUTION = env.word("BASEMAP_ATTRIBUTION", "")
BASEMAP_HOSTS = env.origins("BASEMAP_HOSTS")
BASEMAP_ORIGINS = sorted({env.origin_of(BASEMAP_STYLE_URL), *BASEMAP_HOSTS} - {""})

# Addresses: a geocoder that answers as the BAN does, asked by us alone (ADR 14) -----------------
GEOCODER_URL = env.service("GEOCODER_URL")
PLACE_SEARCH_RATE = env.number("PLACE_SEARCH_RATE", 120)

# Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.gis",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "csp",
    "accounts",
    "geo",
    "campaigns",
    "layers",
    "contributions",
    "tiles",
    "api",
    "web",
]
MIDDLEWARE = [
    "config.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.Packed",
    "csp.middleware.CSPMiddleware",
    "web.importmap.AllowImportMap",
    "web.middleware.RefusalsBecomePages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.DevicePerson",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: four roles, two connections (DESIGN §4) ----------------------------------------------
_reader = environ.Env()
_default_url = _reader.str("DATABASE_URL", "postgis://parvis_web@localhost/parvis")
DB_ROLE = env.word("PARVIS_DB_ROLE", "web", ("owner", "web", "jobs"))


def _database(url: str) -> dict[str, object]:
    return {
        **environ.Env.db_url_config(url),
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {
    "default": _database(
        _default_url
        if DB_ROLE == "web"
        else _reader.str(f"DATABASE_URL_{DB_ROLE.upper()}", _default_url)
    ),
    "tiles": {
        **_database(_reader.str("DATABASE_URL_TILES", _default_url)),
        "CONN_HEALTH_CHECKS": False,  # tiles.reading asks again when the connection was lost
        # A tile's query is planned once a connection; its parameters travel apart from its text.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 0},
        "TEST": {"MIRROR": "default"},
    },
}
TILES_DATABASE = "tiles"
DATABASE_ROUTERS: list[str] = []

# Accounts -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "web.account.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"request_login_code": "web.account.forms.AskCode"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # an unknown address is a first visit, never a letter
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # password1: else staff's form asks for none
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that signs in is what confirms an address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "web:home"

# Browser: cookies, headers, CSP (TRUST §1.8) ----------------------------------------------------
_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
DEVICE_COOKIE_NAME = f"{_prefix}device"
LANGUAGE_COOKIE_NAME = f"{_prefix}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],  # web.importmap adds the import map's hash
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *BASEMAP_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF, *BASEMAP_ORIGINS],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000  # twenty questions of a layer, with conditions
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WEB_WRITE_RATE = env.number("WEB_WRITE_RATE", 60)  # acts a minute from one network (web.rates)
# Robots: the device of who writes does a little work (web.robots, ADR 0022)
PROOF_OF_WORK = env.flag("PROOF_OF_WORK", default=True)
PROOF_COST = env.number("PROOF_COST", 300)  # tries of some milliseconds each, at most
PROOF_KEY = env.word("PROOF_KEY", "")  # of SECRET_KEY where blank
UNPROVEN_RATE = env.number("UNPROVEN_RATE", 20)  # forms without it an hour from one network
SERVICE_WORKER = env.flag("SERVICE_WORKER", default=True)  # web.public.installing, ADR 0023
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "rates": {
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # past it a third is forgotten, at random
        **environ.Env.cache_url_config(
            _reader.str("CACHE_URL", f"filecache://{VAR / 'cache' / 'rates'}")
        ),
    },
}
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)

# Languages ------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = True

# Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = env.folder("MEDIA_ROOT", VAR / "media")  # photos; no address leads into it (ADR 19)
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "web.static.HashedFiles",
    },
}

# Mail: the demo writes it to files that the desk links to ----------------------------------------
DEFAULT_FROM_EMAIL = env.word("DEFAULT_FROM_EMAIL", "Parvis <parvis@localhost>")
MAIL_FOLDER = VAR / "mail"
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_FOLDER)
else:
    _mail = environ.Env.email_url_config(env.word("EMAIL_URL", "smtp://localhost:25"))
    EMAIL_BACKEND = str(_mail["EMAIL_BACKEND"])
    EMAIL_HOST = str(_mail.get("EMAIL_HOST") or "localhost")
    EMAIL_PORT = int(_mail.get("EMAIL_PORT") or 25)
    EMAIL_HOST_USER = str(_mail.get("EMAIL_HOST_USER") or "")
    EMAIL_HOST_PASSWORD = str(_mail.get("EMAIL_HOST_PASSWORD") or "")
    EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
    EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
    EMAIL_TIMEOUT = 10

# API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.PersonAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.answer",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_THROTTLE_RATES": {"write": env.word("API_WRITE_RATE", "120/min")},
    "NUM_PROXIES": TRUSTED_PROXIES,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "Parvis",
    "DESCRIPTION": "Public consultations on a map: campaigns, layers, contributions.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {},
}

# Logs: identifiers, never words people wrote (STYLE 24) -------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"masked": {"()": "config.logs.MaskReceipts"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["masked"],
        }
    },
    "root": {"handlers": ["console"], "level": env.word("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "procrastinate": {"level": "WARNING"}},
}
