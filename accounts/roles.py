"""Who somebody is, as far as the role alone says it; who enters a view: ``@allowed(may_compare)``.

What a role may do, the access module of each room says, one function a deed; nobody else asks for
a role (``tests/csms/test_access.py``).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.choices import OWNERS_ROLES, Role
from accounts.models import User

Person = User | AnonymousUser  # whoever a request comes from

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def has_role(user: object, *roles: Role) -> bool:
    """True when ``user`` is a signed-in, active person with one of ``roles``, first or further."""
    if not (isinstance(user, User) and user.is_active):
        return False
    return user.role in roles or any(one in roles for one in user.further_roles)


def people_with_role(*roles: Role) -> QuerySet[User]:
    """``has_role`` as a query: the active people with one of these roles."""
    return User.objects.filter(among_roles(*roles), is_active=True)


def among_roles(*roles: str) -> Q:
    """People with one of these roles, first or further, as a condition."""
    return Q(role__in=roles) | Q(further_roles__overlap=[str(one) for one in roles])


def is_of_the_owner(user: Person | None) -> bool:
    """The people of the company that rates: they read what concerns every contractor."""
    return has_role(user, *OWNERS_ROLES)


def is_representative(user: Person | None) -> bool:
    """Somebody who speaks for one contractor and sees nothing of another."""
    return has_role(user, Role.REPRESENTATIVE)


def is_anybody(user: Person | None) -> bool:
    """Anybody with a role."""
    return has_role(user, *Role)


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
