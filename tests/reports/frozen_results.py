"""Results as approval freezes them, built straight from the two reference cases.

The documents read only what is frozen, so their tests need no evaluation to be filled first.
"""

import copy
import json
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from contractors.models import Contractor
from core.canonical import JsonObject, sha256_of
from evaluations.models import Evaluation, Period, Publication, Result
from instruments.models import Instrument, Ladder, RuleSet
from scoring import parse_case, result_as_json, score

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases"
APPROVED = datetime(2025, 1, 20, 8, 0, tzinfo=UTC)
PUBLISHED = datetime(2025, 1, 27, 3, 0, tzinfo=UTC)

NOTES = {
    "pt_a": {
        "1": "Manajer turun ke lapangan empat kali sebulan; K3L menjadi prioritas operasi.",
        "2": "Tiga petugas K3 bersertifikat, anggaran pelatihan, TPS limbah B3 sesuai standar.",
        "3": "JSA khusus tiap pekerjaan, diulas harian; lebih dari 95 % izin terbit sebelum mulai.",
        "4": "Sekitar sepuluh laporan near miss sebulan, dipakai untuk memperkirakan risiko.",
        "5": "Lebih dari 95 % CAPA selesai tepat waktu; tinjauan manajemen tiap triwulan.",
    },
    "pt_b": {
        "1": "Turun ke lapangan sebulan sekali dan di atas kertas; K3L diserahkan ke petugas HSE.",
        "2": "Satu AK3 Umum untuk dua lokasi, sedikit pelatihan, penyimpanan B3 belum standar.",
        "3": "JSA disalin dari proyek lain; 3 dari 10 pekerjaan berisiko mulai tanpa izin sah.",
        "4": "Sekitar satu laporan near miss sebulan; inspeksi jarang dan tidak menyeluruh.",
        "5": "Sekitar 40 % CAPA terlambat; satu tinjauan setahun tanpa tindak lanjut.",
    },
}
INCIDENTS = {
    "A-1": ("lti", 0, 1, 12, "Pit Selatan", "Tangan operator terjepit saat ganti mata bor."),
    "A-2": (
        "fatal",
        1,
        0,
        0,
        "Hauling KM 14",
        "Dump truck terguling di tikungan; sopir meninggal.",
    ),
    "A-3": ("lti", 0, 1, 30, "Workshop", "Mekanik jatuh dari platform tanpa pagar."),
    "A-4": ("fatal", 1, 1, 45, "Pit Utara", "Longsoran lereng menimpa unit survei."),
}


@dataclass(frozen=True)
class Yardsticks:
    """The published things an evaluation is pinned to."""

    instrument: Instrument
    ladder: Ladder
    rule_set: RuleSet


@cache
def reference(name: str) -> tuple[JsonObject, JsonObject]:
    """The case and the expected output of ``pt_a`` or ``pt_b``, 2024."""
    case = json.loads((CASES / f"{name}_2024.json").read_text(encoding="utf-8"))
    output = json.loads((CASES / f"{name}_2024.expected.json").read_text(encoding="utf-8"))
    return case, output


@cache
def instrument_file() -> JsonObject:
    found = _yaml("instruments/library/csms-v1.yaml")
    # A plain YAML 1.1 reader takes the key `on` for a boolean.
    found["rules"] = [
        {"on" if key is True else key: value for key, value in rule.items()}
        for rule in found["rules"]
    ]
    return found


@cache
def ladder_file() -> JsonObject:
    return _yaml("instruments/library/ladders/csms_4-v1.yaml")


def _yaml(path: str) -> JsonObject:
    found: JsonObject = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return found


def make_yardsticks() -> Yardsticks:
    instrument, ladder = instrument_file(), ladder_file()
    made_ladder = Ladder.objects.create(
        code=ladder["code"], version=1, title_id=ladder["title"]["id"], sha256="1" * 64,
        content=ladder,
    )  # fmt: skip
    rule_set = RuleSet.objects.create(
        code="csms", version=1, title_id="Aturan CSMS", sha256="2" * 64,
        content={"rules": instrument["rules"]},
    )  # fmt: skip
    made = Instrument.objects.create(
        code="csms", version=1, title_id=instrument["title"]["id"],
        title_en=instrument["title"]["en"], sha256="3" * 64, aggregation="elements",
        ladder=made_ladder, rule_set=rule_set, content={"levels": []},
    )  # fmt: skip
    return Yardsticks(made, made_ladder, rule_set)


def make_period(yardsticks: Yardsticks, year: int, *, audit_round: int = 0) -> Period:
    return Period.objects.create(
        year=year, round=audit_round, start=date(year, 1, 1), end=date(year, 12, 31),
        instrument=yardsticks.instrument, ladder=yardsticks.ladder,
        rule_set=yardsticks.rule_set, submit_by=date(year + 1, 1, 15),
    )  # fmt: skip


def context_of(
    name: str, *, contractor: Contractor, year: int = 2024, case: JsonObject | None = None
) -> JsonObject:
    """What a reader needs besides the case, as the approval service freezes it."""
    case = case or reference(name)[0]
    instrument, ladder = instrument_file(), ladder_file()
    return {
        "schema": 1,
        "owner": "PT XYZ",
        "contractor": {
            "code": contractor.code, "name": contractor.name,
            "scope": contractor.scope, "risk_class": contractor.risk_class,
        },
        "period": {"year": year, "start": f"{year}-01-01", "end": f"{year}-12-31", "note": ""},
        "evaluation": {"id": 1, "revision": 1, "level": "", "level_title": None},
        "instrument": {
            "code": "csms", "version": 1, "title": instrument["title"], "sha256": "3" * 64,
            "origin": instrument["origin"],
        },
        "ladder": ladder | {"sha256": "1" * 64},
        "rule_set": {
            "code": "csms", "version": 1, "sha256": "2" * 64,
            "rules": [rule for rule in instrument["rules"] if rule["on"]],
        },
        "elements": [
            {"code": str(e["code"]), "title": e["title"], "weight": str(e["weight"]),
             "note": NOTES[name][str(e["code"])]}
            for e in instrument["elements"]
        ],
        "groups": instrument["groups"],
        "aspects": instrument["aspects"],
        "items": _items(case),
        "incidents": [_incident(entry) for entry in case["incidents"]],
        "undecided": [],
        "reopened": None,
        "exposure": _exposure(case),
        "people": {
            "submitted_by": "Sari Wulandari", "submitted_at": "2025-01-12T02:00:00+00:00",
            "approved_by": "Budi Hartono", "approved_at": APPROVED.isoformat(),
        },
        "lost": _lost(case),
    }  # fmt: skip


def _items(case: JsonObject) -> list[JsonObject]:
    instrument = instrument_file()
    titles = {i["code"]: i["title"] for e in instrument["elements"] for i in e["items"]}
    choices = {c["code"]: c["label"] for c in next(iter(instrument["scales"].values()))["choices"]}
    responses = {response["item"]: response for response in case["responses"]}
    return [
        _item(item, titles[item["code"]], response=responses.get(item["code"], {}), choices=choices)
        for item in case["items"]
    ]


def _item(
    item: JsonObject, title: JsonObject, *, response: JsonObject, choices: JsonObject
) -> JsonObject:
    choice, left_out = response.get("score", ""), response.get("na", False)
    return {
        "code": item["code"], "lineage": item["code"], "element": item["element"],
        "title": title, "choice": choice, "choice_label": choices.get(choice),
        "not_applicable": left_out, "na_reason": "Tidak ada pekerjaan ini." if left_out else "",
        "note": "Dokumen ada, pelaksanaan belum merata." if choice == "2" else "",
    }  # fmt: skip


def _incident(entry: JsonObject) -> JsonObject:
    kind, fatalities, injured, days, site, description = INCIDENTS[entry["ref"]]
    return {
        "ref": entry["ref"], "date": entry["date"], "kind": kind, "fatalities": fatalities,
        "injured": injured, "lost_days": days, "site": site, "description": description,
    }  # fmt: skip


def _exposure(case: JsonObject) -> JsonObject:
    incidents = case["incidents"]
    bases = {"fr_base": 1_000_000, "sr_base": 1_000_000, "trir_base": 200_000}
    if not incidents:
        return bases | {
            "man_hours": 0, "months": 0, "lti": 0, "fatal": 0, "fatalities": 0, "lost_days": 0,
            "recordables": 0, "fr": None, "sr": None, "trir": None,
        }  # fmt: skip
    return bases | {
        "man_hours": 1_240_000, "months": 12, "lti": 4, "fatal": 2, "fatalities": 2,
        "lost_days": 87, "recordables": 4, "fr": "3.2", "sr": "9747.6", "trir": "0.6",
    }  # fmt: skip


def _lost(case: JsonObject) -> list[JsonObject]:
    scores = {r["item"]: Decimal(r["score"]) for r in case["responses"] if "score" in r}
    weights = {element["code"]: Decimal(element["weight"]) for element in case["elements"]}
    sums: dict[str, Decimal] = {}
    for item in case["items"]:
        sums[item["element"]] = sums.get(item["element"], Decimal(0)) + Decimal(item["weight"])
    lost = [
        (
            weights[item["element"]] * Decimal(item["weight"]) / sums[item["element"]]
            * (1 - scores[item["code"]] / Decimal(item["max"])),
            item["code"],
        )
        for item in case["items"]
        if item["code"] in scores
    ]  # fmt: skip
    return [
        {"item": code, "points": str(points.quantize(Decimal("0.1")))}
        for points, code in sorted(lost, key=lambda pair: (-pair[0], pair[1]))
        if points > 0
    ]


def comparison_of(name: str, *, previous: bool = True) -> JsonObject:
    """What publication freezes: the average of the year's contractors, and last year's result."""
    outputs = [reference(other)[1] for other in ("pt_a", "pt_b")]
    codes = [element["code"] for element in outputs[0]["elements"]]

    def mean(figures: list[str]) -> str:
        total = sum((Decimal(figure) for figure in figures), Decimal(0))
        return str((total / len(figures)).quantize(Decimal("0.1")))

    elements = {
        code: mean([o["elements"][index]["percent"] for o in outputs])
        for index, code in enumerate(codes)
    }
    lower = {code: str(Decimal(figure) - 3) for code, figure in elements.items()}
    last = {"pt_a": ("80.4", "hijau"), "pt_b": ("61.5", "merah")}[name]
    return {
        "average": {
            "contractors": 2,
            "percent": mean([o["percent"] for o in outputs]),
            "elements": elements,
        },
        "previous": {
            "year": 2023, "sha256": sha256(name.encode()).hexdigest(), "percent": last[0],
            "rating": last[1], "rating_by_score": last[1], "elements": lower,
        }
        if previous
        else None,
    }  # fmt: skip


def make_result(
    name: str = "pt_a",
    *,
    contractor: Contractor,
    period: Period,
    published: bool = True,
    context: JsonObject | None = None,
    output: JsonObject | None = None,
    case: JsonObject | None = None,
) -> Result:
    """An approved, and unless told otherwise published, result of a reference case."""
    evaluation = Evaluation.objects.create(
        period=period, contractor=contractor, instrument=period.instrument,
        ladder=period.ladder, rule_set=period.rule_set,
        status="published" if published else "approved",
    )  # fmt: skip
    frozen = {
        "case": case or reference(name)[0],
        "output": output or copy.deepcopy(reference(name)[1]),
        "context": context or context_of(name, contractor=contractor, year=period.year, case=case),
    }
    result = Result.objects.create(
        evaluation=evaluation, revision=1, sha256=sha256_of(frozen), approved_at=APPROVED, **frozen
    )
    if published:
        Publication.objects.create(
            result=result, comparison=comparison_of(name), published_at=PUBLISHED
        )
    return result


def random_case(seed: int) -> tuple[JsonObject, JsonObject]:
    """A reference case with other answers, some not applicable, and what scoring says of it."""
    lot = random.Random(seed)  # noqa: S311 - a test's, and always the same
    case = copy.deepcopy(reference("pt_b")[0])
    for response in case["responses"]:
        response["score"] = str(lot.choice([0, 1, 2, 3, 4]))
        if lot.random() < 0.15:
            del response["score"]
            response["na"] = True
    return case, result_as_json(score(parse_case(case)))


def make_random_result(seed: int, *, contractor: Contractor, period: Period) -> Result:
    """A published result of a random case: figures that nobody has chosen."""
    case, output = random_case(seed)
    return make_result("pt_b", contractor=contractor, period=period, case=case, output=output)
