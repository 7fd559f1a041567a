/* HTML, for browsers, whose markup stands in www/templates/. */
#include "render/html.h"

#include <string.h>

#include "templates.h"

static void write_where(struct buffer *out, const void *about)
{
    error_where(out, about);
}

static void write_excerpt_lines(struct buffer *out, const void *about)
{
    error_excerpt(out, about, "");
}

static void write_place(struct buffer *out, const void *about)
{
    const struct complaint *error = about;
    if (error->in && !error->text.data)
        html_error_place(out, (union html_error_place){ .where = value_written(write_where, error) });
}

static void write_excerpt(struct buffer *out, const void *about)
{
    const struct complaint *error = about;
    if (error->text.data)
        html_error_excerpt(out, (union html_error_excerpt){ .where = value_written(write_where, error),
                                                            .excerpt = value_written(write_excerpt_lines, error) });
}

static void write_corrected(struct buffer *out, const void *about)
{
    const struct complaint *error = about;
    if (error->corrected)
        html_error_corrected(out, (union html_error_corrected){ .target = value_text(error->corrected) });
}

static void write_help(struct buffer *out, const void *about)
{
    if (error_has_help(about))
        html_error_help(out);
}

static void write_error(struct buffer *out, const struct complaint *error, const struct curl_place *place)
{
    const struct html_site site = { .place = place };
    html_error(out, (union html_error){
                        .ways = value_written(html_write_ways, &site),
                        .scripts = value_written(html_write_scripts, &site),
                        .code = value_number(&error->code),
                        .phrase = value_text(status_of(error->code)->phrase),
                        .class = value_text(status_stem(error->code)),
                        .detail = value_text(error->detail),
                        .place = value_written(write_place, error),
                        .excerpt = value_written(write_excerpt, error),
                        .corrected = value_written(write_corrected, error),
                        .help = value_written(write_help, error),
                    });
}

const struct renderer html_renderer = {
    .commands = true,
    .status = html_write_status,
    .list = html_write_list,
    .error = write_error,
    .help = html_write_help,
    .earned = html_write_earned,
    .earned_list = html_write_earned_list,
    .curl = html_write_curl,
    .checks = html_write_checks,
    .verdict = html_write_verdict,
    .gate = html_write_gate,
    .entry = html_write_entry,
    .journal = html_write_journal,
    .build = html_write_build,
    .attempt = html_write_try,
    .compare = html_write_compare,
};
