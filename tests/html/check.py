#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare the page of `export --format html`, in a browser, with a model of IANA's page.

usage: check.py page REGISTRY PAGE PICTURES | facts PAGE | hostile PAGE | axe PAGE AXE | speed PAGE

page: PAGE is of the full registry of 2024-03-18; the directory PICTURES gets pictures of it.
facts: PAGE is of a registry without descriptions. hostile: PAGE is of a registry whose text looks
like markup. axe: the script axe-core finds no accessibility error. speed: print how long the page
takes to load and to answer a key, its memory, and whether these are what they should be; none of
them lets the test fail.
"""

import os
import re
import statistics
import sys
import urllib.parse

from browser import Browser

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import records  # noqa: E402

# The five records that IANA's own search box finds for 53 on 2024-03-18 (name, number, protocol).
FIVE = [
    ["domain", "53", "tcp"],
    ["domain", "53", "udp"],
    ["dns-update", "", "tcp"],
    ["dns-update", "", "udp"],
    ["dns-update-tls", "", "tcp"],
]
SEARCHES = os.path.join(os.path.dirname(__file__), "..", "lib", "searches.tsv")
ROWS = """return [...document.querySelectorAll("#shown tbody tr")].map(
    (row) => [...row.cells].map((cell) => cell.textContent));"""
# Whether, three frames from now, the rows are all there are or reach the end of the window.
FILLS = """const [rows, done] = arguments;
    const look = () => {
        const drawn = [...document.querySelectorAll("#shown tbody tr")];
        done(drawn.length === rows || drawn.at(-1)?.getBoundingClientRect().bottom >= innerHeight);
    };
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(look)));"""
TAB, ENTER = "\ue004", "\ue007"


def expect(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"failed: {what}: {got!r}, not {wanted!r}")
    print(f"ok: {what}")


def expect_that(what, holds):
    expect(what, bool(holds), True)


def url(page, query="", fragment=""):
    address = "file://" + urllib.parse.quote(os.path.abspath(page))
    return address + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def rows(browser):
    return browser.run(ROWS)


def keys(browser):
    return [row[:3] for row in rows(browser)]


def count(browser):
    return int(browser.run("return document.getElementById('count').value").split()[0].replace(",", ""))


def set_control(browser, name, value):
    browser.run(
        """const control = document.getElementById(arguments[0]);
        if (control.type === "checkbox") control.checked = arguments[1]; else control.value = arguments[1];
        control.dispatchEvent(new Event("input", {bubbles: true}));""",
        name,
        value,
    )


def collapse(cells):
    return [" ".join(cell.split()) for cell in cells]


def draw_all(browser):
    browser.run("for (const more = document.getElementById('more'); !more.hidden;) more.click()")


def all_keys(browser):
    draw_all(browser)
    return keys(browser)


def check_records(browser, page, all_cells):
    """Every cell of every record is that of the XML."""
    browser.open(url(page))
    draw_all(browser)
    expect("all cells of all records", [collapse(row) for row in rows(browser)], [collapse(row) for row in all_cells])


def row(cells):
    """A record as records.py has it."""
    return {key: cell for key, cell in zip(records.KEYS, cells) if cell}


def check_search(browser, page, all_cells):
    browser.open(url(page, "search=53"))
    expect("?search=53", keys(browser), FIVE)
    browser.open(url(page))
    browser.type("#search", "53")
    expect("53, typed", keys(browser), FIVE)
    browser.open(url(page))
    browser.press("/")
    browser.type("#search", "domain name")
    expect("domain name", count(browser), 7)
    for text, in_parts, number in records.read_searches(SEARCHES):
        words = [*text.split(), *(["--substring"] if in_parts else [])]
        wanted = [cells for cells in all_cells if records.is_found(row(cells), words)]
        set_control(browser, "parts", in_parts)
        set_control(browser, "search", text)
        expect(f"the number of records for {text!r}", count(browser), len(wanted))
        drawn = keys(browser)
        expect("the first of them", drawn, [cells[:3] for cells in wanted[: len(drawn)]])
        expect_that("they fill the window", browser.run_async(FILLS, len(wanted)))
        expect_that("as many as on IANA's page", number in (None, len(wanted)))
    browser.click("button[type=reset]")
    browser.run_async("setTimeout(arguments[0])")  # the page searches again in a task of its own
    expect("cleared", count(browser), len(all_cells))


def check_filters(browser, page, all_cells):
    def state(cells):
        """As `search --state` has it."""
        return records.state(row(cells))

    browser.open(url(page))
    set_control(browser, "protocol", "sctp")
    expect("protocol sctp", count(browser), sum(records.is_about(row(cells), "sctp") for cells in all_cells))
    browser.click("button[type=reset]")
    for wanted in ("assigned", "reserved", "unassigned"):
        set_control(browser, "state", wanted)
        expect(wanted, count(browser), sum(state(cells) == wanted for cells in all_cells))
    set_control(browser, "state", "")
    set_control(browser, "range", "system")
    low = sum(cells[1] != "" and int(cells[1].split("-")[0]) <= 1023 for cells in all_cells)
    expect("system ports", count(browser), low)
    browser.open(url(page, "protocol=sctp&state=assigned"))
    both = sum(cells[2] == "sctp" and cells[0] != "" for cells in all_cells)
    expect("filters in a link", count(browser), both)


def check_sorting(browser, page):
    browser.open(url(page, "search=dns"))
    before = all_keys(browser)
    head = '#shown th[data-column="0"]'
    browser.click(head + " button")
    names = [key[0] for key in all_keys(browser)]
    expect("sorted by name", names, sorted(names, key=lambda name: (name == "", name.lower())))
    order = f"return document.querySelector('{head}').getAttribute('aria-sort')"
    expect("the column says so", browser.run(order), "ascending")
    browser.click(head + " button")
    expect("and downwards", browser.run(order), "descending")
    expect("the same records", sorted(all_keys(browser)), sorted(before))
    browser.open(url(page, "protocol=dccp"))
    browser.click('#shown th[data-column="1"] button')
    numbers = [int(key[1].split("-")[0]) for key in all_keys(browser) if key[1]]
    expect("ports are sorted as numbers", numbers, sorted(numbers))


def check_links(browser, page):
    target = """const row = document.querySelector("#shown tr.target");
        const box = row.getBoundingClientRect();
        return [row.cells[0].textContent, row.cells[2].textContent, document.activeElement === row,
            box.top >= 0 && box.bottom <= innerHeight]"""
    for fragment, name, protocol in (
        ("53/tcp", "domain", "tcp"),
        ("6005/udp", "x11", "udp"),
        ("x11", "x11", "tcp"),
        ("HTTPS", "https", "tcp"),
    ):
        browser.open(url(page, "", fragment))
        expect(f"#{fragment}", browser.run(target), [name, protocol, True, True])
    browser.open(url(page, "search=dns", "443/udp"))
    expect("a link to a record that the search does not find", browser.run(target)[:2], ["https", "udp"])
    browser.open(url(page, "search=53"))
    contact = """const link = document.querySelector("#shown tbody a");
        link.click();
        return [link.textContent, document.querySelector("#contacts :target").cells[0].textContent]"""
    expect("a person leads to the contacts", browser.run(contact), ["Paul_Mockapetris"] * 2)
    reference = """return document.querySelector("header a[href*=rfc6335]").href"""
    expect("an RFC leads to its editor", browser.run(reference), "https://www.rfc-editor.org/rfc/rfc6335")


def check_keyboard(browser, page):
    browser.open(url(page))
    browser.press("/")
    expect("/ leads to the search box", browser.run("return document.activeElement.id"), "search")
    seen = []
    for _ in range(20):
        browser.press(TAB)
        seen.append(browser.run("return document.activeElement.id || document.activeElement.textContent"))
    wanted = ["parts", "protocol", "range", "state", "Clear", "Service Name"]
    expect("Tab goes through the controls in order", seen[: len(wanted)], wanted)
    browser.run("document.querySelector('#shown th button').focus()")
    browser.press(ENTER)
    expect("Enter sorts", browser.run("return document.querySelector('#shown th').ariaSort"), "ascending")


def check_looks(browser, page, pictures):
    """What of the layout can be tested; the pictures are for a person."""
    overflow = "return document.documentElement.scrollWidth - innerWidth"
    for width in (360, 800, 1280, 1920):
        browser.resize(width, 900)
        browser.open(url(page, "search=dns"))
        expect_that(f"nothing is wider than the window at {width} pixels", browser.run(overflow) <= 0)
        browser.save_picture(f"{pictures}/{width}.png")
    browser.resize(360, 900)
    browser.open(url(page, "search=53", "Paul_Mockapetris"))
    browser.save_picture(f"{pictures}/contacts-360.png")
    browser.resize(1280, 900)
    browser.open(url(page, "search=53", "Paul_Mockapetris"))
    browser.save_picture(f"{pictures}/contacts.png")
    browser.open(url(page))
    browser.run_async("scrollTo(0, 3000); setTimeout(arguments[0], 500)")  # more rows are drawn meanwhile
    top = """return ["#filters", "#shown thead th"].map(
        (name) => Math.round(document.querySelector(name).getBoundingClientRect().top))"""
    bar, head = browser.run(top)
    expect_that("the bar and the titles stay at the top", bar == 0 and 0 < head < 200)
    ground = "return getComputedStyle(document.body).backgroundColor"
    colours = set()
    for scheme in ("light", "dark"):
        browser.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.open(url(page, "search=53"))
        colours.add(browser.run(ground))
        browser.save_picture(f"{pictures}/{scheme}.png")
    expect("light and dark differ", len(colours), 2)
    browser.command("Emulation.setEmulatedMedia", media="print", features=[])
    browser.open(url(page, "search=dns"))
    shown = "return getComputedStyle(document.getElementById('filters')).display"
    expect("no controls on paper", browser.run(shown), "none")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    expect("all that was found is printed", len(rows(browser)), count(browser))
    persons = """return [...document.querySelectorAll("#contacts tbody tr")].filter(
        (row) => row.checkVisibility()).map((row) => row.id)"""
    wanted = {one for cells in rows(browser) for cell in cells[4:6] for one in re.findall(r"\[(.*?)\]", cell)}
    expect("and the persons that are named", set(browser.run(persons)), wanted)
    expect_that("and the notes", browser.run("return document.getElementById('about').open"))
    browser.save_picture(f"{pictures}/print.png")
    browser.command("Emulation.setEmulatedMedia", media="", features=[])


def check_without_scripts(page, all_cells, pictures):
    off = {"profile.managed_default_content_settings.javascript": 2}
    with Browser(preferences=off) as browser:
        browser.open(url(page))
        # The scripts of the driver run nevertheless.
        texts = """return [...document.querySelectorAll("#records tr")].map(
            (row) => [...row.cells].map((cell) => cell.textContent.trim()))"""
        got = browser.run(texts)[1:]
        padded = [row + [""] * (12 - len(row)) for row in got]
        expect("without scripts: all records", padded, [collapse(row) for row in all_cells])
        browser.save_picture(f"{pictures}/no-script.png")
        shown = "return document.getElementById('interactive').checkVisibility()"
        expect("without scripts: no controls", browser.run(shown), False)


def check_page(registry, page, pictures):
    root = records.ElementTree.parse(registry).getroot()
    all_cells = [list(records.cells(record).values()) for record in root.iter(records.NAMESPACE + "record")]
    with Browser() as browser:
        check_records(browser, page, all_cells)
        check_search(browser, page, all_cells)
        check_filters(browser, page, all_cells)
        check_sorting(browser, page)
        check_links(browser, page)
        check_keyboard(browser, page)
        check_looks(browser, page, pictures)
        expect("no messages of the browser", browser.messages(), [])
    check_without_scripts(page, all_cells, pictures)


def check_facts(page):
    with Browser() as browser:
        browser.open(url(page, "search=domain"))
        titles = browser.run("return [...document.querySelectorAll('#shown th[scope=col]')].map((th) => th.textContent)")
        expect_that("empty columns are not shown", "Service Name" in titles and "Assignee" not in titles)
        notice = browser.run("return document.querySelector('.notice').textContent")
        expect_that("the page says how to get the full registry", "iana-services update" in notice)


def check_hostile(page):
    with Browser() as browser:
        for query in ("", "search=script"):
            browser.open(url(page, query))
            expect("no script of the registry has run", browser.run("return document.title + window.harm"), browser.run("return document.title") + "undefined")
            expect("no element came out of a text", browser.run("return document.querySelectorAll('img, iframe, b, object').length"), 0)
            expect("one script", browser.run("return document.scripts.length"), 1)
        expect("the text is shown as it is", rows(browser)[0][3], '<script>window.harm = 1</script> &lt;b&gt; </noscript><img src=x onerror="window.harm=1">')
        expect("no messages of the browser", browser.messages(), [])


def check_axe(page, axe):
    with open(axe, encoding="utf-8") as file:
        script = file.read()
    with Browser() as browser:
        for scheme in ("light", "dark"):
            browser.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            browser.open(url(page, "search=dns"))
            browser.command("Runtime.evaluate", expression=script)
            found = browser.run_async(
                "const done = arguments[0]; axe.run().then((result) => done(result.violations.map("
                "(one) => one.id + ': ' + one.nodes.map((node) => node.target).join(' '))))"
            )
            expect(f"axe-core, {scheme}", found, [])


def memory_of_page(browser):
    """The memory that only the process with the page has, and its share of the rest, in bytes."""
    def children(process):
        found = []
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children", encoding="ascii") as file:
                found += [int(child) for child in file.read().split()]
        return found

    def descendants(process):
        return [one for child in children(process) for one in (child, *descendants(child))]

    found = []
    for process in descendants(browser.driver.pid):
        with open(f"/proc/{process}/cmdline", "rb") as file:
            if b"--type=renderer" not in file.read():
                continue
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
            sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in file.readlines()[1:]}
        found.append((sizes["Private_Dirty"] + sizes["Private_Clean"], sizes["Pss"]))
    return max(found)


# How long each answer takes: from an event in the box at the start of a frame until the frame with
# the first rows of the answer is painted.
KEYS_PRESSED = ["d", "do", "dom", "doma", "domai", "domain", "5", "53", "", "http alt"]
MEASURE_KEYS = """const [texts, done] = arguments, times = [], box = document.getElementById("search");
    const channel = new MessageChannel();
    let start;
    const press = () => requestAnimationFrame(() => {
        start = performance.now();
        box.value = texts[times.length % texts.length];
        box.dispatchEvent(new Event("input", {bubbles: true}));
        channel.port2.postMessage("painted");
    });
    channel.port1.onmessage = () => {
        times.push(performance.now() - start);
        if (times.length === 50) done(times);
        else setTimeout(press, 100); // the frames that draw more rows come before the next key
    };
    press();"""
LARGEST_PAINT = """const done = arguments[0];
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
        .observe({type: "largest-contentful-paint", buffered: true});"""


def tell(what, got, most, unit):
    """Print what was measured, and whether it is at most what issue 20 of the project asks for."""
    verdict = "met" if got <= most else "not met"
    print(f"{what}: {got:.1f} {unit}; at most {most} {unit}: {verdict}")


def check_speed(page):
    """Print milliseconds, and millions of bytes."""
    with Browser() as browser:
        browser.resize(1280, 900)
        browser.open(url(page))
        set_control(browser, "search", "domain")
        own, share = memory_of_page(browser)
        loads = []
        for _ in range(5):
            browser.open(url(page))
            loads.append(browser.run_async(LARGEST_PAINT))
        times = browser.run_async(MEASURE_KEYS, KEYS_PRESSED)
        tell("from the start of loading to the largest paint, median of 5", statistics.median(loads), 500, "ms")
        tell("from a key to the frame with the answer, median of 50", statistics.median(times), 16, "ms")
        print(f"the slowest of the 50: {max(times):.1f} ms")
        tell("memory of the page's process with its share of what others use, too", share / 1e6, 150, "MB")
        print(f"memory that only this process has: {own / 1e6:.1f} MB")


CHECKS = {"page": check_page, "facts": check_facts, "hostile": check_hostile, "axe": check_axe, "speed": check_speed}
CHECKS[sys.argv[1]](*sys.argv[2:])
