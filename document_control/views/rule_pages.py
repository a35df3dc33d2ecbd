"""The pages of rules that are data: their versions, each read, written as a draft and published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.audit import actor_of
from document_control.services.written_pages import PageClash
from document_control.services.written_versions import check_draft
from document_control.views.written_pages import page_context, page_state, published_page
from document_control.written_pages import WrittenPage
from instruments.differences import difference as difference_of
from instruments.forms import EditionForm
from instruments.models.versions import WrittenVersion
from instruments.selectors import version_before, version_in_force
from instruments.specs import file_text

Rules = TypeVar("Rules", bound=WrittenVersion)


@dataclass(frozen=True, slots=True)
class RulePages(Generic[Rules]):
    """By what the pages of one kind of rules differ from those of another.

    ``address`` is the name of their list's address and begins those of the others, as ``template``
    begins the names of their templates; ``home`` is the page above the list with its words.
    ``begin``, ``save``, ``publish`` and ``delete`` are the services of the kind.
    """

    model: type[Rules]
    address: str
    template: str
    title: Promise
    home: tuple[str, Promise]
    published: Promise  # said once a version is
    page: WrittenPage[Any]
    options: Callable[[], Mapping[str, Sequence[tuple[str, str]]]]
    spec_of: Callable[[Rules], Any]
    visible: Callable[[Person], QuerySet[Rules]]
    may_write: Callable[[Person], bool]
    may_publish: Callable[[Person], bool]
    begin: Callable[..., Rules]
    save: Callable[..., Rules | PageClash]
    publish: Callable[..., Rules]
    delete: Callable[..., None]

    def listed(self, request: HttpRequest) -> HttpResponse:
        """Every version, the one in force and the draft marked."""
        rows = list(self.visible(request.user).order_by("code", "-version"))
        context = {
            "title": self.title,
            "crumbs": [(reverse(self.home[0]), self.home[1])],
            "rows": [(row, self._at("version", row)) for row in rows],
            "in_force": (in_force := version_in_force(self.model)),
            "begin_at": in_force
            and self.may_write(request.user)
            and all(row.is_published for row in rows)
            and self._at("begin", in_force),
        }
        return render(request, f"{self.template}.html", context)

    def row(self, request: HttpRequest, rules_id: int) -> Rules:
        """A version; Http404 where this person sees none."""
        rows = self.visible(request.user).select_related("changed_by")
        return get_object_or_404(rows, pk=rules_id)

    def draft(self, request: HttpRequest, rules_id: int) -> Rules:
        """The same where it still is a draft; Conflict where it is published."""
        row = self.row(request, rules_id)
        check_draft(row)
        return row

    def shown(self, row: Rules, *, within: bool = True) -> dict[str, Any]:
        """What every page of a version has; ``within``: it stands below that of the version."""
        crumbs: list[tuple[str, str | Promise]] = [
            (reverse(self.home[0]), self.home[1]),
            (reverse(self.address), self.title),
        ]
        if within:
            crumbs.append((self._at("version", row), row.key))
        return {"rules": row, "crumbs": crumbs}

    def compared(self, row: Rules) -> dict[str, Any]:
        """How a version differs from what was published before it."""
        base = version_before(row)
        context: dict[str, Any] = {"version": row, "base": base}
        if base is not None:
            context["difference"] = difference_of(
                self.page.opened(base.content), self.page.opened(row.content)
            )
        return context

    def version(
        self, request: HttpRequest, row: Rules, *, told: Mapping[str, Any], status: int = 200
    ) -> HttpResponse:
        """One version in words, ``told`` by its kind, and how it differs from the one before."""
        is_open = not row.is_published
        context = {
            **self.shown(row, within=False),
            **self.compared(row),
            "is_in_force": row == version_in_force(self.model),
            "may_write": is_open and self.may_write(request.user),
            "may_publish": is_open and self.may_publish(request.user),
            **{f"{name}_at": self._at(name, row) for name in ("edit", "publish", "delete", "file")},
            **told,
        }
        return render(request, f"{self.template}_version.html", context, status=status)

    def file(self, request: HttpRequest, rules_id: int) -> HttpResponse:
        """The file of a version, to keep."""
        row = self.row(request, rules_id)
        text = file_text(self.spec_of(row))
        answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{row.key}.yaml"'
        return answer

    def begun(self, request: HttpRequest, rules_id: int) -> HttpResponse:
        """A draft that says what this version says."""
        row = self.row(request, rules_id)
        draft = self.begin(rules=row, by=actor_of(request), now=timezone.now())
        messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
        return redirect(f"{self.address}-edit", draft.pk)

    def edited(self, request: HttpRequest, rules_id: int) -> HttpResponse:
        """Write a draft; POST stores it, or adds, moves and removes rows before that."""
        row = self.draft(request, rules_id)
        state = page_state(request, row, self.page, save=self.save)
        if state is None:
            messages.success(request, _("The draft is stored."))
            return redirect(f"{self.address}-version", row.pk)
        address = self._at("edit", row)
        editor = page_context(state, self.page, address=address, options=self.options())
        context = self.shown(row) | editor
        return render(request, "document_control/rules_edit.html", context, status=state.status)

    def publishing(
        self, request: HttpRequest, row: Rules, *, asked: Callable[[EditionForm, int], HttpResponse]
    ) -> HttpResponse:
        """Publish what was looked at; until it is, and where it is refused, the page that ``asked``
        draws with the form and a status."""
        return published_page(
            request, row, publish=self.publish, said=self.published,
            then=lambda done: redirect(f"{self.address}-version", done.pk), asked=asked,
        )  # fmt: skip

    def deleted(self, request: HttpRequest, rules_id: int) -> HttpResponse:
        """Take a draft away; the trail keeps that it was there."""
        row = self.draft(request, rules_id)
        self.delete(draft=row, by=actor_of(request), now=timezone.now())
        messages.success(request, _("%(key)s is deleted.") % {"key": row.key})
        return redirect(self.address)

    def _at(self, name: str, row: Rules) -> str:
        return reverse(f"{self.address}-{name}", args=[row.pk])
