/* JSON: what earns a code, and the answers of /earn. */
#include "render/json.h"

static void add_commands(struct members *json, const char *commands, const struct curl_place *place)
{
    member_open(json, "commands", '[');
    for (struct buffer line = { 0 }; earned_next_command(&commands, &line, place); line = (struct buffer){ 0 }) {
        member_slice(json, NULL, (struct slice){ line.data, line.length });
        json->out->failed |= line.failed;
        buffer_release(&line);
    }
    member_close(json, ']');
}

static void add_page(struct members *json, const struct earned *row)
{
    if (!row->page) {
        member_string(json, "page", NULL);
        return;
    }
    member_name(json, "page");
    buffer_string(json->out, row->form ? "\"POST " : "\"GET ");
    buffer_root(json->out);
    buffer_format(json->out, "/earn/%d%s\"", row->code, row->page);
}

static void add_row(struct members *json, const char *name, const struct earned *row, const struct curl_place *place)
{
    struct earned_text text;
    json->out->failed |= !earned_text_of(&text, row);
    member_open(json, name, '{');
    member_number(json, "status", row->code);
    member_string(json, "by", text.by);
    add_commands(json, text.commands, place);
    member_string(json, "otherwise", text.otherwise);
    member_string(json, "section", text.section);
    member_string(json, "methods", row->methods);
    add_page(json, row);
    member_string(json, "no_page", *text.pageless ? text.pageless : NULL);
    member_close(json, '}');
}

void json_earned_rows(struct members *json, const struct curl_place *place)
{
    size_t count;
    const struct earned *rows = earned_rows(&count);
    member_open(json, "earned", '[');
    for (size_t i = 0; i < count; i++)
        add_row(json, NULL, &rows[i], place);
    member_close(json, ']');
}

void json_earned_list(struct buffer *out, const struct curl_place *place)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    json_earned_rows(&json, place);
    member_close(&json, '}');
}

void json_how_to_earn(struct members *json, const struct subject *subject)
{
    const struct earned *row = earned_find(subject->code);
    if (!subject->place)
        return;
    if (row)
        add_row(json, "earned", row, subject->place);
    else
        member_string(json, "earned", NULL);
}

void json_earned_members(struct members *json, const struct page_earned *page)
{
    if (page->member)
        member_number(json, page->member, (long long)page->number);
    member_boolean(json, "earned", page->earned);
    add_row(json, "earn", page->row, page->place);
    member_name(json, "explained");
    buffer_string(json->out, "\"");
    buffer_root(json->out);
    buffer_format(json->out, "/codes/%d\"", page->code);
}

void json_earned(struct buffer *out, const struct page_earned *page)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_number(&json, "status", page->code);
    member_string(&json, "phrase", status_of(page->code)->phrase);
    member_string(&json, "detail", page->detail);
    json_earned_members(&json, page);
    member_close(&json, '}');
}
