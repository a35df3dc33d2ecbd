"""By what a form is told apart, so that a second tap is answered as the first."""

from uuid import UUID

from django.http import HttpRequest


def sent_operation(request: HttpRequest) -> UUID | None:
    """As the form sends it, in ``operation``; None where it says none."""
    try:
        return UUID(request.POST.get("operation", ""))
    except ValueError:
        return None
