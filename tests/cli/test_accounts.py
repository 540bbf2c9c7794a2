"""`vungmanh accounts`: the first administrator, and a new link for whoever lost the way in."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import Cast
from vungmanh.accounts.models import RoleAssignment, User
from vungmanh.cli import main
from vungmanh.core.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu dài và lạ"


def set_password(path: str) -> int:
    """Opens the link as a browser does, sets a password; the status of the page after it."""
    client = Client()
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(address, {"password1": PASSWORD, "password2": PASSWORD}, follow=True).status_code


def test_first_administrator_gets_a_link_that_works_once(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accounts", "administrator", "quantri-moi", "--name", "Nông Thị Ví Dụ", "--unit", "tỉnh mẫu sơn"]) == 0
    path = capsys.readouterr().out.strip()
    user = User.objects.get(username="quantri-moi")
    role = RoleAssignment.objects.get(user=user)
    assert (role.role, role.unit, user.has_usable_password()) == ("administrator", cast.province, False)
    assert AuditEntry.objects.filter(action="role.given", subject_id=str(user.pk), actor=None).count() == 1
    assert set_password(path) == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "quantri-moi" not in Client().get(path, follow=True).content.decode()


def test_new_link_ends_the_old_password(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    cast.officer.set_password("mật khẩu cũ, đã quên")
    cast.officer.save()
    assert main(["accounts", "link", "DIEUPHOI"]) == 0
    assert capsys.readouterr().out.startswith("/")
    cast.officer.refresh_from_db()
    assert not cast.officer.has_usable_password()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["administrator", "dieuphoi", "--name", "A", "--unit", "Tỉnh Mẫu Sơn"], "đã có người dùng"),
        (["administrator", "tên có dấu", "--name", "A", "--unit", "Tỉnh Mẫu Sơn"], "chữ không dấu"),
        (["administrator", "moi", "--name", "A", "--unit", "Tỉnh Không Có"], "không có đơn vị này"),
        (["link", "khong-co"], "Không có tài khoản"),
    ],
)
def test_refusals(cast: Cast, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    before = User.objects.count()
    assert main(["accounts", *arguments]) == 1
    assert words in capsys.readouterr().err
    assert User.objects.count() == before


def test_ended_account_gets_no_link(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert main(["accounts", "link", "dieuphoi"]) == 1
    assert "đã ngừng dùng" in capsys.readouterr().err
