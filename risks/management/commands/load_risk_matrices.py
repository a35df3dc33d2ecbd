"""``manage.py load_risk_matrices``: bring the shipped matrices in. Repeatable."""

from instruments.management.library import LibraryCommand
from risks.services.matrices import LIBRARY, load_risk_matrices


class Command(LibraryCommand):
    """Risk matrices."""

    help = "Load and publish the matrix files (<code>-v<n>.yaml) of a folder."
    library = LIBRARY
    load = staticmethod(load_risk_matrices)
