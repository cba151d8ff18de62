# SPDX-License-Identifier: LGPL-2.1-or-later
#
# zsh -f completion.zsh DIRECTORY LINE...: what <Tab> offers behind each line, in a zsh with a
# terminal that has the completion in DIRECTORY. Prints `LINE => WORD...`.

export TERM=dumb LC_ALL=C
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "stty -echo; PS1= ; fpath=(${(q)1} \$fpath); autoload -U compinit && compinit -u -D"
zpty -w shell "zle -N finish; finish() { print -n -- END-OF'-'LIST; zle kill-whole-line }"
zpty -w shell "bindkey '^I' list-choices '^X' finish; zstyle ':completion:*' verbose no"
zpty -w shell "LISTMAX=100000 LINES=10000; unsetopt beep prompt_cr prompt_sp list_types"
# A key that comes before the line editor has the terminal is none of its keys.
zpty -w shell "zle-line-init() { print -n -- READY'-'NOW }; zle -N zle-line-init"
zpty -r shell output '*READY-NOW*'
for line in "${@[2,-1]}"; do
    zpty -w -n shell "$line"$'\t\x18'
    zpty -r shell output '*END-OF-LIST*'
    # The line, what is offered, the line again.
    words=(${=${${${output%END-OF-LIST*}#*$line}%$line*}//$'\r'/ })
    print -r -- "$line =>" ${(o)words}
done
