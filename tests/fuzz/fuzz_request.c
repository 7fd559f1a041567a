/* Fuzzes the gate: a head is cut as a lenient library would, and what passes must have been cut in the only way there is. */
#include <string.h>

#include "fuzz.h"
#include "engine/version.h"
#include "http/request.h"

/* A head in memory as the library leaves it: delimiters are overwritten by NULs, blanks between the parts of the request line
 * and around values are skipped, folded lines are swallowed, and a NUL ends a value. */
struct head {
    char *bytes, *at, *end;
};

/* The end of the line at head->at, which then is the next one; NULL: it has none. */
static char *end_of_line(struct head *head)
{
    char *end = memchr(head->at, '\n', (size_t)(head->end - head->at));
    if (!end)
        return NULL;
    head->at = end + 1;
    *end = '\0';
    if (end > head->bytes && end[-1] == '\r')
        *--end = '\0';
    return end;
}

static char *next_word(char **at, char *end)
{
    while (*at < end && **at == ' ')
        ++*at;
    char *word = *at, *space = memchr(word, ' ', (size_t)(end - word));
    *at = space ? space : end;
    if (space)
        *(*at)++ = '\0';
    return word;
}

/* false: there is no line, or it lacks a part; the library then says so itself. */
static bool cut_line(struct head *head, struct request_line *line)
{
    char *at = head->bytes, *end = end_of_line(head);
    if (!end)
        return false;
    line->method = next_word(&at, end);
    char *target = next_word(&at, end), *query = strchr(target, '?');
    while (at < end && *at == ' ')
        at++;
    line->version = at;
    line->path = (struct slice){ target, query ? (size_t)(query - target) : strlen(target) };
    line->query = query ? (struct slice){ query + 1, strlen(query + 1) } : (struct slice){ 0 };
    return strcmp(line->version, "HTTP/1.1") == 0 || strcmp(line->version, "HTTP/1.0") == 0;
}

/* Hands the fields to the gate until the empty line. *whole: it was there. */
static bool pass_fields(struct gate *gate, struct head *head, bool *whole)
{
    while (head->at < head->end) {
        char *name = head->at, *end = end_of_line(head);
        *whole = end == name;
        if (!end || *whole)
            return true;
        char *colon = memchr(name, ':', (size_t)(end - name));
        if (name[0] == ' ' || name[0] == '\t' || !colon)
            continue;
        char *value = colon + 1;
        *colon = '\0';
        while (*value == ' ' || *value == '\t')
            value++;
        if (!gate_field(gate, (struct slice){ name, (size_t)(colon - name) }, (struct slice){ value, strlen(value) }))
            return false;
    }
    return true;
}

/* Whether the NUL there stands in what ends a line. Next to bare LFs it looks like a part of a CRLF, once the library has
 * overwritten them; anywhere else it is seen. */
static bool ends_line(const char *at, const char *last)
{
    while (at <= last && (*at == '\0' || *at == '\r'))
        at++;
    return at <= last && *at == '\n';
}

/* A strict reader of our own finds the same lines in what was sent. */
static void check_passed(const struct request *request, const struct gate *gate, const char *sent, size_t length)
{
    const char *at = NULL, *line = memchr(sent, '\n', length);
    struct slice name, value;
    int count = 0;
    MUST(memcmp(sent, request->method, strlen(request->method)) == 0 && sent[strlen(request->method)] == ' ');
    MUST(memcmp(sent + strlen(request->method) + 1, request->line.data, request->line.length) == 0);
    for (; request_next_field(request, &at, &name, &value); count++) {
        size_t offset = (size_t)(name.data - request->method);
        MUST(line && sent + offset == line + 1);
        MUST(slice_is_token(name) && sent[offset + name.length] == ':');
        for (size_t i = 0; i < value.length; i++)
            MUST(char_is_field_value(value.data[i]));
        line = memchr(line + 1, '\n', length - (size_t)(line + 1 - sent));
    }
    MUST(count == gate->count);
    MUST(request->minor == 0 || request->fields[FIELD_HOST].data);
    MUST(!request->fields[FIELD_CONTENT_LENGTH].data || !request->fields[FIELD_TRANSFER_ENCODING].data);
    for (const char *from = sent; line && from < line; from++)
        MUST(*from != '\0' || ends_line(from, line));
}

/* What handlers do with the target. */
static void read_target(const struct request *request)
{
    struct target target;
    struct complaint complaint;
    struct slice path = request->line, query = { 0 }, rest, part, value;
    const char *question = memchr(path.data, '?', path.length);
    if (question) {
        query = (struct slice){ question + 1, path.length - (size_t)(question + 1 - path.data) };
        path.length = (size_t)(question - path.data);
    }
    if (!target_parse(&target, request->method, path, query, &complaint)) {
        MUST(complaint.code >= 400 && complaint.detail[0]);
        MUST(!complaint.column || complaint.column <= complaint.text.length + 1);
        return;
    }
    for (rest = target.path; target_next_segment(&rest, &part);)
        MUST(!slice_is(part, "..") && !slice_is(part, "."));
    for (rest = target.query; rest.data && target_next_parameter(&rest, &part, &value);)
        MUST(part.data >= target.query.data && part.data <= target.query.data + target.query.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct request request;
    struct request_line line;
    struct gate gate;
    struct complaint complaint = { 0 };
    struct head head = { .bytes = malloc(size + 1) };
    bool whole = false, fine;
    if (size == 0 || !head.bytes) {
        free(head.bytes);
        return 0;
    }
    memcpy(head.bytes, data, size);
    head.at = head.bytes;
    head.end = head.bytes + size;
    if (cut_line(&head, &line)) {
        fine = gate_begin(&gate, &request, &line, line_ends_with_nuls, &complaint) && pass_fields(&gate, &head, &whole);
        fine = fine && whole && gate_end(&gate, (size_t)(head.at - head.bytes));
        MUST(fine || !whole || (complaint.code >= 400 && complaint.detail[0]));
        if (fine) {
            MUST(complaint.code == 0);
            check_passed(&request, &gate, (const char *)data, (size_t)(head.at - head.bytes));
            read_target(&request);
        }
    }
    free(head.bytes);
    return 0;
}
