"""Groups readings into intervals of time."""

from skylog_clock import floor


def by_interval(readings, step):
    """A dict from each interval's start to its readings, in order of time."""
    buckets = {}
    for reading in sorted(readings, key=lambda each: each.time):
        buckets.setdefault(floor(reading.time, step), []).append(reading)
    return buckets
