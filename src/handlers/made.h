/* What /build and /try share: a form with the recipe that it makes. */
#ifndef EVERYSTATUS_MADE_H
#define EVERYSTATUS_MADE_H

#include "handlers/call.h"
#include "recipe/form.h"
#include "render/page.h"

/* Starts with { 0 }. */
struct made {
    struct form form;
    struct recipe recipe;
    struct buffer text;      /* of the recipe */
    struct buffer tried;     /* the recipe that is asked for: under a key, say */
    struct buffer path;      /* that asks for it */
    struct buffer corrected; /* the page with what is meant most likely; or empty */
    struct complaint complaint;
};

/* A page about a recipe, and where it is. */
struct build_page {
    const char *path;
    void (*write)(struct buffer *out, const struct page_build *page, enum format format);
};

/* Reads the request's query, in which own is a parameter of the page (NULL: none is); without codes it is a 200. false:
 * made->complaint says what is wrong. */
bool made_read(const struct call *call, struct made *made, const char *own);

/* Has the path ask for the recipe that the form says now. false: as above. */
bool made_put_path(const struct call *call, struct made *made);

/* What the page says; fine: nothing is wrong. */
struct page_build made_page(const struct made *made, bool fine, struct slice key, const struct curl_place *place);

/* Answers with the page, and releases; a wrong recipe stands in its form in HTML, and is an error for programs. */
bool made_show(struct call *call, struct made *made, bool fine, enum format format, struct slice key,
               const struct build_page *what);

void made_release(struct made *made);

#endif
