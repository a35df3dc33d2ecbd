"""Forms of questionnaires. They clean; the services decide."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.figures.fields import MinuteField, WholeFigureField
from core.language.fields import WrittenField
from core.names import clean_name
from instruments.forms import NewCodeForm
from instruments.words import words_of
from questionnaires.access import contractors_to_survey, questionnaires_to_ask
from questionnaires.models import Questionnaire, Survey
from questionnaires.models.sheets import LONGEST_NAME, LONGEST_NUMBER
from questionnaires.models.surveys import MOST_INVITED
from questionnaires.respondents import Respondent
from questionnaires.services.surveys import SurveyFacts
from questionnaires.specs.parts import QuestionnaireSpec

if TYPE_CHECKING:  # the library's forms are generic to the type checker only
    AskedForm = forms.ModelForm[Survey]
else:
    AskedForm = forms.ModelForm

LONGEST_TEXT = 400_000  # characters; the largest that is shipped has 9,000


class QuestionnaireTextForm(forms.Form):
    """A questionnaire as the text of its file."""

    text = WrittenField(
        label=_("Text of the file"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "One line a key. “id” is the Indonesian wording and “en” the English one; a statement "
            "that speaks against its variable has “reversed: true”, one that may not concern "
            "everybody “not_applicable: true”."
        ),
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "file-text"}),
        strip=False,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class BeginQuestionnaireForm(NewCodeForm):
    """What a new questionnaire is called, and with what it begins."""

    like = forms.ModelChoiceField(
        label=_("Begin with"),
        queryset=Questionnaire.objects.none(),
        required=False,
        empty_label=_("Only a scale of five steps (STS to SS) and categories"),
        help_text=_("All that a published version says is copied; there it stays as it is."),
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        like = self.fields["like"]
        assert isinstance(like, forms.ModelChoiceField)
        like.queryset = questionnaires_to_ask(user)


class SurveyForm(AskedForm):
    """Who is asked, how many, and from when to when."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    class Meta:
        model = Survey
        fields = ("questionnaire", "name", "target_group", "mode", "naming", "invited",
                  "contractor", "time_zone", "opens_at", "closes_at")  # fmt: skip

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["questionnaire"]
        assert isinstance(asked, forms.ModelChoiceField)
        asked.queryset = questionnaires_to_ask(user)
        asked.empty_label = _("Choose")
        companies = self.fields["contractor"]
        assert isinstance(companies, forms.ModelChoiceField)
        companies.queryset = contractors_to_survey(user)
        companies.empty_label = _("None: of several companies, or of the owner")
        people = self.fields["invited"]
        self.fields["invited"] = WholeFigureField(
            label=people.label,
            help_text=people.help_text,
            min_value=1,
            max_value=MOST_INVITED,
        )
        zone = self.instance.zone if self.instance.pk else None
        for name in ("opens_at", "closes_at"):
            self.fields[name] = MinuteField(
                label=self.fields[name].label,
                help_text=_("By the clock of the time zone above."),
            )
            if zone:
                at = getattr(self.instance, name).astimezone(zone)
                self.initial[name] = at.replace(tzinfo=None)
        self.fields["mode"].required = self.fields["naming"].required = False
        self.fields["naming"].label = _("Names beside the answers")
        if self.instance.pk:
            del self.fields["questionnaire"], self.fields["mode"], self.fields["naming"]

    def facts(self) -> SurveyFacts:
        """What was typed, its times by the clock of the zone that was chosen."""
        given = self.cleaned_data
        zone = ZoneInfo(given["time_zone"])
        return SurveyFacts(
            name=given["name"],
            target_group=given["target_group"],
            invited=given["invited"],
            contractor=given["contractor"],
            time_zone=given["time_zone"],
            opens_at=timezone.make_naive(given["opens_at"]).replace(tzinfo=zone),
            closes_at=timezone.make_naive(given["closes_at"]).replace(tzinfo=zone),
        )

    def _post_clean(self) -> None:
        """The service checks the row: the times here are not yet those of the chosen zone."""


class RespondentForm(forms.Form):
    """Who answers a survey that was made with names, before anything else is asked."""

    name = WrittenField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),  # a phone may be shared
    )
    number = WrittenField(
        label=_("Your personal number"),
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As on your badge or in the list of your company."),
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not survey.asks_number:
            del self.fields["number"]

    def respondent(self) -> Respondent:
        """What was typed, as it is kept."""
        given = self.cleaned_data
        return Respondent(clean_name(given["name"]), clean_name(given.get("number", "")))


class QuotaForm(forms.Form):
    """How many of each group are taken at most; an open field binds nobody."""

    def __init__(self, *args: Any, spec: QuestionnaireSpec, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for attribute in spec.attributes:
            for choice in attribute.choices:
                name = f"{attribute.code}/{choice.code}"
                self.fields[name] = WholeFigureField(
                    label=f"{words_of(attribute.title)}: {words_of(choice.title)}",
                    min_value=1,
                    max_value=MOST_INVITED,
                    required=False,
                )
                self.initial[name] = survey.quotas.get(attribute.code, {}).get(choice.code)

    def quotas(self) -> dict[str, dict[str, int]]:
        """What was typed, by attribute and choice."""
        found: dict[str, dict[str, int]] = {}
        for name, most in self.cleaned_data.items():
            if most:
                attribute, choice = name.split("/", 1)
                found.setdefault(attribute, {})[choice] = most
        return found


class InvitationForm(forms.Form):
    """The addresses of the people who are invited by a link of their own."""

    addresses = WrittenField(
        label=_("E-mail addresses"),
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "file-text"}),
        help_text=_("One a line. Whoever is invited already is not invited again."),
    )


class WithdrawalForm(forms.Form):
    """The addresses of the people whose links are withdrawn."""

    addresses = WrittenField(
        label=_("E-mail addresses"),
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "file-text"}),
        help_text=_("One a line, as they were invited."),
    )


class EraseNameForm(forms.Form):
    """Whose name is taken off the sheets of a survey."""

    name = WrittenField(
        label=_("Name, or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As that person wrote it; capitals and spaces do not matter."),
    )
    number = WrittenField(
        label=_("Personal number"),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Where two people bear the name: only who bears this number as well."),
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not survey.asks_number:
            del self.fields["number"]


class MatrixForm(forms.Form):
    """Sheets from paper, pasted out of a spreadsheet."""

    text = WrittenField(
        label=_("Rows of the spreadsheet"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "file-text"}),
        help_text=_(
            "One row a respondent. The first line names the columns by the codes of the "
            "statements, and of what is asked about the respondent; an empty cell is no answer."
        ),
    )
    file = forms.FileField(
        label=_("Or a file with these rows (.xlsx or .csv)"),
        required=False,
        allow_empty_file=True,
        help_text=_("Its first sheet is read, as a spreadsheet or SPSS writes it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    alike_meant = forms.BooleanField(
        label=_("They are different people who answered alike"), required=False
    )
