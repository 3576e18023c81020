"""Reads the CSV that stations send. Each line names the units it was measured in."""

import csv
from dataclasses import dataclass
from datetime import datetime

import skylog_clock
from skylog_quality import plausible
from skylog_units import to_standard

QUANTITIES = ("temperature", "pressure", "wind")


@dataclass(frozen=True)
class Reading:
    station: str
    time: datetime
    quantity: str
    value: float


class BadReading(ValueError):
    def __init__(self, line, problem):
        super().__init__(f"line {line}: {problem}")
        self.line = line


def read(lines):
    """All plausible readings, in standard units. A line that cannot be understood raises BadReading."""
    rows = csv.DictReader(lines)
    readings = []
    for row in rows:
        try:
            reading = _reading(row)
        except (KeyError, TypeError, ValueError) as problem:
            raise BadReading(rows.line_num, problem) from problem
        if plausible(reading.quantity, reading.value):
            readings.append(reading)
    return readings


def _reading(row):
    quantity = row["quantity"]
    if quantity not in QUANTITIES:
        raise ValueError(f"no quantity {quantity!r}")
    value = to_standard(quantity, row["unit"], float(row["value"]))
    return Reading(row["station"], skylog_clock.parse(row["time"]), quantity, round(value, 2))
