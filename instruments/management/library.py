"""A command that brings the files of a folder in, as ``manage.py load_instruments`` does."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.audit import SYSTEM, Actor
from core.errors import Refusal


class _Loading(Protocol):
    def __call__(self, *, folder: Path, by: Actor, now: datetime) -> Sequence[str]: ...


class LibraryCommand(BaseCommand):
    """Loads what is new in a folder; what is there already is left as it is. Repeatable.

    ``load`` brings a folder in and says the keys of what was new; ``library`` is the shipped one.
    """

    library: ClassVar[Path]
    load: ClassVar[_Loading]

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional folder."""
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=self.library,
            help="the folder to read (default: what is shipped)",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load, and name what was new."""
        try:
            loaded = type(self).load(folder=folder, by=SYSTEM, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for key in loaded:
            self.stdout.write(f"Loaded {key}.")
