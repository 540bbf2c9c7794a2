"""The page of a background job: its progress, its end, trying again, who may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import AT
from vungmanh.core.enums import JobState
from vungmanh.core.models import Job

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
HTMX = {"hx-request": "true"}


def make_job(cast: Cast, state: JobState, **more: Any) -> Job:
    values = {"key": "directives.read:1", "task": "directives.read", "requested_by": cast.officer, "requested_at": AT}
    return Job.objects.create(state=state, **values | more)


def test_running_job_shows_how_far_it_is_and_asks_again(cast: Cast, client_for: ClientFor) -> None:
    job = make_job(cast, JobState.RUNNING, done=3, total=12, note="Trang 3")
    page = client_for(cast.officer).get(f"/viec-nen/{job.pk}/?next=/van-ban/").content.decode()
    assert "<h1>Đọc văn bản</h1>" in page
    assert '<progress class="job-bar" value="3" max="12"' in page
    assert f'hx-get="/viec-nen/{job.pk}/?next=/van-ban/"' in page


def test_ended_job_asks_no_more(cast: Cast, client_for: ClientFor) -> None:
    job = make_job(cast, JobState.DONE)
    part = client_for(cast.officer).get(f"/viec-nen/{job.pk}/", headers=HTMX).content.decode()
    assert "Xong" in part
    assert "hx-get" not in part
    assert "<html" not in part


def test_ended_job_leads_on(cast: Cast, client_for: ClientFor) -> None:
    job = make_job(cast, JobState.DONE)
    client = client_for(cast.officer)
    assert client.get(f"/viec-nen/{job.pk}/?next=/van-ban/", headers=HTMX)["HX-Redirect"] == "/van-ban/"
    assert "HX-Redirect" not in client.get(f"/viec-nen/{job.pk}/?next=//other.example/", headers=HTMX)


def test_failed_job_says_why_and_can_be_tried_again(cast: Cast, client_for: ClientFor) -> None:
    job = make_job(cast, JobState.FAILED, error_code="file_too_large", error_params={"limit_mb": 50}, attempts=1)
    client = client_for(cast.officer)
    assert "Tệp lớn hơn 50 MB." in client.get(f"/viec-nen/{job.pk}/").content.decode()
    assert client.post(f"/viec-nen/{job.pk}/thu-lai/", {"next": "/van-ban/"})["Location"] == "/van-ban/"
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_code) == (JobState.QUEUED, 0, "")


def test_trying_again_takes_post_only(cast: Cast, client_for: ClientFor) -> None:
    job = make_job(cast, JobState.FAILED, error_code="internal", error_params={"job": 1})
    assert client_for(cast.officer).get(f"/viec-nen/{job.pk}/thu-lai/").status_code == 405


@pytest.mark.parametrize("person", ["neighbour", "commune_officer", "lead_officer"])
def test_others_do_not_see_it(cast: Cast, client_for: ClientFor, person: str) -> None:
    job = make_job(cast, JobState.FAILED, error_code="internal", error_params={"job": 1})
    client = client_for(getattr(cast, person))
    assert client.get(f"/viec-nen/{job.pk}/").status_code == 404
    assert client.post(f"/viec-nen/{job.pk}/thu-lai/").status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_colleague_sees_it(cast: Cast, client_for: ClientFor) -> None:
    job = make_job(cast, JobState.RUNNING)
    assert client_for(cast.leader).get(f"/viec-nen/{job.pk}/").status_code == 200
