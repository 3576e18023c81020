"""Tells readings that a broken sensor made from real ones."""

LIMITS = {"temperature": (-90.0, 60.0), "pressure": (850.0, 1090.0), "wind": (0.0, 115.0)}


def plausible(quantity, value):
    low, high = LIMITS[quantity]
    return low <= value <= high


def stuck(values, run=6):
    """Whether the newest `run` values are all the same, as from a frozen sensor."""
    newest = list(values)[-run:]
    return len(newest) == run and len(set(newest)) == 1
