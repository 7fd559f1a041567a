/* The recipe: the one grammar in which a response is asked for. */

/*     recipe   = choices *( ";" modifier )
 *     choices  = choice *( "," choice )
 *     choice   = *( interim "+" ) what [ own ] [ ":" weight ] [ "*" count ]
 *     what     = code / code "-" code / fault
 *     interim  = code [ own ]
 *     own      = "(" modifier *( ";" modifier ) ")"
 *     modifier = name [ "=" value ]
 *
 * A count is a weight where one of the choices is drawn, and a number of repetitions where they come in order. A choice's own
 * modifiers replace the recipe's where it is picked. Values are percent-decoded once.
 */
#ifndef EVERYSTATUS_RECIPE_H
#define EVERYSTATUS_RECIPE_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/problem.h"
#include "http/coding.h"
#include "http/complaint.h"
#include "catalog/faults.h"
#include "http/formats.h"

struct curl_port;

/* This server as the client of a request reached it; all 0 where there is no request. */
struct recipe_origin {
    struct slice authority;         /* the host and port that the client means; data is NULL if it did not say */
    unsigned plain;                 /* the port without TLS; 0: there is none */
    const struct curl_port *secure; /* those with TLS; a NULL name ends them; or NULL */
};

/* What a recipe may ask for; what lies beyond is refused, never clamped. */
struct recipe_rules {
    uint64_t max_delay;                /* microseconds */
    uint64_t max_total;                /* microseconds of all delays of an answer together; 0: any time */
    uint64_t max_size;                 /* bytes of content */
    uint64_t max_idle;                 /* microseconds after which a connection that is idle is closed anyway */
    bool unsafe_headers;               /* fields and types that bind or harm a browser beyond this response */
    bool cookies;                      /* cookies are set for all paths */
    bool public;                       /* anybody may ask, and nobody for fields of his own */
    const char *const *redirect_hosts; /* to which Location may lead, beside this origin; NULL ends the list; or NULL */
    struct recipe_origin own;          /* to which it may lead always */
    const char *files;                 /* the folder of body=@FILE; NULL: there is none */
};

enum {
    RECIPE_BYTES = 8192,
    RECIPE_INTERIMS = 10,
    RECIPE_HEADERS = 16,
    RECIPE_TRAILERS = 4,
    RECIPE_FIELD_BYTES = 900,
    RECIPE_CONDITIONS = 8,
    RECIPE_KEY_BYTES = 64
};

/* A text that a recipe owns; recipe_text gives it. length 0 and given false: the recipe does not say. Small, since a recipe has
 * many, and is copied as a whole. */
struct recipe_piece {
    uint32_t at, length;
    bool given;
};

/* A time, or a time from a range, in microseconds. */
struct recipe_time {
    uint64_t least, most;
};

/* A size, or the seconds of a field, that may be left out. */
struct recipe_number {
    uint64_t value;
    bool given;
};

/* What Retry-After says: a text, or a date in one of its forms (RFC 9110 5.6.7). */
enum retry_form { RETRY_TEXT, RETRY_DATE, RETRY_RFC850, RETRY_ASCTIME };
struct recipe_retry_after {
    bool given;
    enum retry_form form;
    int64_t away;                /* seconds from now to the date */
    const char *word;            /* the text, if it is not the seconds; static */
    struct recipe_piece seconds; /* as they are written */
};

/* So many requests in a window of microseconds; quota 0: no limit. */
struct recipe_limit {
    uint64_t quota, window;
};

/* How fast content is read: so many bytes in a window of microseconds; 0 bytes: not at all. */
struct recipe_reading {
    bool given;
    uint64_t bytes, window;
};

/* What a request must be for the choices to answer it: it has a field of that name, or a parameter of its query, and with that
 * value if one is said; or it has none, if the condition is negated. */
struct recipe_condition {
    bool negated, of_query;
    struct recipe_piece name, value;
};

/* Where a carrier says something, for the complaint that only all carriers together tell. */
struct recipe_place {
    const char *in;
    struct slice whole;
    size_t column;
};

/* A choice that is the value of a modifier; text has no data: it is not said. */
struct recipe_instead {
    struct slice text;
    struct recipe_place at;
};

/* What a modifier is said of. */
enum recipe_scope {
    SCOPE_RECIPE,
    SCOPE_CHOICE,  /* it stands in the parentheses of a choice */
    SCOPE_INTERIM, /* in those of an interim response */
};

/* How the end of the content is told (RFC 9112 6.3). */
enum framing { FRAMING_UNSAID, FRAMING_LENGTH, FRAMING_CHUNKED, FRAMING_CLOSE };

/* What a recipe says. What it leaves out is 0, except where said. */
struct recipe {
    const struct recipe_rules *rules;
    struct slice choices;           /* checked; recipe_pick reads them */
    struct recipe_place choices_at; /* the carrier that said them */
    uint64_t weights, steps;        /* of all of them, together */
    int code;                       /* after recipe_pick, or if there is just one code */
    struct slice interims;          /* after recipe_pick: of the choice, "102+103(delay=1s)+"; recipe_read_interim reads them */
    bool single;                    /* there is just one code to choose from */
    bool chosen;                    /* and nothing else in its choice but interim responses */
    bool changes;                   /* the answer of something else, which may carry any field */
    bool modified;                  /* there are modifiers that make the response another one than the code's */
    enum format format;             /* FORMATS: not said, so the client's Accept decides */
    bool in_order;                  /* the choices come one after the other: recipe_step instead of recipe_pick */
    bool ranges;                    /* parts of the content can be had */
    bool loop;                      /* and after the last one the first again */
    struct recipe_limit limit;
    bool force;  /* send even what the protocol forbids here */
    bool fill;   /* what stands in braces is filled in */
    bool counts; /* for which the requests of the key are counted */
    bool early;  /* answer before the request's content is read, or when so many bytes of it are */
    uint64_t early_after;
    bool no_100; /* ignore Expect: 100-continue */
    struct recipe_reading reading;
    uint64_t idle;                   /* microseconds after which the connection, if kept, is closed; 0: not said */
    unsigned close_code;             /* WebSocket is closed with it at once; 0: not said */
    struct recipe_number drop_after; /* bytes from the client after which a connection that was upgraded ends */
    struct recipe_time delay, delay_body, drip;
    bool has_delay; /* delay was said, be it 0 */
    struct recipe_number size, events, seed, max_age;
    struct recipe_piece body, file, type, reason, location, key;
    struct recipe_retry_after retry_after;
    struct recipe_condition conditions[RECIPE_CONDITIONS]; /* all must hold, or otherwise answers */
    size_t condition_count;
    struct recipe_number until, after;      /* and so must these: microseconds since the first request with the key */
    struct recipe_instead otherwise, reuse; /* and on a connection that served a request before, reuse answers */
    const struct fault *fault;              /* NULL: none */
    uint64_t fault_number;                  /* its argument: bytes, a count, microseconds, or the digits' value */
    struct recipe_piece fault_text;         /* its argument: digits or text */
    struct recipe_header {
        struct recipe_piece name, value;
        int carrier; /* that said it */
    } headers[RECIPE_HEADERS];
    size_t header_count;
    enum coding coding;
    uint64_t members; /* in so many of gzip's format */
    enum framing framing;
    struct recipe_number chunk; /* bytes of each chunk */
    struct recipe_trailer {
        struct recipe_piece name, value;
    } trailers[RECIPE_TRAILERS];
    size_t trailer_count;
    int trailers_by; /* the carrier that said the last one */
    struct {
        struct recipe_piece name;
        int carrier; /* that said it */
    } omissions[RECIPE_HEADERS];
    size_t omission_count;
    size_t field_bytes;        /* of values, and of names twice, that it brings */
    int carrier;               /* how many carriers were read before this one */
    int content_by;            /* the carrier that said body or size; -1: none */
    enum recipe_scope scope;   /* of what is read now */
    uint64_t seen, given, own; /* the modifiers that this carrier has set, all, and the choice itself */
    struct recipe_place at, format_at, force_at, location_at; /* of the modifier that is read, and of these */
    struct buffer arena;                                      /* what the pieces lie in */
};

/* Reads text, its unreserved characters decoded, which stands in the part of the request that `in` names; they and the rules
 * must outlive the recipe. Release the recipe either way. false: *complaint says what is wrong and in which column of text. */
bool recipe_parse(struct recipe *recipe, const struct recipe_rules *rules, struct slice text, const char *in,
                  struct complaint *complaint);
void recipe_release(struct recipe *recipe);

/* Has those of its texts that lie in from lie in a copy of that. */
void recipe_move(struct recipe *recipe, struct slice from, const char *to);

/* How much of a path is the recipe that it starts with: up to the next slash, but for one that stands in parentheses of the
 * grammar or between the two parts of a value, limit=5/10s. */
size_t recipe_segment(struct slice path);

/* As recipe_parse, into a recipe that another carrier has filled in: what text says takes the place of what was said. */
bool recipe_override(struct recipe *recipe, struct slice text, const char *in, struct complaint *complaint);

/* Reads one modifier; value.data is NULL without "=". whole and in are for the complaint, name lies in whole. Modifiers of one
 * carrier exclude each other where they say the same thing twice; recipe_next_carrier begins another one, which overrides. */
bool recipe_modify(struct recipe *recipe, struct slice name, struct slice value, struct slice whole, const char *in,
                   struct complaint *complaint);
void recipe_next_carrier(struct recipe *recipe);

/* Whether the text, of the field Everystatus, starts with a modifier: it then changes what is answered anyway. */
bool recipe_starts_with_modifier(struct slice text);

/* As recipe_override, for a text that has modifiers alone. */
bool recipe_modify_all(struct recipe *recipe, struct slice text, const char *in, struct complaint *complaint);

/* Begins a recipe that changes the answer of something else than a recipe; modifiers are then set in it. false: no memory. */
bool recipe_begin_changes(struct recipe *recipe, const struct recipe_rules *rules, struct complaint *complaint);

/* Whether modifiers were set that have an effect on a told status alone; *complaint then says which. */
bool recipe_refuse_told(const struct recipe *recipe, struct complaint *complaint);

/* Checks what only all modifiers of all carriers together tell. false: *complaint says which of them would be ignored. */
bool recipe_settle(struct recipe *recipe, struct complaint *complaint);

/* Checks of a recipe that is settled that each fault fits the answer that it is to break, which a request is told only when it
 * gets that one. */
bool recipe_settle_faults(struct recipe *recipe, struct complaint *complaint);

/* Chooses an answer, by weight, with a random number of 64 bits, or the recipe's seed. What stands in its parentheses then is
 * what the recipe says. false: no memory. */
bool recipe_pick(struct recipe *recipe, uint64_t random);

/* The same, for a step of the sequence, from 0; after the last one it is the last one, or the first again (loop). */
bool recipe_step(struct recipe *recipe, uint64_t step);

/* Whether the recipe has conditions, as it says them or by the time. */
bool recipe_is_conditional(const struct recipe *recipe);

/* Chooses what the recipe answers instead, which is otherwise or reuse. false: no memory. */
bool recipe_pick_instead(struct recipe *recipe, const struct recipe_instead *instead);

/* Takes the next one off *rest, which at first is recipe->interims and is not empty: own receives its code, and what it says
 * itself. Release own either way. false: no memory. */
bool recipe_read_interim(struct recipe *own, const struct recipe *recipe, struct slice *rest, struct complaint *complaint);

/* Microseconds that an answer takes at most, which was picked or is the only one, and begins with these interim responses: all
 * of its delays together, without what a fault holds the connection for. */
uint64_t recipe_time(const struct recipe *recipe, struct slice interims);

/* Whether an answer may take so many. */
bool recipe_check_time(const struct recipe_rules *rules, uint64_t time, struct complaint *complaint);

/* A time out of the range, for a random number. */
int64_t recipe_time_of(struct recipe_time time, uint64_t random);

/* The text of a piece; data is NULL if it was not given. */
struct slice recipe_text(const struct recipe *recipe, struct recipe_piece piece);

/* Whether the recipe leaves out the field of that name. */
bool recipe_omits(const struct recipe *recipe, const char *name);

/* Whether the answer that was picked is the same each time, whoever asks; and what tells it from those of other recipes for the
 * same code, in no form that means anything else. */
bool recipe_lasts(const struct recipe *recipe);
void recipe_add_identity(const struct recipe *recipe, struct buffer *out);

/* The text of a recipe in two: its choices, and the modifiers behind them. */
struct slice recipe_choices_of(struct slice text, struct slice *modifiers);

/* Takes the next "name=value" or "name" off *rest, which is modifiers; value.data is NULL without "=". false: no more. */
bool recipe_next_modifier(struct slice *rest, struct slice *name, struct slice *value);

/* One of the choices, as it is written. */
struct recipe_part {
    int first, last;           /* codes */
    const struct fault *fault; /* that stands in their place; NULL: none does */
    struct slice interims;     /* for recipe_next_interim */
    struct slice own;          /* the modifiers in its parentheses */
    uint64_t count;            /* how often it comes where they come in order */
    double share;              /* of the answers, where they are drawn */
};

/* Takes the next one off *rest, which at first is recipe->choices, of a recipe that is right. false: no more. */
bool recipe_next_part(const struct recipe *recipe, struct slice *rest, struct recipe_part *part);

/* Takes the next interim response off *rest: its code, and the modifiers in its parentheses. false: no more. */
bool recipe_next_interim(struct slice *rest, int *code, struct slice *own);

/* What a modifier touches. */
enum recipe_group {
    GROUP_HEAD,
    GROUP_CONTENT,
    GROUP_FRAMING,
    GROUP_PACE,
    GROUP_REQUEST,
    GROUP_CONNECTION,
    GROUP_CONDITIONS,
    GROUP_STATE,
    RECIPE_GROUPS,
};

/* The name of a group, for people. */
const char *recipe_group_name(enum recipe_group group);

/* A row of the modifiers: help and documentation are made from them. */
struct recipe_modifier {
    const char *name;
    const char *value; /* what its value looks like; NULL: it has none */
    const char *help;
    const char *example; /* a recipe that it makes sense in */
    enum recipe_group group;
    bool whole;      /* it is said of the recipe alone, not in parentheses */
    bool on_interim; /* it can be said of an interim response */
    bool plain;      /* the response stays the code's own, which is shared */
    bool lasts;      /* the response is another one, but the same each time */
    bool repeats;    /* it may come several times */
    bool on_upgrade; /* it has an effect on a 101 */
    bool decodes;    /* read decodes the value itself */
    bool is_choice;  /* its value is a choice */
    bool told;       /* it is about the choices, or how they are explained */
    bool is_rate;    /* its value is an amount, a slash, and a time */
    bool zero;       /* and an amount of 0 stands alone */
    bool optional;   /* its value can be left out */
    /* Reads the value, decoded as a rule; returns what is wrong with it. */
    struct problem (*read)(struct recipe *recipe, struct slice value);
};

/* All modifiers; *count receives their number. */
const struct recipe_modifier *recipe_modifiers(size_t *count);

/* The row of that name; NULL: there is none. The row that a name which is none stands for most likely; NULL: none is near. */
const struct recipe_modifier *recipe_modifier_named(struct slice name);
const struct recipe_modifier *recipe_nearest_modifier(struct slice name);

#endif
