"""``manage.py load_standing_rules``: bring the shipped standing rules in. Repeatable."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.audit import SYSTEM
from core.errors import Refusal
from outcomes.standing.services.loading import LIBRARY, load_standing_rules


class Command(BaseCommand):
    """Loads what is new in a folder; what is there already is left as it is."""

    help = "Load and publish the files of standing rules (<code>-v<n>.yaml) of a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional folder."""
        parser.add_argument(
            "folder", nargs="?", type=Path, default=LIBRARY, help="the folder to read"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load, and name what was new."""
        try:
            loaded = load_standing_rules(folder=folder, by=SYSTEM, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for key in loaded:
            self.stdout.write(f"Loaded {key}.")
