"""A worker that is killed in the middle of a round of mails: another goes on, nobody gets two."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event

from pytest_django import Settings

from tests.databases import connect
from tests.post_office import open_post_office
from tests.workers import LONGEST, ROOT, environment_of, own_database, running_worker

QUEUE = 6
PEOPLE = [f"p{at}@example.org" for at in range(6)]  # as in mail_scene.py


def _mailed(database: str) -> list[str]:
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT address FROM questionnaires_invitation"
            " WHERE is_sent AND problem = '' ORDER BY address"
        )
        return [address for (address,) in cursor.fetchall()]


def test_a_worker_killed_in_the_middle_loses_nobody_and_mails_nobody_twice(
    settings: Settings, tmp_path: Path
) -> None:
    with own_database(QUEUE) as database, open_post_office(settings) as office:
        environment = environment_of(database, queue=QUEUE, media=tmp_path) | {
            "EMAIL_URL": office.url
        }
        scene = [sys.executable, "-m", "tests.questionnaires.mail_scene"]
        subprocess.run(scene, cwd=ROOT, env=environment, check=True)
        in_the_middle, killed = Event(), Event()
        office.dies_after = 2

        def stand_still() -> None:
            in_the_middle.set()
            killed.wait(LONGEST)

        office.dying = stand_still
        with running_worker(environment, group=True):
            assert in_the_middle.wait(LONGEST)
        killed.set()
        office.dies_after = None
        assert _mailed(database) == sorted(office.addresses)
        assert len(office.taken) == 2
        with running_worker(environment) as lines:
            assert any("4 personal links" in line for line in lines)
        assert _mailed(database) == sorted(office.addresses) == PEOPLE
