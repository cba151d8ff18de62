# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# Each peer has a world of its own for each registry: a mount namespace in which the system's
# nsswitch.conf, /etc/services and databases are the peer's. A process that sleeps keeps it, and
# worlds/REGISTRY/PEER/namespace leads to it.

# cannot METRIC REGISTRY PEER: prints why this peer is left out, or nothing.
cannot() {
    case $1/$2/$3 in
    */tenfold/netbase) echo "Debian's list is the one that is measured with the shipped registry" ;;
    */netbase) [ -s netbase ] || echo "/etc/services of this system is not that of Debian's netbase" ;;
    list/*/nscd-*) echo 'nscd keeps no lists: glibc asks the source behind it' ;;
    memory-many/tenfold/*files) echo 'not measured: 10,000 lookups in a file of this size take a minute' ;;
    esac
}

# list_of REGISTRY PEER: the services(5) file whose answers the peer gives.
list_of() {
    if [ "$2" = netbase ]; then echo netbase; else echo "$1/services"; fi
}

# inside REGISTRY/PEER COMMAND...: run it in a world.
inside() {
    world=$1
    shift
    nsenter --mount="worlds/$world/namespace" env --chdir="$work" "$@"
}

# What no peer is to see of this system: daemons that answer, and where libraries are; ours are as
# if installed.
hide_system() {
    mount -t tmpfs tmpfs /run
    mount -t tmpfs tmpfs /var/cache/ldconfig
    mkdir /run/nscd
    printf '%s\n' 'include /etc/ld.so.conf' "$root/lib" >ld.so.conf
    ldconfig -X -C "$work/ld.so.cache" -f "$work/ld.so.conf"
    mount --bind ld.so.cache /etc/ld.so.cache
    # Debian's settings for services; no other cache.
    cat >nscd.conf <<-END
	enable-cache services yes
	positive-time-to-live services 28800
	negative-time-to-live services 20
	suggested-size services 211
	check-files services yes
	persistent services yes
	shared services yes
	max-db-size services 33554432
	END
}

make_worlds() {
    for registry in $registries; do
        for peer in $peers; do
            if [ -z "$(cannot world "$registry" "$peer")" ]; then
                make_world "$registry" "$peer"
            fi
        done
    done
}

# make_world REGISTRY PEER
make_world() {
    directory=worlds/$1/$2
    mkdir -p "$directory"
    case $2 in
    netbase) behind=files ;;
    *) behind=${2#nscd-} ;;
    esac
    echo "services: $behind" >"$directory/nsswitch.conf"
    # shellcheck disable=SC2016 # the inner shell is to expand them
    unshare --mount sh -euc '
        mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
        mount --bind "$2" /etc/services
        mount --bind "$3/db" /var/lib/misc
        mount --bind "$3/services.db" "$4/share/nss-iana/services.db"
        mount -t tmpfs tmpfs /run/nscd
        : >"$1/ready"
        exec sleep infinity' sh "$directory" "$(list_of "$1" "$2")" "$1" "$root" &
    ln -s "/proc/$!/ns/mnt" "$directory/namespace"
    await test -e "$directory/ready"
    case $2 in nscd-*) start_nscd "$1/$2" ;; esac
}

# start_nscd WORLD: it ends with the namespace of processes that this script is in.
start_nscd() {
    inside "$1" mkdir -p /var/cache/nscd
    inside "$1" mount -t tmpfs tmpfs /var/cache/nscd
    inside "$1" nscd -f nscd.conf
    await inside "$1" nscd -f nscd.conf -g
}

# await COMMAND...: until it succeeds; ten seconds at most.
await() {
    for _ in $(seq 100); do
        if "$@" >/dev/null 2>&1; then
            return
        fi
        sleep 0.1
    done
    echo "bench: in vain: $*" >&2
    exit 1
}

# Each peer's answers are those of its list, and its nscd has seen the questions.
check_answers() {
    awk -F '[ /]' '$3 == "tcp" && $2 < 32768' shipped/distinct | awk 'NR % 17 == 0 { print $2 }' |
        sed 's,/.*,,' | sort -nu | head -n 300 >ports
    python3 "$source/bench/listeners.py" ports listening &
    await test -e listening
    for namespace in $(find worlds -name namespace | sort); do
        world=${namespace#worlds/}
        world=${world%/namespace}
        case $world in
        */null) continue ;;
        esac
        inside "$world" python3 "$source/bench/check.py" "$world" "$(list_of "${world%/*}" "${world#*/}")" ports
    done
    for registry in $registries; do
        inside "$registry/nscd-iana" nscd -f nscd.conf -g | grep -A 20 '^services cache' >"$registry/nscd"
        grep -q 'yes  *cache is enabled' "$registry/nscd"
    done
}
