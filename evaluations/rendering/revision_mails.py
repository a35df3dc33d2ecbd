"""The mails about a result that is corrected, in words. Call in the language of who reads it."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.canonical import JsonObject
from core.mailing import link_to, mail_text, one_line
from evaluations.access import fills_checklists, is_rated
from evaluations.causes import reason_in_words
from evaluations.models import Evaluation, Publication, Reopening
from instruments.words import code_word

LONGEST_REASON = 500


def reopening_subject(reopening: Reopening) -> str:
    """Which year is opened again. No name of a company stands in a subject."""
    evaluation = reopening.evaluation
    return _("CSMS %(owner)s: %(code)s %(year)s is reopened") % {
        "owner": settings.OWNER_NAME,
        "code": code_word(evaluation.instrument.code),
        "year": evaluation.period.year_title,
    }


def reopening_body(reopening: Reopening, *, person: User, standing: str) -> str:
    """What is opened again, why, what stands meanwhile, where it goes on.

    ``standing`` is the hash of the published result, "" where none is.
    """
    evaluation = reopening.evaluation
    said = _("%(evaluation)s was reopened on %(day)s: revision %(revision)s is being prepared.")
    lines = [
        said
        % {
            "evaluation": _name(evaluation),
            "day": date_format(timezone.localdate(reopening.reopened_at)),
            "revision": reopening.revision,
        },
        _why(reopening.why),
    ]
    if standing:
        lines.append(_("The result before it stands until the new one is published."))
    return mail_text(person, [*lines, "", _place(evaluation, person=person, standing=standing)])


def undone_subject(reopening: Reopening) -> str:
    """Which year is no longer opened. No name of a company stands in a subject."""
    evaluation = reopening.evaluation
    return _("CSMS %(owner)s: %(code)s %(year)s is not reopened after all") % {
        "owner": settings.OWNER_NAME,
        "code": code_word(evaluation.instrument.code),
        "year": evaluation.period.year_title,
    }


def undone_body(reopening: Reopening, *, person: User, standing: str) -> str:
    """What stands again, and where; ``standing`` as for ``reopening_body``."""
    said = (
        _(
            "The decision that reopened %(evaluation)s was taken back: its result stands as "
            "before, and there is nothing to correct."
        )
        if reopening.cause
        else _(
            "The reopening of %(evaluation)s was a mistake and is undone: its result stands as "
            "before, and there is nothing to correct."
        )
    )
    named = said % {"evaluation": _name(reopening.evaluation)}
    page = _page_of(reopening, person=person, standing=standing)
    return mail_text(person, [named, "", page])


def holding_subject(reopening: Reopening) -> str:
    """Which year's result holds again. No name of a company stands in a subject."""
    evaluation = reopening.evaluation
    return _("CSMS %(owner)s: the result of %(code)s %(year)s holds again") % {
        "owner": settings.OWNER_NAME,
        "code": code_word(evaluation.instrument.code),
        "year": evaluation.period.year_title,
    }


def holding_body(reopening: Reopening, *, person: User, standing: str) -> str:
    """That the result holds, and what comes of its revision; ``standing`` as above."""
    said = _(
        "The decision that reopened %(evaluation)s was taken back: its result holds again. "
        "Revision %(revision)s had been worked on and goes on: it replaces this result once it is "
        "published."
    ) % {"evaluation": _name(reopening.evaluation), "revision": reopening.revision}
    page = _page_of(reopening, person=person, standing=standing)
    return mail_text(person, [said, "", page])


def overtaken_subject(reopening: Reopening) -> str:
    """Which year's result holds no longer. No name of a company stands in a subject."""
    evaluation = reopening.evaluation
    return _("CSMS %(owner)s: the result of %(code)s %(year)s no longer holds") % {
        "owner": settings.OWNER_NAME,
        "code": code_word(evaluation.instrument.code),
        "year": evaluation.period.year_title,
    }


def overtaken_body(reopening: Reopening, *, person: User, standing: str, cause: JsonObject) -> str:
    """What overtook the result while its revision is in hand; ``standing`` as above."""
    said = _(
        "The result of %(evaluation)s no longer holds. Revision %(revision)s, which is being "
        "prepared, replaces it once it is published."
    ) % {"evaluation": _name(reopening.evaluation), "revision": reopening.revision}
    page = _page_of(reopening, person=person, standing=standing)
    return mail_text(person, [said, _why(reason_in_words(cause, "")), "", page])


def _page_of(reopening: Reopening, *, person: User, standing: str) -> str:
    link = (
        link_to("scorecard", standing)
        if is_rated(person)
        else link_to("evaluation-review", reopening.evaluation_id)
    )
    return _("Its page: %(link)s") % {"link": link}


def _place(evaluation: Evaluation, *, person: User, standing: str) -> str:
    if is_rated(person):
        return _("The scorecard that stands: %(link)s") % {"link": link_to("scorecard", standing)}
    if fills_checklists(person):
        link = link_to("checklist", evaluation.pk)
        return _("Correct it and submit it again: %(link)s") % {"link": link}
    return _("The evaluation: %(link)s") % {"link": link_to("evaluation-review", evaluation.pk)}


def replacement_subject(publications: Sequence[Publication]) -> str:
    """How many results were replaced."""
    said = ngettext(
        "%(count)s result is replaced by a new revision",
        "%(count)s results are replaced by new revisions",
        len(publications),
    ) % {"count": len(publications)}
    return f"CSMS {settings.OWNER_NAME}: {said}"


def replacement_body(
    publications: Sequence[Publication], *, person: User, reasons: dict[int, Reopening]
) -> str:
    """Each result that replaced an earlier one, why, and its page.

    ``reasons`` are the reopenings by the evaluation's id.
    """
    lines = []
    for one in publications:
        result = one.result
        lines += [
            _("%(evaluation)s: revision %(revision)s is published and replaces the one before.")
            % {"evaluation": _name(result.evaluation), "revision": result.revision},
            _why(begun.why if (begun := reasons.get(result.evaluation_id)) else ""),
            _("The scorecard: %(link)s") % {"link": link_to("scorecard", result.sha256)},
            "",
        ]
    return mail_text(person, lines[:-1])


def _name(evaluation: Evaluation) -> str:
    """``PT A, CSMS 2025``, with the level where the instrument has levels."""
    kind = f"{code_word(evaluation.instrument.code)} {evaluation.period.year_title}"
    parts = [evaluation.contractor.name, kind]
    return one_line(", ".join([*parts, *filter(None, [evaluation.level_title])]))


def _why(reason: str) -> str:
    return _("Why: %(reason)s") % {"reason": one_line(reason, longest=LONGEST_REASON)}
