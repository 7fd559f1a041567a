/* The list of what clients PUT: items in the order in which they came. */
#include "handlers/earned/items-list.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t items_owned(const void *state)
{
    size_t owned = 0;
    for (const struct item *item = ((const struct items *)state)->first; item; item = item->next)
        owned += sizeof *item + item->name_length + item->size;
    return owned;
}

void items_drop(struct items *items, struct item **link)
{
    struct item *item = *link;
    items->bytes -= item->size;
    items->count--;
    *link = item->next;
    free(item);
}

void items_release(void *state)
{
    struct items *items = state;
    while (items->first)
        items_drop(items, &items->first);
}

void items_tag(char etag[ITEM_TAG], struct slice type, struct slice content)
{
    struct sha256_ctx sha256;
    uint8_t digest[16];
    sha256_init(&sha256);
    sha256_update(&sha256, type.length, (const uint8_t *)type.data);
    sha256_update(&sha256, 1, (const uint8_t *)"");
    sha256_update(&sha256, content.length, (const uint8_t *)content.data);
    sha256_digest(&sha256, sizeof digest, digest);
    char *end = etag;
    *end++ = '"';
    for (size_t i = 0; i < sizeof digest; i++)
        end += snprintf(end, 3, "%02x", digest[i]);
    memcpy(end, "\"", 2);
}

/* RFC 9110 8.3 allows no guess at any other. */
void items_type(char type[ITEM_TYPE + 1], const struct request *request)
{
    struct slice sent = request_only(request, "Content-Type"), bare = sent;
    const char *semicolon = slice_find(sent, ';');
    if (semicolon)
        bare.length = (size_t)(semicolon - sent.data);
    bare = slice_trim(bare);
    if (!slice_is_caseless(bare, "text/plain") && !slice_is_caseless(bare, "application/json"))
        sent = slice_of("application/octet-stream");
    else if (sent.length > ITEM_TYPE)
        sent = bare;
    memcpy(type, sent.data, sent.length);
    type[sent.length] = '\0';
}

struct item *item_make(const struct request *request, struct slice name)
{
    struct slice content = request->content;
    struct item *item = calloc(1, sizeof *item + name.length + content.length);
    if (!item)
        return NULL;
    item->modified = time(NULL);
    item->name_length = name.length;
    item->size = content.length;
    items_type(item->type, request);
    items_tag(item->etag, slice_of(item->type), content);
    char *end = item->bytes;
    slice_keep(name, &end);
    slice_keep(content, &end);
    return item;
}

struct item **items_find(struct items *items, struct slice name)
{
    struct item **link = &items->first;
    while (*link && !slice_equals((struct slice){ (*link)->bytes, (*link)->name_length }, name))
        link = &(*link)->next;
    return link;
}

void items_append(struct items *items, struct item *fresh)
{
    struct item **link = &items->first;
    while (items->count == ITEMS_MOST || items->bytes + fresh->size > ITEMS_BYTES)
        items_drop(items, &items->first);
    while (*link)
        link = &(*link)->next;
    *link = fresh;
    items->count++;
    items->bytes += fresh->size;
}

void items_bury(struct items *items, struct item **link)
{
    struct item *item = *link;
    items->bytes -= item->size;
    item->size = 0;
    item->gone = true;
    item = realloc(item, sizeof *item + item->name_length);
    if (item)
        *link = item;
}
