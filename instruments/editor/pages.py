"""Where a page stands in its draft, and what a form gave of it put on what is stored now."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.canonical import JsonObject
from instruments.choices import VersionKind
from instruments.differences import FieldChange, changes_between
from instruments.editor.changing import part_of, placed, read_page, with_marks
from instruments.editor.form_state import SeenPart
from instruments.editor.layout import EditorPage
from instruments.editor.merging import Merge, between, merged, same
from instruments.editor.opening import opened
from instruments.models import Draft


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
    def gone(self) -> bool:
        """Whether its element was removed since."""
        return bool(self.code) and self.number == len(self.draft.document["elements"])

    def part(self, whole: JsonObject) -> JsonObject:
        """What the page edits of an opened document."""
        return part_of(self.page, whole, number=self.number)


@dataclass(frozen=True, slots=True)
class MergedPage:
    """A form put on what is stored now. ``whole`` is the document, opened, with mine where both
    changed; ``base`` the page as it is stored; ``theirs`` what was stored since it was drawn."""

    edited: EditedPage
    whole: JsonObject
    base: JsonObject
    clashes: list[FieldChange]
    theirs: list[FieldChange]


def edited_page(draft: Draft, page: EditorPage, *, code: str, seen: SeenPart | None) -> EditedPage:
    """Where the page stands in the draft now: an element is found by its items, or its code."""
    if not page.element:
        return EditedPage(draft, page, None, "")
    elements = draft.document["elements"]
    number = _by_lineage(elements, seen.part.get("items", []) if seen else [])
    if number is None and code:
        codes = [element["code"] for element in elements]
        number = codes.index(code) if code in codes else None
    return EditedPage(draft, page, len(elements) if number is None else number, code)


def _by_lineage(elements: list[JsonObject], items: list[JsonObject]) -> int | None:
    """The element that has most of these items; None where no element has any."""
    wanted = {item.get("lineage") for item in items} - {None}
    shared = [len(wanted & {item["lineage"] for item in one["items"]}) for one in elements]
    return shared.index(max(shared)) if any(shared) else None


def merged_page(edited: EditedPage, form: QueryDict, *, seen: SeenPart | None) -> MergedPage:
    """What the form changed since it was drawn (``seen``), put on what the draft says now.

    Of an element that was removed meanwhile, or a form that does not say what it was drawn from,
    everything clashes.
    """
    whole = opened(edited.kind, edited.draft.document)
    mine = read_page(edited.page, form, at=seen.at if seen else edited.number, tidy=True)
    theirs = edited.part(whole)
    base = seen.part if seen else {}
    mine = with_marks(edited.page, mine, base=base)
    if edited.gone and base:
        name = _("Element %(code)s") % {"code": base.get("code", edited.code)}
        removed = FieldChange(name, _("removed"), _("as in the form below"))
        shown, merge = replace(edited, code=""), Merge(mine, [removed])
    elif seen is None:
        shown, merge = edited, Merge(mine, list(changes_between(theirs, mine)))
    else:
        shown, merge = edited, merged(base=base, mine=mine, theirs=theirs)
    return MergedPage(
        edited=shown,
        whole=placed(edited.page, whole, part=merge.value, number=edited.number),
        base=theirs,
        clashes=merge.clashes,
        theirs=[] if same(base, theirs) else between(base, theirs),
    )
