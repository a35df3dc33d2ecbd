"""Which addresses are attacked, as whom, and with how much."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.addresses import Addresses
from tests.api.description import described_operation, example_of
from tests.files.hostile import honest
from tests.hostile.attack import CONFLICT, Target
from tests.hostile.states import BROUGHT
from tests.hostile.values import HostileFile

ORDER = ("coordinator", "own", "manager", "administrator", "viewer", "nobody's", "anonymous")
TRIED_AS = 2  # people who may, until one is not refused
STEPS = 3  # one after another, before one that is refused without them
FORBIDDEN = 403
FILE_FORM = "multipart/form-data"
PICTURE = HostileFile("a.png", lambda: honest("png"))
FILES = ("evidence", "file", "files", "photo", "photos")
OF_THE_WORLD = ("contractor", "site", "instrument", "unit", "checklist", "procedure", "plan")


def targets(
    page: Mapping[str, Mapping[str, str]],
    *,
    people: Mapping[str, Client],
    world: Addresses,
    is_brought: bool = False,
) -> Iterator[Target]:
    """Every address that takes something; an operation that takes files too is there twice.

    With ``is_brought`` each is brought into its state first.
    """
    known: dict[str, Any] = {
        "owner": _number(people["coordinator"]),
        "coordinator": _number(people["coordinator"]),
    }
    for said in world.bodies.values():
        known |= {key: one for key, one in said.items() if key in OF_THE_WORLD}
    for name, row in page.items():
        methods = [one for one in row["method"].split(", ") if one not in ("GET", "DELETE")]
        if name.startswith("data:") or (name.partition(":")[0].endswith("api") and not methods):
            continue
        url = reverse(name, kwargs=world.arguments.get(name))
        method = methods[0] if methods else "POST"
        who_may = [people[who] for who in ORDER if row[who] == "yes"]
        for example, files in _bodies(described_operation(method, url), known=known):
            said = dict(world.bodies.get(name, example)) | files
            target = _best(
                [
                    Target(
                        name,
                        method,
                        url,
                        one,
                        others=[other for other in who_may if other is not one],
                        body=dict(said),
                        keys=set(example),
                        files=set(files),
                        bring=BROUGHT.get(name) if is_brought else None,
                        arguments=world.arguments.get(name, {}),
                    )
                    for one in who_may[:TRIED_AS]
                ]
            )
            if target is not None:
                yield target


def after_steps(found: list[Target]) -> None:
    """A step before it for each that was refused because of how things stand, if one is found."""
    for _ in range(STEPS):
        accepted = [target for target in found if target.is_accepted]
        for target in [one for one in found if not one.is_accepted and one.state == CONFLICT]:
            _after_a_step(target, accepted)


def _after_a_step(target: Target, accepted: list[Target]) -> None:
    room, stem = target.name.partition(":")[0].partition("-")[0], target.url.rsplit("/", 2)[0]
    for before in accepted:
        beside = before.name.startswith(room) and before.url.startswith(stem)
        if beside and before.name != target.name:
            for person in (target.person, *target.others):
                body, keys = dict(target.begun), set(target.keys)
                tried = replace(target, before=before, person=person, body=body, keys=keys)
                tried.learn()
                if tried.is_accepted:
                    vars(target).update(vars(tried))
                    return
                if tried.state != FORBIDDEN:
                    break


def _number(person: Client) -> int:
    return int(person.session["_auth_user_id"])


def _bodies(
    operation: dict[str, Any], *, known: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What is sent as JSON, and what is as a form, with its files; a page takes neither."""
    contents = operation.get("requestBody", {}).get("content", {})
    if FILE_FORM in contents:
        example = example_of(operation, FILE_FORM)
        files = {key: PICTURE for key in example if key in FILES}
        if files:
            yield (
                {key: known.get(key, one) for key, one in example.items() if key not in FILES},
                files,
            )
    if FILE_FORM not in contents or len(contents) > 1:
        example = example_of(operation)
        yield (
            {
                key: known.get(key, one)
                for key, one in example.items()
                if FILE_FORM not in contents or key not in FILES
            },
            {},
        )


def _best(found: list[Target]) -> Target | None:
    """The first whose body is accepted, else the first; None where nothing is taken."""
    for target in found:
        target.learn()
        if target.takes_nothing:
            return None
        if target.is_accepted:
            return target
    return found[0] if found else None


def report(found: list[Target]) -> str:
    """How many take a form as it should be, and why the others take none."""
    refused = [one for one in found if not one.is_accepted]
    lines = [f"{len(found) - len(refused)} accepted of {len(found)}"]
    lines += [f"{one.name}: {one.state} {one.reason}" for one in refused]
    return "\n".join(lines)


def sample(target: Target, chosen: random.Random, *, most: int = 1) -> list[tuple[str, Any]]:
    """So many values for each field, and as many whole bodies."""
    by_key: dict[str, list[Any]] = {}
    for key, value in target.attacks():
        by_key.setdefault(key, []).append(value)
    return [
        (key, value)
        for key, values in by_key.items()
        for value in chosen.sample(values, min(most, len(values)))
    ]
