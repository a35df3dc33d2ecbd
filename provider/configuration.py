"""The provider as the settings name it. Read by the settings: nothing of Django is imported."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.egress.addresses import Network, networks_of, url_problem

NAMES = (
    "OIDC_ISSUER",
    "OIDC_NAME",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_CLIENT_SECRET_FILE",
    "OIDC_SCOPES",
    "OIDC_USERNAME_CLAIM",
    "OIDC_EMAIL_CLAIM",
    "OIDC_GROUPS_CLAIM",
    "OIDC_ROLES",
    "OIDC_ADDS_PEOPLE",
    "OIDC_TRUSTS_EMAIL",
    "OIDC_SECOND_FACTOR",
    "OIDC_ONLY_ROLES",
    "OIDC_NETWORKS",
    "BREAK_GLASS_ADMINISTRATOR",
)
CLOCKS_DIFFER = timedelta(seconds=60)  # by so much the provider's clock may be off
YES = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """Where people of the company sign in, and what its words mean here.

    ``roles``: from a group there to a role here; of several the first one counts. ``only_roles``:
    who of these roles signs in there and not here, but for ``break_glass``. ``second_factor``: the
    values of ``amr`` or ``acr`` that say that one was asked for there. ``networks``: private ones
    that may be asked.
    """

    issuer: str
    name: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: Mapping[str, str]
    scopes: str = "openid email profile"
    username_claim: str = "preferred_username"
    email_claim: str = "email"
    groups_claim: str = "groups"
    adds_people: bool = False
    trusts_email: bool = False
    second_factor: frozenset[str] = frozenset()
    only_roles: frozenset[str] = frozenset()
    break_glass: str = ""
    networks: tuple[Network, ...] = ()


def sign_in_provider(said: Mapping[str, str], *, roles: set[str]) -> SignInProvider | None:
    """The provider of an environment; None where it names none.

    ``roles`` are ours. ValueError with a sentence that names the variable.
    """
    given = {name: said.get(name, "").strip() for name in NAMES}
    if not given["OIDC_ISSUER"]:
        left = [name for name, value in given.items() if value]
        _check(not left, f"{', '.join(left)} is set without OIDC_ISSUER: name the provider too.")
        return None
    networks = tuple(networks_of(given["OIDC_NETWORKS"], name="OIDC_NETWORKS"))
    _check_place(given, networks)
    only = frozenset(_parts(given["OIDC_ONLY_ROLES"]))
    _check_only(only, roles=roles, break_glass=given["BREAK_GLASS_ADMINISTRATOR"])
    scopes = given["OIDC_SCOPES"] or "openid email profile"
    _check("openid" in scopes.split(), "OIDC_SCOPES lacks openid.")
    return SignInProvider(
        issuer=given["OIDC_ISSUER"],
        name=given["OIDC_NAME"],
        client_id=given["OIDC_CLIENT_ID"],
        client_secret=_secret(given),
        roles=_roles(given["OIDC_ROLES"], roles),
        scopes=scopes,
        username_claim=given["OIDC_USERNAME_CLAIM"] or "preferred_username",
        email_claim=given["OIDC_EMAIL_CLAIM"] or "email",
        groups_claim=given["OIDC_GROUPS_CLAIM"] or "groups",
        adds_people=_flag(given, "OIDC_ADDS_PEOPLE"),
        trusts_email=_flag(given, "OIDC_TRUSTS_EMAIL"),
        second_factor=frozenset(_parts(given["OIDC_SECOND_FACTOR"])),
        only_roles=only,
        break_glass=given["BREAK_GLASS_ADMINISTRATOR"],
        networks=networks,
    )


def _check_place(given: Mapping[str, str], networks: Collection[Network]) -> None:
    """Where the provider is, what people call it, and who we are there."""
    _check(
        not url_problem(given["OIDC_ISSUER"], private=networks),
        "OIDC_ISSUER is not the https:// address of a provider, as its discovery document has it; "
        "one in a private network needs OIDC_NETWORKS.",
    )
    for name in ("OIDC_NAME", "OIDC_CLIENT_ID"):
        _check(bool(given[name]), f"{name} is not set, and OIDC_ISSUER is: give both.")


def _check_only(only: frozenset[str], *, roles: set[str], break_glass: str) -> None:
    """Who signs in there only are roles of ours, and somebody is left who does not."""
    _check(only <= roles, "OIDC_ONLY_ROLES names what is no role: write administrator,manager.")
    _check(
        not only or bool(break_glass),
        "BREAK_GLASS_ADMINISTRATOR is not set, and OIDC_ONLY_ROLES is: name the one administrator "
        "who signs in by password while the provider is down.",
    )


def _check(fits: bool, sentence: str) -> None:  # noqa: FBT001 - reads like an assert
    if not fits:
        raise ValueError(sentence)


def _parts(listed: str) -> list[str]:
    return [one.strip() for one in listed.split(",") if one.strip()]


def _flag(given: Mapping[str, str], name: str) -> bool:
    found = YES.get(given[name].lower())
    if found is None:
        raise ValueError(f"{name} is neither true nor false.")
    return found


def _secret(given: Mapping[str, str]) -> str:
    """The secret itself, or what stands in the file that is named; "" for a public client."""
    secret, file = given["OIDC_CLIENT_SECRET"], given["OIDC_CLIENT_SECRET_FILE"]
    _check(not (secret and file), "OIDC_CLIENT_SECRET and OIDC_CLIENT_SECRET_FILE: set only one.")
    if not file:
        return secret
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"OIDC_CLIENT_SECRET_FILE cannot be read: {error.strerror}.") from None


def _roles(written: str, roles: set[str]) -> dict[str, str]:
    """The map, in the order in which it is written."""
    sentence = 'OIDC_ROLES is no map from groups to roles: write {"csms-managers": "manager"}.'
    try:
        found: Any = json.loads(written)
    except ValueError:
        raise ValueError(sentence) from None
    is_map = isinstance(found, dict) and bool(found)
    _check(is_map and all(found.values()) and set(map(str, found.values())) <= roles, sentence)
    return {str(group): str(role) for group, role in found.items()}
