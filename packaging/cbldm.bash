# bash completion of cbldm. Commands, options and their choices are read from the program's own help, so that they are always those it has.

# Lines of a help text on stdin; prints each option that starts them.
_cbldm_options()
{
    sed -n -e 's/^  *\(-[a-zA-Z]\),\(--[a-z0-9-]*\).*/\1 \2/p' -e 's/^  *\(--[a-z0-9-]*\).*/\1/p'
}

# The words that the option $1 takes, where the help in stdin lists them: "--device TEXT:{auto,cpu,cuda}".
_cbldm_choices()
{
    sed -n "s/^  *\(-[a-zA-Z],\)\{0,1\}$1 [A-Z]*:{\([^}]*\)}.*/\2/p" | tr ',' ' '
}

_cbldm()
{
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} help choices
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        help=$("$program" --help 2>/dev/null)
        choices="$(sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z]*\) .*/\1/p' <<<"$help") $(_cbldm_options <<<"$help")"
        mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
        return
    fi
    help=$("$program" "${COMP_WORDS[1]}" --help 2>/dev/null)
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_cbldm_options <<<"$help")" -- "$word")
        return
    fi
    if [[ $before == --* ]]; then
        choices=$(_cbldm_choices "$before" <<<"$help")
        if [[ -n $choices ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
            return
        fi
    fi
    compopt -o filenames 2>/dev/null || true # a file or a folder; a test calls this outside of a completion
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
}
complete -F _cbldm cbldm
