"""Writing a draft in the browser: one form a page, stored whole or not at all."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.language import localized
from instruments import selectors as version_selectors
from instruments.access import may_edit_instruments
from instruments.choices import VersionKind
from instruments.differences import FieldChange, changes_between
from instruments.editor import seen as seen_state
from instruments.editor.changing import act, moved_path, part_of, placed, read_page, with_marks
from instruments.editor.drawing import Drawing, id_of
from instruments.editor.layout import PAGES, EditorPage, page_of
from instruments.editor.merging import Merge, between, merged, said_of, same
from instruments.editor.opening import closed, field_path, opened, unclear_problems
from instruments.editor.seen import SeenPart
from instruments.models import Draft
from instruments.problems import sentence
from instruments.selectors import Named
from instruments.services import drafts
from instruments.stored_specs import number_of
from instruments.views.versions import draft_or_refusal, version_or_404
from instruments.wording import place_of

Json = dict[str, Any]
ACTIONS = ("add", "remove", "up", "down")
MOST_TOLD = 5  # changes of somebody else in one message


@dataclass(frozen=True, slots=True)
class EditedPage:
    """What a request edits: a page of a draft; ``number`` is that of the element it is about."""

    draft: Draft
    page: EditorPage
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

    @property
    def gone(self) -> bool:
        """Whether its element was removed since."""
        return bool(self.code) and self.number == len(self.draft.document["elements"])

    def part(self, whole: Json) -> Json:
        """What the page edits of an opened document."""
        return part_of(self.page, whole, self.number)


@dataclass(slots=True)
class Attempt:
    """A save: what the form gave, put together with what is stored, and how that went."""

    desk: EditedPage
    whole: Json  # what is shown again if it fails: opened, with mine where both changed
    base: Json  # what was seen when the form was drawn, or by now
    clashes: list[FieldChange]
    kept: str = ""  # what somebody else stored in this page meanwhile


def edit_address(draft: Draft, page: str, code: str | None = None) -> str:
    """The address of a page of the editor; ``code`` chooses the element."""
    address = reverse("version-edit", args=[draft.kind, draft.key, page])
    return address if code is None else f"{address}?{urlencode({'code': code})}"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_edit_instruments)
def edit(request: HttpRequest, kind: str, key: str, page_name: str) -> HttpResponse:
    """A page of the editor; POST stores it, or adds, moves and removes rows before that."""
    found = _draft_or_word(request, kind, key)
    page = page_of(found.kind, page_name)
    if page is None:
        raise Http404
    seen = seen_state.read(request.POST.get("seen", ""))
    desk = _desk(draft_or_refusal(found), page, request.GET.get("code", ""), seen)
    if request.method == "POST":
        action, _colon, path = request.POST.get("do", "").partition(":")
        if action in ACTIONS:
            return _acted(request, desk, seen, action=action, path=path)
        return _save(request, desk, seen)
    if desk.gone:
        raise Http404
    whole = opened(desk.kind, desk.draft.document)
    base = desk.part(whole)
    if page.element and not desk.code:
        whole = _with_new_element(whole)
    return _page(request, desk, whole, base=base)


def _draft_or_word(request: HttpRequest, kind: str, key: str) -> Named:
    """The version; a sentence for who sends what they wrote in a draft that was deleted since."""
    try:
        return version_or_404(kind, key)
    except Http404:
        if request.method != "POST" or number_of(key) is None:
            raise
        raise Conflict(
            _(
                "%(key)s was deleted meanwhile. What you wrote is still in the page before this "
                "one: go back to copy it."
            )
            % {"key": key}
        ) from None


def _desk(draft: Draft, page: EditorPage, code: str, seen: SeenPart | None) -> EditedPage:
    """Where the page stands in the draft now: an element is found by its items, or its code."""
    if not page.element:
        return EditedPage(draft, page, None, "")
    elements = draft.document["elements"]
    number = _by_lineage(elements, seen.part.get("items", []) if seen else [])
    if number is None and code:
        codes = [element["code"] for element in elements]
        number = codes.index(code) if code in codes else None
    return EditedPage(draft, page, len(elements) if number is None else number, code)


def _by_lineage(elements: list[Json], items: list[Json]) -> int | None:
    """The element that has most of these items; None where no element has any."""
    wanted = {item.get("lineage") for item in items} - {None}
    shared = [len(wanted & {item["lineage"] for item in one["items"]}) for one in elements]
    return shared.index(max(shared)) if any(shared) else None


def _with_new_element(whole: Json) -> Json:
    """The document with an empty element at its end, and an empty item in it."""
    scales = [scale["code"] for scale in whole["scales"]]
    item = {"weight": "1", "scale": scales[0] if scales else ""}
    return whole | {"elements": [*whole["elements"], {"weight": "1", "items": [item]}]}


def _acted(
    request: HttpRequest, desk: EditedPage, seen: SeenPart | None, *, action: str, path: str
) -> HttpResponse:
    """The page with a row added, moved or removed; nothing is stored."""
    at = seen.at if seen else desk.number
    whole = opened(desk.kind, desk.draft.document)
    base = seen.part if seen else desk.part(whole)
    mine = read_page(desk.page, request.POST, at=at, tidy=False)
    whole = placed(desk.page, whole, mine, desk.number)
    path = moved_path(desk.page, path, at=at, number=desk.number)
    go_to = act(whole, desk.page, action, path)
    return _page(request, desk, whole, base=base, go_to=go_to, acted=True)


def _save(request: HttpRequest, desk: EditedPage, seen: SeenPart | None) -> HttpResponse:
    attempt = Attempt(desk, {}, {}, [])
    try:
        saved, notices = drafts.save_draft(
            draft=desk.draft,
            change=lambda found: _changed(request, found, desk, seen, attempt),
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        if not attempt.whole:  # no draft any more
            raise
        return _refused(request, attempt, refusal)
    messages.success(request, _("Saved. The draft %(key)s is complete.") % {"key": saved.key})
    if attempt.kept:
        messages.info(request, attempt.kept)
    for notice in notices:
        messages.warning(request, notice)
    number = attempt.desk.number
    code = attempt.whole["elements"][number]["code"] if number is not None else None
    return redirect(edit_address(saved, desk.page.name, code))


def _changed(
    request: HttpRequest, found: Draft, desk: EditedPage, seen: SeenPart | None, attempt: Attempt
) -> Json:
    """The new document of a draft: what the form changed, put on what is stored now."""
    attempt.desk = desk = _desk(found, desk.page, desk.code, seen)
    whole = opened(desk.kind, found.document)
    mine = read_page(desk.page, request.POST, at=seen.at if seen else desk.number, tidy=True)
    theirs = desk.part(whole)
    base = seen.part if seen else {}
    mine = with_marks(desk.page, mine, base)
    merge = merged(base=base, mine=mine, theirs=theirs)
    if desk.gone and base:
        name = _("Element %(code)s") % {"code": base.get("code", desk.code)}
        removed = FieldChange(name, _("removed"), _("as in the form below"))
        attempt.desk, merge = replace(desk, code=""), Merge(mine, [removed])
    elif seen is None:
        merge = Merge(mine, list(changes_between(theirs, mine)))
    attempt.base = theirs
    attempt.whole = placed(desk.page, whole, merge.value, desk.number)
    attempt.clashes = merge.clashes
    if merge.clashes:
        raise drafts.stale(found, by=actor_of(request))
    if not same(base, theirs):
        attempt.kept = _kept(drafts.saver(found, by=actor_of(request)), between(base, theirs))
    document, problems = closed(desk.kind, attempt.whole)
    problems += unclear_problems(attempt.whole)
    if problems:
        raise drafts.wrong(problems)
    return document


def _kept(person: str, changes: list[FieldChange]) -> str:
    """What somebody else stored in the same page meanwhile, and that it stays."""
    said = said_of(changes)
    more = _(" and %(count)s more") % {"count": len(said) - MOST_TOLD}
    return _("%(person)s saved this page meanwhile; both are kept. Theirs: %(changes)s.") % {
        "person": person,
        "changes": "; ".join(said[:MOST_TOLD]) + (more if len(said) > MOST_TOLD else ""),
    }


def _refused(request: HttpRequest, attempt: Attempt, refusal: Refusal) -> HttpResponse:
    """The form as it was given, with what is wrong or what clashes beside it.

    Saving again stores what is in the form.
    """
    return _page(
        request,
        attempt.desk,
        attempt.whole,
        base=attempt.base,
        refusal=refusal,
        both=attempt.clashes,
        kept=attempt.kept,
    )


def _page(
    request: HttpRequest,
    desk: EditedPage,
    whole: Json,
    *,
    base: Json,
    refusal: Refusal | None = None,
    both: list[FieldChange] | None = None,
    kept: str = "",
    go_to: str = "",
    acted: bool = False,
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
        "kept": kept,
        "unsaved": refusal is not None or acted,
        "seen": seen_state.written(SeenPart(base, desk.number)),
        "pages": _pages(desk),
        "elements": _elements(desk),
        "element": _element_title(desk),
    }
    status = refusal.status if refusal else 200
    return render(request, "instruments/version_edit.html", context, status=status)


def _options(desk: EditedPage) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen that the document itself does not know."""
    if desk.kind == VersionKind.RULE_SET:
        return {
            "to": version_selectors.rating_codes(),
            "instrument": version_selectors.instrument_codes(),
        }
    if desk.page.name == "head":
        return {
            "ladder": version_selectors.options(VersionKind.LADDER),
            "rule_set": version_selectors.options(VersionKind.RULE_SET),
        }
    if desk.page.element:
        return {"lineage": version_selectors.removed_items(desk.draft.document)}
    return {}


def _pages(desk: EditedPage) -> list[tuple[str, str, bool]]:
    """(address, title, whether it is this one) of the pages that need no element."""
    return [
        (edit_address(desk.draft, page.name), str(page.title), page == desk.page)
        for page in PAGES[desk.kind]
        if not page.element
    ]


def _element_title(desk: EditedPage) -> str:
    """What the page is about: an element by its code and title, or a new one."""
    if desk.number is None:
        return ""
    if not desk.code or desk.gone:
        return _("New element")
    element = desk.draft.document["elements"][desk.number]
    return f"{element['code']} {localized(element['title'])}"


def _elements(desk: EditedPage) -> list[tuple[str, str, bool]]:
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
