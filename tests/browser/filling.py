"""Fill the product's database, run as a program: the demonstration, and its scorecards as PDF.

The scorecards are those a worker makes as soon as results are published. Made here, each file of
these tests begins with them, instead of having all of them made anew.
"""

from django.utils import timezone

from csms.demo import prepare_database


def make_published_scorecards() -> None:
    """As the worker does it, without one."""
    from documents.models import Document  # once Django is set up
    from documents.tasks import make_document
    from reports.services.preparation import prepare_published

    prepare_published(now=timezone.now())
    for document in Document.objects.all():
        make_document(document.pk)


if __name__ == "__main__":
    prepare_database(paper_only=True)
    make_published_scorecards()
