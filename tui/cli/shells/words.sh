    # The words so far as they are typed: quotes may hold blanks, and colons end no word.
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:$i:1}
        if [[ -n $quote ]]; then [[ $char == "$quote" ]] && quote=
        elif [[ $char == '\' ]]; then i=$((i + 1))
        elif [[ $char == "'" || $char == '"' ]]; then quote=$char
        elif [[ $char == ' ' || $char == $'\t' ]]; then
            word=${line:$start:$((i - start))}
            [[ -n $word ]] && typed+=("$word")
            start=$((i + 1))
        fi
    done
    word=${line:$start}
    count=${#typed[@]}
    for ((i = FIRST + 1; i < FIRST + count; i++)); do
        [[ ${typed[$i]} == --in && -n ${typed[$((i + 1))]} ]] && archives+=("${typed[$((i + 1))]}")
        [[ ${typed[$i]} == --in=* ]] && archives+=("${typed[$i]#--in=}")
        [[ ${typed[$i]} == -- ]] && ended=1
    done
    verb=${typed[$((FIRST + 1))]}
    (( count > 1 )) && previous=${typed[$((FIRST + count - 1))]}
    (( count > 2 )) && case "$verb ${typed[$((FIRST + 2))]}" in
        INNER) verb="$verb ${typed[$((FIRST + 2))]}" ;;
    esac
