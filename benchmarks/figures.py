"""The workbook of 300 contractors x 61 items against the same library writing the same cells.

*Ours* is what the job does: the results read from the database, formulas made, the file written.
*Bare* is XlsxWriter alone, told cell by cell what ours told it, from a list in memory.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import override
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from benchmarks.data import create_database, fill, use_database
from benchmarks.timing import alternate
from evaluations.models import Result
from reports.figures_book.reading import figures_book_of
from reports.figures_book.writing import write_book

DATABASE = "csms_bench_figures"
CONTRACTORS = 301  # one of them stays open
ROUNDS = 5
CALLS = ("write_string", "write_number", "write_blank", "write_formula")
Call = tuple[str, str, tuple[Any, ...]]


def measure() -> dict[str, float]:
    """Medians over alternating rounds in one warm process."""
    create_database(DATABASE)
    fill(CONTRACTORS)
    use_database(DATABASE)
    results = Result.objects.filter(evaluation__instrument__code="csms")
    with override("id"), TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"

        def ours() -> None:
            found = figures_book_of(results)
            if found is None or found.count != CONTRACTORS - 1:
                raise RuntimeError("this is not the database to measure")
            write_book(found, path, step=lambda _done, _total: None)

        calls = recorded_cells(ours)

        def bare() -> None:
            book = Workbook(str(path), {"constant_memory": True})
            look = book.add_format({"num_format": "0.0"})
            sheets: dict[str, Any] = {}
            for name, method, what in calls:
                sheet = sheets.get(name) or sheets.setdefault(name, book.add_worksheet(name))
                getattr(sheet, method)(*what[:3], look, *what[4:])
            book.close()

        times = alternate([ours, bare], rounds=ROUNDS, warm=1)
    return {
        "workbook_300x61_ms": times[0] * 1000,
        "workbook_300x61_vs_bare_writer": times[0] / times[1],
    }


def recorded_cells(work: Callable[[], object]) -> list[Call]:
    """Every cell that ``work`` writes, by sheet."""
    calls: list[Call] = []
    kept = {name: getattr(Worksheet, name) for name in CALLS}

    def recording(name: str) -> Callable[..., Any]:
        def call(sheet: Any, *what: Any) -> Any:
            calls.append((sheet.name, name, what))
            return kept[name](sheet, *what)

        return call

    for name in CALLS:
        setattr(Worksheet, name, recording(name))
    try:
        work()
    finally:
        for name, method in kept.items():
            setattr(Worksheet, name, method)
    return calls
