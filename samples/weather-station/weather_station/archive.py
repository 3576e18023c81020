"""What is known of all stations, and the questions one can ask about it."""

from skylog_buckets import by_interval
from skylog_clock import DAY
from skylog_quality import stuck
from skylog_stats import summary

from .readings import QUANTITIES


class Archive:
    def __init__(self, readings):
        self._readings = {}
        for reading in sorted(readings, key=lambda each: each.time):
            self._readings.setdefault(reading.station, {}).setdefault(reading.quantity, []).append(reading)

    def stations(self):
        return sorted(self._readings)

    def latest(self, station):
        """The newest reading of each quantity, and whether its sensor seems stuck."""
        return {
            quantity: {
                "time": readings[-1].time.isoformat(),
                "value": readings[-1].value,
                "stuck": stuck(each.value for each in readings),
            }
            for quantity, readings in self._readings[station].items()
        }

    def daily(self, station):
        """For each day and quantity: the least, the mean, the greatest."""
        days = {}
        for quantity in QUANTITIES:
            for day, readings in by_interval(self._readings[station].get(quantity, []), DAY).items():
                days.setdefault(day.date().isoformat(), {})[quantity] = summary(each.value for each in readings)
        return days
