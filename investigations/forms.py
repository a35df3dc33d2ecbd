"""What people type in an investigation. They clean; the services decide."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.figures.fields import DayField, MinuteField
from core.language.choices import to_choose
from core.language.fields import WrittenField, long_text
from findings.access import people_who_can_act
from instruments.words import words_of
from investigations.models import (
    Cause,
    Investigation,
    InvestigationAction,
    TimelineEvent,
)
from investigations.vocabulary import vocabulary
from monitoring.access import may_report_incident


class PotentialForm(forms.Form):
    """How grave it could have become."""

    potential = forms.ChoiceField(
        label=_("How grave could it have become?"),
        help_text=_("How deep the investigation looks goes by this, not by what came of it."),
        error_messages={"required": _("Choose how grave it could have become.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["potential"].choices = to_choose(  # type: ignore[attr-defined]
            (one.code, words_of(one.title)) for one in vocabulary().potentials
        )


class EventForm(forms.Form):
    """An event of the timeline; its time goes by the clock of the site."""

    at = MinuteField(
        label=_("When"),
        help_text=_("By the clock of the site."),
        error_messages={"required": _("Give the day and the hour.")},
    )
    what = WrittenField(
        label=_("What happened"),
        max_length=1000,
        error_messages={"required": _("Write what happened.")},
    )
    source = WrittenField(
        label=_("Source"),
        max_length=300,
        help_text=_("Who or what says so: an interview of a role, a photo, a record."),
        error_messages={"required": _("Write who or what says so.")},
    )

    def __init__(
        self,
        *args: Any,
        investigation: Investigation,
        row: TimelineEvent | None = None,
        **kwargs: Any,
    ) -> None:
        """``row`` is the event that is told otherwise; None: a new one."""
        super().__init__(*args, **kwargs)
        self.incident = investigation.incident
        if row:
            at = timezone.localtime(row.at, self.incident.zone).replace(tzinfo=None)
            self.initial = {"at": at, "what": row.what, "source": row.source}

    def clean_at(self) -> datetime:
        """What was typed, by the clock of the site."""
        typed: datetime = self.cleaned_data["at"]
        return timezone.localtime(typed).replace(tzinfo=self.incident.zone)


class CauseForm(forms.Form):
    """An answer to "why?"."""

    parent = forms.ModelChoiceField(
        label=_("It explains"),
        queryset=Cause.objects.none(),
        required=False,
        empty_label=_("the incident itself"),
    )
    text = WrittenField(
        label=_("Cause"),
        max_length=1000,
        error_messages={"required": _("Write the cause.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of cause"), error_messages={"required": _("Choose the kind of cause.")}
    )
    is_root = forms.BooleanField(label=_("It is a root cause"), required=False)
    evidence = WrittenField(
        label=_("Evidence"),
        max_length=1000,
        required=False,
        help_text=_("What shows it. A root cause needs it."),
    )

    def __init__(
        self, *args: Any, investigation: Investigation, row: Cause | None = None, **kwargs: Any
    ) -> None:
        """``row`` is the cause that is said otherwise; None: a new one."""
        super().__init__(*args, **kwargs)
        if row:
            names = ("text", "kind", "is_root", "evidence", "parent")
            self.initial = {name: getattr(row, name) for name in names}
        self.fields["parent"].queryset = investigation.causes.all()  # type: ignore[attr-defined]
        self.fields["kind"].choices = to_choose(  # type: ignore[attr-defined]
            (words_of(group.title), [(one.code, words_of(one.title)) for one in group.kinds])
            for group in vocabulary().groups
        )


class ActionForm(forms.Form):
    """What is to be done about a cause."""

    cause = forms.ModelChoiceField(
        label=_("About the cause"),
        queryset=Cause.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the cause that the action is about.")},
    )
    text = WrittenField(
        label=_("What is to be done"),
        max_length=1000,
        error_messages={"required": _("Write what is to be done.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of action"), error_messages={"required": _("Choose the kind of action.")}
    )
    owner = forms.ModelChoiceField(
        label=_("Who must act"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who must act: an action of nobody is not done.")},
    )
    due_on = DayField(label=_("Deadline"))

    def __init__(
        self,
        *args: Any,
        investigation: Investigation,
        user: Any,
        row: InvestigationAction | None = None,
        **kwargs: Any,
    ) -> None:
        """``row`` is the action that is proposed otherwise; None: a new one."""
        super().__init__(*args, **kwargs)
        contractor = investigation.incident.contractor
        people = people_who_can_act(contractor)
        if not may_report_incident(user):  # a company is told nothing of the owner's people
            people = people.filter(representative__contractor=contractor)
        if row:  # whoever was chosen before stands in the page, and may stay
            people = User.objects.filter(Q(pk__in=people.values("pk")) | Q(pk=row.owner_id))
            names = ("cause", "text", "kind", "owner", "due_on")
            self.initial = {name: getattr(row, name) for name in names}
        self.fields["cause"].queryset = investigation.causes.all()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["kind"].choices = to_choose(  # type: ignore[attr-defined]
            (one.code, words_of(one.title)) for one in vocabulary().actions
        )


class ReviewForm(forms.Form):
    """What the owner says of what was submitted."""

    reason = long_text(_("What is missing, or a note"))
