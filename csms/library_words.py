"""Words of passwords, the records and the API that the libraries' Indonesian lacks.

Misspelt there, or another word than ours (we say kata sandi). Django REST framework says half of
what can be wrong with a request in English only. Marked here, they stand in our catalog, which
Django reads before its own and theirs.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    # django.contrib.auth: a person, and their password
    _("password"),
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
    # django.contrib.admin: the forms and lists of the settings
    _("Change password"),
    _("Any date"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Change history: %s"),
    _("Start typing to filter…"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", 1),
)
# rest_framework: what is wrong with a request
OF_THE_API = (
    _("Invalid data. Expected a dictionary, but got {datatype}."),
    _('Expected a list of items but got type "{input_type}".'),
    _("This list may not be empty."),
    _("Ensure this field has no more than {max_length} elements."),
    _("Ensure this field has at least {min_length} elements."),
    _("Invalid page."),
    _("Invalid cursor"),
    _("This field must be unique."),
    _("The fields {field_names} must make a unique set."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _('This field must be unique for the "{date_field}" date.'),
    _('This field must be unique for the "{date_field}" month.'),
    _('This field must be unique for the "{date_field}" year.'),
    _("Invalid input."),
    _("Malformed request."),
    _('Method "{method}" not allowed.'),
    _("Expected available in {wait} second."),
    _("Expected available in {wait} seconds."),
    _("Must be a valid boolean."),
    _("Not a valid string."),
    _("This value does not match the required pattern."),
    _('Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'),
    _("Must be a valid UUID."),
    _("String value too large."),
    _("A valid biginteger is required."),
    _("A valid number is required."),
    _("Integer value too large to convert to float"),
    _("Expected a datetime but got a date."),
    _('Invalid datetime for the timezone "{timezone}".'),
    _("Datetime value out of range."),
    _("Expected a date but got a datetime."),
    _('"{input}" is not a valid path choice.'),
    _("The submitted data was not a file. Check the encoding type on the form."),
    _("No filename could be determined."),
    _("This dictionary may not be empty."),
    _("Incorrect type. Expected pk value, received {data_type}."),
    _("Invalid hyperlink - No URL match."),
    _("Invalid hyperlink - Incorrect URL match."),
    _("Invalid hyperlink - Object does not exist."),
    _("Incorrect type. Expected URL string, received {data_type}."),
    _("Object with {slug_name}={value} does not exist."),
    _("Invalid value."),
    _('Invalid pk "{pk_value}" - object does not exist.'),
)
