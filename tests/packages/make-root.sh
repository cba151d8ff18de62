#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes two roots: a clean Debian 12 of an architecture, and one that can build the packages.
# make-root.sh ARCHITECTURE CLEAN BUILD
. "$(dirname "$0")/common.sh"
architecture=$1 clean=$work/$2 build=$work/$3

# The machine's own mirror, where it is set up in Debian's way.
sources=/etc/apt/sources.list.d/debian.sources
[ -f "$sources" ] || sources=

mmdebstrap --quiet --variant=minbase --architectures="$architecture" --skip=cleanup/apt/lists \
    --dpkgopt=force-unsafe-io --aptopt='Acquire::Languages "none"' \
    bookworm "$clean" ${sources:+"$sources"}
cp -a "$clean" "$build"
mkdir "$build/source"
cp -r "$work/source/debian" "$build/source/"
inside "$build" apt-get -y --no-install-recommends install build-essential fakeroot
inside "$build" apt-get -y --no-install-recommends build-dep /source
inside "$build" useradd --create-home builder
