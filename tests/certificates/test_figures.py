"""What certificates say to a checklist, and to rules of standing today and on past years."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from certificates.figures import certificate_facts, certificate_figures
from certificates.models import Certificate, expired_on
from certificates.selectors import CertificateCount
from certificates.services.register import end_certificate
from checklists.selectors.proposed_figures import item_facts
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from core.contributions import MeasuredScope
from evaluations.models import Evaluation, Period
from instruments.specs import as_json
from instruments.specs.parts import Code
from standings.rules.parts import StandingRuleSpec
from standings.rules.proposals import StandingFacts, condition_is_met, proposed_standing
from standings.selectors import proposals_for
from standings.trial import standing_trial
from tests.certificates.certificates_scene import AT, TODAY, UNTIL, entered, renewed
from tests.standings.standing_scene import SHIPPED, rated
from tests.visitors import visitor

DAY = timedelta(days=1)


def _scope(contractor: Contractor, end: date) -> MeasuredScope:
    return MeasuredScope(contractor.pk, date(2024, 1, 1), end)


def test_a_measured_item_takes_the_valid_certificates_for_each_site(
    contractor: Contractor, site: Site
) -> None:
    contractor.sites.add(Site.objects.create(code="S8", name="Site 8"))
    for number in ("A", "B", "C"):
        entered(contractor, number=number, site=site)
    entered(contractor, number="D", kind="petugas_p3k")
    entered(contractor, number="E", expires_on=TODAY - DAY)
    names = {"ak3_per_site", "mwt_per_month"}
    found = certificate_figures(names, _scope(contractor, TODAY))
    assert {name: one.figure for name, one in found.items()} == {"ak3_per_site": Decimal("1.5")}
    assert certificate_figures(names, _scope(contractor, UNTIL + DAY))["ak3_per_site"].figure == 0
    assert not certificate_figures({"mwt_per_month"}, _scope(contractor, TODAY))


def test_one_renewed_before_its_last_day_counts_once(contractor: Contractor) -> None:
    renewed(entered(contractor))
    names = {"ak3_per_site"}
    assert certificate_figures(names, _scope(contractor, TODAY))["ak3_per_site"].figure == 1
    before = certificate_figures(names, _scope(contractor, TODAY - DAY))
    assert before["ak3_per_site"].figure == 1


def test_a_figure_for_each_site_is_rounded_as_every_other() -> None:
    assert CertificateCount(valid=1, covered=1, sites=8).per_site == Decimal("0.13")
    assert CertificateCount(valid=0, covered=0, sites=0).per_site is None


def test_the_checklist_says_beside_item_2_01_what_the_register_shows(
    evaluation: Evaluation, contractor: Contractor, other_contractor: Contractor, coordinator: User
) -> None:
    entered(other_contractor)
    assert not item_facts(evaluation)
    entered(contractor, site=contractor.sites.get())
    assert [*item_facts(evaluation)] == ["2.01"]
    page = visitor(coordinator).get(f"/evaluations/{evaluation.pk}/checklist/").text
    assert "1 valid on 31 December 2024, at 1 of 1 sites" in page
    assert not certificate_facts({"csms-2.02"}, _scope(contractor, TODAY))


def test_expired_is_told_of_any_day(contractor: Contractor) -> None:
    first = entered(contractor, expires_on=TODAY - 10 * DAY)
    left = entered(contractor, number="B", expires_on=TODAY - 10 * DAY)
    end_certificate(certificate=left, reason="Dijual.", seen=1, by=SYSTEM, now=AT)
    second = renewed(first, expires_on=UNTIL)

    def expired(day: date) -> set[int]:
        return set(Certificate.objects.filter(expired_on(day)).values_list("pk", flat=True))

    assert expired(TODAY - 10 * DAY) == set()
    assert expired(TODAY - DAY) == {first.pk, left.pk}  # renewed and ended only today
    assert expired(TODAY) == set()
    assert expired(UNTIL + DAY) == {second.pk}


RULE = StandingRuleSpec(
    code=Code("dokumen"), title=SHIPPED.title, standing="suspended", expired_documents=2
)


def test_a_rule_counts_expired_documents_and_older_versions_keep_their_hash() -> None:
    rules = replace(SHIPPED, rules=(*SHIPPED.rules, RULE))
    found = [proposed_standing(rules, StandingFacts("biru", 0, 0, count)) for count in (1, 2)]
    assert [one and one.standing for one in found] == ["may_work", "suspended"]
    assert all("expired_documents" not in rule for rule in as_json(SHIPPED)["rules"])
    told = [
        condition_is_met(
            StandingFacts("biru", 0, 0, count), measure="expired_documents", at_most=0, ratings=()
        )
        for count in (0, 1)
    ]
    assert told == [True, False]


def test_rules_read_what_is_expired_today_and_on_the_day_a_result_was_published(
    contractor: Contractor, other_contractor: Contractor, year: Period, manager: User
) -> None:
    result = rated("biru", contractor=contractor, period=year)
    rules = replace(SHIPPED, rules=(*SHIPPED.rules, replace(RULE, expired_documents=1)))
    published = result.publication.published_at.date()
    entered(contractor, expires_on=published - DAY)
    entered(contractor, number="B", expires_on=published + DAY)
    entered(other_contractor, expires_on=published - DAY)
    today = proposals_for(Contractor.objects.all(), rules=rules, now=AT)[contractor.pk]
    assert (
        today.facts.expired_documents
        == Certificate.objects.filter(expired_on(TODAY), contractor=contractor).count()
    )
    (row,) = standing_trial(manager, before=SHIPPED, after=rules).rows
    assert (row.before, row.after, row.facts.expired_documents) == ("may_work", "suspended", 1)
