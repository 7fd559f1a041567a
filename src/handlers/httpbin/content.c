/* A request's content as httpbin shows it: a form's fields and files, JSON, or the text itself. */
#include <string.h>

#include "handlers/httpbin/parts.h"

/* More fields of a form than anybody sends; each costs much more memory than its bytes. */
enum { FIELDS_MOST = 1000 };

/* As much JSON as can be read and printed in 4 ms, for which all others wait; longer content is shown as text alone. */
enum { JSON_MOST = 32 * 1024 };

static struct slice media_of(struct slice type)
{
    const char *end = slice_find(type, ';');
    return slice_trim((struct slice){ type.data, end ? (size_t)(end - type.data) : type.length });
}

static bool read_form(struct slice text, json_t *form, struct complaint *complaint)
{
    int count = 1;
    struct slice rest = text;
    for (const char *end; count <= FIELDS_MOST && (end = slice_find(rest, '&')); count++)
        slice_skip(&rest, (size_t)(end + 1 - rest.data));
    if (count > FIELDS_MOST)
        return complain(complaint, 413, "content", "the form has more than %d fields, which are all that is read", FIELDS_MOST);
    return httpbin_put_form(form, text);
}

static bool read_plain(struct slice text, struct httpbin_content *content)
{
    struct slice binary = slice_of("application/octet-stream");
    content->data = httpbin_safe_string(text, binary);
    content->json = text.length <= JSON_MOST ? httpbin_read_json(text) : json_null();
    return content->data && content->json;
}

static bool read_parts(struct slice text, struct slice type, struct httpbin_content *content)
{
    content->files = json_object();
    content->form = json_object();
    if (!content->files || !content->form)
        return false;
    const enum multipart multipart = httpbin_read_multipart(text, type, content->files, content->form);
    return multipart == MULTIPART_MALFORMED ? read_plain(text, content) : multipart == MULTIPART_READ;
}

static bool read_typed(struct slice text, struct slice type, struct httpbin_content *content, struct complaint *complaint)
{
    struct slice media = media_of(type);
    if (slice_is_caseless(media, "application/x-www-form-urlencoded")) {
        content->form = json_object();
        return read_form(text, content->form, complaint);
    }
    return slice_is_caseless(media, "multipart/form-data") ? read_parts(text, type, content) : read_plain(text, content);
}

bool httpbin_read_content(const struct request *request, struct httpbin_content *content, struct complaint *complaint)
{
    struct buffer type = { 0 };
    *content = (struct httpbin_content){ 0 };
    *complaint = (struct complaint){ 0 };
    if (request->content.length == 0)
        return true;
    request_join_lines(request, slice_of("Content-Type"), &type);
    bool fine = !type.failed && read_typed(request->content, (struct slice){ type.data, type.length }, content, complaint);
    buffer_release(&type);
    return fine;
}

void httpbin_release_content(struct httpbin_content *content)
{
    json_decref(content->data);
    json_decref(content->files);
    json_decref(content->form);
    json_decref(content->json);
}
