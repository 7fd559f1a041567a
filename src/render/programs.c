/* The same request in programs: one table, a row a language or tool. */
#include <string.h>

#include "http/percent.h"
#include "render/words.h"

/* text is what the program looks like: {method}, {url} and {field} stand for the request's. field is added if it has a recipe
 * in the field Everystatus, whose value is {value} there. What is not bare is a string, which all of them write as JSON does.
 */
static const struct program {
    const char *name;
    const char *text;
    const char *field;
    bool bare;
} programs[] = {
    { "Python",
      "import requests\n\n"
      "answer = requests.request({method}, {url}{field}, allow_redirects=False)\n"
      "print(answer.status_code, answer.reason)\n"
      "print(answer.text)\n",
      ", headers={\"Everystatus\": {value}}" },
    { "Node",
      "const answer = await fetch({url}, { method: {method}, redirect: \"manual\"{field} });\n"
      "console.log(answer.status, answer.statusText);\n"
      "console.log(await answer.text());\n",
      ", headers: { Everystatus: {value} }" },
    { "Go",
      "package main\n\n"
      "import (\n\t\"fmt\"\n\t\"io\"\n\t\"net/http\"\n)\n\n"
      "func main() {\n"
      "\trequest, err := http.NewRequest({method}, {url}, nil)\n"
      "\tif err != nil {\n\t\tpanic(err)\n\t}\n"
      "{field}"
      "\tanswer, err := http.DefaultTransport.RoundTrip(request)\n"
      "\tif err != nil {\n\t\tpanic(err)\n\t}\n"
      "\tcontent, err := io.ReadAll(answer.Body)\n"
      "\tfmt.Println(answer.Status, err)\n"
      "\tfmt.Println(string(content))\n"
      "}\n",
      "\trequest.Header.Set(\"Everystatus\", {value})\n" },
    { "Java",
      "import java.net.URI;\n"
      "import java.net.http.*;\n\n"
      "class Ask {\n"
      "    public static void main(String[] arguments) throws Exception {\n"
      "        var request = HttpRequest.newBuilder(URI.create({url}))\n"
      "            .method({method}, HttpRequest.BodyPublishers.noBody()){field}.build();\n"
      "        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());\n"
      "        System.out.println(answer.statusCode());\n"
      "        System.out.println(answer.body());\n"
      "    }\n"
      "}\n",
      ".header(\"Everystatus\", {value})" },
    { "hurl", "{method} {url}\n{field}HTTP *\n", "Everystatus: {value}\n", .bare = true },
};

size_t request_programs(void)
{
    return sizeof programs / sizeof *programs;
}

const char *request_program_name(size_t number)
{
    return programs[number].name;
}

void request_url(struct buffer *out, const struct page_request *request)
{
    static const char reserved[] = ":/?#[]@!$&'()*+,;=%"; /* RFC 3986 2.2; what a client sent beside that is escaped */
    buffer_string(out, "http://");
    if (request->place)
        curl_add_authority(out, request->place);
    else
        buffer_string(out, "localhost:8080");
    buffer_root(out);
    percent_encode(out, request->path, reserved);
    buffer_string(out, request->query.data ? "?" : "");
    percent_encode(out, request->query, reserved);
}

/* Adds a text as the program takes it. hurl has a comment behind "#", and "\" before what is none. */
static void add_text(struct buffer *out, const struct program *program, struct slice text)
{
    buffer_string(out, program->bare ? "" : "\"");
    for (size_t i = 0; program->bare && i < text.length; i++) {
        buffer_string(out, memchr("#\\{}", text.data[i], 4) ? "\\" : "");
        buffer_add(out, text.data + i, 1);
    }
    if (!program->bare)
        buffer_json(out, text.data, text.length);
    buffer_string(out, program->bare ? "" : "\"");
}

static void add_url(struct buffer *out, const struct program *program, const struct page_request *request)
{
    struct buffer url = { .root = out->root };
    request_url(&url, request);
    add_text(out, program, (struct slice){ url.data, url.length });
    out->failed |= url.failed;
    buffer_release(&url);
}

/* Whether text starts with the mark; then it is taken off. */
static bool take(const char **text, const char *mark)
{
    const size_t length = strlen(mark);
    const bool there = strncmp(*text, mark, length) == 0;
    *text += there ? length : 0;
    return there;
}

static void fill(struct buffer *out, const struct program *program, const struct page_request *request, const char *text)
{
    while (*text) {
        if (take(&text, "{method}"))
            add_text(out, program, slice_of(request->method));
        else if (take(&text, "{url}"))
            add_url(out, program, request);
        else if (take(&text, "{value}"))
            add_text(out, program, request->field);
        else if (take(&text, "{field}"))
            fill(out, program, request, request->field.data ? program->field : "");
        else
            buffer_add(out, text++, 1);
    }
}

void request_program(struct buffer *out, size_t number, const struct page_request *request)
{
    fill(out, &programs[number], request, programs[number].text);
}
