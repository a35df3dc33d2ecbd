"""Files that show that a criterion is realised: handed in, and withdrawn with a reason.

They come in as all files do (files/handing_in.py).
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from plans.choices import CAN_BE_REALISED
from plans.models import FulfilmentPlan, PlanFile, PlanLine
from plans.services.locking import lines_to_change, plan_to_write

FILES_OF_A_CRITERION = 10


def standing_files(plan: FulfilmentPlan, codes: Collection[str]) -> QuerySet[PlanFile]:
    """The files of these criteria that are not withdrawn."""
    return plan.files.filter(code__in=codes, withdrawn_at=None)


def hand_in_plan_files(
    *, plan: FulfilmentPlan, code: str, files: Sequence["File[bytes]"], by: Actor, now: datetime
) -> list[str]:
    """Keep files that show that a criterion is realised; the names of those that are new.

    Refusal for none, too many, a file that is not kept, or a criterion that is not realised;
    Conflict while the plan is not approved; NotAllowed. Call outside a transaction.
    """
    with transaction.atomic():  # before a byte is stored: who may not hand in is told so at once
        _line_to_show(plan, code, by=by)
    if not files:
        said = _("Choose at least one photo or document.")
        raise Refusal(said, fields={"evidence": said})
    handed_in = inspected(received(files), field="evidence")
    there = set(standing_files(plan, [code]).values_list("sha256", flat=True))
    with in_storage(handed_in, there=there, now=now), transaction.atomic():
        return _keep(_line_to_show(plan, code, by=by), handed_in, by=by, now=now)


def _line_to_show(plan: FulfilmentPlan, code: str, *, by: Actor) -> PlanLine:
    """The criterion, its plan being locked: evidence is of what is realised."""
    locked = plan_to_write(plan, needed=CAN_BE_REALISED, by=by)
    (line,) = lines_to_change(locked, {code: None})
    if line.realised_on is None:
        raise Refusal(
            _("%(code)s is not realised yet: tell since when it is, then hand in what shows it.")
            % {"code": code}
        )
    return line


def _keep(line: PlanLine, handed_in: Sequence[HandedIn], *, by: Actor, now: datetime) -> list[str]:
    known = set(standing_files(line.plan, [line.code]).values_list("sha256", flat=True))
    new = {one.sha256: one for one in handed_in if one.stored and one.sha256 not in known}
    if len(new) + len(known) > FILES_OF_A_CRITERION:
        said = _(
            "You sent %(sent)s files and %(there)s are there already, but a criterion has at most "
            "%(limit)s: choose fewer, or put photos together in one PDF."
        ) % {"sent": len(new), "there": len(known), "limit": FILES_OF_A_CRITERION}
        raise Refusal(said, fields={"evidence": said})
    for one in new.values():
        PlanFile.objects.create(plan=line.plan, code=line.code, **columns_of(one, by=by, now=now))
    names = [one.inspected.name for one in new.values()]
    if names:
        record(by=by, at=now, action="hand_in_plan_files", target=line, after={"files": names})
    return names


@transaction.atomic
def withdraw_plan_file(*, file: PlanFile, reason: str, by: Actor, now: datetime) -> PlanFile:
    """Say that a file shows nothing; it stays with who, when and why.

    Refusal without a reason; Conflict for one that is withdrawn already, or while the plan is not
    approved; NotAllowed.
    """
    locked_plan = plan_to_write(file.plan, needed=CAN_BE_REALISED, by=by)
    check_text(reason, "reason", missing=_("Write why the file is withdrawn."))
    locked = PlanFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if locked.withdrawn_at is not None:
        raise Conflict(_("%(name)s is withdrawn already.") % {"name": locked.name})
    locked.withdrawal, locked.withdrawn_by, locked.withdrawn_at = reason, by.user, now
    locked.save(update_fields=["withdrawal", "withdrawn_by", "withdrawn_at"])
    record(
        by=by, at=now, action="withdraw_plan_file",
        target=PlanLine.objects.get(plan=locked_plan, code=locked.code),
        before={"files": [locked.name]}, after={"withdrawal": reason},
    )  # fmt: skip
    return locked


def check_shows_nothing(plan: FulfilmentPlan, codes: Collection[str]) -> None:
    """Refusal where a file still shows that one of these is realised."""
    shown = sorted(set(standing_files(plan, codes).values_list("code", flat=True)))
    if shown:
        raise Refusal(
            _(
                "%(codes)s: files show that it is realised. Withdraw them with a reason first, "
                "then take the realisation back."
            )
            % {"codes": ", ".join(shown)}
        )
