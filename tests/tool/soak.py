# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: soak.py TOOL SECONDS URL MODULES SEED

For SECONDS seconds, two processes at a time change the pair in use with `update`, `compile` and
`rollback`, from files and, at URL, from http_server.py, which misbehaves. Some of them are killed,
at random moments. Now and then, bytes that are not a database replace services.db. Meanwhile 8
processes look up services: each lookup must have an answer, from a registry that was in use.
MODULES is the directory of the twin of the module.

At the end one whole pair is in use, and nothing else is left.
"""

import collections
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import limited

NAMES = ["shipped", "first", "second", "third", "fourth", "fifth"]

# With --force, the registry with few services is also in use.
ANSWERS = [*NAMES, "few"]
REGISTRY = "service-names-port-numbers.xml"

LOOKUP_PROCESSES = 8
CHANGERS = 2

# Seconds for a command, with --timeout 2 and --max-time 3 or less, on a busy machine.
LIMIT = 120

GOOD = ["plain", "etag", "date", "changing", "gzip", "chunked"]
BAD = ["silent", "stall", "drip", "trickle", "cut", "cut-chunked", "garbage", "unpackable"]
LARGE = ["endless", "bomb"]
WRONG_FILES = ["half.xml", "other.xml", "undated.xml", "future.xml", "few.xml"]


def look_up(seconds, results):
    """Look up services for so long. Write the number of rounds, or an error, to `results`."""
    ctypes.CDLL(None).__nss_configure_lookup(b"services", b"iana")
    end = time.monotonic() + seconds
    count = 0
    try:
        while time.monotonic() < end:
            # All registries have s2, with the same port, and none has `none`.
            if socket.getservbyname("s2", "tcp") != 1002:
                raise ValueError("another port of s2")
            name = socket.getservbyport(1001, "tcp")
            if name not in ANSWERS:
                raise ValueError(f"1001/tcp is {name}")
            try:
                raise ValueError(f"port {socket.getservbyname('none', 'tcp')} of none")
            except OSError:
                pass
            count += 1
            if count % 1000 == 0:
                time.sleep(0.01)
    except (OSError, ValueError) as error:
        os.write(results, f"wrong answer {count}: {error}\n".encode())
        os._exit(1)
    os.write(results, f"{count}\n".encode())
    os._exit(0)


class Changer(threading.Thread):
    """Changes the pair in use, with one command after the other."""

    def __init__(self, tool, seconds, url, seed):
        super().__init__()
        self.tool, self.url = tool, url
        self.end = time.monotonic() + seconds
        self.random = random.Random(seed)
        self.ended = collections.Counter()
        self.failure = None

    def draw_url(self):
        draw = self.random
        name = draw.choice(NAMES) + ".xml"
        what = draw.random()
        if what < 0.45:
            return f"{self.url}/{draw.choice(GOOD)}/{name}"
        if what < 0.60:
            return f"{self.url}/plain/{draw.choice(WRONG_FILES)}"
        if what < 0.65:
            return f"{self.url}/status/{draw.choice([204, 304, 404, 500, 503])}"
        if what < 0.70:
            return f"{self.url}/to/{self.url}/plain/{name}"
        if what < 0.72:
            return f"{self.url}/loop/x"
        if what < 0.73:
            return f"{self.url}/{draw.choice(LARGE)}/x"
        return f"{self.url}/{draw.choice(BAD)}/{name}"

    def draw_command(self):
        draw = self.random
        path = f"served/{draw.choice(NAMES)}.xml"
        force = draw.choice([[], ["--force"]])
        what = draw.random()
        if what < 0.35 and self.url:
            limits = ["--timeout", "2", "--max-time", "3"]
            return ["update", "--quiet", *limits, *force, "--from", self.draw_url()]
        if what < 0.60:
            return ["update", "--quiet", *force, "--from", path]
        if what < 0.70:
            return ["compile", path]
        if what < 0.75:
            return ["compile"]
        return ["rollback", "--quiet"]

    def run_command(self, command):
        with subprocess.Popen(
            [self.tool, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            if self.random.random() < 0.3:
                time.sleep(self.random.random() * self.random.choice([0.02, 0.1, 1]))
                process.send_signal(signal.SIGKILL)
            try:
                errors = process.communicate(timeout=LIMIT)[1]
            except subprocess.TimeoutExpired:
                process.kill()
                raise ValueError(f"has not ended after {LIMIT} seconds: {command}") from None
        self.ended[process.returncode] += 1
        # 1: there is no earlier pair; 5: the other process has had the lock for too long.
        if process.returncode not in (0, 1, 3, 4, 5, -signal.SIGKILL):
            raise ValueError(f"{command}: exit code {process.returncode}: {errors!r}")

    def vandalise(self):
        """Replace services.db by bytes that are not a database."""
        name = f"vandal-{threading.get_ident()}"
        with open(name, "wb") as file:
            file.write(self.random.randbytes(self.random.choice([0, 100, 2048, 20480])))
        try:
            os.rename(name, "state/services.db")
        except FileNotFoundError:
            os.unlink(name)

    def run(self):
        try:
            while time.monotonic() < self.end and self.failure is None:
                if self.random.random() < 0.02:
                    self.vandalise()
                self.run_command(self.draw_command())
        except (OSError, ValueError) as error:
            self.failure = str(error)


def start_lookups(seconds, modules):
    """The processes, and a descriptor from which one line of each can be read."""
    hears, tells = os.pipe()
    os.environ["LD_LIBRARY_PATH"] = modules
    here = os.path.dirname(os.path.abspath(__file__))
    script = f"import soak; soak.look_up({seconds}, {tells})"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            pass_fds=(tells,),
            env=dict(os.environ, PYTHONPATH=f"{here}:{os.environ['PYTHONPATH']}"),
        )
        for _ in range(LOOKUP_PROCESSES)
    ]
    del os.environ["LD_LIBRARY_PATH"]
    os.close(tells)
    return processes, hears


def end_lookups(processes, hears):
    """The number of rounds of lookups."""
    for process in processes:
        process.wait(timeout=LIMIT)
    with open(hears, encoding="utf-8") as results:
        lines = results.read().splitlines()
    if len(lines) != LOOKUP_PROCESSES or not all(line.isdigit() for line in lines):
        raise SystemExit(f"failed: {lines}")
    if min(int(line) for line in lines) == 0:
        raise SystemExit("failed: a process has no lookups")
    return sum(int(line) for line in lines)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def run(tool, *arguments):
    """Run the tool. It must succeed."""
    ended = limited.run([tool, *arguments])
    if ended.returncode != 0:
        raise SystemExit(f"failed: {arguments}: exit code {ended.returncode}: {ended.stderr}")


def check_pair(tool):
    """Check that the database in use was compiled from the registry beside it."""
    for command in (
        ["verify", "state/services.db"],
        ["compile", "-o", "again.db", f"state/{REGISTRY}"],
    ):
        run(tool, *command)
    if read("again.db") != read("state/services.db"):
        raise SystemExit("failed: the database in use does not belong to the registry beside it")


def main():
    tool, seconds, url, modules, seed = sys.argv[1:]
    seconds = int(seconds)
    lookups, hears = start_lookups(seconds, modules)
    changers = [Changer(tool, seconds, url, f"{seed} {i}") for i in range(CHANGERS)]
    for changer in changers:
        changer.start()
    for changer in changers:
        changer.join()
    failures = [changer.failure for changer in changers if changer.failure is not None]
    if failures:
        raise SystemExit(f"failed: {failures}")
    answered = end_lookups(lookups, hears)
    ended = sum((changer.ended for changer in changers), collections.Counter())
    print(f"{answered} rounds of lookups; commands by exit code: {sorted(ended.items())}")
    if ended[0] == 0 or ended[-signal.SIGKILL] == 0:
        raise SystemExit("failed: no command succeeded, or none was killed")
    # A change removes what kills have left; but the first one keeps the pair that is before it.
    for name in ("first", "second"):
        run(tool, "update", "--quiet", "--force", "--from", f"served/{name}.xml")
    check_pair(tool)


if __name__ == "__main__":
    main()
