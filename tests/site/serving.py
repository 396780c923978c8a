"""A folder on localhost, served as hosts of static pages do: its text compressed."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

_TEXT = {".html", ".css", ".js", ".json", ".svg"}


class _Handler(SimpleHTTPRequestHandler):
    """Sends text as gzip, which every browser takes."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | None:
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        body = file.read_bytes()
        self.send_response(HTTPStatus.OK)
        if file.suffix in _TEXT:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked for and did not come is a fault of the page."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the folder while the context lasts, with a slash at its end."""

    def handler(*args: object) -> _Handler:
        return _Handler(*args, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
