"""Three years of some hundred contractors with results that differ: scored, frozen whole.

One result of each year goes through the services; the others are its case with scores of their
own, scored by the product, with all that a result freezes (some 40 kB each).
"""

import copy
import random
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from accounts.choices import Role
from accounts.models import User
from benchmarks.data import INSTRUMENTS, NOW, PASSWORD
from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from core.canonical import JsonObject
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Period, Publication, Result
from evaluations.services.results import preview_result
from findings.choices import FindingSeverity
from findings.models import Finding
from instruments.models import Instrument
from instruments.services.loading import load_instruments
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.rates import ALL_COVERED, rates
from periods.services import add_evaluation, open_period
from scoring import parse_case, points_lost, result_as_json, score

YEARS = (2022, 2023, 2024)
SITES = ("Pit Selatan", "Pit Utara", "Pelabuhan", "Pabrik")
SCOPES = ("Pengangkutan batubara", "Pengeboran dan peledakan", "Katering", "Perawatan alat")
LEFT_OUT_EVERY = 20  # so many contractors, one has items that do not apply to it
ODD_NAMES = ("=SUM(A1:A9)", "+62 Jaya", "-Minus", "@Kontraktor", 'PT "Kutip" & <b>Tebal</b>; Titik')
OPEN_EVERY = 15  # so many contractors, one is still being filled in the last year


def fill_years(contractors: int) -> None:
    """People, instruments, contractors, and all that a year brings, for each of YEARS."""
    dice = random.Random(2024)  # noqa: S311 - figures to look at, the same each time
    coordinators = [_person(f"koordinator{n}", Role.COORDINATOR) for n in range(1, 7)]
    _person("manajer", Role.MANAGER)
    load_instruments(folder=INSTRUMENTS, by=SYSTEM, now=NOW)
    companies = _companies(contractors)
    instrument = Instrument.objects.get(code="csms", version=1)
    for year in YEARS:
        period = open_period(
            year=year, instrument=instrument, level="",
            submit_by=date(year + 1, 1, 31), by=SYSTEM, now=NOW,
        )  # fmt: skip
        _incidents(companies, year, dice=dice)
        _results(period, companies, coordinators=coordinators, dice=dice)
        _months(companies, year, dice=dice)
        _findings(companies, year, dice=dice)


def _person(username: str, role: Role) -> User:
    return User.objects.create_user(username=username, password=PASSWORD, role=role)


def _companies(count: int) -> list[Contractor]:
    Contractor.objects.bulk_create(
        Contractor(
            code=f"K{n:04}",
            name=ODD_NAMES[n - 1] if n <= len(ODD_NAMES) < count else f"PT Contoh {n:03}",
            scope=SCOPES[n % len(SCOPES)],
            risk_class=RiskClass.values[n % 3],
        )
        for n in range(1, count + 1)
    )
    sites = [Site.objects.create(code=f"S{n}", name=name) for n, name in enumerate(SITES, 1)]
    companies = list(Contractor.objects.order_by("code"))
    through = Contractor.sites.through
    through.objects.bulk_create(
        through(contractor_id=one.pk, site_id=sites[place % len(sites)].pk)
        for place, one in enumerate(companies)
    )
    return companies


def _results(
    period: Period, companies: list[Contractor], *, coordinators: list[User], dice: random.Random
) -> None:
    pattern = add_evaluation(
        period=period, contractor=companies[0], coordinator=coordinators[0], by=SYSTEM, now=NOW
    )
    frozen = preview_result(pattern)
    frozen["context"]["people"] = {
        "submitted_by": "koordinator", "submitted_at": NOW.isoformat(),
        "approved_by": "manajer", "approved_at": NOW.isoformat(),
    }  # fmt: skip
    evaluations = [
        pattern,
        *_evaluations(pattern, companies[1:], coordinators=coordinators, period=period),
    ]
    rated = [one for one in evaluations if one.status == EvaluationStatus.PUBLISHED]
    told = list(_frozen(rated, frozen, dice=dice))
    Result.objects.bulk_create(
        (
            Result(
                evaluation=evaluation,
                revision=1,
                sha256=sha256(f"{evaluation.pk}".encode()).hexdigest(),
                approved_at=NOW,
                **one,
            )
            for evaluation, one in zip(rated, told, strict=True)
        ),
        batch_size=100,
    )
    Publication.objects.bulk_create(
        Publication(result=result, comparison={"average": None, "previous": None}, published_at=NOW)
        for result in Result.objects.filter(evaluation__period=period).only("pk")
    )


def _evaluations(
    pattern: Evaluation, others: list[Contractor], *, coordinators: list[User], period: Period
) -> list[Evaluation]:
    items = pattern.summary["counts"]["items"]
    counts = {**pattern.summary["counts"], "open": 0, "answered": items}
    pattern.status, pattern.summary = (
        EvaluationStatus.PUBLISHED,
        pattern.summary | {"counts": counts},
    )
    pattern.save(update_fields=["status", "summary"])
    is_last = period.year == YEARS[-1]
    made = []
    for place, company in enumerate(others, 1):
        waits = is_last and place % OPEN_EVERY == 0
        left = place % 50 if waits else 0
        made.append(
            Evaluation(
                period=period, contractor=company, instrument=period.instrument,
                ladder=period.ladder, rule_set=period.rule_set,
                coordinator=coordinators[place % len(coordinators)],
                status=EvaluationStatus.DRAFT if waits else EvaluationStatus.PUBLISHED,
                summary=pattern.summary | {
                    "counts": counts | {"open": left, "answered": counts["items"] - left},
                },
            )
        )  # fmt: skip
    return Evaluation.objects.bulk_create(made)


def _frozen(
    rated: list[Evaluation], pattern: JsonObject, *, dice: random.Random
) -> Iterator[JsonObject]:
    """What each result holds: its own scores and incidents, scored, and the rest as it was."""
    happened: dict[int, list[Incident]] = {}
    for incident in Incident.objects.filter(date__year=rated[0].period.year):
        happened.setdefault(incident.contractor_id, []).append(incident)
    hard = {item["code"]: dice.uniform(-1.2, 0.9) for item in pattern["case"]["items"]}
    for evaluation in rated:
        incidents = happened.get(evaluation.contractor_id, [])
        level = 2.9 + dice.uniform(-1.1, 1.0) + 0.08 * (evaluation.period.year - YEARS[0])
        case = pattern["case"] | {
            "responses": [
                {"item": code, "na": True}
                if evaluation.contractor_id % LEFT_OUT_EVERY == 0 and dice.random() < 0.3
                else {
                    "item": code,
                    "score": str(min(4, max(0, round(level + ease + dice.gauss(0, 0.5))))),
                }
                for code, ease in hard.items()
            ],
            "incidents": [_counted(one) for one in incidents],
        }
        parsed = parse_case(case)
        yield {
            "case": case,
            "output": result_as_json(score(parsed)),
            "context": _context(
                pattern["context"], evaluation.contractor, case=case, incidents=incidents
            )
            | {"lost": [{"item": one.item, "points": one.display} for one in points_lost(parsed)]},
        }


def _counted(one: Incident) -> JsonObject:
    return {
        "ref": one.reference, "date": one.date.isoformat(), "lti": True,
        "fatalities": one.fatalities, "counted": True,
    }  # fmt: skip


def _context(
    pattern: JsonObject, company: Contractor, *, case: JsonObject, incidents: list[Incident]
) -> JsonObject:
    scores = {response["item"]: response.get("score") for response in case["responses"]}
    context = copy.copy(pattern)
    context["contractor"] = {
        "code": company.code, "name": company.name, "scope": company.scope,
        "risk_class": company.risk_class,
    }  # fmt: skip
    context["exposure"] = pattern["exposure"] | _exposure(company, incidents)
    context["items"] = [
        item
        | {
            "choice": scores[item["code"]] or "",
            "not_applicable": scores[item["code"]] is None,
            "na_reason": "" if scores[item["code"]] else "Tidak ada pekerjaan seperti ini.",
            "note": "Dokumen ada, pelaksanaan di lapangan belum merata; dilihat bersama pengawas.",
        }
        for item in pattern["items"]
    ]
    context["incidents"] = [
        {
            "ref": one.reference, "date": one.date.isoformat(), "kind": one.kind,
            "fatalities": one.fatalities, "injured": one.injured, "lost_days": one.lost_days,
            "site": "", "description": one.description,
        }
        for one in incidents
    ]  # fmt: skip
    return context


def _exposure(company: Contractor, incidents: list[Incident]) -> JsonObject:
    """Man-hours of nine in ten, and the rates they give."""
    place = zlib.crc32(company.code.encode()) % 300
    hours = None if place % 10 == 0 else 40_000 + 9_777 * place
    counted = {
        "lti": len(incidents),
        "fatalities": sum(one.fatalities for one in incidents),
        "lost_days": sum(one.lost_days for one in incidents),
        "recordables": len(incidents),
    }
    found = rates(man_hours=hours or 0, uncovered=ALL_COVERED, **counted)
    return counted | {
        "man_hours": hours, "months": 12 if hours else 0,
        "fr": found.fr, "sr": found.sr, "trir": found.trir,
    }  # fmt: skip


def _incidents(companies: list[Contractor], year: int, *, dice: random.Random) -> None:
    rows = []
    for place, company in enumerate(companies):
        for number in range(dice.choice((0, 0, 0, 1, 1, 2))):
            fatal = dice.random() < 0.08
            rows.append(
                Incident(
                    contractor=company, reference=f"I-{year}-{place:03}-{number}",
                    date=date(year, dice.randint(1, 12), dice.randint(1, 28)),
                    kind=IncidentKind.FATAL if fatal else IncidentKind.LTI,
                    fatalities=int(fatal), injured=int(not fatal),
                    lost_days=0 if fatal else dice.randint(1, 60),
                    description="Tangan terjepit saat mengganti mata bor.",
                    status=IncidentStatus.CONFIRMED,
                )
            )  # fmt: skip
    Incident.objects.bulk_create(rows)


def _months(companies: list[Contractor], year: int, *, dice: random.Random) -> None:
    site = Site.objects.order_by("code")[0]
    rows = []
    for company in companies[: len(companies) * 9 // 10]:
        for month in range(1, 13):
            checked, planned, due = dice.randint(5, 40), dice.randint(4, 12), dice.randint(0, 9)
            rows.append(
                MonthlyIndicator(
                    contractor=company, site=site, month=date(year, month, 1),
                    man_hours=dice.randint(8_000, 60_000), workforce=dice.randint(40, 300),
                    walkthroughs=dice.randint(0, 8), near_misses=dice.randint(0, 14),
                    permits_checked=checked, permits_valid=dice.randint(checked // 2, checked),
                    inspections_planned=planned, inspections_done=dice.randint(1, planned),
                    capa_due=due, capa_closed_on_time=dice.randint(0, due),
                    training_hours=dice.randint(20, 400),
                )
            )  # fmt: skip
    MonthlyIndicator.objects.bulk_create(rows, batch_size=2000)


def _findings(companies: list[Contractor], year: int, *, dice: random.Random) -> None:
    rows: list[Finding] = []
    for place, company in enumerate(companies):
        for number in range(1, 1 + dice.choice((0, 0, 1, 2, 3))):
            closed = dice.random() < (0.55 if year == YEARS[-1] else 0.95)
            rows.append(
                Finding(
                    contractor=company, year=year, number=number,
                    reference=f"T-{company.code}-{year}-{number:04}",
                    severity=FindingSeverity.values[(place + number) % 3],
                    description="Pagar pengaman platform belum terpasang.",
                    due_on=date(year, 11, 15) + timedelta(days=dice.randint(0, 120)),
                    raised_at=NOW, status="closed" if closed else "open",
                    closed_at=NOW if closed else None,
                )
            )  # fmt: skip
    Finding.objects.bulk_create(rows, batch_size=1000)
