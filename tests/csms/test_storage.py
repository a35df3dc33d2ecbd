"""Where files are kept: on disk, or in S3-compatible storage, and never by halves."""

from importlib.machinery import ModuleSpec
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from csms import storage

WHOLE = {
    "STORAGE_BUCKET": "csms",
    "STORAGE_ENDPOINT": "https://files.example.com",
    "STORAGE_REGION": "",
    "STORAGE_ACCESS_KEY": "constructed",
    "STORAGE_SECRET_KEY": "constructed-secret",
}
NOTHING = dict.fromkeys(storage.NAMES, "")


@pytest.fixture
def with_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if requirements/s3.txt were installed."""
    client = SimpleNamespace(Config=lambda **given: given)
    monkeypatch.setattr(storage, "find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setattr(storage, "import_module", lambda _name: client)


def test_without_a_bucket_files_are_on_disk() -> None:
    assert storage.media_storage(NOTHING) == storage.ON_DISK


@pytest.mark.usefixtures("with_package")
def test_a_bucket_is_private_and_overwrites_nothing() -> None:
    found = storage.media_storage(WHOLE)
    options: dict[str, Any] = found["OPTIONS"]
    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    assert (options["default_acl"], options["file_overwrite"]) == (None, False)
    assert options["client_config"]["s3"] == {"addressing_style": "path"}


@pytest.mark.usefixtures("with_package")
def test_amazons_own_needs_a_region_and_no_keys() -> None:
    given = NOTHING | {"STORAGE_BUCKET": "csms", "STORAGE_REGION": "ap-southeast-3"}
    options = storage.media_storage(given)["OPTIONS"]
    assert (options["endpoint_url"], options["access_key"]) == (None, None)
    assert options["region_name"] == "ap-southeast-3"


@pytest.mark.usefixtures("with_package")
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"STORAGE_BUCKET": ""}, "STORAGE_BUCKET"),
        ({"STORAGE_ACCESS_KEY": ""}, "STORAGE_ACCESS_KEY"),
        ({"STORAGE_SECRET_KEY": ""}, "STORAGE_SECRET_KEY"),
        ({"STORAGE_ENDPOINT": "files.example.com"}, "STORAGE_ENDPOINT"),
        ({"STORAGE_ENDPOINT": ""}, "STORAGE_REGION"),
    ],
)
def test_what_is_set_by_halves_is_refused_by_its_name(changed: dict[str, str], named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{named} ") as refused:
        storage.media_storage(WHOLE | changed)
    assert "constructed-secret" not in str(refused.value)


def test_a_bucket_without_the_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements/s3\.txt"):
        storage.media_storage(WHOLE)
