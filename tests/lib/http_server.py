#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An HTTP server on loopback that behaves well or badly, as the path asks for.

    http_server.py DIRECTORY [CERTIFICATE KEY]

It prints its port, serves until it is killed, and writes a line of JSON for each request to
DIRECTORY/requests. The first part of a path says what happens, the rest names a file of DIRECTORY:

    /plain/FILE     200, with ETag and Last-Modified; 304 to a request that knows one of them
    /etag/FILE      the same with an ETag alone
    /date/FILE      the same with a Last-Modified alone
    /changing/FILE  200 with another ETag each time, and never a 304
    /gzip/FILE      200, packed if the client takes gzip
    /chunked/FILE   200, in chunks, without a length
    /status/NUMBER  an answer with that status, and a body that is a registry
    /to/URL         a redirect to URL; /to-NUMBER/URL one with that status
    /loop/ANY       a redirect to itself
    /silent/ANY     no answer at all
    /stall/FILE     the first half of FILE, and then nothing
    /drip/FILE      one byte a second
    /trickle/FILE   2,000 bytes a second, for ever: too fast for a stall
    /slow-to/URL    a redirect to URL, after a second
    /cut/FILE       the first half of FILE, and the end, where all of it was announced
    /cut-chunked/FILE  the same in chunks
    /endless/ANY    blanks, for ever
    /bomb/ANY       blanks for ever, packed: a thousandth of their size goes over the wire
    /garbage/ANY    bytes that are no HTTP
    /unpackable/FILE   announced as gzip, but not packed

As a proxy, it gives the same answers for every host.
"""

import email.utils
import gzip
import http.server
import json
import os
import ssl
import sys
import threading
import time
import zlib

DIRECTORY = sys.argv[1]
LOG_LOCK = threading.Lock()
MODIFIED = email.utils.formatdate(1700000000, usegmt=True)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers = 0

    def log_message(self, *_):
        pass

    def log_request(self, code="-", size="-"):
        pass

    def note(self):
        line = json.dumps({"path": self.path, "headers": dict(self.headers)})
        with LOG_LOCK, open(os.path.join(DIRECTORY, "requests"), "a", encoding="utf-8") as log:
            log.write(line + "\n")

    def document(self, name):
        with open(os.path.join(DIRECTORY, name), "rb") as file:
            return file.read()

    def head(self, status, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def whole(self, status, body, headers=None):
        self.head(status, {**(headers or {}), "Content-Length": str(len(body))})
        self.wfile.write(body)

    def chunk(self, bytes_):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(bytes_), bytes_))

    def conditional(self, name, headers):
        asked = (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        known = (headers.get("ETag"), headers.get("Last-Modified"))
        if any(value is not None and value == mine for value, mine in zip(asked, known)):
            self.head(304, headers)
        else:
            self.whole(200, self.document(name), headers)

    def do_GET(self):
        self.note()
        if self.path.startswith("http://"):
            self.path = "/" + self.path.split("/", 3)[3]
        what, _, rest = self.path[1:].partition("/")
        base, _, number = what.partition("-")
        if what == "slow-to":
            time.sleep(1)
            self.whole(302, b"not here", {"Location": rest})
            return
        if base == "to":
            self.whole(int(number or 302), b"not here", {"Location": rest})
            return
        getattr(self, "get_" + what.replace("-", "_"))(rest)

    def get_plain(self, name):
        etag = '"%08x"' % zlib.crc32(self.document(name))
        self.conditional(name, {"ETag": etag, "Last-Modified": MODIFIED})

    def get_etag(self, name):
        self.conditional(name, {"ETag": '"%08x"' % zlib.crc32(self.document(name))})

    def get_date(self, name):
        self.conditional(name, {"Last-Modified": MODIFIED})

    def get_changing(self, name):
        Handler.answers += 1
        self.whole(200, self.document(name), {"ETag": '"%d"' % Handler.answers})

    def get_gzip(self, name):
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.whole(200, gzip.compress(self.document(name)), {"Content-Encoding": "gzip"})
        else:
            self.whole(200, self.document(name))

    def get_chunked(self, name):
        body = self.document(name)
        self.head(200, {"Transfer-Encoding": "chunked"})
        for start in range(0, len(body), 8000):
            self.chunk(body[start : start + 8000])
        self.chunk(b"")

    def get_status(self, number):
        self.whole(int(number), self.document("registry.xml"))

    def get_loop(self, _):
        self.whole(302, b"", {"Location": self.path})

    def get_silent(self, _):
        time.sleep(60)

    def get_stall(self, name):
        self.half(name)
        time.sleep(60)

    def get_drip(self, name):
        body = self.document(name)
        self.head(200, {"Content-Length": str(len(body))})
        for byte in body[:60]:
            self.wfile.write(bytes([byte]))
            time.sleep(1)

    def get_trickle(self, name):
        self.head(200, {"Transfer-Encoding": "chunked"})
        self.chunk(self.document(name)[:100])
        while True:
            self.chunk(b" " * 200)
            time.sleep(0.1)

    def half(self, name):
        body = self.document(name)
        self.head(200, {"Content-Length": str(len(body))})
        self.wfile.write(body[: len(body) // 2])

    def get_cut(self, name):
        self.half(name)
        self.close_connection = True

    def get_cut_chunked(self, name):
        body = self.document(name)
        self.head(200, {"Transfer-Encoding": "chunked"})
        self.chunk(body[: len(body) // 2])
        self.close_connection = True

    def get_endless(self, _):
        self.head(200, {"Transfer-Encoding": "chunked"})
        while True:
            self.chunk(b" " * 65536)

    def get_bomb(self, _):
        self.head(200, {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"})
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        while True:
            packed = packer.compress(b" " * 4000000)
            if packed:
                self.chunk(packed)

    def get_garbage(self, _):
        self.wfile.write(b"\x00\xff" * 1000)
        self.close_connection = True

    def get_unpackable(self, name):
        self.whole(200, self.document(name), {"Content-Encoding": "gzip"})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is what the tests are about."""


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        # Shaking hands is the threads' affair: a client that refuses must not end the server.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()
