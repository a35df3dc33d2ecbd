"""What the model itself says against a row, as a refusal."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from core.errors import Refusal


def check_row(instance: Model, *, exclude: Collection[str] = ()) -> None:
    """Run the model's own checks; what fails is a Refusal with a sentence per field."""
    with _refusing():
        instance.full_clean(exclude=exclude)


def store_checked(
    rows: Collection[Model], store: Callable[[], object], *, exclude: Collection[str] = ()
) -> None:
    """Store rows all or none, with the refusals of ``check_row`` and none of its statements.

    Fields are checked here, constraints by the database where ``store`` writes. Only a row that it
    refuses is asked what is wrong. ``exclude`` names the fields that the caller knows to be sound.
    """
    for row in rows:
        with _refusing():
            row.clean_fields(exclude=exclude)
            row.clean()
    try:
        with transaction.atomic():
            store()
    except IntegrityError:
        for row in rows:
            check_row(row)
        raise


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        sentences = {
            name.replace("__all__", ""): " ".join(messages)
            for name, messages in error.message_dict.items()
        }
        raise Refusal(" ".join(sentences.values()), fields=sentences) from error
