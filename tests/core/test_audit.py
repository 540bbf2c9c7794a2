"""The audit trail keeps who, when, before and after."""

import datetime

import pytest

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.core import audit
from vungmanh.core.models import AuditEntry

pytestmark = [pytest.mark.domain, pytest.mark.django_db]


def test_entry_keeps_the_change_in_plain_values(cast: Cast) -> None:
    audit.record(
        cast.commune,
        by=cast.officer,
        action="unit.renamed",
        at=AT,
        changes={
            "name": ("Xã Cũ", "Xã Mới"),
            "valid_from": (None, datetime.date(2025, 7, 1)),
            "parent": (None, cast.province),
        },
        reason="Theo nghị quyết",
        unit_id=cast.commune.pk,
    )
    kept = AuditEntry.objects.get()
    assert kept.changes == {
        "name": ["Xã Cũ", "Xã Mới"],
        "valid_from": [None, "2025-07-01"],
        "parent": [None, "Tỉnh Mẫu Sơn"],
    }
    assert (kept.at, kept.actor, kept.actor_name) == (AT, cast.officer, cast.officer.full_name)
    assert (kept.subject_type, kept.subject_id, kept.subject_label) == (
        "units.unit",
        str(cast.commune.pk),
        "Xã Mẫu Thượng",
    )
    assert kept.folded == "nguyen thi dieuphoi xa mau thuong theo nghi quyet"


def test_only_what_differs_is_a_change(cast: Cast) -> None:
    changed = audit.changed_fields(cast.commune, {"name": "Xã Mới", "level": cast.commune.level})
    assert changed == {"name": ("Xã Mẫu Thượng", "Xã Mới")}
