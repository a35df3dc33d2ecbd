"""``manage.py load_demo``: the demonstration, once, into an embedded database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from demonstration.loading import load_demonstration


class Command(BaseCommand):
    """Loads demonstration/; refuses to where DATABASE_URL points at a server of somebody's own."""

    help = "Load the demonstration years (embedded database only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say that it is there."""
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL is set, so this is not a demonstration: its people have a known "
                "password and are only ever loaded into the embedded database."
            )
        try:
            loaded = load_demonstration(Path(settings.BASE_DIR) / "demonstration" / "library")
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            "Loaded the demonstration years." if loaded else "The demonstration is already loaded."
        )
