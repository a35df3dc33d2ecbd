"""What people type about a budget. They clean; the services decide."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgets.components import component_codes, component_word
from budgets.models import BudgetLine
from budgets.services import MOST_WORKERS, TEXTS, BudgetLineFacts
from contractors.models import Contractor
from core.figures import grouped
from core.figures.fields import DayField, WholeFigureField
from core.figures.reading import MistypedFigure, plain_decimal, read_figure
from core.language.fields import WrittenField
from risks.selectors import controls_of_company
from risks.services.controls import MOST_RUPIAH

SPENT = ("realised", "realised_on")
RUPIAH = ("Rp", "Rp.", "rupiah")


class QuantityField(forms.CharField):
    """A quantity with at most two decimals, as people write it: 1.250,5."""

    def to_python(self, value: Any) -> Any:
        """The figure; a ValidationError with the reader's sentence where it is none."""
        if isinstance(value, Decimal) or value in self.empty_values:
            return value
        try:
            return read_figure(str(value), decimals=2)
        except MistypedFigure as mistyped:
            raise ValidationError(str(mistyped), code="invalid") from mistyped


def _rupiah(label: Any, **options: Any) -> WholeFigureField:
    return WholeFigureField(
        label=label, min_value=0, max_value=MOST_RUPIAH, units=RUPIAH, **options
    )


class BudgetForm(forms.Form):
    """What a budget is divided by, where it is known."""

    workers = WholeFigureField(
        label=_("Workers"), required=False, min_value=1, max_value=MOST_WORKERS
    )
    contract_value = _rupiah(_("Contract value in rupiah"), required=False)


class BudgetLineForm(forms.Form):
    """One line: what is paid for, how much, for which controls, when."""

    component = forms.ChoiceField(label=_("Component"))
    description = WrittenField(
        label=_("What is paid for"),
        max_length=TEXTS["description"],
        error_messages={"required": _("Write what is paid for.")},
    )
    quantity = QuantityField(label=_("Quantity"))
    unit = WrittenField(
        label=_("Unit"),
        max_length=TEXTS["unit"],
        error_messages={"required": _("Write the unit of the quantity.")},
    )
    price = _rupiah(_("Price of one in rupiah"))
    source = WrittenField(
        label=_("Source of the price"),
        max_length=TEXTS["source"],
        error_messages={"required": _("Write where the price is from.")},
    )
    planned_on = DayField(label=_("Planned day"))
    realised = _rupiah(_("Spent in rupiah"), required=False)
    realised_on = DayField(label=_("Spent on"), required=False)
    controls = forms.TypedMultipleChoiceField(
        label=_("Controls it pays for"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self, *args: Any, company: Contractor, is_open: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # once handed in, only what was spent is written
            field.disabled = not is_open and name not in SPENT
        component, controls = self.fields["component"], self.fields["controls"]
        assert isinstance(component, forms.ChoiceField)
        assert isinstance(controls, forms.TypedMultipleChoiceField)
        component.choices = [
            ("", _("Choose")),
            *((code, component_word(code)) for code in component_codes()),
        ]
        paid = set(self.initial.get("controls", ()))
        controls.choices = [
            (one.pk, f"{one.register.title} {one.number}. {one.measure}")
            for one in controls_of_company(company)
            if is_open or one.pk in paid
        ]

    def facts(self) -> BudgetLineFacts:
        """As the service takes it."""
        told = {name: one for name, one in self.cleaned_data.items() if name != "operation"}
        return BudgetLineFacts(**told)

    @staticmethod
    def initial_of(line: BudgetLine) -> dict[str, Any]:
        """What the form begins with."""
        names = [name for name in BudgetLineForm.base_fields if name != "operation"]
        found = {name: getattr(line, name) for name in names}
        return found | {
            "quantity": grouped(plain_decimal(line.quantity)),
            "controls": [one.pk for one in line.controls.all()],
        }
