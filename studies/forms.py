"""Forms of studies. They clean; the services decide."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Person
from core.figures import signed
from core.figures.fields import DayField, WholeFigureField
from core.language.fields import WrittenField
from findings.forms import FilesField, FilesForm, PersonChoice, file_limits
from instruments.words import words_of
from questionnaires.access import contractors_to_survey
from questionnaires.forms import LONGEST_TEXT
from studies.access import strategy_owners, studies_before, surveys_to_weigh_by
from studies.choices import JudgementSource, StrategyKind
from studies.factor_tables import MARKS
from studies.factors.letters import letter_of
from studies.factors.parts import FactorsSpec, RatedFactor
from studies.models import MOST_DECIMALS, FactorJudgement, Strategy, Study
from studies.services.judgement_files import FILES_OF_A_JUDGEMENT
from studies.services.strategies import StrategyFacts
from studies.services.studies import JudgementFacts, StudyFacts

if TYPE_CHECKING:  # the library's forms are generic to the type checker only
    FactsForm = forms.ModelForm[Study]
else:
    FactsForm = forms.ModelForm


def _text(label: Any, **options: Any) -> forms.CharField:
    return WrittenField(
        label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, **options
    )


class StudyForm(FactsForm):
    """What is said of a study as a whole."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    class Meta:
        model = Study
        fields = ("name", "contractor", "held_on", "survey", "meaning", "weight_decimals",
                  "former")  # fmt: skip
        field_classes = {"held_on": DayField}

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decimals = self.fields["weight_decimals"]
        self.fields["weight_decimals"] = WholeFigureField(
            label=decimals.label, help_text=decimals.help_text, required=False,
            min_value=1, max_value=MOST_DECIMALS,
        )  # fmt: skip
        former = studies_before(user)
        if self.instance.pk:
            former = former.exclude(pk=self.instance.pk)
        for name, found, nothing in (
            ("contractor", contractors_to_survey(user), _("None: of the owner, or of several")),
            ("survey", surveys_to_weigh_by(user), _("None: weights are given in the factors")),
            ("former", former, _("None")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset, field.empty_label = found, nothing

    def facts(self) -> StudyFacts:
        """What was typed."""
        return StudyFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})

    def _post_clean(self) -> None:
        """The service checks the row."""


class FactorsForm(forms.Form):
    """The factors of a study as the text of a file."""

    text = WrittenField(
        label=_("Factors"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "One line a key. A factor is weighed by “statements” of the survey, by a “mean”, or by "
            "its “weight”; “requirements” are counted, “rubric” says what earns each rating."
        ),
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "file-text"}),
        strip=False,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class JudgementForm(forms.Form):
    """How a factor is rated, and on what that rests."""

    met = forms.MultipleChoiceField(
        label=_("Requirements met"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rating = forms.TypedChoiceField(
        label=_("Rating, +2 to −2"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rating: +2, +1, −1 or −2.")},
    )
    evidence = _text(_("What was found"))
    source = forms.ChoiceField(
        label=_("Source"), choices=JudgementSource.choices, widget=forms.RadioSelect
    )
    said_by = WrittenField(
        label=_("Who or which"),
        max_length=200,
        help_text=_("Who was asked, what was looked at, which document."),
    )
    judged_on = DayField(label=_("Date"))

    def __init__(
        self, *args: Any, rated: RatedFactor, row: FactorJudgement | None, **kwargs: Any
    ) -> None:
        initial = {} if row is None else {
            "met": [str(at) for at in row.met or ()],
            **{name: getattr(row, name)
               for name in ("rating", "evidence", "source", "said_by", "judged_on")},
        }  # fmt: skip
        super().__init__(*args, **{"initial": initial} | kwargs)
        met, rating = self.fields["met"], self.fields["rating"]
        assert isinstance(met, forms.MultipleChoiceField)
        assert isinstance(rating, forms.TypedChoiceField)
        earned = {mark: words_of(text) for mark, text in rated.rubric.words()} if (
            rated.rubric) else {}  # fmt: skip
        rating.choices = [
            (mark, " · ".join(filter(None, (signed(str(mark)), earned.get(mark, "")))))
            for mark in MARKS
        ]
        if rated.requirements:
            met.choices = [(str(at), words_of(one)) for at, one in enumerate(rated.requirements)]
        else:
            del self.fields["met"]

    def facts(self) -> JudgementFacts:
        """What was typed."""
        given = self.cleaned_data
        return JudgementFacts(
            rating=given["rating"],
            met=tuple(map(int, given.get("met", ()))),
            evidence=given["evidence"],
            source=given["source"],
            said_by=given["said_by"],
            judged_on=given["judged_on"],
        )


class JudgementFilesForm(FilesForm):
    """What a judgement rests on; ``there`` counts the files that it has."""

    evidence = FilesField(
        label=_("More files"),
        allow_empty_file=True,
        help_text=_(
            "Up to 5 photos, PDF, XLSX or DOCX, 20 MB each. Only the owner's people open them; "
            "their names stand in the study."
        ),
    )

    def __init__(self, *args: Any, there: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="files_%s", **kwargs)  # the rating beside it has evidence
        limits = file_limits(most=FILES_OF_A_JUDGEMENT, there=there)
        self.fields["evidence"].widget.attrs |= limits


class StrategyForm(forms.Form):
    """What is to be done, on which factors it rests, whose it is, by when."""

    kind = forms.ChoiceField(
        label=_("Field of TOWS"), choices=StrategyKind.choices, widget=forms.RadioSelect
    )
    text = _text(_("Strategy"))
    cites = forms.MultipleChoiceField(
        label=_("Factors it rests on"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of each of the two kinds of the field."),
        error_messages={"required": _("Choose the factors that the strategy rests on.")},
    )
    owner = PersonChoice(label=_("Owner"), queryset=User.objects.none(), empty_label=_("Choose"))
    due_on = DayField(label=_("Deadline"))
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self, *args: Any, study: Study, spec: FactorsSpec, row: Strategy | None, **kwargs: Any
    ) -> None:
        names = ("kind", "text", "cites", "owner", "due_on")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(*args, **{"initial": initial} | kwargs)
        ratings = {one.key: one.rating for one in study.judgements.all()}
        cites, owner = self.fields["cites"], self.fields["owner"]
        assert isinstance(cites, forms.MultipleChoiceField)
        assert isinstance(owner, forms.ModelChoiceField)
        rated = [(letter_of(one.key, ratings[one.key]), one)
                 for one in spec.rated() if one.key in ratings]  # fmt: skip
        cites.choices = [
            (one.key, f"{letter} · {one.label} {words_of(one.title)}")
            for letter, one in sorted(rated, key=lambda pair: "SWOT".index(pair[0]))
        ]
        owner.queryset = strategy_owners(study)

    def facts(self) -> StrategyFacts:
        """What was typed."""
        given = self.cleaned_data
        return StrategyFacts(
            kind=given["kind"],
            text=given["text"],
            cites=tuple(given["cites"]),
            owner=given["owner"],
            due_on=given["due_on"],
        )


class StrategyFindingForm(forms.Form):
    """By when a strategy that becomes a finding is to be done, where its own deadline is over."""

    due_on = DayField(label=_("Deadline"), required=False)
