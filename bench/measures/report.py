"""What was measured, as sections of tables and as bars of the plot; and the document that is made of them."""
import dataclasses

from measures.rounds import Spread

LINE = 126  # columns of a paragraph


@dataclasses.dataclass(frozen=True)
class Bar:
    """A ratio in the plot."""
    label: str
    spread: Spread


@dataclasses.dataclass
class Section:
    """A heading, what was done, tables (lists of rows, the first of which is the head), and a panel of bars."""
    title: str
    text: str
    tables: list = dataclasses.field(default_factory=list)
    bars: list = dataclasses.field(default_factory=list)
    bars_title: str = ""
    missing: list = dataclasses.field(default_factory=list)


def table(rows):
    """Rows in Markdown; all columns but the first are numbers."""
    head, *others = [[str(cell) for cell in row] for row in rows]
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *others]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def wrapped(text):
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "\n".join(lines) + "\n"


def section(one):
    parts = [f"## {one.title}\n", wrapped(one.text), *(table(rows) for rows in one.tables)]
    if one.missing:
        parts.append(wrapped("Left out: " + "; ".join(dict.fromkeys(one.missing)) + "."))
    return "\n".join(parts)


def document(title, texts, sections):
    """The whole document; texts stand before the sections."""
    return "\n".join([f"# {title}\n", *(text if text.startswith(("|", "!", "<")) else wrapped(text) for text in texts),
                      *(section(one) for one in sections)])


def number(value):
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
