"""What the model itself says against a row, as a refusal."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, EmailField, Field, Model, TextField

from core.errors import Refusal
from core.writing import hidden_sentence, is_written


def check_row(instance: Model, *, exclude: Collection[str] = ()) -> None:
    """Run the model's own checks; what fails is a Refusal with a sentence per field."""
    with _refusing():
        _check_written(instance, exclude=exclude)
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
            _check_written(row, exclude=exclude)
            row.clean_fields(exclude=exclude)
            row.clean()
    try:
        with transaction.atomic():
            store()
    except IntegrityError:
        for row in rows:
            check_row(row)
        raise


def _check_written(row: Model, *, exclude: Collection[str]) -> None:
    """ValidationError for a text that is needed and shows nothing: only invisible signs; and for
    a new one that is not read as it is stored."""
    fields = (one for one in row._meta.concrete_fields if isinstance(one, CharField | TextField))
    texts = [one for one in fields if one.name not in exclude]
    wrong = {
        one.name: one.error_messages["blank"]
        for one in texts
        if not one.blank and _shows_nothing(getattr(row, one.attname))
    }
    wrong |= {
        one.name: hidden
        for one in texts
        if (hidden := _hidden(row, one)) and not _is_stored(row, one.attname)
    }
    if wrong:
        raise ValidationError(wrong)


def _hidden(row: Model, one: "Field[Any, Any]") -> str:
    text = str(getattr(row, one.attname) or "")
    # An address is cleaned of what has no width when it is stored (core/identity.py).
    is_line = isinstance(one, CharField) and not isinstance(one, EmailField)
    return hidden_sentence(text, one_line=is_line)


def _is_stored(row: Model, name: str) -> bool:
    """Whether a text stands so in the database: what is there blocks no other change of its row."""
    stored = type(row)._default_manager.filter(pk=row.pk, **{name: getattr(row, name)})
    return not row._state.adding and stored.exists()


def _shows_nothing(value: object) -> bool:
    return isinstance(value, str) and not is_written(value)


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
