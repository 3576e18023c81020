"""Small statistics that do without numpy."""

from math import ceil, fsum


def mean(values):
    values = list(values)
    return fsum(values) / len(values)


def percentile(values, share):
    """The nearest-rank percentile: always one of the values."""
    ranked = sorted(values)
    return ranked[max(0, ceil(share / 100 * len(ranked)) - 1)]


def summary(values):
    values = list(values)
    return {
        "count": len(values),
        "min": min(values),
        "mean": round(mean(values), 2),
        "p90": percentile(values, 90),
        "max": max(values),
    }
