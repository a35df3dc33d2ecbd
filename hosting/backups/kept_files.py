"""The files that rows name, whatever room's."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from files.stored import columns_of_files


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file by the name the storage knows it by; ``sha256`` "" where its row keeps none."""

    name: str
    sha256: str = ""


def named_files(alias: str = "default") -> Iterator[NamedFile]:
    """Each file that a row of the database names, thumbnails included."""
    for model, columns in columns_of_files():
        for column in columns:
            hashes = ("sha256",) if column == "file" and _keeps_hash(model) else ()
            rows = model._base_manager.using(alias).exclude(**{column: ""})
            for row in rows.values_list(column, *hashes).iterator():
                yield NamedFile(*row)


def _keeps_hash(model: type[Model]) -> bool:
    return any(one.attname == "sha256" for one in model._meta.fields)
