"""The cast: one of each role, two contractors, and a year to rate them in."""

import fcntl
import gc
import os
import signal
from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime
from functools import cache
from io import StringIO
from itertools import count
from pathlib import Path
from threading import Thread
from types import FrameType, SimpleNamespace
from typing import Any, NoReturn

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from pytest_django import Settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

from accounts.choices import Role
from accounts.models import User
from contractors import days
from contractors.models import Contractor, Representative, Site
from core.audit import SYSTEM, Actor
from core.database.roles import RUNNING_ROLE
from documents.printing.archival import AttachedFile
from documents.printing.pdf import pdf_of
from evaluations.models import Evaluation, Period
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from reports import rendering
from tests.addresses import WITH_ADDRESSES, Addresses, joined
from tests.api.description import hold_to_description
from tests.databases import migrated_database
from tests.laid_out import squeeze
from tests.post_office import PostOffice, open_post_office
from tests.shipped import put_shipped_instruments

pytest_plugins = [
    *(f"tests.{room}.addresses" for room in WITH_ADDRESSES),
    "tests.evaluations.fixtures",
    "tests.reports.fixtures",
]

ROOT = Path(__file__).resolve().parent.parent
# Much to do in few tests: begun last, one of these would leave the other workers idle.
LONGEST = (
    "tests/browser",
    "tests/test_permissions.py",
    "tests/reports/test_privacy.py",
    "tests/documents/test_worker.py",
    "tests/upgrade/test_upgrade.py",
    "tests/hostile/test_every_field.py",
    "tests/questionnaires/test_mail_worker.py",
    "tests/annual_books/test_book.py",
    "tests/reports/test_pdf.py",
    "tests/csms/test_embedded.py",
    "tests/scoring/test_properties.py",
    "tests/accounts/test_secrets_stay_unkept.py",
    "tests/test_keepable.py",
)
NOW = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Run side by side, the tests of a file stay together, and so do those of the browser.

    One product and one browser are started for them; a file shares what it has made.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "tests/browser" if file.startswith("tests/browser/") else file

    def _assign_work_unit(self, node: WorkerController) -> None:
        """The longest first; xdist itself goes by how many tests a file has."""
        first = next((one for one in LONGEST if one in self.workqueue), None)
        if first:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors.

    Whoever runs tests often waits for PostgreSQL, a browser or a worker; meanwhile another goes on.
    """
    return (os.cpu_count() or 1) + 1


def pytest_xdist_setupnodes() -> None:
    """The database to copy is migrated while the workers collect: they would wait for it."""
    Thread(target=migrated_database).start()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Who gets which tests, where they run side by side (make test)."""
    return ByFile(config, log)


def pytest_configure() -> None:
    """No test is timed: a busy machine is no fault; nor is one drawn by lot: each run tries the
    same examples. SIGTERM ends a run as Ctrl-C does, and only the first one counts: servers are
    stopped."""
    hypothesis.settings.register_profile(
        "untimed",
        deadline=None,
        derandomize=True,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("untimed")
    # One person asks for all of a test, and the numbers of people are the same in each database.
    settings.API_RATE_PERSON = settings.API_RATE_TOKEN = 1_000_000

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, interrupt)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Of workers that begin side by side, the first to come to a file compiles it for all.

    In a fresh checkout each would spend two thirds of its collecting on that.
    """
    if not isinstance(collector, pytest.Module):
        return (yield)
    with collector.path.open(encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return (yield)


def pytest_collection_finish() -> None:
    """What has been imported stays to the end: the garbage collector need not look at it again.

    Nor as often at the rest as Python's own measure has it, every 700 objects: most live as long as
    one test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a browser test that is skipped has failed: there, Chromium is to be had."""
    report = yield
    if report.skipped and item.get_closest_marker("browser") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and CI must run it: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The database of these tests begins as a copy of one that has been migrated."""
    if settings.EMBEDDED:
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(autouse=True, scope="session")
def pages_as_a_browser_takes_them() -> Iterator[None]:
    """What the test client is answered has no white space that a browser would not show.

    And what the API answers is what its description says.
    """
    request = Client.request

    def asked(self: Client, **how: Any) -> Any:
        response = request(self, **how)
        squeeze(response)
        hold_to_description(response, method=how["REQUEST_METHOD"], path=how["PATH_INFO"])
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", asked)
        yield


@pytest.fixture(scope="session")
def media_numbers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test; most keep no file, so none is made before its first file."""
    folder = tmp_path_factory.mktemp("media")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def media(settings: Settings, media_numbers: Iterator[Path]) -> Path:
    """Where files are kept: a folder of this test's own."""
    folder = next(media_numbers)
    settings.MEDIA_ROOT = str(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _printed_once() -> Iterator[None]:
    """The same HTML and attachments are laid out once a run: half a second each.

    That they are the same bytes every time is tried in reports/test_pdf.py, which asks the
    printing itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "pdf_of", lambda html, attached: _printed(html, tuple(attached)))
        yield


@cache
def _printed(html: str, attached: tuple[AttachedFile, ...]) -> bytes:
    return pdf_of(html, attached=attached)


@pytest.fixture(scope="session", autouse=True)
def _plain_settings() -> Iterator[None]:
    """Static files without a manifest, and a password hash that costs nothing.

    Every client begins with the middleware anew, and WhiteNoise with a list of all static files;
    so it looks for one when it is asked for.
    """
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(
        STORAGES=settings.STORAGES
        | {"staticfiles": settings.STORAGES["staticfiles"] | {"BACKEND": plain}},
        STATIC_ROOT=str(ROOT / "static"),  # exists without collectstatic
        WHITENOISE_AUTOREFRESH=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _redis_may_take_its_time() -> Iterator[None]:
    """Pages do without it after a fifth of a second, in which a busy machine may not come to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.redis_connection.PATIENCE", 30)
        yield


@pytest.fixture
def running_role(db: None) -> Iterator[None]:
    """From here on, and until the end of the test, everything is done as the running role."""
    call_command("grant_running_role", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {RUNNING_ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture
def now() -> datetime:
    """The time at which the tests happen: in the middle of the 2024 campaign."""
    return NOW


@pytest.fixture
def one_date_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As 22 hours a day: for the other two, statements ask who works where it is tomorrow."""
    monkeypatch.setattr(days, "TimeZone", SimpleNamespace(values=[settings.TIME_ZONE]))


def _person(username: str, role: Role) -> User:
    return User.objects.create_user(username=username, password="rahasia-uji", role=role)


@pytest.fixture
def coordinator(db: None) -> User:
    """Fills in checklists."""
    return _person("koordinator", Role.COORDINATOR)


@pytest.fixture
def manager(db: None) -> User:
    """Reviews, approves, publishes."""
    return _person("manajer", Role.MANAGER)


@pytest.fixture
def viewer(db: None) -> User:
    """Reads everything, changes nothing."""
    return _person("auditor", Role.VIEWER)


@pytest.fixture
def administrator(db: None) -> User:
    """Keeps people and settings."""
    return _person("admin", Role.ADMINISTRATOR)


@pytest.fixture
def representative(contractor: Contractor) -> User:
    """Speaks for PT A."""
    user = _person("wakil.pta", Role.REPRESENTATIVE)
    Representative.objects.create(user=user, contractor=contractor)
    return user


@pytest.fixture
def other_representative(other_contractor: Contractor) -> User:
    """Speaks for PT B."""
    user = _person("wakil.ptb", Role.REPRESENTATIVE)
    Representative.objects.create(user=user, contractor=other_contractor)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Has the representative role, but speaks for no company."""
    return _person("orang.lain", Role.REPRESENTATIVE)


@pytest.fixture
def site(db: None) -> Site:
    """A place of the owner."""
    return Site.objects.create(code="S1", name="Site 1")


@pytest.fixture
def contractor(site: Site) -> Contractor:
    """PT A."""
    contractor = Contractor.objects.create(code="A", name="PT A")
    contractor.sites.add(site)
    return contractor


@pytest.fixture
def other_contractor(site: Site) -> Contractor:
    """PT B."""
    contractor = Contractor.objects.create(code="B", name="PT B")
    contractor.sites.add(site)
    return contractor


@pytest.fixture
def instruments(db: None) -> dict[str, Instrument]:
    """The shipped instruments, loaded, by code."""
    put_shipped_instruments()
    return {instrument.code: instrument for instrument in Instrument.objects.all()}


@pytest.fixture
def period(instruments: dict[str, Instrument]) -> Period:
    """CSMS 2024."""
    return open_period(
        year=2024,
        instrument=instruments["csms"],
        level="",
        submit_by=date(2025, 1, 31),
        by=SYSTEM,
        now=NOW,
    )


@pytest.fixture
def evaluation(period: Period, contractor: Contractor) -> Evaluation:
    """PT A in 2024, nothing answered yet."""
    return add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=NOW
    )


@pytest.fixture
def post_office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server that Django sends to."""
    with open_post_office(settings) as office:
        yield office


@pytest.fixture
def by_coordinator(coordinator: User) -> Actor:
    """The coordinator at a desk."""
    return Actor(coordinator, "127.0.0.1")


@pytest.fixture
def by_manager(manager: User) -> Actor:
    """The manager with no page before them: whoever comes by one has looked first."""
    return Actor(manager)


@pytest.fixture
def by_representative(representative: User) -> Actor:
    """Who speaks for PT A, at a desk."""
    return Actor(representative, "127.0.0.1")


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Addresses:
    """What there is to name in every room; a row has the state that its address is about."""
    return joined([request.getfixturevalue(f"{room}_addresses") for room in WITH_ADDRESSES])
