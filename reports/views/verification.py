"""The public page a QR code leads to: the hash and the rating, and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.selectors import published_rating


@login_not_required
@require_safe
def verification(request: HttpRequest, sha256: str) -> HttpResponse:
    """Says whether a published result has this hash, and which rating it has."""
    rating = published_rating(sha256)
    return render(
        request,
        "reports/verification.html",
        {"sha256": sha256, "rating": rating},
        status=200 if rating else 404,
    )
