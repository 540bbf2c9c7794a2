"""A file that is too large, by every way in which files come: a clear answer, the form as it was, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import AT
from tests.programmes.factories import add_task, make_directive
from vungmanh.core.models import StoredFile
from vungmanh.desk.fields import FilesField, SheetField
from vungmanh.programmes.domain.publishing import publish

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
TOO_LARGE = "lớn hơn 1 MB"


@pytest.fixture(autouse=True)
def _limit(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024


def large(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-" + b"x" * (1024 * 1024))


def test_evidence_of_a_duty(cast: Cast, client_for: ClientFor) -> None:
    directive = make_directive(cast.province, cast.officer)
    add_task(directive, "Rà soát quy hoạch", leads=[cast.commune])
    duty = publish(directive, by=cast.officer, at=AT, on=AT.date()).duties.get()
    said = {"act": "submitted", "version": duty.version, "text": "Đã họp thôn", "evidence": large("lon.pdf")}
    response = client_for(cast.commune_officer).post(reverse("desk:duty_act", args=[duty.pk]), said)
    form = response.context["forms"]["work"]
    assert (response.status_code, form["text"].value()) == (409, "Đã họp thôn")
    assert [TOO_LARGE in words and "lon.pdf" in words for words in form.errors["evidence"]] == [True]
    assert not duty.entries.filter(act="submitted").exists() and not StoredFile.objects.filter(size__gt=1024).exists()


def test_documents(cast: Cast, client_for: ClientFor) -> None:
    said = {"files": [large("lon.pdf")], "owner": cast.province.pk}
    response = client_for(cast.officer).post(reverse("desk:directive_upload"), said)
    (outcome,) = response.context["outcomes"]
    assert (outcome.directive, TOO_LARGE in outcome.refusal) == (None, True)
    assert not StoredFile.objects.filter(size__gt=1024).exists()


@pytest.mark.parametrize("name", ["people_import", "units_import"])
def test_sheets(cast: Cast, client_for: ClientFor, name: str) -> None:
    user = cast.administrator if name == "people_import" else cast.officer
    said = {"sheet": large("bang.xlsx"), "within": cast.province.pk}
    response = client_for(user).post(reverse(f"desk:{name}"), said)
    assert response.status_code == 422
    assert [TOO_LARGE in words for words in response.context["form"].errors["sheet"]] == [True]


def test_fields_tell_the_browser_how_large_a_file_may_be() -> None:
    files, sheet = (field.widget.render("tep", None) for field in (FilesField((".pdf",), label=""), SheetField()))
    assert 'data-limit="1048576"' in files and f"{TOO_LARGE} nên không gửi được" in files
    assert 'data-limit="20971520"' in sheet
