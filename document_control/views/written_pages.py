"""The editor of a draft that is one page: what every room that has such a draft does alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from core.audit import actor_of
from core.canonical import JsonObject
from core.errors import Refusal
from core.errors.forms import FormRefusals
from document_control.services.written_pages import PageClash
from document_control.services.written_versions import Row
from document_control.written_pages import WrittenPage
from instruments.differences import FieldChange
from instruments.editor import form_state
from instruments.editor.changing import act
from instruments.editor.drawing import Drawing, id_of
from instruments.editor.form_state import SeenPart
from instruments.forms import EditionForm
from instruments.models.versions import WrittenVersion
from instruments.problems import sentence
from instruments.wording import place_of

ACTIONS = ("add", "remove", "up", "down", "to")


@dataclass(slots=True)
class PageState:
    """What the editor draws: ``whole`` is in the form, ``base`` what a save is held against."""

    whole: JsonObject
    base: JsonObject
    refusal: Refusal | None = None
    both: list[FieldChange] = field(default_factory=list)
    kept: str = ""
    go_to: str = ""
    unsaved: bool = True

    @property
    def status(self) -> int:
        """The status of the answer that shows it."""
        return self.refusal.status if self.refusal else 200


def page_state(
    request: HttpRequest,
    draft: WrittenVersion,
    page: WrittenPage[Any],
    *,
    save: Callable[..., WrittenVersion | PageClash],
) -> PageState | None:
    """What is drawn next: as it is stored, with a row added, moved or removed, or what could not be
    stored. None where ``save`` (draft, form, seen, by, now) stored what was sent."""
    if request.method != "POST":
        whole = page.opened(draft.content)
        return PageState(whole, whole, unsaved=False)
    seen = form_state.read(request.POST.get("seen", ""))
    action, _colon, path = request.POST.get("do", "").partition(":")
    if action in ACTIONS:
        whole = page.written_in(request.POST, tidy=False)
        go_to = act(whole, page.layout, action=action, path=path)
        base = seen.part if seen else page.opened(draft.content)
        return PageState(whole, base, go_to=go_to)
    stored = save(
        draft=draft, form=request.POST, seen=seen, by=actor_of(request), now=timezone.now()
    )
    if not isinstance(stored, PageClash):
        return None
    merged = stored.merged
    return PageState(
        merged.whole, merged.base, stored.refusal, both=merged.clashes, kept=stored.kept
    )


def page_context(
    state: PageState,
    page: WrittenPage[Any],
    *,
    address: str,
    options: Mapping[str, Sequence[tuple[str, str]]],
    field_of: Callable[[str], str] = str,
    place_words: Callable[[str, Mapping[str, Any]], str] = place_of,
) -> dict[str, Any]:
    """What instruments/_editor_form.html draws. A problem is told at the field that ``field_of``
    its path says, in the words of ``place_words``."""
    found = state.refusal.fields if state.refusal else {}
    problems = {field_of(path): said for path, said in found.items()}
    drawing = Drawing(state.whole, options, problems, state.go_to)
    inputs = drawing.page(page.layout, None)
    return {
        "page": page.layout,
        "inputs": inputs,
        "address": address,
        "refusal": state.refusal,
        "said": [
            (
                sentence(place_words(path, state.whole), said),
                id_of(field_of(path)) if field_of(path) in drawing.told else "",
            )
            for path, said in found.items()
        ],
        "both": state.both,
        "kept": state.kept,
        "unsaved": state.unsaved,
        "seen": form_state.written(SeenPart(state.base, None)),
    }


def published_page(
    request: HttpRequest,
    row: Row,
    *,
    publish: Callable[..., Row],
    said: str | Promise,
    then: Callable[[Row], HttpResponse],
    asked: Callable[[EditionForm, int], HttpResponse],
) -> HttpResponse:
    """Publish what was looked at, say so and go on where ``then`` leads; until it is, and where it
    is refused, the page that ``asked`` draws with the form and a status."""
    given = request.POST if request.method == "POST" else None
    form = EditionForm(given, initial={"edition": row.edition})
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            done = publish(
                draft=row,
                edition=form.cleaned_data["edition"],
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, str(said) % {"key": done.key})
            return then(done)
    return asked(form, refusals.status)
