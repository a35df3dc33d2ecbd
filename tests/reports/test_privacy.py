"""Nobody who is rated can work out another company's figure, at no address they can open.

Two installations that differ only in what others got must look the same to a representative:
then nothing that is shown, whatever it is, says anything of them.
"""

import copy
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from difflib import ndiff
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import Settings

from accounts.choices import AccessKind
from accounts.models import AccessRecord, User
from contractors.choices import Audience
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from documents.models import Document, Logo
from documents.services.requests import request_document
from documents.tasks import make_document
from evaluations.averages import Averages, averages_for
from evaluations.models import Period, Result
from evaluations.services.life_cycle import publish_evaluations
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts, raise_finding
from overview.data.datasets import DATASETS
from reports import rendering
from reports.choices import ReportKind
from tests.addresses import Addresses, joined
from tests.findings.findings_scene import put_photo
from tests.outcomes.addresses import addresses_of as objection_addresses
from tests.reports.frozen_results import make_result, reference
from tests.test_permissions import table
from tests.visitors import visitor

TABLES = [*DATASETS, "heat"]
BOTH = ("csv", "xlsx")
COACHING = (
    "coaching-api:plan",
    "coaching",
    "coaching-begin",
    "coaching-step",
    "coaching-file",
    "coaching-thumbnail",
    "coaching-partner-name",
    "coaching-partner-drop",
    "partner-agree",
    "partner-withdraw",
)
LESSONS = ("lesson", "lesson-change", "lesson-withdraw", "lesson-photo", "lesson-document")


@dataclass(frozen=True)
class Scene:
    """Where a year is published again and again, each time with other competitors."""

    period: Period
    contractor: Contractor
    representative: User
    manager: User
    of_rooms: Addresses
    now: datetime

    def published(self, others: Sequence[Decimal]) -> Result:
        """The result of PT A beside one competitor a shift: its figures are so much higher."""
        own = make_result("pt_b", contractor=self.contractor, period=self.period, published=False)
        results = [own]
        for number, shift in enumerate(others):
            company = Contractor.objects.create(
                code=f"S{number}{shift}", name=f"PT S {number} {shift}"
            )
            results.append(
                make_result(
                    "pt_b",
                    contractor=company,
                    period=self.period,
                    published=False,
                    output=shifted(shift),
                )
            )
            self.raised(company)
        evaluations = [one.evaluation for one in results]
        publish_evaluations(evaluations=evaluations, by=SYSTEM, now=self.now)
        for one in results[1:]:
            self.asked_for(one, self.manager)
        return own

    def seen(self, *others: Decimal | int) -> dict[str, str]:
        """What the representative of PT A reads at every address, with these competitors."""
        return {name: masked(text) for name, text in self.read(*others).items()}

    def read(self, *others: Decimal | int) -> dict[str, str]:
        """The same with the numbers in it that are drawn at random."""
        with transaction.atomic():
            own = self.published([Decimal(shift) for shift in others])
            found = dict(self._opened(own))
            transaction.set_rollback(True)
        return found

    def raised(self, company: Contractor) -> Finding:
        """One more finding at a company."""
        facts = FindingFacts(FindingSeverity.OBSERVATION, "Helm retak.", due_on=None)
        by = Actor(self.manager)
        return raise_finding(contractor=company, facts=facts, by=by, now=self.now)

    def asked_for(
        self, result: Result, person: User, *, language: str = "en", now: datetime | None = None
    ) -> Document:
        """The scorecard as this person is given it, waiting its turn."""
        return request_document(
            kind=ReportKind.SCORECARD,
            results=[result],
            language=language,
            by=Actor(person),
            now=now or self.now,
        )

    def document_of(self, result: Result, person: User) -> Document:
        """The scorecard as this person is given it, made."""
        document = self.asked_for(result, person)
        make_document(document.pk)
        document.refresh_from_db()
        return document

    def _opened(self, own: Result) -> Iterator[tuple[str, str]]:
        with patch.object(rendering, "pdf_of", lambda html, **_: html.encode()):
            assert self.document_of(own, self.manager).file  # that it is there is enough
        client, addresses = visitor(self.representative), self._addresses(own)
        for name, row in table().items():
            if row["method"] != "GET" or row["own"] != "yes":
                continue
            if name.removeprefix("api:").startswith("self-"):
                continue  # they draw a real checklist: tests/checklists/test_self_assessment.py
            for number, arguments in enumerate(addresses.get(name, [{}])):
                yield f"{name} {number}", told(client, reverse(name, kwargs=arguments))

    def _addresses(self, own: Result) -> dict[str, list[dict[str, Any]]]:
        """Where an address names something: all that it can name to this person."""
        finding = self.raised(self.contractor)
        put_photo(finding)
        logo = Logo.objects.create(sha256="0" * 64, content=b"", added_at=self.now)
        of_finding = {"finding_id": finding.pk}
        of_file = of_finding | {"file_id": finding.files.get().pk}
        document = {"document_id": self.document_of(own, self.representative).pk}
        later = self.now + timedelta(minutes=1)
        waiting = {
            "document_id": self.asked_for(own, self.representative, language="id", now=later).pk
        }
        result = {"sha256": own.sha256}
        of_objections = objection_addresses(
            own, representative=self.representative, now=self.now
        ).arguments
        return {
            **{name: [one] for name, one in of_objections.items()},
            "gap-workbook": [],
            # Of one company's own months at one of its sites (tests/workbooks).
            **{name: [] for name in ("months-workbook", "months-workbook-download")},
            "months-workbook-preview": [],
            # Of one company's own audits, on a real sheet that this scene has not: no average.
            **{name: [] for name in ("plan", "plan-board", "plan-gains", "plan-criterion")},
            "plan-parts-api:capabilities": [],
            **{name: [] for name in ("plan-capabilities", "plan-capability")},
            "plan-published-figures": [],
            **{name: [] for name in ("plan-file", "plan-file-thumbnail")},
            **{name: [] for name in ("plans-api:plan", "plans-api:criterion")},
            **{name: [] for name in ("plans-api:files", "plans-api:file", "plans-api:gains")},
            **{name: [] for name in ("plan-workbook", "plan-workbook-download", "gap-table")},
            "gap-tables-api:table": [],
            # Of one company alone, and no figure of another in it (tests/outcomes/coaching).
            **{name: [] for name in COACHING},
            **{name: [] for name in LESSONS},  # shared on purpose (tests/outcomes/lessons)
            **{name: [result] for name in ("scorecard", "verification", "api:result")},
            **{name: [one] for name, one in self.of_rooms.arguments.items()},
            "contractor-standing": [{"contractor_id": self.contractor.pk}],
            "document-status": [document, waiting],
            "document-download": [document],
            "documents-api:document": [document, waiting],
            "documents-api:file": [document],
            **{name: [of_finding] for name in ("finding", "api:finding", "findings-api:read")},
            **{name: [of_file] for name in ("finding-file", "finding-thumbnail")},
            **{name: [{"name": one} for one in DATASETS] for name in ("data:table", "data:count")},
            "api:evaluation": [{"evaluation_id": own.evaluation_id}],
            "letterhead-logo": [{"sha256": logo.sha256}],
            "session-list": [],  # one's own devices, of which each visit of a test is one more
            "account-invitation": [{"secret": "cut-off"}],
            "password-link": [{"uidb64": "MQ", "token": "cut-off"}],
            "password-mailed": [{"uidb64": "MQ", "token": "cut-off"}],
            "table": [{"name": one, "ending": ending} for one in TABLES for ending in BOTH],
        }


def shifted(points: Decimal) -> dict[str, Any]:
    """The output of the reference case with so many percent points more everywhere."""
    output: dict[str, Any] = copy.deepcopy(reference("pt_b")[1])
    for figures in (output, *output["elements"]):
        figures["percent"] = str(Decimal(figures["percent"]) + points)
    return output


def different(one: dict[str, str], other: dict[str, str]) -> dict[str, list[str]]:
    """The addresses at which not the same is read, and the lines that differ."""
    lines = {
        name: ndiff(text.split("\n"), other[name].split("\n"))
        for name, text in one.items()
        if text != other[name]
    }
    found = {name: [line for line in of if line[0] in "+-"] for name, of in lines.items()}
    return {name: of for name, of in found.items() if of}


def told(client: Client, url: str) -> str:
    """What is read at an address, without what only guards the request."""
    response = client.get(url)
    kind = response.headers.get("Content-Type", "")
    content = response.getvalue()
    if kind == "application/pdf":
        return printed(content)
    if "spreadsheet" in kind:
        sheets = load_workbook(BytesIO(content)).worksheets
        text = str([[list(row) for row in one.iter_rows(values_only=True)] for one in sheets])
    elif kind.startswith("image/"):
        return f"{response.status_code} {kind}"
    else:
        text = in_order(content.decode(errors="replace"))
    name = response.headers.get("Content-Disposition", "")
    text = re.sub(r'(csrfmiddlewaretoken" value=|"now":|X-CSRFToken": )"[^"]+"', "", text)
    text = re.sub(r'name="operation" value="[^"]+"', "", text)
    text = re.sub(r'_at" value="[0-9T:-]+"', "", text)  # a form that offers this minute
    text = re.sub(r'"madeAt": \d+', "", text)
    text = re.sub(r"<bdi>\d+ \w+ \d{4} \d\d:\d\d \w+</bdi>", "MOMENT", text)  # when they signed in
    text = re.sub(r"\['made_at', ('[^']*'), '[^']*'\]", r"['made_at', \1]", text)  # a workbook's
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+\S*", "MOMENT", text)
    return f"{response.status_code} {name} {text}"


@cache  # a page and the API give out the same file
def printed(content: bytes) -> str:
    """What is read in a PDF, and in what is attached to it."""
    read = PdfReader(BytesIO(content))
    text = "\n".join(page.extract_text() for page in read.pages)
    return text + str([(one.name, one.content) for one in read.attachment_list])


def in_order(text: str) -> str:
    """A page of a table, or what is kept about a person, in one order: keys are drawn anew."""
    if '"named_in": ' in text:
        kept = {
            key: sorted(rows, key=json.dumps) if isinstance(rows, list) else rows
            for key, rows in json.loads(text).items()
        }
        return json.dumps(kept, indent=1)
    if not text.startswith('{"@odata.context"'):
        return text
    page = json.loads(text)
    return json.dumps(page | {"value": sorted(page.get("value", []), key=json.dumps)})


def masked(text: str) -> str:
    """Without what numbers a row: keys are drawn anew each time."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "N", text)
    return re.sub(r"(?<![\w.])[1-9]\d{14}(?!\w)", "N", text)


def counted_from(number: int) -> None:
    """Every sequence of the database goes on from here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename), %s) FROM pg_sequences"
            " WHERE data_type = 'bigint'::regtype",
            [number],
        )


def text_of(document: Document) -> str:
    """The first page of a document's file."""
    with document.file.open("rb") as file:
        return PdfReader(BytesIO(file.read())).pages[0].extract_text()


@pytest.fixture
def scene(
    year: Period,
    contractor: Contractor,
    representative: User,
    manager: User,
    questionnaires_addresses: Addresses,
    survey_reports_addresses: Addresses,
    studies_addresses: Addresses,
    risks_addresses: Addresses,
    budgets_addresses: Addresses,
    jsas_addresses: Addresses,
    form_workbooks_addresses: Addresses,
    certificates_addresses: Addresses,
    procedures_addresses: Addresses,
    monitoring_addresses: Addresses,
    investigations_addresses: Addresses,
    inspections_addresses: Addresses,
    now: datetime,
    settings: Settings,
    tmp_path: Path,
) -> Scene:
    settings.MEDIA_ROOT = str(tmp_path)
    of_rooms = joined(
        [
            questionnaires_addresses,
            survey_reports_addresses,
            studies_addresses,
            monitoring_addresses,
            investigations_addresses,
            inspections_addresses,
            risks_addresses,
            budgets_addresses,
            jsas_addresses,
            form_workbooks_addresses,
            certificates_addresses,
            procedures_addresses,
        ]
    )
    return Scene(year, contractor, representative, manager, of_rooms, now)


def test_below_five_nothing_is_seen_of_the_others_not_even_how_many(scene: Scene) -> None:
    alone = scene.seen()
    assert "scorecard 0" in alone
    assert "58.2" in alone["scorecard 0"]
    assert different(scene.seen(9, -9, 30), alone) == {}
    counted_from(777_111_000_000_000)
    assert AccessRecord.objects.create(at=scene.now, kind=AccessKind.SIGN_IN).pk > 777_111 * 10**9
    read = scene.read(7)
    assert different({name: masked(text) for name, text in read.items()}, alone) == {}
    assert "/findings/" in read["finding-list 0"]
    assert "T-A-2025-0001" in read["finding-list 0"]  # the other company's came before it
    # Nor does any number that is read anywhere count rows.
    assert {name: text for name, text in read.items() if "777111000" in text} == {}


def test_of_five_or_six_only_their_average_is_seen(scene: Scene) -> None:
    five = scene.seen(0, 0, 0, 0)
    assert "Average of at least 5 contractors 2024" in five["scorecard 0"]
    assert "average 2024: 58.2" in five["document-download 0"]
    assert different(scene.seen(4, -4, 12, -12), five) == {}
    assert different(scene.seen(3, 3, -3, -3, 0), five) == {}


def test_the_owner_reads_every_average_and_of_how_many_it_is(scene: Scene) -> None:
    own = scene.published([Decimal(10)])
    page = visitor(scene.manager).get(reverse("scorecard", args=[own.sha256])).text
    assert "Average of 2 contractors 2024" in page
    assert "63.2" in page


def test_each_party_is_given_a_file_of_its_own(scene: Scene) -> None:
    own = scene.published([Decimal(10)])
    of_owner = scene.document_of(own, scene.manager)
    of_company = scene.document_of(own, scene.representative)
    texts = [text_of(one) for one in (of_owner, of_company)]
    assert ["63.2" in text for text in texts] == [True, False]
    client = visitor(scene.representative)
    assert client.get(f"/documents/{of_owner.pk}/download/").status_code == 404
    assert scene.document_of(own, scene.manager) == of_owner
    assert scene.document_of(own, scene.representative) == of_company


FROZEN = {
    "contractors": 6,
    "percent": "70.0",
    "elements": {"1": "71.0", "2": "72.0", "3": None},
    "counted": {"1": 6, "2": 5, "3": 0},
}


def shown(averages: Averages) -> tuple[Any, ...]:
    return averages.total, {code: one.contractors for code, one in averages.elements.items()}


def test_an_average_is_counted_by_those_that_have_a_figure() -> None:
    total, elements = shown(averages_for(Audience.OWNER, FROZEN))
    assert (total.contractors, elements) == (6, {"1": 6, "2": 5})


def test_an_element_that_one_lacks_is_not_averaged_for_the_others() -> None:
    # The sixth's total could be worked out from the element it lacks and the average of totals.
    averages = averages_for(Audience.CONTRACTOR, FROZEN | {"for_rated": FROZEN})
    assert shown(averages)[1] == {"1": None}


def test_who_is_rated_never_sees_the_average_of_the_day() -> None:
    assert averages_for(Audience.CONTRACTOR, FROZEN | {"for_rated": None}).total is None


def published_total(scene: Scene, percent: int) -> str | None:
    """Publishes one more company with this percent: the average that it is shown."""
    output = shifted(Decimal(percent) - Decimal("58.2"))
    company = Contractor.objects.create(code=f"S{percent}", name=f"PT S {percent}")
    one = make_result(
        "pt_b", contractor=company, period=scene.period, published=False, output=output
    )
    [made] = publish_evaluations(evaluations=[one.evaluation], by=SYSTEM, now=scene.now)
    total = averages_for(Audience.CONTRACTOR, made.comparison["average"]).total
    return total.percent if total else None


def test_two_representatives_cannot_subtract_the_company_that_came_between(scene: Scene) -> None:
    totals = (50, 55, 60, 65, 70, 20, 75, 80, 85, 90)
    seen = [published_total(scene, total) for total in totals]
    # Were it the average of the day, the fifth and the seventh would have the sixth's 20:
    # 7 x 56.4 - 5 x 60 - 75. So they read the same, and the tenth's is five companies away.
    assert seen == [None] * 4 + ["60.0"] * 5 + ["65.0"]
