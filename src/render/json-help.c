/* JSON: the help, the exit codes of curl, and what there is under /_/. */
#include "render/json.h"

static void add_guide(struct members *json, const struct guide *guide)
{
    member_open(json, guide->name, '[');
    for (size_t i = 0; i < guide->count; i++) {
        member_open_flat(json, NULL, '{');
        member_paths(json, "example", guide->parts[i].name);
        member_paths(json, "meaning", guide->parts[i].value);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_usages(struct members *json, const char *name, next_usage *next)
{
    struct usage row;
    member_open(json, name, '[');
    for (size_t i = 0; next(i, &row); i++) {
        member_open_flat(json, NULL, '{');
        member_string(json, "name", row.name);
        member_string(json, "value", row.value);
        member_string(json, "help", row.help);
        if (row.group) {
            member_string(json, "group", row.group);
            member_string(json, "example", row.example);
        }
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_fault(struct members *json, const struct fault *fault)
{
    struct buffer usage = { 0 }, needs = { 0 }, exits = { 0 };
    fault_words(&usage, fault);
    fault_needs_words(&needs, fault);
    fault_exits_words(&exits, fault, NULL);
    member_open_flat(json, NULL, '{');
    member_string(json, "usage", usage.data);
    member_string(json, "sends", fault->help);
    member_string(json, "end", fault_end_name(fault));
    member_string(json, "needs", needs.data);
    member_string(json, "curl", exits.data);
    member_close(json, '}');
    json->out->failed |= usage.failed || needs.failed || exits.failed;
    buffer_release(&usage);
    buffer_release(&needs);
    buffer_release(&exits);
}

void json_help(struct buffer *out, const struct curl_place *place)
{
    size_t count;
    const struct fault *rows = faults(&count);
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    add_guide(&json, &guide_recipes);
    add_guide(&json, &guide_carriers);
    add_guide(&json, &guide_results);
    add_usages(&json, "modifiers", guide_modifier);
    add_usages(&json, "placeholders", guide_placeholder);
    member_open(&json, "faults", '[');
    for (size_t i = 0; i < count; i++)
        add_fault(&json, &rows[i]);
    member_close(&json, ']');
    json_earned_rows(&json, place);
    member_close(&json, '}');
}

void json_checks(struct buffer *out, const struct curl_place *place)
{
    (void)place;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    add_usages(&json, "checks", guide_check);
    member_close(&json, '}');
}

static void member_text(struct members *json, const char *name, struct buffer *value)
{
    member_slice(json, name, (struct slice){ value->length ? value->data : "", value->length });
    json->out->failed |= value->failed;
    buffer_release(value);
}

static void add_way_json(struct members *json, const struct curl_way *way, const struct curl_place *place)
{
    struct buffer command = { 0 }, why = { 0 };
    bool there = way_command(&command, way, place);
    way_why(&why, way);
    member_open(json, NULL, '{');
    member_open_flat(json, "exits", '{');
    for (size_t i = 0; i < CURL_VERSIONS; i++)
        member_number(json, curl_version(i), way->exits[i]);
    member_close(json, '}');
    member_string(json, "fault", curl_way_fault(way) ? way->what : NULL);
    member_string(json, "port", curl_way_port(way));
    member_text(json, there ? "command" : "needs", &command);
    member_text(json, "why", &why);
    member_close(json, '}');
}

static void add_exit_json(struct members *json, const char *name, const struct curl_exit *row, const struct curl_place *place)
{
    member_open(json, name, '{');
    member_number(json, "exit", row->code);
    member_string(json, "name", row->name);
    member_string(json, "meaning", row->meaning);
    member_open(json, "ways", '[');
    const struct curl_way *way;
    for (size_t at = 0; (way = way_next(&at, row->code));)
        add_way_json(json, way, place);
    member_close(json, ']');
    member_close(json, '}');
}

void json_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place)
{
    size_t count;
    const struct curl_exit *rows = curl_exits(&count);
    struct members json = { .out = out };
    if (only) {
        add_exit_json(&json, NULL, only, place);
        return;
    }
    member_open(&json, NULL, '{');
    member_open(&json, "exits", '[');
    for (size_t i = 0; i < count; i++)
        add_exit_json(&json, NULL, &rows[i], place);
    member_close(&json, ']');
    member_close(&json, '}');
}

static void add_counts(struct members *json, const char *name, const struct page_counts *counts)
{
    member_open_flat(json, name, '{');
    member_number(json, "keys", (long)counts->keys);
    member_number(json, "entries", (long)counts->entries);
    member_number(json, "bytes", (long)counts->bytes);
    member_close(json, '}');
}

void json_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most,
                  const struct curl_place *place)
{
    (void)place;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    add_guide(&json, &guide_control);
    add_counts(&json, "remembered", now);
    add_counts(&json, "at_most", most);
    member_close(&json, '}');
}
