"""Where uploaded files and documents are kept: this machine's disk, or S3-compatible storage.

Several hosts need the second. It is chosen by STORAGE_BUCKET and its sisters; what is set by
halves, or cannot work, stops the start with a sentence that names the variable.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

NAMES = (
    "STORAGE_BUCKET",
    "STORAGE_ENDPOINT",  # unset: Amazon's own
    "STORAGE_REGION",
    "STORAGE_ACCESS_KEY",  # unset: the host's own identity, as clouds give it
    "STORAGE_SECRET_KEY",
)
ON_DISK = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def media_storage(given: Mapping[str, str]) -> dict[str, Any]:
    """Django's STORAGES entry for uploaded files. ``given`` has every one of NAMES, "" if unset.

    Raises ImproperlyConfigured.
    """
    if not any(given.values()):
        return ON_DISK
    _refuse_halves(given)
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "STORAGE_BUCKET is set, but the package for it is not installed: install "
            "requirements/s3.txt in place of requirements/base.txt."
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": given["STORAGE_BUCKET"],
            "endpoint_url": given["STORAGE_ENDPOINT"] or None,
            "region_name": given["STORAGE_REGION"] or "us-east-1",  # others than Amazon ignore it
            "access_key": given["STORAGE_ACCESS_KEY"] or None,
            "secret_key": given["STORAGE_SECRET_KEY"] or None,
            "default_acl": None,  # private; nobody but this product hands files out
            "file_overwrite": False,
            "client_config": _client(path_style=bool(given["STORAGE_ENDPOINT"])),
        },
    }


def backup_storage(media: dict[str, Any], *, folder: str, bucket: str) -> dict[str, Any]:
    """The entry of Django's STORAGES for backups: a folder, or another bucket beside that of
    uploaded files; none where neither is named.

    Raises ImproperlyConfigured.
    """
    if bucket:
        options = media.get("OPTIONS", {})
        if not options or options["bucket_name"] == bucket:
            raise ImproperlyConfigured(
                "BACKUP_BUCKET is set, and there is no other bucket to keep backups apart from: "
                "set STORAGE_BUCKET to one and BACKUP_BUCKET to another, or set BACKUP_FOLDER."
            )
        return {"backups": media | {"OPTIONS": options | {"bucket_name": bucket}}}
    if not folder:
        return {}
    return {"backups": {**ON_DISK, "OPTIONS": {"location": folder, "allow_overwrite": False}}}


def _refuse_halves(given: Mapping[str, str]) -> None:
    names = " and ".join(name for name in NAMES if given[name])
    keys = {name: given[name] for name in ("STORAGE_ACCESS_KEY", "STORAGE_SECRET_KEY")}
    missing = next((name for name, value in keys.items() if not value), "")
    endpoint = given["STORAGE_ENDPOINT"]
    if not given["STORAGE_BUCKET"]:
        raise ImproperlyConfigured(
            f"STORAGE_BUCKET is not set, though {names} is: name the bucket, or unset all of them."
        )
    if missing and any(keys.values()):
        raise ImproperlyConfigured(f"{missing} is not set, though the other key is: set both.")
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise ImproperlyConfigured(
            "STORAGE_ENDPOINT is no address: write it like https://files.example.com, or unset it "
            "for Amazon's own."
        )
    if not endpoint and not given["STORAGE_REGION"]:
        raise ImproperlyConfigured(
            "STORAGE_REGION is not set, and without STORAGE_ENDPOINT the bucket is Amazon's: name "
            "the region it is in, like ap-southeast-3."
        )


def _client(*, path_style: bool) -> Any:
    """How to speak to it: give up soon, and ask of others than Amazon only what they all do."""
    return import_module("botocore.config").Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if path_style else "auto"},
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 3},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
