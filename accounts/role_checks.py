"""Who takes the steps of an API, as far as the role alone says it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from rest_framework.request import Request

from accounts.roles import Person
from core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class RoleCheck:
    """Asked by each operation of an API before anything is looked up or read: whom a rule of some
    room's access does not let is refused with this sentence."""

    said: Promise

    def __call__(self, request: Request, may: Callable[[Person], bool]) -> None:
        if not may(request.user):
            raise NotAllowed(str(self.said))
