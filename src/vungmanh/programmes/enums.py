"""States and kinds of programmes and duties."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeState(models.TextChoices):
    LIVE = "live", _("Đang thực hiện")
    CLOSED = "closed", _("Đã kết thúc")


class DutyKind(models.TextChoices):
    TARGET = "target", pgettext_lazy("one", "Chỉ tiêu")
    TASK = "task", pgettext_lazy("one", "Nhiệm vụ")
    REPORT = "report", pgettext_lazy("one", "Báo cáo")


class DutyState(models.TextChoices):
    DORMANT = "dormant", _("Chờ điều kiện")
    OPEN = "open", _("Chưa bắt đầu")
    IN_PROGRESS = "working", _("Đang làm")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại làm thêm")
    ACCEPTED = "accepted", _("Hoàn thành")
    CLOSED = "closed", _("Đã đóng")
    WITHDRAWN = "withdrawn", _("Đã thôi")


WORKABLE = (DutyState.OPEN, DutyState.IN_PROGRESS, DutyState.RETURNED)
"""The unit's turn: these are late once their day has passed."""
UNFINISHED = (*WORKABLE, DutyState.SUBMITTED)
FINISHED = (DutyState.ACCEPTED, DutyState.CLOSED)


class DutyAct(models.TextChoices):
    """What somebody did with a duty; each is one entry of its log."""

    NOTED = "noted", _("Ghi tiến độ")
    SUBMITTED = "submitted", _("Trình kết quả")
    TAKEN_BACK = "taken_back", _("Rút về làm tiếp")
    ACCEPTED = "accepted", _("Chấp nhận kết quả")
    RETURNED = "returned", _("Trả lại")
    CLOSED = "closed", _("Đóng việc")
    REOPENED = "reopened", _("Mở lại")
    HINDERED = "hindered", _("Nêu vướng mắc")
    ANSWERED = "answered", _("Trả lời vướng mắc")
    ASKED = "asked", _("Xin gia hạn")
    EXTENDED = "extended", _("Cho gia hạn")
    REFUSED = "refused", _("Không cho gia hạn")
    URGED = "urged", _("Đôn đốc")
    ESCALATED = "escalated", _("Báo lên lãnh đạo")
    RECORDED = "recorded", _("Ghi kết quả của cấp trên")
    MOVED = "moved", _("Đổi hạn theo cách tính ngày")
    RELEASED = "released", _("Cho làm trước")
    ASSIGNED = "assigned", _("Giao người làm")


ASKS = (DutyAct.HINDERED, DutyAct.ASKED)
"""Whoever reviews has to answer them."""


class Outcome(models.TextChoices):
    """What a higher body answered to what was submitted to it."""

    APPROVED = "approved", _("Chấp thuận")
    IN_PART = "in_part", _("Chấp thuận một phần")
    REFUSED = "refused", _("Không chấp thuận")
    SILENT = "silent", _("Không trả lời")


class Recurrence(models.TextChoices):
    YEARLY = "yearly", _("hằng năm")
    QUARTERLY = "quarterly", _("hằng quý")
    MONTHLY = "monthly", _("hằng tháng")


class Comparator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    MORE_THAN = ">", ">"
    AT_MOST = "<=", "≤"
    LESS_THAN = "<", "<"
    EQUAL = "=", "="
    RANGE = "range", _("từ … đến …")


class Basis(models.TextChoices):
    """Where the name of a responsible body was taken from."""

    STATED = "stated", _("văn bản nêu")
    TASK = "task", _("theo nhiệm vụ chứa câu này")
    PARENT = "parent", _("theo mục cấp trên")
    ISSUER = "issuer", _("văn bản không nêu: cơ quan ban hành")


class Turn(models.TextChoices):
    """Why a duty came in or went out after publication."""

    NEW_UNIT = "new_unit", _("đơn vị mới thuộc diện")
    SUCCESSION = "succession", _("tiếp nhận từ đơn vị cũ")
    DISSOLVED = "dissolved", _("đơn vị không còn")
    OUT_OF_SCOPE = "out_of_scope", _("đơn vị không còn thuộc diện")
    AMENDED = "amended", _("văn bản sửa đổi")


class ChangeAction(models.TextChoices):
    CHANGED = "changed", pgettext_lazy("amendment", "Sửa")
    ADDED = "added", _("Thêm")
    WITHDRAWN = "withdrawn", _("Bỏ")


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ quyết định")
    ACCEPTED = "accepted", _("Đã nhận")
    DISMISSED = "dismissed", _("Không áp dụng")
    MADE = "made", _("Đã áp dụng")


class DaysFrom(models.TextChoices):
    """What begins the count of a deadline in days; the same as `language.counted_days.CountedFrom`."""

    ISSUE = "issue", _("ngày ban hành văn bản")
    PERIOD = "period", _("ngày cuối kỳ")
    ARRIVAL = "arrival", _("ngày điều kiện đến")
    EVENT = "event", _("ngày của sự kiện nêu trong câu")


class DateRule(models.TextChoices):
    """Which rule gave an instance its date."""

    WRITTEN = "written", _("ngày nêu trong câu")
    YEARLY_ON = "yearly_on", _("ngày nêu trong câu, lặp lại mỗi năm")
    YEAR_END = "year_end", _("ngày cuối năm, vì câu nêu hằng năm mà không nêu ngày")
    QUARTER_END = "quarter_end", _("ngày cuối quý, vì câu nêu hằng quý mà không nêu ngày")
    MONTH_END = "month_end", _("ngày cuối tháng, vì câu nêu hằng tháng mà không nêu ngày")
    COUNTED = "counted", _("tính theo số ngày nêu trong câu")
    UNDATED = "undated", _("câu không nêu thời hạn")


class Way(models.TextChoices):
    """How the figure of a target comes about."""

    COUNTED = "counted", _("đếm từ sổ")
    REPORTED = "reported", _("báo cáo bằng số")
    JUDGED = "judged", _("xét, không đếm")


class BindingOrigin(models.TextChoices):
    """Where the decision how a target is counted came from; a person made it in any case."""

    SUGGESTED = "suggested", _("theo gợi ý của máy")
    REMEMBERED = "remembered", _("theo chỉ tiêu cùng lời đã gắn trước")
    CHOSEN = "chosen", _("tự chọn")
