"""Who can be given a finding: asked of a person, and as the list to choose from."""

import pytest

from accounts.models import User
from contractors.models import Contractor
from findings.access import can_act, people_who_can_act

CAST = {
    "coordinator": True,
    "manager": True,
    "representative": True,
    "other_representative": False,
    "stranger": False,
    "viewer": False,
    "administrator": False,
}


@pytest.mark.parametrize("switched_off", [False, True])
def test_whom_a_finding_can_be_given_to_is_whom_the_list_offers(
    contractor: Contractor, request: pytest.FixtureRequest, *, switched_off: bool
) -> None:
    people: dict[str, User] = {role: request.getfixturevalue(role) for role in CAST}
    if switched_off:
        User.objects.update(is_active=False)
    told = {role: can_act(User.objects.get(pk=one.pk), contractor) for role, one in people.items()}
    offered = set(people_who_can_act(contractor))
    assert told == {role: one in offered for role, one in people.items()}
    assert told == (dict.fromkeys(CAST, False) if switched_off else CAST)
