# fish completion of microfiche: microfiche completion fish | source
function __microfiche_values
    set -l archives
    set -l words (commandline -opc)
    for i in (seq 1 (count $words))
        test $words[$i] = --in; and set -q words[(math $i + 1)]; and set -a archives $words[(math $i + 1)]
    end
    microfiche --complete fish (commandline -ct) $archives 2>/dev/null
end
function __microfiche_in
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test "$words[3]" = "$argv[2]"
end
@LINES@
