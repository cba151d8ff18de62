# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commands that a test starts, each with a time limit: NSS_IANA_SECONDS, by default 120 seconds."""

import os
import signal
import subprocess

SECONDS = int(os.environ.get("NSS_IANA_SECONDS", "120"))


class Overdue(SystemExit):
    """A command that did not end in time; if nobody catches it, the test ends with the command's name.

    waits_for: the file in whose memory is the lock that the command waited for, or None.
    """

    def __init__(self, command, seconds, waits_for):
        super().__init__(f"failed: has not ended after {seconds} seconds: {command}")
        self.waits_for = waits_for


def run(command, seconds=SECONDS, **options):
    """As subprocess.run, which keeps what the command prints. Raises Overdue, and kills the command
    with all that it started, if it has not ended after so many seconds."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            waits_for = find_lock(process.pid)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Overdue(command, seconds, waits_for) from None
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def find_lock(process):
    """The path of the file in whose memory is what the process's system call got as its first
    argument: of a futex, that is the lock. None if there is no such file, or this may not be seen."""
    try:
        with open(f"/proc/{process}/syscall", encoding="ascii") as file:
            address = int(file.read().split()[1], 16)
        with open(f"/proc/{process}/maps", encoding="utf-8") as file:
            mappings = [line.split(maxsplit=5) for line in file]
    except (OSError, IndexError, ValueError):
        return None
    path, end_of_file = None, None
    for addresses, *_, last in mappings:
        begin, end = (int(part, 16) for part in addresses.split("-"))
        # Variables without an initial value lie behind those of the file, in memory without a path.
        if last.startswith("/"):
            path, end_of_file = last.strip(), end
        elif begin == end_of_file and "/" not in last and "[" not in last:
            end_of_file = end
        else:
            path = None
        if begin <= address < end:
            return path
    return None
