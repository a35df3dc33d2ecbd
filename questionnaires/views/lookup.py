"""The survey that an address names."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from questionnaires.access import surveys_visible_to
from questionnaires.models import Survey


def visible_survey(request: HttpRequest, survey_id: int) -> Survey:
    """The survey whose page is asked for; 404 where it is not theirs to see."""
    found = surveys_visible_to(request.user).select_related("questionnaire", "contractor")
    return get_object_or_404(found, pk=survey_id)
