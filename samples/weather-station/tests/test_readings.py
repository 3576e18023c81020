import unittest

from weather_station.readings import BadReading, read

HEADER = "station,time,quantity,unit,value"


class ReadTest(unittest.TestCase):
    def test_units_become_standard_ones(self):
        lines = [
            HEADER,
            "hill,2025-03-01T06:00:00Z,temperature,F,50",
            "hill,2025-03-01T06:00:00Z,wind,km/h,36",
            "hill,2025-03-01T06:00:00Z,pressure,inHg,29.92",
        ]
        self.assertEqual([10.0, 10.0, 1013.21], [each.value for each in read(lines)])

    def test_times_become_utc(self):
        (reading,) = read([HEADER, "hill,2025-03-01T01:00:00+02:00,temperature,C,3"])
        self.assertEqual("2025-02-28T23:00:00+00:00", reading.time.isoformat())

    def test_impossible_values_are_left_out(self):
        self.assertEqual([], read([HEADER, "hill,2025-03-01T06:00:00Z,temperature,C,851"]))

    def test_a_bad_line_is_named(self):
        for line in (
            "hill,2025-03-01T06:00:00,temperature,C,3",
            "hill,2025-03-01T06:00:00Z,humidity,%,3",
            "hill,2025-03-01T06:00:00Z,temperature,R,3",
            "hill,2025-03-01T06:00:00Z,temperature,C,warm",
            "hill",
        ):
            with self.subTest(line), self.assertRaises(BadReading) as caught:
                read([HEADER, "hill,2025-03-01T05:00:00Z,temperature,C,3", line])
            self.assertEqual(3, caught.exception.line)
