#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Print what was measured as JSON: medians, quartiles, ratios to the floor, and the targets.

A ratio is that of the lower quartiles: whatever else the machine does can only make a run longer,
and does so for a while at a time.

usage: collect.py MEASURES FACTS

MEASURES has lines METRIC, REGISTRY/PEER, VALUE; or METRIC, REGISTRY/PEER, -, REASON. FACTS has
lines NAME, VALUE. Tabs between.
"""

import json
import statistics
import sys

# What is measured, in the order of the table: metric, unit, in words.
WARM = [
    (f"warm-{question}-{threads}", "ns", f"{words}, {threads} thread{'s' * (threads > 1)}")
    for threads in (1, 2, 4)
    for question, words in (
        ("name", "warm, by name"),
        ("port", "warm, by port"),
        ("miss", "warm, a miss"),
        ("first", "warm, the first entry"),
        ("last", "warm, the last entry"),
    )
]
METRICS = WARM + [
    ("first", "ns", "the first lookup of a process"),
    ("getent", "ns", "a whole process: getent services domain"),
    ("ss", "ns", "a client: ss -tl, 300 listening ports"),
    ("list", "ns", "getservent over everything, for each service"),
    ("memory-one", "KiB", "memory that one lookup adds to a process"),
    ("memory-many", "KiB", "memory that 10,000 different lookups add"),
    ("daemon", "KiB", "memory of the daemon after that"),
    ("size", "KiB", "the file that is read"),
    ("faults", "count", "page faults of a first lookup"),
    ("bss", "bytes", "zeroed data of the module"),
    ("calls-first", "count", "system calls of a first lookup"),
    ("calls-more", "count", "system calls of 1,000 more"),
    ("instructions-name", "count", "instructions of a warm lookup by name"),
    ("instructions-port", "count", "instructions of a warm lookup by port"),
    ("instructions-miss", "count", "instructions of a warm miss"),
    ("module-name", "count", "the module's share of them, by name"),
    ("module-port", "count", "the module's share of them, by port"),
    ("module-miss", "count", "the module's share of them, a miss"),
    ("compile", "ns", "compile a registry"),
    ("compile-memory", "KiB", "peak memory of that"),
]

REGISTRIES = {
    "shipped": "shipped registry",
    "full": "IANA's full registry",
    "tenfold": "ten times as large",
}
PEERS = {
    "null": "null module",
    "iana": "iana",
    "netbase": "files, Debian's list",
    "files": "files, the registry",
    "db": "db",
    "nscd-files": "nscd before files",
    "nscd-iana": "nscd before iana",
    "xmllint": "xmllint --sax --noout",
}
FLOORS = ("null", "xmllint")

# (in words, limit, unit, how it comes about, metric, registry): iana's ratio to the floor, iana's
# own value beyond the floor's, iana's value, or that of the tenfold registry against that of the
# shipped.
TARGETS = [
    (f"{words}, iana against the null module, {REGISTRIES[registry]}", 1.10, "", "ratio", metric, registry)
    for metric, _, words in WARM
    for registry in ("shipped", "tenfold")
    if not metric.startswith(("warm-first", "warm-last"))
]
TARGETS += [
    (f"{words}, iana against the null module, {REGISTRIES[registry]}", limit, "", "ratio", metric, registry)
    for metric, words, limit in (("first", "the first lookup of a process", 1.15), ("getent", "getent", 1.03))
    for registry in ("shipped", "tenfold")
]
TARGETS += [
    (f"{words}, ten times the registry against the shipped one", 1.2, "", "growth", metric, None)
    for metric, _, words in METRICS
    if metric in ("warm-name-1", "warm-port-1", "warm-miss-1", "warm-last-1", "first", "getent")
]
BEYOND = {"memory-one": 4, "faults": 1}
TARGETS += [
    (f"{words}, beyond the null module, {REGISTRIES[registry]}", BEYOND[metric], unit, "beyond", metric, registry)
    for metric, unit, words in METRICS
    for registry in ("shipped", "tenfold")
    if metric in BEYOND
]
MOST = {"module-name": 400, "module-port": 300, "bss": 2047}
TARGETS += [
    (words, MOST[metric], unit, "value", metric, "shipped") for metric, unit, words in METRICS if metric in MOST
]
TARGETS += [
    ("compile against xmllint --sax --noout, IANA's full registry", 2.5, "", "ratio", "compile", "full"),
    ("peak memory of the compiler, IANA's full registry", 12288, "KiB", "value", "compile-memory", "full"),
]


def read_rows(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def quartiles(values):
    """The lower quartile, the median and the upper quartile; of a single value that value alone."""
    return statistics.quantiles(values, method="inclusive") if len(values) > 1 else values * 3


def summarize(values, floors):
    """What is said of a peer's runs; `floors` are those of the floor, or None."""
    low, middle, high = quartiles(values)
    summary = {"median": middle, "low": low, "high": high, "runs": len(values)}
    if floors and all(floors):
        summary["ratio"] = round(low / quartiles(floors)[0], 4)
    return summary


def read_measures(path):
    """By metric, registry and peer: the summary, or the reason why there is none."""
    values = {}
    measures = {}
    for metric, world, value, *reason in read_rows(path):
        registry, peer = world.split("/")
        key = (metric, registry, peer)
        if value == "-":
            measures[key] = {"missing": reason[0]}
        else:
            values.setdefault(key, []).append(float(value))
    for (metric, registry, peer), each in values.items():
        measures[metric, registry, peer] = summarize(each, floor(values, metric, registry))
    return measures


def floor(values, metric, registry):
    """What there is of the floor, or None."""
    for peer in FLOORS:
        if (metric, registry, peer) in values:
            return values[metric, registry, peer]
    return None


def results(measures, metric):
    """All peers of a metric, in order, with their ratio to the floor."""
    rows = []
    for registry in REGISTRIES:
        for peer in PEERS:
            if (metric, registry, peer) in measures:
                rows.append({"registry": registry, "peer": peer, **measures[metric, registry, peer]})
    return rows


def measure_target(measures, how, metric, registry):
    """The figure that a target is about; None if it was not measured."""
    if (metric, registry or "shipped", "iana") not in measures:
        return None
    row = measures[metric, registry or "shipped", "iana"]
    value = row["median"]
    if how == "ratio":
        return row["ratio"]
    if how == "beyond":
        return value - floor(measures, metric, registry)["median"]
    if how == "growth":
        return measures[metric, "tenfold", "iana"]["low"] / row["low"]
    return value


def targets(measures):
    for words, limit, unit, how, metric, registry in TARGETS:
        value = measure_target(measures, how, metric, registry)
        if value is not None:
            yield {"what": words, "value": round(value, 3), "limit": limit, "unit": unit, "met": value <= limit}


def main(measures_path, facts_path):
    measures = read_measures(measures_path)
    facts = dict(read_rows(facts_path))
    document = {name: value for name, value in facts.items() if " " not in name}
    for group in ("version", "services"):
        document[group + "s" * (group == "version")] = {
            name.split(" ", 1)[1]: value for name, value in facts.items() if name.startswith(group + " ")
        }
    document["registries"] = REGISTRIES
    document["peers"] = PEERS
    document["metrics"] = [
        {"metric": metric, "unit": unit, "what": words, "results": results(measures, metric)}
        for metric, unit, words in METRICS
    ]
    document["targets"] = list(targets(measures))
    json.dump(document, sys.stdout, indent=1)
    print()


main(*sys.argv[1:])
