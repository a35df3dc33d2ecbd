"""The form of a scheduled report."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contractors.access import READERS
from documents.models import Schedule
from documents.services.schedules import Plan, kinds_scheduled
from reports.book.sections import Section
from reports.filters import NOBODY, UNRATED, ScopeChoices

SCOPE = ("instrument", "site", "risk", "rating", "coordinator", "scope")


class ScheduleForm(forms.Form):
    """What is made, of which scope, on which day, for whom."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=kinds_scheduled)
    day = forms.IntegerField(
        label=gettext_lazy("Day of the month"),
        min_value=1,
        max_value=28,
        help_text=gettext_lazy("1 to 28: every month has it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    instrument = forms.ChoiceField(label=gettext_lazy("Instrument"), required=False)
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    risk = forms.ChoiceField(label=gettext_lazy("Risk class"), required=False)
    rating = forms.ChoiceField(label=gettext_lazy("Rating"), required=False)
    coordinator = forms.ChoiceField(label=gettext_lazy("Coordinator"), required=False)
    scope = forms.CharField(label=gettext_lazy("Scope of work"), required=False, max_length=200)
    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Chapters of the book"),
        choices=Section,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    recipients = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, choices: ScopeChoices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        anyone: list[tuple[Any, str]] = [("", _("All"))]
        known = {
            "instrument": [*anyone, *choices.instruments.items()],
            "site": [*anyone, *choices.sites.items()],
            "risk": [*anyone, *choices.risks.items()],
            "rating": [*anyone, *_by_instrument(choices), (UNRATED, _("No rating yet"))],
            "coordinator": [*anyone, *choices.coordinators.items(), (NOBODY, _("Nobody yet"))],
        }
        for name, found in known.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        people = User.objects.filter(is_active=True, role__in=READERS)
        self.fields["recipients"].queryset = people.order_by(  # type: ignore[attr-defined]
            "first_name", "last_name", "username"
        )

        self.ratings_of = choices.ratings_of

    def clean_rating(self) -> str:
        """A rating that the chosen instrument gives: no other would ever have a result."""
        rating: str = self.cleaned_data["rating"]
        known = self.ratings_of(self.cleaned_data.get("instrument", ""))
        if rating and rating != UNRATED and rating not in known:
            raise forms.ValidationError(
                _("There is no rating %(value)s here."), params={"value": rating}
            )
        return rating

    @classmethod
    def every_section(cls) -> list[str]:
        """All chapters: what a new schedule begins with."""
        return [section.value for section in Section]

    @classmethod
    def initial_of(cls, schedule: Schedule) -> dict[str, Any]:
        """What the fields of this schedule hold."""
        scope = QueryDict(schedule.scope)
        return {
            "name": schedule.name,
            "kind": schedule.kind,
            "day": schedule.day,
            "language": schedule.language,
            "sections": schedule.sections,
            "recipients": list(schedule.recipients.values_list("pk", flat=True)),
            **{name: scope.get(name, "") for name in SCOPE},
        }

    def plan(self) -> Plan:
        """What the (valid) form says."""
        cleaned = self.cleaned_data
        scope = [(name, cleaned[name]) for name in SCOPE if cleaned[name]]
        return Plan(
            name=cleaned["name"],
            kind=cleaned["kind"],
            scope=urlencode(scope),
            sections=cleaned["sections"],
            language=cleaned["language"],
            day=cleaned["day"],
            recipients=list(cleaned["recipients"]),
        )


def _by_instrument(choices: ScopeChoices) -> list[tuple[str, list[tuple[str, str]]]]:
    """The ratings under the title of the instrument that gives them."""
    return [
        (choices.instruments.get(code, code), list(words.items()))
        for code, words in choices.ladders.items()
    ]
