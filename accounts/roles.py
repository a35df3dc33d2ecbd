"""Who may enter a view: ``@allowed(may_compare)``."""

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


def allowed(rule: Callable[[Person], bool]) -> Callable[[View[P]], View[P]]:
    """Let those enter whom a rule of some room's access lets; the others get 403 with a sentence.

    The rule is the one that services and other pages ask, so they cannot disagree. It looks at
    the role alone: what depends on an object is asked in the view.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not rule(request.user):
                raise PermissionDenied(
                    _("This page is for: %(roles)s. Ask an administrator if you need it.")
                    % {"roles": ", ".join(str(one.label) for one in _let_in(rule))}
                )
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # wraps hides the request's position

    return decorate


def _let_in(rule: Callable[[Person], bool]) -> list[Role]:
    return [role for role in Role if rule(User(role=role))]
