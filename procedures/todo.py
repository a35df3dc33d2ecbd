"""Steps of procedures that wait for somebody."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import days_late
from procedures.access import may_run_procedures
from procedures.models import ProcedureTask
from procedures.selectors import step_words, tasks_waiting


def to_run(user: Person, now: datetime) -> TodoGroup | None:
    """To coordinators what is late, to a company's own people also what is due soon."""
    if not may_run_procedures(user):
        return None
    days = days_at(now)
    rows, total = first_of(tasks_waiting(user, days))
    lines = tuple(_line(one, days.of(one.run.contractor_id)) for one in rows)
    return TodoGroup(_("Steps of procedures"), lines, total, reverse("procedure-run-list"))


def _line(task: ProcedureTask, today: date) -> TodoLine:
    run = task.run
    about = _("due on %(day)s") % {"day": date_format(task.due_on)}
    return TodoLine(
        step_words(task),
        f"{reverse('procedure-run', args=[run.key])}?step={task.code}#enter",
        f"{run.department} · {about}" if run.department else about,
        days_late(task.due_on, today),
        name=run.contractor.name,
        due=task.due_on,
    )


TODO = (Todo(82, to_run),)
