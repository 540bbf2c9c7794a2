"""The whole way with the real reader: the commune drafts its plan, signs the Word file, uploads it, links it; the sentence
that it left out is told, and what its own programme has done stands beside the duty above."""

from __future__ import annotations

import io

import pytest

from tests.cascade.factories import ON, D, make_parent, sources_of
from tests.conftest import Cast
from tests.factories import AT, make_user
from vungmanh.accounts.enums import Role
from vungmanh.cascade.domain.calling import call_of
from vungmanh.cascade.domain.covering import LineAct, decide, propose
from vungmanh.cascade.domain.issuing import Issue, issue
from vungmanh.cascade.domain.planning import Heading, Own, Wanted, discard, save_draft, start
from vungmanh.cascade.enums import LineState, PlanWay
from vungmanh.cascade.models import LowerPlan
from vungmanh.cascade.permissions import directives_to_link
from vungmanh.cascade.selectors import coverage_of, uppers_of, with_lines
from vungmanh.cascade.word import plan_document
from vungmanh.core.jobs import open_job, run_now
from vungmanh.directives.domain.confirming import accept_items
from vungmanh.directives.domain.particulars import confirm_document
from vungmanh.directives.domain.publishing import request_publication
from vungmanh.directives.domain.reading import job_key
from vungmanh.directives.domain.receiving import receive_file
from vungmanh.directives.models import Directive
from vungmanh.programmes.domain.publishing import publish
from vungmanh.programmes.models import Duty

pytestmark = pytest.mark.django_db


def uploaded(content: bytes, cast: Cast) -> Directive:
    """As the commune's own coordinator uploads it and the worker reads it."""
    person = make_user("dieuphoixa", role=Role.COORDINATOR, unit=cast.commune)
    directive = receive_file(io.BytesIO(content), "ke-hoach.docx", owner=cast.commune, by=person, at=AT).directive
    waiting = open_job(job_key(directive.pk))
    assert waiting and run_now(waiting).state == "done"
    directive.refresh_from_db()
    return directive


def test_from_the_duties_above_to_the_signed_plan_and_back(cast: Cast) -> None:
    programme = make_parent(cast)
    said, people = sources_of(programme), {"by": cast.commune_officer, "at": AT, "on": ON}
    draft = start(programme, cast.commune, **people)
    wanted = {
        said.box: Wanted(True, "Lắp đặt hòm thư góp ý tại trụ sở xã và 03 nhà văn hóa thôn", "Văn phòng HĐND và UBND xã",
                         D(2026, 6, 15)),
        said.report: Wanted(True, "Báo cáo kết quả cải cách hành chính về Sở Nội vụ", "Văn phòng HĐND và UBND xã",
                            D(2026, 12, 5)),
        said.hotline: Wanted(False),
    }  # fmt: skip
    own = [Own("Xây dựng phòng tiếp dân thân thiện tại trụ sở xã", "Văn phòng Đảng ủy xã", D(2026, 9, 30)), Own("  ")]
    draft = save_draft(draft, Heading("12/KH-UBND", D(2026, 2, 18)), wanted, own, **people, version=1)
    plan = LowerPlan.objects.select_related("programme__directive", "programme__unit", "unit").get(pk=draft.pk)
    lines = with_lines(uppers_of(programme, cast.commune, ON, call=call_of(programme)), plan, ON)
    signed = uploaded(plan_document(plan, lines, cast.province), cast)
    assert (signed.kind, signed.number, signed.issued_on) == ("kế hoạch", "12/KH-UBND", D(2026, 2, 18))
    assert signed.title == f"Thực hiện Kế hoạch số 38/KH-UBND ngày 15/01/2026 của {cast.province.name}"

    cited = signed.citation_links.get()
    assert (cited.cited, cited.relation) == (programme.directive, "implements")
    made = issue(programme, cast.commune, Issue("12/KH-UBND", D(2026, 2, 18), directive=signed), **people)
    uppers = with_lines(uppers_of(programme, cast.commune, ON, call=call_of(programme)), made, ON)
    assert [(upper.row.section, upper.is_gap) for upper in uppers] == [
        ("II.1", False),
        ("II.2", True),
        ("III.1", False),
    ]
    assert [(line.words, line.lead, line.due) for line in made.own_lines.all()] == [
        (own[0].words, own[0].lead, own[0].due)
    ]
    item = signed.items.get(quote__contains="phòng tiếp dân thân thiện")
    assert (item.part, item.data["due"]) == ("tasks", "2026-09-30")
    again = start(programme, cast.commune, **people)
    assert [line.words for line in again.own_lines.all()] == [own[0].words]
    discard(again, by=cast.commune_officer, at=AT)
    box = next(upper.line for upper in uppers if upper.source == said.box)
    assert box and box.item and "03 nhà văn hóa thôn" in box.item.quote

    progress = published_below(signed, cast)
    uppers = with_lines(uppers_of(programme, cast.commune, ON, call=call_of(programme)), made, ON)
    assert [upper.below is not None and upper.below.total > 0 for upper in uppers] == [True, False, True]
    assert progress > 0


def published_below(signed: Directive, cast: Cast) -> int:
    """The commune's plan as a programme of its own; how many duties it makes."""
    accept_items(signed, at_least=0.0, by=cast.officer, at=AT)
    signed.refresh_from_db()
    signed.issuer = signed.territory = cast.commune
    signed.save()
    signed = confirm_document(signed, {}, by=cast.officer, at=AT, version=signed.version)
    request_publication(signed, by=cast.officer, at=AT, version=signed.version, knows_open=True)
    publish(signed, by=cast.officer, at=AT, on=ON)
    return Duty.objects.filter(programme__directive=signed).count()


def test_linked_directive_without_a_draft_is_proposed_and_decided(cast: Cast) -> None:
    programme = make_parent(cast)
    said, people = sources_of(programme), {"by": cast.commune_officer, "at": AT, "on": ON}
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ MẪU THƯỢNG\n\nSố: 15/KH-UBND\nMẫu Thượng, ngày 10 tháng 02 năm 2026\n\nKẾ HOẠCH\n"
        "Cải cách hành chính năm 2026\n\nThực hiện Kế hoạch số 38/KH-UBND ngày 15/01/2026 của UBND tỉnh Mẫu Sơn.\n\n"
        "I. NHIỆM VỤ\n1. Văn phòng HĐND và UBND xã lắp đặt hòm thư góp ý tại trụ sở trước ngày 15/6/2026.\n"
        "2. Công chức Tư pháp tuyên truyền phòng, chống ma túy tại các thôn trong tháng 6/2026.\n"
    )
    signed = uploaded(text.encode(), cast)
    assert signed in directives_to_link(cast.officer, cast.commune, ON)
    assert signed not in directives_to_link(cast.neighbour, cast.commune, ON)
    plan = issue(programme, cast.commune, Issue("15/KH-UBND", D(2026, 2, 10), directive=signed), **people)
    lines = {line.source: line for line in plan.lines.all()}
    assert (plan.way, {source: line.state for source, line in lines.items()}) == (
        PlanWay.LINKED, {said.box: LineState.PROPOSED},
    )  # fmt: skip
    assert "hòm thư góp ý" in lines[said.box].item.quote
    assert decide(plan, LineAct.DISMISS, [said.box], **people) == 1
    propose(plan, on=ON)
    assert plan.lines.get().state == LineState.DISMISSED
    uppers = with_lines(uppers_of(programme, cast.commune, ON, call=call_of(programme)), plan, ON)
    assert coverage_of(uppers).gaps == 3
