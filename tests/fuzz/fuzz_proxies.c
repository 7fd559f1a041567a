/* Fuzzes what proxies say: the input is read as a PROXY header, and its lines, "Name: value" each, as fields of a request. */
#include <string.h>

#include "base/proxy-header.h"
#include "fuzz.h"
#include "http/forwarded.h"

/* In memory of its own size, so that every byte read beyond it is seen. What is whole stays so, whatever follows. */
static void check_header(const uint8_t *data, size_t size)
{
    struct proxied proxied, again;
    char *copy = malloc(size ? size : 1);
    MUST(copy);
    memcpy(copy, data, size);
    enum proxy_header header = proxy_header_read(&proxied, (struct slice){ copy, size });
    MUST((header == PROXY_HEADER_WRONG) == (proxied.problem != NULL));
    if (header == PROXY_HEADER_WHOLE) {
        MUST(proxied.length <= size && proxied.length <= PROXY_HEADER_MOST);
        MUST(proxy_header_read(&again, (struct slice){ copy, proxied.length }) == PROXY_HEADER_WHOLE);
        MUST(again.length == proxied.length && again.told == proxied.told);
        MUST(proxy_header_read(&again, (struct slice){ copy, proxied.length - 1 }) == PROXY_HEADER_PART);
    }
    free(copy);
}

/* Cuts the lines as the library does, a NUL behind each name and value; what is no field line is passed over. Returns the end.
 */
static char *cut_fields(char *text, const uint8_t *data, size_t size)
{
    char *end = text;
    while (size) {
        const uint8_t *feed = memchr(data, '\n', size);
        size_t length = feed ? (size_t)(feed - data) : size;
        const uint8_t *colon = memchr(data, ':', length);
        bool fine = colon && colon > data && slice_is_token((struct slice){ (const char *)data, (size_t)(colon - data) });
        for (size_t i = 0; fine && i < length; i++)
            fine = char_is_field_value((char)data[i]);
        if (fine) {
            memcpy(end, data, length);
            end[colon - data] = '\0';
            end[length] = '\0';
            end += length + 1;
        }
        data += feed ? length + 1 : length;
        size -= feed ? length + 1 : length;
    }
    return end;
}

static void check_told(const struct request *request, const struct complaint *complaint, bool fine)
{
    MUST(fine == (complaint->code == 0));
    if (!fine)
        return;
    MUST(!request->told_host.data || request_is_host(request->told_host));
    MUST(!request->outer || (request->outer[0] == '/' && request->outer[1] != '/' && strlen(request->outer) <= ROOT_MOST));
    MUST(!request->client || request->client->sa_family == AF_INET || request->client->sa_family == AF_INET6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct networks trusted = { 0 };
    struct forwarded forwarded;
    struct complaint complaint = { 0 };
    char *text = malloc(size + 2);
    check_header(data, size);
    MUST(text);
    struct problem problem = networks_add(&trusted, "10.0.0.0/8,fd00::/8");
    MUST(!problem_found(&problem));
    char *end = cut_fields(text, data, size);
    *end = '\0';
    struct request request = { .head_fields = text, .head_end = end };
    bool fine = forwarded_read(&forwarded, &request, &trusted, "/mock", &complaint);
    check_told(&request, &complaint, fine);
    free(text);
    return 0;
}
