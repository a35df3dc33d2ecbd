"""The form of a scheduled report: its own fields, and those of the scopes of what can be made."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Person
from core.figures.fields import WholeFigureField
from core.language.fields import WrittenField
from documents.access import people_to_send_to
from documents.kinds import document_kinds, kinds_scheduled
from documents.models import Schedule
from documents.services.schedules import Plan


class ScheduleForm(forms.Form):
    """What is made, of which scope, on which day, for whom.

    ``scopes`` are the forms that the kinds contribute; their fields stand among its own.
    """

    name = WrittenField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=kinds_scheduled)
    day = WholeFigureField(
        label=gettext_lazy("Day of the month"),
        min_value=1,
        max_value=28,
        help_text=gettext_lazy("1 to 28: every month has it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    recipients = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: QueryDict | None, *, user: Person, schedule: Schedule | None, language: str
    ) -> None:
        begin = {"language": language, "day": 1}
        super().__init__(data, initial=_initial_of(schedule) if schedule else begin)
        scope = _scope_of(schedule) if schedule else {}
        makers = dict.fromkeys(kind.scheduling.form for kind in document_kinds() if kind.scheduling)
        self.scopes = [form(data, user=user, initial=scope) for form in makers]
        people = people_to_send_to()
        self.fields["recipients"].queryset = people.order_by(  # type: ignore[attr-defined]
            "first_name", "last_name", "username"
        )

    def __iter__(self) -> Iterator[BoundField]:
        """The fields as they are shown: what, of what, for whom."""
        own = list(super().__iter__())
        yield from own[:-1]
        for scope in self.scopes:
            yield from scope
        yield own[-1]

    def without_other_kinds(self) -> "ScheduleForm":
        """The same form, without what only another kind than its own is asked."""
        others = {
            one.scheduling.form
            for one in document_kinds()
            if one.scheduling and one.scheduling.asks_alone and one.code != self["kind"].value()
        }
        self.scopes = [scope for scope in self.scopes if type(scope) not in others]
        return self

    def is_valid(self) -> bool:
        """True where its own fields and those of the scopes are."""
        return all([super().is_valid(), *(scope.is_valid() for scope in self.scopes)])

    def plan(self) -> Plan:
        """What the (valid) form says."""
        cleaned = self.cleaned_data
        chosen = [pair for scope in self.scopes for pair in scope.cleaned_data.items()]
        return Plan(
            name=cleaned["name"],
            kind=cleaned["kind"],
            scope=urlencode([(name, value) for name, value in chosen if value], doseq=True),
            language=cleaned["language"],
            day=cleaned["day"],
            recipients=list(cleaned["recipients"]),
        )


def _initial_of(schedule: Schedule) -> dict[str, Any]:
    return {
        "name": schedule.name,
        "kind": schedule.kind,
        "day": schedule.day,
        "language": schedule.language,
        "recipients": list(schedule.recipients.values_list("pk", flat=True)),
    }


def _scope_of(schedule: Schedule) -> QueryDict:
    return QueryDict(schedule.scope)
