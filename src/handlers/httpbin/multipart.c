/* multipart/form-data (RFC 7578, RFC 2046 5.1), read in place. */
#include <string.h>

#include "handlers/httpbin/parts.h"

enum { PARTS_MOST = 1000, BOUNDARY_MOST = 70 };

/* Takes a parameter out of a field value such as `form-data; name="x"`, behind its first word. false: it is not there. */
static bool find_parameter(struct slice field, const char *wanted, struct buffer *value)
{
    struct slice name;
    const char *start = field.length ? memchr(field.data, ';', field.length) : NULL;
    if (!start)
        return false;
    field = (struct slice){ start, field.length - (size_t)(start - field.data) };
    while (httpbin_next_parameter(&field, ';', &name, value) == FOUND_ONE)
        if (slice_is_caseless(name, wanted))
            return true;
    return false;
}

/* Takes a line off *rest, without its CRLF or LF. false: no line end. */
static bool next_line(struct slice *rest, struct slice *line)
{
    const char *end = rest->length ? memchr(rest->data, '\n', rest->length) : NULL;
    if (!end)
        return false;
    *line = (struct slice){ rest->data, (size_t)(end - rest->data) };
    rest->length -= line->length + 1;
    rest->data = end + 1;
    if (line->length && line->data[line->length - 1] == '\r')
        line->length--;
    return true;
}

/* The value of a header line of that name; data is NULL if it is another. */
static struct slice value_of(struct slice line, const char *name)
{
    const char *colon = line.length ? memchr(line.data, ':', line.length) : NULL;
    if (!colon || !slice_is_caseless((struct slice){ line.data, (size_t)(colon - line.data) }, name))
        return (struct slice){ 0 };
    return slice_trim((struct slice){ colon + 1, line.length - (size_t)(colon + 1 - line.data) });
}

/* Cuts a part into its head's two fields that matter and its content. false: its head has no end. */
static bool cut_part(struct slice part, struct slice *disposition, struct slice *type, struct slice *content)
{
    struct slice line;
    while (next_line(&part, &line)) {
        if (line.length == 0) {
            *content = part;
            return true;
        }
        struct slice value = value_of(line, "Content-Disposition");
        *disposition = value.data ? value : *disposition;
        value = value_of(line, "Content-Type");
        *type = value.data ? value : *type;
    }
    return false;
}

static bool add_part(struct slice part, json_t *files, json_t *form, bool *failed)
{
    struct slice disposition = { 0 }, type = { 0 }, content;
    struct buffer name = { 0 }, filename = { 0 };
    bool fine = cut_part(part, &disposition, &type, &content) && find_parameter(disposition, "name", &name);
    if (fine) {
        struct slice key = { name.data, name.length };
        bool file = find_parameter(disposition, "filename", &filename);
        json_t *value = file ? httpbin_safe_string(content, type.length ? type : slice_of("application/octet-stream"))
                             : httpbin_string(content);
        *failed |= name.failed || filename.failed || !httpbin_put(file ? files : form, key, value);
    }
    buffer_release(&name);
    buffer_release(&filename);
    return fine && !*failed;
}

/* Takes the next part off *rest, which starts behind a delimiter's boundary. false: there is none, or no line end where one
 * must be; *last: it was the delimiter that ends all. */
static bool next_part(struct slice *rest, struct slice delimiter, struct slice *part, bool *last)
{
    struct slice line;
    *last = slice_starts(*rest, "--");
    if (*last || !next_line(rest, &line) || slice_trim(line).length)
        return false;
    const char *from = rest->data - 1; /* the line end may belong to the next delimiter: an empty head */
    const char *end = memmem(from, rest->length + 1, delimiter.data, delimiter.length);
    if (!end)
        return false;
    *part = (struct slice){ rest->data, end > rest->data ? (size_t)(end - rest->data) : 0 };
    if (part->length && part->data[part->length - 1] == '\r')
        part->length--;
    rest->length -= (size_t)(end + delimiter.length - rest->data);
    rest->data = end + delimiter.length;
    return true;
}

/* Skips what stands before the first delimiter, which is not for us (RFC 2046 5.1.1), and the delimiter. */
static bool skip_preamble(struct slice *rest, struct slice delimiter)
{
    size_t taken = delimiter.length - 1;
    if (rest->length < taken)
        return false;
    if (memcmp(rest->data, delimiter.data + 1, taken) != 0) {
        const char *start = memmem(rest->data, rest->length, delimiter.data, delimiter.length);
        if (!start)
            return false;
        taken = (size_t)(start - rest->data) + delimiter.length;
    }
    *rest = (struct slice){ rest->data + taken, rest->length - taken };
    return true;
}

/* delimiter is "\n--boundary". */
static bool read_parts(struct slice rest, struct slice delimiter, json_t *files, json_t *form, bool *failed)
{
    struct slice part;
    bool last = false;
    if (!skip_preamble(&rest, delimiter))
        return false;
    for (int count = 0; next_part(&rest, delimiter, &part, &last); count++)
        if (count == PARTS_MOST || !add_part(part, files, form, failed))
            return false;
    return last;
}

bool httpbin_read_multipart(struct slice content, struct slice type, json_t *files, json_t *form, bool *failed)
{
    struct buffer boundary = { 0 }, delimiter = { 0 };
    bool fine = find_parameter(type, "boundary", &boundary) && boundary.length <= BOUNDARY_MOST && boundary.length;
    buffer_string(&delimiter, "\n--");
    buffer_add(&delimiter, boundary.data, boundary.length);
    *failed |= boundary.failed || delimiter.failed;
    fine = fine && !*failed && read_parts(content, (struct slice){ delimiter.data, delimiter.length }, files, form, failed);
    if (!fine) {
        json_object_clear(files);
        json_object_clear(form);
    }
    buffer_release(&boundary);
    buffer_release(&delimiter);
    return fine;
}
