"""A page of the settings: what each room keeps there, in its SETTINGS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from core.tables import Person


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """Something that is kept: the name of its address, its word, what for, and who keeps it."""

    position: int
    url_name: str
    label: str | Promise
    about: str | Promise
    may_keep: "Callable[[Person], bool]"
