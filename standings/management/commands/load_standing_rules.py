"""``manage.py load_standing_rules``: bring the shipped standing rules in. Repeatable."""

from instruments.management.library import LibraryCommand
from standings.services.loading import LIBRARY, load_standing_rules


class Command(LibraryCommand):
    """Standing rules."""

    help = "Load and publish the files of standing rules (<code>-v<n>.yaml) of a folder."
    library = LIBRARY
    load = staticmethod(load_standing_rules)
