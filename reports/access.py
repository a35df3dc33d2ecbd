"""Who may compare, and who may ask for scorecards. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_anybody, is_of_the_owner
from evaluations.models import Result
from reports.models import SavedComparison


def may_compare(user: Person | None) -> bool:
    """The owner's people; a representative never sees another company."""
    return is_of_the_owner(user)


def may_have_scorecards(user: Person | None) -> bool:
    """Whoever may see results; each only of those that are theirs to see."""
    return is_anybody(user)


def comparisons_visible_to(user: Person) -> QuerySet[SavedComparison]:
    """Every saved comparison, for who may compare: it holds an address and no figure."""
    if may_compare(user):
        return SavedComparison.objects.select_related("owner")
    return SavedComparison.objects.none()


def may_forget_comparison(user: Person | None, saved: SavedComparison) -> bool:
    """Who saved it, or an administrator."""
    return has_role(user, Role.ADMINISTRATOR) or (user is not None and saved.owner_id == user.pk)


def published_results() -> QuerySet[Result]:
    """The results anybody may check by their hash: those that were published."""
    return Result.objects.published()
