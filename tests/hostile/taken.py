"""What an address takes: learnt from the forms that it binds and from the keys that it reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django import forms
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

from tests.files.hostile import honest
from tests.hostile.values import HostileFile


@dataclass
class Taken:
    """What was asked for while a form was sent."""

    keys: set[str] = field(default_factory=set)
    fields: dict[str, forms.Field] = field(default_factory=dict)
    bound: list[forms.BaseForm] = field(default_factory=list)

    @property
    def errors(self) -> bool:
        """Whether a form was refused, by itself or by a rule that it told of."""
        return any(form.errors for form in self.bound)


class NotedForm(QueryDict):
    """What was sent; each key that is looked for is noted."""

    taken: Taken

    def __getitem__(self, key: str) -> Any:
        self.taken.keys.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.taken.keys.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As ever."""
        self.taken.keys.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        """As ever."""
        self.taken.keys.add(key)
        return super().getlist(key, default)


@contextmanager
def noted() -> Iterator[Taken]:
    """Whatever is asked of the forms that are sent meanwhile."""
    taken = Taken()
    load, clean = WSGIRequest._load_post_and_files, forms.BaseForm.full_clean

    def load_noted(request: WSGIRequest) -> None:
        load(request)
        request.POST.__class__ = type("Noted", (NotedForm,), {"taken": taken})

    def clean_noted(form: forms.BaseForm) -> None:
        clean(form)
        if form.is_bound and isinstance(form.data, NotedForm):
            taken.fields |= {form.add_prefix(name): one for name, one in form.fields.items()}
            taken.bound.append(form)

    with (
        patch.object(WSGIRequest, "_load_post_and_files", load_noted),
        patch.object(forms.BaseForm, "full_clean", clean_noted),
    ):
        yield taken


def fitting(one: forms.Field | None, key: str = "") -> Any:
    """What a person would put there; None where it is left out."""
    if key.endswith("-clear") or key in LEFT_OUT:
        return None
    if isinstance(one, forms.FileField):
        accepts = str(one.widget.attrs.get("accept", ""))
        ending = "xlsx" if "xlsx" in accepts and "png" not in accepts else "png"
        return HostileFile(f"a.{ending}", lambda: honest(ending))
    if isinstance(one, forms.ChoiceField):
        return next((str(key) for key in keys_of(one.choices) if key not in ("", None)), "")
    if "password" in key:
        return PASSWORD if key in ("password", "old_password") else "gerimis-ulak-bata-91"
    return next((fit for kind, fit in FITS if isinstance(one, kind)), "x")


def keys_of(choices: Any) -> Iterator[Any]:
    """The keys of choices, of those in groups too."""
    for key, said in choices:
        if isinstance(said, (list, tuple)):
            yield from keys_of(said)
        else:
            yield key


PASSWORD = "rahasia-uji"
LEFT_OUT = ("waiting", "do")  # files that were chosen before, and a button: there are none
FITS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DateTimeField, "2025-01-10T08:00"),
    (forms.DateField, "2025-01-10"),
    (forms.TimeField, "08:00"),
    (forms.BooleanField, "on"),
    (forms.DecimalField, "1"),
    (forms.IntegerField, "1"),
    (forms.EmailField, "orang@contoh.example"),
    (forms.URLField, "https://contoh.example/"),
    (forms.UUIDField, str(uuid4())),
)
