"""An inspection saved, and what a phone fetches to begin one.

``inspection_save_vs_bare_drf`` stores a draft of the daily check's twelve lines as its form does,
with its audit row, over the bare PATCH of one row. ``inspection_first_load_kb`` is the page of a
new inspection of the longest checklist and every file it names, as gzip sends them.
"""

import re
from collections.abc import Callable
from itertools import count
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks.autosave import patcher
from benchmarks.data import create_database, fill, use_database
from benchmarks.server import Server, Session
from benchmarks.timing import alternate
from benchmarks.workspace import compressed, static_file
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from inspections.models import InspectedUnit, Inspection
from inspections.rules import CheckAnswer
from inspections.services import InspectionFacts, begin_inspection
from inspections.specs import latest_checklist
from inspections.units import UnitFacts, add_unit

DATABASE = "csms_bench_inspections"
SAVES = 200
CHECKLIST = "p2h"


def _unit(kind: str, code: str) -> InspectedUnit:
    contractor = Contractor.objects.order_by("code")[0]
    facts = UnitFacts(kind, code, "Unit contoh")
    return add_unit(contractor=contractor, facts=facts, by=SYSTEM, now=timezone.now())


def _lines() -> list[str]:
    spec = latest_checklist(CHECKLIST)
    assert spec is not None
    return [line.code for line in spec.lines]


def _draft() -> Inspection:
    now = timezone.now()
    answers = {code: CheckAnswer("yes") for code in _lines()}
    return begin_inspection(
        unit=_unit("vehicle", "LV-01"), checklist=CHECKLIST,
        facts=InspectionFacts(timezone.localdate(now), "Pengawas", answers), finish=False,
        operation=uuid4(), by=SYSTEM, now=now,
    )  # fmt: skip


def _saver(session: Session, draft: Inspection) -> Callable[[], object]:
    """A call that stores the draft once more, each time with other answers."""
    versions = count(draft.version)
    path = f"/inspections/{draft.key}/fill/"

    def save() -> None:
        version = next(versions)
        said = "yes" if version % 2 else "no"
        sent = {f"{code}-said": said for code in _lines()}
        sent |= {"on": str(draft.on), "inspector": "Pengawas", "version": str(version)}
        session.cookies.pop("messages", None)  # shown and gone: a browser follows to the page
        status, content = session.send_form(path, **sent)
        if status != 302:
            raise RuntimeError(f"{path}: {status} {content[:300]!r}")

    return save


def _first_load(unit: InspectedUnit) -> dict[str, float]:
    """KB of the page and of every file that it names."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="koordinator"))
    page = client.get(f"/inspections/units/{unit.key}/inspect/first_aid_box/").content
    named = set(re.findall(r'"(/static/[^"]+\.\w+)"', page.decode()))
    total = compressed(page) + sum(compressed(static_file(name)) for name in named)
    return {"inspection_first_load_kb": total}


def measure() -> dict[str, float]:
    """Everything of inspections."""
    create_database(DATABASE)
    fill(2)
    use_database(DATABASE)
    draft, box = _draft(), _unit("first_aid_box", "P3K-01")
    with Server(DATABASE) as server:
        save, bare = alternate(
            [
                _saver(Session(server, "koordinator"), draft),
                patcher(Session(server, "koordinator"), Site.objects.get().pk),
            ],
            rounds=SAVES,
            warm=20,
        )
    return {
        "inspection_save_p50_ms": save * 1000,
        "inspection_save_vs_bare_drf": save / bare,
    } | _first_load(box)
