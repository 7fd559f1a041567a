/* The words for facts of a code, for errors and verdicts. */
#include <string.h>

#include "render/words.h"

/* What text is shown of a long one, so that the column stays in sight. */
enum { EXCERPT_BEFORE = 40, EXCERPT_LENGTH = 64 };

static const char *const origins[STATUS_ORIGINS] = {
    [STATUS_REGISTERED] = "registered with IANA",
    [STATUS_TEMPORARY] = "registered with IANA, temporarily",
    [STATUS_DEPRECATED] = "registered with IANA, deprecated",
    [STATUS_OBSOLETED] = "registered with IANA, obsoleted",
    [STATUS_UNUSED] = "reserved by IANA as unused",
    [STATUS_UNOFFICIAL] = "unofficial: not registered, a vendor's own",
    [STATUS_UNASSIGNED] = "unassigned: not registered, and no user is known to us",
};

static const char *const contents[STATUS_CONTENTS] = {
    [CONTENT_EXPLAINS] = "any",
    [CONTENT_NONE] = "none: the response ends with its header section",
    [CONTENT_UNSENT] = "none: the fields speak of what a 200 would send",
    [CONTENT_EMPTY] = "empty: its length is 0",
    [CONTENT_DELTA] = "the difference to an older version",
};

static const char *const retries[STATUS_RETRIES] = {
    [RETRY_NO] = "no: nothing suggests that the same request will get another answer",
    [RETRY_NOT_NEEDED] = "not needed: this is no failure",
    [RETRY_LATER] = "later: the same request may get another answer then",
    [RETRY_CHANGED] = "changed: a request changed as the answer says may succeed",
    [RETRY_ELSEWHERE] = "elsewhere: the same request may succeed on another connection",
    [RETRY_LOGIN] = "after login: log in, then send the same request",
};

static const char *const cacheables[STATUS_CACHEABLES] = {
    [CACHE_YES] = "yes, by heuristic even if it does not say so",
    [CACHE_NEVER] = "never: its definition forbids it, or it is not a final response",
};

static const char *const methods[STATUS_METHODS] = {
    [METHOD_KEPT] = "keeps the method",
    [METHOD_MAY_BECOME_GET] = "may turn POST into GET",
    [METHOD_BECOMES_GET] = "turns the method into GET; HEAD stays HEAD",
    [METHOD_NOT_FOLLOWED] = "is not to be followed",
};

/* A fact in its long words; the short word stands in where nobody wrote longer ones. */
static struct part fact(const char *name, const char *words, const char *word)
{
    return (struct part){ name, words ? words : word };
}

/* What a client does that does not know the code: it takes it for the first of its class, and an invalid one for a 500
 * (RFC 9110 15). */
static const char *unknown_as(int code)
{
    static const char *const as[] = { "treat it as 100", "treat it as 200", "treat it as 300", "treat it as 400",
                                      "treat it as 500" };
    return as[code < 600 ? code / 100 - 1 : 4];
}

size_t status_facts(const struct subject *subject, struct part facts[STATUS_FACTS])
{
    const struct status *row = subject->row;
    size_t count = 0;
    facts[count++] = fact("Class", NULL, status_class(subject->code));
    facts[count++] = fact("Origin", origins[row->origin], status_origin_word(row->origin));
    facts[count++] = fact("Content", contents[row->content], status_content_word(row->content));
    facts[count++] = fact("Cacheable", cacheables[row->cacheable], status_cacheable_word(row->cacheable));
    facts[count++] = fact("Retry", retries[row->retry], status_retry_word(row->retry));
    if (subject->code != STATUS_NONE && (row->origin == STATUS_UNOFFICIAL || row->origin == STATUS_UNASSIGNED))
        facts[count++] = fact("If unknown", NULL, unknown_as(subject->code));
    if (row->method != METHOD_NO_REDIRECT)
        facts[count++] = fact("Redirect", methods[row->method], status_method_word(row->method));
    return count;
}

void reference_name(struct buffer *out, const struct status *row)
{
    if (strncmp(row->spec, "RFC", 3) == 0)
        buffer_format(out, "RFC %s", row->spec + 3);
    else
        buffer_string(out, row->spec);
    if (row->section)
        buffer_format(out, ", section %s", row->section);
}

void reference_url(struct buffer *out, const struct status *row)
{
    if (strncmp(row->spec, "RFC", 3) == 0)
        buffer_format(out, "https://www.rfc-editor.org/rfc/rfc%s", row->spec + 3);
    else
        buffer_format(out, "https://datatracker.ietf.org/doc/html/%s", row->spec);
    if (row->section)
        buffer_format(out, "#section-%s", row->section);
}

const char *field_value(const struct status_field *field)
{
    return field->value == field_whole_range   ? "bytes 0-(last)/(length)"
           : field->value == field_content_tag ? "(made from the content)"
                                               : field->value;
}

const struct status_field *field_next(const struct status_field *field, const char *method, bool interim)
{
    for (; field->name; field++) {
        bool there = field->on == ON_BOTH || (field->on == ON_INTERIM) == interim;
        if (there && status_field_applies(field, method))
            return field;
    }
    return NULL;
}

size_t status_heads(const struct subject *subject, struct head heads[STATUS_HEADS])
{
    const bool interim = status_interim(subject->code);
    size_t count = 0;
    if (interim && !subject->before.length)
        heads[count++] = (struct head){ subject->code, slice_of(subject->row->phrase), true };
    heads[count] = (struct head){ interim ? 200 : subject->code, subject->reason, false };
    if (!subject->reason.data)
        heads[count].phrase = slice_of(status_of(heads[count].code)->phrase);
    return count + 1;
}

bool before_next_line(struct slice *before, struct slice *line)
{
    const char *end = slice_find(*before, '\r');
    *line = (struct slice){ before->data, end ? (size_t)(end - before->data) : before->length };
    slice_skip(before, end ? line->length + 2 : line->length);
    return line->data && (end || line->length);
}

const char *status_redirect(const struct subject *subject)
{
    bool leads = subject->row->method != METHOD_NO_REDIRECT && subject->row->method != METHOD_NOT_FOLLOWED;
    for (const struct status_field *field = subject->fields; field->name; field++)
        if (subject->told && leads && strcmp(field->name, "Location") == 0)
            return field->value;
    return NULL;
}

bool error_has_help(const struct complaint *error)
{
    return error->column > 0 || (error->in && strcmp(error->in, "recipe") == 0);
}

void foreign_words(struct buffer *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\')
            buffer_add(out, bytes + i, 1); /* harmless here, and a log's escapes would not read well */
        else
            buffer_log(out, bytes + i, 1);
    }
}

void error_where(struct buffer *out, const struct complaint *error)
{
    buffer_string(out, "In ");
    if (error->in)
        foreign_words(out, error->in, strlen(error->in));
    else
        buffer_string(out, "the request");
    if (error->column > 0)
        buffer_format(out, ", column %zu", error->column);
}

/* Escapes make the line longer than the text, so the caret is placed by what was really written. */
void error_excerpt(struct buffer *out, const struct complaint *error, const char *indent)
{
    size_t length = error->text.length;
    size_t column = error->column > 0 ? error->column - 1 : 0;
    size_t at = column < length ? column : length;
    size_t start = at > EXCERPT_BEFORE ? at - EXCERPT_BEFORE : 0;
    size_t stop = length - start > EXCERPT_LENGTH ? start + EXCERPT_LENGTH : length;
    size_t line = out->length;
    buffer_string(out, indent);
    buffer_string(out, start > 0 ? "..." : "");
    foreign_words(out, error->text.data + start, at - start);
    int caret = (int)(out->length - line);
    foreign_words(out, error->text.data + at, stop - at);
    buffer_string(out, stop < length ? "...\n" : "\n");
    if (error->column > 0)
        buffer_format(out, "%*s^\n", caret, "");
}

void counts_words(struct buffer *out, const struct page_counts *now, const struct page_counts *most)
{
    buffer_format(out, "Remembered: %llu of at most %llu keys, %llu of %llu requests, %llu of %llu bytes",
                  (unsigned long long)now->keys, (unsigned long long)most->keys, (unsigned long long)now->entries,
                  (unsigned long long)most->entries, (unsigned long long)now->bytes, (unsigned long long)most->bytes);
}
