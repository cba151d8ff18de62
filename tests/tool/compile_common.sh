# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# For the tests of `iana-services compile -o`: a directory `target` with a database that must stay.

# shellcheck source=tests/lib/common.sh
. "${srcdir:-.}/tests/lib/common.sh"
# A copy that everybody can run, wherever the build directory is.
tool=$scratch/iana-services
cp iana-services "$tool"
cp tests/tool/peak "$scratch/peak"
head=$registry_head
good=$(record good tcp 1)

cd "$scratch"
mkdir target
printf '%s\n' "$head" "$good" '</registry>' >good.xml
"$tool" compile --pure -o target/services.db good.xml
cp target/services.db old.db

# The old database is whole, and nothing lies beside it.
expect_old() {
    cmp old.db target/services.db || fail "$1: the old database is gone"
    [ "$(ls -A target)" = services.db ] || fail "$1: something was left: $(ls -A target)"
}

# expect_failure CODE PATTERN ARGUMENT...: run the tool; it must end with CODE, and its first line
# on standard error must match the extended regular expression PATTERN.
expect_failure() {
    expected=$1
    pattern=$2
    shift 2
    code=0
    limited "$tool" "$@" >out 2>err || code=$?
    [ "$code" -eq "$expected" ] || fail "$*: exit code $code, not $expected: $(head -3 err)"
    head -1 err | grep -Eq "^iana-services( [a-z]+)?: $pattern" || fail "$*: said: $(head -3 err)"
    [ ! -s out ] || fail "$*: printed $(head -3 out)"
    expect_old "$*"
}
