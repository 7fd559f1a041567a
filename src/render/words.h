/* The parts of pages in words, which several formats say alike, as plain text that each escapes by itself. */
#ifndef EVERYSTATUS_WORDS_H
#define EVERYSTATUS_WORDS_H

#include "render/render.h"

/* A name, or an example, and what is said of it. */
struct part {
    const char *name;
    const char *value;
};

enum { STATUS_FACTS = 7 };

/* The facts of the row; returns how many there are. */
size_t status_facts(const struct subject *subject, struct part facts[STATUS_FACTS]);

/* The document that defines the code: "RFC 9110, section 15.5.5", and its URL. The row has one. */
void reference_name(struct buffer *out, const struct status *row);
void reference_url(struct buffer *out, const struct status *row);

/* The value of a field as it is shown: what only the server can fill in stands in words. */
const char *field_value(const struct status_field *field);

/* The first field from here on that is shown for the method and stands on the interim or the final response;
 * NULL after the last one. */
const struct status_field *field_next(const struct status_field *field, const char *method, bool interim);

/* One response of an exchange, as it is shown. */
struct head {
    int code;
    struct slice phrase;
    bool interim;
};

enum { STATUS_HEADS = 2 };

/* The responses that a client gets behind those of subject->before: the one with the code, and after an interim one the final
 * one. */
size_t status_heads(const struct subject *subject, struct head heads[STATUS_HEADS]);

/* A text as it stands in a URI, where all that is not unreserved is encoded (RFC 3986 2.1). */
void add_encoded(struct buffer *out, struct slice text);

/* The command that sends such a request. Without a place it names the usual one. */
void request_command(struct buffer *out, const struct page_request *request);

/* Its URL. */
void request_url(struct buffer *out, const struct page_request *request);

/* The same request in programs, each with a name: "Python". Not for one that offers another protocol. */
size_t request_programs(void);
const char *request_program_name(size_t number);
void request_program(struct buffer *out, size_t number, const struct page_request *request);

/* The request for the told answer: the one that is answered, or one for the code, whose path lies in the buffer then. */
struct page_request status_request(const struct subject *subject, struct buffer *path);

/* The recipe that the told answer is of; nothing, where it is not known. */
void request_recipe(struct buffer *out, const struct subject *subject);

/* The command that gets the told answer: the request for this one again, or one for the code. */
void status_command(struct buffer *out, const struct subject *subject);

/* What a browser does with the answer, when somebody follows a link to it. code is no class and not STATUS_NONE. */
const char *status_in_browser(int code);

/* Takes the next line of what goes out before the final response off *before. false: there is none. */
bool before_next_line(struct slice *before, struct slice *line);

/* Where a told redirect leads; NULL if there is none. */
const char *status_redirect(const struct subject *subject);

/* Whether an error is about a recipe, or another text that /help tells of. */
bool error_has_help(const struct complaint *error);

/* Where it is: "In path, column 9". */
void error_where(struct buffer *out, const struct complaint *error);

/* Two lines of ASCII: the text around the column, and a caret under it. */
void error_excerpt(struct buffer *out, const struct complaint *error, const char *indent);

/* The status code that a verdict is answered with. */
int verdict_code(const struct verdict_report *report);

/* So many requests are shown at most. */
enum { VERDICT_SHOWN = 50 };

/* How many of its requests are shown, the first ones. */
size_t verdict_shown(const struct attempts *attempts);

/* How the answer to a request went. */
const char *attempt_end(const struct attempt *attempt);

/* "sent, after 1.004s", "broken (fault=reset, sent: nothing)": the same of request number i, and the pause before it. */
void attempt_words(struct buffer *out, const struct attempts *attempts, size_t i);

/* "1 of 3 checks failed for ", and the key follows. */
void verdict_summary(struct buffer *out, const struct verdict_report *report);

/* Whether each check passed, what was expected and what came, and the requests: lines with columns. */
void verdict_findings(struct buffer *out, const struct verdict_report *report, struct slice key);

/* What is remembered, and what may be. */
void counts_words(struct buffer *out, const struct page_counts *now, const struct page_counts *most);

/* Foreign text: printable ASCII as it is, every other byte as \xHH. */
void foreign_words(struct buffer *out, const char *bytes, size_t length);

#endif
