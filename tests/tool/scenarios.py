# SPDX-License-Identifier: LGPL-2.1-or-later
"""What faults.py and memory.py share: registries, their databases, and scenarios. A scenario is a
command that leads from one known content of a directory to another.

They run in a scratch directory, where the twin of the tool has its `state` and `data`.
"""

import dataclasses
import os
import shutil
import subprocess

import limited

REGISTRY = "service-names-port-numbers.xml"
DATABASE = "services.db"
OWN_NAMES = "configuration/services"

HEAD = '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'


def registry(name, date):
    """A registry with all that the tool reads: aliases, ranges, references, people."""
    records = [
        f"<record date='2001-02-03'><name>{name}</name><protocol>tcp</protocol>"
        "<number>1001</number><description>First, with a comma</description>"
        "<assignee><xref type='person' data='Some_One'/></assignee>"
        "<xref type='person' data='Some_One'/><xref type='rfc' data='rfc6335'/></record>",
        "<record><name>other</name><protocol>tcp</protocol><number>1001</number><note>"
        f'This entry is an alias to "{name}".</note></record>',
        "<record><name>range</name><protocol>udp</protocol><number>2000-2009</number></record>",
        "<record><name>nowhere</name><description>\u00e9t\u00e9</description></record>",
    ]
    for i in range(2, 20):
        records.append(
            f"<record><name>s{i}</name><protocol>{'tcp' if i % 2 else 'udp'}</protocol>"
            f"<number>{1000 + i}</number></record>"
        )
    people = (
        "<people><person id='Some_One'><name>Some One</name><org>Somewhere</org>"
        "<uri>mailto:some&amp;one</uri><updated>2001-02</updated></person></people>"
    )
    return "\n".join([HEAD, f"<updated>{date}</updated>", *records, people, "</registry>\n"])


def read(path):
    """The bytes of a file; None: there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def use_own_names(wanted):
    """Let the host have names of its own, one of them on a port of the registry; or none."""
    if wanted:
        write(OWN_NAMES, "# mine\nfirst 1009/tcp alias\nown 60000/own\n")
    elif os.path.exists(OWN_NAMES):
        os.remove(OWN_NAMES)


@dataclasses.dataclass
class Scenario:
    """`command` turns what `files` in `directory` hold from `before` to `after`; `again` is what is
    run next, without a fault."""

    name: str
    command: list
    directory: str
    template: str  # a copy of the directory before; None: it is not there
    files: tuple
    before: tuple
    after: tuple
    again: list
    after_again: tuple
    has_own_names: bool = False

    def prepare(self):
        use_own_names(self.has_own_names)
        shutil.rmtree(self.directory, ignore_errors=True)
        if self.template is not None:
            shutil.copytree(self.template, self.directory, symlinks=True)

    def live(self):
        """What is in use: where the directory has no database, what was installed."""
        directory = self.directory
        if read(os.path.join(directory, DATABASE)) is None:
            directory = "data"
        return tuple(read(os.path.join(directory, name)) for name in self.files)

    def wrong(self, expected):
        """The files that are not the expected ones, each with its size."""
        return [
            f"{name}, {'missing' if found is None else f'{len(found)} bytes'}"
            for name, found, wanted in zip(self.files, self.live(), expected)
            if found != wanted
        ]

    def names(self):
        """All that is in the directory, with one name for all pairs."""
        found = []
        for path, directories, files in os.walk(self.directory):
            for name in directories + files:
                parts = os.path.relpath(os.path.join(path, name), self.directory).split(os.sep)
                parts = ["pair" if part.startswith("generation.") else part for part in parts]
                found.append("/".join(parts))
        return sorted(found)


class Bench:
    """The scratch directory, its registries and the databases made from them beforehand."""

    def __init__(self, tool):
        self.tool = tool
        self.pairs = {}
        for directory in ("configuration", "served"):
            os.makedirs(directory, exist_ok=True)
        write("configuration/preferences", "s4 1004/udp\n# s5\ns7 1007/tcp\n")
        for month, name in enumerate(("shipped", "first", "second", "third"), 1):
            path = f"served/{name}.xml"
            write(path, registry(name, f"2026-0{month}-01"))
            self.run("compile", "--strict", "-o", f"served/{name}.db", path)
            self.run("verify", f"served/{name}.db")
            self.pairs[name] = (read(path), read(f"served/{name}.db"))
        assert len(set(self.pairs.values())) == 4
        shutil.copy("served/shipped.xml", f"data/{REGISTRY}")
        shutil.copy("served/shipped.db", f"data/{DATABASE}")
        self.run("compile", "--pure", "-o", "served/pure.db", "served/first.xml")
        self.has_own_names = self._make_own()
        self._make_templates()

    def run(self, *arguments):
        """Run the tool without a fault; it must succeed."""
        ended = limited.run([self.tool, *arguments], stderr=subprocess.STDOUT)
        if ended.returncode != 0:
            raise SystemExit(f"{arguments}: exit code {ended.returncode}: {ended.stdout}")
        return ended.stdout

    def _make_own(self):
        """Make databases with the host's own names, if this may have glibc parse them."""
        use_own_names(True)
        for name in ("second", "third"):
            database = f"served/{name}-own.db"
            ended = limited.run([self.tool, "compile", "-o", database, f"served/{name}.xml"])
            if ended.returncode != 0:
                break
            self.pairs[f"{name}-own"] = (read(f"served/{name}.xml"), read(database))
        use_own_names(False)
        return "third-own" in self.pairs

    def _make_templates(self):
        shutil.rmtree("state")
        os.mkdir("target")
        shutil.copy("served/first.db", f"target/{DATABASE}")
        shutil.move("target", "alone")
        os.mkdir("plain")
        shutil.copy("served/first.xml", f"plain/{REGISTRY}")
        shutil.copy("served/first.db", f"plain/{DATABASE}")
        for name in ("shipped", "first"):
            self.run("update", "--quiet", "--from", f"served/{name}.xml")
        shutil.copytree("state", "two", symlinks=True)
        if self.has_own_names:
            use_own_names(True)
            self.run("compile", "served/second.xml")
            use_own_names(False)
            shutil.move("state", "own")
            shutil.copytree("two", "state", symlinks=True)
        self.run("compile", "-o", f"state/{DATABASE}", "served/second.xml")
        shutil.move("state", "foreign")

    def _changing(self, name, template, before, after, *command):
        third = ["update", "--quiet", "--force", "--from", "served/third.xml"]
        return Scenario(
            name,
            list(command),
            "state",
            template,
            (REGISTRY, DATABASE),
            before,
            after,
            third,
            self.pairs["third"],
        )

    def scenarios(self):
        shipped, first, second = (self.pairs[name] for name in ("shipped", "first", "second"))
        third = self.pairs["third"]
        pure = (first[0], read("served/pure.db"))
        foreign = (first[0], second[1])
        from_second = ("update", "--from", "served/second.xml")
        return [
            Scenario(
                "compile -o",
                ["compile", "-o", f"target/{DATABASE}", "served/second.xml"],
                "target",
                "alone",
                (DATABASE,),
                first[1:],
                second[1:],
                ["compile", "-o", f"target/{DATABASE}", "served/third.xml"],
                third[1:],
            ),
            self._changing("update of two pairs", "two", first, second, *from_second),
            self._changing(
                "compile of two pairs", "two", first, second, "compile", "served/second.xml"
            ),
            self._changing("compile anew", "two", first, pure, "compile", "--pure"),
            self._changing("rollback", "two", first, shipped, "rollback"),
            self._changing("update of nothing", None, shipped, second, *from_second),
            self._changing("update of plain files", "plain", first, second, *from_second),
            self._changing("rollback from a foreign one", "foreign", foreign, first, "rollback"),
            *self._own_names(),
        ]

    def _own_names(self):
        """The host's own names, parsed by a child, are compiled in."""
        if not self.has_own_names:
            print("skipped: own names: there are no user namespaces for us here")
            return
        first, second = self.pairs["first"], self.pairs["second-own"]
        scenario = self._changing(
            "compile with own names", "two", first, second, "compile", "served/second.xml"
        )
        scenario.has_own_names = True
        scenario.after_again = self.pairs["third-own"]
        yield scenario

    def fetching(self, url):
        """An update from a server that serves the second registry."""
        first, second = self.pairs["first"], self.pairs["second"]
        return self._changing("update from a server", "two", first, second, "update", "--from", url)


# What is in the state directory when nothing is left of any fault. The older pair may have a pair
# before it still, or not.
TIDY = sorted(
    [
        "current",
        "lock",
        REGISTRY,
        DATABASE,
        *["pair"] * 2,
        *[f"pair/{name}" for name in (REGISTRY, DATABASE, "source")] * 2,
    ]
)


def is_tidy(scenario):
    names = [name for name in scenario.names() if name != "pair/previous"]
    return names == ([DATABASE] if scenario.directory == "target" else TIDY)
