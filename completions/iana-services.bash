# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# bash completion for iana-services(8). What can be written comes from the program's own --help.

# The subcommands: the lines with two blanks before a word.
_iana_services_subcommands() {
    local line
    while IFS= read -r line; do
        [[ $line =~ ^\ \ ([a-z]+)\ + ]] && printf '%s\n' "${BASH_REMATCH[1]}"
    done < <("$1" --help 2>/dev/null)
}

# The options of a subcommand, each with what it takes: `-o DB`, `--output DB`, `--pure`.
_iana_services_options() {
    local line
    while IFS= read -r line; do
        [[ $line =~ ^\ +((-[^-]),\ )?(--[a-z-]+)(=([^ ]+))? ]] || continue
        printf '%s\n' "${BASH_REMATCH[3]} ${BASH_REMATCH[5]}"
        [[ -z ${BASH_REMATCH[2]} ]] || printf '%s\n' "${BASH_REMATCH[2]} ${BASH_REMATCH[5]}"
    done < <("$1" "$2" --help 2>/dev/null)
}

# Offer the lines of the input that begin with $1. (`compgen -W` would expand what is in them.)
_iana_services_offer() {
    local line
    while IFS= read -r line; do
        [[ $line == "$1"* ]] || continue
        printf -v line '%q' "$line"
        COMPREPLY+=("$line")
    done
}

_iana_services_files() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

# What an option takes: one of `this|that`, a number, or else a file.
_iana_services_value() {
    case $1 in
    SECONDS | DAYS | DATE | TEXT) ;;
    PROTOCOL) _iana_services_offer "$2" <<<$'tcp\nudp\nsctp\ndccp' ;;
    *[A-Z]*) _iana_services_files "$2" ;;
    *) _iana_services_offer "$2" <<<"${1//|/$'\n'}" ;;
    esac
}

# The names and ports that lookups answer, by the program itself.
_iana_services_answers() {
    local column=1
    [[ $2 != [0-9]* ]] || column=2
    "$1" export 2>/dev/null | awk -v column="$column" '/^[^#]/ {
        sub("/.*", "", $2)
        print $column
        for (i = 3; column == 1 && i <= NF; i++) print $i
    }' | sort -u
}

_iana_services_argument() {
    case $1 in
    changes | compile | verify) _iana_services_files "$2" ;;
    show) _iana_services_offer "$2" < <(_iana_services_answers "$3" "$2") ;;
    esac
}

_iana_services() {
    local program=$1 current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local subcommand=${COMP_WORDS[1]} option value
    COMPREPLY=()
    # `--option=value` is three words.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi

    if [[ $COMP_CWORD -eq 1 ]]; then
        _iana_services_offer "$current" < <(
            _iana_services_subcommands "$program"
            printf '%s\n' --help --version
        )
        return
    fi
    while read -r option value; do
        if [[ $option == "$previous" && -n $value ]]; then
            _iana_services_value "$value" "$current"
            return
        fi
    done < <(_iana_services_options "$program" "$subcommand")
    if [[ $current == -* ]]; then
        _iana_services_offer "$current" < <(
            _iana_services_options "$program" "$subcommand" | cut -d ' ' -f 1
        )
    else
        _iana_services_argument "$subcommand" "$current" "$program"
    fi
}

complete -F _iana_services iana-services
