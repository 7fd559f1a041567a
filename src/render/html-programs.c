/* HTML: a request in programs, www/templates/programs.html. */
#include "render/html.h"
#include "templates.h"

/* One of the programs, and its request. */
struct program_text {
    size_t number;
    const struct page_request *request;
};

static void write_text(struct buffer *out, const void *about)
{
    const struct program_text *text = about;
    request_program(out, text->number, text->request);
}

static void write_each(struct buffer *out, const void *about)
{
    for (size_t i = 0; i < request_programs(); i++) {
        const struct program_text text = { i, about };
        html_programs_program(out, (union html_programs_program){ .name = value_text(request_program_name(i)),
                                                                  .text = value_written(write_text, &text) });
    }
}

void html_write_programs(struct buffer *out, const void *about)
{
    const struct page_request *request = about;
    if (!request->upgrade && !request->upload)
        html_programs(out, (union html_programs){ .program = value_written(write_each, request) });
}
