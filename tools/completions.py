"""Completions for bash, zsh and fish, made from what the program prints; tools/manual.py writes them."""
import re

from usage import FILES, FOLDERS, Usage, Words, choices, printed


def quoted(text):
    """For sh, zsh and fish, in single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


def names(options, values):
    return "|".join(f"--{option.name}" for option in options if option.value in values)


def bash(program):
    usage = Usage(printed(program, "--help"))
    taken = Words(program, usage)
    valued = "|".join(f"--{option.name}" + (f"|-{option.letter}" if option.letter else "")
                      for option in usage.options if option.value)
    words = " ".join([f"--{option.name}" for option in usage.options] + ["--help", "--version"])
    cases = [(names(usage.options, FOLDERS), "compgen -d"), (names(usage.options, FILES), "compgen -f")]
    cases += [(f"--{option.name}", f"compgen -W '{' '.join(listed)}'")
              for option in usage.options if (listed := choices(program, option))]
    branches = "".join(f'        {pattern}) mapfile -t COMPREPLY < <({how} -- "$word"); return ;;\n'
                       for pattern, how in cases if pattern)
    commands = "".join(f"    *,{name}) words='{' '.join(of)}' ;;\n" for name, of in taken.of.items())
    return f"""# Completion of everystatus in bash, made from its options.
_everystatus() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} words='{words}'
    COMPREPLY=()
    [ "$word" != = ] || word=
    [ "$before" != = ] || before=${{COMP_WORDS[COMP_CWORD - 2]}}
    case $COMP_CWORD,${{COMP_WORDS[1]}} in
    *,[0-9]*) words='{' '.join(taken.codes)}' ;;
    1,*) words+=' {" ".join(name for name, _, _ in usage.commands)}' ;;
{commands}    *)
        case $before in
{branches}        {valued}) return ;;
        esac
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}}
complete -F _everystatus everystatus
"""


def zsh(program):
    usage = Usage(printed(program, "--help"))
    taken = Words(program, usage)
    lines = ["#compdef everystatus", "# Completion of everystatus in zsh, made from its options.",
             "local first=$PREFIX", "local -a taken", "(( CURRENT > 2 )) && first=$words[2]", "case $first in"]
    for pattern, of in [("[0-9]*", taken.codes), *taken.of.items()]:
        alone = "" if pattern[0] == "[" else "(( CURRENT > 2 )) && "
        listed = " ".join(quoted(f"{word}:{what}") for word, what in of.items())
        lines.append(f"  {pattern}) {alone}{{ taken=({listed}); _describe word taken; return }} ;;")
    lines.append("esac")
    commands = " ".join(f"{name}\\:{quoted(words)}" for name, _, words in usage.commands)
    lines.append("_arguments \\")
    for option in usage.options:
        words = re.sub(r"([\[\]:\\])", r"\\\1", option.words)
        listed = choices(program, option)
        action = "_files -/" if option.value in FOLDERS else "_files" if option.value in FILES else " "
        value = f":{option.value}:" + (f"({' '.join(listed)})" if listed else action) if option.value else ""
        spellings = [f"--{option.name}" + "=" * bool(value)] + [f"-{option.letter}+"] * bool(option.letter)
        lines += [f"  {quoted(f'*{spelling}[{words}]{value}')} \\" for spelling in spellings]
    lines += ["  '(- *)--help[print the options]' '(- *)--version[print the version]' \\",
              f'  "1:command:(({commands}))" \'*: : \'']
    return "\n".join(lines) + "\n"


FISH = """# Completion of everystatus in fish, made from its options.
function __everystatus_first --description 'Whether the first word is so'
    set -l words (commandline -opc) (commandline -ct)
    string match -qr -- "^($argv[1])\\$" $words[2]
end
complete -c everystatus -f
"""


def fish(program):
    usage = Usage(printed(program, "--help"))
    taken = Words(program, usage)
    lines = [FISH.rstrip()]
    lines += [f"complete -c everystatus -n 'test (count (commandline -opc)) -eq 1' -a {name} -d {quoted(words)}"
              for name, _, words in usage.commands]
    for name, of in taken.of.items():
        words = " ".join(f"{word} {quoted(what)}" for word, what in of.items())
        lines += [f"function __everystatus_{name}", f"    printf '%s\\t%s\\n' {words}", "end"]
        lines.append(f"complete -c everystatus -n '__everystatus_first {name}; and test (count (commandline -opc)) -gt 1' "
                     f"-k -a '(__everystatus_{name})'")
    lines.append("complete -c everystatus -n '__everystatus_first \"[0-9].*\"' -k -a '(__everystatus_explain)'")
    serves = f" -n 'not __everystatus_first \"[0-9].*|{'|'.join(taken.of)}\"'"
    for option in usage.options:
        files = option.value in FILES + FOLDERS
        letter = f" -s {option.letter}" if option.letter else ""
        listed = choices(program, option)
        kind = " -r -F" if files else f" -x -a '{' '.join(listed)}'" if listed else " -x" if option.value else ""
        lines.append(f"complete -c everystatus{serves} -l {option.name}{letter}{kind} -d {quoted(option.words)}")
    lines += ["complete -c everystatus -l help -d 'print the options'",
              "complete -c everystatus -l version -d 'print the version'"]
    return "\n".join(lines) + "\n"
