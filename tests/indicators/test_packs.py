"""What the packs define can be asked of the registers, on either database."""

import datetime

import pytest

from tests.conftest import Cast
from vungmanh.indicators.catalogue import versions
from vungmanh.indicators.domain.counting import count
from vungmanh.indicators.domain.keeping import counted_versions, wanted_of
from vungmanh.indicators.models import Indicator
from vungmanh.indicators.periods import periods_up_to


@pytest.mark.domain
def test_every_definition_of_the_packs_can_be_counted(cast: Cast) -> None:
    """On registers that are empty there is nothing to count; what cannot be asked raises."""
    periods = periods_up_to(datetime.date(2026, 3, 2), months=2, years=1)
    assert len(versions()) == Indicator.objects.count() > 10
    assert count(wanted_of(counted_versions(), periods), [cast.commune.pk]) == {}
