# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What the completions have to offer. check_completion SHELL DIRECTORY
# shellcheck disable=SC2154 # common.sh sets what is not set here

# The long options of a subcommand, by its --usage.
long_options() {
    iana-services "$1" --usage | grep -o -e '--[a-z-]*' | LC_ALL=C sort -u | xargs
}

# Behind this line, the completion has to offer these words, and no others.
offers() {
    echo "$1" >>lines
    echo "$1 =>${2:+ $2}" >>wanted
}

# Names for `show`, in a registry that the twin of the tool, as iana-services, finds here.
make_services() {
    {
        echo '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
        echo '<updated>2020-01-01</updated>'
        for name in gopher gopher-two "gop\$(>evil)" domain; do
            port=$((${port:-70} + 1))
            echo "<record><name>$name</name><protocol>tcp</protocol><number>$port</number></record>" |
                sed 's/>evil/\&gt;evil/'
        done
        echo '</registry>'
    } >small.xml
    mkdir data
    cp small.xml data/service-names-port-numbers.xml
}

check_completion() {
    subcommands='about changes compile diff export rollback search show status update verify'
    mkdir "$scratch/bin"
    ln -s "$twin_tool" "$scratch/bin/iana-services"
    PATH=$scratch/bin:$PATH
    mkdir "$scratch/files"
    cd "$scratch/files" || exit
    touch registry-one registry-two
    make_services
    offers 'iana-services st' status
    offers 'iana-services ver' verify
    offers 'iana-services xy' ''
    for subcommand in $subcommands; do
        offers "iana-services $subcommand" "$subcommand"
        offers "iana-services $subcommand --" "$(long_options "$subcommand")"
    done
    offers 'iana-services diff --format ' 'json text'
    offers 'iana-services diff --format=' 'json text'
    offers 'iana-services diff --format=j' json
    offers 'iana-services compile -o x --pu' --pure
    offers 'iana-services compile reg' 'registry-one registry-two'
    offers 'iana-services diff --with reg' 'registry-one registry-two'
    offers 'iana-services verify registry-o' registry-one
    offers 'iana-services status --max-age ' ''
    offers 'iana-services search --protocol ' 'dccp sctp tcp udp'
    offers 'iana-services search --since ' ''
    offers 'iana-services search --state=re' reserved
    offers 'iana-services status reg' ''
    offers 'iana-services show gopher' 'gopher gopher-two'
    offers 'iana-services show dom' domain
    offers 'iana-services show 7' '71 72 73 74'
    offers 'iana-services show --color ' 'always auto never'
    xargs -d '\n' "$1" "$top_srcdir/tests/tool/completion.$1" "$2" <lines >got
    sed -i 's/ *$//' got
    diff wanted got || fail "$1 offers something else"
    [ ! -e evil ] || fail "$1 runs what stands in the registry"
}
