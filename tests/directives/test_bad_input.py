"""What people upload by mistake or malice, one by one, as real files through the real reader.

Each gets a sentence that says what is wrong and what to do; the original is kept, and the job can be tried again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import Cast
from tests.directives.factories import TEXT
from vungmanh.core import files
from vungmanh.core.jobs import run_now
from vungmanh.core.models import Job, StoredFile
from vungmanh.directives.enums import DirectiveState
from vungmanh.directives.models import Directive, Item

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


def upload(client: Client, name: str, content: bytes) -> Any:
    return client.post(reverse("desk:directive_upload"), {"files": [SimpleUploadedFile(name, content)]})


def read(client: Client, name: str, content: bytes) -> tuple[Directive, str]:
    """Upload, run the reading, and give the directive with the page that a person then sees."""
    upload(client, name, content)
    job = Job.objects.get(task="directives.read", state="queued")
    run_now(job)
    directive = Directive.objects.get()
    page = client.get(reverse("desk:directive", args=[directive.pk]))
    assert page.status_code == 200
    assert files.open_stored(directive.original).read() == content
    return directive, page.content.decode()


def refused(client: Client, name: str, content: bytes, code: str, words: str) -> Directive:
    """Read in vain: the reason is kept, said on the page, nothing is made of it, and trying again is offered and works."""
    directive, html = read(client, name, content)
    assert (directive.state, directive.error_code) == (DirectiveState.UNREADABLE, code)
    assert words in html
    assert "Thử đọc lại" in html
    assert Item.objects.count() == 0
    client.post(reverse("desk:directive_retry", args=[directive.pk]))
    again = run_now(Job.objects.get(state="queued"))
    assert (again.state, again.error_code) == ("failed", code)
    return directive


def pdf(text: str = "", *, encrypt: Any = None, image: Any = None) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=encrypt)
    if text:
        canvas.drawString(72, 720, text)
    if image:
        canvas.drawInlineImage(image, 0, 0, width=595, height=842)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def word(*lines: str) -> bytes:
    document = WordDocument()
    for line in lines:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def repacked(content: bytes, **extra: bytes) -> bytes:
    """The same package with entries added or replaced."""
    target = io.BytesIO()
    names = {name.replace("__", "/").replace("_dot_", "."): data for name, data in extra.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.namelist():
            if entry not in names:
                made.writestr(entry, source.read(entry))
        for name, data in names.items():
            made.writestr(name, data)
    return target.getvalue()


def scan() -> Any:
    image = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(image).text((100, 100), "KE HOACH", fill=0)
    return image


def test_empty_file_is_refused_at_once(client: Client) -> None:
    response = upload(client, "rong.docx", b"")
    assert "Tệp rỗng, không có gì để đọc" in response.content.decode()
    assert Directive.objects.count() == StoredFile.objects.count() == Job.objects.count() == 0


def test_file_of_blanks(client: Client) -> None:
    refused(client, "trang.txt", b"  \n \r\n\t ", "source_empty", "Tệp không có nội dung")


def test_200_mb_is_refused_at_once(client: Client, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    response = upload(client, "to.pdf", b"%PDF-1.7" + b"x" * (1024 * 1024))
    assert "Tệp lớn hơn 1 MB" in response.content.decode()
    assert Directive.objects.count() == StoredFile.objects.count() == 0


def test_wrong_extension_is_read_by_content_and_said(client: Client) -> None:
    directive, html = read(client, "ke-hoach.pdf", word(*TEXT.splitlines()))
    assert (directive.state, directive.source_kind) == (DirectiveState.READ, "docx")
    assert "Đuôi tệp không khớp với nội dung" in html


def test_unknown_kind(client: Client) -> None:
    refused(
        client,
        "nhac.mp3",
        b"ID3\x03\x00\x00\x00" + bytes(range(256)) * 8,
        "source_unknown_kind",
        "Không nhận ra loại tệp",
    )


def test_pdf_with_password(client: Client) -> None:
    locked = pdf("Ke hoach", encrypt=StandardEncryption("mat-khau", canPrint=0))
    refused(client, "khoa.pdf", locked, "source_password", "Tệp có mật khẩu")


def test_broken_pdf(client: Client) -> None:
    refused(client, "hong.pdf", pdf("Ke hoach")[:200], "source_broken", "Tệp bị hỏng")


def test_broken_word(client: Client) -> None:
    refused(client, "hong.docx", word("Kế hoạch")[:300], "source_broken", "Tệp bị hỏng")


def test_zip_bomb(client: Client) -> None:
    bomb = repacked(word("Kế hoạch"), word__media__a_dot_bin=b"\0" * (80 * 1024 * 1024))
    assert len(bomb) < 200_000
    refused(client, "bom.docx", bomb, "source_zip_bomb", "lớn bất thường")


def test_macro(client: Client) -> None:
    infected = repacked(word("Kế hoạch"), word__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0macro")
    refused(client, "macro.docm", infected, "source_macro", "Tệp có macro")


def test_scan_without_ocr(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    directive = refused(client, "scan.pdf", pdf(image=scan()), "source_no_ocr", "tesseract-ocr-vie")
    assert directive.text == ""


def test_text_that_is_no_directive_is_kept_and_may_be_taken_all_the_same(client: Client) -> None:
    letter = "Chào bạn,\n\nHôm qua trời mưa to, chúng tôi ở nhà đọc sách và nấu cơm.\n\nThân mến."
    directive, html = read(client, "thu.txt", letter.encode())
    assert (directive.state, directive.error_code) == (DirectiveState.UNREADABLE, "not_directive")
    assert directive.text.strip() == letter
    assert "Không thấy dấu hiệu của một văn bản chỉ đạo" in html
    assert "trời mưa to" in html
    client.post(reverse("desk:directive_retry", args=[directive.pk]), {"anyway": "1"})
    assert run_now(Job.objects.get(state="queued")).state == "done"
    directive.refresh_from_db()
    assert directive.state == DirectiveState.READ


def test_chinese_text(client: Client) -> None:
    text = "关于加强基层政权建设的工作计划。到二〇二六年底,百分之九十的乡镇达到标准。" * 20
    directive, html = read(client, "chinese.txt", text.encode())
    assert directive.state == DirectiveState.UNREADABLE
    assert directive.error_code in ("source_not_vietnamese", "not_directive")
    assert "Chưa đọc được" in html
    assert Item.objects.count() == 0


def test_half_a_sentence(client: Client) -> None:
    directive, html = read(client, "nua.txt", "Ủy ban nhân dân tỉnh giao Sở Nội".encode())
    assert (directive.state, directive.error_code) == (DirectiveState.UNREADABLE, "not_directive")
    assert "giao Sở Nội" in html


def test_date_that_no_calendar_has_is_a_doubt_not_a_failure(client: Client) -> None:
    text = TEXT.replace("trong tháng 02/2026", "trước ngày 30/02/2026")
    directive, _ = read(client, "ngay.txt", text.encode())
    assert directive.state == DirectiveState.READ
    assert directive.findings.filter(code="impossible_date").exists()
    for item in directive.items.all():
        assert "2026-02-30" not in str(item.data)
    html = client.get(reverse("desk:directive_confirm", args=[directive.pk]), {"tab": "tasks"}).content.decode()
    html += client.get(reverse("desk:directive_confirm", args=[directive.pk]), {"tab": "targets"}).content.decode()
    assert "không có trong lịch" in html


def test_control_characters_and_lone_halves_do_no_harm(client: Client) -> None:
    directive, _ = read(client, "la.txt", (TEXT + "\x00\x07\u202e\ufeff").encode())
    assert directive.state in (DirectiveState.READ, DirectiveState.UNREADABLE)
    assert "\x00" not in directive.text


def test_name_that_is_no_name(client: Client) -> None:
    directive, html = read(client, "<b>../x\x00.txt", TEXT.encode())
    assert "/" not in directive.file_name
    assert "<b>" not in html
