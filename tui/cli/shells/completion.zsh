#compdef microfiche
# zsh completion of microfiche: eval "$(microfiche completion zsh)", or as _microfiche in a folder of $fpath
_microfiche() {
    local line="${(j: :)words[1,CURRENT-1]} $QIPREFIX$IPREFIX$PREFIX"
    local i char quote= start=0 word count verb previous ended options kind choices
    local -a typed archives found verbs
@WORDS@
    if (( count < 2 )); then
        verbs=(
@COMMANDS@
        )
        _describe -t commands command verbs
        _files
        return
    fi
@TABLES@
    if [[ $word == -* && -z $ended && -n $options && ! $word =~ '[:#@]' ]]; then
        compadd -- ${=options}
        return
    fi
    [[ -n $choices ]] && compadd -- ${=choices}
    case $kind in
        query)
            found=("${(@f)$(microfiche --complete zsh "$word" "${archives[@]}" 2>/dev/null)}")
            found=(${found:#})
            (( $#found )) || return 1
            found=("${(@)found#$QIPREFIX}") # a quote that is open stays
            if (( $#found == 1 )) && [[ $found[1] != *: ]]; then
                compadd -Q -U -V values -- $found
            else
                compadd -Q -U -V values -S '' -- $found
            fi
            ;;
        file) _files ;;
    esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _microfiche "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u }
    compdef _microfiche microfiche
fi
