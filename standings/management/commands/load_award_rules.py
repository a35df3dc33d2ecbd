"""``manage.py load_award_rules``: bring the shipped award rules in. Repeatable."""

from instruments.management.library import LibraryCommand
from standings.awards.services.rules import LIBRARY, load_award_rules


class Command(LibraryCommand):
    """Award rules."""

    help = "Load and publish the files of award rules (<code>-v<n>.yaml) of a folder."
    library = LIBRARY
    load = staticmethod(load_award_rules)
