"""Writing a draft in the browser: one form a page, stored whole or not at all."""

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
from core.canonical import JsonObject
from core.errors import Conflict, Refusal
from core.language import localized
from instruments import selectors as version_selectors
from instruments.access import may_edit_instruments
from instruments.choices import VersionKind
from instruments.differences import FieldChange
from instruments.editor import form_state
from instruments.editor.changing import act, moved_path, placed, read_page
from instruments.editor.drawing import Drawing, id_of
from instruments.editor.form_state import SeenPart
from instruments.editor.layout import PAGES, page_of
from instruments.editor.opening import field_path, opened
from instruments.editor.pages import EditedPage, edited_page
from instruments.lookup import draft_or_refusal, version_or_404
from instruments.models import Draft
from instruments.problems import sentence
from instruments.selectors import NamedVersion
from instruments.services import drafts
from instruments.services.drafts import Clash
from instruments.stored_specs import number_of
from instruments.wording import place_of

ACTIONS = ("add", "remove", "up", "down")


def edit_address(draft: Draft, page: str, *, code: str | None = None) -> str:
    """The address of a page of the editor; ``code`` chooses the element."""
    address = reverse("version-edit", args=[draft.kind, draft.key, page])
    return address if code is None else f"{address}?{urlencode({'code': code})}"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_edit_instruments)
def edit(request: HttpRequest, kind: str, key: str, page_name: str) -> HttpResponse:
    """A page of the editor; POST stores it, or adds, moves and removes rows before that."""
    found = _draft_or_word(request, kind, key=key)
    page = page_of(found.kind, page_name)
    if page is None:
        raise Http404
    seen = form_state.read(request.POST.get("seen", ""))
    edited = edited_page(draft_or_refusal(found), page, code=request.GET.get("code", ""), seen=seen)
    if request.method == "POST":
        action, _colon, path = request.POST.get("do", "").partition(":")
        if action in ACTIONS:
            return _acted(request, edited, seen=seen, action=action, path=path)
        return _save(request, edited, seen=seen)
    if edited.gone:
        raise Http404
    whole = opened(edited.kind, edited.draft.document)
    base = edited.part(whole)
    if page.element and not edited.code:
        whole = _with_new_element(whole)
    return _page(request, edited, whole=whole, base=base)


def _draft_or_word(request: HttpRequest, kind: str, *, key: str) -> NamedVersion:
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


def _with_new_element(whole: JsonObject) -> JsonObject:
    """The document with an empty element at its end, and an empty item in it."""
    scales = [scale["code"] for scale in whole["scales"]]
    item = {"weight": "1", "scale": scales[0] if scales else ""}
    return whole | {"elements": [*whole["elements"], {"weight": "1", "items": [item]}]}


def _acted(
    request: HttpRequest, edited: EditedPage, *, seen: SeenPart | None, action: str, path: str
) -> HttpResponse:
    """The page with a row added, moved or removed; nothing is stored."""
    at = seen.at if seen else edited.number
    whole = opened(edited.kind, edited.draft.document)
    base = seen.part if seen else edited.part(whole)
    mine = read_page(edited.page, request.POST, at=at, tidy=False)
    whole = placed(edited.page, whole, part=mine, number=edited.number)
    path = moved_path(edited.page, path, at=at, number=edited.number)
    go_to = act(whole, edited.page, action=action, path=path)
    return _page(request, edited, whole=whole, base=base, go_to=go_to, acted=True)


def _save(request: HttpRequest, edited: EditedPage, *, seen: SeenPart | None) -> HttpResponse:
    outcome = drafts.save_page(
        edited=edited, form=request.POST, seen=seen, by=actor_of(request), now=timezone.now()
    )
    if isinstance(outcome, Clash):
        return _clashed(request, outcome)
    key = outcome.draft.key
    messages.success(request, _("Saved. The draft %(key)s is complete.") % {"key": key})
    if outcome.kept:
        messages.info(request, outcome.kept)
    for notice in outcome.notices:
        messages.warning(request, notice)
    return redirect(edit_address(outcome.draft, edited.page.name, code=outcome.code))


def _clashed(request: HttpRequest, clash: Clash) -> HttpResponse:
    """The form as it was given, with what is wrong or what clashes beside it.

    Saving again stores what is in the form.
    """
    return _page(
        request,
        clash.merged.edited,
        whole=clash.merged.whole,
        base=clash.merged.base,
        refusal=clash.refusal,
        both=clash.both,
        kept=clash.kept,
    )


def _page(
    request: HttpRequest,
    edited: EditedPage,
    *,
    whole: JsonObject,
    base: JsonObject,
    refusal: Refusal | None = None,
    both: list[FieldChange] | None = None,
    kept: str = "",
    go_to: str = "",
    acted: bool = False,
) -> HttpResponse:
    problems = {
        field_path(path, edited.kind, whole=whole): said
        for path, said in (refusal.fields if refusal else {}).items()
    }
    if edited.page.name == "elements":
        whole = whole | {"elements": [{"was": one["code"]} | one for one in whole["elements"]]}
    drawing = Drawing(whole, _options(edited), problems, go_to)
    inputs = drawing.page(edited.page, edited.number)
    context = {
        "draft": edited.draft,
        "page": edited.page,
        "inputs": inputs,
        "address": edit_address(
            edited.draft, edited.page.name, code=edited.code if edited.page.element else None
        ),
        "refusal": refusal,
        "said": _problem_links(problems, drawing, whole=whole),
        "both": both,
        "kept": kept,
        "unsaved": refusal is not None or acted,
        "seen": form_state.written(SeenPart(base, edited.number)),
        "pages": _pages(edited),
        "elements": _elements(edited),
        "element": _element_title(edited),
    }
    status = refusal.status if refusal else 200
    return render(request, "instruments/version_edit.html", context, status=status)


def _problem_links(
    problems: dict[str, str], drawing: Drawing, *, whole: JsonObject
) -> list[tuple[str, str]]:
    """Each problem in a sentence, and the id of its field, "" where the page does not show it."""
    return [
        (sentence(place_of(path, whole), said), id_of(path) if path in drawing.told else "")
        for path, said in problems.items()
    ]


def _options(edited: EditedPage) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen that the document itself does not know."""
    if edited.kind == VersionKind.RULE_SET:
        return {
            "to": version_selectors.rating_codes(),
            "instrument": version_selectors.instrument_codes(),
        }
    if edited.page.name == "head":
        return {
            "ladder": version_selectors.options(VersionKind.LADDER),
            "rule_set": version_selectors.options(VersionKind.RULE_SET),
        }
    if edited.page.element:
        return {"lineage": version_selectors.removed_items(edited.draft.document)}
    return {}


def _pages(edited: EditedPage) -> list[tuple[str, str, bool]]:
    """(address, title, whether it is this one) of the pages that need no element."""
    return [
        (edit_address(edited.draft, page.name), str(page.title), page == edited.page)
        for page in PAGES[edited.kind]
        if not page.element
    ]


def _element_title(edited: EditedPage) -> str:
    """What the page is about: an element by its code and title, or a new one."""
    if edited.number is None:
        return ""
    if not edited.code or edited.gone:
        return _("New element")
    element = edited.draft.document["elements"][edited.number]
    return f"{element['code']} {localized(element['title'])}"


def _elements(edited: EditedPage) -> list[tuple[str, str, bool]]:
    """The same of the elements."""
    if edited.kind != VersionKind.INSTRUMENT:
        return []
    return [
        (
            edit_address(edited.draft, "element", code=element["code"]),
            f"{element['code']} {localized(element['title'])}",
            edited.page.element and element["code"] == edited.code,
        )
        for element in edited.draft.document["elements"]
    ]
