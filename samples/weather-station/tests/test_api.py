import json
import unittest
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from weather_station.api import application
from weather_station.archive import Archive
from weather_station.readings import read

DATA = Path(__file__).parent.parent / "data" / "readings.csv"


class ApiTest(unittest.TestCase):
    def setUp(self):
        with DATA.open(newline="") as lines:
            self.app = application(Archive(read(lines)), b"<html>")

    def get(self, path, method="GET"):
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method}
        setup_testing_defaults(environ)
        answers = []
        body = b"".join(self.app(environ, lambda status, headers: answers.append((int(status[:3]), dict(headers)))))
        return (*answers[0], body)

    def test_stations_are_listed(self):
        status, headers, body = self.get("/stations")
        self.assertEqual((200, "application/json"), (status, headers["Content-Type"]))
        self.assertEqual(["harbour", "hill", "valley"], json.loads(body))

    def test_each_station_has_days(self):
        for station in ("harbour", "hill", "valley"):
            days = json.loads(self.get(f"/stations/{station}/daily")[2])
            self.assertEqual(["2025-03-01", "2025-03-02", "2025-03-03"], list(days))

    def test_the_dashboard_is_the_index(self):
        self.assertEqual((200, b"<html>"), self.get("/")[::2])

    def test_what_there_is_not(self):
        self.assertEqual(404, self.get("/stations/moon/latest")[0])
        self.assertEqual(404, self.get("/nowhere")[0])
        self.assertEqual(405, self.get("/stations", "POST")[0])
