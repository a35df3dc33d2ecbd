"""Holds an installation to its own hashes: what was frozen, and every file that a row names."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import Model

from core.canonical import sha256_of
from files.stored import digest_of
from hosting.backups.kept_files import named_files


def faults_of(*, storage: Storage, alias: str = "default") -> Iterator[str]:
    """A sentence for each frozen record and each file that is not what its hash says, or is lost.

    Reads every one of them to the end; nothing is changed.
    """
    for model, parts in hashed_models():
        yield from _changed(model, parts, alias=alias)
    for one in named_files(alias):
        found = _digest(storage, one.name)
        if found is None:
            yield f"The file {one.name} is lost."
        elif one.sha256 not in {"", found}:
            yield f"The file {one.name} is not the one that was kept: its hash is {found}."


def hashed_models() -> Iterator[tuple[type[Model], Sequence[str]]]:
    """The models whose ``sha256`` is over the canonical JSON of their own fields, and which fields
    (HASHED): of one it is over what that holds, of several over the object they are together."""
    for model in apps.get_models():
        parts = getattr(model, "HASHED", ())
        if parts:
            yield model, parts


def _changed(model: type[Model], parts: Sequence[str], *, alias: str) -> Iterator[str]:
    rows = model._base_manager.using(alias).order_by("pk")
    for pk, sha256, *held in rows.values_list("pk", "sha256", *parts).iterator(chunk_size=100):
        content: Any = dict(zip(parts, held, strict=True)) if len(parts) > 1 else held[0]
        if sha256_of(content) != sha256:
            yield f"{model._meta.label} {pk} is not what was frozen: its hash was {sha256}."


def _digest(storage: Storage, name: str) -> str | None:
    try:
        with storage.open(name) as file:
            return digest_of(file)
    except FileNotFoundError:
        return None
