"""python -m weather_station [CSV]: serves the readings in CSV on the port that PORT names."""

import os
import sys
from pathlib import Path
from wsgiref.simple_server import make_server

from .api import application
from .archive import Archive
from .readings import read


def main():
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "data/readings.csv")
    page = Path(os.environ.get("DASHBOARD", "web/dist/dashboard.html"))
    with source.open(newline="") as lines:
        archive = Archive(read(lines))
    app = application(archive, page.read_bytes() if page.exists() else None)
    with make_server("", int(os.environ.get("PORT", "8000")), app) as server:
        print(f"listening on port {server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
