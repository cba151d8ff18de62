# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: faults.py TOOL EVERY [URL]

Lets each system call of the tool fail once, with each of ERRORS, and kills the tool at each one, in
all scenarios of scenarios.py and, with a URL, which serves served/second.xml, in an update from
there. Of these faults, every EVERYth is tried, and in one scenario each kill at a call that changes
something.

After a failure, the exit code is 0 and the new pair is in use; or it is 4, there is one message
with the place, and the old pair is in use. After a kill, the old pair or the new one is in use, and
it is whole. After both, the next run succeeds and leaves nothing of the failed run behind.

EINTR: a call that reads, writes, opens or flushes a file, or waits for the lock, is made again.
Linux does not interrupt the other calls of the tool, and close must not be made again. The C
library's loader makes no call again.
"""

import concurrent.futures
import os
import re
import sys

import limited
from scenarios import DATABASE, Bench, is_tidy

ERRORS = ("EINTR", "EIO", "ENOMEM", "EMFILE", "ENOSPC", "EACCES")
ALL_KILLS = "update of two pairs"

# libc cannot live with errors that Linux never gives here, or makes the call as often as it likes.
LIBC_ONLY = ("brk", "futex", "getrandom", "exit_group")

CHANGING = re.compile(r"mkdir|.*chmod.*|write|linkat|symlink|rename.*|unlink.*|rmdir")

# How often libcurl waits for the server is not the same each time. Each time it ignores SIGPIPE.
BY_CHANCE = ("poll", "recvfrom", "rt_sigaction")

TRIED_AGAIN = ("openat", "read", "write", "fsync", "flock")

# Calls with which something is removed. Where one of them fails, it is left for the next run.
CLEANING = (
    "unlink", "unlinkat", "rmdir", "getdents64", "openat", "newfstatat", "readlink", "fcntl"
)

FETCH_MODULE = "/iana-fetch.so: "

# What a file system says that has no files without a name: they get one, until they are complete.
UNSUPPORTED = "error=EOPNOTSUPP"

# No character of it is replaced by `?`, as those of a wrong pointer would be.
MESSAGE = re.compile(r"iana-services: [^\n?]+: [^\n?]+\n")


def strace(bench, scenario, *options):
    scenario.prepare()
    return limited.run(
        ["strace", "-o", "trace", *options, bench.tool, *scenario.command], text=True
    )


def read_trace():
    with open("trace", encoding="utf-8", errors="replace") as file:
        return file.read()


def system_calls(bench, scenario):
    """The system calls of the command, in order, each as its name and which one of that name it is.
    Those of the loader, whose last one unmaps its cache, are left out."""
    strace(bench, scenario)
    if scenario.live() != scenario.after:
        raise SystemExit(f"{scenario.name}: no success without a fault")
    counts = {}
    calls = []
    started = False
    for name in re.findall(r"^([a-z0-9_]+)\(", read_trace(), re.MULTILINE):
        counts[name] = counts.get(name, 0) + 1
        if started and name not in LIBC_ONLY:
            calls.append((name, counts[name]))
        started = started or name == "munmap"
    # What is renamed or linked is on the disk before.
    if not any(name == "fsync" for name, _ in calls):
        raise SystemExit(f"failed: {scenario.name}: nothing is flushed")
    return calls


def unnamed_files():
    """The calls of the trace that open a file without a name."""
    opened = re.findall(r"^openat\(.*", read_trace(), re.MULTILINE)
    return [("openat", number) for number, line in enumerate(opened, 1) if "O_TMPFILE" in line]


class Fault:
    def __init__(self, bench, scenario, call, what):
        self.bench = bench
        self.scenario = scenario
        self.call, self.number = call
        self.what = what

    def fail(self, text):
        where = f"{self.what} at {self.call} {self.number}"
        raise SystemExit(f"failed: {self.scenario.name}: {where}: {text}")

    def run(self):
        """Whether it left a draft."""
        inject = f"inject={self.call}:{self.what}:when={self.number}"
        ended = strace(self.bench, self.scenario, "-e", f"trace={self.call}", "-e", inject)
        if not re.search("INJECTED|killed by SIGKILL", read_trace()):
            if self.call not in BY_CHANCE:
                self.fail("it did not come")
            return False
        if self.what == UNSUPPORTED:
            if ended.returncode != 0:
                self.fail(f"exit code {ended.returncode}: {ended.stderr}")
            self.check_left()
        if self.what == "signal=KILL":
            self.check_killed(ended)
        else:
            self.check_failed(ended)
        return self.check_next()

    def check_killed(self, ended):
        if ended.returncode not in (-9, 137):
            self.fail(f"exit code {ended.returncode}")
        if self.scenario.live() not in (self.scenario.before, self.scenario.after):
            self.fail("neither the old nor the new one is in use")

    def check_failed(self, ended):
        has_printed = "standard output" not in ended.stderr
        expected = self.scenario.before
        if ended.returncode == 0 or not has_printed:
            expected = self.scenario.after
        if self.scenario.live() != expected:
            self.fail(f"exit code {ended.returncode}, but what is in use is not: {ended.stderr}")
        if ended.returncode == 0:
            return
        if ended.returncode != 4 or not MESSAGE.fullmatch(ended.stderr):
            self.fail(f"exit code {ended.returncode}, and said: {ended.stderr}")
        is_loader = FETCH_MODULE in ended.stderr
        if "EINTR" in self.what and self.call in TRIED_AGAIN and has_printed and not is_loader:
            self.fail(f"not tried again: {ended.stderr}")
        if self.call not in CLEANING and has_printed:
            self.check_left()

    def check_left(self):
        """Nothing is left of a failure, but for what was in use before, in due form."""
        names = self.scenario.names()
        if any(".new" in name or "draft" in name or "/." in name for name in names):
            self.fail(f"left {names}")
        if names.count("pair") > 2:
            self.fail(f"left {names}")

    def check_next(self):
        # A kill between the calls that give a draft its name and that take it away leaves it.
        drafts = [name for name in self.scenario.names() if name.startswith(f".{DATABASE}.")]
        left_a_draft = len(drafts) == 1 and self.what == "signal=KILL"
        self.bench.run(*self.scenario.again)
        wrong = self.scenario.wrong(self.scenario.after_again)
        if wrong:
            self.fail(f"not those of the next run: {wrong}")
        if not left_a_draft and not is_tidy(self.scenario):
            self.fail(f"the next run leaves {self.scenario.names()}")
        return left_a_draft


def all_scenarios(bench, url):
    return bench.scenarios() + ([bench.fetching(url)] if url is not None else [])


def list_faults(bench, scenarios, every):
    """The failures to try, the kills with the files that cannot be without a name, and whether drafts
    have none. Each is the number of a scenario, a system call, and what becomes of the call."""
    failures = []
    kills = []
    nameless = False
    for number, scenario in enumerate(scenarios):
        calls = system_calls(bench, scenario)
        nameless = nameless or re.search(r"O_TMPFILE.* = [0-9]", read_trace()) is not None
        kills += [(number, call, UNSUPPORTED) for call in unnamed_files()]
        failures += [(number, call, f"error={error}") for call in calls for error in ERRORS]
        kills += [
            (number, call, "signal=KILL")
            for place, call in enumerate(calls)
            if place % every == 0 or (scenario.name == ALL_KILLS and CHANGING.fullmatch(call[0]))
        ]
    return failures, kills, nameless


def try_part(tool, url, directory, faults):
    """Try some faults in a directory of their own. How many drafts were left."""
    for name in ("state", "data"):
        os.makedirs(f"{directory}/{name}")
    os.chdir(directory)
    bench = Bench(tool)
    scenarios = all_scenarios(bench, url)
    return sum(Fault(bench, scenarios[number], *rest).run() for number, *rest in faults)


def main():
    tool, every = sys.argv[1], int(sys.argv[2])
    url = sys.argv[3] if len(sys.argv) > 3 else None
    bench = Bench(tool)
    failures, kills, nameless = list_faults(bench, all_scenarios(bench, url), every)
    tried = failures[::every]
    parts = os.cpu_count()
    with concurrent.futures.ProcessPoolExecutor(parts) as pool:
        started = [
            pool.submit(try_part, tool, url, f"part{part}", (tried + kills)[part::parts])
            for part in range(parts)
        ]
    drafts = sum(part.result() for part in started)
    if not tried or not kills:
        raise SystemExit("failed: there was no failure, or no kill")
    if nameless and drafts > 2:
        raise SystemExit(f"failed: kills left {drafts} drafts")
    print(f"{len(tried)} failures, of {len(failures)}, and {len(kills)} kills")


if __name__ == "__main__":
    main()
