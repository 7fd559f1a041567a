"""A strict reader of HTML: fails where a browser would have to guess, and keeps what the tests look at."""
import html.parser

MODULES = {"page.js", "build.js", "try.js", "watch.js"}
VOID = {"meta", "link", "br", "hr", "img", "input", "source", "wbr", "area", "base", "col"}


class Page(html.parser.HTMLParser):
    """A parsed page. Raises AssertionError unless each element that is opened is closed in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], {}
        self.doctype = None
        self.feed(text)
        self.close()
        if self.rawdata:
            raise AssertionError(f"left over at the end: {self.rawdata!r}")
        if self.open:
            raise AssertionError(f"never closed: {self.open}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, value in attributes]
        if len(names) != len(set(names)):
            raise AssertionError(f"an attribute twice: {self.get_starttag_text()}")
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        if "svg" in self.open:  # foreign elements may be closed so (HTML Living Standard 13.1.2)
            self.elements.append((tag, dict(attributes)))
            return
        raise AssertionError(f"not HTML: {self.get_starttag_text()}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"</{tag}> in line {self.getpos()[0]} does not close what is open")

    def handle_data(self, data):
        for tag in set(self.open):
            self.texts.setdefault(tag, []).append(data)

    def handle_decl(self, decl):
        self.doctype = decl

    def unknown_decl(self, data):
        raise AssertionError(f"unknown declaration {data!r}")

    def handle_pi(self, data):
        raise AssertionError(f"processing instruction {data!r}")

    def all(self, tag):
        """The attributes of each such element."""
        return [attributes for name, attributes in self.elements if name == tag]

    def foreign_scripts(self):
        """Those that are not the server's own modules, which every page has."""
        return [script for script in self.all("script")
                if set(script) != {"type", "src"} or script["src"].rpartition("/")[2] not in MODULES]

    def text(self, tag="html"):
        """The text inside all such elements, white space collapsed."""
        return " ".join("".join(self.texts.get(tag, [])).split())
