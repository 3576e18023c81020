"""Time stamps of readings: ISO 8601, always with a zone, kept in UTC."""

from datetime import datetime, timedelta, timezone


def parse(text):
    stamp = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if stamp.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return stamp.astimezone(timezone.utc)


def floor(stamp, step):
    """The start of the step-long interval that stamp is in, counted from midnight UTC."""
    midnight = stamp.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (stamp - midnight) // step * step


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
