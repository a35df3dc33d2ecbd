"""1,000 saves, while workers, the web server and PostgreSQL are killed with kill -9.

A client keeps the id of its operation until it has been acknowledged, as the page does.
"""

import http.client
import os
import random
import threading
import time
from contextlib import suppress
from itertools import count
from uuid import UUID, uuid4

import psutil
from django.db import connections

from benchmarks.data import create_database, fill
from benchmarks.server import Server, Session
from benchmarks.workspace import ITEMS_OF_ONE, _empty_evaluations
from core.models import AuditEntry, Operation
from csms import embedded
from csms.embedded.postgres_server import PID_FILE
from evaluations.models import Answer

DATABASE = "csms_faults_kills"
OPERATIONS = 1000
CLIENTS = 4
DEADLINE = 240.0  # seconds for one save; a run that takes longer is a fault
KILLS = ("worker", "postgres", "server") * 3
SEED = int(os.environ.get("SEED", "2024"))  # of every part: other moments, another order


class Client:
    """Saves items of its own evaluation, each until it is acknowledged."""

    def __init__(self, session: Session, evaluation: int) -> None:
        self.session, self.evaluation = session, evaluation
        self.acknowledged: dict[UUID, tuple[int, str]] = {}
        self.errors = 0
        self.longest = 0.0

    def run(self, operations: int) -> None:
        """All of them, one after the other."""
        for place in range(operations):
            item, base = place % ITEMS_OF_ONE + 1, place // ITEMS_OF_ONE
            self._save(item, base, choice=str((place + base) % 5))

    def _save(self, item: int, base: int, *, choice: str) -> None:
        operation, start = uuid4(), time.monotonic()
        body = {"operation": str(operation), "base_version": base, "choice": choice}
        path = f"/api/v1/evaluations/{self.evaluation}/answers/1.{item:02}/"
        for _try in count():
            try:
                answer = self.session.send_json("PUT", path, body=body)
            except (OSError, http.client.HTTPException, ValueError):
                self.session.connection.close()
            except RuntimeError as error:  # an answer that is not 200
                if ": 5" not in str(error)[: len(path) + 12]:
                    self.errors += 1
                    return
            else:
                assert answer["operation"] == str(operation)
                self.acknowledged[operation] = (item, choice)
                self.longest = max(self.longest, time.monotonic() - start)
                return
            if time.monotonic() - start > DEADLINE:
                self.errors += 1
                return
            time.sleep(0.05)


class Killer:
    """Kills one after the other, and starts again what does not start by itself."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.dice = random.Random(SEED)  # noqa: S311
        self.kills = 0

    def worker(self) -> None:
        """gunicorn itself starts another one."""
        with suppress(psutil.Error, IndexError):
            self.dice.choice(psutil.Process(self.server.process.pid).children()).kill()

    def postgres(self) -> None:
        """The whole cluster at once, as when a machine loses its power but keeps its disk."""
        postmaster = psutil.Process(int(PID_FILE.read_text(encoding="ascii").split()[0]))
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(processes, timeout=10)
        embedded.start_postgres()

    def server_whole(self) -> None:
        """Master and workers."""
        master = psutil.Process(self.server.process.pid)
        for process in [master, *master.children(recursive=True)]:
            with suppress(psutil.Error):
                process.kill()
        self.server.process.wait(timeout=10)
        self.server.__enter__()

    def run(self, clients: list[Client]) -> None:
        """Each kill once so many saves are through."""
        moments = sorted(self.dice.sample(range(OPERATIONS - 50), len(KILLS)))
        for moment, what in zip(moments, self.dice.sample(KILLS, len(KILLS)), strict=True):
            while sum(len(client.acknowledged) for client in clients) < moment:
                if sum(client.errors for client in clients):
                    return
                time.sleep(0.01)
            {"worker": self.worker, "postgres": self.postgres, "server": self.server_whole}[what]()
            self.kills += 1


def measure() -> dict[str, float]:
    """What was acknowledged against what is there."""
    create_database(DATABASE)
    fill(2)
    evaluations = _empty_evaluations(CLIENTS)
    connections.close_all()
    with Server(DATABASE, workers=2, threads=4) as server:
        clients = [Client(Session(server, "koordinator"), one) for one in evaluations]
        killer = Killer(server)
        threads = [
            threading.Thread(target=client.run, args=[OPERATIONS // CLIENTS]) for client in clients
        ]
        for thread in threads:
            thread.start()
        killer.run(clients)
        for thread in threads:
            thread.join()
    return _counted(clients, killer)


def _counted(clients: list[Client], killer: Killer) -> dict[str, float]:
    connections.close_all()
    acknowledged = {one for client in clients for one in client.acknowledged}
    ids = [client.evaluation for client in clients]
    about = [f"evaluation/{one}" for one in ids]
    stored = set(Operation.objects.filter(about__in=about).values_list("pk", flat=True))
    answers = Answer.objects.filter(evaluation__in=ids)
    saves = AuditEntry.objects.filter(
        action="save_answer",
        target_id__in=answers.values("pk"),
        target_type=Answer.AUDIT_NAME,
    ).count()
    last = {
        (client.evaluation, f"1.{item:02}"): choice
        for client in clients
        for item, choice in client.acknowledged.values()
    }
    standing = {
        (evaluation, code): choice
        for evaluation, code, choice in answers.values_list("evaluation", "item__code", "choice")
    }
    return {
        "kill_operations": len(acknowledged),
        "kill_kills": killer.kills,
        "kill_longest_wait_s": round(max(client.longest for client in clients), 2),
        "kill_refused": sum(client.errors for client in clients),
        "kill_acknowledged_and_lost": len(acknowledged - stored),
        "kill_stored_unacknowledged": len(stored - acknowledged),
        "kill_doubled": saves - len(stored),
        "kill_versions_off": abs(sum(answers.values_list("version", flat=True)) - len(stored)),
        "kill_last_values_off": sum(standing.get(key) != choice for key, choice in last.items()),
    }
