# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What comes out: measures.tsv and facts.tsv become benchmark.json, and that the table and the
# picture.

# fact NAME VALUE
fact() {
    printf '%s\t%s\n' "$1" "$2" >>facts.tsv
}

# version_of PACKAGE
version_of() {
    # shellcheck disable=SC2016 # dpkg-query expands it
    dpkg-query -W -f='${Version}' "$1" 2>/dev/null || echo unknown
}

gather_facts() {
    fact date "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    fact command "make bench BENCH_ROUNDS=$rounds"
    fact cpu "$(sed -n 's/^model name[[:blank:]]*: //p' /proc/cpuinfo | head -n 1)"
    fact cores "$(nproc)"
    fact machine "$(uname -m), $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
    fact kernel "$(uname -sr)"
    fact load "$(cut -d ' ' -f 1 /proc/loadavg)"
    fact 'version nss-iana' "$("$root/bin/iana-services" --version | awk 'NR == 1 { print $NF }')"
    fact 'version glibc' "$(getconf GNU_LIBC_VERSION | cut -d ' ' -f 2)"
    fact 'version gcc' "$(${CC:-cc} -dumpfullversion)"
    for package in iproute2 libnss-db libxml2 netbase nscd; do
        fact "version $package" "$(version_of "$package")"
    done
    for registry in $registries; do
        fact "services $registry" "$(wc -l <"$registry/services")"
    done
}

draw() {
    jq -r -f "$source/bench/plot.jq" benchmark.json >plot.data
    about=$(jq -r '"\(.cpu), \(.cores) cores, \(.kernel), \(.date[:10]), \(.command)"' benchmark.json)
    gnuplot -c "$source/bench/plot.gp" plot.data benchmark.svg "$about"
}

# As a part of a file's name: Intel(R) Xeon(R) Processor is intel-xeon-processor.
processor() {
    jq -r '.cpu | ascii_downcase | gsub("\\((r|tm)\\)"; "") | gsub("[^a-z0-9]+"; "-")' benchmark.json
}

# Into the repository: doc/, where each processor has its own results, and the README's part between
# its two marks.
keep() {
    results=$source/doc/benchmark
    mkdir -p "$results"
    cp benchmark.json "$results/$(processor).json"
    cp benchmark.txt "$results/$(processor).txt"
    cp benchmark.svg "$source/doc"
    {
        cat benchmark.md
        printf '\n%s\n\n' 'The ratios of iana to the null module, with the shipped registry, on each processor:'
        (
            set +f
            python3 "$source/bench/table.py" processors "$results"/*.json
        )
    } >README.part
    awk '
        FNR == NR { table = table $0 "\n"; next }
        /^<!-- benchmark -->$/ { print; printf "%s", table; inside = 1 }
        /^<!-- end of benchmark -->$/ { inside = 0 }
        !inside { print }' README.part "$source/README.md" >README.new
    cp README.new "$source/README.md"
}

report() {
    gather_facts
    python3 "$source/bench/collect.py" measures.tsv facts.tsv >benchmark.json
    jq -e . benchmark.json >/dev/null
    python3 "$source/bench/table.py" text benchmark.json >benchmark.txt
    python3 "$source/bench/table.py" markdown benchmark.json >benchmark.md
    draw
    cat benchmark.txt
    [ -z "${BENCH_KEEP-}" ] || keep
    echo "bench: benchmark.txt, .json, .md and .svg are in $work" >&2
}
