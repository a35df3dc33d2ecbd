"""Writing a draft in the browser: one form a page, stored whole or not at all."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit import actor_of
from accounts.choices import Role
from accounts.errors import Conflict, Refusal
from accounts.roles import role_required
from evaluations import version_selectors
from evaluations.choices import VersionKind
from evaluations.differences import Change, changes_between
from evaluations.editor.changing import act, changed_by_form
from evaluations.editor.drawing import Drawing, id_of
from evaluations.editor.layout import PAGES, Page, page_of
from evaluations.editor.opening import closed, field_path, opened
from evaluations.models import Draft
from evaluations.models.instruments import localized
from evaluations.problems import sentence
from evaluations.services import drafts
from evaluations.version_words import place_of
from evaluations.views.versions import draft_or_refusal, version_or_404

Json = dict[str, Any]
ACTIONS = ("add", "remove", "up", "down")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a request edits: a page of a draft; ``number`` is that of the element it is about."""

    draft: Draft
    page: Page
    number: int | None
    code: str  # of that element, as the address has it; "" for a new one

    @property
    def kind(self) -> VersionKind:
        """What the draft is one of."""
        return VersionKind(self.draft.kind)

    @property
    def address(self) -> str:
        """Where this page is."""
        return edit_address(self.draft, self.page.name, self.code if self.page.element else None)


def edit_address(draft: Draft, page: str, code: str | None = None) -> str:
    """The address of a page of the editor; ``code`` chooses the element."""
    address = reverse("version-edit", args=[draft.kind, draft.key, page])
    return address if code is None else f"{address}?{urlencode({'code': code})}"


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.ADMINISTRATOR)
def edit(request: HttpRequest, kind: str, key: str, page_name: str) -> HttpResponse:
    """A page of the editor; POST stores it, or adds, moves and removes rows before that."""
    found = version_or_404(kind, key)
    page = page_of(found.kind, page_name)
    if page is None:
        raise Http404
    desk = _desk(draft_or_refusal(found), page, request.GET.get("code", ""))
    whole = opened(desk.kind, desk.draft.document)
    if request.method != "POST":
        if page.element and not desk.code:
            whole = _with_new_element(whole)
        return _page(request, desk, whole)
    action, _colon, path = request.POST.get("do", "").partition(":")
    whole = changed_by_form(
        page, whole, request.POST, number=desk.number, tidy=action not in ACTIONS
    )
    if action in ACTIONS:
        go_to = act(whole, page, action, path)
        return _page(request, desk, whole, go_to=go_to, edition=_edition(request))
    return _save(request, desk, whole)


def _desk(draft: Draft, page: Page, code: str) -> Desk:
    if not page.element:
        return Desk(draft, page, None, "")
    codes = [element["code"] for element in draft.document["elements"]]
    if code and code not in codes:
        raise Http404
    return Desk(draft, page, codes.index(code) if code else len(codes), code)


def _with_new_element(whole: Json) -> Json:
    """The document with an empty element at its end, and an empty item in it."""
    scales = [scale["code"] for scale in whole["scales"]]
    item = {"weight": "1", "scale": scales[0] if scales else ""}
    return whole | {"elements": [*whole["elements"], {"weight": "1", "items": [item]}]}


def _edition(request: HttpRequest) -> int:
    given = request.POST.get("edition", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _save(request: HttpRequest, desk: Desk, whole: Json) -> HttpResponse:
    document, problems = closed(desk.kind, whole)
    try:
        if problems:
            raise drafts.wrong(problems)
        saved, notices = drafts.save_draft(
            draft=desk.draft,
            document=document,
            edition=_edition(request),
            by=actor_of(request),
            now=timezone.now(),
        )
    except Conflict as conflict:
        return _stale_page(request, desk, whole, conflict)
    except Refusal as refusal:
        return _page(
            request,
            desk,
            whole,
            refusal=refusal,
            edition=_edition(request),
            status=refusal.status,
        )
    messages.success(request, _("Saved. The draft %(key)s is complete.") % {"key": saved.key})
    for notice in notices:
        messages.warning(request, notice)
    code = whole["elements"][desk.number]["code"] if desk.number is not None else None
    return redirect(edit_address(saved, desk.page.name, code))


def _stale_page(request: HttpRequest, desk: Desk, whole: Json, conflict: Conflict) -> HttpResponse:
    """Both versions beside each other; saving again stores what is in the form."""
    current = conflict.current
    if current is None:  # no draft any more
        raise conflict
    theirs = opened(desk.kind, current["document"])
    both = changes_between(_of_page(desk, theirs), _of_page(desk, whole))
    return _page(
        request,
        desk,
        whole,
        refusal=conflict,
        both=both,
        edition=current["edition"],
        status=conflict.status,
    )


def _of_page(desk: Desk, whole: Json) -> Json:
    """The part of a document that a page edits."""
    record: Json = whole
    if desk.page.element:
        by_code = {element.get("code"): element for element in whole["elements"]}
        numbered = dict(enumerate(whole["elements"]))
        record = by_code.get(desk.code) or numbered.get(desk.number or 0, {})
    return {field.name: record[field.name] for field in desk.page.fields if field.name in record}


def _page(
    request: HttpRequest,
    desk: Desk,
    whole: Json,
    *,
    refusal: Refusal | None = None,
    both: list[Change] | None = None,
    go_to: str = "",
    edition: int | None = None,
    status: int = 200,
) -> HttpResponse:
    problems = {
        field_path(path, desk.kind, whole): said
        for path, said in (refusal.fields if refusal else {}).items()
    }
    if desk.page.name == "elements":
        whole = whole | {"elements": [{"was": one["code"]} | one for one in whole["elements"]]}
    drawing = Drawing(whole, _options(desk), problems, go_to)
    inputs = drawing.page(desk.page, desk.number)
    context = {
        "draft": desk.draft,
        "page": desk.page,
        "inputs": inputs,
        "address": desk.address,
        "refusal": refusal,
        "said": [
            (sentence(place_of(path, whole), said), id_of(path) if path in drawing.told else "")
            for path, said in problems.items()
        ],
        "both": both,
        "edition": desk.draft.edition if edition is None else edition,
        "pages": _pages(desk),
        "elements": _elements(desk),
        "element": _element_title(desk),
    }
    return render(request, "evaluations/version_edit.html", context, status=status)


def _options(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen that the document itself does not know."""
    if desk.kind == VersionKind.RULE_SET:
        return {"to": version_selectors.rating_codes()}
    if desk.page.name == "head":
        return {
            name: [(row.key, f"{row.key} · {row.title}{_mark(row)}") for row in rows]
            for name, rows in (
                ("ladder", version_selectors.versions(VersionKind.LADDER)),
                ("rule_set", version_selectors.versions(VersionKind.RULE_SET)),
            )
        }
    if desk.page.element:
        return {"lineage": version_selectors.removed_items(desk.draft.document)}
    return {}


def _mark(row: version_selectors.Row) -> str:
    word = _("draft")
    return f" ({word})" if row.is_draft else ""


def _pages(desk: Desk) -> list[tuple[str, str, bool]]:
    """(address, title, whether it is this one) of the pages that need no element."""
    return [
        (edit_address(desk.draft, page.name), str(page.title), page == desk.page)
        for page in PAGES[desk.kind]
        if not page.element
    ]


def _element_title(desk: Desk) -> str:
    """What the page is about: an element by its code and title, or a new one."""
    if desk.number is None:
        return ""
    if not desk.code:
        return _("New element")
    element = desk.draft.document["elements"][desk.number]
    return f"{element['code']} {localized(element['title'])}"


def _elements(desk: Desk) -> list[tuple[str, str, bool]]:
    """The same of the elements."""
    if desk.kind != VersionKind.INSTRUMENT:
        return []
    return [
        (
            edit_address(desk.draft, "element", element["code"]),
            f"{element['code']} {localized(element['title'])}",
            desk.page.element and element["code"] == desk.code,
        )
        for element in desk.draft.document["elements"]
    ]
