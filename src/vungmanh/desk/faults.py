"""The answer to a fault of the server, from wherever it came: nothing here asks the database."""

from __future__ import annotations

import json
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vungmanh.core.uploads import FILES_AT_ONCE
from vungmanh.desk.refusals import in_words

RETRY_SECONDS = 10


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; of a request that announces more than any form may send 413, with the limit: nothing of it was read."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", status=400)
    limit_mb = FILES_AT_ONCE * settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    return render(request, "400.html", {"words": in_words("files_too_large", {"limit_mb": limit_mb})}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; where the database is busy or out of reach 503, which says that nothing was saved and how to send it again.

    A transaction that could not be written leaves nothing behind, so sending the same again doubles nothing.
    """
    if not _is_busy(sys.exc_info()[1]):
        return render(request, "500.html", status=500)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=503)
        words = _("Máy chủ đang bận, chưa lưu được. Những gì bạn nhập vẫn còn ở đây; hãy bấm lại sau ít giây.")
        response["HX-Trigger"] = json.dumps({"toast": {"text": words, "kind": "error"}})
    else:
        response = render(request, "503.html", {"was_sent": request.method == "POST"}, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _is_busy(error: BaseException | None) -> bool:
    """Locked by other writers, or a server that cannot be reached; SQLite calls a missing table operational too."""
    if not isinstance(error, OperationalError):
        return False
    return connection.vendor != "sqlite" or "locked" in str(error)
