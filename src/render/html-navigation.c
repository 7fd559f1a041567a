/* HTML: what the way to the other pages offers, www/templates/navigation.html. */
#include "render/html.h"
#include "templates.h"

void html_write_watch(struct buffer *out, const void *about)
{
    const struct curl_place *place = about;
    if (place && place->control)
        html_inline_watch(out);
}
