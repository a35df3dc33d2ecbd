"""Words of the settings and password pages that Django's own Indonesian says badly.

"Autentidikasi berdasarkan-sandi" and the like: misspelt, or another word than ours (we say kata
sandi). Marked here, they stand in our catalog, which Django reads before its own.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    # django.contrib.auth: a person, and their password
    _("password"),
    _("Password confirmation"),
    _("Enter the same password as before, for verification."),
    _("Password-based authentication"),
    _("Enabled"),
    _("Disabled"),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they "
        "may still be able to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Enable password-based authentication for this user by setting a password."),
    _("No password set."),
    _("Invalid password format or unknown hashing algorithm."),
    _("Reset password"),
    _("Set password"),
    _("Change password: %s"),
    _("Set password: %s"),
    _("Password changed successfully."),
    _("Password-based authentication was disabled."),
    _("Conflicting form data submitted. Please try again."),
    _("The two password fields didn’t match."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    _("A user with that username already exists."),
    _(
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ "
        "characters."
    ),
    _(
        "Designates whether this user should be treated as active. Unselect this instead of "
        "deleting accounts."
    ),
    # django.contrib.admin: the forms and lists of the settings
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Change password"),
    _("Enter a new password for the user <strong>%(username)s</strong>."),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
    _("Disable password-based authentication"),
    _("Enable password-based authentication"),
    _("You may edit it again below."),
    _("Any date"),
    _("Start typing to filter…"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", 1),
)
