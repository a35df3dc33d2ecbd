"""The page of a register of 1,000 risks, and one risk changed with its audit row.

``register_1000_vs_bare_template`` is the page through every middleware over its template rendered
with its finished context; ``risk_save_vs_bare_drf`` is a change over HTTP, as the form sends it,
over a bare DRF PATCH of one row behind the same session, which writes no audit row. The
PDF of a quarter's report is measured on the same register.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

from django.conf import settings
from django.test import Client
from django.utils.translation import override
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from benchmarks import urls
from benchmarks.autosave import patcher
from benchmarks.data import NOW, create_database, fill, use_database
from benchmarks.pages import _finished_context, _statements, _visit, _visitor
from benchmarks.pdf import laid_out
from benchmarks.server import Server, Session
from benchmarks.timing import alternate
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from core.canonical import sha256_of
from documents.printing import pdf as printing
from risks.assessment import Estimate
from risks.models import RiskMatrix, RiskQuarter, RiskRegister, SignedQuarter
from risks.quarters.content import quarter_content
from risks.quarters.printing import attached_quarter, quarter_html, quarter_pdf
from risks.services.controls import ControlFacts, add_control
from risks.services.matrices import load_risk_matrices
from risks.services.registers import begin_register, set_mitigation
from risks.services.risks import RiskFacts, add_risk

DATABASE = ("csms_bench_risks", 10)
ROUNDS, RISKS = 40, 1000


def _begun() -> RiskRegister:
    """A register of 1,000 risks on the 5 x 5 matrix, every third with a control."""
    load_risk_matrices(by=SYSTEM, now=NOW)
    register = begin_register(
        contractor=Contractor.objects.order_by("code")[0],
        site=None,
        title="1000",
        matrix=RiskMatrix.objects.get(code="lima_kali_lima"),
        by=SYSTEM,
        now=NOW,
    )
    for at in range(RISKS):
        facts = RiskFacts("Kegiatan", f"Bahaya {at}", "Cedera", Estimate(at % 5 + 1, at % 4 + 1))
        risk = add_risk(register=register, facts=facts, by=SYSTEM, now=NOW)
        if at % 3 == 0:
            control = ControlFacts("engineering", "Pagar", (risk.number,))
            add_control(register=register, facts=control, by=SYSTEM, now=NOW)
    return register


def _saver(session: Session, register: RiskRegister) -> Callable[[], object]:
    """A call that changes one risk, each time to another hazard."""
    versions = count(1)
    path = f"/risks/{register.key}/1/"

    def save() -> object:
        at = next(versions)
        sent: dict[str, object] = {
            "activity": "Kegiatan", "kind": "routine", "hazard": f"Bahaya ke-{at}",
            "effect": "Cedera", "before_likelihood": 1, "before_severity": 1, "version": at,
        }  # fmt: skip
        session.cookies.pop("messages", None)  # shown and gone: a browser follows to the page
        status, _content = session.send_form(path, **sent)
        assert status == 302
        return status

    return save


def _signed(register: RiskRegister) -> SignedQuarter:
    """The report of a quarter with 40 lines planned in it, and 50 very high risks, most of which
    lack one; a row that is not stored."""
    for number in range(1, 41):
        facts = ControlFacts(
            "engineering", f"Pagar {number}", (number,), cost=1_000_000 + number,
            due_on=date(2025, 4, 1) + timedelta(days=number),
        )  # fmt: skip
        add_control(register=register, facts=facts, by=SYSTEM, now=NOW)
    set_mitigation(register=register, level="sangat_tinggi", by=SYSTEM, now=NOW)
    report = RiskQuarter(
        contractor=register.contractor, year=2025, quarter=2, obstacles="Hujan tiap sore"
    )
    content = quarter_content(report, today=date(2025, 7, 7)) | {"signed_by": "Wakil PT A"}
    return SignedQuarter(revision=1, content=content, sha256=sha256_of(content), frozen_at=NOW)


def _quarter_figures(register: RiskRegister) -> dict[str, float]:
    """The PDF of a quarter's report against bare WeasyPrint on its HTML (benchmarks/pdf.py)."""
    signed = _signed(register)
    with override("id"):
        html, attached = quarter_html(signed), attached_quarter(signed)
        css = printing.stylesheet_text()

        def bare() -> bytes:
            fonts = FontConfiguration()
            stylesheet = CSS(string=css, font_config=fonts)
            return laid_out(html, attached, stylesheet=stylesheet, fonts=fonts)

        def ours() -> bytes:
            return quarter_pdf(signed)

        if ours() != bare():
            raise RuntimeError("what is compared is not the same document")
        times = alternate([ours, bare], rounds=15)
    return {
        "quarter_report_pdf_ms": times[0] * 1000,
        "quarter_report_pdf_vs_bare_weasyprint": times[0] / times[1],
    }


def measure() -> dict[str, float]:
    """Everything of a register."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    create_database(DATABASE[0])
    fill(DATABASE[1])
    use_database(DATABASE[0])
    register = _begun()
    client, path = _visitor("koordinator"), f"/risks/{register.key}/"
    page = _visit(client, path)
    urls.bare_page = _finished_context(client, path)
    bare_page = _visit(Client(headers={"host": "127.0.0.1"}), "/bare/page/")
    whole, bare = alternate([page, bare_page], rounds=ROUNDS)
    figures = {
        "register_1000_ms": whole * 1000,
        "register_1000_vs_bare_template": whole / bare,
        "register_1000_queries": _statements(page),
    }
    figures |= _quarter_figures(register)
    site = Site.objects.get().pk
    with Server(DATABASE[0]) as server:
        save, plain = alternate(
            [
                _saver(Session(server, "koordinator"), register),
                patcher(Session(server, "koordinator"), site),
            ],
            rounds=200,
            warm=20,
        )
    return figures | {"risk_save_p50_ms": save * 1000, "risk_save_vs_bare_drf": save / plain}
