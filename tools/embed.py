#!/usr/bin/env python3
"""Embeds www/ into the program: writes one C file with the tables that src/catalog/prose-table.h declares.

Prose comes from codes/*.md, what languages call a code from names.csv, exchanges from exchanges.txt, what earns a code from
earned/*.txt, XML bodies from bodies/*.xml, what the routes of httpbin show from httpbin/, and every other file of
www/ is served as it is.
The same input gives the same output, byte for byte. Malformed input fails the build with its file and line.
"""
import argparse
import hashlib
import os
import re
import sys
import zlib
from xml.etree import ElementTree

CLASSES = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"]
HEADINGS = ["## Meaning", "## Client", "## Mistakes"]
# The parts that may follow, in this order, and the texts that each becomes: a part of labelled lines has a text a label, a part
# of lines with columns one text.
PARTS = {
    "## Also": ("labels", {"Formerly": r"[^;]+", "People say": r"[^;]+", "Confused with": r"000|[1-9][0-9]{2}"}),
    "## Who sends it": ("columns", 4),
    "## Tell apart": ("columns", 2),
    "## Test your client": ("labels", {"Recipe": r"/status/\S+;key=K", "Client": r".+", "Verdict": r"/_/verify/K\?\S+"}),
}
WHOLE = ("## Test your client",)  # in which no label may be left out
LANGUAGES = ["go", "python", "java", "node", "dotnet", "rust"]
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml",
}
LITERAL_MAX = 4095  # what a C11 compiler must accept as one string literal (5.2.4.1)


class Malformed(Exception):
    """A file of www/ that cannot be embedded."""

    def __init__(self, path, line, what):
        super().__init__(f"{path}:{line}: {what}")


def read_text(path):
    """The text of a file that is UTF-8, has plain line ends and no control characters."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(path, data.count(b"\n", 0, error.start) + 1, "not UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\ufeff\u2028\u2029" for c in line):
            raise Malformed(path, number, "a control character (tab, carriage return, byte order mark...)")
        if line != line.rstrip():
            raise Malformed(path, number, "white space at the end of the line")
    if not text.endswith("\n"):
        raise Malformed(path, text.count("\n") + 1, "no newline at the end of the file")
    if text.endswith("\n\n"):
        raise Malformed(path, text.count("\n"), "an empty line at the end of the file")
    return text


def paragraph(path, lines, start):
    """The paragraph that begins at lines[start], joined, and the index of the line after it."""
    end = start
    while end < len(lines) and lines[end]:
        if re.match(r"#|[-*+] |\d+\. |>|\s|```|\|", lines[end]):
            raise Malformed(path, end + 1, "expected the text of one plain paragraph")
        end += 1
    if end == start:
        raise Malformed(path, start + 1, "expected text, found an empty line or the end")
    text = " ".join(lines[start:end])
    spans = text.split("`")
    if len(spans) % 2 == 0:
        raise Malformed(path, start + 1, "a backtick without its partner in this paragraph")
    if not all(span.strip() for span in spans[1::2]):
        raise Malformed(path, start + 1, "an empty `code` span in this paragraph")
    if re.search(r"\*\*|__|\]\(|<[a-z/]", " ".join(spans[0::2])):
        raise Malformed(path, start + 1, "markup other than `code` in this paragraph")
    if len(text.encode()) > LITERAL_MAX:
        raise Malformed(path, start + 1, f"a paragraph of more than {LITERAL_MAX} bytes")
    return text, end


def entries(path, lines, start):
    """(line, text) of each entry from lines[start] on; a line that is indented by two spaces goes on with the one before it."""
    found, at = [], start
    while at < len(lines) and lines[at]:
        if not lines[at].startswith("  "):
            found.append((at + 1, lines[at]))
        elif found and not lines[at].startswith("   "):
            found[-1] = (found[-1][0], found[-1][1] + " " + lines[at].strip())
        else:
            raise Malformed(path, at + 1, "expected an entry, or two spaces before what goes on with one")
        at += 1
    for number, text in found:
        if text.count("`") % 2:
            raise Malformed(path, number, "a backtick without its partner")
        if re.search(r"\*\*|__|\]\(|<[a-z/]", "".join(text.split("`")[0::2])):
            raise Malformed(path, number, "markup other than `code`")
    if not found:
        raise Malformed(path, start + 1, "expected an entry, found an empty line or the end")
    return found, at


def read_labels(path, found, labels):
    """A text for each label; the values of one that has several stand on lines of their own."""
    texts = dict.fromkeys(labels, "")
    for number, text in found:
        label, _, value = text.partition(": ")
        if label not in labels or texts[label]:
            raise Malformed(path, number, f"expected once each: {', '.join(labels)}")
        several = "[^;]" in labels[label] or "[1-9]" in labels[label]
        values = re.split(r"[;,] ", value) if "[1-9]" in labels[label] else value.split("; ") if several else [value]
        if not all(re.fullmatch(labels[label], one) for one in values):
            raise Malformed(path, number, f"not what '{label}' takes: {labels[label]}")
        texts[label] = "\n".join(values)
    return list(texts.values())


def read_columns(path, found, count):
    """One text, with tabs between the columns; the first of two columns is a code."""
    for number, text in found:
        if len(text.split(" | ")) != count or not all(text.split(" | ")):
            raise Malformed(path, number, f"expected {count} columns, with ' | ' between them")
        if count == 2 and not re.fullmatch(r"000|[1-9][0-9]{2}", text.split(" | ")[0]):
            raise Malformed(path, number, "expected a code in the first column")
    return ["\n".join(text.replace(" | ", "\t") for _, text in found)]


def read_parts(path, lines, at):
    """The texts of the parts that may follow, empty ones where the file has no such part, and where they end."""
    texts = []
    for heading, (kind, shape) in PARTS.items():
        if at + 1 >= len(lines) or lines[at] or lines[at + 1] != heading:
            texts += [""] * (len(shape) if kind == "labels" else 1)
            continue
        found, at = entries(path, lines, at + 2)
        texts += (read_labels if kind == "labels" else read_columns)(path, found, shape)
        if heading in WHOLE and not all(texts[-len(shape):]):
            raise Malformed(path, found[0][0], f"expected all of {', '.join(shape)}")
    return texts, at


def read_names(path):
    """For each code, its names in the languages, with tabs between them."""
    rows = [line.split(",") for line in read_text(path).splitlines()]
    if rows[0] != ["code", *LANGUAGES] or any(len(row) != len(rows[0]) for row in rows):
        raise Malformed(path, 1, f"expected the columns code,{','.join(LANGUAGES)} in each line")
    return {row[0]: "\t".join(row[1:]) for row in rows[1:]}


def read_exchanges(path):
    """For each code, the lines of the exchange that test_exchanges.py has written down."""
    parts = re.split(r"(?m)^=([0-9]{3})\n", read_text(path).replace("\n  ", " "))
    if parts[0] or len(parts) < 3:
        raise Malformed(path, 1, "expected =CODE, and the lines of its exchange")
    return {code: lines.rstrip("\n").replace("{here}", "\1") for code, lines in zip(parts[1::2], parts[2::2])}


def read_prose(path):
    """The texts of one codes/*.md file: summary, meaning, client, mistakes, then those of the parts that may follow."""
    lines = read_text(path).split("\n")[:-1]
    parts, at = [], 0
    for heading in [None] + HEADINGS:
        if heading:
            if at >= len(lines) or lines[at]:
                raise Malformed(path, at + 1, f"expected an empty line before '{heading}'")
            if at + 1 >= len(lines) or lines[at + 1] != heading:
                raise Malformed(path, at + 2, f"expected '{heading}'")
            at += 2
        text, end = paragraph(path, lines, at)
        if not heading and end != 1:
            raise Malformed(path, 2, "the summary must be one line, with an empty line after it")
        parts.append(text)
        at = end
    texts, at = read_parts(path, lines, at)
    if at != len(lines):
        raise Malformed(path, at + 2, f"expected these parts in this order, or the end: {', '.join(PARTS)}")
    return parts + texts


def read_body(path):
    """The text of one bodies/*.xml file, which must be well-formed."""
    text = read_text(path)
    try:
        ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise Malformed(path, error.position[0], f"not well-formed: {error}") from None
    if len(text.encode()) > LITERAL_MAX:
        raise Malformed(path, 1, f"more than {LITERAL_MAX} bytes")
    return text


def names_in(directory, pattern, what):
    """The sorted file names of a directory; a name that does not match pattern is an error."""
    names = sorted(name for name in os.listdir(directory) if not name.startswith("."))
    for name in names:
        if not re.fullmatch(pattern, name):
            raise Malformed(os.path.join(directory, name), 1, f"the name is not that of {what}")
    if not names:
        raise Malformed(directory, 1, f"holds no {what}")
    return names


def literal(text):
    """A C string literal, one source line for about 100 bytes; octal escapes cannot run into a digit."""
    def escape(byte):
        char = chr(byte)
        if char in '"\\?':
            return "\\" + char
        if char == "\n":
            return "\\n"
        return char if 0x20 <= byte < 0x7F else f"\\{byte:03o}"

    data = text.encode()
    chunks = [data[at:at + 90] for at in range(0, len(data), 90)] or [b""]
    return "\n        ".join('"' + "".join(map(escape, chunk)) + '"' for chunk in chunks)


def byte_array(name, data):
    """The definition of a static array of bytes."""
    lines = [", ".join(str(byte) for byte in data[at:at + 20]) for at in range(0, len(data), 20)]
    return f"static const unsigned char {name}[] = {{\n    " + ",\n    ".join(lines) + ",\n};\n"


def compress(data):
    """A gzip member without a time, a name or the maker's system in it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31, 9)
    packed = bytearray(packer.compress(data) + packer.flush())
    packed[4:8] = bytes(4)
    packed[9] = 255
    return bytes(packed)


def deflated(name, data):
    """The definition of a struct deflated."""
    return (byte_array(name + "_packed", zlib.compress(data, 9)) + f"static char {name}_place[{len(data)}];\n"
            f"struct deflated {name} = DEFLATED({name}_packed, {name}_place);\n")


def etag(data):
    """A strong entity tag made from the bytes that it stands for."""
    return literal('"' + hashlib.sha256(data).hexdigest()[:16] + '"')


def table(kind, name, rows):
    """The definition of a table and its length."""
    return (f"const struct {kind} {name}[] = {{\n" + "".join(rows) + "};\n"
            f"const size_t {name}_count = sizeof {name} / sizeof *{name};\n")


def prose_table(directory, inputs):
    pattern = r"(000|[1-9][0-9]{2}|[1-5]xx|other)\.md"
    called = read_names(os.path.join(os.path.dirname(directory), "names.csv"))
    exchanges = read_exchanges(os.path.join(os.path.dirname(directory), "exchanges.txt"))
    names = names_in(directory, pattern, "an explanation (404.md, 4xx.md, other.md)")
    for missing in (stem + ".md" for stem in CLASSES if stem + ".md" not in names):
        raise Malformed(os.path.join(directory, missing), 1, "missing: every class needs its explanation")
    texts, rows = b"", []
    for name in sorted(names, key=lambda name: name[:-3]):
        path = os.path.join(directory, name)
        inputs.append(path)
        rows.append(f"    {{ {literal(name[:-3])}, {len(texts)} }},\n")
        parts = [*read_prose(path), exchanges.get(name[:-3], ""), called.get(name[:-3], "")]
        texts += "".join(part + "\0" for part in parts).encode()
    return deflated("prose_texts", texts) + "\n" + table("prose_offset", "prose_offsets", rows)


def read_earned(path):
    """[by, commands, otherwise, where it is defined, why no page can] of one earned/*.txt file: paragraphs of one line, but for
    the commands."""
    parts = read_text(path)[:-1].split("\n\n")
    commands = [] if path.endswith("306.txt") else [parts.pop(1)] if len(parts) > 1 else []
    if not 3 <= len(parts) <= 4 or any("\n" in part for part in parts):
        raise Malformed(path, 1, "expected what earns the code, the commands, what else comes, where it is defined, why no page")
    return [parts[0], "".join(commands).replace("{here}", "\1"), *parts[1:], *[""] * (4 - len(parts))]


def earned_table(directory, inputs):
    texts, rows = b"", []
    for name in names_in(directory, r"[1-9][0-9]{2}\.txt", "what earns a code (404.txt)"):
        path = os.path.join(directory, name)
        inputs.append(path)
        rows.append(f"    {{ {name[:3]}, {len(texts)} }},\n")
        texts += "".join(part + "\0" for part in read_earned(path)).encode()
    return deflated("earned_texts", texts) + "\n" + table("earned_offset", "earned_offsets", rows)


def body_table(directory, inputs):
    rows = []
    for name in names_in(directory, r"[1-9][0-9]{2}\.xml", "an XML body (207.xml)"):
        path = os.path.join(directory, name)
        inputs.append(path)
        rows.append(f"    {{ {name[:3]},\n        {literal(read_body(path))} }},\n")
    return table("body", "body_rows", rows)


def sample_table(directory, inputs):
    arrays, rows = "", []
    for number, name in enumerate(names_in(directory, r"[a-z0-9]+\.[a-z]+", "a document (sample.html)")):
        path = os.path.join(directory, name)
        inputs.append(path)
        with open(path, "rb") as file:
            arrays += byte_array(f"sample_{number}", file.read())
        rows.append(f"    {{ {literal(name)}, {literal(TYPES[os.path.splitext(name)[1]])},\n"
                    f"      sample_{number}, sizeof sample_{number} }},\n")
    return arrays + table("sample", "sample_rows", rows)


def asset_row(number, path, name):
    """The array of one asset and its row: its bytes, or those of gzip's format where they are fewer."""
    with open(path, "rb") as file:
        data = file.read()
    if not data:
        raise Malformed(path, 1, "an empty file")
    row = (f"    {{ {literal('/' + name)}, {literal(TYPES[os.path.splitext(name)[1]])},\n"
           f"      {etag(data)}, ")
    packed = compress(data)
    pays = len(packed) < len(data)
    row += f"{etag(packed) if pays else 'NULL'}, {len(data)}, asset_{number}, sizeof asset_{number} }},\n"
    return byte_array(f"asset_{number}", packed if pays else data), row


def asset_table(directory, inputs):
    arrays, rows = "", []
    elsewhere = ("codes", "bodies", "earned", "httpbin", "templates", "names.csv", "exchanges.txt")
    names = [name for name in sorted(os.listdir(directory)) if name not in elsewhere]
    for number, name in enumerate(name for name in names if not name.startswith(".")):
        path = os.path.join(directory, name)
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z]+)", name) or os.path.splitext(name)[1] not in TYPES:
            raise Malformed(path, 1, "only these files are served: name" + ", name".join(TYPES))
        inputs.append(path)
        array, row = asset_row(number, path, name)
        arrays += array
        rows.append(row)
    if not rows:
        raise Malformed(directory, 1, "holds nothing to serve")
    return arrays + table("asset", "asset_rows", rows)


def generate(www):
    """The text of the C file, and the files and directories that it was made from."""
    codes, bodies, earned, httpbin = (os.path.join(www, name) for name in ("codes", "bodies", "earned", "httpbin"))
    inputs = [www, codes, bodies, earned, httpbin]  # the directories too, so that a new file is noticed
    inputs += [os.path.join(www, name) for name in ("names.csv", "exchanges.txt")]
    parts = [
        "/* What www/ holds, made by tools/embed.py: change the files there, not this one. */\n"
        '#include "catalog/prose-table.h"\n',
        prose_table(codes, inputs), earned_table(earned, inputs), body_table(bodies, inputs), sample_table(httpbin, inputs),
        asset_table(www, inputs),
    ]
    return "\n".join(parts), inputs


def write_depfile(path, target, inputs):
    escaped = [name.replace("$", "$$").replace(" ", "\\ ").replace("#", "\\#") for name in [target] + inputs]
    with open(path, "w", encoding="utf-8") as file:
        file.write(escaped[0] + ": \\\n  " + " \\\n  ".join(escaped[1:]) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Embeds www/ into a C file.")
    parser.add_argument("--www", required=True, metavar="DIR", help="holds codes/, earned/, bodies/ and the assets")
    parser.add_argument("--out", required=True, metavar="FILE.c", help="the C file to write")
    parser.add_argument("--depfile", metavar="FILE.d", help="write what FILE.c was made from, for ninja")
    parser.add_argument("--target", metavar="NAME", help="the name of FILE.c in FILE.d (default: FILE.c)")
    options = parser.parse_args()
    try:
        source, inputs = generate(options.www)
        with open(options.out, "w", encoding="ascii") as file:
            file.write(source)
        if options.depfile:
            write_depfile(options.depfile, options.target or options.out, inputs)
    except (Malformed, OSError) as error:
        sys.exit(str(error) if isinstance(error, Malformed) else f"embed.py: {error}")


if __name__ == "__main__":
    main()
