/* The versions of curl that the ways were tried with, and how a way ends with each. */
#include "catalog/curl-exits.h"

static const char *const versions[CURL_VERSIONS] = { "7.88.1", "8.14.1", "8.23.0" };

const char *curl_version(size_t column)
{
    return versions[column];
}

bool curl_way_ends(const struct curl_way *way, int code)
{
    for (size_t i = 0; i < CURL_VERSIONS; i++)
        if (way->exits[i] == code)
            return true;
    return false;
}

bool curl_way_varies(const struct curl_way *way)
{
    for (size_t i = 1; i < CURL_VERSIONS; i++)
        if (way->exits[i] != way->exits[0])
            return true;
    return false;
}

void curl_add_exits(struct buffer *out, const struct curl_way *way, curl_write_exit *write)
{
    const char *before = "";
    for (size_t i = 0; i < CURL_VERSIONS; i++) {
        if (i > 0 && way->exits[i] == way->exits[i - 1])
            continue;
        buffer_string(out, before);
        if (write)
            write(out, way->exits[i]);
        else
            buffer_number(out, way->exits[i]);
        if (i > 0)
            buffer_format(out, " from %s on", versions[i]);
        before = i > 0 ? " and " : " (";
    }
    buffer_string(out, curl_way_varies(way) ? ")" : "");
}
