"""How far a background job is, and trying a failed one again."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from vungmanh.accounts.permissions import may_see_work_of
from vungmanh.core import jobs
from vungmanh.core.models import Job
from vungmanh.desk.jobs.shown import shown
from vungmanh.desk.requests import DeskRequest, local_next


@require_GET
def job_page(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole page, or for HTMX the progress alone; a finished job sends HTMX on to `next`."""
    job, next_url = _job(request, pk), local_next(request)
    if not request.htmx:
        return render(request, "desk/jobs/job.html", {"job": shown(job), "next": next_url})
    response = render(request, "desk/components/progress.html", {"job": shown(job), "next": next_url})
    if shown(job).is_done and next_url:
        response["HX-Redirect"] = next_url
    return response


@require_POST
def retry(request: DeskRequest, pk: int) -> HttpResponse:
    job = jobs.retry(_job(request, pk), at=timezone.now())
    return redirect(local_next(request) or reverse("desk:job", args=[job.pk]))


def _job(request: DeskRequest, pk: int) -> Job:
    job = get_object_or_404(Job.objects.select_related("requested_by"), pk=pk)
    if not may_see_work_of(request.user, job.requested_by, timezone.localdate()):
        raise Http404
    return job
