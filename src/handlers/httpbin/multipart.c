/* multipart/form-data (RFC 7578, RFC 2046 5.1), read in place. */
#include <string.h>

#include "handlers/httpbin/parts.h"

enum { PARTS_MOST = 1000, BOUNDARY_MOST = 70 };

/* Takes a parameter out of a field value such as `form-data; name="x"`, behind its first word. false: it is not there. */
static bool find_parameter(struct slice field, const char *wanted, struct buffer *value)
{
    struct slice name;
    const char *start = slice_find(field, ';');
    if (!start)
        return false;
    field = (struct slice){ start, field.length - (size_t)(start - field.data) };
    while (parameter_next(&field, ';', &name, value) == PARAMETER_ONE)
        if (slice_is_caseless(name, wanted))
            return true;
    return false;
}

/* Takes a line off *rest, without its CRLF or LF. false: no line end. */
static bool next_line(struct slice *rest, struct slice *line)
{
    const char *end = slice_find(*rest, '\n');
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
    const char *colon = slice_find(line, ':');
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

static enum multipart add_part(struct slice part, json_t *files, json_t *form)
{
    struct slice disposition = { 0 }, type = { 0 }, content;
    struct buffer name = { 0 }, filename = { 0 };
    enum multipart result = MULTIPART_MALFORMED;
    if (cut_part(part, &disposition, &type, &content) && find_parameter(disposition, "name", &name)) {
        struct slice key = { name.data, name.length };
        bool file = find_parameter(disposition, "filename", &filename);
        json_t *value = file ? httpbin_safe_string(content, type.length ? type : slice_of("application/octet-stream"))
                             : httpbin_string(content);
        bool fine = httpbin_put(file ? files : form, key, value) && !name.failed && !filename.failed;
        result = fine ? MULTIPART_READ : MULTIPART_NO_MEMORY;
    }
    if (name.failed)
        result = MULTIPART_NO_MEMORY;
    buffer_release(&name);
    buffer_release(&filename);
    return result;
}

enum found { FOUND_PART, FOUND_END, FOUND_NEITHER };

/* Takes the next part off *rest, which starts behind a delimiter's boundary. */
static enum found next_part(struct slice *rest, struct slice delimiter, struct slice *part)
{
    struct slice line;
    if (slice_starts(*rest, "--"))
        return FOUND_END;
    if (!next_line(rest, &line) || slice_trim(line).length)
        return FOUND_NEITHER;
    const char *from = rest->data - 1; /* the line end may belong to the next delimiter: an empty head */
    const char *end = memmem(from, rest->length + 1, delimiter.data, delimiter.length);
    if (!end)
        return FOUND_NEITHER;
    *part = (struct slice){ rest->data, end > rest->data ? (size_t)(end - rest->data) : 0 };
    if (part->length && part->data[part->length - 1] == '\r')
        part->length--;
    rest->length -= (size_t)(end + delimiter.length - rest->data);
    rest->data = end + delimiter.length;
    return FOUND_PART;
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
static enum multipart read_parts(struct slice rest, struct slice delimiter, json_t *files, json_t *form)
{
    struct slice part;
    enum found found = FOUND_NEITHER;
    enum multipart result = MULTIPART_READ;
    if (!skip_preamble(&rest, delimiter))
        return MULTIPART_MALFORMED;
    for (int count = 0; result == MULTIPART_READ && (found = next_part(&rest, delimiter, &part)) == FOUND_PART; count++)
        result = count == PARTS_MOST ? MULTIPART_MALFORMED : add_part(part, files, form);
    return result == MULTIPART_READ && found != FOUND_END ? MULTIPART_MALFORMED : result;
}

enum multipart httpbin_read_multipart(struct slice content, struct slice type, json_t *files, json_t *form)
{
    struct buffer boundary = { 0 }, delimiter = { 0 };
    enum multipart result = MULTIPART_MALFORMED;
    bool given = find_parameter(type, "boundary", &boundary) && boundary.length <= BOUNDARY_MOST && boundary.length;
    buffer_string(&delimiter, "\n--");
    buffer_add(&delimiter, boundary.data, boundary.length);
    if (boundary.failed || delimiter.failed)
        result = MULTIPART_NO_MEMORY;
    else if (given)
        result = read_parts(content, (struct slice){ delimiter.data, delimiter.length }, files, form);
    if (result != MULTIPART_READ) {
        json_object_clear(files);
        json_object_clear(form);
    }
    buffer_release(&boundary);
    buffer_release(&delimiter);
    return result;
}
