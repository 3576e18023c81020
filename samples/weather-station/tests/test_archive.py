import unittest

from weather_station.archive import Archive
from weather_station.readings import read


def archive(*rows):
    return Archive(read(["station,time,quantity,unit,value", *rows]))


class ArchiveTest(unittest.TestCase):
    def test_days_are_summed_up(self):
        hill = archive(
            "hill,2025-03-01T06:00:00Z,temperature,C,2",
            "hill,2025-03-01T12:00:00Z,temperature,C,8",
            "hill,2025-03-02T00:00:00Z,temperature,C,-1",
        )
        self.assertEqual(
            {
                "2025-03-01": {"temperature": {"count": 2, "min": 2.0, "mean": 5.0, "p90": 8.0, "max": 8.0}},
                "2025-03-02": {"temperature": {"count": 1, "min": -1.0, "mean": -1.0, "p90": -1.0, "max": -1.0}},
            },
            hill.daily("hill"),
        )

    def test_latest_goes_by_time_not_by_line(self):
        hill = archive("hill,2025-03-01T12:00:00Z,wind,m/s,8", "hill,2025-03-01T06:00:00Z,wind,m/s,2")
        self.assertEqual(
            {"wind": {"time": "2025-03-01T12:00:00+00:00", "value": 8.0, "stuck": False}}, hill.latest("hill")
        )

    def test_a_frozen_sensor_is_noticed(self):
        hill = archive(*(f"hill,2025-03-01T0{hour}:00:00Z,wind,m/s,4" for hour in range(6)))
        self.assertTrue(hill.latest("hill")["wind"]["stuck"])
