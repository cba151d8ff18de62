# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What the tests of `update`, `rollback` and the state directory share. They run in the scratch
# directory, where the twin of the tool has its `state` and `data`. The registries are small; the
# name of 1001/tcp, looked up through glibc and the twin of the module, tells which one is in use.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
need getent
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY
server=
trap 'if [ -n "$server" ]; then kill "$server" || :; fi; rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir served
REGISTRY_NAME=service-names-port-numbers.xml

# make_registry NAME DATE COUNT: served/NAME.xml, a registry of COUNT services, on 1001 and up.
make_registry() {
    {
        echo '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
        echo "<updated>$2</updated>"
        echo "<record><name>$1</name><protocol>tcp</protocol><number>1001</number></record>"
        for i in $(seq 2 "$3"); do
            echo "<record><name>s$i</name><protocol>tcp</protocol><number>$((1000 + i))</number></record>"
        done
        echo '</registry>'
    } >"served/$1.xml"
}

# install_data NAME: what a package brings.
install_data() {
    cp "served/$1.xml" "data/$REGISTRY_NAME"
    "$twin_tool" compile -o data/services.db "served/$1.xml"
}

# What the module answers for 1001/tcp.
answer() {
    LD_LIBRARY_PATH=$twin_module_directory getent -s iana services 1001/tcp | cut -d ' ' -f 1
}

# The registry NAME is in use: lookups are answered from it, and it lies beside the database.
is_in_use() {
    found=$(answer)
    [ "$found" = "$1" ] || fail "$found is in use and not $1"
    cmp "served/$1.xml" "state/$REGISTRY_NAME" || fail "$1 is not beside the database"
}

# The state directory holds the pairs in use and before, the links to them, and the lock.
has_no_leftovers() {
    find state -mindepth 1 | sed 's/generation\.[^/]*/generation/' | sort | uniq -c | sed 's/^ *//' >names
    {
        echo '2 state/generation'
        for name in service-names-port-numbers.xml services.db source; do echo "2 state/generation/$name"; done
        for name in current lock service-names-port-numbers.xml services.db; do echo "1 state/$name"; done
    } | sort -k 2 >expected
    # The older pair may have a pair before it still, or not.
    grep -v state/generation/previous names | sort -k 2 | diff expected - ||
        fail 'the state directory holds something else'
}

# run CODE COMMAND...: its exit code is CODE, and what it says is in `said`.
run() {
    wanted=$1
    shift
    code=0
    "$@" >said 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || fail "exit code $code and not $wanted: $* ($(cat said))"
}

said() {
    grep -q -- "$1" said || fail "not '$1' but: $(cat said)"
}

# serve [CERTIFICATE KEY]: the server of http_server.py for `served`; its port is in $port.
serve() {
    : >port
    python3 "$top_srcdir/tests/lib/http_server.py" served "$@" >port &
    server=$!
    for _ in $(seq 100); do
        if [ -s port ]; then break; fi
        kill -0 "$server" || fail 'the server does not run'
        sleep 0.1
    done
    port=$(cat port)
    [ -n "$port" ] || fail 'the server does not answer'
}

# Whether this build can fetch.
has_libcurl() {
    ! "$twin_tool" update --from http://127.0.0.1:1/ 2>&1 | grep -q 'without libcurl'
}

# serve_second: let $url be where served/second.xml is, which need not be there yet; or '', and say
# so, in a build that cannot fetch.
serve_second() {
    url=
    if has_libcurl; then
        # shellcheck disable=SC2119 # without a certificate
        serve
        url=http://127.0.0.1:$port/plain/second.xml
    else
        omit 'updates from a server: built without libcurl'
    fi
}
