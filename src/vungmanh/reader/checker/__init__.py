"""Doubts about what a document says (not about how it was read): each finding with its stretches, none ever guessed.

Codes, by what they mean for the person who confirms:

wrong as it stands
    impossible_date           a day that no calendar has (30/02)
    deadline_before_issue     a deadline that had passed when the document was issued
    breakdown_differs         parts in brackets do not add up to the whole before them
    table_sum_differs         the line of sums of a table is not the sum of its column
    share_differs             a percentage is not its numerator over its denominator
    share_fits_no_count       no whole number of the stated base gives the percentage
    filled_exceeds_quota      posts filled and held concurrently are more than there are
    classification_exceeds_total  the least that the grades ask for is more than there is
    part_exceeds_whole        a part ("trong đó") is more than its whole
    number_repeated           one number stands before two items
    order_of_work             work is due before the work that it waits for

two statements that disagree
    figures_differ            one thing, two figures or comparators
    owners_differ             one target or task in two places with different leads
    citation_variants         one document under several numbers
    citation_dates_differ     one document with several dates
    page_date                 the date of the web page is not the document's

good to know
    deadline_close            a deadline only days after the date of issue
    work_after_final_report   work is due only after the report that closes the year
    report_without_receiver   a dated report names no receiver
    title_beside_grades       a title is counted over the grades, not beside them
    vacancy_after_concurrent  how many posts are vacant once concurrent posts are counted
    stock_flow_gap            stock at the start plus admissions is not the stock at the end
    population_changed        two shares whose whole has changed between them
    points_not_percent        a share rose or fell by points, written as percent
    implied_base              a base that is not stated but follows from a count and its share
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vungmanh.language.text import plain
from vungmanh.reader.checker import dates, figures, shares, statements, structure
from vungmanh.reader.checker.case import CLOSE_DAYS, FINAL_DAYS, Case
from vungmanh.reader.model import Finding, Reading

Rule = Callable[[Case], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    dates.impossible_dates,
    dates.deadlines_before_issue,
    dates.deadlines_close,
    dates.work_after_final_report,
    dates.order_of_work,
    dates.reports_without_receiver,
    dates.page_date,
    figures.breakdowns,
    figures.table_sums,
    figures.classifications,
    figures.parts_over_wholes,
    figures.stock_and_flow,
    shares.shares_of_counts,
    shares.shares_of_base,
    shares.concurrent_posts,
    shares.populations_changed,
    shares.points_not_percent,
    shares.implied_bases,
    statements.figures_differ,
    statements.owners_differ,
    structure.numbers_repeated,
    structure.citation_variants,
    structure.citation_dates,
)

CODES = (
    "impossible_date",
    "deadline_before_issue",
    "breakdown_differs",
    "table_sum_differs",
    "share_differs",
    "share_fits_no_count",
    "filled_exceeds_quota",
    "classification_exceeds_total",
    "part_exceeds_whole",
    "number_repeated",
    "order_of_work",
    "figures_differ",
    "owners_differ",
    "citation_variants",
    "citation_dates_differ",
    "page_date",
    "deadline_close",
    "work_after_final_report",
    "report_without_receiver",
    "title_beside_grades",
    "vacancy_after_concurrent",
    "stock_flow_gap",
    "population_changed",
    "points_not_percent",
    "implied_base",
)


def check(
    reading: Reading,
    *,
    low: str | None = None,
    totals: Mapping[str, float] | None = None,
    close_days: int = CLOSE_DAYS,
    final_days: int = FINAL_DAYS,
) -> tuple[Finding, ...]:
    """Every doubt about a reading, in the order of the text.

    `totals` are populations that the caller knows, by counted noun ("chính quyền cấp xã": 130); the text names few.
    `low` is the plain form of the text, where it is at hand.
    """
    case = Case.of(reading, plain(reading.text) if low is None else low, totals or {}, close_days, final_days)
    found = [finding for rule in RULES for finding in rule(case)]
    return tuple(sorted(found, key=lambda finding: (finding.spans[0].start, finding.code)))
