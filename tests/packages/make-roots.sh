#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes two roots: a clean Debian 12, and one that can build the packages.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

make_root bookworm "$work/clean"
build=$work/build
cp -a "$work/clean" "$build"
mkdir "$build/source"
cp -r "$work/source/debian" "$build/source/"
inside "$build" apt-get -y --no-install-recommends install build-essential fakeroot
inside "$build" apt-get -y --no-install-recommends \
    ${profiles:+--build-profiles="$profiles"} build-dep /source
inside "$build" useradd --create-home builder
