# Completion of dateline in fish; printed by `dateline completion fish`.
function __dateline_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l offered (env COMP_LINE=(commandline -cp | string collect) _DATELINE_COMPLETE=fish_complete $words[1] 2>/dev/null)
    for line in $offered
        set -l parts (string split -m1 , -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo -- $parts[2]
        end
    end
end
complete --no-files --command dateline --arguments "(__dateline_complete)"
