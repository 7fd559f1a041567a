"""Writes man pages (as scdoc's source) and completions from what the program itself prints: --help, and help recipes.

manual.py PROGRAM KIND OUT, where KIND is man1, man7, bash, zsh or fish.
"""
import re
import sys

from completions import bash, fish, zsh
from usage import Usage, printed


def plain(text):
    """The text, in which no character means anything to scdoc."""
    text = re.sub(r"([\\_*#~+\[\]|<>`])", r"\\\1", text)
    return re.sub(r"^([-;])", r"\\\1", text)


def heading(name, section, version):
    return f'{name}({section}) "" "everystatus {version}"\n'


def note(text):
    """A paragraph; and by groups, each with a heading, the examples that it has."""
    words, *groups = re.split(r"\n  (?! )", text)
    yield plain(" ".join(words.split())) + "\n"
    for group in groups:
        heading, *examples = group.split("\n")
        yield f"*{plain(heading)}*"
        yield "\t" + "++\n".join(plain(line.strip()) for line in examples) + "\n"


def man1(program):
    usage, version = Usage(printed(program, "--help")), printed(program, "--version").split()[1]
    lines = [heading("everystatus", 1, version), "# NAME\n",
             "everystatus - an HTTP server that answers with every status code\n", "# SYNOPSIS\n",
             "*everystatus* [OPTION...]++", "*everystatus* CODE\\|4xx...++"]
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
    lines += ["# NOTES\n"] + [line for text in usage.notes for line in note(text)]
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


if __name__ == "__main__":
    *program, kind, out = sys.argv[1:]
    text = {"man1": man1, "man7": man7, "bash": bash, "zsh": zsh, "fish": fish}[kind](program)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
