"""What the sample's people were told: from the trail of the acts of the last days, by the same rules as in use."""

from __future__ import annotations

import datetime

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from vungmanh.core.workdays import add_working_days
from vungmanh.notices.domain.digesting import make_digests
from vungmanh.notices.domain.reminding import remind
from vungmanh.notices.domain.telling import tell
from vungmanh.notices.enums import MailKind, MailState
from vungmanh.notices.models import Mail, Notice

_UNREAD = datetime.timedelta(days=2)
_MINUTES = datetime.timedelta(minutes=2)
_SEVEN = datetime.time(7)
_NO_BOX = "550 5.1.1 Hộp thư không tồn tại"


def tell_sample(at: datetime.datetime, on: datetime.date) -> None:
    """Notices of the last days, older ones read; mails as if they had gone, so that nothing of the past is sent now."""
    if Notice.objects.exists():
        return
    while tell(at=at, on=on):
        pass
    remind(at=at, on=on)
    Notice.objects.filter(at__lt=at - _UNREAD).update(read_at=F("at"))
    for days in (-2, -1):
        day = add_working_days(on, days)
        make_digests(at=datetime.datetime.combine(day, _SEVEN, tzinfo=timezone.get_default_timezone()), on=day)
    Mail.objects.update(state=MailState.SENT, attempts=1, sent_at=F("made_at") + _MINUTES)
    digests = Mail.objects.filter(kind=MailKind.DIGEST, person=OuterRef("person")).order_by("-day")
    Notice.objects.filter(mail=None).update(mail=Subquery(digests.values("pk")[:1]))
    gone = Mail.objects.filter(kind=MailKind.DIGEST, day=day, person__username="mauthinh")
    gone.update(state=MailState.FAILED, sent_at=None, error=_NO_BOX)
