"""A reporting day: 300 people at once for a minute, each with a session, on the product's own web server over loopback.

Everybody asks for a page about every twenty seconds, as somebody does who reads before clicking: what waits, the list, one
duty, a search; officers of communes also note progress. Every answer must be the page that was asked for.
"""

from __future__ import annotations

import http.client
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benchmarks.measuring import Row

SECONDS, PAUSE, IDLE_ROUNDS = 60.0, 20.0, 60
TIMES_THE_IDLE_PAGE = 5
_WORKERS, _THREADS = 2, 2
_COOKIE = secrets.token_hex(16)


@dataclass(slots=True)
class Visitor:
    """One person at work; `duties` are those that he or she may note progress on, with the version seen."""

    cookie: str
    duties: dict[int, int]
    seen: list[int]
    chance: random.Random
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def step(self, host: str, port: int) -> None:
        """One request, timed to its last byte."""
        lot = self.chance.random()
        address, body = self._wish(lot)
        start = time.perf_counter()
        try:
            status = self._ask(host, port, address, body)
        except OSError as error:
            status, address = 0, f"{address} {error!r}"
        self.seconds.append(time.perf_counter() - start)
        if status not in ((302,) if body else (200,)):
            self.errors.append(f"{status} {address}")

    def _wish(self, lot: float) -> tuple[str, str]:
        if lot < 0.15 and self.duties:
            pk = self.chance.choice(list(self.duties))
            said = {"act": "noted", "version": self.duties[pk], "text": "Đang thực hiện theo kế hoạch."}
            self.duties[pk] += 1
            return f"/viec/{pk}/buoc/", urlencode(said)
        if lot < 0.4 and self.seen:
            return f"/viec/{self.chance.choice(self.seen)}/", ""
        if lot < 0.65:
            return "/viec/", ""
        return (
            ("/tim/?q=" + self.chance.choice(("chuyen+doi+so", "giam+ngheo", "niem+yet")), "")
            if lot < 0.7
            else ("/", "")
        )

    def _ask(self, host: str, port: int, address: str, body: str) -> int:
        connection = http.client.HTTPConnection(host, port, timeout=30)
        headers = {"Cookie": f"sessionid={self.cookie}; csrftoken={_COOKIE}", "X-CSRFToken": _COOKIE}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if body else "GET", address, body or None, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def reporting_day(engine: str, made: Any) -> Iterator[Row]:
    """One row: the 95th percentile under load against the middle of the same pages asked for by one person alone."""
    visitors = [_visitor(person, place) for place, person in enumerate(made.people)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = _serve(port)
    try:
        _wait(port)
        idle = visitors[-1]
        for _ in range(2 * IDLE_ROUNDS):
            idle.step("127.0.0.1", port)
        alone = statistics.median(idle.seconds[IDLE_ROUNDS:])
        idle.seconds.clear()
        _all_at_once(visitors, port)
    finally:
        server.terminate()
        server.wait(20)
    seconds = sorted(value for each in visitors for value in each.seconds)
    errors = [error for each in visitors for error in each.errors]
    for error in errors[:5]:
        print(f"desk: {error}", file=sys.stderr)
    late = seconds[int(0.95 * len(seconds))]
    what = f"{engine}: {len(visitors)} people, {len(seconds)} answers, {len(errors)} errors: p95 / idle page"
    yield Row("desk", what, late, alone, 0 if errors else TIMES_THE_IDLE_PAGE)


def _all_at_once(visitors: list[Visitor], port: int) -> None:
    end = time.monotonic() + SECONDS

    def work(visitor: Visitor) -> None:
        time.sleep(visitor.chance.uniform(0, PAUSE))
        while time.monotonic() < end:
            visitor.step("127.0.0.1", port)
            time.sleep(visitor.chance.uniform(0.5 * PAUSE, 1.5 * PAUSE))

    threads = [threading.Thread(target=work, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _visitor(person: Any, place: int) -> Visitor:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from vungmanh.programmes.enums import WORKABLE
    from vungmanh.programmes.models import Duty
    from vungmanh.programmes.permissions import duties_visible_to

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    is_alone = person.username.startswith("xa")
    open_ones = Duty.objects.filter(unit__assignments__user=person, state__in=WORKABLE).order_by("due")[:5]
    seen = duties_visible_to(person, timezone.localdate()).order_by("-pk").values_list("pk", flat=True)[:20]
    duties = dict(open_ones.values_list("pk", "version")) if is_alone else {}
    return Visitor(str(session.session_key), duties, list(seen), random.Random(place))


def _serve(port: int) -> subprocess.Popen[bytes]:
    """As `vungmanh serve` starts it on two cores."""
    options = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(_WORKERS))
    threads = ("--blocking-threads", str(_THREADS), "--log-level", "warning")
    return subprocess.Popen(
        (sys.executable, "-m", "granian", *options, *threads, "vungmanh.wsgi:application"), env=dict(os.environ)
    )


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
