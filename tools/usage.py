"""What the program itself prints, taken apart for man pages and completions: --help, help recipes, the lists of codes."""
import re
import subprocess

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


def codes(program):
    """{number: phrase} of all codes, by class."""
    listed = [subprocess.run([*program, f"{digit}xx"], capture_output=True, text=True).stdout for digit in range(1, 10)]
    return dict(re.findall(r"(?m)^(\d{3}) (.*?)(?: \(.*\))?$", "".join(listed)))


class Words:
    """What commands take, {word: what it is}; those that are missing here take options."""

    def __init__(self, program, usage):
        known, earned = codes(program), printed(program, "help", "recipes").partition("\nEarned codes")[2]
        classes = {f"{digit}xx": "all of them" for digit in sorted({number[0] for number in known})}
        earned = dict(re.findall(r"(?m)^(\d{3}) (.*)$", earned))
        self.codes = {**known, **classes}
        self.of = {
            "explain": self.codes,
            "curl": dict(re.findall(r"(?m)^(\d+) (CURLE_.*)\n=", printed(program, "curl"))),
            "tour": {**earned, **{f"{digit}xx": "all of them" for digit in "12345"}, "--pause": "wait between them"},
            "help": {"recipes": "all modifiers and faults"},
        }
        if not all(self.of.values()) or not earned or not set(self.of) < {name for name, _, _ in usage.commands}:
            raise SystemExit("manual.py: codes or commands do not look as they did")
