/* HTML: the exit codes of curl, and each with the command lines that end with it. */
#include "render/html.h"
#include "templates.h"

/* A long name may break behind an underscore. */
static void write_name(struct buffer *out, const void *about)
{
    struct slice rest = slice_of(about);
    for (const char *end; (end = slice_find(rest, '_'));) {
        struct slice part = { rest.data, (size_t)(end + 1 - rest.data) };
        html_inline_name(out, (union html_inline_name){ .text = value_slice(part) });
        rest = (struct slice){ end + 1, rest.length - part.length };
    }
    buffer_html(out, rest.data, rest.length);
}

static void write_versions(struct buffer *out, const void *about)
{
    (void)about;
    for (size_t i = 0; i < CURL_VERSIONS; i++)
        buffer_format(out, "%s%s", i == 0 ? "" : i + 1 < CURL_VERSIONS ? ", " : " and ", curl_version(i));
}

static void write_cards(struct buffer *out, const void *about)
{
    (void)about;
    size_t count;
    const struct curl_exit *rows = curl_exits(&count);
    for (size_t i = 0; i < count; i++) {
        const int code = rows[i].code;
        html_curl_card(out, (union html_curl_card){ .code = value_number(&code),
                                                    .name = value_written(write_name, rows[i].name),
                                                    .meaning = value_text(rows[i].meaning) });
    }
}

static struct value value_words(const void *about)
{
    const struct buffer *words = about;
    return value_slice((struct slice){ words->data, words->length });
}

static void write_command(struct buffer *out, const void *about)
{
    html_curl_exit_way_command(out, (union html_curl_exit_way_command){ .command = value_words(about) });
}

static void write_needs(struct buffer *out, const void *about)
{
    html_curl_exit_way_needs(out, (union html_curl_exit_way_needs){ .needs = value_words(about) });
}

static void write_why(struct buffer *out, const void *about)
{
    const struct buffer *why = about;
    if (why->length)
        html_curl_exit_way_why(out, (union html_curl_exit_way_why){ .why = value_words(about) });
}

static void add_way(struct buffer *out, const struct curl_way *way, const struct curl_place *place)
{
    struct buffer command = { 0 }, why = { 0 };
    bool there = way_command(&command, way, place);
    way_why(&why, way);
    html_curl_exit_way(out, (union html_curl_exit_way){ .command = value_written(there ? write_command : write_needs, &command),
                                                        .why = value_written(write_why, &why) });
    out->failed |= command.failed || why.failed;
    buffer_release(&command);
    buffer_release(&why);
}

/* An exit code, and where the server can be reached. */
struct exit {
    int code;
    const struct curl_place *place;
};

static void write_ways(struct buffer *out, const void *about)
{
    const struct exit *exit = about;
    const struct curl_way *way;
    for (size_t at = 0; (way = way_next(&at, exit->code));)
        add_way(out, way, exit->place);
}

static void add_all(struct buffer *out, const struct curl_place *place)
{
    const struct html_site site = { .place = place, .part = "/curl" };
    html_curl(out, (union html_curl){ .ways = value_written(html_write_ways, &site),
                                      .scripts = value_written(html_write_scripts, &site),
                                      .versions = value_written(write_versions, NULL),
                                      .card = value_written(write_cards, NULL) });
}

void html_write_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place)
{
    const struct html_site site = { .place = place, .part = "/curl", .below = true };
    if (!only) {
        add_all(out, place);
        return;
    }
    const struct exit exit = { only->code, place };
    html_curl_exit(out, (union html_curl_exit){
                            .ways = value_written(html_write_ways, &site),
                            .scripts = value_written(html_write_scripts, &site),
                            .code = value_number(&exit.code),
                            .name = value_text(only->name),
                            .description = value_bare(only->meaning),
                            .heading = value_written(write_name, only->name),
                            .meaning = value_text(only->meaning),
                            .way = value_written(write_ways, &exit),
                        });
}
