/* What modifiers make of a told code: other fields, other content, another phrase, another pace. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ground/clock.h"
#include "routes/told.h"

/* Copies text into the telling's store, with a NUL. There is room: a recipe's fields are bounded when it is read. */
static const char *keep(struct telling *telling, size_t *used, struct span text)
{
    char *copy = telling->store + *used;
    if (text.length)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    *used += text.length + 1;
    return copy;
}

void told_drop_field(struct telling *telling, const char *name)
{
    struct status_field *to = telling->fields;
    for (const struct status_field *from = telling->fields; from->name; from++)
        if (strcasecmp(from->name, name) != 0)
            *to++ = *from;
    *to = (struct status_field){ 0 };
}

static void append_field(struct telling *telling, const char *name, const char *value)
{
    struct status_field *end = telling->fields;
    while (end->name)
        end++;
    end[0] = (struct status_field){ .name = name, .value = value };
    end[1] = (struct status_field){ 0 };
}

void told_put_field(struct telling *telling, const char *name, const char *value)
{
    told_drop_field(telling, name);
    append_field(telling, name, value);
}

/* A Retry-After in the dialect that was asked for (RFC 9110 10.2.3, 5.6.7); out has room for the longest. */
static void write_retry_after(struct span wish, char out[64])
{
    static const char *const formats[] = { "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y" };
    time_t soon = time(NULL) + 2;
    struct tm tm;
    gmtime_r(&soon, &tm);
    if (span_is(wish, "date"))
        clock_date(out, soon);
    else if (span_is(wish, "past"))
        clock_date(out, soon - 3600);
    else if (span_is(wish, "rfc850") || span_is(wish, "asctime"))
        strftime(out, 64, formats[span_is(wish, "asctime")], &tm);
    else if (span_is(wish, "negative"))
        strcpy(out, "-1");
    else if (span_is(wish, "empty"))
        out[0] = '\0';
    else if (span_is(wish, "garbage"))
        strcpy(out, "soon");
    else {
        memcpy(out, wish.data, wish.length);
        out[wish.length] = '\0';
    }
}

/* Puts the field of the recipe's fault in place of the row's. */
static void break_field(struct telling *telling, size_t *used)
{
    const struct fault *fault = telling->recipe->fault;
    struct text value = { 0 };
    const char *name = keep(telling, used, fault_field(fault));
    told_drop_field(telling, name);
    fault_value(&value, fault, telling->code);
    if (value.length)
        append_field(telling, name, keep(telling, used, (struct span){ value.data, value.length }));
    text_release(&value);
}

/* Puts the recipe's fields in place of the row's. */
static void change_fields(struct telling *telling)
{
    const struct recipe *recipe = telling->recipe;
    size_t used = 0;
    char after[64];
    for (size_t i = 0; i < recipe->header_count; i++)
        told_drop_field(telling, keep(telling, &(size_t){ used }, recipe_text(recipe, recipe->headers[i].name)));
    if (recipe->location.given)
        told_put_field(telling, "Location", keep(telling, &used, recipe_text(recipe, recipe->location)));
    if (recipe->retry_after.given) {
        write_retry_after(recipe_text(recipe, recipe->retry_after), after);
        told_put_field(telling, "Retry-After", keep(telling, &used, span_of(after)));
    }
    if (recipe->fault && fault_is_field(recipe->fault))
        break_field(telling, &used);
    for (size_t i = 0; i < recipe->header_count; i++) {
        const char *name = keep(telling, &used, recipe_text(recipe, recipe->headers[i].name));
        append_field(telling, name, keep(telling, &used, recipe_text(recipe, recipe->headers[i].value)));
    }
}

/* Reads a file below the folder, not through a link or ".." out of it. */
static bool read_file(struct text *body, const struct recipe *recipe, struct complaint *complaint)
{
    struct text path = { 0 };
    char folder[PATH_MAX], file[PATH_MAX], piece[16384];
    struct span name = recipe_text(recipe, recipe->file);
    text_format(&path, "%s/%.*s", recipe->rules->files, (int)name.length, name.data);
    bool below = !path.failed && realpath(recipe->rules->files, folder) && realpath(path.data, file) &&
                 strncmp(file, folder, strlen(folder)) == 0 && file[strlen(folder)] == '/';
    text_release(&path);
    int fd = below ? open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    struct stat status;
    if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(fd);
        fd = -1;
    }
    if (fd < 0)
        return complain(complaint, 400, "recipe", "body: there is no such file in the folder of --files");
    for (ssize_t got; body->length <= recipe->rules->max_size && (got = read(fd, piece, sizeof piece)) > 0;)
        text_add(body, piece, (size_t)got);
    close(fd);
    if (body->length > recipe->rules->max_size)
        return complain(complaint, 400, "recipe", "body: the file is larger than %llu bytes",
                        (unsigned long long)recipe->rules->max_size);
    return true;
}

/* Whether the recipe brings the content. */
static bool brings_content(const struct recipe *recipe)
{
    return recipe->body.given || recipe->file.given || recipe->size.given;
}

/* The recipe's own content, of its own type. */
static bool bring_content(struct telling *telling, struct reply *reply, char type[RECIPE_FIELD_BYTES + 1],
                          struct complaint *complaint)
{
    const struct recipe *recipe = telling->recipe;
    struct span body = recipe_text(recipe, recipe->body), wish = recipe_text(recipe, recipe->type);
    reply->format = FORMAT_TEXT;
    text_add(&reply->body, body.data, body.length);
    if (recipe->file.given && !read_file(&reply->body, recipe, complaint))
        return false;
    reply->pattern = recipe->size.value;
    if (wish.data) {
        memcpy(type, wish.data, wish.length);
        type[wish.length] = '\0';
        reply->content_type = type;
    }
    return true;
}

/* The library sends neither another phrase nor an empty value, and nothing that is wrong. */
static bool needs_raw(const struct telling *telling)
{
    const struct fault *fault = telling->recipe->fault;
    bool raw = telling->recipe->reason.given || (fault && !fault_is_field(fault));
    for (const struct status_field *field = telling->fields; field->name; field++)
        raw |= field->value[0] == '\0';
    return raw;
}

static bool answer_raw(struct telling *telling, struct reply *reply)
{
    struct answer *answer = telling->visit->answer;
    const struct fault *fault = telling->recipe->fault;
    bool head_only = strcmp(telling->visit->request->method, "HEAD") == 0;
    reply_finish(reply);
    answer->kind = ANSWER_RAW;
    answer->code = reply->code;
    answer->before = telling->before;
    telling->before = (struct text){ 0 };
    if (fault && !fault_is_field(fault)) {
        faulty_render(telling, reply);
    } else {
        reply_render(&answer->raw, reply, recipe_text(telling->recipe, telling->recipe->reason), head_only);
        answer->head = answer->raw.length - (head_only || !reply_has_length(reply->code) ? 0 : reply_size(reply));
    }
    bool fine = !reply->failed && !answer->raw.failed && !answer->before.failed;
    reply_release(reply);
    return fine;
}

static bool answer_library(struct telling *telling, struct reply *reply)
{
    reply_finish(reply);
    telling->visit->answer->response = response_make(reply, &telling->before);
    reply_release(reply);
    return telling->visit->answer->response != NULL;
}

bool custom_answer(struct telling *telling)
{
    const struct recipe *recipe = telling->recipe;
    char type[RECIPE_FIELD_BYTES + 1], cache[64];
    bool has_content = telling->row->content == CONTENT_EXPLAINS || telling->row->content == CONTENT_DELTA ||
                       status_interim(telling->code);
    struct reply reply = { .code = status_interim(telling->code) ? 200 : telling->code, .mark = MARK_TOLD };
    struct complaint complaint;
    bool fine = true;
    change_fields(telling);
    if (!brings_content(recipe) || !has_content)
        told_explain(telling, &reply);
    else
        fine = bring_content(telling, &reply, type, &complaint);
    if (fine && recipe->fault)
        fine = faulty_fits(telling, &reply, &complaint);
    if (!fine) {
        reply_release(&reply);
        return answer_complaint(telling->visit, &complaint);
    }
    telling->visit->answer->fault = recipe->fault;
    told_add_fields(telling, &reply);
    snprintf(cache, sizeof cache, "max-age=%llu", (unsigned long long)recipe->max_age.value);
    reply.cache_control = recipe->max_age.given ? cache : NULL;
    return needs_raw(telling) ? answer_raw(telling, &reply) : answer_library(telling, &reply);
}
