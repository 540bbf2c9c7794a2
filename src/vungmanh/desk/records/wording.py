"""Refusals, acts and fields of dated records in words."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from vungmanh.bodies.policies import label as of_bodies
from vungmanh.desk.audit.fields import CODES, FIELDS, NAMED_BY_MODEL
from vungmanh.desk.audit.words import ACTIONS
from vungmanh.desk.refusals import WORDS
from vungmanh.holdings.policies import kind_label, suggestion_label
from vungmanh.premises.policies import item_label, office_label

WORDS.update(
    {
        "record_days_in_wrong_order": _("Ngày cuối cùng trước ngày bắt đầu. Hãy sửa một trong hai ngày."),
        "record_before_unit": _("%(unit)s thành lập ngày %(day)s. Hãy ghi từ ngày ấy, hoặc ghi cho đơn vị cũ."),
        "record_after_unit": _("%(unit)s thôi hoạt động sau ngày %(day)s. Hãy ghi cho đơn vị kế thừa."),
        "record_doubled": _(
            "Đã có “%(other)s” từ ngày %(since)s, chưa kết thúc. Hãy ghi tiếp bản ghi ấy từ ngày có thay đổi, hoặc kết thúc nó."
        ),
        "record_doubled_until": _(
            "Đã có “%(other)s” từ ngày %(since)s đến ngày %(until)s. Hãy chọn ngày không trùng, hoặc sửa bản ghi ấy."
        ),
        "record_begins_later": _("Ngày thay đổi phải sau ngày bắt đầu %(day)s. Nếu ghi sai từ đầu, hãy dùng “Sửa”."),
        "premises_built_later": _("Năm xây dựng %(year)s sau ngày %(day)s. Hãy sửa năm, hoặc sửa ngày bắt đầu."),
        "equipment_more_working": _("Số dùng được (%(working)s) nhiều hơn tổng số (%(quantity)s)."),
        "equipment_more_online": _("Số nối Internet (%(online)s) nhiều hơn số dùng được (%(working)s)."),
        "holding_kind_unknown": _("Không có loại “%(kind)s”. Hãy chọn một loại trong danh sách."),
        "holding_not_of_unit": _("Loại “%(kind)s” không dành cho %(unit)s. Hãy chọn đơn vị khác hoặc loại khác."),
        "holding_decided_later": _("Ngày %(day)s chưa đến. Hãy ghi sau khi đã ban hành, đã phê duyệt."),
        "holding_approved_before": _("Phê duyệt ngày %(approved)s, trước ngày ban hành %(decided)s."),
        "holding_before_decision": _("Quyết định ban hành ngày %(day)s, không thể có hiệu lực trước ngày đó."),
        "holding_without_numbers": _("Loại “%(kind)s” không có số liệu. Hãy bỏ trống hai ô số."),
        "holding_numbers_missing": _("Hãy ghi cả hai số."),
        "holding_more_than_all": _("%(value)s nhiều hơn tổng số %(total)s."),
        "holding_kept_in_conventions": _(
            "“%(kind)s” có sổ riêng: hãy ghi ở sổ hương ước, quy ước, từ bước dự thảo đến bước công nhận."
        ),
        "holding_kept_in_suggestions": _("“%(kind)s” được đếm từ sổ ý kiến. Hãy ghi từng ý kiến ở sổ ấy."),
        "opening_in_future": _("Chưa đến ngày này. Hãy ghi sau khi đã mở hòm thư."),
        "opening_has_matters": _("Đã ghi %(count)s ý kiến của lần mở này. Hãy rút các ý kiến ấy trước."),
        "suggestion_in_future": _("Chưa đến ngày này. Hãy ghi sau khi ý kiến đã đến."),
        "suggestion_without_opening": _(
            "Chưa ghi lần mở hòm thư nào vào ngày %(day)s. Hãy ghi lần mở hòm thư trước, hoặc sửa ngày."
        ),
        "suggestion_names_person": _(
            "Có số điện thoại hoặc số định danh. Hãy bỏ số ấy: sổ này không giữ thông tin của người viết, người gọi."
        ),
        "suggestion_passed_before": _("Không thể chuyển trước ngày đến %(day)s."),
        "suggestion_due_before": _("Hạn trả lời không thể trước ngày đến %(day)s."),
        "suggestion_answer_without_day": _("Hãy ghi ngày trả lời, hoặc bỏ trống cách trả lời và nội dung trả lời."),
        "suggestion_answered_later": _("Ngày %(day)s chưa đến. Hãy ghi sau khi đã trả lời."),
        "suggestion_answered_before": _("Không thể trả lời trước ngày đến %(day)s."),
        "suggestion_answer_missing": _("Hãy chọn đã trả lời bằng cách nào."),
        "suggestion_reason_missing": _("Hãy ghi lý do không trả lời."),
        "convention_in_future": _("Chưa đến ngày này. Hãy ghi sau khi bước ấy đã xong."),
        "convention_reason_missing": _("Hãy ghi lý do."),
        "convention_votes_elsewhere": _("Số hộ dự họp, tán thành chỉ ghi ở bước biểu quyết. Hãy bỏ trống ba ô số."),
        "convention_votes_missing": _("Hãy ghi cả ba số: tổng số hộ, số hộ dự họp, số hộ tán thành."),
        "convention_more_present": _("Số hộ dự họp (%(present)s) nhiều hơn tổng số hộ (%(households)s)."),
        "convention_more_agreed": _("Số hộ tán thành (%(agreed)s) nhiều hơn số hộ dự họp (%(present)s)."),
        "convention_step_not_next": _("Sau bước “%(before)s” không thể đến bước “%(step)s”. Hãy ghi bước còn thiếu."),
        "convention_not_passed": _(
            "Chỉ %(agreed)s trên %(households)s hộ tán thành, chưa đủ để thông qua. Hãy lấy ý kiến, biểu quyết lại."
        ),
        "body_kind_unknown": _("Không có loại tổ chức “%(kind)s”. Hãy chọn một loại trong danh sách."),
        "body_founded_later": _("Thành lập ngày %(day)s, sau ngày bắt đầu của bản ghi."),
        "body_above_of_other_system": _("“%(above)s” thuộc hệ thống khác. Hãy chọn tổ chức cấp trên cùng hệ thống."),
        "body_above_itself": _("“%(above)s” nằm dưới chính tổ chức này. Hãy chọn tổ chức cấp trên khác."),
        "body_has_members": _("%(body)s còn người. Hãy chuyển hoặc kết thúc số đảng viên, đoàn viên, hội viên trước."),
        "body_has_bodies": _("%(body)s còn %(count)s tổ chức trực thuộc. Hãy chuyển hoặc kết thúc chúng trước."),
        "membership_in_future": _("Chưa đến ngày này. Hãy ghi số đã đếm được."),
        "membership_part_of_more": _("%(part)s nhiều hơn tổng số %(members)s."),
        "membership_more_than_base": _("Số người %(members)s nhiều hơn số trong độ tuổi %(base)s."),
        "membership_before_body": _("%(body)s chỉ có từ ngày %(day)s."),
        "membership_after_body": _("%(body)s đã thôi sau ngày %(day)s."),
    }
)
ACTIONS.update(
    {
        "premises.recorded": _("Ghi trụ sở, nhà thôn"),
        "premises.changed": _("Sửa bản ghi trụ sở, nhà thôn"),
        "premises.continued": _("Ghi thay đổi của trụ sở, nhà thôn"),
        "premises.ended": _("Kết thúc trụ sở, nhà thôn"),
        "premises.moved_end": _("Dời ngày hết của trụ sở, nhà thôn theo bản ghi sau"),
        "premises.withdrawn": _("Rút bản ghi trụ sở, nhà thôn"),
        "premises.given_back": _("Khôi phục bản ghi trụ sở, nhà thôn"),
        "equipment.recorded": _("Ghi phương tiện"),
        "equipment.changed": _("Sửa bản ghi phương tiện"),
        "equipment.continued": _("Ghi thay đổi của phương tiện"),
        "equipment.ended": _("Kết thúc bản ghi phương tiện"),
        "equipment.moved_end": _("Dời ngày hết của phương tiện theo bản ghi sau"),
        "equipment.withdrawn": _("Rút bản ghi phương tiện"),
        "equipment.given_back": _("Khôi phục bản ghi phương tiện"),
        "holding.recorded": _("Ghi hồ sơ phải có"),
        "holding.changed": _("Sửa hồ sơ phải có"),
        "holding.continued": _("Gia hạn, thay hồ sơ phải có"),
        "holding.ended": _("Kết thúc hồ sơ phải có"),
        "holding.moved_end": _("Dời ngày hết của hồ sơ phải có theo bản ghi sau"),
        "holding.withdrawn": _("Rút hồ sơ phải có"),
        "holding.given_back": _("Khôi phục hồ sơ phải có"),
        "opening.recorded": _("Ghi lần mở hòm thư"),
        "opening.changed": _("Sửa lần mở hòm thư"),
        "opening.withdrawn": _("Rút lần mở hòm thư"),
        "opening.given_back": _("Khôi phục lần mở hòm thư"),
        "suggestion.recorded": _("Ghi ý kiến"),
        "suggestion.changed": _("Sửa ý kiến"),
        "suggestion.handled": _("Chuyển xử lý ý kiến"),
        "suggestion.answered": _("Trả lời ý kiến"),
        "suggestion.withdrawn": _("Rút ý kiến"),
        "suggestion.given_back": _("Khôi phục ý kiến"),
        "convention.recorded": _("Ghi hương ước, quy ước"),
        "convention.changed": _("Sửa bước của hương ước, quy ước"),
        "convention.continued": _("Ghi bước tiếp của hương ước, quy ước"),
        "convention.ended": _("Kết thúc hương ước, quy ước"),
        "convention.moved_end": _("Dời ngày hết của bước theo bước sau"),
        "convention.withdrawn": _("Rút bước của hương ước, quy ước"),
        "convention.given_back": _("Khôi phục bước của hương ước, quy ước"),
        "body.recorded": _("Ghi tổ chức"),
        "body.changed": _("Sửa bản ghi tổ chức"),
        "body.continued": _("Ghi thay đổi của tổ chức"),
        "body.ended": _("Kết thúc tổ chức"),
        "body.moved_end": _("Dời ngày hết của tổ chức theo bản ghi sau"),
        "body.withdrawn": _("Rút bản ghi tổ chức"),
        "body.given_back": _("Khôi phục bản ghi tổ chức"),
        "membership.recorded": _("Ghi số đảng viên, hội viên"),
        "membership.changed": _("Sửa số đảng viên, hội viên"),
        "membership.continued": _("Ghi lần đếm mới"),
        "membership.ended": _("Kết thúc số đảng viên, hội viên"),
        "membership.moved_end": _("Dời ngày hết của số đảng viên, hội viên theo lần đếm sau"),
        "membership.withdrawn": _("Rút số đảng viên, hội viên"),
        "membership.given_back": _("Khôi phục số đảng viên, hội viên"),
    }
)
FIELDS.update({"above": _("Tổ chức cấp trên"), "body": _("Tổ chức"), "gap": _("Chênh lệch")})
CODES.update(
    {
        ("premises.equipment", "item"): item_label,
        ("premises.equipment", "office"): office_label,
        ("holdings.holding", "kind"): kind_label,
        ("holdings.suggestion", "kind"): partial(suggestion_label, "kinds"),
        ("holdings.suggestion", "answer"): partial(suggestion_label, "answers"),
        ("bodies.body", "kind"): partial(of_bodies, "kinds"),
        ("bodies.body", "system"): partial(of_bodies, "systems"),
        ("bodies.body", "setting"): partial(of_bodies, "settings"),
    }
)
NAMED_BY_MODEL.update(
    (
        "premises.premises", "premises.equipment", "holdings.holding", "holdings.opening", "holdings.suggestion",
        "holdings.convention", "bodies.body", "bodies.membership",
    )
)  # fmt: skip
