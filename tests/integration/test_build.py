"""/build and /try: forms that are recipes, both ways, whatever they say; their errors; what they lead to."""
import html
import json
import random
import re
import unittest
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from harness import Server
from markup import Page
from survey import Served, ask

# Of each modifier a value that goes with 200, and what may stand beside it.
TYPED = "abc XYZ-0189 ;:/?#[]@!$&'()*+,=%\"<>{}|\\^`~éß€"
SAFE = {"max-age": "60", "delay": "1ms", "delay-body": "2ms", "key": "k;1/2", "retry-after": "2", "idle": "1s",
        "until": "5s", "coding": "gzip", "limit": "5/10s"}


def fields_of(page):
    """What a browser would send of the form: the names and values of its fields, empty ones left out."""
    found, texts = {}, {}
    for match in re.finditer(r"<textarea [^>]*name=\"([^\"]*)\"[^>]*>\n(.*?)</textarea>", page, re.S):
        texts[match[1]] = html.unescape(match[2])
    for match in re.finditer(r"<select [^>]*name=\"([^\"]*)\"[^>]*>(.*?)</select>", page, re.S):
        chosen = re.search(r"<option selected>([^<]*)<", match[2])
        found[match[1]] = chosen[1] if chosen else ""
    for tag, attributes in Page(page).elements:
        if tag == "input" and (attributes.get("type") != "checkbox" or "checked" in attributes):
            found[attributes["name"]] = attributes.get("value", "")
    return {name: value for name, value in (found | texts).items() if value}


class Build(Served):
    prefix = ""

    def page(self, target):
        response = self.server.request(self.prefix + target, fields=["Accept: text/html"])[-1]
        self.assertEqual(response.get("Content-Type"), "text/html; charset=utf-8")
        return response.code, response.content.decode()

    def json(self, target, code=200):
        response = self.server.request(self.prefix + target)[-1]
        self.assertEqual(response.code, code, response.content)
        return json.loads(response.content)

    def test_a_form_is_a_url(self):
        made = self.json("/build?codes=503*2,200&in-order=on&retry-after=1&key=job42&delay=")
        self.assertEqual(made["recipe"], "503*2,200;retry-after=1;in-order;key=job42")
        path = f"{self.prefix}/status/503*2,200;retry-after=1;in-order;key=job42"
        self.assertEqual(made["url"], "http://localhost" + path)  # as the request's Host says
        self.assertEqual([(answer["title"], answer["times"]) for answer in made["answers"]],
                         [("503 Service Unavailable", "twice"), ("200 OK", "from then on")])
        self.assertEqual(made["verdict"], self.prefix + "/_/verify/job42?attempts=3&last=200&honours-retry-after")
        codes = [ask(self.server, urlsplit(made["url"]).path).code for _ in range(4)]
        self.assertEqual(codes, [503, 503, 200, 200])
        self.assertEqual(ask(self.server, made["verdict"].replace("attempts=3", "attempts=4").partition("&honours")[0]).code, 200)

    def test_what_comes_is_told(self):
        for recipe, expected in (
                ("200:9,503:1", [("200 OK", "90 % of the answers"), ("503 Service Unavailable", "10 % of the answers")]),
                ("500-504", [("500 to 504", "100 % of the answers, each code as often")]),
                ("503,200;in-order;loop", [("503 Service Unavailable", "once"), ("200 OK", "once, then the first again")]),
                ("reset*2,200;in-order", [("reset", "twice"), ("200 OK", "from then on")]),
                ("418", [("418 I'm a teapot", "every time")])):
            with self.subTest(recipe):
                answers = self.json("/build?recipe=" + quote(recipe))["answers"]
                self.assertEqual([(answer["title"], answer["times"]) for answer in answers], expected)
        self.assertEqual(self.json("/build?recipe=102+103+200")["answers"][0]["before"], [102, 103])

    def test_an_empty_value_stays(self):
        made = self.json("/build?recipe=" + quote("200;reason=;body="))
        self.assertEqual(made["recipe"], "200;reason=;body=")
        fields = [(field["name"], field["value"]) for field in made["form"]]
        self.assertEqual(fields, [("codes", "200"), ("empty", "reason"), ("empty", "body")])
        self.assertEqual(self.json("/build?" + urlencode(fields))["recipe"], made["recipe"])
        page = Page(self.page("/build?recipe=" + quote("200;body="))[1])
        boxes = [attributes for tag, attributes in page.elements if attributes.get("name") == "empty"]
        self.assertEqual([(box["value"], "checked" in box) for box in boxes], [("body", True)])
        self.assertEqual(self.json("/build?codes=200&empty=body&body=x")["recipe"], "200;body=x")  # as over what a recipe says
        self.assertEqual(self.json("/build?codes=200&body=")["recipe"], "200")
        for wrong in ("nope", "in-order", "header"):
            self.assertIn("may be empty", self.json("/build?empty=" + wrong, 400)["detail"])

    def test_a_fault_of_an_upload_gets_content(self):
        for recipe in ("close-while-reading", "200;fault=reset-while-reading"):
            command = self.json("/build?recipe=" + recipe)["command"]
            with self.subTest(command):
                self.assertIn(" -d x ", command)
                path = self.prefix + "/status/" + recipe
                self.assertEqual(self.server.request(path, method="POST", fields=["Content-Length: 1"], content=b"x"), [])
        self.assertNotIn("-d x", self.json("/build?recipe=reset")["command"])

    def test_a_fault_that_cannot_be(self):
        """What a request for the recipe would be told, the page tells before."""
        for recipe in ("204;fault=close-after=10", "304;fault=short-length", "205;fault=short-length", "200;fault=redirect-loop",
                       "200;fault=content-on-none", "200;size=0;fault=close-after-head", "200;body=;fault=close-after-head",
                       "200;size=10;fault=close-after=10", "204(fault=short-length)"):
            with self.subTest(recipe):
                told = self.json("/build?recipe=" + quote(recipe), 400)["detail"]
                self.assertEqual(told, json.loads(ask(self.server, self.prefix + "/status/" + recipe).content)["detail"])
        for recipe in ("204,200(fault=short-length)", "200;fault=close-after=10", "302;fault=redirect-loop",
                       "204;fault=content-on-none", "200;size=11;fault=close-after=10"):
            with self.subTest(recipe):
                self.assertEqual(self.json("/build?recipe=" + quote(recipe))["recipe"], recipe)

    def random_form(self, seed):
        """Fields as somebody may fill them in; most of them make a recipe that is right."""
        draw = random.Random(seed)
        codes = "200", "503*2,200", "404", "102+200", "503(retry-after=2),200", "200:9,503:1", "reset,200"
        form = {"codes": draw.choice(codes)}
        for name, value in SAFE.items():
            if draw.random() < .2:
                form[name] = value
        for name in ("reason", "body", "key"):
            if draw.random() < .3:
                form[name] = "".join(draw.choices(TYPED, k=draw.randint(1, 12))).strip() or "x"
        if draw.random() < .3:
            form["header"] = "\n".join(f"X-{name}: {''.join(draw.choices(TYPED, k=5)).strip() or 'x'}" for name in "AB")
        if draw.random() < .3:
            form["in-order"] = "on"
        if draw.random() < .2:
            form.update(fault="close-after", argument="10")
        if draw.random() < .2:
            form.update({"when": "X-B: 1;2", "else": "401(body=no;w%29)".replace(";", "%3B")})
        return form

    def test_random_forms_parse_back(self):
        """The URL that a form makes, taken apart again, is the same form, as a browser would send it."""
        right = 0
        for seed in range(80):
            form = self.random_form(seed)
            with self.subTest(form=form):
                code, page = self.page("/build?" + urlencode(form))
                self.assertEqual(fields_of(page), form)
                if code != 200:
                    continue
                right += 1
                made = self.json("/build?" + urlencode(form))
                self.assertEqual({field["name"]: field["value"] for field in made["form"]}, form)
                path = urlsplit(made["url"]).path
                self.assertRegex(path, r"^[!-~]*$")
                again = self.page("/build?" + urlencode({"recipe": path.removeprefix(self.prefix + "/status/")}))
                self.assertEqual((again[0], fields_of(again[1])), (200, form))
        self.assertGreater(right, 20)

    def test_what_it_makes_is_answered(self):
        """No URL of a recipe that it calls right is refused for its grammar, and the content is what was typed."""
        for body in (TYPED, "a;b/c%25", "a\nb", "(", ")", "{x}"):
            made = self.json("/build?" + urlencode({"codes": "200", "body": body}))
            with self.subTest(body):
                self.assertEqual(ask(self.server, urlsplit(made["url"]).path).content.decode(), body)

    def test_deep_links_fill_the_form_in(self):
        page = self.page("/build?recipe=503*2,200;in-order;key=job42;fault=close-after=10")[1]
        self.assertEqual(fields_of(page), {"codes": "503*2,200", "in-order": "on", "key": "job42", "fault": "close-after",
                                           "argument": "10"})

    def test_errors_lead_on(self):
        for target, detail, corrected in (
                ("recipe=503;dealy=2s", "did you mean delay", "/build?recipe=503;delay=2s"),
                ("codes=503&dealy=2s", "did you mean delay", "/build?codes=503&delay=2s"),
                ("codes=503&delay=2", "\"delay\"", None), ("codes=099", "a status code", None),
                ("codes=204&body=a&type=text/csvx;", "\"type\"", None),
                ("codes=503&until=5s", "a condition needs", None), ("codes=200&fault=rest", "the nearest is reset", None)):
            with self.subTest(target):
                error = self.json("/build?" + target, 400)
                self.assertIn(detail, error["detail"])
                self.assertEqual(error["corrected"], corrected and self.prefix + corrected)
                code, page = self.page("/build?" + target)
                self.assertEqual(code, 400)
                self.assertIn(html.escape(error["detail"]).replace("&#x27;", "&#39;"), page)
                self.assertEqual(corrected is not None, "Did you mean <a" in page)
                if corrected:
                    self.assertEqual(self.page(corrected)[0], 200)
                self.assertIn("<form", page)

    def test_every_modifier_has_a_field(self):
        code, page = self.page("/build")
        elements = Page(page).elements
        names = {attributes["name"] for tag, attributes in elements if tag in ("input", "select", "textarea")}
        known = {row["name"] for row in json.loads(ask(self.server, self.prefix + "/help").content)["modifiers"]}
        self.assertEqual((code, names), (200, known - {"format"} | {"answer-format", "codes", "argument"}))
        labels = {attributes["for"] for tag, attributes in elements if tag == "label"}
        ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
        self.assertEqual(len(ids), len(set(ids)))
        for tag, attributes in elements:
            if tag in ("input", "select", "textarea"):
                self.assertTrue(attributes.get("id") in labels or attributes.get("aria-label"), attributes)
                self.assertTrue(attributes.get("aria-describedby", "codes-help") in ids)

    def test_it_leads_on(self):
        page = Page(self.page("/build?recipe=503*2,200;in-order;key=job42")[1])
        links = [attributes["href"] for attributes in page.all("a")]
        for link in ("/try?recipe=503*2,200;in-order;key=job42", "/status/503*2,200;in-order;key=job42", "/_/?key=job42",
                     "/_/verify/job42?attempts=3&last=200"):
            self.assertIn(self.prefix + link, links)

    def test_a_fault_is_told(self):
        page = self.page("/build?recipe=200;fault=reset-after=10")[1]
        self.assertIn("<code>fault=reset-after=10</code></dt><dd>the head and so many bytes of the content; ", page)
        self.assertRegex(page, r"so many bytes of the content; [^<]*needs an answer with content; curl exits with 56")

    def test_presets_are_right(self):
        page = Page(self.page("/build")[1])
        links = [attributes["href"] for attributes in page.all("a") if "/build?recipe=" in attributes["href"]]
        self.assertGreater(len(links), 5)
        for link in links:
            self.assertEqual(self.page(link.removeprefix(self.prefix))[0], 200, link)

    def test_the_page_on_which_it_is_tried(self):
        seen = set()
        for _ in range(3):
            lead = self.server.request(self.prefix + "/try?recipe=503*2,200;in-order;key=job42", fields=["Accept: text/html"])[-1]
            key = re.search(r"&under=(try-[0-9a-f]{8})$", lead.get("Location"))[1]
            target = f"/try?recipe=503*2,200;in-order;key=job42&under={key}"
            self.assertEqual((lead.code, lead.get("Location")), (303, self.prefix + target))
            seen.add(key)
            for step in (503, 503, 200):  # it can be come back to, and goes on
                code, page = self.page(target)
                path, = re.findall(r'data-path="([^"]*)"', page)
                self.assertEqual((code, path), (200, f"{self.prefix}/status/503*2,200;in-order;key={key}"))
                self.assertIn(f'href="{path}"', page)
                self.assertIn(f'href="{self.prefix}/_/requests?key={key}"', page)
                self.assertEqual(ask(self.server, path).code, step)
            requests = json.loads(ask(self.server, f"{self.prefix}/_/requests?key={key}").content)["requests"]
            self.assertEqual([entry["target"] for entry in requests], [path] * 3)
        self.assertEqual(len(seen), 3)
        document = self.json("/try?recipe=418")  # a program gets the key at once
        self.assertEqual(document["url"], f"http://localhost{self.prefix}/status/418;key={document['key']}")

    def test_a_key_that_is_wrong(self):
        self.assertEqual(self.page("/try?recipe=418&under=" + "k" * 65)[0], 400)
        self.assertEqual(self.page("/build?recipe=418&under=k")[0], 400)

    def test_a_wrong_recipe_is_not_tried(self):
        code, page = self.page("/try?recipe=503;dealy=2s")
        self.assertEqual((code, "data-path" in page), (400, False))
        self.assertIn(f'<a href="{self.prefix}/try?recipe=503;delay=2s">', page)
        self.assertIn('value="503;dealy=2s"', page)

    def test_methods_and_formats(self):
        for path in ("/build", "/try?recipe=418&under=k", "/compare?codes=401,403"):
            target = self.prefix + path
            with self.subTest(path):
                head, get = ask(self.server, target, method="HEAD"), ask(self.server, target)
                self.assertEqual((head.code, head.content), (200, b""))
                self.assertEqual(head.get("Content-Type"), get.get("Content-Type"))
                refused = ask(self.server, target, method="POST")
                self.assertEqual((refused.code, refused.get("Allow")), (405, "GET, HEAD, OPTIONS"))
                for name, kind in (("json", "application/json"), ("html", "text/html; charset=utf-8"),
                                   ("text", "text/plain; charset=utf-8")):
                    joined = target + ("&" if "?" in target else "?") + "format=" + name
                    self.assertEqual(ask(self.server, joined).get("Content-Type"), kind)
                wrong = ask(self.server, target + ("&" if "?" in target else "?") + "format=xml")
                self.assertEqual(wrong.code, 400)

    def test_what_is_typed_stays_text(self):
        markup = "<img src=x onerror=alert(1)>\"'"
        for target in ("/build?" + urlencode({"codes": markup}), "/build?" + urlencode({"codes": "200", "body": markup}),
                       "/try?" + urlencode({"recipe": markup}), "/build?" + urlencode({markup: "a"}),
                       "/build?" + urlencode({"codes": "200", "header": "X-A:" + markup, "key": markup})):
            with self.subTest(target):
                self.assertEqual(Page(self.page(target)[1]).all("img"), [])

    def test_told_pages_lead_there(self):
        for target, recipe in (("/status/503;retry-after=7", "503;retry-after=7"), ("/status/404?delay=0s", "404;delay=0s"),
                               ("/status/200;limit=5/10s/more", "200;limit=5/10s")):
            links = [attributes["href"] for attributes in Page(self.page(target)[1]).all("a")]
            with self.subTest(target):
                for page in ("build", "try"):
                    found = [link for link in links if link.startswith(f"{self.prefix}/{page}?recipe=")]
                    self.assertEqual([dict(parse_qsl(urlsplit(link).query, separator="&")) for link in found],
                                     [{"recipe": recipe}])
        links = [attributes["href"] for attributes in Page(self.page("/codes/503")[1]).all("a")]
        self.assertLessEqual({f"{self.prefix}/try?recipe=503", f"{self.prefix}/build?recipe=503"}, set(links))

    def test_without_a_journal_none_is_linked(self):
        with Server("--log-format", "off", "--no-control") as server:
            for target in ("/build?recipe=503*2,200;in-order;key=job42", "/try?recipe=418&under=k"):
                response = ask(server, target, "--header", "Accept: text/html")
                links = [attributes["href"] for attributes in Page(response.content.decode()).all("a")]
                self.assertFalse([link for link in links if "/_/" in link])


class BelowAPrefix(Build):
    prefix = "/mock"

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off", "--prefix", "/mock"))


if __name__ == "__main__":
    unittest.main()
