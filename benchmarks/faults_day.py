"""A day of one company over the API, through every room in which somebody's work could be lost.

Each step is told once it was acknowledged, and goes on from the answer. The same day of another
company makes as many rows in every table: what days left that were disturbed is held against what
one left that was not (``rows_by_table``).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from benchmarks.data import NOW, PASSWORD, answered, period_of
from contractors.models import Contractor, Representative, Site
from core.audit import SYSTEM
from core.models import AuditEntry
from inspections.specs import latest_checklist
from risks.models import RiskMatrix
from risks.services.matrices import load_risk_matrices
from standings.awards.services.rules import load_award_rules
from standings.services.loading import load_standing_rules

COORDINATOR, MANAGER, ADMINISTRATOR = "koordinator", "manajer", "admin"
CHECKLIST = "p2h"
UNCOUNTED = {"Session", "PersonSession", "AccessRecord", "AuditEntry"}  # who comes in; see below
MADE_ANEW = {"make_password_link"}  # each time it is asked for
Send = Callable[[str, str, str, dict[str, Any]], dict[str, Any]]  # who, method, path, body


@dataclass(frozen=True, slots=True)
class DayCompany:
    """Of whom a day is: its code and id, who speaks for it, its evaluation with every answer."""

    number: int
    code: str
    contractor: int
    representative: str
    evaluation: int


def companies(count: int) -> list[DayCompany]:
    """So many, each ready for its day, with the people, matrices and rules that all need."""
    for load in (load_risk_matrices, load_standing_rules, load_award_rules):
        load(by=SYSTEM, now=NOW)
    User.objects.create_user(username=ADMINISTRATOR, password=PASSWORD, role=Role.ADMINISTRATOR)
    return [_company(number) for number in range(count)]


def _company(number: int) -> DayCompany:
    company = Contractor.objects.create(code=f"H{number:02}", name=f"PT Hari {number:02}")
    company.sites.set(Site.objects.filter(code="S1"))
    name = f"wakil{number:02}"
    user = User.objects.create_user(username=name, password=PASSWORD, role=Role.REPRESENTATIVE)
    Representative.objects.create(user=user, contractor=company)
    evaluation = answered(period_of("csms", "", year=2000 + number), company)
    return DayCompany(number, company.code, company.pk, name, evaluation.pk)


def rows_by_table() -> dict[str, int]:
    """How many rows each table has that people's work goes into, and each action of the trail."""
    models = (one for one in apps.get_models() if one._meta.managed and not one._meta.proxy)
    counted = (one for one in models if one.__name__ not in UNCOUNTED)
    rows = {one._meta.label: one._default_manager.count() for one in counted}
    trail = Counter(AuditEntry.objects.values_list("action", flat=True))
    return rows | {name: count for name, count in trail.items() if name not in MADE_ANEW}


class CompanyDay:
    """The steps of a day, each sent by ``send``, which has the last word on how."""

    def __init__(self, company: DayCompany, send: Send) -> None:
        self.company, self._send = company, send
        self.steps = self.refused = 0

    def run(self) -> None:
        """All of it."""
        for part in (
            self._kept, self._registers, self._inspected, self._incidents, self._months,
            self._findings, self._written, self._life_cycle,
        ):  # fmt: skip
            part()

    def _do(self, who: str, method: str, path: str, /, **body: Any) -> Any:
        answer = self._send(who, method, f"/api/v1/{path}", body)
        self.steps += method != "GET"
        return answer

    def _once(self, who: str, path: str, /, **body: Any) -> Any:
        return self._do(who, "POST", path, operation=str(uuid4()), **body)

    def _kept(self) -> None:
        """What managers and administrators keep: sites, companies, people, years, reports."""
        code, number = self.company.code, self.company.number
        site = self._once(MANAGER, "sites/", code=f"T{code}", name=f"Tambang {number:02}")
        new = {"name": f"PT Baru {number:02}", "risk_class": "high", "sites": [site["code"]]}
        self._once(MANAGER, "contractors/", code=f"B{code}", **new)
        mail = f"orang{number:02}@contoh.example"
        person = {"username": f"orang{number:02}", "email": mail, "role": "viewer"}
        self._once(ADMINISTRATOR, "people/", **person)
        invited = {"first_name": "Siti", "role": "viewer", "email": f"x{mail}"}
        self._once(ADMINISTRATOR, "invitations/", **invited)
        year = {
            "year": 2010 + number,
            "instrument": "csms-v1",
            "submit_by": f"{2011 + number}-01-31",
        }
        year["sure"] = year["submit_by"]
        period = self._once(MANAGER, "periods/", **year)
        self._once(MANAGER, f"periods/{period['id']}/add/", contractors=[code])
        report = {"name": f"Laporan {code}", "kind": "book", "of": {"sections": ["summary"]}}
        manager = self._do(MANAGER, "GET", "schedules/people/")["results"][0]["id"]
        self._once(MANAGER, "schedules/", **report, day=5, language="id", recipients=[manager])
        self._once(
            ADMINISTRATOR, "webhooks/", name=f"ERP {code}", events=["standing.decided"],
            url=f"https://erp.contoh.example/{code}",
        )  # fmt: skip

    def _registers(self) -> None:
        """A register with its risks, a control, a job safety analysis and a budget."""
        code, who = self.company.code, self.company.representative
        matrix = RiskMatrix.objects.order_by("code")[0].pk
        register = self._once(
            COORDINATOR, "registers/", contractor=code, title="Kolom", matrix=matrix
        )
        of = f"registers/{register['key']}/"
        risk = {"activity": "Cor", "hazard": "Jatuh", "effect": "Cedera", "before": [2, 2]}
        for hazard in ("Jatuh", "Petir", "Debu"):
            self._once(who, f"{of}risks/", **risk | {"hazard": hazard})
        self._do(who, "PUT", f"{of}risks/1/", version=1, **risk | {"effect": "Cedera berat"})
        self._once(who, f"{of}controls/", step="ppe", measure="Sabuk", risks=[1])
        self._once(who, f"{of}hand-in/")
        jsa = self._once(who, "jsas/", register=register["key"], job="Pasang perancah")
        hazards = [{"hazard": "Jatuh", "control": "Ikat tali"}]
        step = {"version": jsa["version"], "step": "Naik", "hazards": hazards}
        self._once(who, f"jsas/{jsa['key']}/steps/", **step)
        line = {
            "component": "protection", "description": "Tali", "quantity": "2.50", "unit": "m",
            "price": 33_333, "source": "Katalog", "planned_on": "2025-02-01",
        }  # fmt: skip
        budget = f"budgets/{self.company.contractor}/2025/"
        self._once(who, f"{budget}lines/", **line)
        self._once(who, f"{budget}lines/", **line | {"description": "Helm"})

    def _inspected(self) -> None:
        """A unit, and an inspection of it line by line to its end."""
        code, who = self.company.code, self.company.representative
        unit = {"contractor": code, "kind": "vehicle", "code": f"LV-{code}", "name": "Unit"}
        key, of = self._once(who, "units/", **unit)["key"], f"inspections/{uuid4()}/"
        begin = {"inspector": "Pengawas", "unit": key, "checklist": CHECKLIST, "base_version": 0}
        self._do(who, "PUT", f"{of}begin/", operation=str(uuid4()), **begin)
        spec = latest_checklist(CHECKLIST)
        assert spec is not None
        for number, line in enumerate(spec.lines):
            said = {"said": "no" if number == 3 else "yes", "note": "Dilihat", "base_version": 0}
            self._do(who, "PUT", f"{of}answers/{line.code}/", operation=str(uuid4()), **said)
        self._do(who, "PUT", f"{of}finish/", operation=str(uuid4()))

    def _incidents(self) -> None:
        """An incident with somebody harmed, its investigation and the decision."""
        code, who, today = self.company.code, self.company.representative, timezone.localdate()
        told = {"site": "S1", "on": str(today), "kind": "near_miss", "description": "Batu jatuh"}
        incident = self._once(who, "incidents/report/", contractor=code, **told)
        of = f"incidents/{incident['id']}/"
        self._do(who, "PUT", f"{of}investigation/", potential="slight", seen="")
        event = {"at": f"{today}T00:10:00+07:00", "what": "Unit mundur", "source": "Operator"}
        self._do(who, "POST", f"{of}investigation/events/", version=0, **event)

    def _months(self) -> None:
        """Three months of figures."""
        of = {"contractor": self.company.code, "site": "S1"}
        for month in ("2025-01-01", "2025-02-01", "2025-03-01"):
            told = [{"month": month, "figures": {"man_hours": 12_500, "workforce": 60}}]
            sent = of | {"months": told, "operation": str(uuid4())}
            self._do(self.company.representative, "PUT", "months/2025/figures/", **sent)

    def _findings(self) -> None:
        """A finding from its raising to its closing."""
        raised = {"contractor": self.company.code, "severity": "minor", "description": "Izin"}
        finding = self._once(COORDINATOR, "findings/raise/", **raised)
        of = f"findings/{finding['id']}/"
        answer = {"root_cause": "Tergesa", "action": "Dilatih", "version": 1}
        self._once(self.company.representative, f"{of}answer/", **answer)
        self._once(MANAGER, f"{of}refuse/", version=2, reason="Mana daftarnya?")
        self._once(self.company.representative, f"{of}answer/", **answer | {"version": 3})
        self._once(MANAGER, f"{of}close/", version=4, verification="Dilihat")

    def _written(self) -> None:
        """A certificate, a lesson, a gap table, a year of a procedure, a questionnaire."""
        code, who = self.company.code, self.company.representative
        certificate = {
            "kind": "ak3_umum", "holder": "Ahli K3 Umum", "holder_number": "01", "number": code,
            "issuer": "Kemnaker", "issued_on": "2024-01-01", "expires_on": "2027-01-01",
        }  # fmt: skip
        self._once(who, "certificates/", contractor=code, **certificate)
        lesson = {"title": "Satu", "practice": "Pengawas membuka rapat", "is_named": False}
        self._once(who, "lessons/", lineage="csms-1.01", **lesson)
        table = self._once(COORDINATOR, "gaps/begin/", name="6.1", contractor=code, example=True)
        for requirement in ("Rencana darurat", "Kebijakan"):
            self._once(COORDINATOR, f"gaps/{table['key']}/rows/", requirement=requirement)
        run = {"contractor": code, "procedure": "k3_usulan", "year": 2025}
        run = self._do(who, "POST", "procedure-runs/", **run)
        done = {"started_on": "2025-01-10", "finished_on": "2025-01-31", "who": "Staf HSE"}
        step = next(one["code"] for one in run["steps"] if one["may_be_entered"])
        step = f"procedure-runs/{run['key']}/steps/{step}/"
        self._do(who, "PUT", step, version=1, evidence="Program K3", **done)
        title = {"code": f"q{code.lower()}", "title_id": f"Kuesioner {code}"}
        self._once(COORDINATOR, "questionnaires/", **title)

    def _life_cycle(self) -> None:
        """An evaluation handed in, taken back, returned, approved, published and reopened."""
        of = f"evaluations/{self.company.evaluation}/"

        def step(who: str, name: str, **more: Any) -> None:
            looked = self._do(who, "GET", f"{of}readiness/")["looked"]
            self._once(who, f"{of}{name}/", looked=looked, **more)

        for who, name in (
            (COORDINATOR, "submit"),
            (COORDINATOR, "take-back"),
            (COORDINATOR, "submit"),
        ):
            step(who, name)
        step(MANAGER, "return", reason="Bukti 1.01")
        step(COORDINATOR, "submit")
        step(MANAGER, "approve")
        step(MANAGER, "publish")
        step(MANAGER, "reopen", reason="Salah baca")
        step(MANAGER, "undo-reopening")
