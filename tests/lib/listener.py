#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a command while something listens on 127.0.0.1: on 6379 and 6005/tcp, and on 5683/udp.

usage: listener.py COMMAND...

A client that connects to 6379 gets `hello`.
"""

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
    with socket.create_server((HOST, 6379)) as listener, socket.create_server((HOST, 6005)):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            datagrams.bind((HOST, 5683))
            threading.Thread(target=greet, args=[listener], daemon=True).start()
            return limited.run(command, stdout=None, stderr=None).returncode


sys.exit(main(sys.argv[1:]))
