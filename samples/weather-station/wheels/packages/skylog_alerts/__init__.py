"""Which readings somebody should hear about. Nothing uses it yet: it is the dependency that a change adds."""

LIMITS = {"temperature": (-40.0, 45.0), "wind": (0.0, 33.0)}


def alarming(quantity, value):
    low, high = LIMITS.get(quantity, (float("-inf"), float("inf")))
    return not low <= value <= high
