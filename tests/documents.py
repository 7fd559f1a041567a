"""What the documents say in tables, made from what the server lists."""
import json
import urllib.request


def usage_table(server, path, member, heading):
    """The rows of that member as Markdown: names with what their values look like, and help."""
    with urllib.request.urlopen(server.url + path) as answer:
        rows = json.load(answer)[member]
    lines = [heading, "| --- | --- |"]
    for row in rows:
        usage = row["name"] + ("=" + row["value"].replace("|", "\\|") if row["value"] else "")
        lines.append(f"| `{usage}` | {row['help']} |")
    return "\n".join(lines) + "\n"
