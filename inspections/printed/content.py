"""What a frozen inspection says, as JSON, and in words for its document.

{"reference", "company", "site", "unit", "checklist": {"id", "en"}, "checklist_version", "on",
"inspector", "finished_by", "finished_at": ISO 8601, "zone": the clock at the unit,
"hour_meter": its reading or null, "signed_name", "signature": path data, "" where nobody signed (or
drew); these three are not in what was frozen before they were there, "good", "whole",
"lines": [{"code", "title": {"id", "en"}, "knock_out", "said", "good", "whole", "until", "note",
"finding": its reference or null}], "files": [{"line", "name", "size", "sha256", "uploaded_by",
"uploaded_at"}]}. Lines stand in the order of the checklist.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contractors.days import clock_of
from core.canonical import JsonObject
from core.figures import day, instant, percent
from core.language import localized
from inspections.models import Inspection, InspectionFile, InspectionLine
from inspections.rules import CheckAnswer, compliance_percent
from inspections.selectors import files_of, lines_of
from inspections.services import spec_of
from inspections.specs import CheckLineSpec
from inspections.words import answer_words


def inspection_content(inspection: Inspection) -> JsonObject:
    """A finished one as it stands, with the files that are there. Its unit and company are read."""
    spec, stored = spec_of(inspection), lines_of(inspection)
    unit, company = inspection.unit, inspection.contractor
    assert inspection.finished_at is not None
    zone = ZoneInfo(unit.site.time_zone) if unit.site else clock_of(company)
    return {
        "reference": str(inspection),
        "company": company.name,
        "site": unit.site.name if unit.site else "",
        "unit": str(unit),
        "checklist": asdict(spec.title),
        "checklist_version": spec.version,
        "on": inspection.on.isoformat(),
        "inspector": inspection.inspector,
        "finished_by": str(inspection.finished_by or ""),
        "finished_at": inspection.finished_at.isoformat(),
        "zone": str(zone),
        "hour_meter": inspection.hour_meter,
        "signed_name": inspection.signed_name,
        "signature": inspection.signature,
        "good": inspection.good,
        "whole": inspection.whole,
        "lines": [
            _line(line, stored[line.code]) for line in spec.lines if line.code in stored
        ],
        "files": [_file(one) for one in files_of(inspection)],
    }  # fmt: skip


def _line(spec: CheckLineSpec, line: InspectionLine) -> JsonObject:
    return {
        "code": spec.code,
        "title": asdict(spec.title),
        "knock_out": spec.knock_out,
        "said": line.said,
        "good": line.good,
        "whole": line.whole,
        "until": line.until.isoformat() if line.until else None,
        "note": line.note,
        "finding": line.finding.reference if line.finding else None,
    }


def _file(file: InspectionFile) -> JsonObject:
    return {
        "line": file.line,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "uploaded_by": str(file.uploaded_by or ""),
        "uploaded_at": file.uploaded_at.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line in words: the names of what shows it stand in ``files``."""

    number: int
    title: str
    knock_out: bool
    answer: str
    note: str
    finding: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A file in words: what it shows, when it came and from whom."""

    name: str
    shows: str
    came: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PrintedInspection:
    """Everything its document shows, in the active language."""

    content: Mapping[str, Any]
    title: str
    on: str
    finished: str
    compliance: str
    findings: int
    lines: tuple[PrintedLine, ...]
    files: tuple[PrintedFile, ...]


def printed_inspection(content: Mapping[str, Any]) -> PrintedInspection:
    """The content in words; the hour it was finished at has its zone."""
    zone = ZoneInfo(content["zone"])
    titles = {one["code"]: localized(one["title"]) for one in content["lines"]}
    return PrintedInspection(
        content=content,
        title=localized(content["checklist"]),
        on=day(content["on"]),
        finished=instant(datetime.fromisoformat(content["finished_at"]), zone),
        compliance=percent(compliance_percent(content["good"], content["whole"])),
        findings=sum(one["finding"] is not None for one in content["lines"]),
        lines=tuple(
            _printed_line(number, one, files=content["files"])
            for number, one in enumerate(content["lines"], 1)
        ),
        files=tuple(
            PrintedFile(
                name=one["name"],
                shows=titles.get(one["line"], "") or _("The unit as a whole"),
                came=instant(datetime.fromisoformat(one["uploaded_at"]), zone),
                sha256=one["sha256"],
            )
            for one in content["files"]
        ),
    )


def _printed_line(
    number: int, line: Mapping[str, Any], *, files: list[Mapping[str, Any]]
) -> PrintedLine:
    until = date.fromisoformat(line["until"]) if line["until"] else None
    return PrintedLine(
        number=number,
        title=localized(line["title"]),
        knock_out=line["knock_out"],
        answer=answer_words(CheckAnswer(line["said"], line["good"], line["whole"], until)),
        note=line["note"],
        finding=line["finding"] or "",
        files=tuple(one["name"] for one in files if one["line"] == line["code"]),
    )
