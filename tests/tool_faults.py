# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: tool_faults.py TOOL EVERY

Lets each system call that the tool makes fail once, with each of ERRORS, and kills the tool at each
one, in all scenarios of tool_scenarios.py. Of all that, only every EVERYth is tried, and each kill of
one scenario that leaves anything else than the one before: those at calls that change something.

What is expected of a failure: exit code 0 and what is new in use, or exit code 4, one message that
says where, and what is old in use. Of a kill: the old or the new one is in use, whole. Of both: the
next run succeeds, and leaves nothing of it behind.

EINTR: what reads, writes, opens and flushes files, or waits for the lock, is tried again. No other
call that the tool makes is ever interrupted on Linux; close is not to be tried again there.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

from tool_scenarios import DATABASE, Bench, is_tidy

ERRORS = ("EINTR", "EIO", "ENOMEM", "EMFILE", "ENOSPC", "EACCES")
ALL_KILLS = "update of two pairs"

# libc cannot live with errors that Linux never gives here, or makes the call as often as it likes.
LIBC_ONLY = ("brk", "futex", "getrandom", "exit_group")

CHANGING = re.compile(r"mkdir|.*chmod.*|write|linkat|symlink|rename.*|unlink.*|rmdir")

TRIED_AGAIN = ("openat", "read", "write", "fsync", "flock")

# Calls with which something is removed. Where one of them fails, it is left for the next run.
CLEANING = ("unlink", "unlinkat", "rmdir", "getdents64", "openat", "newfstatat", "readlink", "fcntl")

MESSAGE = re.compile(r"iana-services: [^\n]+: [^\n]+\n")


def strace(bench, scenario, *options):
    scenario.prepare()
    return subprocess.run(
        ["strace", "-o", "trace", *options, bench.tool, *scenario.command],
        capture_output=True,
        text=True,
        check=False,
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
    return calls


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
        inject = f"inject={self.call}:{self.what}:when={self.number}"
        ended = strace(self.bench, self.scenario, "-e", f"trace={self.call}", "-e", inject)
        if not re.search("INJECTED|killed by SIGKILL", read_trace()):
            self.fail("it did not come")
        if self.what == "signal=KILL":
            self.check_killed(ended)
        else:
            self.check_failed(ended)
        self.check_next()

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
        if "EINTR" in self.what and self.call in TRIED_AGAIN and has_printed:
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
        self.left_a_draft = len(drafts) == 1 and self.what == "signal=KILL"
        self.bench.run(*self.scenario.again)
        if self.scenario.live() != self.scenario.after_again:
            self.fail("the next run has no effect")
        if not self.left_a_draft and not is_tidy(self.scenario):
            self.fail(f"the next run leaves {self.scenario.names()}")


def try_part(part, parts, tool, every):
    """Try each `parts`th fault in a directory of its own. How many failures there are, how many of
    them were tried, how many kills, and how many drafts these left."""
    directory = f"part{part}"
    for name in ("state", "data"):
        os.makedirs(f"{directory}/{name}")
    os.chdir(directory)
    bench = Bench(tool)
    failures = []
    kills = []
    nameless = False
    for scenario in bench.scenarios():
        calls = system_calls(bench, scenario)
        nameless = nameless or re.search(r"O_TMPFILE.* = [0-9]", read_trace()) is not None
        failures += [
            Fault(bench, scenario, call, f"error={error}")
            for call in calls
            for error in ERRORS
        ]
        kills += [
            Fault(bench, scenario, call, "signal=KILL")
            for number, call in enumerate(calls)
            if number % every == 0 or (scenario.name == ALL_KILLS and CHANGING.fullmatch(call[0]))
        ]
    tried = failures[::every][part::parts]
    killed = kills[part::parts]
    for fault in tried + killed:
        fault.run()
    drafts = sum(fault.left_a_draft for fault in killed) if nameless else 0
    return len(failures), len(tried), len(killed), drafts


def main():
    tool, every = sys.argv[1], int(sys.argv[2])
    parts = os.cpu_count()
    with concurrent.futures.ProcessPoolExecutor(parts) as pool:
        done = [pool.submit(try_part, part, parts, tool, every) for part in range(parts)]
    failures, tried, killed, drafts = zip(*[part.result() for part in done])
    if len(set(failures)) != 1:
        raise SystemExit(f"failed: the system calls are not the same each time: {failures}")
    if sum(drafts) > 2:
        raise SystemExit(f"failed: kills left {sum(drafts)} drafts")
    print(f"{sum(tried)} failures, of {failures[0]}, and {sum(killed)} kills")


if __name__ == "__main__":
    main()
