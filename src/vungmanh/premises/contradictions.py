"""What no record of premises or equipment can say and be right. Each rule says why.

Not among them: equipment in a unit without a building of its own, which may sit with another; more in use than there is, which
the database refuses.
"""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from vungmanh.indicators.contradictions import Contradiction, doubled, in_unit_no_more
from vungmanh.premises.models import Equipment, Premises


def without_area(day: datetime.date) -> Q:
    """A building in which people work has room; an area that nobody knows is left empty, which is not nought."""
    return Q(area_m2__lte=0)


def built_later(day: datetime.date) -> Q:
    """Nobody works in a building before it was built: what was built anew is another stretch from then on."""
    return Q(year_built__gt=ExtractYear("valid_from"))


OF_PREMISES = (
    Contradiction("without_area", _("có nhà mà diện tích bằng 0"), without_area),
    Contradiction("built_later", _("dùng trước năm xây dựng"), built_later),
    Contradiction("doubled", _("một nhà ghi hai lần"), doubled(Premises, "unit_id", "purpose", "name")),
    Contradiction("unit_no_more", _("của đơn vị không còn"), in_unit_no_more),
)
OF_EQUIPMENT = (
    Contradiction(
        "doubled", _("một phương tiện ghi hai lần ở cùng bộ phận"), doubled(Equipment, "unit_id", "item", "office")
    ),
    Contradiction("unit_no_more", _("của đơn vị không còn"), in_unit_no_more),
)
