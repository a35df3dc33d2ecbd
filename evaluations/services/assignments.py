"""Giving an element of an evaluation to a person."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.access import check_works_for
from core.audit import Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from evaluations.access import fills_checklist_of, fills_checklists, may_assign, may_assign_in
from evaluations.choices import OPEN_STATUSES
from evaluations.models import ElementAssignment, Evaluation
from evaluations.rules.sheet_codes import known_element
from instruments.sheets import sheet_of


@transaction.atomic
def assign_elements(
    *, evaluation: Evaluation, people: Mapping[str, User | None], by: Actor, now: datetime
) -> list[str]:
    """Give several elements at once, all or none; returns the codes of those that changed.

    Errors as for ``assign_element``.
    """
    current = {
        row.element.code: row.person
        for row in ElementAssignment.objects.filter(evaluation=evaluation).select_related(
            "element", "person"
        )
    }
    changed = [code for code, person in people.items() if current.get(code) != person]
    for code in changed:
        assign_element(
            evaluation=evaluation, element_code=code, person=people[code], by=by, now=now
        )
    return changed


@transaction.atomic
def assign_element(
    *, evaluation: Evaluation, element_code: str, person: User | None, by: Actor, now: datetime
) -> ElementAssignment:
    """Let a coordinator do one element, or nobody in particular (None).

    NotAllowed unless a coordinator or manager asks; Refusal for an unknown element or somebody
    who does not fill in checklists; Conflict once the evaluation is no longer open.
    """
    if not may_assign(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers assign elements."))
    if not may_assign_in(by.user, evaluation):
        check_works_for(by, evaluation.contractor)
    element = known_element(sheet_of(evaluation.instrument_id, evaluation.level), element_code)
    if person and not fills_checklists(person):
        raise Refusal(
            _("%(person)s does not fill in checklists: choose an HSE coordinator.")
            % {"person": person},
            fields={"person": _("Not an HSE coordinator.")},
        )
    if person and not fills_checklist_of(person, evaluation.contractor_id):
        raise Refusal(
            _("%(contractor)s works at none of the sites of %(person)s: choose another.")
            % {"contractor": evaluation.contractor, "person": person},
            fields={"person": _("Works at other sites.")},
        )
    if Evaluation.objects.select_for_update().get(pk=evaluation.pk).status not in OPEN_STATUSES:
        raise Conflict(_("This evaluation is no longer being filled in: nothing was assigned."))
    found, _created = ElementAssignment.objects.get_or_create(
        evaluation=evaluation, element_id=element.id
    )
    before, found.person = found.person, person
    found.save(update_fields=["person"])
    record(
        by=by,
        at=now,
        action="assign_element",
        target=found,
        before={"person": str(before) if before else None},
        after={"person": str(person) if person else None},
    )
    return found
