/* What a browser makes of the answers with each code: one table, a row a range of codes. */
#include "render/words.h"

struct behaviour {
    int first, last;
    const char *words;
};

/* The first row that fits counts. HTML says of 204 and 205 that nothing is navigated to, Fetch 2.2.3 which redirects are
 * followed. */
static const struct behaviour rows[] = {
    { 101, 101, "A browser offers no protocol when it follows a link, and so gets 426. The command offers one." },
    { 100, 199, "A browser reads it, goes on waiting, and shows the 200 that follows." },
    { 204, 205, "A browser stays on the page where it is, and shows nothing." },
    { 226, 226, "A browser shows the difference as text; it cannot apply it." },
    { 301, 303, "A browser goes on at the Location at once, and shows what is there." },
    { 304, 304, "A browser that has no stored copy to show instead stays on its page, or has an empty one." },
    { 307, 308, "A browser goes on at the Location at once, with the same method, and shows what is there." },
    { 401, 401, "A browser asks for a name and a password. It shows the content when that is cancelled." },
    { 407, 407, "A browser without a proxy shows an error of its own, since only a proxy may send it." },
    { 100, 999, "A browser shows its content." },
};

const char *status_in_browser(int code)
{
    const struct behaviour *row = rows;
    while (code < row->first || code > row->last)
        row++;
    return row->words;
}
