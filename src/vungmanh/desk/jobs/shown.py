"""A background job in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vungmanh.core.enums import JobState
from vungmanh.core.models import Job
from vungmanh.desk.refusals import in_words

TITLES: dict[str, Any] = {
    "directives.read": _("Đọc văn bản"),
    "programmes.publish": _("Ban hành chương trình"),
    "programmes.re_expand": _("Cập nhật đơn vị của chương trình"),
    "core.statistics": _("Cập nhật thống kê của cơ sở dữ liệu"),
    "programmes.catch_up": _("Cập nhật đơn vị của mọi chương trình"),
    "programmes.give_back": _("Trả việc của người đã thôi về đơn vị"),
    "programmes.escalate": _("Báo lên lãnh đạo những việc để lâu"),
    "premises.bring_up": _("Rà lại trụ sở, phương tiện phải có"),
    "holdings.bring_up": _("Rà lại hồ sơ phải có"),
    "bodies.bring_up": _("Rà lại nơi phải có tổ chức đảng"),
    "programmes.recount": _("Tính lại hạn theo ngày làm việc"),
    "indicators.catch_up": _("Tính số liệu của kỳ mới, chỉ số mới"),
    "indicators.check": _("Đối soát số liệu với sổ"),
}
"""What each job is called; a test looks for jobs that have no title."""
_TONES = {JobState.QUEUED: "quiet", JobState.RUNNING: "busy", JobState.DONE: "good", JobState.FAILED: "bad"}


@dataclass(frozen=True, slots=True)
class ShownJob:
    """What components/progress.html shows; hand `shown(job)` to it as `job`."""

    pk: int
    title: str
    state: str
    state_words: str
    tone: str
    done: int
    total: int
    note: str
    error: str

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE


def shown(job: Job) -> ShownJob:
    state = JobState(job.state)
    return ShownJob(
        pk=job.pk,
        title=str(TITLES.get(job.task, job.task)),
        state=state.value,
        state_words=str(state.label),
        tone=_TONES[state],
        done=job.done,
        total=job.total,
        note=job.note,
        error=in_words(job.error_code, job.error_params) if state == JobState.FAILED else "",
    )
