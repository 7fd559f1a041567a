"""WebDAV over raw requests: what the tests of /earn/207, 208, 423, 424 and 508 share."""
import re
import unittest
import xml.etree.ElementTree as ElementTree

from command import is_built_without
from earned import Earned

D = "{DAV:}"
PROPFIND = '<propfind xmlns="DAV:">{}</propfind>'
LOCKINFO = ('<lockinfo xmlns="DAV:"><lockscope><{}/></lockscope><locktype><write/></locktype>'
            '<owner><a xmlns="urn:who">me &amp; you</a></owner></lockinfo>')


def propertyupdate(*operations):
    """The content of a PROPPATCH: pairs of set or remove, and a property's element."""
    inside = "".join(f"<D:{what}><D:prop>{element}</D:prop></D:{what}>" for what, element in operations)
    return f'<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:">{inside}</D:propertyupdate>'


class Multistatus:
    """A 207's content: for each href, in their order, its properties by code, or the code of the whole."""

    def __init__(self, response):
        root = ElementTree.fromstring(response.content)
        assert root.tag == D + "multistatus", root.tag
        self.hrefs, self.properties, self.codes = [], {}, {}
        for one in root:
            assert one.tag == D + "response", one.tag
            href = one.findtext(D + "href")
            self.hrefs.append(href)
            if one.find(D + "status") is not None:
                self.codes[href] = self.code(one)
            for propstat in one.findall(D + "propstat"):
                found = self.properties.setdefault(href, {}).setdefault(self.code(propstat), {})
                found.update({element.tag: element for element in propstat.find(D + "prop")})

    @staticmethod
    def code(element):
        return int(re.fullmatch(r"HTTP/1\.1 (\d{3}) .+", element.findtext(D + "status"))[1])


@unittest.skipIf(is_built_without("WebDAV"), "built without WebDAV")
class WebDav(Earned):
    """Each test has a key of its own, the name of the test, and a code, which can be another."""
    code = 207

    def base(self, code=None):
        return f"/earn/{code or self.code};key={self._testMethodName.replace('_', '-')[:60]}"

    def dav(self, method, path="/", content="", *fields, code=None):
        """One request, and its answer."""
        data = content.encode() if isinstance(content, str) else content
        length = [f"Content-Length: {len(data)}"] if data else []
        return self.server.request(self.base(code) + path, method, [*fields, *length], data)[-1]

    def codes(self, *requests):
        """Makes requests, the last part of each of which is the code that it must get."""
        for *request, code in requests:
            self.assertEqual(self.dav(*request).code, code, request)

    def find(self, path="/", content="", depth="1", *fields, code=None):
        """PROPFIND, whose answer is read."""
        response = self.dav("PROPFIND", path, content, f"Depth: {depth}", *fields, code=code)
        self.assertEqual((response.code, response.get("Content-Type")), (207, "application/xml; charset=utf-8"), response.content)
        return Multistatus(response)

    def names(self, path="/", depth="infinity", code=None):
        """What is below a collection, decoded no further."""
        base = self.base(code) + path
        return sorted(href[len(base):] for href in self.find(path, "", depth, code=code).hrefs if href != base)

    def lock(self, path, *fields, scope="exclusive", answer=200):
        """A new lock; its token."""
        response = self.dav("LOCK", path, LOCKINFO.format(scope), *fields)
        self.assertEqual(response.code, answer, response.content)
        return response.get("Lock-Token").strip("<>")

    def condition(self, response):
        """The precondition that a DAV:error names, and its href."""
        root = ElementTree.fromstring(response.content)
        self.assertEqual(root.tag, D + "error")
        return root[0].tag[len(D):], root[0].findtext(D + "href")
