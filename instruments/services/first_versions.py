"""The first version of something new: a copy under another code, or the least there can be."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from instruments.access import may_edit_instruments
from instruments.choices import VersionKind
from instruments.models import Draft
from instruments.problems import says, sentence
from instruments.services.drafts import create_draft
from instruments.stored_specs import MODELS, checked, document_of
from instruments.wording import place_of

NEW_CODE = re.compile(r"^[a-z][a-z0-9_]*\Z")
CHOICES = (
    ("0", "Belum ada", "Not in place"),
    ("1", "Antara 0 dan 2", "Between 0 and 2"),
    ("2", "Sebagian", "Partly"),
    ("3", "Antara 2 dan 4", "Between 2 and 4"),
    ("4", "Penuh", "Fully"),
)
SCALE = {
    "kind": "points",
    "max": "4",
    "na": True,
    "choices": [
        {"code": code, "score": code, "label": {"id": in_id, "en": in_en}}
        for code, in_id, in_en in CHOICES
    ],
}


@transaction.atomic
def copy_as_new(
    *, kind: VersionKind, key: str, code: str, title: dict[str, str], by: Actor, now: datetime
) -> Draft:
    """A draft of version 1 of a new code, with the content of a version, published or draft.

    Its items keep their lineage: where they ask the same, results are compared on them. Refusal
    when there is no such version, or the code is taken.
    """
    _check_new(kind, code, title=title, by=by)
    document = document_of(kind, key)
    if document is None:
        raise Refusal(_("There is no version %(key)s to copy.") % {"key": key})
    new = document | {"code": code, "version": 1, "title": title}
    draft = create_draft(kind=kind, document=new, based_on=None, by=by, now=now)
    after = {"key": draft.key, "copied_from": key}
    record(by=by, at=now, action="copy_version", target=draft, after=after)
    return draft


@transaction.atomic
def start_instrument(
    *, code: str, title: dict[str, str], ladder: str, rule_set: str, by: Actor, now: datetime
) -> Draft:
    """A draft of a new instrument with one element, one item and points from 0 to 4.

    Refusal when the code is taken, or the rules lower to a rating the ladder does not have.
    """
    _check_new(VersionKind.INSTRUMENT, code, title=title, by=by)
    document = _least(code, title) | {"ladder": ladder, "rule_set": rule_set}
    _spec, problems = checked(VersionKind.INSTRUMENT, document)
    if problems:
        told = [(one.path, sentence(place_of(one.path, document), says(one))) for one in problems]
        raise Refusal(" ".join(said for _path, said in told), fields=dict(told))
    draft = create_draft(
        kind=VersionKind.INSTRUMENT, document=document, based_on=None, by=by, now=now
    )
    record(by=by, at=now, action="start_instrument", target=draft, after={"key": draft.key})
    return draft


def _check_new(kind: VersionKind, code: str, *, title: dict[str, str], by: Actor) -> None:
    if not may_edit_instruments(by.user):
        raise NotAllowed(_("Only administrators change instruments, ladders and rules."))
    if not NEW_CODE.match(code):
        said = _("Use small letters, digits and underscore; begin with a letter.")
        raise Refusal(said, fields={"code": said})
    for language, text in title.items():
        check_text(text, f"title_{language}", missing=_("Give it a title."))
    rows = MODELS[kind]._default_manager.filter(code__iexact=code)
    if rows.exists() or Draft.objects.filter(kind=kind, code__iexact=code).exists():
        raise Conflict(
            _("The code %(code)s is taken already: choose another.") % {"code": code},
            fields={
                "code": _("The code %(code)s is taken already: choose another.") % {"code": code}
            },
        )


def _least(code: str, title: dict[str, str]) -> JsonObject:
    item: dict[str, Any] = {
        "code": "1.01",
        "lineage": f"{code}-1.01",
        "title": {"id": "Butir pertama", "en": "First item"},
        "weight": "1",
        "scale": "points_0_4",
    }
    element = {
        "code": "1",
        "title": {"id": "Elemen pertama", "en": "First element"},
        "weight": "1",
        "items": [item],
    }
    origin = {
        "id": "Disusun sendiri; tulis di sini asal-usulnya.",
        "en": "Made here; say where it comes from.",
    }
    return {
        "code": code,
        "version": 1,
        "title": title,
        "origin": origin,
        "aggregation": "elements",
        "scales": {"points_0_4": SCALE},
        "elements": [element],
    }
