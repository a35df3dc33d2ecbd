"""Nobody is blamed for a line that broke, and a reminder that was asked for goes out."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def let_them_wait(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Invite those again at whom the line broke; call the others that were refused not mailed."""
    invitations = apps.get_model("questionnaires", "Invitation").objects
    for links in apps.get_model("questionnaires", "PersonalLinks").objects.all():
        of_survey = invitations.filter(survey=links.survey_id)
        broken = of_survey.filter(problem__startswith="SMTPServerDisconnected")
        broken.exclude(pk__in=links.spent).update(is_sent=False)
        broken.update(problem="")
        of_survey.exclude(problem="").update(is_sent=False)
        if links.reminder_due:
            mailed = of_survey.filter(is_sent=True, problem="")
            links.to_remind = sorted(mailed.values_list("pk", flat=True))
            links.save(update_fields=["to_remind"])


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0014_mail_rounds"),
    ]

    operations = [
        migrations.RunPython(let_them_wait, migrations.RunPython.noop),
    ]
