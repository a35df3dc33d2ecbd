"""What of a checklist a code names; one that names nothing on it is refused."""

from django.utils.translation import gettext as _

from core.errors import Refusal
from instruments.sheets import Sheet, SheetElement, SheetItem


def known_item(sheet: Sheet, code: str) -> SheetItem:
    """The item of this code; Refusal where the sheet has none."""
    item = sheet.item(code)
    if item is None:
        raise Refusal(
            _("Item %(item)s is not on the checklist of this evaluation.") % {"item": code},
            fields={"item": _("Unknown item.")},
        )
    return item


def known_element(sheet: Sheet, code: str) -> SheetElement:
    """The element of this code; Refusal where the sheet has none."""
    element = sheet.element(code)
    if element is None:
        raise Refusal(
            _("Element %(element)s is not on the checklist of this evaluation.")
            % {"element": code},
            fields={"element": _("Unknown element.")},
        )
    return element
