"""The version of a row that somebody had before them when they sent a form."""

from django.http import HttpRequest

from core.figures.reading import number_in_address


def seen_version(request: HttpRequest) -> int:
    """As the form sends it back, in ``version``; 0, which no row has, where it says none."""
    return number_in_address(request.POST.get("version")) or 0
