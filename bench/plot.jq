# SPDX-License-Identifier: LGPL-2.1-or-later
#
# benchmark.json as what plot.gp draws: a line for each point. Row and label of the metric, number
# of the peer, the median, the quartiles. Two empty lines end a panel: times with the shipped
# registry and with the larger one, then what either takes of memory.

def times: [
    ["warm-name-1", "warm, by name"],
    ["warm-port-1", "warm, by port"],
    ["warm-miss-1", "warm, a miss"],
    ["warm-first-1", "warm, the first entry"],
    ["warm-last-1", "warm, the last entry"],
    ["warm-name-4", "warm, 4 threads"],
    ["list", "getservent, each service"],
    ["first", "first lookup of a process"],
    ["getent", "a whole getent process"],
    ["ss", "ss, 300 listening ports"]
];
def memory: [
    ["memory-one", "1 lookup"],
    ["memory-many", "10,000 lookups"]
];

def points($rows; $registry):
    (.peers | keys_unsorted) as $peers
    | range($rows | length) as $row
    | .metrics[] | select(.metric == $rows[$row][0])
    | .results[] | select(.registry == $registry and (.median // 0) > 0)
    | [$row, $rows[$row][1], (.peer as $peer | $peers | index($peer)), .median, .low, .high];

def panel($rows; $registry):
    ([points($rows; $registry) | @tsv] | join("\n")) + "\n\n";

panel(times; "shipped"), panel(times; "tenfold"), panel(memory; "shipped"), panel(memory; "tenfold")
