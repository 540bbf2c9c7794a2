"""Drawings: coordinates that hold in every language, levels that read well, nothing where there is nothing to draw."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from django.template.loader import render_to_string

from vungmanh.desk.charts import Spot, bars, gauge, line_chart, spark, stack
from vungmanh.desk.programmes.wording import number

D = datetime.date
SPOTS = [Spot(D(2026, 1, 1), Decimal("50.5"), "50,5%"), Spot(D(2026, 7, 1), Decimal(70), "70%")]


def test_line_chart_draws_figures_plan_and_goal_and_says_them_in_a_table() -> None:
    chart = line_chart(
        SPOTS,
        title="Hồ sơ <đúng hạn>",
        said="Đúng tiến độ",
        say=number,
        goal=(Decimal(90), "mục tiêu ≥ 90%"),
        plan=[SPOTS[0], Spot(D(2027, 12, 31), Decimal(90))],
        today=(D(2026, 8, 1), "hôm nay"),
    )
    assert chart is not None
    assert [level.label for level in chart.levels] == ["0", "25", "50", "75", "100"]
    assert [day.label for day in chart.days] == ["01/2026", "2027", "12/2027"]
    html = render_to_string("desk/components/chart_line.html", {"chart": chart, "id": "a"})
    assert "Hồ sơ &lt;đúng hạn&gt;" in html
    assert '<td class="num">50,5%</td>' in html
    assert "style=" not in html
    assert not re.search(r'(?:[xy]\d?|d)="[^"]*\d,\d', html)


def test_nothing_is_drawn_of_nothing() -> None:
    assert line_chart([], title="", said="", say=str) is None
    assert bars([], title="", say=str).bars == []
    assert stack([("a", 0, "good", "")], title="", say=str).parts == []


def test_one_figure_or_one_level_is_drawn_in_the_middle() -> None:
    one = spark(SPOTS[:1], tone="good", width=84)
    assert (one.line, one.end.x) == ("", "41.5")
    flat = line_chart([Spot(day.on, Decimal(5)) for day in SPOTS], title="", said="", say=str)
    assert flat is not None
    assert [level.label for level in flat.levels] == ["4", "6"]


def test_bars_gauge_and_stack_measure_against_the_whole() -> None:
    assert [bar.length for bar in bars([("a", 5, {}), ("b", 20, {"tone": "bad"})], title="", say=str).bars] == [
        "25",
        "100",
    ]
    full = gauge(Decimal(91), Decimal(92), tone="near", whole=Decimal(100))
    assert (full.filled, full.goal) == ("91", "92")
    assert gauge(Decimal(0), Decimal(0), tone="good").filled == "0"
    parts = stack(
        [("trễ", 1, "bad", "?tre"), ("không", 0, "near", ""), ("xong", 3, "good", "")], title="", say=str
    ).parts
    assert [(part.start, part.length, part.url) for part in parts] == [("0", "25", "?tre"), ("25", "75", "")]
