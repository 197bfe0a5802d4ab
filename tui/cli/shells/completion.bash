# bash completion of microfiche: eval "$(microfiche completion bash)"
# Without compopt, as in the bash of macOS, a blank follows each value.
_microfiche() {
    local line=${COMP_LINE:0:COMP_POINT} current=$2 IFS=$' \t\n'
    local i char quote= start=0 word count verb previous ended options kind choices cut one
    local -a typed archives found
    COMPREPLY=()
@WORDS@
    if (( count < 2 )); then
        COMPREPLY=($(compgen -W @COMMANDS@ -- "$word"))
        compopt -o default 2>/dev/null
        return
    fi
@TABLES@
    if [[ $word == -* && -z $ended && -n $options && ! $word =~ [:#@] ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
        return
    fi
    if [[ -n $choices ]]; then
        COMPREPLY=($(compgen -W "$choices" -- "$word"))
        [[ ${#COMPREPLY[@]} -gt 0 || $kind != file ]] && return
    fi
    case $kind in
        query)
            IFS=$'\n'
            found=($(microfiche --complete bash "$word" "${archives[@]}" 2>/dev/null))
            # Readline breaks words at colons and other signs: it keeps what is before them.
            cut=$(( ${#word} - ${#current} ))
            for one in "${found[@]}"; do COMPREPLY+=("${one:$cut}"); done
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} != *: ]] || compopt -o nospace 2>/dev/null
            compopt -o nosort 2>/dev/null
            ;;
        file) compopt -o default 2>/dev/null ;;
    esac
}
complete -F _microfiche microfiche
