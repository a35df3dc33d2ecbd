"""How the factors of a study are rated, and the files that this rests on, for programs."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.canonical import Json
from core.conflicts import mark_of
from core.figures.api import SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.uploads import takes_files
from instruments.words import words_of
from studies import access
from studies.api.lookup import check_makes, found_study
from studies.choices import FactorSide, JudgementSource
from studies.factors.parts import RatedFactor
from studies.models import RATINGS, JudgementFile, Study
from studies.services.judgement_files import hand_in_judgement_files, remove_judgement_file
from studies.services.studies import JudgementFacts, judge_factor, judgement_said
from studies.snapshot import StudySnapshot, snapshot_of

MOST_REQUIREMENTS = 100
MARK = 64  # characters of a version: "" where nothing stood


class JudgementFactsIn(serializers.Serializer[Any]):
    """A rating, whole. ``met`` has the places of the ``requirements`` that are met, from 0;
    ``version`` is that of the factor as it was read, "" of one that was not rated."""

    rating = serializers.ChoiceField(RATINGS)
    met = serializers.ListField(
        child=SentNumberField(min_value=0, max_value=MOST_REQUIREMENTS),
        max_length=MOST_REQUIREMENTS,
        default=list,
    )
    evidence = serializers.CharField(max_length=1000, trim_whitespace=False)
    kind_of_source = serializers.ChoiceField(JudgementSource.choices, source="source")
    said_by = serializers.CharField(max_length=200)
    judged_on = SentDayField()
    version = serializers.CharField(max_length=MARK, allow_blank=True)


class JudgementFilesIn(serializers.Serializer[Any]):
    """Photos and documents that a rating rests on; the same twice is kept once."""

    evidence = serializers.ListField(child=serializers.FileField(allow_empty_file=True))


class JudgementFileOut(serializers.Serializer[Any]):
    """A file; ``address`` gives it out as it was handed in. Both its id and its address are null
    where it is not yours to open."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    sha256 = serializers.CharField()
    address = serializers.CharField(allow_null=True)


class RatedFactorOut(serializers.Serializer[Any]):
    """A factor or part that is rated; null and "" say that it is not yet. ``key`` is what a
    strategy cites, ``shown_as`` what the tables call it."""

    key = serializers.CharField()
    side = serializers.ChoiceField(FactorSide.choices)
    code = serializers.CharField()
    shown_as = serializers.CharField()
    title = serializers.CharField()
    requirements = serializers.ListField(child=serializers.CharField())
    rating = serializers.ChoiceField(RATINGS, allow_null=True)
    met = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    evidence = serializers.CharField(allow_blank=True)
    kind_of_source = serializers.ChoiceField(
        JudgementSource.choices, source="source", allow_blank=True
    )
    said_by = serializers.CharField(allow_blank=True)
    judged_on = serializers.DateField(allow_null=True)
    files = JudgementFileOut(many=True)
    version = serializers.CharField(allow_blank=True)


@described(methods=["GET"], responses=RatedFactorOut, operation_id="read_judgement")
@described(
    methods=["PUT"], request=JudgementFactsIn, responses=RatedFactorOut, operation_id="judge_factor"
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(
    lambda request, study_id, side, code: _answer(request, study_id, key=f"{side}.{code}")
)
def one_judgement(request: Request, study_id: int, side: str, code: str) -> Response:
    """How a factor is rated; or rate it, 409 where somebody did since."""
    if request.method == "PUT":
        check_makes(request)
        study = found_study(request, study_id)
        _rated(snapshot_of(study), f"{side}.{code}")
        given = sent_as(JudgementFactsIn, request)
        seen, met = given.pop("version"), tuple(given.pop("met"))
        facts = JudgementFacts(**given, met=met)
        by, now, key = actor_of(request), timezone.now(), f"{side}.{code}"
        with telling_current(lambda: _whole(request, study_id, key=key)):
            judge_factor(study=study, key=key, facts=facts, seen=seen, by=by, now=now)
    return _answer(request, study_id, key=f"{side}.{code}")


@described(
    request={"multipart/form-data": JudgementFilesIn},
    responses=RatedFactorOut,
    operation_id="add_judgement_files",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser])
def files(request: Request, study_id: int, side: str, code: str) -> Response:
    """Hand in what a rating rests on."""
    check_makes(request)
    study, key = found_study(request, study_id), f"{side}.{code}"
    _rated(snapshot_of(study), key)
    chosen = sent_as(JudgementFilesIn, request)["evidence"]
    hand_in_judgement_files(
        study=study, key=key, files=chosen, by=actor_of(request), now=timezone.now()
    )
    return _answer(request, study_id, key=key)


def _file(request: Request, study_id: int, *, file_id: int) -> JudgementFile:
    check_makes(request)
    visible = access.judgement_files_visible_to(request.user).select_related("judgement__study")
    return get_object_or_404(visible, judgement__study=study_id, pk=file_id)


def _factor_of(request: Request, study_id: int, file_id: int) -> dict[str, Any]:
    found = _file(request, study_id, file_id=file_id)
    return {"study": study_id, "key": found.judgement.key}


@described(request=None, responses=RatedFactorOut, operation_id="remove_judgement_file")
@api_view(["POST"])
@answered_as_it_stands(lambda request, study, key: _answer(request, study, key=key), of=_factor_of)
def remove_file(request: Request, study_id: int, file_id: int) -> Response:
    """Take a file away while the study is a draft."""
    found = _file(request, study_id, file_id=file_id)
    key = found.judgement.key
    remove_judgement_file(file=found, by=actor_of(request), now=timezone.now())
    return _answer(request, study_id, key=key)


def _answer(request: Request, study_id: int, *, key: str) -> Response:
    return Response(_whole(request, study_id, key=key), headers=PRIVATE)


def _whole(request: Request, study_id: int, *, key: str) -> dict[str, Any]:
    """The factor as it stands by now."""
    study = found_study(request, study_id)
    found = snapshot_of(study)
    rated = _rated(found, key)
    return RatedFactorOut(factor_told(rated, found, opened=opened_files(request, study))).data


def _rated(found: StudySnapshot, key: str) -> RatedFactor:
    """What has this key in a study; 404 where nothing has."""
    rated = found.spec.rated_by(key)
    if rated is None:
        raise Http404
    return rated


def opened_files(request: Request, study: Study) -> dict[tuple[str, str], JudgementFile]:
    """The files that this person may open, by what they were handed in for and their hash."""
    visible = access.judgement_files_visible_to(request.user).filter(judgement__study=study)
    return {(one.judgement.key, one.sha256): one for one in visible.select_related("judgement")}


def factor_told(
    rated: RatedFactor, found: StudySnapshot, *, opened: dict[tuple[str, str], JudgementFile]
) -> dict[str, Any]:
    """What RatedFactorOut says of a factor, in the active language."""
    judged: Json = found.context["judgements"].get(rated.key)
    said = judgement_said(judged) if judged else None
    nothing = {"rating": None, "met": None, "judged_on": None}
    texts = dict.fromkeys(("evidence", "source", "said_by"), "")
    return {
        "key": rated.key,
        "side": rated.side,
        "code": rated.code,
        "shown_as": rated.label,
        "title": words_of(rated.title),
        "requirements": [words_of(one) for one in rated.requirements],
        **(said or nothing | texts),
        "files": list(_files(rated.key, judged, opened=opened)),
        "version": mark_of(said) if said else "",
    }


def _files(
    key: str, judged: Json, *, opened: dict[tuple[str, str], JudgementFile]
) -> Iterator[dict[str, Any]]:
    for one in (judged or {}).get("files", ()):
        file = opened.get((key, one["sha256"]))
        where = [file.judgement.study_id, file.pk] if file else []
        address = reverse("judgement-file", args=where) if file else None
        yield {**one, "id": file and file.pk, "address": address}
