"""Settings, all from the environment, in this one file.

Two ways to run, told apart by one variable:

- ``DATABASE_URL`` is set: production. Nothing has an unsafe default; what is
  missing or nonsense stops the start with a sentence that names the variable.
- it is not: embedded. PostgreSQL and Redis of our own under ``var/`` (see
  ``embedded/``), plain HTTP on loopback, a secret key made on first use.
"""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django_guid.integrations import CeleryIntegration
from environs import Env, EnvError, validate

from core.database.waiting import options_of
from core.egress.addresses import Network, networks_of
from csms import embedded, mail, rooms, storage
from provider.configuration import NAMES as PROVIDER_NAMES
from provider.configuration import SignInProvider, sign_in_provider

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = embedded.VAR_DIR
VERSION = "0.1.0"  # as pyproject.toml and CHANGELOG.md say

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def _required(name: str, meaning: str) -> str:
    value: str = env.str(name, "")
    if not value.strip():
        raise ImproperlyConfigured(
            f"{name} is not set. With DATABASE_URL set this is a production start, "
            f"and {name} ({meaning}) has no safe default: set it in the environment."
        )
    return value


def _check(fits: bool, name: str, *, problem: str) -> None:  # noqa: FBT001 - reads like an assert
    """Stop the start with a sentence that names the variable, unless its value fits."""
    if not fits:
        raise ImproperlyConfigured(f"{name} {problem}")


# How long a session of each role lives unused, in minutes; it needs no line for that time.
IDLE_MINUTES = {
    "administrator": 60,
    "manager": 240,
    "viewer": 240,
    "representative": 240,
    "coordinator": 720,  # fills in checklists at sites for a whole shift, hours without a line
}

# A name or an IPv4 address, after a dot every name below one; or an IPv6 address.
HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)


def _is_host(name: str) -> bool:
    """Whether people can type it, without scheme and port; not all names below .com or .id."""
    return bool(HOST.fullmatch(name)) and not (name.startswith(".") and name.count(".") < 2)


def _is_address(base: str) -> bool:
    """Whether pages can be linked below it: a host, perhaps a port and a path, and no more."""
    parts = urlsplit(base)
    is_plain = "@" not in parts.netloc and not parts.query and not parts.fragment
    return is_plain and not parts.netloc.startswith(".")


def _is_origin(origin: str) -> bool:
    """Whether it is a scheme with a host or, after ``*``, with every name below one."""
    scheme, _separator, netloc = origin.partition("://")
    name = netloc.removeprefix("*") if netloc.startswith("*.") else netloc
    schemes = {"https", "http"} if EMBEDDED else {"https"}
    return scheme in schemes and _is_host(re.sub(r":\d{1,5}$", "", name))


def _is_redis(url: str) -> bool:
    """Whether it is the address of one, with a port or without."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"redis", "rediss", "redis+socket"} and parts.port != 0
    except ValueError:
        return False


def _minutes(name: str) -> dict[str, int]:
    """Of "administrator=60,viewer=240"; whose roles these are is asked later. ValueError."""
    parts = [one.strip() for one in env.str(name, "").split(",") if one.strip()]
    found = [re.fullmatch(r"(\w+)=(\d{1,6})", one) for one in parts]
    if None in found:
        raise ValueError(
            f"{name} is no list of minutes by role: write administrator=60,viewer=240."
        )
    return {one[1]: int(one[2]) for one in found if one}


def _embedded_secret_key() -> str:
    """The secret of this folder's embedded installation, made once, readable by its owner only."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f"secret_key.{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(50), encoding="ascii")
        unfinished.rename(path)  # never half a key, whatever interrupts this
    return path.read_text(encoding="ascii")


try:
    EMBEDDED: bool = not env.str("DATABASE_URL", "")
    DEBUG: bool = env.bool("DEBUG", False)
    if EMBEDDED:
        DATABASES: dict[str, dict[str, Any]] = {"default": embedded.database_settings()}
        SECRET_KEY = env.str("SECRET_KEY", "") or _embedded_secret_key()
        ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
        REDIS_URL: str = env.str("REDIS_URL", embedded.redis_url())
    else:
        DATABASES = {"default": dict(env.dj_db_url("DATABASE_URL"))}
        SECRET_KEY = _required("SECRET_KEY", "at least 50 random characters")
        ALLOWED_HOSTS = [
            host.strip() for host in _required("ALLOWED_HOSTS", "host names, by comma").split(",")
        ]
        REDIS_URL = _required("REDIS_URL", "redis://host:6379/0")
    _check(  # before the addresses that are made of its first
        all(_is_host(host) for host in ALLOWED_HOSTS),
        "ALLOWED_HOSTS",
        problem="has an empty name, a *, or what is no host name in it: name each host people "
        "type, by comma, like csms.example.com, without https:// and port.",
    )
    # What SECRET_KEY was before: it signs and seals nothing new, and what it did is still read.
    SECRET_KEY_FALLBACKS: list[str] = [
        one.strip() for one in env.str("SECRET_KEY_FALLBACKS", "").split(",") if one.strip()
    ]
    HTTPS: bool = env.bool("HTTPS", not EMBEDDED)
    HSTS_PRELOAD: bool = env.bool("HSTS_PRELOAD", True)
    BASE_URL: str = env.str(
        "BASE_URL",
        "http://127.0.0.1:8000" if EMBEDDED else f"https://{ALLOWED_HOSTS[0]}",
        validate=validate.URL(require_tld=False, schemes={"http", "https"}),
    ).rstrip("/")
    CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
    TRUST_PROXY_HEADERS: bool = env.bool("TRUST_PROXY_HEADERS", False)
    OWNER_NAME: str = env.str("OWNER_NAME", "PT XYZ", validate=validate.Length(1, 120))
    TIME_ZONE: str = env.str("TIME_ZONE", "Asia/Jakarta")
    MEDIA_ROOT = env.str("MEDIA_ROOT", "") or str(VAR_DIR / "media")
    MEDIA_STORAGE = storage.media_storage({name: env.str(name, "") for name in storage.NAMES})
    BACKUP_SIGNING_KEY: str = env.str("BACKUP_SIGNING_KEY", "")
    BACKUP_FOLDER: str = env.str("BACKUP_FOLDER", "")
    BACKUP_STORAGE = storage.backup_storage(
        MEDIA_STORAGE,
        folder=BACKUP_FOLDER or (str(VAR_DIR / "backups") if EMBEDDED else ""),
        bucket=env.str("BACKUP_BUCKET", ""),
    )
    BACKUP_KEYS: list[str] = [
        key.strip() for key in env.str("BACKUP_KEYS", "").split(",") if key.strip()
    ]
    # The folder of pg_dump and pg_restore; "" where they are found by the PATH.
    POSTGRES_PROGRAMS: str = env.str(
        "POSTGRES_PROGRAMS", embedded.postgres_programs() if EMBEDDED else ""
    )
    STATIC_ROOT = env.str("STATIC_ROOT", "") or str(VAR_DIR / "static")
    DOCUMENTS_KEPT_DAYS: int = env.int("DOCUMENTS_KEPT_DAYS", 90, validate=validate.Range(1, 3650))
    PHOTOS_WITH_PLACE: bool = env.bool("PHOTOS_WITH_PLACE", True)
    ACCESS_RECORD_DAYS: int = env.int("ACCESS_RECORD_DAYS", 400, validate=validate.Range(30, 3650))
    # Requests to the API a minute. What waited in a phone without a line comes all at once, and may
    # be a checklist whole: every answer, note and photo of some 170 items.
    API_RATE_TOKEN: int = env.int("API_RATE_TOKEN", 600, validate=validate.Range(10, 1_000_000))
    API_RATE_PERSON: int = env.int("API_RATE_PERSON", 3000, validate=validate.Range(600, 1_000_000))
    SESSION_HOURS: int = env.int("SESSION_HOURS", 12, validate=validate.Range(1, 168))
    SESSION_IDLE_MINUTES: dict[str, int] = IDLE_MINUTES | _minutes("SESSION_IDLE_MINUTES")
    # The roles that must set up a second factor, within so many days of their next sign-in.
    SECOND_FACTOR_ROLES: list[str] = [
        one.strip() for one in env.str("SECOND_FACTOR_ROLES", "").split(",") if one.strip()
    ]
    SECOND_FACTOR_GRACE_DAYS: int = env.int(
        "SECOND_FACTOR_GRACE_DAYS", 14, validate=validate.Range(0, 90)
    )
    SIGN_IN_PROVIDER: SignInProvider | None = sign_in_provider(
        {name: env.str(name, "") for name in PROVIDER_NAMES}, roles=set(IDLE_MINUTES)
    )
    FINDING_REMINDER_DAYS: int = env.int("FINDING_REMINDER_DAYS", 7, validate=validate.Range(1, 60))
    RISK_REVIEW_DAYS: int = env.int("RISK_REVIEW_DAYS", 7, validate=validate.Range(1, 90))
    MONTHS_DUE_DAY: int = env.int("MONTHS_DUE_DAY", 10, validate=validate.Range(1, 28))
    MAIL = mail.mail_settings(env.str("EMAIL_URL", ""))
    DEFAULT_FROM_EMAIL: str = mail.sender(
        env.str("EMAIL_FROM", "") or f"csms@{ALLOWED_HOSTS[0].strip('.[]')}"
    )
    WEBHOOK_LOG_DAYS: int = env.int("WEBHOOK_LOG_DAYS", 90, validate=validate.Range(7, 3650))
    WEBHOOK_NETWORKS: list[Network] = networks_of(
        env.str("WEBHOOK_NETWORKS", ""), name="WEBHOOK_NETWORKS"
    )
    LOG_LEVEL: str = env.str(
        "LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
    )
    LOG_LINES: str = env.str(
        "LOG_LINES", "words" if EMBEDDED else "json", validate=validate.OneOf(["json", "words"])
    )
    METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
    CLAMD: str = env.str("CLAMD", "")  # a scanner of viruses; "" for none
    DATABASE_SECONDS: int = env.int("DATABASE_SECONDS", 10, validate=validate.Range(1, 300))
    DATABASE_JOB_SECONDS: int = env.int(
        "DATABASE_JOB_SECONDS", 900, validate=validate.Range(60, 86_400)
    )
    # Of the pages; gunicorn itself would start with none, and answer nobody.
    WEB_CONCURRENCY: int = env.int("WEB_CONCURRENCY", 4, validate=validate.Range(1, 64))
    TEST_DATABASE_NAME: str = env.str("TEST_DATABASE_NAME", "test_csms")
except (EnvError, ValueError) as error:
    raise ImproperlyConfigured(f"A setting in the environment is not usable. {error}") from error

_check(
    DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
    and bool(DATABASES["default"]["NAME"]),
    "DATABASE_URL",
    problem="does not name a PostgreSQL database: write it like "
    "postgres://user:password@host:5432/csms.",
)
_check(
    set(SESSION_IDLE_MINUTES) == set(IDLE_MINUTES) and min(SESSION_IDLE_MINUTES.values()) >= 5,
    "SESSION_IDLE_MINUTES",
    problem="names what is no role, or fewer than 5 minutes: write it like "
    "administrator=60,viewer=240.",
)
_check(
    set(SECOND_FACTOR_ROLES) <= set(IDLE_MINUTES),
    "SECOND_FACTOR_ROLES",
    problem="names what is no role: write it like administrator,manager, or leave it empty.",
)
_check(
    len(METRICS_TOKEN) >= 32 or not METRICS_TOKEN,
    "METRICS_TOKEN",
    problem="is shorter than 32 characters: leave it empty, or make one with "
    "python -c 'import secrets; print(secrets.token_urlsafe(32))'.",
)
_check(
    all(re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", one) for one in BACKUP_KEYS),
    "BACKUP_KEYS",
    problem="holds something that is no public key of age: give those that manage.py "
    "make_backup_key said, by comma, each beginning with age1.",
)
_check(
    bool(re.fullmatch(r"([0-9a-f]{64})?", BACKUP_SIGNING_KEY)),
    "BACKUP_SIGNING_KEY",
    problem="is not what manage.py make_backup_key said: 64 digits and letters from a to f.",
)
_check(
    not BACKUP_FOLDER or BACKUP_FOLDER.startswith("/"),
    "BACKUP_FOLDER",
    problem="is no folder by its whole path: write it like /var/backups/csms.",
)
_scanner = re.fullmatch(r"unix:///\S+|tcp://[\w.-]+(?::(\d{1,5}))?", CLAMD)
_check(
    not CLAMD or (_scanner is not None and 0 < int(_scanner[1] or 3310) <= 65535),
    "CLAMD",
    problem="is no address of a scanner: write it like tcp://clamav:3310 or "
    "unix:///run/clamav/clamd.ctl, or leave it empty.",
)
_check(
    len(SECRET_KEY) >= 50 or EMBEDDED,
    "SECRET_KEY",
    problem="is shorter than 50 characters: make one with "
    "python -c 'import secrets; print(secrets.token_urlsafe(50))'.",
)
_check(
    EMBEDDED or all(len(one) >= 50 for one in SECRET_KEY_FALLBACKS),
    "SECRET_KEY_FALLBACKS",
    problem="has a key of less than 50 characters, which would open what SECRET_KEY protects: "
    "write there what SECRET_KEY was before, by comma, or nothing.",
)
_check(
    EMBEDDED or (len(set(SECRET_KEY)) >= 10 and not SECRET_KEY.startswith("django-insecure-")),
    "SECRET_KEY",
    problem="can be guessed: make a random one with "
    "python -c 'import secrets; print(secrets.token_urlsafe(50))'.",
)
_check(
    EMBEDDED or not DEBUG,
    "DEBUG",
    problem="is true in production, where it shows the code and the settings to everybody: "
    "unset it.",
)
_check(
    EMBEDDED or HTTPS,
    "HTTPS",
    problem="is false in production, so that passwords would go over the line in the clear: unset "
    "it, and put a proxy that speaks HTTPS in front.",
)
_check(
    EMBEDDED or not any(one.is_loopback or one.is_link_local for one in WEBHOOK_NETWORKS),
    "WEBHOOK_NETWORKS",
    problem="names this machine itself, or the addresses at which clouds keep their secrets: "
    "name private networks such as 10.20.0.0/16.",
)
_check(
    EMBEDDED or BASE_URL.startswith("https://"),
    "BASE_URL",
    problem="is not an https:// address in production: it is what QR codes and mails lead to.",
)
_check(
    _is_address(BASE_URL),
    "BASE_URL",
    problem="is no address that pages stand below: write it like https://csms.example.com, without "
    "a name and password, ? and #.",
)
_check(
    _is_redis(REDIS_URL),
    "REDIS_URL",
    problem="is not the address of a Redis: write it like redis://host:6379/0.",
)
_check(
    all(_is_origin(origin) for origin in CSRF_TRUSTED_ORIGINS),
    "CSRF_TRUSTED_ORIGINS",
    problem="has an origin without https:// or without a host: write each like "
    "https://csms.example.com, by comma.",
)
_check(
    TIME_ZONE in available_timezones(),
    "TIME_ZONE",
    problem=f"is {TIME_ZONE!r}, which is no time zone: write it like Asia/Jakarta.",
)
_check(bool(OWNER_NAME.strip()), "OWNER_NAME", problem="is blank: give the company that rates.")

# For a connection, and for one statement: of a page, or of a job or a command. Gunicorn asks for a
# setting before the pages are loaded.
_serves_pages = not sys.modules.keys().isdisjoint(("csms.wsgi", "csms.web_server"))
DATABASE_PATIENCE = {
    "connecting": 5,
    "statement": DATABASE_SECONDS if _serves_pages else DATABASE_JOB_SECONDS,
}
DATABASES["default"] |= {
    "OPTIONS": options_of(**DATABASE_PATIENCE) | DATABASES["default"].get("OPTIONS", {}),
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": TEST_DATABASE_NAME},
}
DEFAULT_AUTO_FIELD = "core.database.keys.RandomKey"  # docs/decisions/0019-keys.md

ROOMS = rooms.ROOMS  # core/contributions.py gathers what they give
INSTALLED_APPS = [
    "accounts.apps.SettingsSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_guid",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    *ROOMS,
]
MIDDLEWARE = [
    "core.requests.middleware.BrowserHeadersMiddleware",
    "hosting.probes.ProbesMiddleware",  # asked by address, in plain HTTP: before who refuses that
    *(["hosting.metrics.MetricsMiddleware"] if METRICS_TOKEN else []),
    "django_guid.middleware.guid_middleware",  # what is logged from here on has the request's id
    "core.requests.middleware.ClientAddressMiddleware",  # all that follow go by the address
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a checklist of 166 items over a site's phone line
    "csp.middleware.CSPMiddleware",
    "accounts.sessions.middleware.SessionMiddleware",
    "core.requests.middleware.ChosenLanguageMiddleware",
    "core.requests.middleware.SlashMiddleware",
    "core.requests.uploads.LargestRequestMiddleware",
    "core.requests.keepable.KeepableTextMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SignedInMiddleware",
    "accounts.middleware.SessionUseMiddleware",
    "accounts.middleware.SignedOutMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.requests.middleware.PersonMiddleware",
    "accounts.middleware.FirstPasswordMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.AccessRecordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.requests.way_back.WayBackMiddleware",  # sees the pages that refusals are drawn on
    "core.requests.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "csms.urls"
WSGI_APPLICATION = "csms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "core.shell.indentation.UnindentedTemplates",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.shell.context.product",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.GuardedBackend"
]  # with pauses: accounts/lockout/__init__.py
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
# The first makes hashes; those of the second, from before, are made anew at the next sign-in.
PASSWORD_HASHERS = [
    "accounts.passwords.HouseArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.GuessedFirst"},
    {"NAME": "contractors.passwords.NoCompanyName"},
    {"NAME": "accounts.services.TokensEndWithThePassword"},
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["csms.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": MEDIA_STORAGE,
    **BACKUP_STORAGE,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "csms.static_files.HashedStaticFilesStorage",
        # Whoever serves them is another than who collects them, as root.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site's pages load them
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nobody asks for the others, and compressing takes long
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Everything a page needs comes from this server; nothing is inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS and HSTS_PRELOAD
SILENCED_SYSTEM_CHECKS = [] if HSTS_PRELOAD else ["security.W021"]  # turned down on purpose
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY_HEADERS else None
SESSION_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60  # however much it is used
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 31_536_000

# What a request may weigh; see core/requests/uploads.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # without files
FILES_AT_ONCE = 10
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # those beyond FILES_AT_ONCE are counted, to be told, not kept
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the editor sends an element whole: 41 items, 1,100 fields
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_REQUEST = 64 * 1024 * 1024  # the proxy in front must let as much pass
FILE_UPLOAD_HANDLERS = [
    "core.requests.uploads.LargestFileHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.requests.uploads.TemporaryFileHandler",
]

EMAIL_USE_LOCALTIME = True  # the Date of a mail in the company's time zone
EMAIL_CONFIGURED: bool = MAIL["EMAIL_CONFIGURED"]
EMAIL_BACKEND: str = MAIL["EMAIL_BACKEND"]
globals().update(MAIL)  # host, port, user and the like, where mail is sent at all

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.requests.keepable.KeepableJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "core.requests.api.DescribedLater",
    "EXCEPTION_HANDLER": "core.errors.api.one_error_shape",
    "DEFAULT_THROTTLE_CLASSES": ["core.requests.rates.ApiRate"],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CSMS API",
    "DESCRIPTION": "The same rules as the pages. Every error is {message, fields}.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {  # fields of several answers that share one set of choices
        "IncidentKindEnum": "monitoring.choices.IncidentKind",
        "ObjectionStatusEnum": "outcomes.choices.ObjectionStatus",
        "CoachingNoteKindEnum": "outcomes.coaching.choices.CoachingNoteKind",
        "ActivityKindEnum": "risks.choices.ActivityKind",
        "UnitKindEnum": "inspections.choices.UnitKind",
        "UnitStateEnum": "inspections.choices.UnitState",
        "JsaStateEnum": "jsas.choices.JsaState",
        "BudgetStateEnum": "budgets.choices.BudgetState",
        "WorkStandingEnum": "standings.choices.WorkStanding",
        "EvaluationStatusEnum": "evaluations.choices.EvaluationStatus",
        "StrategyKindEnum": "studies.choices.StrategyKind",
        "SourceKindEnum": "studies.choices.JudgementSource",
        "ResultStateEnum": "evaluations.choices.ResultState",
        "VersionKindEnum": "instruments.choices.VersionKind",
        "SmkLevelEnum": "plans.choices.SmkLevel",
    },
    "PREPROCESSING_HOOKS": [
        "core.requests.api_description.describe",
        "tokens.description.name_tokens",
    ],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.errors.api_refusals.say_refusals",
        "core.requests.api_description.say_pages",
        "core.requests.api_description.say_headers",
        "core.requests.api_description.say_rates",
        "overview.api.addresses.name_as_odata_does",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [
        "tokens.authentication.ReaderTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # the job row in PostgreSQL is the result
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A process that hangs (or was frozen) is killed after so long, above the longest statement; its
# document, whose lock ends with it, is handed over again within a minute or so.
CELERY_TASK_TIME_LIMIT = 900 + DATABASE_JOB_SECONDS
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
# Pango keeps some 0.1 MB a document; a child that has grown so far (kB) is replaced after its job.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 170_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "enqueue-waiting-jobs": {
        "task": "documents.enqueue_waiting_jobs",
        "schedule": 15.0,
        "options": {"expires": 15},  # ticks do not pile up while no worker runs
    },
    "prepare-published": {
        "task": "reports.prepare_published",
        "schedule": 120.0,
        "options": {"expires": 120},
    },
    "make-due-results-final": {
        "task": "outcomes.make_due_results_final",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "count-days-lost": {
        "task": "monitoring.count_days",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "make-due-inspections": {
        "task": "monitoring.make_due_inspections",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "expire-documents": {"task": "documents.expire_documents", "schedule": 3600.0},
    "send-scheduled-reports": {
        "task": "documents.send_scheduled",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "remind": {
        "task": "core.remind",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "settle-surveys": {
        "task": "questionnaires.settle",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send-invitations": {
        "task": "questionnaires.send_invitations",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send-webhooks": {"task": "webhooks.send", "schedule": 15.0, "options": {"expires": 15}},
    "send-mails": {"task": "core.send_mails", "schedule": 120.0, "options": {"expires": 120}},
    "clear-webhook-deliveries": {"task": "webhooks.clear_deliveries", "schedule": 86_400.0},
    "clear-access-records": {"task": "accounts.clear_access_records", "schedule": 86_400.0},
    "clear-sessions": {"task": "accounts.clear_sessions", "schedule": 86_400.0},
    "clean-orphaned-files": {"task": "core.clean_orphaned_files", "schedule": 3600.0},
}

DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "INTEGRATIONS": [CeleryIntegration()],  # the jobs that a request asks for log its id
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "csms.log_lines.JsonLine"},
    },
    "filters": {
        "request_id": {"()": "django_guid.log_filters.CorrelationId"},
        "turned_down": {"()": "csms.log_lines.TurnedDown"},
        "failed_outside": {"()": "csms.log_lines.FailedOutside"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_LINES,
            "filters": ["request_id", "turned_down", "failed_outside"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django_guid": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}
