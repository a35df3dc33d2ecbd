"""``make truth``: page, PDF, workbook, API and tables of every result, held against scoring.

Not a benchmark and not a test: 300 contractors x three years take a quarter of an hour. Each place
is read back as a reader would: the cells of the pages, the text of the PDFs, the cells of the
workbook (the frozen figure and its formula, recomputed by LibreOffice where that is installed), the
JSON of the API, the CSV. Prints for each how many figures were held against the output and how many
differ, names the first that do, and exits 1 where one does.

``python -m benchmarks.truth [contractors [one PDF in so many]]``; DATABASE_NAME takes a database
that is there instead of a new one.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from shutil import which
from typing import Any

import django

from contractors.choices import Audience

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

DATABASE = "csms_bench_truth"
RATES = ("fr", "sr", "trir")
RATE_CELL = r'<abbr[^>]*>(FR|SR|TRIR)</abbr></dt><dd class="figure">([^<]*)<'
MOST_NAMED = 5  # differences that are named of each place
Figures = dict[str, str | None]  # "percent", "mean", "element 1", "fr" ...: as scoring wrote them
Places = dict[str, Callable[[], Iterator[tuple[str, Figures]]]]


class PageRows(HTMLParser):
    """The rows of every table of a page: the texts of their cells, and the first link's address."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append(("", []))
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1][1].append("")
            self.is_inside = True
        elif tag == "a" and self.rows and not self.rows[-1][0]:
            self.rows[-1] = (dict(attrs).get("href") or "", self.rows[-1][1])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.rows[-1][1][-1] += data


def table_rows(page: str) -> list[tuple[str, list[str]]]:
    """Address and cells of each row, white space collapsed."""
    found = PageRows()
    found.feed(page)
    return [(url, [" ".join(cell.split()) for cell in cells]) for url, cells in found.rows]


def figure_of(cell: str) -> str | None:
    """``"58.2"`` of "▼ 58,2 %" or "1.234,5"; None of a dash."""
    told = cell.replace("▼", "").replace("%", "").strip().rsplit(" ", 1)[-1]
    return None if told in {"–", ""} else told.replace(".", "").replace(",", ".")


def number_of(value: Any) -> str | None:
    """A number of a cell or of JSON as scoring writes it."""
    return None if value in (None, "") else f"{float(value):.1f}"


def frozen_of(output: Any, exposure: Any, *, lost: Any, responses: Any) -> Figures:
    """The yardstick of one result."""
    return {
        **{f"lost {one['item']}": one["points"] for one in lost},
        **{f"score {one['item']}": number_of(one.get("score")) for one in responses},
        "percent": output["percent"],
        "mean": output["mean_of_elements"],
        **{f"element {one['code']}": one["percent"] for one in output["elements"]},
        **{name: exposure[name] for name in RATES},
    }


def main(contractors: int = 300, one_in: int = 1) -> int:
    """Hold every place against the outputs; 1 where a figure differs."""
    from django.conf import settings
    from django.utils.translation import override

    from benchmarks.data import create_database
    from benchmarks.pages import _visitor
    from benchmarks.years import fill_years
    from evaluations.models import Result

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    if not os.environ.get("DATABASE_NAME"):
        create_database(DATABASE)
        fill_years(contractors)
    wanted = {
        sha256: frozen_of(output, exposure, lost=lost, responses=responses)
        for sha256, output, exposure, lost, responses in Result.objects.values_list(
            "sha256", "output", "context__exposure", "context__lost", "case__responses"
        ).iterator(chunk_size=100)
    }
    wrong = 0
    with override("id"), tempfile.TemporaryDirectory() as folder:
        for name, read in places(_visitor("manajer"), Path(folder), one_in=one_in).items():
            wrong += _held(name, read(), wanted=wanted)
    return int(bool(wrong))


def _held(name: str, told: Iterator[tuple[str, Figures]], *, wanted: dict[str, Figures]) -> int:
    """How many figures of a place differ; what it does not tell is not held against it."""
    figures = 0
    results = set()
    different: list[str] = []
    for sha256, found in told:
        results.add(sha256)
        for key, value in found.items():
            figures += 1
            if value != (right := wanted[sha256].get(key, "nothing")):
                different.append(f"{sha256[:12]} {key}: {value}, and not {right}")
    said = f"{len(results):>6} results{figures:>8} figures{len(different):>6} wrong"
    sys.stdout.write(f"{name:<28}{said}\n")
    for line in different[:MOST_NAMED]:
        sys.stdout.write(f"    {line}\n")
    sys.stdout.flush()
    return len(different)


def places(client: Any, folder: Path, *, one_in: int) -> Places:
    """Every place that tells figures, by its name."""
    return {
        "page: scorecard": lambda: scorecards(client),
        "page: comparison": lambda: heat_maps(client, "/comparison/?year={year}"),
        "page: dashboard": lambda: heat_maps(client, "/dashboard/?year={year}"),
        "API: results to items": lambda: api(client),
        "CSV: heat map": lambda: tables(client),
        "workbook: frozen, stored": lambda: workbook(folder, is_recomputed=False),
        "workbook: recomputed": lambda: workbook(folder, is_recomputed=True),
        "PDF: scorecard": lambda: papers(one_in),
    }


def scorecards(client: Any) -> Iterator[tuple[str, Figures]]:
    """Each scorecard: total, mean, elements, rates, and the points lost by item."""
    for sha256, codes in _codes():
        page = client.get(f"/results/{sha256}/").content.decode()
        total, mean = map(figure_of, re.findall(r'verdict__big">([^<]*)<', page))
        told: Figures = {"percent": total, "mean": mean}
        for name, value in re.findall(RATE_CELL, page):
            told[name.lower()] = figure_of(value)
        for _url, cells in table_rows(page):
            first = cells[0].split(" ")[0] if cells else ""
            if first in codes and len(cells) > 2:
                told[f"element {first}"] = figure_of(cells[2].removesuffix("%"))
            elif len(cells) == 5 and re.fullmatch(r"[\d.]+", first):
                told[f"lost {first}"] = figure_of(cells[1])
        yield sha256, told


def _codes() -> Iterator[tuple[str, list[str]]]:
    from evaluations.models import Result

    for sha256, elements in Result.objects.values_list("sha256", "output__elements").iterator():
        yield sha256, [one["code"] for one in elements]


def _years() -> list[int]:
    from evaluations.models import Period

    return sorted(set(Period.objects.values_list("year", flat=True)))


def heat_maps(client: Any, address: str) -> Iterator[tuple[str, Figures]]:
    """The rows of a heat map: its elements, then the total."""
    codes = dict(_codes())
    for year in _years():
        page = client.get(address.format(year=year)).content.decode()
        for url, cells in table_rows(page):
            sha256 = url.removeprefix("/results/").strip("/")
            if sha256 not in codes or len(cells) < len(codes[sha256]) + 3:
                continue
            names = [*(f"element {code}" for code in codes[sha256]), "percent"]
            yield sha256, dict(zip(names, map(figure_of, cells[1:]), strict=False))


def api(client: Any) -> Iterator[tuple[str, Figures]]:
    """All pages of three tables."""
    for row in _pages(client, "results"):
        told = {"percent": row["percent"], "mean": row["mean_of_elements"]}
        told |= {name: row[name] for name in RATES}
        yield row["result"], {name: number_of(value) for name, value in told.items()}
    for row in _pages(client, "elements"):
        yield row["result"], {f"element {row['element']}": number_of(row["percent"])}
    for row in _pages(client, "items"):
        told = {f"score {row['item']}": number_of(row["score"])}
        if row["points_lost"] is not None:
            told[f"lost {row['item']}"] = number_of(row["points_lost"])
        yield row["result"], told


def _pages(client: Any, table: str) -> Iterator[Any]:
    address = f"/api/v1/data/{table}/"
    while address:
        page = client.get(address).json()
        yield from page["value"]
        address = page.get("@odata.nextLink", "").removeprefix("http://127.0.0.1")


def tables(client: Any) -> Iterator[tuple[str, Figures]]:
    """The table of the heat map as a file."""
    codes = dict(_codes())
    for year in _years():
        content = b"".join(client.get(f"/data/heat.csv?year={year}").streaming_content)
        for row in csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"):
            sha256, cells = list(row.values())[-1], list(row.values())[3:]
            names = [*(f"element {code}" for code in codes[sha256]), "percent", "mean"]
            figures = [cell.replace(",", ".") or None for cell in cells]
            yield sha256, dict(zip(names, figures, strict=False))


def workbook(folder: Path, *, is_recomputed: bool) -> Iterator[tuple[str, Figures]]:
    """Frozen figure and formula of each; without stored values where a program recomputes."""
    from openpyxl import load_workbook

    from evaluations.models import Result
    from reports.figures_book.reading import figures_book_of
    from reports.figures_book.writing import write_book

    path = folder / "figures.xlsx"
    found = figures_book_of(Result.objects.all())
    assert found is not None
    write_book(found, path, step=lambda _done, _total: None)
    if is_recomputed:
        if not which("soffice"):
            return
        path = _recomputed(path)
    book = load_workbook(path, data_only=True, read_only=True)
    results, elements = book.worksheets[1], book.worksheets[2]
    digests: dict[tuple[str, Any], str] = {}
    for row in results.iter_rows(min_row=2, values_only=True):
        digests[str(row[1]), row[2]] = str(row[24])
        for at in (0, 1):
            told = {"percent": row[5 + at], "mean": row[11 + at]}
            told |= {name: row[18 + 2 * place + at] for place, name in enumerate(RATES)}
            yield str(row[24]), {name: number_of(value) for name, value in told.items()}
    for row in elements.iter_rows(min_row=2, values_only=True):
        for at in (5, 6):
            yield digests[str(row[0]), row[1]], {f"element {row[2]}": number_of(row[at])}


def _recomputed(path: Path) -> Path:
    """The workbook without stored values, opened and saved by LibreOffice."""
    from openpyxl import load_workbook

    bare, out = path.with_name("bare.xlsx"), path.parent / "out"
    load_workbook(path).save(bare)
    office = which("soffice") or ""
    subprocess.run(  # noqa: S603 - our own file
        [office, f"-env:UserInstallation=file://{path.parent}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(bare)],
        check=True, capture_output=True,
    )  # fmt: skip
    return out / bare.name


def papers(one_in: int) -> Iterator[tuple[str, Figures]]:
    """The text of each scorecard's PDF: the figures that stand behind their words."""
    from pypdf import PdfReader

    from core.figures import figure
    from evaluations.models import Result
    from reports.archival import attached_result
    from reports.rendering import scorecard_pdf
    from reports.scorecard import scorecard_of

    results = Result.objects.select_related("publication").order_by("pk")
    for result in results.iterator(chunk_size=20):
        if result.pk % one_in:
            continue
        card = scorecard_of(result, audience=Audience.OWNER)
        reader = PdfReader(BytesIO(scorecard_pdf(card, attached_result(result))))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        told = {"percent": _behind("Total", text), "mean": _behind("Rata-rata elemen", text)}
        for one in card.elements:
            words = rf"{one.code} {one.title}"
            told[f"element {one.code}"] = _behind(words, text, weight=figure(one.weight))
        yield result.sha256, told


def _behind(words: str, text: str, *, weight: str = "") -> str | None:
    """The first figure behind these words, and behind the weight where one is told."""
    between = rf"(?: \(.*?\))? {re.escape(weight)}" if weight else ""
    found = re.search(rf"{re.escape(words)}{between} (–|[\d.,]+ %)", text)
    return figure_of(found[1].removesuffix("%")) if found else "not found"


if __name__ == "__main__":
    django.setup()
    sys.exit(main(*map(int, sys.argv[1:3])))
