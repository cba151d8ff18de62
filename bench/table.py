#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print benchmark.json as the whole table, or as the README's short one; or compare the processors
that several of them are of.

usage: table.py text|markdown JSON
       table.py processors JSON...
"""

import json
import sys

# The README's rows.
SHORT = (
    "warm-name-1",
    "warm-port-1",
    "warm-miss-1",
    "warm-name-4",
    "warm-first-1",
    "warm-last-1",
    "first",
    "getent",
    "ss",
    "list",
    "memory-one",
    "memory-many",
)
# Those whose ratios are compared.
COMPARED = ("warm-name-1", "warm-port-1", "warm-miss-1", "warm-name-4", "first", "getent")


def show_value(value, unit):
    """Three digits, in a unit that fits."""
    for limit, divisor, name in ((1e3, 1, "ns"), (1e6, 1e3, "us"), (1e9, 1e6, "ms"), (1e99, 1e9, "s")):
        if unit == "ns" and value < limit:
            value /= divisor
            return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {name}"
    return f"{value:,.0f}" + (f" {unit}" if unit in ("KiB", "bytes") else "")


def show_spread(row):
    """The distance of the quartiles, in percent of the median."""
    if row["runs"] < 3 or not row["median"]:
        return "-"
    return f"{100 * (row['high'] - row['low']) / row['median']:.0f} %"


def show_ratio(row):
    if "ratio" not in row:
        return "-"
    return f"{row['ratio']:.{3 if row['ratio'] < 10 else 0}f}"


class Footnotes:
    """Each reason has one number."""

    def __init__(self):
        self.reasons = []

    def mark(self, reason):
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.reasons.index(reason) + 1

    def lines(self, form):
        return [form.format(number, reason) for number, reason in enumerate(self.reasons, 1)]


def text_cell(row, unit, footnotes):
    if row is None:
        return " " * 31
    if "missing" in row:
        return f"{'- [' + str(footnotes.mark(row['missing'])) + ']':>13}" + " " * 18
    return f"{show_value(row['median'], unit):>13}{show_spread(row):>8}{show_ratio(row):>10}"


def find(metric, registry, peer):
    for row in metric["results"]:
        if (row["registry"], row["peer"]) == (registry, peer):
            return row
    return None


def text_metric(document, metric, footnotes):
    """A block of lines: a registry a column, a peer a line."""
    measured = metric["results"]
    registries = [each for each in document["registries"] if any(row["registry"] == each for row in measured)]
    peers = [each for each in document["peers"] if any(row["peer"] == each for row in measured)]
    heads = [document["registries"][each] for each in registries]
    yield f"{metric['what']:<46}{heads[0]:>16}" + "".join(f"{head:>31}" for head in heads[1:])
    for peer in peers:
        cells = "".join(text_cell(find(metric, each, peer), metric["unit"], footnotes) for each in registries)
        yield f"    {document['peers'][peer]:<27}{cells}".rstrip()
    yield ""


def text_target(target):
    unit = target["unit"].replace("count", "")
    value = f"{target['value']:,.0f} {unit}".rstrip() if target["unit"] else f"{target['value']:.3f}"
    limit = f"{target['limit']:,} {unit}"
    return f"{target['what']:<90}{value:>11}  <= {limit:<12}{'met' if target['met'] else 'NOT MET'}"


def text(document):
    services = document["services"]
    yield f"{document['command']}, {document['date']}"
    yield (
        f"{document['cpu']}, {document['cores']} cores, {document['machine']}, {document['kernel']}, "
        f"load {document['load']} at the end"
    )
    yield ", ".join(f"{name} {version}" for name, version in document["versions"].items())
    yield f"services: {services['shipped']} in the shipped registry, {services['tenfold']} in the larger one"
    yield ""
    yield "The median; the distance of the quartiles; the ratio of the lower one to that of the floor, which is"
    yield "the null module or xmllint."
    yield ""
    footnotes = Footnotes()
    for metric in document["metrics"]:
        if metric["results"]:
            yield from text_metric(document, metric, footnotes)
    yield from footnotes.lines("[{}] {}")
    yield ""
    yield f"Targets, on {document['cpu']}, {document['cores']} cores, {document['machine']}:"
    yield ""
    yield from map(text_target, document["targets"])


def markdown_cell(row, unit, footnotes):
    if row is None:
        return ""
    if "missing" in row:
        return f"- ({footnotes.mark(row['missing'])})"
    return show_value(row["median"], unit) + (f" ({show_ratio(row)})" if row["peer"] != "null" else "")


def markdown(document):
    """The shipped registry, and iana once more with the larger one."""
    columns = [("shipped", peer) for peer in document["peers"] if peer != "xmllint"]
    columns.insert(2, ("tenfold", "iana"))
    yield (
        f"{document['cpu']}, {document['cores']} cores, {document['kernel']}, {document['date'][:10]}, "
        f"`{document['command']}`:"
    )
    yield ""
    heads = [
        document["peers"][peer] + ", ten times the registry" * (registry == "tenfold") for registry, peer in columns
    ]
    yield f"| | {' | '.join(heads)} |"
    yield "|---" * (len(columns) + 1) + "|"
    footnotes = Footnotes()
    for metric in document["metrics"]:
        if metric["metric"] in SHORT:
            cells = [markdown_cell(find(metric, *column), metric["unit"], footnotes) for column in columns]
            yield f"| {metric['what']} | {' | '.join(cells)} |"
    yield ""
    yield from footnotes.lines("({}) {}.")


def show_unmet(targets):
    unmet = sum(not target["met"] for target in targets)
    return f"{unmet} of {len(targets)}"


def processors(*documents):
    """The ratios of iana, with the shipped registry: a processor a line."""
    by_name = [{metric["metric"]: metric for metric in document["metrics"]} for document in documents]
    heads = [by_name[0][name]["what"] for name in COMPARED]
    yield f"| | {' | '.join(heads)} | targets not met |"
    yield "|---" * (len(COMPARED) + 2) + "|"
    for document, metrics in zip(documents, by_name):
        ratios = [show_ratio(find(metrics[name], "shipped", "iana")) for name in COMPARED]
        about = f"{document['cpu']}, {document['date'][:10]}"
        yield f"| {about} | {' | '.join(ratios)} | {show_unmet(document['targets'])} |"


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(form, *paths):
    documents = map(load, paths)
    print("\n".join({"text": text, "markdown": markdown, "processors": processors}[form](*documents)))


main(*sys.argv[1:])
