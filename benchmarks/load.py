"""``make load``: what people meet while 270 of them use one installation at once, for a minute.

The web's processes and a worker of two on one database, as an installation has them; beside them,
on the same machine, those who ask. Each of 50 coordinators saves an answer and each of 20 managers
opens a page every few seconds, faster than people are; the managers ask for 200 scorecards, and 200
people answer a survey. Then it is counted: ``load_errors`` are answers that nobody should be given,
``load_lost`` is what was acknowledged and is not there, or is there twice. ``load_p95_vs_quiet`` is
the worst of what was done (saves, pages, sheets): its 95th percentile over one person's before.
``sign_in_parallel_others_p95`` is that of another person's page while twelve sign in, over quiet.

Who is alone takes a breath between two things, as people do: one after the other they find all at
hand in the processors (7 ms a save, not 12), and the ratio would tell of that, not of the others.

The sessions are those of the benchmarks: a tool for load would bring a web server of its own, and
know nothing of versions of answers or of the pages of a sheet.
"""

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from itertools import chain, cycle, islice
from statistics import median, quantiles
from threading import Event, Thread
from uuid import uuid4

from accounts.choices import Role
from accounts.models import User
from benchmarks.data import NOW, PASSWORD, create_database, fill, period_of
from benchmarks.server import Guest, Server, Session
from benchmarks.surveys import survey_by
from benchmarks.workers import running_worker, wait_for
from contractors.models import Contractor
from core.audit import SYSTEM
from csms import web_server
from documents.models import Document
from evaluations.models import Answer, Result
from instruments.sheets import sheet_of
from periods.services import add_evaluation
from questionnaires.models import FinishedSheet, Questionnaire
from questionnaires.services.loading import load_questionnaires

DATABASE = "csms_load"
COMPANIES = 300
SECONDS = 60.0
COORDINATORS, MANAGERS, RESPONDENTS = 50, 20, 200
DOCUMENTS = 10  # that each manager asks for
PAUSE, READING = 5.0, 2.5  # seconds between two things of one person, and of a respondent
BREATH = 0.2  # seconds between two things of who is alone, or beside those who sign in
WARM, ALONE, SHEETS_ALONE = 10, 40, 4  # things that one person does before the others come
WARM_SHEETS = 12  # each by another guest, whose connection any process may take
SIGNING_IN, OTHERS = 12, 60  # people, and visits of somebody else meanwhile
PAGES = ("/evaluations/?year=2024", "/dashboard/?year=2024", "/scorecards/", "/findings/")
RADIO = re.compile(r'type="radio"\s+name="([^"]+)"\s+value="([^"]+)"')
TOLD = 10  # errors that are printed
SWITCH = 0.0005  # seconds: of 270 threads none is to wait for another's answer to be read
BUSY = 503  # who signs in while too many do is asked to wait a moment

Deed = tuple[str, Callable[[], str]]  # its kind, and what does it: "" where all is well


@dataclass
class Tally:
    """Seconds of each thing by its kind, what went wrong, and what was acknowledged."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    versions: dict[tuple[int, str], int] = field(default_factory=dict)  # by evaluation and item
    sheets: int = 0
    documents: int = 0

    def do(self, deed: Deed) -> None:
        """Do it, and note how long it took and what was wrong with the answer."""
        kind, work = deed
        start = time.monotonic()
        try:
            wrong = work()
        except (OSError, RuntimeError, HTTPException) as error:
            wrong = str(error) or type(error).__name__
        self.took[kind].append(time.monotonic() - start)
        if wrong:
            self.errors.append(f"{kind}: {wrong}")

    def p95(self, kind: str) -> float:
        """Seconds that 95 of 100 took at most."""
        return quantiles(self.took[kind], n=20, method="inclusive")[-1]


@dataclass(frozen=True)
class LoadPlace:
    """What there is to use: the server, checklists by evaluation, their items, a survey; by whom.

    What happens is noted in its tally.
    """

    server: Server
    people: dict[str, Session]
    evaluations: Sequence[int]
    items: Sequence[str]
    survey: str
    tally: Tally = field(default_factory=Tally)


def measure() -> dict[str, float]:
    """Some four minutes; ends by itself."""
    sys.setswitchinterval(SWITCH)
    create_database(DATABASE)
    evaluations, items, survey = _filled()
    with Server(DATABASE, workers=web_server.workers, threads=web_server.threads) as server:
        people = {name: Session(server, name) for name in _names()}
        doors = _doors(server, people)
        place = LoadPlace(server, people, evaluations, items, survey)
        tally, quiet = place.tally, _alone(place)
        with running_worker(DATABASE, concurrency=2):
            growth = _together(place)
            start = time.monotonic()
            wait_for(list(Document.objects.filter(requested_by__isnull=False)))
            left = time.monotonic() - start
    for said in tally.errors[:TOLD]:
        sys.stderr.write(f"\n{said}")
    kinds = ("save", "page", "sheet")
    ratios = {kind: tally.p95(kind) / quiet[kind] for kind in kinds}
    return doors | {
        "load_errors": len(tally.errors),
        "load_lost": _lost(tally),
        "load_p95_vs_quiet": max(ratios.values()),
        **{f"load_{kind}_p95_vs_quiet": ratios[kind] for kind in kinds},
        **{f"load_{kind}_p95_ms": tally.p95(kind) * 1000 for kind in kinds},
        "load_answers": sum(map(len, tally.took.values())),
        "load_documents_left_s": left,
        "load_web_growth_mb": growth,
    }


def _names() -> list[str]:
    coordinators = [f"koordinator{number}" for number in range(COORDINATORS)]
    return coordinators + [f"manajer{number}" for number in range(MANAGERS)]


def _filled() -> tuple[list[int], list[str], str]:
    """A checklist for each coordinator, its items, and the key of a survey that is open."""
    fill(COMPANIES)
    for name in _names():
        role = Role.MANAGER if name.startswith("manajer") else Role.COORDINATOR
        User.objects.create_user(username=name, password=PASSWORD, role=role)
    period = period_of("csms", "", year=2025)
    evaluations = [
        add_evaluation(period=period, contractor=one, coordinator=None, by=SYSTEM, now=NOW).pk
        for one in Contractor.objects.order_by("code")[:COORDINATORS]
    ]
    items = [item.code for item in sheet_of(period.instrument_id, period.level).items]
    load_questionnaires(by=SYSTEM, now=NOW)
    return evaluations, items, survey_by(Questionnaire.objects.get(code="smk3_workers")).key


def _doors(server: Server, people: dict[str, Session]) -> dict[str, float]:
    """``readyz_ms``, and what another person waits while twelve sign in."""
    other, probe = people["koordinator0"], Guest(server)
    over = Event()

    def visits() -> Tally:
        tally = Tally()
        for _number in range(OTHERS):
            time.sleep(BREATH)
            tally.do(("page", partial(_visit, other, "/evaluations/?year=2025")))
        return tally

    for _number in range(WARM):
        probe.request("GET", "/readyz")
    quiet = visits()
    ready = Tally()
    for _number in range(ALONE):
        ready.do(("ready", partial(_visit, probe, "/readyz")))
    names = _names()[1 : SIGNING_IN + 1]
    threads = [Thread(target=_sign_in, args=[server, name, over]) for name in names]
    for thread in threads:
        thread.start()
    busy = visits()
    over.set()
    for thread in threads:
        thread.join()
    wrong = quiet.errors + busy.errors + ready.errors
    if wrong:
        raise RuntimeError("; ".join(wrong[:TOLD]))
    return {
        "readyz_ms": median(ready.took["ready"]) * 1000,
        "sign_in_parallel_others_p95": busy.p95("page") / quiet.p95("page"),
        "sign_in_parallel_others_p95_ms": busy.p95("page") * 1000,
    }


def _sign_in(server: Server, name: str, over: Event, /) -> None:
    """Again and again, until it is over."""
    while not over.is_set():
        guest = Guest(server)
        guest.request("GET", "/sign-in/")
        status, _content = guest.send_form("/sign-in/", username=name, password=PASSWORD)
        if status not in (302, BUSY):
            raise RuntimeError(f"/sign-in/: {status}")


def _alone(place: LoadPlace) -> dict[str, float]:
    """The 95th percentiles of one person of each kind, one thing after the other, in peace."""
    tally = place.tally
    saves, visits = _saves(place, 0), _visits(place, 0, digests=())
    sheets = chain.from_iterable(_sheet(place, number) for number in range(SHEETS_ALONE))
    warm = chain.from_iterable(_sheet(place, number) for number in range(WARM_SHEETS))
    for _kind, work in chain(islice(saves, WARM), islice(visits, WARM), warm):
        work()
    for deed in chain(islice(saves, ALONE), islice(visits, ALONE), sheets):
        time.sleep(BREATH)
        tally.do(deed)
    quiet = {kind: tally.p95(kind) for kind in tally.took}
    tally.took.clear()
    return quiet


def _together(place: LoadPlace) -> float:
    """Everybody at once; by how many MB the web grew between a third of the time and its end."""
    for person in place.people.values():
        person.connection.close()  # idle for so long: its next request opens another
    digests = list(Result.objects.order_by("pk").values_list("sha256", flat=True))
    end = time.monotonic() + SECONDS
    saves = [_saves(place, number) for number in range(COORDINATORS)]
    visits = [
        _visits(place, number, digests=digests[number * DOCUMENTS : (number + 1) * DOCUMENTS])
        for number in range(MANAGERS)
    ]
    sheets = [_sheet(place, number) for number in range(RESPONDENTS)]
    acting = [partial(_act, deeds, place.tally, end=end) for deeds in (*saves, *visits)]
    acting += [partial(_act, deeds, place.tally, end=None) for deeds in sheets]
    threads = [
        Thread(target=act, kwargs={"dice": random.Random(number)})  # noqa: S311 - when, no secret
        for number, act in enumerate(acting)
    ]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS / 3)
    early = place.server.worker_rss_mb()
    for thread in threads:
        thread.join()
    return place.server.worker_rss_mb() - early


def _act(deeds: Iterator[Deed], tally: Tally, *, end: float | None, dice: random.Random) -> None:
    """One person's deeds with pauses, until the end; a sheet, whose end is None, wholly.

    Who answers a survey comes at some moment of the first half.
    """
    pause = READING if end is None else PAUSE
    time.sleep(dice.uniform(0, SECONDS / 2 if end is None else PAUSE))
    for deed in deeds:
        if end is not None and time.monotonic() > end:
            return
        tally.do(deed)
        time.sleep(dice.uniform(0, 2 * pause))


def _saves(place: LoadPlace, number: int) -> Iterator[Deed]:
    """The items of a coordinator's checklist, one after the other, over and over."""
    session = place.people[f"koordinator{number}"]
    for item in cycle(place.items):
        yield "save", partial(_save, session, place.tally, at=(place.evaluations[number], item))


def _save(session: Session, tally: Tally, *, at: tuple[int, str]) -> str:
    base = tally.versions.get(at, 0)
    given = {"operation": str(uuid4()), "base_version": base, "choice": str(base % 5)}
    path = "/api/v1/evaluations/{}/answers/{}/".format(*at)
    version = session.send_json("PUT", path, body=given)["answer"]["version"]
    tally.versions[at] = base + 1
    return "" if version == base + 1 else f"version {version} after {base}"


def _visits(place: LoadPlace, number: int, *, digests: Sequence[str]) -> Iterator[Deed]:
    """Pages of a manager, and between them a scorecard asked for."""
    session = place.people[f"manajer{number}"]
    for at, path in enumerate(cycle(PAGES)):
        yield "page", partial(_visit, session, path)
        if at < len(digests):
            yield "document", partial(_ask, session, place.tally, digest=digests[at])


def _visit(guest: Guest, path: str) -> str:
    status, _content = guest.request("GET", path)
    return "" if status == 200 else f"{path}: {status}"


def _ask(session: Session, tally: Tally, *, digest: str) -> str:
    wrong = _lead(session, "/documents/request/", kind="scorecard", result=digest)
    tally.documents += not wrong
    return wrong


def _lead(guest: Guest, path: str, **fields: str) -> str:
    """A form sent that leads on to the next page."""
    status, _content = guest.send_form(path, **fields)
    return "" if status == 302 else f"{path}: {status}"


def _sheet(place: LoadPlace, number: int) -> Iterator[Deed]:
    """A whole sheet of somebody, page by page as its forms lead, and sent."""
    guest, dice = Guest(place.server), random.Random(number)  # noqa: S311 - what they choose
    folder = f"/s/{place.survey}/"
    yield "sheet", partial(_visit, guest, folder)
    yield "sheet", partial(_lead, guest, folder)
    while guest.location and not guest.location.endswith("/send/"):
        yield "sheet", partial(_answer, guest, guest.location, dice=dice)
    yield "sheet", partial(_send, guest, f"{folder}send/", tally=place.tally)


def _answer(guest: Guest, path: str, *, dice: random.Random) -> str:
    """Open a page, and answer each of its questions somehow."""
    status, content = guest.request("GET", path)
    choices: dict[str, list[str]] = defaultdict(list)
    for name, value in RADIO.findall(content.decode()):
        choices[name].append(value)
    if status != 200 or not choices:
        return f"{path}: {status}"
    return _lead(guest, path, go="next", **{name: dice.choice(of) for name, of in choices.items()})


def _send(guest: Guest, path: str, *, tally: Tally) -> str:
    wrong = _lead(guest, path)
    tally.sheets += not wrong
    return wrong


def _lost(tally: Tally) -> int:
    """Answers, sheets and documents that were acknowledged and are not there just once."""
    found = Answer.objects.values_list("evaluation", "item__code", "version")
    there = {(evaluation, item): version for evaluation, item, version in found}
    answers = sum(there.get(at) != version for at, version in tally.versions.items())
    sheets = abs(FinishedSheet.objects.count() - tally.sheets)
    asked = Document.objects.filter(requested_by__isnull=False).count()
    return answers + sheets + abs(asked - tally.documents)
