"""What the documents say in tables, made from what the server lists."""
import json
import urllib.request


def cell(text):
    """Text in a table's cell."""
    return text.replace("|", "\\|")


def example_table(server, path, member, heading):
    """The rows of that member as Markdown: examples, and what they mean."""
    with urllib.request.urlopen(server.url + path) as answer:
        rows = json.load(answer)[member]
    return "\n".join([heading, "| --- | --- |", *(f"| `{cell(row['example'])}` | {row['meaning']} |" for row in rows)]) + "\n"


def modifier_table(server):
    """The modifiers by groups as Markdown: what each does, and its example."""
    with urllib.request.urlopen(server.url + "/help") as answer:
        rows = json.load(answer)["modifiers"]
    lines, group = ["| modifier | what it does | for example |", "| --- | --- | --- |"], None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            lines.append(f"| **{group}** | | |")
        usage = row["name"] + ("=" + row["value"] if row["value"] else "")
        lines.append(f"| `{cell(usage)}` | {row['help']} | `{cell(row['example'])}` |")
    return "\n".join(lines) + "\n"


def usage_table(server, path, member, heading):
    """The rows of that member as Markdown: names with what their values look like, and help."""
    with urllib.request.urlopen(server.url + path) as answer:
        rows = json.load(answer)[member]
    lines = [heading, "| --- | --- |"]
    for row in rows:
        usage = row["name"] + ("=" + cell(row["value"]) if row["value"] else "")
        lines.append(f"| `{usage}` | {row['help']} |")
    return "\n".join(lines) + "\n"
