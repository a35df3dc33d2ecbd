"""What the claims of the provider say here, and whether that was two factors."""

from collections.abc import Mapping
from typing import Any

from accounts.choices import Role
from provider.configuration import SignInProvider


def role_of(claims: Mapping[str, Any], provider: SignInProvider) -> Role | None:
    """The role of the first group in our map that they are in there; None where there is none."""
    said = claim(claims, provider.groups_claim)
    groups = {str(one) for one in said} if isinstance(said, list) else {str(said)}
    found = next((role for group, role in provider.roles.items() if group in groups), None)
    return None if found is None else Role(found)


def had_second_factor(claims: Mapping[str, Any], provider: SignInProvider) -> bool:
    """Whether a second factor was asked for there, by what the settings take for one."""
    ways = claims.get("amr")
    said = {str(one) for one in ways} if isinstance(ways, list) else set()
    return bool(provider.second_factor & (said | {str(claims.get("acr", ""))}))


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by the way to it: ``realm_access.roles``. None: there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def text_claim(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is a text; "" for any other."""
    found = claim(claims, name)
    return found.strip() if isinstance(found, str) else ""
