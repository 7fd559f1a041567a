/* Proactive negotiation of the representation by the Accept field (RFC 9110 12.5.1). */
#include "http/accept.h"

#include <string.h>
#include <strings.h>

enum { PRECISION_ANY = 1, PRECISION_TYPE = 2, PRECISION_SUBTYPE = 3, PRECISION_CHARSET = 4 };

/* One member of the field, with its parameters. */
struct range {
    struct slice type;
    bool charset; /* it asks for charset=utf-8, which is what we send */
    uint16_t quality;
};

/* qvalue (RFC 9110 12.4.2): 0 to 1 with up to three decimals; in thousandths. false: malformed. */
static bool parse_quality(struct slice value, uint16_t *quality)
{
    if (value.length < 1 || value.length > 5 || (value.data[0] != '0' && value.data[0] != '1'))
        return false;
    if (value.length > 1 && value.data[1] != '.')
        return false;
    unsigned thousandths = (unsigned)(value.data[0] - '0') * 1000;
    for (size_t i = 2, unit = 100; i < value.length; i++, unit /= 10) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
        thousandths += (unsigned)(value.data[i] - '0') * (unsigned)unit;
    }
    *quality = (uint16_t)thousandths;
    return thousandths <= 1000;
}

/* Takes what stands before the next ";" off *rest, trimmed. */
static struct slice next_part(struct slice *rest)
{
    const char *semicolon = slice_find(*rest, ';');
    size_t length = semicolon ? (size_t)(semicolon - rest->data) : rest->length;
    struct slice part = { rest->data, length };
    size_t taken = semicolon ? length + 1 : length;
    slice_skip(rest, taken);
    return slice_trim(part);
}

/* One parameter of a range. false: malformed, or one that none of our types has. */
static bool parse_parameter(struct range *range, struct slice parameter)
{
    const char *equals = slice_find(parameter, '=');
    if (!equals)
        return parameter.length == 0;
    struct slice name = { parameter.data, (size_t)(equals - parameter.data) };
    struct slice value = { equals + 1, parameter.length - name.length - 1 };
    if (slice_is_caseless(name, "q"))
        return parse_quality(value, &range->quality);
    range->charset = slice_is_caseless(value, "utf-8") || slice_is_caseless(value, "\"utf-8\"");
    return slice_is_caseless(name, "charset") && range->charset;
}

static bool parse_range(struct range *range, struct slice member)
{
    *range = (struct range){ .type = next_part(&member), .quality = 1000 };
    while (member.length)
        if (!parse_parameter(range, next_part(&member)))
            return false;
    return true;
}

/* How precisely the range names the format; 0: not at all. */
static unsigned precision_of(const struct range *range, const struct format_row *row)
{
    if (!row->type)
        return 0;
    if (slice_is(range->type, "*/*"))
        return PRECISION_ANY;
    if (slice_is_caseless(range->type, row->type))
        return range->charset ? PRECISION_CHARSET : PRECISION_SUBTYPE;
    size_t slash = (size_t)(strchr(row->type, '/') - row->type) + 1;
    bool wild = range->type.length == slash + 1 && range->type.data[slash] == '*';
    return wild && strncasecmp(range->type.data, row->type, slash) == 0 ? PRECISION_TYPE : 0;
}

void accept_line(struct accept *accept, struct slice line)
{
    struct slice member;
    struct range range;
    accept->given = true;
    while (slice_next_member(&line, &member)) {
        if (!parse_range(&range, member))
            continue;
        for (int format = 0; format < FORMATS; format++) {
            unsigned precision = precision_of(&range, format_row((enum format)format));
            if (precision && precision >= accept->formats[format].precision) {
                accept->formats[format].precision = (uint8_t)precision;
                accept->formats[format].quality = range.quality;
            }
        }
    }
}

enum format accept_choose(const struct accept *accept, unsigned offered, enum format fallback)
{
    enum format best = fallback;
    unsigned best_score = 0;
    for (int format = 0; accept->given && format < FORMATS; format++) {
        if (!(offered & 1u << format) || accept->formats[format].quality == 0)
            continue;
        unsigned score =
            accept->formats[format].quality * 16u + accept->formats[format].precision * 2u + (format == (int)fallback);
        if (score > best_score) {
            best = (enum format)format;
            best_score = score;
        }
    }
    return best;
}
