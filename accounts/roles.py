"""Who may enter a view, by role: ``@role_required(Role.MANAGER)``."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User

Person = User | AnonymousUser  # whoever a request comes from

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def has_role(user: object, *roles: Role) -> bool:
    """True when ``user`` is a signed-in, active person with one of ``roles``."""
    return isinstance(user, User) and user.is_active and user.role in roles


def role_required(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let only these roles enter; the others get 403 with a sentence."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not has_role(request.user, *roles):
                raise PermissionDenied(
                    _("This page is for: %(roles)s. Ask an administrator if you need it.")
                    % {"roles": ", ".join(str(role.label) for role in roles)}
                )
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # wraps hides the request's position

    return decorate
