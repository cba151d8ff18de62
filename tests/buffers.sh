#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The caller's buffer: the shipped registry, and behind it services with no, one and many aliases.

# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

# record NAME PORT [ALIAS-OF]
record()
{
	printf '<record><name>%s</name><protocol>tcp</protocol><number>%s</number>' "$1" "$2"
	if [ $# -gt 2 ]; then printf '<note>This entry is an alias to "%s".</note>' "$3"; fi
	printf '</record>\n'
}

{
	grep -v '</registry>' "$registry"
	record plain 49201
	record single 49202
	record single-1 49202 single
	record many 49203
	for i in $(seq 100); do record "many-$i" 49203 many; done
	echo '</registry>'
} >"$scratch/registry.xml"
./iana-services compile --strict --pure -o "$scratch/data/services.db" "$scratch/registry.xml"
tests/buffers "$scratch"
