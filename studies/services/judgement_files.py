"""The files that a judgement rests on: they come in as all files do (files/handing_in.py)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Refusal
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from files.stored import abandon
from studies.models import FactorJudgement, JudgementFile, Study
from studies.services.locking import locked_draft

FILES_OF_A_JUDGEMENT = 5


def hand_in_judgement_files(
    *, study: Study, key: str, files: Sequence["File[bytes]"], by: Actor, now: datetime
) -> list[str]:
    """Keep files that the judgement of a factor rests on; the names of those that are new.

    Refusal for none, too many, a file that is not kept, or a factor that is not rated; Conflict
    once the study is frozen; NotAllowed. Call outside a transaction.
    """
    with transaction.atomic():  # before a byte is stored: who may not hand in is told so at once
        judgement = _judgement(study, key, by=by)
        there = set(judgement.files.values_list("sha256", flat=True))
    if not files:
        said = _("Choose at least one photo or document.")
        raise Refusal(said, fields={"evidence": said})
    handed_in = inspected(received(files), field="evidence")
    with in_storage(handed_in, there=there, now=now), transaction.atomic():
        return _keep(_judgement(study, key, by=by), handed_in, by=by, now=now)


@transaction.atomic
def remove_judgement_file(*, file: JudgementFile, by: Actor, now: datetime) -> None:
    """Take a file away from a study that is not frozen. Conflict, NotAllowed."""
    study = file.judgement.study
    _judgement(study, file.judgement.key, by=by)
    record(
        by=by, at=now, action="remove_judgement_file", target=study,
        before={file.judgement.key: file.name},
    )  # fmt: skip
    let_files_go(JudgementFile.objects.filter(pk=file.pk), now=now)
    file.delete()


def let_files_go(files: Iterable[JudgementFile], *, now: datetime) -> None:
    """Leave the contents of rows that are about to be deleted to the clock."""
    abandon([name for one in files for name in (str(one.file), str(one.thumbnail))], now=now)


def _judgement(study: Study, key: str, *, by: Actor) -> FactorJudgement:
    """The judgement, its study being locked."""
    locked = locked_draft(study, by=by)
    side, _dot, code = key.partition(".")
    found = locked.judgements.filter(side=side, code=code).first()
    if found is None:
        raise Refusal(_("%(code)s is not rated yet: rate it first.") % {"code": code})
    return found


def _keep(
    judgement: FactorJudgement, handed_in: Sequence[HandedIn], *, by: Actor, now: datetime
) -> list[str]:
    known = set(judgement.files.values_list("sha256", flat=True))
    new = {one.sha256: one for one in handed_in if one.sha256 not in known}
    if len(new) + len(known) > FILES_OF_A_JUDGEMENT:
        said = _(
            "You sent %(sent)s files and %(there)s are there already, but a judgement has at most "
            "%(limit)s: choose fewer, or put photos together in one PDF."
        ) % {"sent": len(new), "there": len(known), "limit": FILES_OF_A_JUDGEMENT}
        raise Refusal(said, fields={"evidence": said})
    for one in new.values():
        JudgementFile.objects.create(judgement=judgement, **columns_of(one, by=by, now=now))
    names = [one.inspected.name for one in new.values()]
    if names:
        told = {judgement.key: names}
        record(by=by, at=now, action="hand_in_judgement_files", target=judgement.study, after=told)
    return names
