#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a command while something listens on 127.0.0.1: 5683/udp; 6010, 6379, 6667 and 8080/tcp.

usage: listener.py COMMAND...

A client that connects to 6379 gets `hello`.
"""

import contextlib
import socket
import sys
import threading

import limited

HOST = "127.0.0.1"


def greet(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"hello\n")


def main(command):
    with contextlib.ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server((HOST, 6379)))
        for port in (6010, 6667, 8080):
            sockets.enter_context(socket.create_server((HOST, port)))
        datagrams = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        datagrams.bind((HOST, 5683))
        threading.Thread(target=greet, args=[listener], daemon=True).start()
        return limited.run(command, stdout=None, stderr=None).returncode


sys.exit(main(sys.argv[1:]))
