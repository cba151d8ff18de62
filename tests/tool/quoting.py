# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: quoting.py TOOL SOURCES

Puts hostile characters in everything that the tool prints: file names, arguments, registries, lists
of preferences, services files, databases. On standard output and standard error, on a terminal and
not on one, the tool must print UTF-8 whose only control characters are line breaks, and each
message must be one line. JSON must have the hostile characters as escapes.

The messages are read from the sources: each message with a string must be printed once, or be in
UNSEEN with a reason.
"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import threading

import limited

REGISTRY = "service-names-port-numbers.xml"

NAMESPACE = "http://www.iana.org/assignments"

# Each is tried in each place that can contain it.
HOSTILE = [
    b"\x1b[31mred",
    b"\xc2\x9b31mred",
    b"\x9b31mred",
    b"\xe2\x80\xaetxt",
    b"\xe2\x81\xa6x",
    b"\xe2\x80\x8fx",
    b"\xd8\x9cx",
    b"\xe2\x80\xa8x",
    b"\xef\xbb\xbfx",
    b"\nroot: x",
    b"\rroot: x",
    b"\x7f\x07\x08x",
    b"\xff\xfe",
    b"cut\xc3",
]
UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)

# The formats of messages that are not printed here, or, from nine letters on, how they begin.
UNSEEN = {
    "%s": "our own text, or one of strerror(3) or of a library",
    "%s; see --force": "our own texts, and dates, which are printed here",
    "cannot write to the state directory: %s": "needs a full disk",
    "cannot copy the file to a temporary directory: %s": "needs a full disk",
    "cannot let glibc parse this file": "needs a system without user namespaces",
    "%s has the lock; waiting": "our own text, and a number",
    "%s still has the lock after": "our own text, and a number",
    "lookups do not find": "needs a database with right checksums and wrong content",
    "refused to follow a redirect": "tests/tool/update.sh has a server",
    "%lu warning%s": "a number",
    "block %u: %s": "our own texts",
    "%lu more like this": "our own formats",
    "%.160s: %lld bytes": "our own paths",
    "%s: %s; `iana-services compile` makes": "our own paths, and texts of diagnostics",
    "%s: %s; the module reads": "our own paths, and texts of diagnostics",
    "%s: %s; until": "our own paths, and texts of diagnostics",
    "%s: only root can read this file": "our own paths",
    "%s: the module reads this file": "our own paths, and the date of what is shipped",
    "%s: the registry is missing": "our own paths",
    "%s: the registry of this database": "our own paths",
    "%s: this file has been": "our own paths",
    ", .d or  has changed since": "our own paths, and the name of our unit",
    "the date of": "tests/tool/dates.sh",
    "%s: %s; `iana-services update` refuses": "our own paths, and texts of diagnostics",
    "%s: AppArmor is in use": "our own paths",
    "%s: SELinux is in use": "a type that the kernel has checked",
    "'%.60s' has no room for the alias": "needs 255 aliases",
    "protocol '%s' is one more": "printed if a word of 16 bytes is hostile: they are longer",
    "the key '%s' is already set": "our own keys",
}


def document(body, updated=b"2026-01-01"):
    return (
        b'<registry xmlns="%s" id="service-names-port-numbers">' % NAMESPACE.encode()
        + b"<updated>%s</updated>\n%s</registry>\n" % (updated, body)
    )


def record(name, number=b"1", protocol=b"tcp", more=b""):
    return (
        b"<record><name>%s</name><protocol>%s</protocol><number>%s</number>%s</record>\n"
        % (name, protocol, number, more)
    )


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


class Tool:
    def __init__(self, path):
        self.path = path.encode()
        self.said = []
        self.runs = 0

    def check(self, arguments, text, is_csv=False):
        try:
            decoded = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SystemExit(f"failed: {arguments}: {error}: {text!r}") from error
        if is_csv:
            decoded = decoded.replace("\r\n", "\n")
        found = UNPRINTABLE.search(decoded)
        if found:
            raise SystemExit(f"failed: {arguments}: prints {found.group()!r}: {decoded!r}")
        return decoded

    def run(self, *arguments, raw=False):
        """Run it without a terminal. Returns its standard output; raw: this is not checked."""
        self.runs += 1
        arguments = [a if isinstance(a, bytes) else a.encode() for a in arguments]
        ended = limited.run([self.path, *arguments])
        if ended.returncode not in range(6):
            raise SystemExit(f"failed: {arguments}: exit code {ended.returncode}")
        errors = self.check(arguments, ended.stderr)
        # argp prints its hint on two lines.
        hint = "(Try `iana-services[^\n]*)\n([^\n]*information[.])"
        for line in re.sub(hint, r"\1 \2", errors).splitlines():
            if not line.startswith(("iana-services", "Try `iana-services")):
                raise SystemExit(f"failed: {arguments}: prints a line {line!r}")
        self.said.append(errors)
        if not raw:
            self.said.append(self.check(arguments, ended.stdout))
        return ended.stdout

    def run_on_terminal(self, *arguments):
        self.runs += 1
        arguments = [a if isinstance(a, bytes) else a.encode() for a in arguments]
        leader, follower = pty.openpty()
        with subprocess.Popen(
            [self.path, *arguments], stdout=follower, stderr=follower, env={"TERM": "dumb"}
        ) as process:
            os.close(follower)
            timer = threading.Timer(limited.SECONDS, process.kill)
            timer.start()
            text = b""
            try:
                while part := os.read(leader, 65536):
                    text += part
            except OSError:
                pass  # the other end is closed
            code = process.wait()
            timer.cancel()
        os.close(leader)
        if code not in range(6):
            raise SystemExit(f"failed: {arguments}: exit code {code}")
        # A line of CSV ends with \\r, to which the terminal adds its own line end.
        self.check(arguments, text.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n"))


def as_file_name(hostile):
    return b"files/" + hostile.replace(b"/", b"_")


def try_arguments(tool, hostile):
    for arguments in ([hostile], [b"--" + hostile], [b"-" + hostile], [b"--" + hostile + b"=1"]):
        tool.run(*arguments)
        tool.run("show", *arguments)
        tool.run("update", "-q", *arguments)
    # Here, `--` is the value of an option.
    tool.run("update", "--from", "--", b"--" + hostile)
    tool.run("show", "--registry", "--", b"-" + hostile)
    tool.run("update", b"-q" + hostile)
    tool.run("compile", b"-o" + b"nowhere/" + hostile, "good.xml")
    tool.run("compile", "good.xml", hostile)
    tool.run("verify", "good.db", hostile)
    for subcommand in ("rollback", "status", "diff", "export", "update"):
        tool.run(subcommand, hostile)
    tool.run("search", hostile, hostile)
    tool.run("show", hostile + b"/tcp")
    for subcommand in ("show", "search", "export", "diff", "status"):
        arguments = ["a"] if subcommand in ("show", "search") else []
        tool.run(subcommand, *arguments, b"--format=" + hostile)
    for option in ("timeout", "max-time"):
        tool.run("update", f"--{option}".encode(), hostile)
    tool.run("rollback", "--timeout", hostile)
    tool.run("compile", "--timeout", hostile)
    tool.run("status", "--max-age", hostile)
    for origin in (hostile + b"://x", b"http://127.0.0.1:1/" + hostile, b"http://" + hostile):
        tool.run("update", "--timeout", "1", "--from", origin)


def try_paths(tool, hostile):
    """Files that do not exist, or contain something else."""
    path = as_file_name(hostile)
    one, wrong = document(record(b"b")), document(record(b"b", b"70000"))
    for content in (None, b"", b"<x", one, wrong, b"\0"):
        if content is None:
            if os.path.lexists(path):
                os.unlink(path)
        else:
            write(path, content)
        tool.run("compile", "-o", "out.db", path)
        tool.run("compile", "--strict", "-o", "out.db", path)
        tool.run("compile", "-o", "out.db", "--preferences", path, "good.xml")
        tool.run("compile", "-o", path + b"/x", "good.xml")
        tool.run("update", "--from", path)
        tool.run("verify", path)
        tool.run("show", "--registry", path, "nothing")
        tool.run("search", "--registry", path, "nothing")
        tool.run("export", "--registry", path)
        tool.run("export", "-o", path + b"/x")
        tool.run("diff", "--registry", path)
        tool.run("diff", "--with", path)
    os.unlink(path)
    tool.run("compile", "-o", path, "good.xml")
    tool.run("verify", path)
    os.unlink(path)


def is_xml(hostile):
    """Whether XML can contain it."""
    try:
        text = hostile.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)


def try_words(tool, hostile):
    """What `show` and others say of words that they do not know."""
    word = hostile
    tool.run("changes", word, word, word)
    tool.run("search", "--since", word)
    tool.run("search", "--state", word)
    tool.run("search", b"--color=" + word, "ok")
    tool.run("show", b"good" + word)
    tool.run("show", word + b"50000")
    shutil.rmtree("state", ignore_errors=True)
    tool.run("update", "--from", "good.xml")
    tool.run("show", "50000")
    tool.run("show", "9/tcp")
    tool.run("show", b"9/" + word)
    tool.run("search", "--protocol", word)
    tool.run("show", "okk")
    tool.run(b"shwo" + word)
    tool.run("shwo")


def try_settings(tool, hostile):
    """The settings of `update`."""
    line = hostile.replace(b"\n", b"_")
    os.makedirs("configuration", exist_ok=True)
    write("configuration/update.conf", b"%s = 1\n" % line)
    tool.run("update", "--from", "good.xml")
    tool.run("status")
    os.unlink("configuration/update.conf")


def try_registry(tool, hostile):
    """In each place of a registry, and in the pair in use."""
    if not is_xml(hostile):
        return
    word = hostile.decode().strip()
    h = hostile
    people = (
        b"<people><person id='P%s'><name>%s</name><uri>mailto:%s</uri></person></people>"
        % (h, h, h)
    )
    body = b"".join(
        [
            b"<title>%s</title><note title='%s'>%s</note>" % (h, h, h),
            record(b"ok", more=b"<description>%s</description><note>%s</note>" % (h, h)),
            record(b"ok2", b"2", more=b'<note>This entry is an alias to "%s".</note>' % h),
            record(h),
            record(b"a", h),
            record(b"a", b"1", h),
            record(b"a b" + h, b"1", h),
            b"<record date='%s'><name>%s</name><xref type='person' data='P%s'/>" % (h, h, h),
            b"<x y='%s'>%s</x></record>" % (h, h),
        ]
    )
    body += b"".join(record(b"p", b"1", b"protocol%d" % i) for i in range(9))
    write("hostile.xml", document(body + people, h[:14]))
    tool.run("show", "--registry", "hostile.xml", b"P" + h)
    tool.run("compile", "-o", "hostile.db", "hostile.xml")
    tool.run("verify", "hostile.db")
    tool.run("update", "--from", "hostile.xml")
    tool.run("update", "--force", "--from", "hostile.xml")
    tool.run("update", "--force", "--from", "hostile.xml")
    tool.run("update", "--from", "good.xml")
    subcommands = (["show", "ok"], ["search", "ok"], ["diff", "--with", "services"], ["status"])
    for subcommand in subcommands:
        tool.run(*subcommand)
        tool.run(*subcommand, "--format", "json")
        tool.run_on_terminal(*subcommand)
    tool.run("search", "--state=unassigned")
    tool.run("search", "--state=unassigned", word)
    for form in ("services", "xml", "json"):
        tool.run("export", "--format", form)
        tool.run_on_terminal("export", "--format", form)
    tool.run("export", "--format", "csv", raw=True)
    # IANA's text has the characters of the registry, but for those that control a terminal.
    text = tool.run("export", "--format", "txt", raw=True).decode()
    if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text):
        raise SystemExit(f"failed: the text has a control character: {text!r}")
    tool.run_on_terminal("export", "--format", "csv")
    records = json.loads(tool.run("export", "--format", "json"))
    if word not in records[0]["description"]:
        raise SystemExit(f"failed: JSON has {records[0]} and not {word!r}")
    # Who reads the XML gets the same.
    write("exported.xml", tool.run("export", "--format", "xml"))
    again = json.loads(tool.run("export", "--format", "json", "--registry", "exported.xml"))
    if again != records:
        raise SystemExit(f"failed: the exported XML has other records: {hostile!r}")
    tool.run("rollback")
    tool.run("rollback")


def try_lists(tool, hostile):
    line = hostile.replace(b"\n", b"_")
    write("list", b"%s 1/tcp\nok 1/%s\n%s\n" % (line, line, line))
    tool.run("compile", "--preferences", "list", "-o", "out.db", "good.xml")
    write("services.hostile", b"%s 1/tcp\nok 7/tcp %s\nx 9/%s\n" % (line, line, line))
    for form in ("text", "json"):
        tool.run("diff", "--with", "services.hostile", "--format", form)
    tool.run_on_terminal("diff", "--with", "services.hostile")


def try_state(tool, hostile):
    """Names in the state directory, and the origin of its registry."""
    name = b"generation." + hostile.replace(b"/", b"_")
    shutil.rmtree("state", ignore_errors=True)
    tool.run("update", "--from", "good.xml")
    write("state/current/source", hostile + b"\n" + hostile + b"\n")
    if is_xml(hostile):
        write(f"state/current/{REGISTRY}", document(record(b"ok"), hostile[:14]))
    tool.run("status")
    tool.run("status", "--format", "json")
    shutil.copytree(b"state/current", b"state/" + name, symlinks=True)
    write(b"state/" + name + b"/services.db", b"x")
    if os.path.lexists("state/current/previous"):
        os.unlink("state/current/previous")
    os.symlink(b"../" + name, "state/current/previous")
    tool.run("rollback")
    os.unlink("state/services.db")
    write(as_file_name(hostile), b"x")
    os.symlink(b"../" + as_file_name(hostile), "state/services.db")
    tool.run("update", "--from", "good.xml")
    shutil.rmtree("state")


def messages(sources):
    """The formats of messages with a string."""
    found = set()
    call = re.compile(r"\b(diagnostic_set|tool_refuse|refuse|findings_add)\((.*?)\);", re.DOTALL)
    literals = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*|\b[A-Z]+_[A-Z]+\b\s*)*"(?:[^"\\]|\\.)*"')
    for directory, _, files in os.walk(sources):
        for name in files:
            if not name.endswith(".c"):
                continue
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                text = file.read()
            for function, arguments in call.findall(text):
                texts = literals.findall(arguments)
                # The id of a finding is before its text.
                texts = texts[1:] if function == "findings_add" else texts
                form = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', texts[0])) if texts else ""
                if re.search(r"%[.0-9]*s", form):
                    found.add(form.replace('\\"', '"'))
    return found


def expect_all_seen(tool, sources):
    said = "\n".join(tool.said)
    def is_of(form, known):
        return form.startswith(known) if len(known) > 8 else form == known

    forms = messages(sources)
    missing = [f"UNSEEN {known}" for known in UNSEEN if not any(is_of(f, known) for f in forms)]
    for form in sorted(forms):
        if any(is_of(form, known) for known in UNSEEN):
            continue
        pattern = ".*".join(re.escape(part) for part in re.split(r"%[-.*0-9a-z]*[a-z]", form))
        if not re.search(pattern, said):
            missing.append(form)
    if missing:
        raise SystemExit("failed: not printed: " + "\n".join(missing))


def main():
    tool = Tool(sys.argv[1])
    os.makedirs("files")
    write("good.xml", document(record(b"ok") + record(b"ok2", b"2")))
    write("older.xml", document(record(b"ok"), b"2025-01-01"))
    write("services", b"ok 5/tcp\nown 6/tcp\n")
    tool.run("compile", "-o", "good.db", "good.xml")
    for hostile in HOSTILE:
        try_arguments(tool, hostile)
        try_words(tool, hostile)
        try_paths(tool, hostile)
        try_registry(tool, hostile)
        try_lists(tool, hostile)
        try_state(tool, hostile)
        try_settings(tool, hostile)
    tool.run("update", "--from", "good.xml")
    tool.run("update", "--from", "older.xml")
    note = b'<note>This entry is an alias to "a".</note>'
    names = [b"b%d" % i for i in range(300)]
    write("many.xml", document(record(b"a") + b"".join(record(n, more=note) for n in names)))
    tool.run("compile", "-o", "out.db", "many.xml")
    expect_all_seen(tool, sys.argv[2])
    print(f"{tool.runs} commands")


main()
