# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: memory.py TOOL PRELOADED EVERY [URL]

Lets each allocation of a subcommand, its own and those of libraries, fail: once alone, and once
with all allocations after it. Of these failures, it tries every EVERYth. URL serves
served/second.xml.

Expected is that the failure makes no difference, or exit code 4, one message more that says so, and
no change.
"""

import os
import re
import shutil
import signal
import sys

import limited
from scenarios import Bench, is_tidy, use_own_names


class Command:
    """One that only prints: what it prints, and its exit code, are the same as without a fault."""

    can_go_on = True  # with all further allocations failing
    may_hang_in = None  # the library that may wait for ever for a lock of its own
    lines = b""  # on standard input
    reason = "[Oo]ut of memory|[Cc]annot allocate memory|cannot load the locale[^\n]*"

    def __init__(self, bench, *arguments):
        self.bench = bench
        self.name = " ".join(arguments)
        self.arguments = list(arguments)
        self.expected = None

    def prepare(self):
        pass

    def check(self, ended):
        if ended.returncode != self.expected.returncode:
            return f"exit code {ended.returncode}"
        if ended.stdout != self.expected.stdout:
            return "other output"
        if self.heard(ended) != self.heard(self.expected):
            return "other messages"
        return None

    def may_run(self):
        return True

    def check_failed(self):
        return None

    def heard(self, ended):
        """What it says on standard error."""
        return ended.stderr


class Lines(Command):
    """`show -`; the last line does not fit into what getline allocates for the first."""

    lines = b"1001\n" + b" " * 5000 + b"1003\n"


class Status(Command):
    """glibc does not say why it has not loaded a module, so that `status` takes it for missing."""

    def check(self, ended):
        if ended.returncode == 1 and re.search(
            rb"^module +(not asked|not found|.*, lists 0 services)$", ended.stdout, re.M
        ):
            return None
        return super().check(ended)


class Diff(Command):
    """As a user, it asks glibc in a user namespace, which not everybody may make everywhere."""

    def may_run(self):
        return b"the right to make user namespaces" not in self.expected.stderr


class Own(Command):
    """With the host's own names in the database, which a child parses."""

    def prepare(self):
        shutil.rmtree("state")
        shutil.copytree("own", "state", symlinks=True)
        use_own_names(True)


class Change(Command):
    """One that changes something: after a failure, nothing is changed."""

    def __init__(self, bench, scenario, *more):
        super().__init__(bench, *scenario.command, *more)
        self.name = scenario.name
        self.scenario = scenario

    def prepare(self):
        self.scenario.prepare()

    def check(self, ended):
        if self.scenario.live() != self.scenario.after:
            return "success, but not the new one"
        return super().check(ended) or self.check_next()

    def check_failed(self):
        if self.scenario.live() != self.scenario.before:
            return "failure, but not the old one"
        if self.scenario.names().count("pair") > 2:
            return f"left {self.scenario.names()}"
        return self.check_next()

    def check_next(self):
        self.bench.run(*self.scenario.again)
        wrong = self.scenario.wrong(self.scenario.after_again)
        if wrong:
            return f"not those of the next run: {wrong}"
        if not is_tidy(self.scenario):
            return f"the next run leaves {self.scenario.names()}"
        return None


class Fetch(Change):
    """Where all allocations fail, the loader ends the process with 127, as GnuTLS needs some at its
    end. Where one does, GnuTLS says so, whether it is needed then or not. OpenSSL 3.5 waits for
    ever for its pthread_once if an allocation fails in what it initializes once, and aborts the
    process if one of its locks cannot be made."""

    can_go_on = False
    may_hang_in = "libcrypto.so"
    reason = "[^\n]+"  # in the words of the loader or of libcurl

    def check(self, ended):
        if ended.returncode == 127 and b"thread-local data: ABORT" in ended.stderr:
            return None if self.scenario.live() == self.scenario.after else "an end too early"
        if ended.returncode == -signal.SIGABRT and b"OpenSSL internal error" in ended.stderr:
            return self.check_failed()
        return super().check(ended)

    def heard(self, ended):
        lines = ended.stderr.splitlines(keepends=True)
        return b"".join(line for line in lines if not line.startswith(b"Error in GnuTLS"))


def run(command, preloaded, number, goes_on):
    """Run it with that allocation failing. Whether there was one, and how it ended."""
    command.prepare()
    with open("lines", "wb") as file:
        file.write(command.lines)
    hears, tells = os.pipe()
    environment = dict(os.environ, FAILING_ALLOCATION=str(number), FAILING_TO=str(tells))
    environment["LD_PRELOAD"] = preloaded
    if goes_on:
        environment["FAILING_ON"] = "yes"
    try:
        with open("lines", "rb") as lines:
            ended = limited.run(
                [command.bench.tool, *command.arguments],
                env=environment,
                pass_fds=(tells,),
                stdin=lines,
            )
    finally:
        os.close(tells)
        has_come = os.read(hears, 1) != b""
        os.close(hears)
    return has_come, ended


def check(command, ended):
    if ended.returncode != 4:
        return command.check(ended)
    usual = command.heard(command.expected).splitlines(keepends=True)
    lines = command.heard(ended).splitlines(keepends=True)
    more = b"".join(line for line in lines if line not in usual)
    message = rf"iana-services( [a-z]+)?: ([^\n]+: )?({command.reason})\n"
    if not re.fullmatch(message, more.decode()):
        return "another message"
    return command.check_failed()


def is_known(command, overdue):
    """Whether a command that does not end is stuck in a library that is known for it."""
    name = os.path.basename(overdue.waits_for or "")
    return command.may_hang_in is not None and name.startswith(command.may_hang_in)


def try_all(command, preloaded, every, turn):
    """Try every EVERYth failure, from number `turn` on: of each allocation, there are two."""
    tried = 0
    command.expected = run(command, preloaded, 0, False)[1]
    if not command.may_run():
        print(f"skipped: {command.name}: there are no user namespaces for us here")
        return
    while True:
        number, goes_on = turn // 2 + 1, turn % 2 == 1
        turn += every
        if goes_on and not command.can_go_on:
            continue
        try:
            has_come, ended = run(command, preloaded, number, goes_on)
        except limited.Overdue as overdue:
            if not is_known(command, overdue):
                raise
            print(f"{command.name}: allocation {number} fails: {overdue.waits_for} waits for ever")
            continue
        if not has_come:
            if tried == 0:
                raise SystemExit(f"failed: {command.name}: no allocation failed")
            print(f"{command.name}: {number - 1} allocations, {tried} failures")
            return
        wrong = check(command, ended)
        if wrong is not None:
            which = f"allocation {number}{' and all behind it' if goes_on else ''} fails"
            raise SystemExit(f"failed: {command.name}: {which}: {wrong}: {ended}")
        tried += 1


def commands(bench, url):
    with open("services", "w", encoding="ascii") as file:
        file.write("first 1001/tcp\nfirst 1001/udp fir\nown 1/tcp mine\ns5 1006/tcp\n")
    found = [
        Command(bench, "verify", "served/first.db"),
        Command(bench, "show", "first", "1003", "nothing"),
        Lines(bench, "show", "-"),
        Command(bench, "search", "--substring", "\u00c9T"),
        Command(bench, "search", "--contact", "somewhere"),
        Command(bench, "about", "--format", "json"),
        Command(bench, "changes", "served/second.xml"),
        Command(bench, "export", "--format", "json", "-o", "exported"),
        Diff(bench, "diff", "--with", "services"),
        Status(bench, "status"),
    ]
    for form in ("services", "csv", "json", "xml", "html", "txt"):
        found.append(Command(bench, "export", "--format", form))
    if bench.has_own_names:
        found.append(Own(bench, "show", "own", "alias", "1001"))
    found += [Change(bench, scenario) for scenario in bench.scenarios()]
    if url is not None:
        found.append(Fetch(bench, bench.fetching(url)))
    return found


def main():
    tool, preloaded, every = sys.argv[1], sys.argv[2], int(sys.argv[3])
    bench = Bench(tool)
    # What is live for those that only print.
    shutil.copytree("two", "state", symlinks=True)
    url = sys.argv[4] if len(sys.argv) > 4 else None
    for number, command in enumerate(commands(bench, url)):
        # Most allocations, by far, are those of the libraries that fetching takes.
        stride = 5 * every if every > 1 and isinstance(command, Fetch) else every
        try_all(command, preloaded, stride, number % every)


main()
