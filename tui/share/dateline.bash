# Completion of dateline in bash (4.4 or newer); printed by `dateline completion bash`.
_dateline() {
    local kind text typed=$2 shared
    COMPREPLY=()
    while IFS=, read -r kind text; do
        case $kind in
            plain) COMPREPLY+=("$text") ;;
            dir) compopt -o plusdirs ;;
            file) compopt -o default ;;
        esac
    done < <(COMP_LINE=${COMP_LINE:0:COMP_POINT} COMP_WORD=$typed _DATELINE_COMPLETE=bash_complete "$1" 2>/dev/null)
    case ${#COMPREPLY[@]} in
        0) ;;
        1) [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace ;;
        *)
            # Names are also found by a later word of theirs: what was typed then stays as it is.
            typed=${typed##*[\'\":]}
            for text in "${COMPREPLY[@]}"; do
                [[ ${text,,} == "${typed,,}"* ]] || shared=no
            done
            [[ $shared ]] && COMPREPLY+=(" ")
            ;;
    esac
}
complete -o nosort -F _dateline dateline
