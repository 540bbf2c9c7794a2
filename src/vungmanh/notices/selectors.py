"""What pages and letters read of notices. None asks per row."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from vungmanh.accounts.models import User
from vungmanh.notices.enums import Group, How, MailState, Rhythm
from vungmanh.notices.models import Mail, Notice, NoticeChoice
from vungmanh.notices.policies import policy


def unread_count(user: User) -> int:
    """One query, of an index that holds unread notices only."""
    return Notice.objects.filter(person=user, read_at=None).count()


def with_words(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """With everything that a line says, and of what it is about nothing else, in the one query that fetches them."""
    about = ("duty__unit", "duty__task", "duty__report", "duty__target", "programme__directive")
    said = (
        "by__full_name", "by__username", "duty__unit__name", "duty__task__text", "duty__report__text",
        "duty__target__what", "programme__title", "programme__directive__number",
    )  # fmt: skip
    own = [field.name for field in Notice._meta.concrete_fields]
    joined = [part for path in about for part in (path.split("__")[0], path)]
    return notices.select_related("by", *about).only(*own, *joined, *said)


def choice_of(user: User) -> tuple[str, dict[str, str]]:
    """Rhythm of the digest and how each group comes, by choice or by policy."""
    row = NoticeChoice.objects.filter(person=user).first()
    chosen = {group.value: How(policy()["how"][group.value]).value for group in Group}
    return (row.rhythm, chosen | row.how) if row else (Rhythm(policy()["rhythm"]).value, chosen)


def mail_counts(mails: QuerySet[Mail]) -> dict[str, int]:
    """How many mails are in each state; one query."""
    rows = mails.order_by().values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in MailState}


def stopped_by(mails: QuerySet[Mail]) -> Mail | None:
    """The mail that waits longest because the server refused or did not answer; None where mail flows."""
    return mails.filter(state=MailState.WAITING, attempts__gt=0).order_by("made_at").first()
