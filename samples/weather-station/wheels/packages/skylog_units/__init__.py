"""Units in which stations report, and the ones that the service speaks: Celsius, hPa, m/s."""

_TO_STANDARD = {
    ("temperature", "C"): lambda value: value,
    ("temperature", "F"): lambda value: (value - 32) * 5 / 9,
    ("temperature", "K"): lambda value: value - 273.15,
    ("pressure", "hPa"): lambda value: value,
    ("pressure", "inHg"): lambda value: value * 33.863886666667,
    ("wind", "m/s"): lambda value: value,
    ("wind", "km/h"): lambda value: value / 3.6,
    ("wind", "kn"): lambda value: value * 1852 / 3600,
}


def to_standard(quantity, unit, value):
    try:
        convert = _TO_STANDARD[quantity, unit]
    except KeyError:
        raise ValueError(f"no unit {unit!r} for {quantity}") from None
    return convert(value)
