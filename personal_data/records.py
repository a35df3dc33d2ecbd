"""A person's own copy of what is kept about them, as a file and as a page. Nothing of others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.models import User
from core.canonical import JsonObject
from core.figures import NO_FIGURE, instant
from core.models import KeptFile
from personal_data.register import personal_data

OF_FILES = ("name", "content_type", "size", "sha256", "uploaded_at")


@dataclass(frozen=True, slots=True)
class PersonalRecords:
    """One kind on the page, and how many of it are kept."""

    title: str
    total: int


def personal_copy(person: User, *, is_own: bool, now: datetime) -> JsonObject:
    """All that is kept about a person, for a file: each kind under its key, the latest first.

    Of what is private an administrator is told how many. "named_in" counts the records of every
    room that name the person, by model and column.
    """
    found: JsonObject = {"made_at": now.isoformat()}
    for one in personal_data():
        rows = one.rows_of(person)
        told = is_own or not one.is_private
        found[one.key] = list(rows.values(*one.fields)) if told else {"count": rows.count()}
    found["files"] = [file for model in _models_of_files() for file in _files_of(person, model)]
    found["named_in"] = dict(_named_in(person))
    return found


def facts_of_account(person: User) -> Iterator[tuple[str, str]]:
    """What the account itself says of a person, in words."""
    account = personal_data()[0]
    row = account.rows_of(person).values(*account.fields).get()
    for name, value in row.items():
        column: Any = User._meta.get_field(name)
        yield str(capfirst(str(column.verbose_name))), _word(column, value)


def records_kept(person: User) -> list[PersonalRecords]:
    """How much there is of every other kind of which there is any, and of files."""
    kinds = [(str(one.title), one.rows_of(person).count()) for one in personal_data()[1:]]
    models = _models_of_files()
    files = sum(one._default_manager.filter(uploaded_by=person).count() for one in models)
    kinds.append((gettext("Files handed in"), files))
    return [PersonalRecords(title, total) for title, total in kinds if total]


def _models_of_files() -> list[type[KeptFile]]:
    return [one for one in apps.get_models() if issubclass(one, KeptFile)]


def _files_of(person: User, model: type[KeptFile]) -> Iterator[JsonObject]:
    """The files a person handed in, by name and hash; what is in them their own pages give out."""
    rows = model._default_manager.filter(uploaded_by=person).order_by("-uploaded_at", "-pk")
    kind = model._meta.label_lower
    return ({"kind": kind, **row} for row in rows.values(*OF_FILES))


def _named_in(person: User) -> Iterator[tuple[str, int]]:
    for model, column in columns_of_people():
        if count := model._default_manager.filter(**{column.name: person}).count():
            yield f"{model._meta.label_lower}.{column.name}", count


def columns_of_people() -> Iterator[tuple[type[Model], "Field[Any, Any]"]]:
    """Every column of every model that points to a person, those of several people as well."""
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.local_fields:
            if isinstance(column, ForeignKey) and column.related_model is User:
                yield model, column


def _word(column: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_word(column.base_field, one) for one in value) or NO_FIGURE
    if value in (None, ""):
        return NO_FIGURE
    if isinstance(value, datetime):
        return instant(value)
    if column.name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    return str(dict(column.flatchoices).get(value, value))
