"""What every page knows: the product's owner."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, str]:
    """Template context of the shell: who rates."""
    return {"owner_name": settings.OWNER_NAME}
