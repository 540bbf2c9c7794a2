"""Names, doubts, particulars, readiness and the request to publish."""

import datetime

import pytest

from tests.conftest import Cast
from tests.directives.factories import LATER, item_with, make_read, sample_reading
from tests.factories import AT
from vungmanh.core.errors import DomainError
from vungmanh.core.models import AuditEntry, Job
from vungmanh.directives.domain import confirming, findings, publishing
from vungmanh.directives.domain.bodies import resolve_actor
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.domain.publishing import readiness, request_publication, withdraw_publication
from vungmanh.directives.enums import DirectiveState, FindingState
from vungmanh.directives.models import Directive, ItemActor
from vungmanh.units.models import RememberedName

pytestmark = pytest.mark.django_db


@pytest.fixture
def directive(cast: Cast) -> Directive:
    return make_read(cast)


def confirm_all(directive: Directive, cast: Cast) -> None:
    """Bring a directive to where it can be published."""
    for item in directive.items.all():
        confirming.accept_item(item, by=cast.officer, at=LATER, version=item.version)
    values = {"issuer": cast.province, "territory": cast.province}
    confirm_document(directive, values, by=cast.officer, at=LATER, version=directive.version)
    directive.refresh_from_db()


def test_name_is_asked_once_and_remembered(cast: Cast, directive: Directive) -> None:
    actor = item_with(directive, "hòm thư").actors.get()
    version = actor.item.version
    assert resolve_actor(actor, units=[cast.department], by=cast.officer, at=LATER, version=version) == 1
    actor.refresh_from_db()
    assert (list(actor.units.all()), actor.is_resolved, actor.is_confirmed) == ([cast.department], True, True)
    assert RememberedName.objects.get().within == cast.province
    reading = sample_reading(sample_reading().text + "\n")
    second = make_read(cast, reading=reading, name="khac.txt")
    assert list(item_with(second, "hòm thư").actors.get().units.all()) == [cast.department]


def test_name_is_settled_in_every_place_of_the_directive(cast: Cast, directive: Directive) -> None:
    places = ItemActor.objects.filter(item__directive=directive, text="UBND các xã, phường")
    actor = places.filter(item__part="reports").get()
    arguments = {"by": cast.officer, "at": LATER, "version": 1}
    assert resolve_actor(actor, units=[cast.commune, cast.other_commune], remember=False, **arguments) == 2
    assert [place.units.count() for place in places] == [2, 2]
    assert not RememberedName.objects.exists()


def test_name_may_stand_for_no_unit(cast: Cast, directive: Directive) -> None:
    actor = item_with(directive, "hòm thư").actors.get()
    resolve_actor(actor, is_only_text=True, by=cast.officer, at=LATER, version=1)
    assert not publishing.unresolved_actors(directive).exists()


def test_name_that_stands_for_no_unit_is_not_asked_for_again(cast: Cast, directive: Directive) -> None:
    actor = item_with(directive, "hòm thư").actors.get()
    resolve_actor(actor, is_only_text=True, by=cast.officer, at=LATER, version=1)
    second = make_read(cast, reading=sample_reading(sample_reading().text + "\n"), name="khac.txt")
    again = item_with(second, "hòm thư").actors.get()
    assert (again.is_resolved, again.collective, again.units.count()) == (True, "", 0)


def test_name_needs_exactly_one_meaning(cast: Cast, directive: Directive) -> None:
    actor = item_with(directive, "hòm thư").actors.get()
    with pytest.raises(DomainError) as refused:
        resolve_actor(actor, by=cast.officer, at=LATER, version=1)
    assert refused.value.code == "resolution_unclear"


def test_contradiction_is_settled_by_keeping_one(cast: Cast, directive: Directive) -> None:
    doubt = directive.findings.get(code="contradiction")
    kept = item_with(directive, "Trên 92%")
    findings.keep_one(doubt, kept, reason="Mâu thuẫn, giữ I.1", by=cast.officer, at=LATER)
    doubt.refresh_from_db()
    other = item_with(directive, "Từ 91,5%")
    assert (doubt.state, item_with(directive, "Trên 92%").state) == (FindingState.SETTLED, "accepted")
    assert (other.state, other.reason) == ("rejected", "Mâu thuẫn, giữ I.1")


def test_doubt_can_be_left_and_opened_again(cast: Cast, directive: Directive) -> None:
    doubt = directive.findings.get(code="contradiction")
    findings.settle_finding(doubt, state=FindingState.IGNORED, note="Hai đối tượng", by=cast.officer, at=LATER)
    with pytest.raises(DomainError) as refused:
        findings.settle_finding(doubt, state=FindingState.SETTLED, by=cast.leader, at=LATER)
    assert (refused.value.code, refused.value.params["by"]) == ("changed_meanwhile", str(cast.officer))
    assert findings.settle_finding(doubt, state=FindingState.OPEN, by=cast.leader, at=LATER).state == "open"


def test_particulars_are_confirmed_with_the_version_seen(cast: Cast, directive: Directive) -> None:
    values = {"number": " 113/KH-UBND ", "issuer": cast.province, "territory": cast.province}
    row = confirm_document(directive, values, by=cast.officer, at=LATER, version=1)
    assert (row.number, row.number_key, row.document_fields_confirmed, row.version) == (
        "113/KH-UBND",
        "113-kh-ubnd",
        True,
        2,
    )
    assert AuditEntry.objects.get(action="directive.confirmed").changes["number"] == ["112/KH-UBND", "113/KH-UBND"]
    with pytest.raises(DomainError) as refused:
        confirm_document(directive, values, by=cast.leader, at=LATER, version=1)
    assert (refused.value.code, refused.value.params["by"]) == ("changed_meanwhile", str(cast.officer))


def test_particulars_refuse_a_period_that_ends_before_it_begins(cast: Cast, directive: Directive) -> None:
    values = {"period_from": datetime.date(2026, 5, 1), "period_to": datetime.date(2026, 1, 1)}
    with pytest.raises(DomainError) as refused:
        confirm_document(directive, values, by=cast.officer, at=LATER, version=1)
    assert refused.value.params["fields"] == {"period_to": "before_start"}


def test_new_territory_asks_for_the_names_again(cast: Cast, directive: Directive) -> None:
    lead = item_with(directive, "đào tạo").actors.get(role="lead")
    values = {"issuer": cast.neighbour_province, "territory": cast.neighbour_province}
    confirm_document(directive, values, by=cast.officer, at=LATER, version=1)
    lead.refresh_from_db()
    assert (lead.is_resolved, lead.units.count()) == (False, 0)


def test_readiness_lists_what_is_open(cast: Cast, directive: Directive) -> None:
    found = {point.code: (point.count, point.is_blocking) for point in readiness(directive)}
    assert found.pop("no_issuer", None) in (None, (1, True))
    assert found == {
        "document_unconfirmed": (1, True),
        "undecided_items": (7, True),
        "nothing_accepted": (1, True),
        "unresolved_names": (1, False),
        "open_findings": (1, False),
        "open_unread": (1, False),
    }


def test_publication_is_asked_for_once_what_blocks_is_done_and_the_rest_known(cast: Cast, directive: Directive) -> None:
    with pytest.raises(DomainError) as refused:
        request_publication(directive, by=cast.officer, at=LATER, version=directive.version)
    assert refused.value.code == "not_ready"
    confirm_all(directive, cast)
    with pytest.raises(DomainError) as refused:
        request_publication(directive, by=cast.officer, at=LATER, version=directive.version)
    assert refused.value.code == "open_points"
    job = request_publication(directive, by=cast.officer, at=LATER, version=directive.version, knows_open=True)
    directive.refresh_from_db()
    assert (directive.state, job.task) == (DirectiveState.PUBLISHING, "programmes.publish")


def test_second_of_two_publishers_is_told_who_did(cast: Cast, directive: Directive) -> None:
    confirm_all(directive, cast)
    request_publication(directive, by=cast.officer, at=LATER, version=directive.version, knows_open=True)
    with pytest.raises(DomainError) as refused:
        request_publication(directive, by=cast.leader, at=LATER, version=directive.version, knows_open=True)
    assert (refused.value.code, refused.value.params["by"]) == ("already_publishing", str(cast.officer))
    assert Job.objects.filter(task="programmes.publish").count() == 1


def test_publication_that_failed_can_be_withdrawn(cast: Cast, directive: Directive) -> None:
    confirm_all(directive, cast)
    job = request_publication(directive, by=cast.officer, at=LATER, version=directive.version, knows_open=True)
    with pytest.raises(DomainError):
        withdraw_publication(directive, by=cast.officer, at=LATER)
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert withdraw_publication(directive, by=cast.officer, at=AT).state == DirectiveState.READ
