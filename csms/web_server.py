"""What gunicorn does beside its options: ``--config python:csms.web_server``."""

from gunicorn.http.message import Request

READ_AWAY = 64 * 1024  # bytes of an unread body that gunicorn reads away before the next request


def pre_request(_worker: object, request: Request) -> None:
    """Announce ``Connection: close`` where more comes than would be read away.

    A page that refuses what is sent reads none of it. The connection cannot go on then, and an
    answer that says it does would lose the next request on it.
    """
    told = dict(request.headers)
    if "TRANSFER-ENCODING" in told or int(told.get("CONTENT-LENGTH", 0)) >= READ_AWAY:
        request.force_close()
