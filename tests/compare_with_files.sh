# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# Compare the answers of `files` and `iana` for a registry, with a list of preferences or with none.
# compare_with_files REGISTRY [PREFERENCES]

compare_with_files()
{
	python3 "$top_srcdir/tests/services.py" "$@" >"$scratch/services"
	python3 "$top_srcdir/tests/services.py" --ranges "$@" >"$scratch/ranges"
	if [ $# -gt 1 ]; then
		./iana-services compile -o "$scratch/data/services.db" --preferences "$2" "$1"
	else
		./iana-services compile -o "$scratch/data/services.db" --pure "$1"
	fi
	echo "$1, $([ $# -gt 1 ] && echo with || echo without) preferences:"
	with_services "$scratch/services" tests/conformance "$scratch" "$scratch/ranges"
}
