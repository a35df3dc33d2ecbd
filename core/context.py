"""What every page knows: the product's owner, and the cookie of its forms."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, str]:
    """Template context of the shell: who rates, and which cookie the scripts read."""
    return {"owner_name": settings.OWNER_NAME, "csrf_cookie": settings.CSRF_COOKIE_NAME}
