"""The product's own settings; only the address map gains the bare views measured against."""

import os
import sys

# What only tests and checks install, and the REST framework imports where it is there: no
# installation has it, so that its memory is not the product's.
sys.modules.update(dict.fromkeys(("requests", "pygments")))  # type: ignore[arg-type]

from csms.settings import *  # noqa: E402, F403

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = str(VAR_DIR / "bench" / "static")  # noqa: F405  collected by benchmarks/data.py
STORAGES["staticfiles"] = {"BACKEND": "csms.static_files.HashedStaticFilesStorage"}  # noqa: F405
if os.environ.get("DATABASE_NAME"):
    DATABASES["default"]["NAME"] = os.environ["DATABASE_NAME"]  # noqa: F405
