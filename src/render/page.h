/* Everything that people and programs read: explanations, lists and errors, in every format. */
#ifndef EVERYSTATUS_PAGE_H
#define EVERYSTATUS_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "catalog/statuses.h"
#include "base/buffer.h"
#include "http/complaint.h"
#include "catalog/curl-exits.h"
#include "catalog/earned.h"
#include "catalog/search.h"
#include "http/formats.h"
#include "verdict/verdict.h"

/* Adds the explanation of a code to out. method decides which of the row's fields are shown ("GET"). format is
 * not FORMAT_EMPTY; FORMAT_PROBLEM is as in RFC 9457; FORMAT_XML is the row's body.
 * told: whether this is the answer of /status/N itself, or a page about it. fields: those that the answer carries in place of
 * the row's; NULL: the row's. */
void page_status(struct buffer *out, int code, enum format format, const char *method, bool told,
                 const struct status_field *fields);

/* As page_status for the page about a code, with what earns it at that place. */
void page_code(struct buffer *out, int code, enum format format, const struct curl_place *place);

/* Whether pages in the format show command lines, which name the place that was asked, so that they are not the same for all.
 */
bool page_has_commands(enum format format);

/* A request whose answer a page tells of, and where it came to. */
struct page_request {
    const char *method;
    struct slice path, query;       /* as they were sent; no data: there is no query */
    struct slice field;             /* Everystatus; no data: there is none */
    const struct curl_place *place; /* NULL: the usual one */
    struct slice key;               /* of its recipe; no data: it has none */
    bool token;                     /* it needs that of --control-token */
    bool upgrade;                   /* it offers another protocol, and ends after two seconds */
    bool upload;                    /* it brings content, and its method is what follows from that */
};

/* The explanation of a told code without what its answers differ in, which are their fields. Release both. */
struct page_frame {
    struct buffer before, after;
};

/* Writes one, for answers that are about what the code's row says. false: the format has none. */
bool page_make_frame(struct page_frame *frame, int code, enum format format);

/* A told answer. */
struct page_answer {
    int code;
    const char *method;
    const struct status_field *fields;  /* that it carries */
    const char *detail;                 /* what it is about; empty: what the row says */
    struct slice reason;                /* its phrase; no data: the code's own */
    struct slice before;                /* the heads of interim responses before it, as they are sent */
    const struct page_request *request; /* NULL: it is told of the code alone */
    const struct page_frame *frame;     /* of its code and format, to be filled in; NULL: all is written */
};

/* As page_status for that answer. */
void page_answer(struct buffer *out, const struct page_answer *page, enum format format);

/* The list of all known codes. */
struct page_list {
    const struct curl_place *place; /* for its command lines */
    struct slice question;          /* that was asked */
    const struct search *found;     /* what answers it; NULL: nothing was asked, and all codes are listed */
    const char *pattern;            /* TEXT: of these, those that fit it ("4xx"); NULL: all */
};

/* Adds it by class: the gallery (HTML), an array (JSON), lines (text). */
void page_gallery(struct buffer *out, const struct page_list *page, enum format format);

/* Adds the help on recipes and earned codes, in one of the formats JSON, HTML, TEXT. */
void page_help(struct buffer *out, enum format format, const struct curl_place *place);

/* An answer of /earn. */
struct page_earned {
    int code;                 /* of the answer */
    const struct earned *row; /* what was to be earned */
    const char *detail;       /* what came of it: one sentence without a full stop */
    const struct curl_place *place;
    bool earned;                       /* it shows that code, or follows an interim response that does */
    const char *member;                /* JSON: the name of a number that it tells as well; NULL: none */
    uint64_t number;                   /* its value */
    const char *link, *action, *label; /* HTML: where a link leads, and a form; what they are called; NULL: there is none */
};

/* Adds its content, in one of the formats JSON, HTML, TEXT, PROBLEM. */
void page_earned(struct buffer *out, const struct page_earned *page, enum format format);

/* Adds what earns each code, in one of the formats JSON, HTML, TEXT. */
void page_earned_list(struct buffer *out, enum format format, const struct curl_place *place);

/* Adds the page on one exit code of curl, or on all of them (only is NULL), in one of the formats JSON, HTML, TEXT. */
void page_curl(struct buffer *out, const struct curl_exit *only, enum format format, const struct curl_place *place);

/* Adds the list of a verdict's checks, in one of the formats JSON, HTML, TEXT. */
void page_checks(struct buffer *out, enum format format, const struct curl_place *place);

struct journal_entry;

/* What a drawing has to know of a request in the journal. */
struct journal_row {
    uint64_t id;
    int64_t arrived, ended; /* of its answer; 0: it is under way */
    int code;
    bool lost;   /* the client did not get the answer as a whole */
    bool failed; /* something that was checked is wrong with it */
};

/* How an entry looks on a page. */
struct journal_look {
    struct journal_row row;
    struct buffer look;
};

/* Puts a page that asks for the token of the journal, for that request, in place of what out holds. false: the format has none.
 */
bool page_gate(struct buffer *out, const struct page_request *request, enum format format);

/* Adds how the entry looks; with the key that it has, or without, and open or folded. */
void page_entry(struct buffer *out, const struct journal_entry *entry, bool key, bool open, enum format format);

/* What is remembered, or may be at most. */
struct page_counts {
    uint64_t keys, entries, bytes;
};

/* Adds what there is under /_/, in one of the formats JSON, HTML, TEXT. */
void page_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most, enum format format,
                  const struct curl_place *place);

/* How many requests are drawn, the last ones. */
enum { JOURNAL_DRAWN = 50 };

/* A page on the journal: what fits all of key, method, target and code, as far as these are given. */
struct page_journal {
    const struct curl_place *place;
    bool token; /* who asks needs one */
    struct slice key, method, target;
    int code;
    struct slice fresh;               /* a key that nobody has */
    uint64_t count;                   /* how many requests there are */
    const struct journal_look *looks; /* of those that are shown, the oldest first */
    size_t look_count;
    const struct journal_row *drawn; /* the last ones, the oldest first */
    size_t drawn_count;
    struct slice older, newer; /* targets of pages with others; no data: there are none */
    struct slice latest;       /* that of the page with the latest ones */
    bool open;                 /* which is this one: what comes will be on it */
    struct page_counts now, most;
};

/* Adds it, in one of the formats HTML, TEXT. */
void page_journal(struct buffer *out, const struct page_journal *page, enum format format);

/* Adds a verdict on the requests of a key, which that request asked for, in one of the formats JSON, HTML, TEXT, PROBLEM. */
void page_verdict(struct buffer *out, const struct verdict_report *report, struct slice key, enum format format,
                  const struct page_request *request);

struct form;
struct recipe;

/* A form that makes a URL, and what it makes. */
struct page_build {
    const struct curl_place *place;
    const struct form *form;
    const struct recipe *recipe;       /* NULL: it is wrong, as the complaint says */
    struct slice text, path;           /* the recipe, and the path that has it */
    const struct complaint *complaint; /* NULL: it is right */
    struct slice key;                  /* to try it under: nobody else's; page_try */
};

/* Adds it, in one of the formats JSON, HTML, TEXT; a wrong recipe is told in HTML alone, for the others it is an error. */
void page_build(struct buffer *out, const struct page_build *page, enum format format);

/* Adds the page on which a recipe is tried. */
void page_try(struct buffer *out, const struct page_build *page, enum format format);

enum { COMPARE_FEWEST = 2, COMPARE_MOST = 4 };

/* Codes to tell apart, so many. */
struct page_compare {
    const struct curl_place *place;
    const int *codes;
    size_t count;
};

/* Adds them side by side, in one of the formats JSON, HTML, TEXT. */
void page_compare(struct buffer *out, const struct page_compare *page, enum format format);

/* Adds what the server complains of, in one of the formats JSON, HTML, TEXT, PROBLEM; place is NULL where it is not known. */
void page_error(struct buffer *out, const struct complaint *complaint, enum format format, const struct curl_place *place);

#endif
