/* What WebDAV answers, in words or in XML. */
#include <stdarg.h>
#include <stdio.h>

#include "catalog/statuses.h"
#include "handlers/earned/dav/dav.h"
#include "handlers/earned/dav/xml-write.h"

void dav_say(struct dav *dav, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(dav->detail, sizeof dav->detail, format, arguments);
    va_end(arguments);
    buffer_release(&dav->reply.body);
    dav->reply.code = code;
    dav->reply.mark = MARK_TOLD;
}

void dav_error(struct dav *dav, int code, const char *condition, const struct lock *lock)
{
    dav_say(dav, code, "%s", condition);
    xml_begin(&dav->reply.body, "error");
    if (lock) {
        xml_open(&dav->reply.body, condition);
        dav_href(dav, lock->root, lock->node->collection);
        xml_close(&dav->reply.body, condition);
    } else {
        xml_empty(&dav->reply.body, condition);
    }
    xml_close(&dav->reply.body, "error");
}

void dav_full(struct dav *dav)
{
    dav_say(dav, 507,
            "at most %d resources, %d properties of each, %d locks and %d bytes in all are kept for a key; nothing was changed",
            TREE_NODES, TREE_PROPERTIES, TREE_LOCKS, TREE_BYTES);
}

void dav_href(struct dav *dav, struct slice path, bool collection)
{
    struct buffer href = { 0 };
    place_add_base(dav->call, &href);
    place_add_path(&href, path);
    buffer_string(&href, collection ? "/" : "");
    if (!href.failed)
        xml_leaf(&dav->reply.body, "href", (struct slice){ href.data, href.length });
    dav->reply.body.failed |= href.failed;
    buffer_release(&href);
}

void dav_status(struct dav *dav, int code)
{
    char line[64];
    snprintf(line, sizeof line, "HTTP/1.1 %d %s", code, status_of(code)->phrase);
    xml_leaf(&dav->reply.body, "status", slice_of(line));
    if (code == dav->call->earned->code)
        dav->reply.mark = MARK_EARNED;
}

/* Version 4 (RFC 4122 4.4). */
void dav_urn(char urn[DAV_URN], const unsigned char random[TREE_ID])
{
    char *end = urn + sprintf(urn, "urn:uuid:");
    for (int i = 0; i < TREE_ID; i++) {
        int byte = i == 6 ? (random[i] & 0x0F) | 0x40 : i == 8 ? (random[i] & 0x3F) | 0x80 : random[i];
        end += sprintf(end, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", (unsigned)byte);
    }
}
