"""``manage.py load_instruments``: bring the instrument files into the database. Repeatable."""

from pathlib import Path

from django.conf import settings

from instruments.management.library import LibraryCommand
from instruments.services.loading import load_instruments


class Command(LibraryCommand):
    """Instruments, and the ladders and rule sets beside them."""

    help = "Load and publish the instrument files (<code>-v<n>.yaml) of a folder."
    library = Path(settings.BASE_DIR) / "instruments" / "library"
    load = staticmethod(load_instruments)
