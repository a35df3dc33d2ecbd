"""The public pages: what a QR code leads to, and where a PDF is dropped to be checked.

Who holds the hash holds the document, so they tell what is printed on it: whose it is, of which
year, its figure and rating, its revision and whether a later one was published. A forged page under
another document's hash is told from it by that.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from core.requests.uploads import MEGABYTE, keeps_a_file_in_memory_of
from documents.forms import DroppedFileForm
from documents.verification.standing import verdict_of
from documents.verification.verifiable import published_among

LARGEST_PDF = 32 * MEGABYTE  # a book of 600 contractors has some 15


@login_not_required
@require_safe
def verification(request: HttpRequest, sha256: str) -> HttpResponse:
    """Says whether a published record has this hash, and what its document must say.

    Hashes are typed off paper too: in capitals it is the same one, and one that was not copied
    whole is answered as one that nothing has.
    """
    record = next(iter(published_among([sha256.lower()], most=1)), None)
    context = {"sha256": sha256, "record": record}
    status = 200 if record else 404
    return _for_one(render(request, "documents/verification.html", context, status=status))


@login_not_required
@keeps_a_file_in_memory_of(LARGEST_PDF)
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Says what a dropped PDF is. The file stays in memory and is forgotten with the answer."""
    sent = request.method == "POST"
    form = DroppedFileForm(request.POST, request.FILES) if sent else DroppedFileForm()
    verdict = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        verdict = verdict_of(file.read(), sha256=file.sha256)
    context = {"form": form, "verdict": verdict, "limit": LARGEST_PDF // MEGABYTE}
    status = 400 if form.is_bound and form.errors else 200
    return _for_one(render(request, "documents/verify_file.html", context, status=status))


def _for_one(response: HttpResponse) -> HttpResponse:
    """The page, for whoever holds the document: no cache keeps it, no search engine lists it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
