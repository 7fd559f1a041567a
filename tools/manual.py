"""Writes man pages (as scdoc's source) and completions from what the program itself prints: --help, and help recipes.

manual.py PROGRAM KIND OUT, where KIND is man1, man7, bash, zsh or fish.
"""
import re
import subprocess
import sys

OPTION = re.compile(r"  --(\S+)(?: ('[^']*'|\S+))? +(\S.*)")
COMMAND = re.compile(r"       everystatus ([a-z]+) (\S.*?)(?:  +| (?=[a-z]))(\S.*)")
FOLDERS, FILES, WORDS = ("FOLDER",), ("FILE",), ("MODE", "FORMAT")


def printed(program, *arguments):
    return subprocess.run([*program, *arguments], check=True, capture_output=True, text=True).stdout


class Usage:
    """What --help says, taken apart; a line that looks like nothing known is an error."""

    def __init__(self, text):
        usage, *parts = re.split(r"\n\n", text[text.index("\nusage:") + 1:].rstrip("\n"))
        self.commands = [match.groups() for match in map(COMMAND.fullmatch, usage.split("\n")) if match]
        self.groups = [self.group(part) for part in parts if OPTION.match(part.partition("\n")[2])]
        self.notes = [part for part in parts if not OPTION.match(part.partition("\n")[2])]
        if not self.commands or not self.groups or not self.notes:
            raise SystemExit("manual.py: --help does not look as it did")

    @staticmethod
    def group(part):
        heading, *lines = part.split("\n")
        return heading, [Option(*OPTION.fullmatch(line).groups()) for line in lines]

    @property
    def options(self):
        return [option for _, options in self.groups for option in options]


class Option:
    def __init__(self, name, value, words):
        self.name, self.value, self.words = name, value or "", words
        self.variable = "EVERYSTATUS_" + name.upper().replace("-", "_")
        letter = re.search(r"\balso -(\w)\b", words)
        self.letter = letter[1] if letter else None


def choices(program, option):
    """The words that it takes, if it takes no others: the program says so to whoever gives another."""
    if option.value not in WORDS:
        return []
    wrong = [f"--{option.name}", "?", "--no-such-option"]  # the second keeps it from serving, whatever becomes of the first
    said = subprocess.run([*program, *wrong], capture_output=True, text=True).stderr
    listed = re.search(r" is none of (.+)", said)
    return listed[1].split(", ") if listed else []


def plain(text):
    """The text, in which no character means anything to scdoc."""
    text = re.sub(r"([\\_*#~+\[\]|<>`])", r"\\\1", text)
    return re.sub(r"^([-;])", r"\\\1", text)


def heading(name, section, version):
    return f'{name}({section}) "" "everystatus {version}"\n'


def man1(program):
    usage, version = Usage(printed(program, "--help")), printed(program, "--version").split()[1]
    lines = [heading("everystatus", 1, version), "# NAME\n",
             "everystatus - an HTTP server that answers with every status code\n", "# SYNOPSIS\n",
             "*everystatus* [OPTION...]++", "*everystatus* CODE...++"]
    lines += [f"*everystatus {name}* {plain(arguments)}++" for name, arguments, _ in usage.commands]
    lines += ["*everystatus* --help | --version\n", "# COMMANDS\n", "Without a command, it serves.\n"]
    for name, arguments, words in usage.commands:
        lines += [f"*{name}* {plain(arguments)}", f"\t{plain(words)}\n"]
    lines += ["# OPTIONS\n",
              "A default stands in brackets. Each option is read from the environment as well; the command line wins.\n"]
    for title, options in usage.groups:
        lines.append(f"## {title}\n")
        for option in options:
            lines += [f"*--{option.name}* {plain(option.value)}".rstrip(), f"\t{plain(option.words)}\n"]
    lines += ["# ENVIRONMENT\n"]
    for option in usage.options:
        lines += [f"*{plain(option.variable)}*", f"\tas *--{option.name}*\n"]
    lines += ["*NO\\_COLOR*", "\tno colours, not even on a terminal\n",
              "*LISTEN\\_FDS*, *NOTIFY\\_SOCKET*, *WATCHDOG\\_USEC*",
              "\tof a service manager; see sd\\_listen\\_fds(3), sd\\_notify(3)\n"]
    lines += ["# NOTES\n"] + [plain(" ".join(note.split())) + "\n" for note in usage.notes]
    lines += ["# SIGNALS\n",
              "SIGTERM and SIGINT end it when the requests under way have; a second one ends it at once. SIGHUP has "
              "the routes file, the certificate and the CAs of clients read again.\n",
              "# EXIT STATUS\n", "0 after a proper end, 1 after an error of the system, 2 after wrong usage.\n",
              "# SEE ALSO\n", "*everystatus-recipes*(7), *curl*(1)"]
    return "\n".join(lines) + "\n"


def man7(program):
    version = printed(program, "--version").split()[1]
    lines = [heading("everystatus-recipes", 7, version), "# NAME\n",
             "everystatus-recipes - what an answer of everystatus can be asked to be\n", "# DESCRIPTION\n",
             "A recipe says what the server answers: a code, how it is chosen, its fields and content, its pace, a fault.\n"]
    # What earns a code is no recipe, and explain prints it.
    for line in printed(program, "help", "recipes").partition("\nEarned codes")[0].split("\n"):
        indent, text = len(line) - len(line.lstrip(" ")), line.strip()
        if not text:
            continue
        if indent == 0:
            title, _, rest = text.partition(":")
            lines += [f"# {title.upper()}\n"] + ([plain(rest.strip()) + "\n"] if rest else [])
        elif indent < 6:
            lines.append(f"*{plain(text)}*")
        else:
            lines.append(f"\t{plain(text)}\n")
    lines += ["# SEE ALSO\n", "*everystatus*(1)"]
    return "\n".join(lines) + "\n"


def quoted(text):
    """For sh, zsh and fish, in single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


def names(options, values):
    return "|".join(f"--{option.name}" for option in options if option.value in values)


def bash(program):
    usage = Usage(printed(program, "--help"))
    valued = "|".join(f"--{option.name}" + (f"|-{option.letter}" if option.letter else "")
                      for option in usage.options if option.value)
    words = " ".join([f"--{option.name}" for option in usage.options] + ["--help", "--version"])
    cases = [(names(usage.options, FOLDERS), "compgen -d"), (names(usage.options, FILES), "compgen -f")]
    cases += [(f"--{option.name}", f"compgen -W '{' '.join(listed)}'")
              for option in usage.options if (listed := choices(program, option))]
    branches = "".join(f'    {pattern}) mapfile -t COMPREPLY < <({how} -- "$word"); return ;;\n'
                       for pattern, how in cases if pattern)
    return f"""# Completion of everystatus in bash, made from its options.
_everystatus() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} words='{words}'
    COMPREPLY=()
    [ "$word" != = ] || word=
    [ "$before" != = ] || before=${{COMP_WORDS[COMP_CWORD - 2]}}
    case $before in
{branches}    {valued}) return ;;
    esac
    [ "$COMP_CWORD" -ne 1 ] || words+=' {" ".join(name for name, _, _ in usage.commands)}'
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}}
complete -F _everystatus everystatus
"""


def zsh(program):
    usage = Usage(printed(program, "--help"))
    lines = ["#compdef everystatus", "# Completion of everystatus in zsh, made from its options."]
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
              f'  "1:command:(({commands}))" \'*: :_default\'']
    return "\n".join(lines) + "\n"


def fish(program):
    usage = Usage(printed(program, "--help"))
    lines = ["# Completion of everystatus in fish, made from its options.", "complete -c everystatus -f"]
    lines += [f"complete -c everystatus -n __fish_use_subcommand -a {name} -d {quoted(words)}"
              for name, _, words in usage.commands]
    for option in usage.options:
        files = option.value in FILES + FOLDERS
        letter = f" -s {option.letter}" if option.letter else ""
        listed = choices(program, option)
        kind = " -r -F" if files else f" -x -a '{' '.join(listed)}'" if listed else " -x" if option.value else ""
        lines.append(f"complete -c everystatus -l {option.name}{letter}{kind} -d {quoted(option.words)}")
    lines += ["complete -c everystatus -l help -d 'print the options'",
              "complete -c everystatus -l version -d 'print the version'"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    *program, kind, out = sys.argv[1:]
    text = {"man1": man1, "man7": man7, "bash": bash, "zsh": zsh, "fish": fish}[kind](program)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
