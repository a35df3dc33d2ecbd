"""One incident: what is said of it, the people it harmed, its photos."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.access import may_read_contractors
from contractors.days import today_at
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.uploads import TooManyFiles, files_of, tells_of_files
from files.handing_in import kept_words
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from monitoring.access import (
    incident_files_visible_to,
    incidents_changed_by,
    incidents_documented_by,
    incidents_followed_by,
    incidents_visible_to,
    may_change_incidents,
    may_see_incidents,
)
from monitoring.consequences import consequences_of, parts_of
from monitoring.incident_forms import BackForm, IncidentFilesForm, InjuredPersonForm
from monitoring.models import Incident, IncidentFile, InjuredPerson
from monitoring.selectors import decisions_of, with_reasons
from monitoring.services.incident_files import hand_in_files, is_too_many, too_many
from monitoring.services.people import add_person, remove_person, tell_back


def visible_incident(request: HttpRequest, incident_id: int) -> Incident:
    """The incident a request names, with the reason of its decision; 404 outside the tenancy."""
    found = with_reasons(incidents_visible_to(request.user)).select_related(
        "contractor", "site", "reported_by", "decided_by"
    )
    return get_object_or_404(found, pk=incident_id)


@require_safe
@allowed(may_see_incidents)
def incident_detail(request: HttpRequest, incident_id: int) -> HttpResponse:
    """An incident with everything that belongs to it."""
    return incident_page(request, visible_incident(request, incident_id))


def incident_page(
    request: HttpRequest, incident: Incident, *, status: int = 200, **forms_sent: Any
) -> HttpResponse:
    """Its page, with a form as it was sent back where one was."""
    user = request.user
    mine = {
        "may_change": incidents_changed_by(user),
        "may_document": incidents_documented_by(user),
        "may_follow": incidents_followed_by(user),
    }
    people = list(incident.people.all())
    today = today_at(incident.site, timezone.now())
    context = {
        "incident": incident,
        "people": [(person, person.days_lost(today)) for person in people],
        "files": incident.files.select_related("uploaded_by"),
        "is_owner": may_read_contractors(user),
        "decisions": decisions_of(user, [incident]),
        "parts": parts_of(user, incident),
        "consequences": consequences_of(user, incident),
        "person_form": InjuredPersonForm(auto_id="person_%s"),
        "back_form": BackForm(),
        "files_form": IncidentFilesForm(incident=incident),
        **{name: rows.filter(pk=incident.pk).exists() for name, rows in mine.items()},
    }
    return render(request, "monitoring/incident.html", context | forms_sent, status=status)


@require_POST
@allowed(may_change_incidents)
def incident_person_add(request: HttpRequest, incident_id: int) -> HttpResponse:
    """List somebody it harmed."""
    incident = visible_incident(request, incident_id)
    form = InjuredPersonForm(request.POST, auto_id="person_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            add_person(
                incident=incident, facts=form.facts(), operation=form.cleaned_data["operation"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The person is listed."))
            return redirect(f"{_address(incident)}#people")
    return incident_page(request, incident, status=refusals.status, person_form=form)


@require_POST
@allowed(may_change_incidents)
def incident_person_remove(request: HttpRequest, incident_id: int, person_id: int) -> HttpResponse:
    """Take somebody off the list; who is off it already, as after a second tap, stays so."""
    incident = visible_incident(request, incident_id)
    person = incident.people.select_related("incident").filter(pk=person_id).first()
    if person is None:
        messages.info(request, _("This person was taken off the list meanwhile."))
        return redirect(f"{_address(incident)}#people")
    remove_person(person=person, by=actor_of(request), now=timezone.now())
    messages.success(
        request,
        _("%(person)s is taken off the list. The incident's figures stay: check them too.")
        % {"person": person},
    )
    return redirect(f"{_address(incident)}#people")


@require_POST
@allowed(may_change_incidents)
def incident_person_back(request: HttpRequest, incident_id: int, person_id: int) -> HttpResponse:
    """Tell that somebody is back at work."""
    incident = visible_incident(request, incident_id)
    person = get_object_or_404(incident.people.select_related("incident"), pk=person_id)
    form = BackForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            _tell_back(request, person, form=form)
            return redirect(f"{_address(incident)}#people")
    return incident_page(
        request, incident, status=refusals.status, back_form=form, back_of=person.pk
    )


def _tell_back(request: HttpRequest, person: InjuredPerson, *, form: forms.Form) -> None:
    tell_back(
        person=person,
        on=form.cleaned_data["on"],
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("The days lost are counted up to then."))


@tells_of_files
@require_POST
@allowed(may_change_incidents)
def incident_files(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Hand in photos and documents."""
    incident = visible_incident(request, incident_id)
    files, refusal = files_of(request)
    told = refusal.message if refusal else ""
    if isinstance(refusal, TooManyFiles) and is_too_many(refusal.sent, incident=incident):
        told = too_many(refusal.sent, there=incident.files.count())
    place = WaitingPlace(request, f"incident/{incident.pk}")
    form = IncidentFilesForm(
        request.POST, files, incident=incident, refused_files=told, place=place
    )
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            kept = hand_in_files(
                incident=incident,
                files=chosen,
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, kept_words(kept))
            return redirect(f"{_address(incident)}#files")
    return incident_page(request, incident, status=refusals.status, files_form=form)


@require_safe
@allowed(may_see_incidents)
def incident_file(request: HttpRequest, incident_id: int, file_id: int) -> HttpResponseBase:
    """A file of an incident as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, incident_id, file_id=file_id))


@require_safe
@allowed(may_see_incidents)
def incident_thumbnail(request: HttpRequest, incident_id: int, file_id: int) -> HttpResponseBase:
    """A photo of an incident made small by us."""
    return served_thumbnail(_file(request, incident_id, file_id=file_id))


def _file(request: HttpRequest, incident_id: int, *, file_id: int) -> IncidentFile:
    found = incident_files_visible_to(request.user)
    return get_object_or_404(found, incident=incident_id, pk=file_id)


def _address(incident: Incident) -> str:
    return reverse("incident", args=[incident.pk])
