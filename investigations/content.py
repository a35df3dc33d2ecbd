"""What an investigation says, as JSON: frozen when it is submitted, and shown by every page.

The page of the draft and that of a version read the same, so none can show what the other hides.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.canonical import JsonObject
from core.figures import day, instant
from instruments.specs import Text
from instruments.words import words_of
from investigations.causes import (
    ActionRow,
    CauseRow,
    all_training,
    chains,
    in_depth,
    levels,
    names_no_organisational,
    roots_without_action,
)
from investigations.drawings import fishbone, is_cut, why_chain
from investigations.models import Cause, Investigation, InvestigationAction
from investigations.vocabulary import vocabulary
from monitoring.models import Incident


def content_of(investigation: Investigation) -> JsonObject:
    """What it says now: a fixed number of statements. Whatever the library calls by a code stands
    here in words too, so that a version is read as it was written."""
    incident = investigation.incident
    potential = vocabulary().potential(investigation.potential)
    assert potential is not None
    events = investigation.events.all()
    return {
        "incident": _incident(incident),
        "potential": {
            "code": potential.code,
            "title": asdict(potential.title),
            "depth": asdict(potential.depth),
        },
        "events": [
            {
                "id": one.pk,
                "at": localtime(one.at, incident.zone).isoformat(),
                "what": one.what,
                "source": one.source,
            }
            for one in events
        ],
        "causes": [asdict(_cause(one)) for one in investigation.causes.all()],
        "actions": [asdict(_action(one)) for one in investigation.actions.select_related("owner")],
    }


def _incident(incident: Incident) -> JsonObject:
    return {
        "reference": incident.reference,
        "contractor": incident.contractor.name,
        "site": incident.site.name if incident.site else "",
        "zone": str(incident.zone),
        "date": incident.date.isoformat(),
        "time": incident.time.isoformat("minutes") if incident.time else "",
        "kind": str(incident.kind),
        "mining_class": str(incident.mining_class),
        "fatalities": incident.fatalities,
        "injured": incident.injured,
        "lost_days": incident.lost_days,
        "description": incident.description,
    }


def _cause(one: Cause) -> CauseRow:
    group, kind = vocabulary().group_of(one.kind), vocabulary().cause_kind(one.kind)
    assert group is not None
    assert kind is not None
    return CauseRow(
        id=one.pk,
        parent=one.parent_id or 0,
        kind=one.kind,
        kind_title=asdict(kind.title),
        group=group.code,
        group_title=asdict(group.title),
        organisational=group.organisational,
        text=one.text,
        is_root=one.is_root,
        evidence=one.evidence,
    )


def _action(one: InvestigationAction) -> ActionRow:
    kind = vocabulary().action_kind(one.kind)
    assert kind is not None
    return ActionRow(
        id=one.pk,
        cause=one.cause_id,
        kind=one.kind,
        kind_title=asdict(kind.title),
        training=kind.training,
        text=one.text,
        owner=str(one.owner),
        due_on=one.due_on.isoformat(),
    )


class InvestigationReport:
    """What a content says, in words: for its page, on screen and in print."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        """``content`` as ``content_of`` gives it, live or frozen."""
        self.content = content
        self.causes = [CauseRow(**one) for one in content["causes"]]
        self.actions = [ActionRow(**one) for one in content["actions"]]

    @property
    def potential(self) -> str:
        """How grave it could have become."""
        return words_of(Text(**self.content["potential"]["title"]))

    @property
    def depth(self) -> str:
        """How deep it has to look for that."""
        return _(
            "at least %(events)s events, %(levels)s levels of why, root causes: %(roots)s"
        ) % dict(self.content["potential"]["depth"])

    def events(self) -> list[tuple[Mapping[str, Any], str]]:
        """The timeline, each with its moment by the clock of the site."""
        zone = ZoneInfo(self.content["incident"]["zone"])
        return [
            (one, instant(datetime.fromisoformat(one["at"]), zone))
            for one in self.content["events"]
        ]

    def nested(self) -> list[tuple[int, CauseRow, str]]:
        """Every cause with its level (1 to 9 are drawn) and its kind, behind what it explains."""
        return [(min(level, 9), one, _kind(one)) for level, one in in_depth(self.causes)]

    def is_cut(self) -> bool:
        """Whether a cause is longer than the drawings have room for: the list has it whole."""
        return any(is_cut(one) for one in self.causes)

    def whys(self) -> list[SafeString]:
        """The 5-why drawn: from the incident to each last cause."""
        found = chains(self.causes)
        return [why_chain(one, key=f"why-{n}") for n, one in enumerate(found, start=1)]

    def fishbone(self) -> list[SafeString]:
        """The fishbone drawn: the causes by their groups, in the order in which they were told."""
        titles = {one.group: words_of(Text(**one.group_title)) for one in self.causes}
        bones = [
            (title, [one for one in self.causes if one.group == group])
            for group, title in titles.items()
        ]
        incident = self.content["incident"]
        effect = f"{incident['reference']}: {incident['description']}"
        return fishbone(bones, effect=effect, key="bone")

    def action_rows(self) -> list[tuple[ActionRow, str, str]]:
        """Each action with its kind, the cause it is about, and its deadline in words."""
        causes = {one.id: one.text for one in self.causes}
        return [
            (
                one,
                _("%(kind)s · about: %(cause)s")
                % {"kind": words_of(Text(**one.kind_title)), "cause": causes.get(one.cause, "")},
                day(one.due_on),
            )
            for one in self.actions
        ]

    def warnings(self) -> list[str]:
        """What a reviewer would ask; it may be submitted all the same."""
        said = [
            _("Nothing is done about the root cause “%(cause)s”.") % {"cause": one.text}
            for one in roots_without_action(self.causes, self.actions)
        ]
        if names_no_organisational(self.causes):
            said.append(_("No organisational cause is named: what let it come to this?"))
        if all_training(self.actions):
            said.append(_("All actions are training: nothing makes the work itself safer."))
        return said

    def lacking(self) -> list[str]:
        """What keeps it from being submitted, for the depth that its potential asks."""
        depth, found = self.content["potential"]["depth"], []
        counts = (
            (len(self.content["events"]), depth["events"],
             _("The timeline has %(n)s events and needs at least %(least)s.")),
            (levels(self.causes), depth["levels"],
             _("“Why” is answered %(n)s levels deep and must be at least %(least)s.")),
            (sum(one.is_root for one in self.causes), depth["roots"],
             _("%(n)s root causes are named; at least %(least)s are needed.")),
        )  # fmt: skip
        for n, least, said in counts:
            if n < least:
                found.append(said % {"n": n, "least": least})
        return found


def _kind(one: CauseRow) -> str:
    return words_of(Text(**one.kind_title))
