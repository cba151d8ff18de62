#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes two roots: a clean Debian 12, and one that can build the packages.
# shellcheck source=tests/packages/common.sh
. "$(dirname "$0")/common.sh"

# The machine's own mirror, where it is set up in Debian's way. A point release is enough: what comes
# by way of security updates need not be there for both architectures at once.
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)

# In mounts of its own, so that a kill leaves none behind.
unshare --mount mmdebstrap --quiet --variant=minbase --skip=cleanup/apt/lists \
    --dpkgopt=force-unsafe-io --aptopt='Acquire::Languages "none"' \
    --aptopt='Acquire::Retries 3' --aptopt='Acquire::http::Timeout 20' \
    bookworm "$work/clean" "${mirror:-http://deb.debian.org/debian}"
build=$work/build
cp -a "$work/clean" "$build"
mkdir "$build/source"
cp -r "$work/source/debian" "$build/source/"
inside "$build" apt-get -y --no-install-recommends install build-essential fakeroot
inside "$build" apt-get -y --no-install-recommends \
    ${profiles:+--build-profiles="$profiles"} build-dep /source
inside "$build" useradd --create-home builder
