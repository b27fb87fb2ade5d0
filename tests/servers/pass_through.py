"""A reverse proxy on loopback that hands every request on unchanged and keeps a copy of it with its answer."""

import http.client
import threading
import urllib.parse
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

UPSTREAM_SECONDS = 30
# Headers about one connection; each side of the proxy has its own.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "date", "server", "content-length"}


@dataclass
class Exchange:
    """One request as it came over the wire, and the status it was answered with."""

    method: str
    path: str
    headers: dict  # names in lower case
    body: bytes
    status: int
    answer: bytes


class PassThrough:
    """Use it as a context manager. `added_headers` go onto every request that is handed on."""

    def __init__(self, upstream_url, added_headers=None):
        self.upstream = urllib.parse.urlsplit(upstream_url)
        self.added_headers = added_headers or {}
        self._exchanges = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, name="pass-through")

    @property
    def host_and_port(self):
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def exchanges(self):
        with self._lock:
            return list(self._exchanges)

    def keep(self, exchange):
        with self._lock:
            self._exchanges.append(exchange)

    def forward(self, method, path, headers, body):
        """Status, headers and body of the upstream's answer."""
        passed = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
        connection = http.client.HTTPConnection(self.upstream.hostname, self.upstream.port, timeout=UPSTREAM_SECONDS)
        try:
            connection.request(method, path, body=body, headers=passed | self.added_headers)
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            connection.close()


def _handler(proxy):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = UPSTREAM_SECONDS

        def _pass(self):
            if self.headers.get("Transfer-Encoding"):
                # What was sent cannot be told apart from how it was cut; the protocol asks for Content-Length.
                self._answer(411, [], b"Content-Length is required")
                self.close_connection = True
                proxy.keep(self._exchange(b"", 411, b""))
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                status, headers, answer = proxy.forward(self.command, self.path, self.headers, body)
            except OSError as error:
                status, headers, answer = 502, [], str(error).encode()
            proxy.keep(self._exchange(body, status, answer))
            self._answer(status, headers, answer)

        def _exchange(self, body, status, answer):
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Exchange(self.command, self.path, headers, body, status, answer)

        def _answer(self, status, headers, body):
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Silent: the checks print what matters."""

        do_GET = do_POST = do_PUT = do_HEAD = do_OPTIONS = _pass

    return Handler
