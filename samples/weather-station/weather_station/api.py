"""The WSGI application."""

from skylog_routes import NotFound, Router


def application(archive, dashboard=None):
    """dashboard: the page to show at /, as the web half rendered it."""
    router = Router()

    def known(station):
        if station not in archive.stations():
            raise NotFound(f"no station {station!r}")
        return station

    @router.get("/")
    def index():
        if dashboard is None:
            raise NotFound("the dashboard has not been rendered")
        return dashboard

    @router.get("/health")
    def health():
        return {"stations": len(archive.stations())}

    @router.get("/stations")
    def stations():
        return archive.stations()

    @router.get("/stations/<station>/latest")
    def latest(station):
        return archive.latest(known(station))

    @router.get("/stations/<station>/daily")
    def daily(station):
        return archive.daily(known(station))

    return router
