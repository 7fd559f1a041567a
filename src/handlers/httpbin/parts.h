/* What the files of httpbin's handlers share. */
#ifndef EVERYSTATUS_PARTS_H
#define EVERYSTATUS_PARTS_H

#include <jansson.h>

#include "handlers/call.h"
#include "http/parameters.h"

/* JSON. A function that returns a json_t returns NULL when memory runs out; what it returns is the caller's. */

/* A JSON string; bytes that are no UTF-8 become U+FFFD. */
json_t *httpbin_string(struct slice bytes);

/* As httpbin_string, for what may name a member: httpbin_member finds it by that, NULL: there is none, and httpbin_set_member
 * sets it, takes the value over, and is false without memory. */
json_t *httpbin_name(struct slice bytes);
json_t *httpbin_member(json_t *object, json_t *name);
bool httpbin_set_member(json_t *object, json_t *name, json_t *value);

/* The name of the member that json_object_iter is at. */
struct slice httpbin_member_name(void *member);

/* Adds a member and takes the value over, also when it fails, as it does for NULL; several values under one name become an
 * array. false: no memory. */
bool httpbin_put(json_t *object, struct slice name, json_t *value);

/* What a client sent as JSON; null, if it is none. */
json_t *httpbin_read_json(struct slice text);

/* Adds the value with sorted names, two spaces a level, and a line end. */
void httpbin_print(struct buffer *out, json_t *value);

/* The same for the value of a member of an object, within that and without a line end. */
void httpbin_print_member(struct buffer *out, json_t *value);

/* Prints the value into a reply with code 200 and answers with it; takes the value over. */
bool httpbin_answer_json(struct call *call, json_t *value);

/* What a request says. */

/* Puts all "name=value" of an encoded form into object. false: no memory. */
bool httpbin_put_form(json_t *object, struct slice form);

/* The first parameter of the query with that name, in either case, still encoded; data is NULL without one or its "=". */
struct slice httpbin_parameter(const struct call *call, const char *name);

/* Reads a parameter into *number, which is left alone if there is none. */
bool httpbin_number(const struct call *call, const char *name, uint64_t minimum, uint64_t maximum, uint64_t *number,
                    struct complaint *complaint);

/* As httpbin_number, for seconds, at most as many as the rules allow; the result is microseconds. With units it is a duration
 * as Go writes them. */
bool httpbin_seconds(const struct call *call, const char *name, int64_t *microseconds, struct complaint *complaint);

/* Reads text, which lies in whole, as seconds. */
bool httpbin_read_seconds(const struct call *call, const char *name, struct slice text, const char *in, struct slice whole,
                          int64_t *microseconds, struct complaint *complaint);

/* Reads the parameter seed, any integer of 64 bits, into *seed, which is left alone if there is none. */
bool httpbin_seed(const struct call *call, uint64_t *seed, struct complaint *complaint);

/* Takes the path's next segment, which must not be empty. last: nothing may follow. */
bool httpbin_segment(struct call *call, bool last, struct slice *segment, struct complaint *complaint);

/* Takes the path's last segment as a number. */
bool httpbin_number_segment(struct call *call, uint64_t minimum, uint64_t maximum, uint64_t *number,
                            struct complaint *complaint);

/* The content of a request: the raw text, or what forms and JSON mean. A member is NULL where there is nothing; all are the
 * caller's to release, also when it fails. false: *complaint says why; code 0: no memory. */
struct httpbin_content {
    json_t *data, *files, *form, *json;
};
bool httpbin_read_content(const struct request *request, struct httpbin_content *content, struct complaint *complaint);
void httpbin_release_content(struct httpbin_content *content);

/* Reads multipart/form-data (RFC 7578) into files and form, which stay empty unless it is MULTIPART_READ. */
enum multipart { MULTIPART_READ, MULTIPART_MALFORMED, MULTIPART_NO_MEMORY };
enum multipart httpbin_read_multipart(struct slice content, struct slice type, json_t *files, json_t *form);

/* A string as JSON can have it: content that is no UTF-8 becomes a "data:" URL of that type. */
json_t *httpbin_safe_string(struct slice bytes, struct slice type);

/* Adds the client's address; nothing if it is not known. */
void httpbin_add_client(struct buffer *out, const struct request *request);

/* Adds "http://host" as the client reached this server; nothing if it did not say. */
void httpbin_add_origin(struct buffer *out, const struct request *request);

/* Members of an echo. */
enum {
    ECHO_ARGS = 1,
    ECHO_BYTES_RECEIVED = 2,
    ECHO_DATA = 4,
    ECHO_DEFLATED = 8,
    ECHO_FILES = 16,
    ECHO_FORM = 32,
    ECHO_GZIPPED = 64,
    ECHO_HEADERS = 128,
    ECHO_JSON = 256,
    ECHO_METHOD = 512,
    ECHO_ORIGIN = 1024,
    ECHO_URL = 2048,
    ECHO_HEAD = ECHO_ARGS | ECHO_HEADERS | ECHO_ORIGIN | ECHO_URL,
    ECHO_SENT = ECHO_HEAD | ECHO_DATA | ECHO_FILES | ECHO_FORM,
};

/* Adds an object with those of them that are not about content. */
void httpbin_write_echo(struct buffer *out, const struct call *call, unsigned members);

/* Adds the request's fields as an object, without credentials if caches may store it. */
void httpbin_write_headers(struct buffer *out, const struct request *request, bool storable);

/* Adds the request's members as the reply's content; without credentials, if its Cache-Control lets caches keep it. false:
 * *complaint says why; code 0: no memory. */
bool httpbin_fill_echo(const struct call *call, unsigned members, struct reply *reply, struct complaint *complaint);

/* The same, and answers with it or with the complaint. */
bool httpbin_echo(struct call *call, unsigned members, struct reply *reply);

/* Answers 200 with {"authenticated": true, name: value}. */
bool httpbin_welcome(struct call *call, const char *name, struct slice value);

/* Answers with a code that explains itself and belongs to the resource; challenge is for WWW-Authenticate, or NULL. The reply
 * may have fields already. */
bool httpbin_decline(struct call *call, struct reply *reply, const struct complaint *complaint, const char *challenge);

/* Whether the query asks for what httpbin hides: fields of proxies, cookies of its own site. */
bool httpbin_shows_environment(const struct request *request);

/* Whether the request has the cookie of that name with that value. */
bool httpbin_has_cookie(const struct request *request, const char *name, const char *value);

/* Whether the options allow cookies for all paths. */
bool httpbin_cookies_everywhere(const struct call *call);

/* Adds a Set-Cookie, for that path of this server alone unless the options allow all; ends: it deletes the cookie. */
void httpbin_add_cookie(const struct call *call, struct reply *reply, struct slice name, struct slice value, const char *path,
                        bool ends);

/* Handlers of the rows in httpbin.c. */
bool httpbin_delay(struct call *call);
bool httpbin_drip(struct call *call);
bool httpbin_unstable(struct call *call);
bool httpbin_redirect(struct call *call);
bool httpbin_relative_redirect(struct call *call);
bool httpbin_absolute_redirect(struct call *call);
bool httpbin_redirect_to(struct call *call);
bool httpbin_response_headers(struct call *call);
bool httpbin_basic(struct call *call);
bool httpbin_hidden_basic(struct call *call);
bool httpbin_bearer(struct call *call);
bool httpbin_digest(struct call *call);
bool httpbin_etag(struct call *call);
bool httpbin_cache(struct call *call);
bool httpbin_range(struct call *call);
bool httpbin_cookies(struct call *call);
bool httpbin_set_cookies(struct call *call);
bool httpbin_delete_cookies(struct call *call);
bool httpbin_headers(struct call *call);
bool httpbin_ip(struct call *call);
bool httpbin_user_agent(struct call *call);
bool httpbin_uuid(struct call *call);
bool httpbin_env(struct call *call);
bool httpbin_hostname(struct call *call);
bool httpbin_gzip(struct call *call);
bool httpbin_deflate(struct call *call);
bool httpbin_brotli(struct call *call);
void httpbin_plan_upload(struct call *call);
bool httpbin_upload(struct call *call);
bool httpbin_bytes(struct call *call);
bool httpbin_stream_bytes(struct call *call);
bool httpbin_base64(struct call *call);
bool httpbin_document(struct call *call);
bool httpbin_image(struct call *call);
bool httpbin_links(struct call *call);
bool httpbin_stream(struct call *call);
bool httpbin_jsonl(struct call *call);
bool httpbin_sse(struct call *call);
bool httpbin_trailers(struct call *call);
bool httpbin_dump(struct call *call);
bool httpbin_websocket(struct call *call);

#endif
