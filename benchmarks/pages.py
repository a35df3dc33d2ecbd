"""Server time and statements of the pages, in process, through every middleware.

The bare template of the checklist page is a view of its own behind the same middleware that
renders the page's template with its finished context: the same bytes out, with no session, no
access and no statement. ``checklist_page_vs_rendering_alone`` leaves the middleware out as well.
"""

from collections.abc import Callable
from io import StringIO
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.utils import (
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)

from accounts.choices import Role
from accounts.models import User
from benchmarks import urls
from benchmarks.autosave import LARGE
from benchmarks.data import (
    NOW,
    answered,
    create_database,
    period_of,
    use_database,
    use_filled,
)
from benchmarks.timing import alternate
from certificates.models import Certificate
from contractors.models import Representative, Site
from core.audit import SYSTEM
from evaluations.models import Evaluation, Result
from evaluations.services import life_cycle
from findings.choices import FindingSeverity
from findings.models import Finding
from monitoring.choices import MonthStatus
from monitoring.models import MonthlyIndicator
from outcomes.choices import ObjectionGround, ObjectionStatus, StepKind
from outcomes.models import Objection, ObjectionStep
from outcomes.rules.targets import targets_of

ROUNDS = 40
BLOCKS = 5
HUGE = ("csms_bench_1000", 1001)


def _visitor(username: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=username))
    return client


def _visit(client: Client, path: str) -> Callable[[], Any]:
    def visit() -> Any:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
        return response

    visit()  # the first visit fills what a process keeps
    return visit


def _statements(visit: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit()
    return sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in captured)


def _finished_context(client: Client, path: str) -> tuple[Any, dict[str, object]]:
    """The template of a page, and the context of one real answer."""
    setup_test_environment(debug=False)  # only so does an answer carry its context
    response: Any = client.get(path)
    teardown_test_environment()
    context: dict[str, object] = {}
    for layer in response.context:
        context.update(layer.flatten())
    context.pop("request")
    return get_template(response.templates[0].name), context


def _checklist() -> dict[str, float]:
    client = _visitor("koordinator")
    ids = dict(Evaluation.objects.filter(status="draft").values_list("instrument__code", "pk"))
    csms, smk3 = (f"/evaluations/{ids[code]}/checklist/" for code in ("csms", "smk3"))
    page, page_166 = _visit(client, csms), _visit(client, smk3)
    template, context = _finished_context(client, csms)
    urls.bare_page = template, context
    bare_page = _visit(Client(headers={"host": "127.0.0.1"}), "/bare/page/")
    assert len(bare_page().content) > len(page().content) * 0.99
    whole, bare, alone, whole_166 = alternate(
        [page, bare_page, lambda: template.render(context, page_request()), page_166],
        rounds=ROUNDS,
    )
    return {
        "checklist_page_ms": whole * 1000,
        "checklist_page_vs_bare_template": whole / bare,
        "checklist_page_vs_rendering_alone": whole / alone,
        "checklist_page_queries": _statements(page),
        "checklist_166_vs_61": whole_166 / whole,
    }


def page_request() -> HttpRequest:
    """A request for the context processors; its person is in the context already."""
    request = RequestFactory(headers={"host": "127.0.0.1"}).get("/")
    request.user = AnonymousUser()
    return request


def _review() -> dict[str, float]:
    """A submitted evaluation beside last year's result, as the manager opens it who decides."""
    rated = Evaluation.objects.filter(status="published", instrument__code="csms").first()
    assert rated is not None
    evaluation = answered(period_of("csms", "", year=2025), rated.contractor)
    life_cycle.submit_evaluation(evaluation=evaluation, by=SYSTEM, now=NOW)
    path = f"/evaluations/{evaluation.pk}/review/"
    return {"review_page_queries": _statements(_visit(_visitor("manajer"), path))}


def _objection() -> dict[str, float]:
    """An objection that was replied to, as the manager opens it who decides."""
    result = Result.objects.filter(evaluation__status="published").order_by("-pk")[0]
    lost = next(one for one in targets_of(result.output, result.context) if one.points)
    objection = Objection.objects.create(
        evaluation=result.evaluation,
        result=result,
        number=1,
        target=lost.kind,
        code=lost.code,
        title=dict(lost.title),
        ground=ObjectionGround.EVIDENCE,
        status=ObjectionStatus.ANSWERED,
        raised_at=NOW,
        due_at=NOW,
    )
    for kind in (StepKind.OBJECTION, StepKind.REPLY):
        ObjectionStep.objects.create(objection=objection, kind=kind, at=NOW, text="-")
    path = f"/objections/{objection.key}/"
    return {"objection_page_queries": _statements(_visit(_visitor("manajer"), path))}


def _contractor_home() -> dict[str, float]:
    """Where a rated company's representative begins: a result, and four kinds of work waiting; or
    where one of the demonstration does, whichever asks more."""
    evaluation = Evaluation.objects.filter(status="published", instrument__code="csms")[0]
    contractor = evaluation.contractor
    person, _new = User.objects.get_or_create(username="wakil.bench", role=Role.REPRESENTATIVE)
    Representative.objects.get_or_create(user=person, defaults={"contractor": contractor})
    day = NOW.date()
    site, _new = Site.objects.get_or_create(code="BENCH", name="Bench")
    contractor.sites.add(site)
    Certificate.objects.create(
        contractor=contractor, kind="ak3_umum", holder="-", holder_number="-", number="-",
        issuer="-", issued_on=day, expires_on=day, entered_at=NOW,
    )  # fmt: skip
    Finding.objects.create(
        contractor=contractor, number=9_999, reference="BENCH", severity=FindingSeverity.MAJOR,
        description="-", due_on=day, raised_at=NOW, year=NOW.year,
    )  # fmt: skip
    MonthlyIndicator.objects.create(
        contractor=contractor, site=site, month=day.replace(day=1), man_hours=1, workforce=1,
        status=MonthStatus.RETURNED, reason="-", told_at=NOW,
    )  # fmt: skip
    return {"contractor_home_queries": max(_statements_of_home("wakil.bench"), *_shown_homes())}


def _shown_homes() -> list[int]:
    """Of every company of the demonstration, since each has other work waiting."""
    before = str(settings.DATABASES["default"]["NAME"])
    create_database("csms_bench_demo")
    for command in ("load_instruments", "load_standing_rules", "load_award_rules", "load_demo"):
        call_command(command, stdout=StringIO())
    people = User.objects.filter(role=Role.REPRESENTATIVE).values_list("username", flat=True)
    found = [_statements_of_home(one) for one in list(people)]
    use_database(before)
    return found


def _statements_of_home(username: str) -> int:
    return _statements(_visit(_visitor(username), "/todo/"))


def _comparison() -> dict[str, float]:
    """Time with 1,000 contractors over time with 500; two databases, so by blocks of rounds in
    turn: one long block each would meet two machines where others work on it."""
    times: dict[str, list[float]] = {LARGE[0]: [], HUGE[0]: []}
    for database in (LARGE, HUGE) * BLOCKS:
        use_filled(*database)
        visit = _visit(_visitor("manajer"), "/comparison/?year=2024")
        times[database[0]] += alternate([visit], rounds=7, warm=1)
    large, huge = (median(of_one) for of_one in times.values())
    return {"comparison_500_ms": large * 1000, "comparison_1000_vs_500": huge / large}


def measure() -> dict[str, float]:
    """Statements and times of the list, the checklist, the review and the comparison."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    use_filled(*LARGE)
    return {
        "list_500_queries": _statements(_visit(_visitor("koordinator"), "/evaluations/?year=2024")),
        "comparison_500_queries": _statements(
            _visit(_visitor("manajer"), "/comparison/?year=2024")
        ),
        **_checklist(),
        **_review(),
        **_objection(),
        **_contractor_home(),
        **_comparison(),
    }
