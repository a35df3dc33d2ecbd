"""What whoever runs it has to put right ends a start or a command with a sentence."""

import pytest
from django.db import DatabaseError, OperationalError, connection
from redis import RedisError

from csms.starting import tell_what_stopped

CLOSED = PermissionError(13, "Permission denied", "/srv/csms/media")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CLOSED, "/srv/csms/media: Permission denied. Let the user"),
        (RedisError("refused"), "Redis does not do it (refused)"),
        (OperationalError("no route\nto it"), "does not let us in (no route): see that it runs"),
        (ValueError("a fault of ours"), "Traceback"),
    ],
)
def test_what_is_wrong_around_it_is_said_and_a_fault_of_ours_shown(
    capsys: pytest.CaptureFixture[str], error: Exception, said: str
) -> None:
    with pytest.raises(type(error)) as raised:
        raise error
    tell_what_stopped(raised.type, raised.value, raised.tb)
    told = capsys.readouterr().err
    assert said in told
    assert ("Traceback" in told) is isinstance(error, ValueError)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DO 'BEGIN RAISE admin_shutdown; END'", "does not answer, or does not let us in"),
        ("SELECT 1 FROM nowhere", "has not the tables of this version"),
        ("DO 'BEGIN RAISE insufficient_privilege; END'", "by manage.py grant_running_role"),
    ],
)
def test_what_the_database_says_in_the_middle_of_a_command_is_one_line_with_what_to_do(
    capsys: pytest.CaptureFixture[str], statement: str, said: str
) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as raised:
        cursor.execute(statement)
    tell_what_stopped(raised.type, raised.value, raised.tb)
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
