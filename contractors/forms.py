"""Forms of a contractor, a site and a person. They clean; the services decide."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.forms import (
    MISMATCH,
    PersonFilterForm,
    PersonForm,
    further_roles_field,
    tell_new_password,
)
from accounts.models import User
from contractors.access import role_of_colleagues
from contractors.invitations import REQUIRED_OF_INVITED
from contractors.models import AccountInvitation, Contractor, Site
from contractors.passwords import check_company_words
from contractors.selectors import PersonOfFilter, scopes_written
from core.figures.fields import AddressNumberField, DayField
from core.shell.filters import FilterForm

if TYPE_CHECKING:  # the library's forms are generic to the type checker only
    ContractorModelForm = forms.ModelForm[Contractor]
    SiteModelForm = forms.ModelForm[Site]
else:
    ContractorModelForm = SiteModelForm = forms.ModelForm


class TakenNamesMixin:
    """Whether a code or a name is taken the service says: perhaps it is by the first tap."""

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # no stub
        return left_out | {"code", "name"}


class ContractorFactsForm(ContractorModelForm):
    """A company that is rated: who it is, what it does, where."""

    class Meta:
        model = Contractor
        fields: tuple[str, ...] = ("name", "code", "scope", "risk_class", "sites", "engaged_on")
        widgets = {"sites": forms.CheckboxSelectMultiple}
        field_classes = {"engaged_on": DayField}
        help_texts = {
            "code": _("Short and its own, for example PTA; it stays for good."),
            "scope": _(
                "The same work in the same words: by it a strong contractor is found that a weak "
                "one can learn from. What others have is offered as you type."
            ),
            "sites": _("Where it works. Months are told by site."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes = scopes_written()
        self.fields["scope"].widget.attrs["list"] = "scopes"
        sites = self.fields["sites"]
        assert isinstance(sites, forms.ModelMultipleChoiceField)
        offered = Q(archived=False)
        if self.instance.pk:
            offered |= Q(contractor=self.instance.pk)
        sites.queryset = Site.objects.filter(offered).distinct()
        if not sites.queryset.exists():
            sites.help_text = format_html(
                '{} <a href="{}">{}</a>',
                _("There is no site yet, and months are told by site."),
                reverse("site-add"),
                _("Add a site"),
            )


class ContractorForm(TakenNamesMixin, ContractorFactsForm):
    """A company that is new. A second tap is the same ``operation``."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class ContractorChangeForm(ContractorFactsForm):
    """A company that is there already; its code stays."""

    class Meta(ContractorFactsForm.Meta):
        fields = ("name", "scope", "risk_class", "sites", "engaged_on")


class SiteForm(TakenNamesMixin, SiteModelForm):
    """A place of the owner that is new. A second tap is the same ``operation``."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    class Meta:
        model = Site
        fields = ("name", "code", "time_zone")


class SiteChangeForm(SiteModelForm):
    """A site that is there already; its code stays."""

    class Meta:
        model = Site
        fields = ("name", "time_zone")


class PersonOfForm(PersonForm):
    """Who somebody is, and the company they speak for."""

    contractor = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Contractor.objects.none(),
        required=False,
        empty_label=_("None: of the project owner"),
        help_text=_("Only for a contractor representative: the one company they speak for."),
    )

    def __init__(
        self, *args: Any, kept: Contractor | None = None, is_new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        companies = self.fields["contractor"]
        assert isinstance(companies, forms.ModelChoiceField)
        companies.queryset = Contractor.objects.filter(archived=False) | Contractor.objects.filter(
            pk__in=[kept.pk] if kept else []
        )
        if is_new:
            column = User._meta.get_field("username")
            name = cast(forms.Field, column.formfield(label=_("User name")))
            name.help_text = _("What is typed to sign in, for example budi.pta; it stays for good.")
            once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
            self.fields = {"username": name, **self.fields, "operation": once}


class PersonWithRolesForm(PersonOfForm):
    """What somebody does besides, and where they work, as well."""

    further_roles = further_roles_field()
    sites = forms.ModelMultipleChoiceField(
        label=_("Sites"),
        queryset=Site.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only for an HSE coordinator: where they fill in, answer and confirm. None: everywhere."
        ),
    )

    field_order = ("first_name", "last_name", "email", "role", "further_roles")

    def __init__(self, *args: Any, posted: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = self.fields["sites"]
        assert isinstance(sites, forms.ModelMultipleChoiceField)
        sites.queryset = Site.objects.filter(Q(archived=False) | Q(pk__in=posted))
        sites.initial = posted
        if not sites.queryset.exists():
            del self.fields["sites"]


class AccountInvitationForm(PersonWithRolesForm):
    """Whom an administrator invites: they type their user name and password themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, said in REQUIRED_OF_INVITED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = said


class ColleagueForm(AccountInvitationForm):
    """Whom a representative invites: a colleague, as representative of the same company."""

    def __init__(self, *args: Any, company: Contractor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        for name in ("role", "contractor", "further_roles", "sites"):
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """What was typed, with the role and company that are no choice."""
        given = super().clean() or self.cleaned_data
        return given | {"role": role_of_colleagues(), "contractor": self.company}


class OwnAccountForm(SetPasswordForm):  # type: ignore[type-arg]  # plain at run time
    """The user name and the password of whoever uses an invitation."""

    error_messages = {**SetPasswordForm.error_messages, **MISMATCH}

    def __init__(self, invitation: AccountInvitation, data: QueryDict | None = None) -> None:
        self.invitation = invitation
        person = User(
            first_name=invitation.first_name,
            last_name=invitation.last_name,
            email=invitation.email,
        )
        super().__init__(person, data)
        tell_new_password(self)
        column = User._meta.get_field("username")
        name = cast(forms.Field, column.formfield(label=_("User name")))
        name.help_text = _("What is typed to sign in, for example budi.pta; it stays for good.")
        name.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        self.fields = {"username": name, **self.fields}

    def clean_username(self) -> str:
        """The user name, by which the password is judged as well."""
        given: str = self.cleaned_data["username"]
        self.user.username = given
        return given

    def clean_new_password2(self) -> str:
        """The password, which is not the name of the company either."""
        given: str = self.cleaned_data.get("new_password2", "")
        if given and self.invitation.contractor:
            check_company_words(given, self.invitation.contractor)
        return given


class CompanyFilterForm(FilterForm):
    """A list that is narrowed to a company; who has one alone is not asked, the address may say it.

    ``companies`` are those to choose from, as id and name; None for who has one alone.
    """

    contractor = AddressNumberField(label=_("Contractor"), required=False, widget=forms.Select)

    def __init__(
        self, *args: Any, companies: Iterable[tuple[int, str]] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        contractor = self.fields["contractor"]
        if companies is None:
            contractor.widget = forms.HiddenInput()
        else:
            contractor.widget.choices = [("", _("Every contractor")), *companies]


class PersonOfFilterForm(PersonFilterForm):
    """The filters of people, and the company they speak for."""

    contractor = forms.ChoiceField(label=_("Company"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contractor"]
        assert isinstance(field, forms.ChoiceField)
        companies = Contractor.objects.order_by("name").values_list("pk", "name")
        field.choices = [("", _("Every company")), *((str(pk), name) for pk, name in companies)]

    def chosen(self) -> PersonOfFilter:
        """The parts that make sense; a broken link still lists somebody."""
        given = dict(self.given)
        if "contractor" in given:
            given["contractor"] = int(given["contractor"])
        return PersonOfFilter(**given)
