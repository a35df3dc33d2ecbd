from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.append_only import refuse_changes


def register_what_was_made(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Documents that were ready before there was a register: their hashes are known."""
    document = apps.get_model("reports", "Document")
    issued = apps.get_model("reports", "IssuedDocument")
    publication = apps.get_model("evaluations", "Publication")
    for made in document.objects.filter(status="done").exclude(sha256="").iterator():
        published = publication.objects.filter(
            result__sha256__in=made.results, published_at__lte=made.requested_at
        ).count()
        issued.objects.get_or_create(
            sha256=made.sha256,
            defaults={
                "kind": made.kind,
                "language": made.language,
                "results": made.results,
                "published": published == len(made.results),
                "issued_at": made.finished_at or made.requested_at,
            },
        )


class Migration(migrations.Migration):
    """What was issued stays on record, whatever becomes of the file."""

    dependencies = [
        ("reports", "0002_issued_document"),
        ("evaluations", "0001_initial"),
    ]
    operations = [
        migrations.RunPython(register_what_was_made, migrations.RunPython.noop),
        refuse_changes(
            "reports_issueddocument",
            reason="what was issued stays on record, so that a file can be checked against it",
        ),
    ]
