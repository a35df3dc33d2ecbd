"""Who sees an uploaded workbook. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role
from workbooks.models import WorkbookUpload


def uploads_visible_to(user: Person) -> QuerySet[WorkbookUpload]:
    """The workbooks this person has uploaded: a preview is for whoever made it."""
    if has_role(user, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR, Role.REPRESENTATIVE):
        return WorkbookUpload.objects.filter(uploaded_by=user.pk)
    return WorkbookUpload.objects.none()
