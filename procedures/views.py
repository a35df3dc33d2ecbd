"""Procedures on pages: the list, and one with its steps, counts and where it came from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from procedures.access import may_read_procedures
from procedures.rendering import procedure_words
from procedures.specs.shipped import latest_procedures, shipped_procedure


@require_safe
@allowed(may_read_procedures)
def procedure_list(request: HttpRequest) -> HttpResponse:
    """The newest version of each procedure that ships."""
    rows = [(one.code, procedure_words(one)) for one in latest_procedures()]
    return render(request, "procedures/procedures.html", {"rows": rows})


@require_safe
@allowed(may_read_procedures)
def procedure(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version, step by step."""
    found = shipped_procedure(code, version)
    if found is None:
        raise Http404
    return render(request, "procedures/procedure.html", {"words": procedure_words(found)})
