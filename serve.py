"""Starts gunicorn, and takes the words of its command.

Gunicorn reads WEB_CONCURRENCY itself and says of a wrong one where it fell over, so the settings
are read before it is loaded.
"""

from csms import web_server  # noqa: F401  # by it the settings know that pages are served

if __name__ == "__main__":
    from gunicorn.app.wsgiapp import run

    run()
