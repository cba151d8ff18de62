#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Listen on the tcp ports in the file argv[1], one a line, until somebody ends this; once all are
open, make the file argv[2]."""

import pathlib
import signal
import socket
import sys

ports = pathlib.Path(sys.argv[1]).read_text(encoding="ascii").split()
sockets = [socket.create_server(("", int(port))) for port in ports]
pathlib.Path(sys.argv[2]).touch()
signal.pause()
