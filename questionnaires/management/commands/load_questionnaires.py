"""``manage.py load_questionnaires``: bring the shipped questionnaires in. Repeatable."""

from instruments.management.library import LibraryCommand
from questionnaires.services.loading import LIBRARY, load_questionnaires


class Command(LibraryCommand):
    """Questionnaires."""

    help = "Load and publish the questionnaire files (<code>-v<n>.yaml) of a folder."
    library = LIBRARY
    load = staticmethod(load_questionnaires)
