"""The product's own settings; only the address map gains the bare views measured against."""

import os

from csms.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = str(VAR_DIR / "bench" / "static")  # noqa: F405  collected by benchmarks/data.py
STORAGES["staticfiles"] = {"BACKEND": "csms.static_files.HashedStaticFilesStorage"}  # noqa: F405
if os.environ.get("DATABASE_NAME"):
    DATABASES["default"]["NAME"] = os.environ["DATABASE_NAME"]  # noqa: F405
