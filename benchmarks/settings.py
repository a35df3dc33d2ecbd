"""The product's own settings; only the address map gains the bare views measured against."""

import os

from csms.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
if os.environ.get("DATABASE_NAME"):
    DATABASES["default"]["NAME"] = os.environ["DATABASE_NAME"]  # noqa: F405

WHITENOISE_USE_FINDERS = True  # nothing is collected for a benchmark
