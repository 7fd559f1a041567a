/* The recipe: the one grammar in which a response is asked for. */
#ifndef EVERYSTATUS_RECIPE_H
#define EVERYSTATUS_RECIPE_H

#include "pure/complaint.h"
#include "pure/format.h"

/* What a recipe says. Modifiers that it leaves out are 0, except where said. */
struct recipe {
    int code;
    enum format format; /* FORMATS: not said, so the client's Accept decides */
    bool force;         /* send even what the protocol forbids here */
};

/* Reads
 *     recipe   = code *( ";" modifier )
 *     modifier = name [ "=" value ]
 * from text, which stands in the part of the request that `in` names. Percent-encoded unreserved characters mean
 * themselves. false: *complaint says what is wrong and in which column; it refers to text. */
bool recipe_parse(struct recipe *recipe, struct span text, const char *in, struct complaint *complaint);

/* Reads one modifier into *recipe; value.data is NULL without "=". whole and in are for the complaint, name lies in whole. */
bool recipe_modify(struct recipe *recipe, struct span name, struct span value, struct span whole, const char *in,
                   struct complaint *complaint);

/* A row of the modifiers: help and documentation are made from them. */
struct recipe_modifier {
    const char *name;
    const char *value; /* what its value looks like; NULL: it has none */
    const char *help;
    bool (*read)(struct recipe *recipe, struct span value, char *problem, size_t size);
};

/* All modifiers; *count receives their number. */
const struct recipe_modifier *recipe_modifiers(size_t *count);

#endif
