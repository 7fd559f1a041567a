/* HTML: what a browser sees of the journal without its token; www/templates/gate.html. */
#include "render/html.h"
#include "templates.h"

static void write_ask(struct buffer *out, const void *about)
{
    const struct curl_place *place = about;
    if (place->scripts)
        html_gate_ask(out);
}

static void write_command(struct buffer *out, const void *about)
{
    request_command(out, about);
}

void html_write_gate(struct buffer *out, const struct page_request *request)
{
    const struct html_site site = { .place = request->place, .part = "/_/", .below = true, .module = "watch" };
    html_gate(out, (union html_gate){
                       .scripts = value_written(html_write_scripts, &site),
                       .ways = value_written(html_write_ways, &site),
                       .ask = value_written(write_ask, request->place),
                       .command = value_written(write_command, request),
                   });
}
