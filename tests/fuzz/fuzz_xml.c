/* Fuzzes the reader of WebDAV's XML: what it keeps of a document is XML itself, that reads as it was. */
#include <string.h>

#include "fuzz.h"
#include "handlers/earned/dav/xml-read.h"
#include "handlers/earned/dav/xml-write.h"

/* The value stands in an answer as in a request, at the same depth. */
static void check_value(struct slice value, struct slice name)
{
    struct xml_document again = { 0 };
    struct complaint complaint;
    struct buffer text = { 0 };
    xml_begin(&text, "a");
    buffer_string(&text, "<b><c>");
    buffer_add(&text, value.data, value.length);
    buffer_string(&text, "</c></b>");
    xml_close(&text, "a");
    MUST(xml_read(&again, (struct slice){ text.data, text.length }, &complaint));
    MUST(again.count == 4 && slice_equals(xml_slice(&again, again.elements[3].name), name));
    xml_release(&again);
    buffer_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xml_document document = { 0 };
    struct complaint complaint = { 0 };
    char *copy = malloc(size ? size : 1);
    MUST(copy);
    memcpy(copy, data, size);
    bool fine = xml_read(&document, (struct slice){ copy, size }, &complaint);
    MUST(fine || complaint.code == 400);
    for (size_t i = 0; fine && i < document.count; i++)
        if (document.elements[i].value.length)
            check_value(xml_slice(&document, document.elements[i].value), xml_slice(&document, document.elements[i].name));
    xml_release(&document);
    free(copy);
    return 0;
}
