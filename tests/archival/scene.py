"""The documents that are judged: every kind, in both languages, of companies with odd names."""

import shutil
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.choices import Role
from accounts.models import User
from annual_books.request import book_options
from annual_books.sections import BookChapter
from contractors.days import days_at
from contractors.models import Contractor
from core.audit import Actor
from documents.letterhead import change_letterhead
from documents.making import make_now
from documents.models import Document, DocumentStatus
from documents.services.requests import request_document
from evaluations.models import Period, Result
from findings.access import findings_visible_to
from gap_tables.services.gap_tables import begin_gap_table, freeze_gap_table
from instruments.models import Instrument
from instruments.services.loading import load_instruments
from plans.models import FulfilmentPlan
from plans.selectors import audits_against, plan_list
from plans.services.capabilities import CapabilityFacts, add_capability
from plans.services.frozen_plans import freeze_plan
from reports.choices import ReportKind
from tests.plans.plan_scene import audit_of, begun, first_audit
from tests.reports.frozen_results import context_of, make_period, make_result, make_yardsticks

NAMES = (
    "PT A",
    'PT <script>alert(1)</script> & "B" \'\\',
    "شركة السلامة للتعدين",
    "חברת בטיחות בע״מ",
    "PT 🚧👷‍♂️🔥 Gali",
    "PT Ça̷̡̛f̵e\u0301 Z̸a̴l̵g̶o",
    "中国矿业承包有限公司",
    "ไทยเหมืองแร่ खनन",
    "PT \x01\x0b Kendali\u200b\u202eabc\u202c \x7f\x85 \ufffe\ue000 𝔉𝔯",
    "W" * 160,
    ("Perusahaan Pengangkutan Batubara Nusantara " * 4)[:160],
)
INSTRUMENTS = Path(__file__).parents[2] / "instruments" / "library"
PICTURES = {"PNG": "RGBA", "JPEG": "CMYK", "WEBP": "RGBA"}


def documents(folder: Path) -> Iterator[Path]:
    """Make them all, one after the other; the files."""
    manager = User.objects.create_user(username="manajer", role=Role.MANAGER)
    administrator = User.objects.create_user(username="admin", role=Role.ADMINISTRATOR)
    yardsticks = make_yardsticks()
    before = _results(make_period(yardsticks, 2023))
    now = _results(make_period(yardsticks, 2024))
    for language in ("id", "en"):
        for at, one in enumerate(now):
            yield _made(
                folder / f"scorecard-{at:02}-{language}.pdf", "scorecard", results=[one], by=manager
            )
        compared = {"pair": now[:2], "many": now, "years": [before[0], now[0]]}
        for name, some in compared.items():
            yield _made(folder / f"{name}-{language}.pdf", "comparison", results=some, by=manager)
        yield _made(folder / f"book-{language}.pdf", "book", results=now, by=manager)
        for picture in PICTURES:
            _take_logo(picture, administrator)
            path = folder / f"logo-{picture.lower()}-{language}.pdf"
            yield _made(path, "book", results=now[:2], by=manager)
        yield from _of_plans(folder, language, by=manager)


def _of_plans(folder: Path, language: str, *, by: User) -> Iterator[Path]:
    """A plan, its audits side by side and a gap table, of a company with an odd name."""
    actor, now = Actor(by), timezone.now()
    company, _made_now = Contractor.objects.get_or_create(
        code="KP", defaults={"name": NAMES[1], "scope": NAMES[8]}
    )
    plan = FulfilmentPlan.objects.filter(result__evaluation__contractor=company).first()
    if plan is None:
        smk3 = _smk3(folder / "smk3", actor)
        audit = first_audit(company, smk3, now=now)
        audit_of(company, smk3, year=2023, answers={}, rest="sesuai", now=now)
        scene = begun(audit, actor, manager=actor, now=now)
        plan = scene.plan
        add_capability(
            plan=plan, facts=CapabilityFacts("ppe", NAMES[5], limit=NAMES[4], cost=1), by=actor,
            now=now,
        )  # fmt: skip
        scene.approve()
    frozen = freeze_plan(plan=plan, by=actor, now=now)
    later = audits_against(by, plan)[0]
    table = begin_gap_table(name=NAMES[10], contractor=company, example=True, by=actor, now=now)
    gaps = freeze_gap_table(table=table, by=actor, now=now)
    made: list[tuple[str, Sequence[Any]]] = [
        ("plan", [frozen]), ("plan_gains", [plan.result, later]), ("gap_table", [gaps]),
    ]  # fmt: skip
    for kind, sources in made:
        yield _made(folder / f"{kind}-{language}.pdf", kind, results=sources, by=by)


def _results(period: Period) -> list[Result]:
    """A result for each name, the last of them not published."""
    return [_result(period, code, name=name) for code, name in enumerate(NAMES)]


def _result(period: Period, code: int, *, name: str) -> Result:
    company, _made = Contractor.objects.get_or_create(
        code=f"K{code}", defaults={"name": name, "scope": name}
    )
    case = ("pt_a", "pt_b")[code % 2]
    context = context_of(case, contractor=company, year=period.year)
    for element in context["elements"]:
        element["note"] = f"{name} {name}"
    for incident in context["incidents"]:
        incident["description"] = f"{name} \x02"
    published = code < len(NAMES) - 1
    return make_result(
        case, contractor=company, period=period, context=context, published=published
    )


def _smk3(folder: Path, by: Actor) -> Instrument:
    """SMK3 as it ships; the other instrument of the scene is made by hand."""
    for path in sorted(INSTRUMENTS.rglob("smk3*.yaml")):
        copy = folder / path.relative_to(INSTRUMENTS)
        if copy.parent.name in ("smk3", "ladders", "rules"):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    load_instruments(folder=folder, by=by, now=timezone.now())
    return Instrument.objects.get(code="smk3", version=2)


def _made(path: Path, kind: str, *, results: Sequence[Any], by: User) -> Path:
    """The file of one document, asked for as people do; its language is in its name."""
    options = None
    if kind == ReportKind.BOOK:
        options = book_options(
            results,
            sections=[section.value for section in BookChapter],
            scope="",
            findings=findings_visible_to(by),
            plans=plan_list(by),
            days=days_at(timezone.now()),
        )
    document = request_document(
        kind=kind,
        results=results,
        options=options,
        language=path.stem[-2:],
        by=Actor(by),
        now=timezone.now(),
    )
    make_now(document.pk)
    document = Document.objects.get(pk=document.pk)
    if document.status != DocumentStatus.DONE:
        raise RuntimeError(f"{path.name} was not made: {document.error}")
    with document.file.open("rb") as file:
        path.write_bytes(file.read())
    return path


def _take_logo(picture: str, by: User) -> None:
    buffer = BytesIO()
    Image.new(PICTURES[picture], (300, 80), (10, 200, 30, 90)).save(buffer, picture)
    change_letterhead(
        name=NAMES[2],
        file=buffer,
        file_name=f"logo.{picture.lower()}",
        file_size=len(buffer.getvalue()),
        remove_logo=False,
        by=Actor(by),
        now=timezone.now(),
    )
