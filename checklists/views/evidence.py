"""Evidence on pages: the files of an evaluation or of one item, and the files themselves."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checklists.selectors.evidence import evidence_files, evidence_of, with_items
from core.files.types import ACCEPT, PHOTO_EDGE
from core.language import localized
from core.requests.uploads import MEGABYTE
from core.shell.kept_pages import may_be_kept
from evaluations.access import may_fill
from evaluations.choices import SelfAssessmentState
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party, PartyEvidence
from evaluations.selectors.self_assessments import may_read_self_assessment, self_assessment_of
from evaluations.views.lookup import item_of, judged_by, self_assessed
from files.inspection import BEGINNINGS
from files.serving import served_as_handed_in, served_thumbnail
from instruments.sheets import sheet_of


@require_safe
@may_be_kept
def evidence_list(request: HttpRequest, evaluation_id: int, party: Party = OWNER) -> HttpResponse:
    """All files of an evaluation; with ?item= the part of a page about one item's files.

    ?item=* is what a browser keeps: the parts of all items that have files, and an empty one.
    """
    evaluation = judged_by(request, evaluation_id, party=party)
    code = request.GET.get("item")
    if code == "*":
        return _of_all_items(request, evaluation, party=party)
    if code is not None:
        return _of_one_item(request, evaluation, code=code, party=party)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    files = evidence_files(request.user, evaluation, party=party)
    served = [
        (item, [one for one in files if item.code in one.items])
        for item in sheet.items
        if any(item.code in one.items for one in files)
    ]
    context = {
        "evaluation": evaluation,
        "files": files,
        "served": [(item.code, localized(item.title), found) for item, found in served],
        "may_fill": _may_fill(request, evaluation, party=party),
        "prefix": party.prefix,
        "setup": _setup(evaluation, party),
    }
    return render(request, "checklists/evidence.html", context)


def _of_one_item(
    request: HttpRequest, evaluation: Evaluation, *, code: str, party: Party
) -> HttpResponse:
    item = item_of(evaluation, code)
    context = _panel(request, evaluation, party=party) | {
        "item": item,
        "files": evidence_files(request.user, evaluation, item=item, party=party),
    }
    return render(request, "checklists/_evidence.html", context)


def _of_all_items(request: HttpRequest, evaluation: Evaluation, *, party: Party) -> HttpResponse:
    files = evidence_files(request.user, evaluation, party=party)
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    served = [(item, [one for one in files if item.code in one.items]) for item in items]
    context = _panel(request, evaluation, party=party) | {
        "panels": [(None, []), *((item, found) for item, found in served if found)]
    }
    return render(request, "checklists/_evidence_panels.html", context)


def _may_fill(request: HttpRequest, evaluation: Evaluation, *, party: Party) -> bool:
    if party is OWNER:
        return may_fill(request.user, evaluation)
    standing = self_assessment_of(evaluation, now=timezone.now())
    return standing.state == SelfAssessmentState.OPEN


def _panel(request: HttpRequest, evaluation: Evaluation, *, party: Party) -> dict[str, Any]:
    return {
        "evaluation": evaluation,
        "prefix": party.prefix,
        "may_fill": _may_fill(request, evaluation, party=party),
        "accept": ACCEPT,
        "megabytes": settings.LARGEST_FILE // MEGABYTE,
        "photos": _photos(),
        "setup": _setup(evaluation, party),
    }


@require_safe
def evidence_items(
    request: HttpRequest, evaluation_id: int, evidence_id: int, party: Party = OWNER
) -> HttpResponse:
    """The part of a page where a file is given to further items."""
    evaluation = judged_by(request, evaluation_id, party=party)
    found = get_object_or_404(
        evidence_of(party, request.user), evaluation=evaluation, pk=evidence_id
    )
    [file] = with_items(evaluation, [found], party=party)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    elements = [
        (
            element.code,
            localized(element.title),
            [(item.code, localized(item.title), item.code in file.items) for item in element.items],
        )
        for element in sheet.elements
    ]
    context = {"file": file, "elements": elements}
    return render(request, "checklists/_evidence_items.html", context)


@require_safe
def download(
    request: HttpRequest, evaluation_id: int, evidence_id: int, party: Party = OWNER
) -> HttpResponseBase:
    """The file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(
        _evidence_or_404(request, evaluation_id, evidence_id=evidence_id, party=party)
    )


@require_safe
def thumbnail(
    request: HttpRequest, evaluation_id: int, evidence_id: int, party: Party = OWNER
) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(
        _evidence_or_404(request, evaluation_id, evidence_id=evidence_id, party=party)
    )


def _evidence_or_404(
    request: HttpRequest, evaluation_id: int, *, evidence_id: int, party: Party
) -> PartyEvidence:
    files = evidence_of(party, request.user)
    found: PartyEvidence = get_object_or_404(files, evaluation=evaluation_id, pk=evidence_id)
    if party is not OWNER:
        evaluation = self_assessed(request, evaluation_id)
        if not may_read_self_assessment(request.user, evaluation, now=timezone.now()):
            raise Http404
    return found


def _setup(evaluation: Evaluation, party: Party) -> dict[str, Any]:
    """What the script needs to know; its words are the page's language."""
    page = reverse(f"{party.prefix}checklist", args=[evaluation.pk])
    return {
        "largest": settings.LARGEST_FILE,
        "photos": _photos(),
        "beginnings": BEGINNINGS,
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "signIn": f"{reverse('sign-in')}?next={page}",
        "words": _words(),
    }


def _photos() -> dict[str, Any]:
    """How a photo goes out: pixels along its longer edge, and whether with its time and place."""
    return {"edge": PHOTO_EDGE, "withPlace": settings.PHOTOS_WITH_PLACE}


def _words() -> dict[str, str]:
    return _sending_words() | _removing_words()


def _sending_words() -> dict[str, str]:
    """Of files on their way, and of those that wait or are refused."""
    return {
        "evidence": _("Evidence"),
        "preparing": _("Making {name} smaller…"),
        "sending": _("Sending {name}: {percent} %"),
        "checking": _("Checking {name}…"),
        "done": _("{name} is kept."),
        "waiting": _(
            "{name} ({size}) waits on this device and goes out when the connection is back."
        ),
        "waiting_in_page": _(
            "{name} ({size}): no connection, and no room to keep it. Leave this page open: it is "
            "tried again by itself."
        ),
        "as_kept": _("No connection: the files as they were last seen here. New ones wait here."),
        "refused": _("Not kept: {message}"),
        "too_large": _("{name} is larger than {limit} MB: make it smaller, then choose it again."),
        "empty": _("{name} is empty (0 bytes): choose it again."),
        "wrong_kind": _(
            "{name} is none of the kinds of file that count as evidence. Choose a photo (JPEG, "
            "PNG, HEIC, WebP), a PDF, or an Excel or Word file (XLSX, DOCX)."
        ),
        "unreadable": _("{name} cannot be read: choose it again."),
        "failed": _("The server could not take it. Try again later."),
        "signed_out": _("{name} waits: you are signed out."),
        "sign_in": _("Sign in in a new tab, then come back here."),
        "again": _("Try again"),
        "dismiss": _("Dismiss"),
        "discard": _("Throw it away"),
        "discard_sure": _("Throw it away for good?"),
        "waits_one": _("1 file waits"),
        "waits": _("{count} files wait"),
        "file_needs_line": _(
            "No connection: the file itself is on the server. Open it when it is back."
        ),
        "file_gone": _("The server does not have this file any more: reload the page."),
        "copied": _("Copied"),
        "not_copied": _("Cannot copy: select it and copy it yourself."),
    }


def _removing_words() -> dict[str, str]:
    """Of files that are taken away, or from one item."""
    return {
        "removed": _("{name} is removed."),
        "unlinked": _("{name} no longer serves item {item}."),
        "not_loaded": _("The evidence cannot be shown now: close and open the details again."),
        "no_line": _("No connection: nothing was changed. Try again."),
        "remove_question": _("Remove {name}?"),
        "also": _("It also serves item {items}."),
        "unlink": _("Only from item {item}"),
        "remove": _("Remove the file"),
        "remove_all": _("Remove from all items"),
        "cancel": _("Cancel"),
    }
