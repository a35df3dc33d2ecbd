from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

FEWEST_TO_PART = 30


def expire_documents_with_groups(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Kept files of surveys of fewer than 30 people that carry groups: made anew when asked for.

    Their JSON was written before groups of so few were left out.
    """
    result = apps.get_model("questionnaires", "SurveyResult")
    document = apps.get_model("documents", "Document")
    found = result.objects.filter(output__respondents__lt=FEWEST_TO_PART)
    for sha256, groups in found.values_list("sha256", "groups").iterator():
        if any(group for by_choice in groups.values() for group in by_choice.values()):
            made = document.objects.filter(kind="survey", status="done", results__contains=sha256)
            made.update(expires_at=F("finished_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_never_changed"),
        ("questionnaires", "0019_posters"),
    ]

    operations = [
        migrations.RunPython(expire_documents_with_groups, migrations.RunPython.noop),
    ]
