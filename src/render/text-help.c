/* Plain text: the help, the exit codes of curl, the journal and its verdicts. */
#include "render/text.h"

static void add_guide(struct buffer *out, const struct guide *guide)
{
    buffer_format(out, "%s\n", guide->heading);
    for (size_t i = 0; i < guide->count; i++) {
        buffer_string(out, "  ");
        buffer_paths(out, guide->parts[i].name);
        buffer_string(out, "\n      ");
        buffer_paths(out, guide->parts[i].value);
        buffer_string(out, "\n");
    }
    buffer_string(out, "\n");
}

static void add_usage(struct buffer *out, const struct usage *row)
{
    buffer_string(out, "  ");
    usage_words(out, row);
    buffer_format(out, "\n      %s\n", row->help);
    if (row->example)
        buffer_format(out, "      %s\n", row->example);
}

static void add_usages(struct buffer *out, const char *heading, next_usage *next)
{
    struct usage row;
    const char *group = NULL;
    buffer_paths(out, heading);
    buffer_string(out, "\n");
    for (size_t i = 0; next(i, &row); i++, group = row.group) {
        if (row.group != group)
            buffer_format(out, "\n%s\n", row.group);
        add_usage(out, &row);
    }
}

static void add_faults(struct buffer *out)
{
    size_t count;
    const struct fault *rows = faults(&count);
    buffer_string(out, "\nFaults, fault=NAME: what is sent; how the connection ends; what is needed; how curl ends (");
    buffer_paths(out, "/curl");
    buffer_string(out, ")\n");
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, "  ");
        fault_words(out, &rows[i]);
        buffer_string(out, "\n      ");
        fault_help_words(out, &rows[i]);
        fault_exits_words(out, &rows[i], NULL);
        buffer_string(out, "\n");
    }
}

void text_help(struct buffer *out, const struct curl_place *place)
{
    add_guide(out, &guide_recipes);
    add_guide(out, &guide_carriers);
    add_guide(out, &guide_results);
    add_usages(out, "Modifiers, by what they touch, each with an example", guide_modifier);
    add_usages(out, "\nIn braces, with fill", guide_placeholder);
    add_faults(out);
    buffer_string(out, "\nEarned codes: what earns each, and the command lines that do (/earn)\n");
    text_earned_rows(out, place);
}

void text_checks(struct buffer *out, const struct curl_place *place)
{
    (void)place;
    add_usages(out, "Checks of /_/verify/KEY", guide_check);
}

static void add_exit_text(struct buffer *out, const struct curl_exit *row, const struct curl_place *place)
{
    const struct curl_way *way;
    plain_title(out, row->code, row->name);
    plain_wrap(out, 0, 0, row->meaning);
    for (size_t at = 0; (way = way_next(&at, row->code));) {
        struct buffer command = { 0 }, why = { 0 };
        bool there = way_command(&command, way, place);
        way_why(&why, way);
        buffer_format(out, "\n  %s%s\n", there ? "$ " : "", command.failed ? "" : command.data);
        if (why.length) {
            buffer_string(out, "    ");
            plain_wrap(out, 4, 4, why.data);
        }
        out->failed |= command.failed || why.failed;
        buffer_release(&command);
        buffer_release(&why);
    }
}

void text_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place)
{
    size_t count;
    const struct curl_exit *rows = curl_exits(&count);
    for (size_t i = 0; i < count; i++) {
        if (only && only != &rows[i])
            continue;
        buffer_string(out, only || i == 0 ? "" : "\n\n");
        add_exit_text(out, &rows[i], place);
    }
}

void text_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most,
                  const struct curl_place *place)
{
    (void)place;
    add_guide(out, &guide_control);
    counts_words(out, now, most);
    buffer_string(out, "\n");
}

void text_verdict(struct buffer *out, const struct verdict_report *report, struct slice key, const struct page_request *request)
{
    plain_title(out, verdict_code(report), status_of(verdict_code(report))->phrase);
    verdict_findings(out, report, key);
    buffer_string(out, "\nThe same again\n  $ ");
    request_command(out, request);
    buffer_string(out, "\n");
}
