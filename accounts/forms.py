"""The forms of signing in, and of a new password."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    UsernameField,
)
from django.contrib.auth.forms import SetPasswordForm as DjangoSetPasswordForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.access import proves_at_provider
from accounts.choices import OWNERS_ROLES, KeepTokens, Role
from accounts.models import Passkey, User
from accounts.passkeys.site import site_here
from accounts.passkeys.trying import person_of_passkey
from accounts.second_factor.services import has_app, has_passkeys
from accounts.second_factor.trying import opens_with_code
from accounts.services import PersonFacts
from accounts.sessions.provider_proofs import is_proved
from core.errors import Refusal, TryLater
from core.identity import AddressFormField
from core.language.fields import WrittenField, long_text
from core.shell.filters import FilterForm

NO_MATCH = _(
    "This name or e-mail address and this password do not match. Check capital letters, and try "
    "again."
)

CODE_WRONG = _("This code is wrong, is over, or was used already. Wait for the next one.")

LONGEST_PASSKEY = 20_000  # characters of what a browser says of one; some 2,000 are usual

MISMATCH = {"password_mismatch": _("The two new passwords differ. Type the same one twice.")}


class EmptyHiddenInput(forms.HiddenInput):
    """A hidden field that a script fills in, and that never comes back: what it said opens once."""

    def format_value(self, value: Any) -> str | None:
        """Nothing."""
        return None


class PasskeyField(forms.CharField):
    """What a browser says of a passkey, as JSON; nobody types it."""

    def __init__(self, **more: Any) -> None:
        widget = EmptyHiddenInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=LONGEST_PASSKEY, widget=widget, **more)


def tell_new_password(form: forms.Form) -> None:
    """What stands at the two fields of a new password."""
    form.fields["new_password1"].label = _("New password")
    form.fields["new_password2"].label = _("New password again")
    form.fields["new_password1"].help_text = _(
        "At least 12 characters, for example four words that have nothing to do with each other. "
        "No name of yours or of the company, and no word that everybody tries."
    )
    form.fields["new_password2"].help_text = ""


def present_password(request: HttpRequest, given: str) -> str:
    """What was given as the present password; ValidationError where it is another.

    A wrong one counts as a wrong sign-in: a page somebody left open is no place to guess.
    """
    person = cast(User, request.user)
    found = authenticate(request, username=person.get_username(), password=given)
    if found is None:
        raise forms.ValidationError(_("This is not your present password. Type it again."))
    if isinstance(found, User) and found.password != person.password:
        person.password = found.password  # hashed anew: the session stands on the hash
        update_session_auth_hash(request, found)
    return given


class ProviderProofInput(forms.Widget):
    """In place of a password: the way to the provider, and back to this page."""

    leads_to = ""
    label = ""

    def render(self, *_given: Any, **_named: Any) -> SafeString:
        """A link that looks like a button."""
        return format_html(
            '<a class="button-quiet" id="id_provider_proof" href="{}">{}</a>',
            self.leads_to,
            self.label,
        )


def ask_password_or_proof(form: forms.Form, request: HttpRequest, *, name: str) -> None:
    """Of who signs in at the provider no password is asked, but that they have just shown there
    who they are."""
    provider, person = settings.SIGN_IN_PROVIDER, cast(User, request.user)
    if provider is None or not proves_at_provider(person):
        return
    if is_proved(request.session, now=timezone.now()):
        del form.fields[name]
        return
    widget = ProviderProofInput()
    back = urlencode({"purpose": "prove", "next": request.path})
    widget.leads_to = f"{reverse('provider-begin')}?{back}"
    widget.label = _("Sign in at %(provider)s once more") % {"provider": provider.name}
    form.fields[name] = forms.CharField(
        label=_("Show that it is you"),
        widget=widget,
        error_messages={"required": _("Sign in once more first: then this goes on.")},
    )


class SignInForm(AuthenticationForm):
    """Name and password, with errors that say what to do."""

    username = UsernameField(
        # What is longer is nobody's. An e-mail address is the longer of the two.
        max_length=User._meta.get_field("email").max_length,
        error_messages={
            "required": _("Give your user name or e-mail address."),
            "max_length": NO_MATCH,
        },
    )
    password = forms.CharField(strip=False, error_messages={"required": _("Give your password.")})
    error_messages = {
        "invalid_login": NO_MATCH,
        "inactive": _("This account is switched off. Ask an administrator."),
    }


class ForgottenForm(forms.Form):
    """Who has forgotten the password: user name or e-mail address."""

    username = UsernameField(
        label=_("User name or e-mail address"),
        max_length=User._meta.get_field("email").max_length,
        error_messages={"required": _("Give your user name or e-mail address.")},
    )


class NewPasswordForm(PasswordChangeForm):
    """The present password, and the new one twice."""

    error_messages = {**PasswordChangeForm.error_messages, **MISMATCH}

    tokens = forms.TypedChoiceField(
        label=_("Your tokens for programs"),
        choices=KeepTokens.choices,
        coerce=KeepTokens,
        initial=KeepTokens.NO,
        widget=forms.RadioSelect,
        help_text=_("Does somebody else know the old password? Then end them."),
    )

    def __init__(self, request: HttpRequest, *, has_tokens: bool) -> None:
        super().__init__(cast(User, request.user), request.POST or None)
        self.request = request
        if not has_tokens:
            del self.fields["tokens"]
        self.fields["old_password"].label = _("Present password")
        tell_new_password(self)

    def clean_old_password(self) -> str:
        """The present password, asked of what counts the wrong ones."""
        return present_password(self.request, self.cleaned_data["old_password"])

    def clean_new_password1(self) -> str:
        """The new password, which is another than the present one."""
        given: str = self.cleaned_data["new_password1"]
        if given == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(_("This is your present password: choose another."))
        return given


class LinkPasswordForm(DjangoSetPasswordForm):  # type: ignore[type-arg]  # plain at run time
    """A password of one's own, twice, by whoever holds the link that was made for them."""

    error_messages = {**DjangoSetPasswordForm.error_messages, **MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_new_password(self)


class PersonForm(forms.Form):
    """Who somebody is. The services decide."""

    first_name = WrittenField(label=_("First name"), max_length=150, required=False)
    last_name = WrittenField(label=_("Last name"), max_length=150, required=False)
    email = AddressFormField(label=_("E-mail address"), required=False)
    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=Role.choices,
        coerce=Role,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this person does here.")},
    )

    def facts(self) -> PersonFacts:
        """What was said of the person."""
        given = self.cleaned_data
        return PersonFacts(**{name: given[name] for name in PersonForm.base_fields})


def further_roles_field() -> forms.MultipleChoiceField:
    """What somebody of the owner's does besides."""
    return forms.MultipleChoiceField(
        label=_("Further roles"),
        choices=[(one, one.label) for one in OWNERS_ROLES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What this person does besides; they may what any of their roles may. Who fills in "
            "still approves nothing of it."
        ),
    )


class PersonFilterForm(FilterForm):
    """Search, role, signs in or not; a part that makes no sense is left out."""

    q = WrittenField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, user name or e-mail")}
        ),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Every role")), *Role.choices]
    )
    active = forms.ChoiceField(
        label=_("Signs in"),
        required=False,
        choices=[("", _("Everybody")), ("yes", _("May sign in")), ("no", _("Switched off"))],
    )


def code_field() -> WrittenField:
    """A code of the app, or a recovery code."""
    return WrittenField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits of the authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
        error_messages={"required": _("Type the code that the app shows.")},
    )


class FactorForm(forms.Form):
    """A form with ``code``, for which a passkey of the person stands where they have one."""

    request: HttpRequest

    def offer_passkey(self, person: User) -> None:
        """Take a passkey instead, where this page is asked for at its address."""
        self.prover = person
        if not has_passkeys(person):
            return
        if not has_app(person):
            code = self.fields["code"]
            code.help_text = _("One of your recovery codes.")
            code.error_messages["required"] = _("Type a recovery code, or use a passkey.")
        if site_here(self.request) is None:
            return
        self.fields["passkey"] = PasskeyField(required=False)
        if self._is_by_passkey():
            self.fields["code"].required = False

    def clean_code(self) -> str:
        """The code, looked at (and used) only where nothing else is wrong. TryLater."""
        given: str = self.cleaned_data["code"]
        if self.errors or self._is_by_passkey():
            return given
        if not opens_with_code(self.request, person=self.prover, code=given, now=timezone.now()):
            raise forms.ValidationError(CODE_WRONG)
        return given

    def clean_passkey(self) -> str:
        """What the browser said of the passkey, looked at as the code is. TryLater."""
        given: str = self.cleaned_data["passkey"]
        if self._is_by_passkey() and not self.errors:  # of spaces alone nothing is left here
            try:
                person_of_passkey(self.request, given=given, person=self.prover, now=timezone.now())
            except TryLater:
                raise
            except Refusal as refusal:
                self.add_error("code", refusal.message)
        return given

    def _is_by_passkey(self) -> bool:
        return "passkey" in self.fields and bool(self.data.get("passkey"))


class MailsForm(forms.Form):
    """Whether somebody wants mails, and in which language."""

    mails = forms.TypedChoiceField(
        label=_("Mails"),
        choices=[("yes", _("Send me mails")), ("no", _("Send me none"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)


class CodeForm(FactorForm):
    """The code after the password. A wrong one counts as a wrong password of that person."""

    code = code_field()

    def __init__(self, request: HttpRequest, *, person: User) -> None:
        super().__init__(request.POST or None)
        self.request = request
        self.fields["code"].widget.attrs["autofocus"] = True
        self.offer_passkey(person)


class PresentPasswordForm(forms.Form):
    """The present password, asked again before what protects the account is changed."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Give your password.")},
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST or None)
        self.request = request
        ask_password_or_proof(self, request, name="old_password")

    def clean_old_password(self) -> str:
        """The present password, asked of what counts the wrong ones."""
        return present_password(self.request, self.cleaned_data["old_password"])


class FirstCodeForm(forms.Form):
    """The first code of an app, by which it is set up."""

    code = WrittenField(
        label=_("Code"),
        max_length=10,
        help_text=_("The six digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the code that the app shows.")},
    )


class BothFactorsForm(PresentPasswordForm, FactorForm):
    """Password and code, asked again: a session alone, or a telephone alone, changes nothing."""

    code = code_field()

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.offer_passkey(cast(User, request.user))


class PasskeyNameForm(forms.Form):
    """What somebody calls a passkey of theirs."""

    name = WrittenField(
        label=_("Name of the passkey"),
        max_length=Passkey._meta.get_field("name").max_length,
        help_text=_("By which you know it: “Telephone”, “Office laptop”."),
        error_messages={"required": _("Give the passkey a name.")},
    )


class NewPasskeyForm(PasskeyNameForm):
    """A new one: its name, and what the browser says of it."""

    passkey = PasskeyField(
        error_messages={
            "required": _("The browser has made no passkey. Press the button once more.")
        },
    )


class AskResetForm(BothFactorsForm):
    """Why an app is to be taken off somebody, with the proof of who asks for it."""

    reason = long_text(
        _("Reason"),
        missing=_("Say why, and how you made sure who asks."),
        hint=_("What happened, and how you made sure who asks."),
    )
    field_order = ("reason", "old_password", "code")
