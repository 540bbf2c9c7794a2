"""`script/bench`: its rows and its exit status; the measurements themselves stay out of the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from benchmarks import command
from benchmarks.measuring import Row


@pytest.fixture(autouse=True)
def areas(monkeypatch: pytest.MonkeyPatch) -> None:
    def fast() -> Iterator[Row]:
        yield Row("fast", "a / b", figure=0.002, reference=0.001, bound=2.5)

    def slow() -> Iterator[Row]:
        yield Row("slow", "a / b", figure=0.003, reference=0.001, bound=2.5)

    monkeypatch.setattr(command, "AREAS", {"fast": fast, "slow": slow})


def test_rows_within_their_bounds_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["fast"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "what", "figure", "reference", "ratio", "bound"]
    assert row.split() == ["fast", "a", "/", "b", "2.00", "ms", "1.000", "ms", "2.00", "2.5"]


def test_row_past_its_bound_is_marked_and_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 1
    assert [line.endswith("PAST ITS BOUND") for line in capsys.readouterr().out.splitlines()] == [False, False, True]


def test_json_has_one_object_per_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--json", "slow"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "name": "slow",
        "what": "a / b",
        "figure_s": 0.003,
        "reference_s": 0.001,
        "ratio": 3.0,
        "bound": 2.5,
        "within": False,
    }


def test_unknown_name_is_refused_with_those_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["nosuch"])
    assert (ended.value.code, "there are fast, slow" in capsys.readouterr().err) == (2, True)
