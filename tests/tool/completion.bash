# SPDX-License-Identifier: LGPL-2.1-or-later
#
# bash completion.bash DIRECTORY LINE...: what the completion in DIRECTORY offers behind each line.
# Prints `LINE => WORD...`.

set -eu
# shellcheck source=completions/iana-services.bash
. "$1/iana-services.bash"
shift
# shellcheck disable=SC2207,SC2206 # no word here has a blank or a wildcard
for line in "$@"; do
    function=$(complete -p iana-services | sed 's/.*-F \([^ ]*\).*/\1/')
    # As readline does: `=` is a word, and there is an empty one behind a blank.
    words=(${line//=/ = })
    [[ $line != *' ' ]] || words+=('')
    COMP_WORDS=("${words[@]}")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    # Only bash itself, while it completes, can be told how to show the words.
    compopt() { [[ $* == '-o filenames' ]]; }
    "$function" "${words[0]}" "${words[COMP_CWORD]}" "${words[COMP_CWORD - 1]}"
    sorted=($(printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort))
    echo "$line => ${sorted[*]}"
done
