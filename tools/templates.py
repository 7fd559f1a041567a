#!/usr/bin/env python3
"""Cuts up www/templates/*.html for the program: text with a mark for each tag, and a C function that takes the values by name.

The syntax is told in www/templates/README.md. Malformed input fails the build with its file and line.
"""
import argparse
import os
import re
import sys

from embed import Malformed, deflated, names_in, read_text, write_depfile

NAME = "[a-z]+"
COMMENT = re.compile(r"(?m)^\{\{! [^{}]* \}\}\n")
INCLUDE = re.compile(rf'(?m)^\{{\{{> ([a-z-]+)((?: {NAME}="[^"]*")*)\}}\}}\n')
PARAMETER = re.compile(rf' ({NAME})="([^"]*)"')
TAG = re.compile(rf"(?m)(?P<line>^\{{\{{[#/]{NAME}\}}\}}\n)|\{{\{{[#/]{NAME}\}}\}}"
                 rf"|\{{\{{\{{{NAME}\}}\}}\}}|\{{\{{`{NAME}`\}}\}}|\{{\{{{NAME}\}}\}}")
SLOTS_MAX = 127  # one character numbers them
KINDS = {"{": 3, "`": 2, "#": 3}  # enum slot_kind of src/render/template.h; all others are SLOT_TEXT, 1
ROOT = chr(4)  # SLOT_ROOT, which has no value


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def name_of(tag):
    return re.search(NAME, tag).group()


def check(path, text):
    """Every brace belongs to a tag, and every block ends in the file that it starts in."""
    if not COMMENT.match(text):
        raise Malformed(path, 1, "the first line says what the file is for: {{! ... }}")
    plain = COMMENT.sub(lambda found: " " * (len(found.group()) - 1) + "\n", text)
    plain = INCLUDE.sub(lambda found: " " * (len(found.group()) - 1) + "\n", plain)
    open_blocks, seen = [], set()
    for found in re.finditer(rf"{TAG.pattern}|\{{\{{|\}}\}}", plain):
        tag, line = found.group(), line_of(plain, found.start())
        if tag in ("{{", "}}"):
            raise Malformed(path, line, f"no tag: {plain[found.start():].splitlines()[0][:40]}")
        if tag.startswith("{{#"):
            open_blocks.append((name_of(tag), line))
            names = tuple(name for name, _ in open_blocks)
            if names in seen:
                raise Malformed(path, line, f"the block {name_of(tag)} comes twice")
            seen.add(names)
        elif tag.startswith("{{/") and (not open_blocks or open_blocks.pop()[0] != name_of(tag)):
            raise Malformed(path, line, f"{tag.strip()} ends no block that is open")
    if open_blocks:
        raise Malformed(path, open_blocks[-1][1], f"the block {open_blocks[-1][0]} has no end")


def expand(name, texts):
    """The text of a template without comments, and with what it includes in its place."""
    path, text = texts[name]

    def include(found):
        other, parameters = found.group(1), dict(PARAMETER.findall(found.group(2)))
        if other not in texts or INCLUDE.search(texts[other][1]):
            raise Malformed(path, line_of(text, found.start()), f"{other}.html cannot be included")
        part = COMMENT.sub("", texts[other][1])
        for parameter in parameters:
            if "{{" + parameter + "}}" not in part:
                raise Malformed(path, line_of(text, found.start()), f"{other}.html has no {{{{{parameter}}}}}")
        return re.sub(rf"\{{\{{({NAME})\}}\}}", lambda slot: parameters.get(slot.group(1), slot.group()), part)

    return COMMENT.sub("", INCLUDE.sub(include, text))


class Template:
    """A template or a block: its text with a mark in place of each tag, its slots, and the blocks in it."""

    def __init__(self, name):
        self.name, self.text, self.slots, self.blocks = name, "", [], []

    def add(self, path, markup, tag):
        slot = name_of(tag)
        if tag == "{{root}}":
            self.text += markup + ROOT
            return
        if slot not in self.slots:
            self.slots.append(slot)
        if len(self.slots) > SLOTS_MAX:
            raise Malformed(path, 1, f"{self.name} has more than {SLOTS_MAX} names")
        self.text += markup + chr(KINDS.get(tag[2], 1)) + chr(self.slots.index(slot) + 1)

    def fill(self, path, text, tags, at):
        """Takes tags until the block ends; returns where the text goes on."""
        for found in tags:
            markup, tag = text[at:found.start()], found.group()
            at = found.end()
            if tag.startswith("{{/"):
                self.text += markup
                return at
            self.add(path, markup, tag)
            if tag.startswith("{{#"):
                block = Template(f"{self.name}_{name_of(tag)}")
                at = block.fill(path, text, tags, at)
                self.blocks.append(block)
        self.text += text[at:]
        return len(text)

    def all(self):
        """The template, and all blocks in it."""
        return [self] + [template for block in self.blocks for template in block.all()]

    def header(self, offset):
        """The function that fills in the template, which begins at offset, and the type of its values."""
        declared, values, slots = "", "", "NULL"
        if self.slots:
            declared = (f"union html_{self.name} {{\n    struct {{\n        struct value {', '.join(self.slots)};\n    }};\n"
                        f"    struct value slots[{len(self.slots)}];\n}};\n")
            values, slots = f", union html_{self.name} values", "values.slots"
        return (declared + f"static inline void html_{self.name}(struct buffer *out{values})\n{{\n"
                f"    template_fill(out, {offset}, {slots});\n}}\n\n")


def read_templates(directory, inputs):
    """All templates and blocks; a file that others include is no template."""
    texts, templates = {}, []
    names = [name for name in names_in(directory, r"README\.md|[a-z-]+\.html", "a template") if name != "README.md"]
    for name in names:
        path = os.path.join(directory, name)
        inputs.append(path)
        texts[name[:-5]] = path, read_text(path)
        check(*texts[name[:-5]])
    included = {found for _, text in texts.values() for found, _ in INCLUDE.findall(text)}
    for name in sorted(texts):
        text, template = expand(name, texts), Template(name.replace("-", "_"))
        template.fill(texts[name][0], text, TAG.finditer(text), 0)
        templates += [] if name in included else template.all()
    return templates


def generate(templates):
    """The texts of the C file and of its header."""
    texts, functions = b"", ""
    for template in templates:
        functions += template.header(len(texts))
        texts += template.text.encode() + b"\0"
    source = ("/* The templates of www/templates/, cut up by tools/templates.py. */\n"
              '#include "render/template.h"\n\n' + deflated("template_texts", texts))
    header = ("/* What fills in each template of www/templates/, made by tools/templates.py. */\n"
              "#ifndef EVERYSTATUS_TEMPLATES_H\n#define EVERYSTATUS_TEMPLATES_H\n\n"
              '#include "render/template.h"\n\n' + functions + "#endif\n")
    return source, header


def main():
    parser = argparse.ArgumentParser(description="Cuts up templates for the program.")
    parser.add_argument("--templates", required=True, metavar="DIR", help="holds the templates")
    parser.add_argument("--out", required=True, metavar="FILE.c", help="the C file to write")
    parser.add_argument("--header", required=True, metavar="FILE.h", help="its header")
    parser.add_argument("--depfile", required=True, metavar="FILE.d", help="what they were made from, for ninja")
    options = parser.parse_args()
    inputs = [options.templates]
    try:
        source, header = generate(read_templates(options.templates, inputs))
        for path, text in (options.out, source), (options.header, header):
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
        write_depfile(options.depfile, options.out, inputs)
    except (Malformed, OSError) as error:
        sys.exit(str(error) if isinstance(error, Malformed) else f"templates.py: {error}")


if __name__ == "__main__":
    main()
