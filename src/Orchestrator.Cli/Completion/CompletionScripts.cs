namespace Orchestrator.Cli.Completion;

/// <summary>What teaches a shell to complete <c>orc</c>; each asks the program itself, so that they never grow old.</summary>
internal static class CompletionScripts
{
    /// <summary>With no suggestion, bash completes file names.</summary>
    public const string Bash = """
        # Completion of orc. For this shell: eval "$(orc completion bash)"; for all: add that line to ~/.bashrc
        _orc_completion() {
            local line="${COMP_LINE:0:COMP_POINT}" word="$2" suggestion
            COMPREPLY=()
            while IFS= read -r suggestion; do
                suggestion="${suggestion%%$'\t'*}"
                [[ "$suggestion" == "$word"* ]] && COMPREPLY+=("$suggestion")
            done < <("$1" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _orc_completion orc
        """;

    public const string Zsh = """
        #compdef orc
        # Completion of orc. For this shell: source <(orc completion zsh); for all: add that line to ~/.zshrc, behind compinit
        _orc() {
            local line="${(j: :)words[1,CURRENT]}" suggestion
            local -a suggestions
            while IFS= read -r suggestion; do
                if [[ "$suggestion" == *$'\t'* ]]; then
                    suggestions+=("${${suggestion%%$'\t'*}//:/\\:}:${suggestion#*$'\t'}")
                else
                    suggestions+=("${suggestion//:/\\:}")
                fi
            done < <("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            if (( ${#suggestions} )); then
                _describe 'orc' suggestions
            else
                _files
            fi
        }
        if [[ "${funcstack[1]}" == _orc ]]; then
            _orc "$@"
        else
            compdef _orc orc
        fi
        """;

    public const string Fish = """
        # Completion of orc. For this shell: orc completion fish | source; for all: orc completion fish > ~/.config/fish/completions/orc.fish
        function __orc_completion
            set -l line (commandline -cp | string collect --no-trim-newlines)
            set -l suggestions (command orc "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if test (count $suggestions) -gt 0
                printf '%s\n' $suggestions
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c orc -f -a '(__orc_completion)'
        """;

    public const string Pwsh = """
        # Completion of orc. For this shell: orc completion pwsh | Out-String | Invoke-Expression; for all: add that line to $PROFILE
        Register-ArgumentCompleter -Native -CommandName orc -ScriptBlock {
            param($word, $ast, $cursor)
            $length = [Math]::Max(0, $cursor - $ast.Extent.StartOffset)
            $line = $ast.ToString().PadRight($length).Substring(0, $length)
            $program = $ast.CommandElements[0].ToString()
            & $program "[suggest:$length]" $line 2>$null | ForEach-Object {
                $label, $meaning = $_ -split "`t", 2
                if (-not $meaning) { $meaning = $label }
                [System.Management.Automation.CompletionResult]::new($label, $label, 'ParameterValue', $meaning)
            }
        }
        """;
}
