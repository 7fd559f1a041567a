/* What --public sets: the limits of a server that anybody can reach. */
#include <string.h>

#include "server/fail.h"
#include "server/options-parts.h"

/* What it says of another option. */
struct public_value {
    const char *name, *value; /* its default, as one would type it; NULL: it is a flag that is not to be set */
    bool most;                /* no larger one is taken */
};

/* Microseconds that an answer may take, all of its delays together. */
#define TOTAL UINT64_C(10000000)

/* This is the master copy; docs/operating.md has the same table. */
static const struct public_value values[] = {
    { .name = "max-rate", .value = "600", .most = true },
    { .name = "max-delay", .value = "10s", .most = true },
    { .name = "idle-timeout", .value = "10s", .most = true },
    { .name = "head-timeout", .value = "10s" },
    { .name = "content-timeout", .value = "20s" },
    { .name = "max-size", .value = "64k" },
    { .name = "max-content", .value = "64k" },
    { .name = "max-connections", .value = "2000" },
    { .name = "max-per-address", .value = "50" },
    { .name = "max-waiting", .value = "1000" },
    { .name = "max-held", .value = "64M" },
    { .name = "max-entries", .value = "2000" },
    { .name = "state-ttl", .value = "10m" },
    { .name = "journal" },
    { .name = "unsafe-headers" },
    { .name = "cookies" },
};

static const struct option *row_named(const char *name)
{
    size_t count;
    const struct option *rows = option_rows(&count), *row = rows;
    while (strcmp(row->name, name) != 0)
        row++;
    return row;
}

static const void *member(const struct options *options, const struct option *row)
{
    return (const char *)options + row->offset;
}

/* Sets the default, or looks whether what is given is no more than that; 0 stands for any number. */
static bool apply(struct options *options, const struct public_value *value, const struct option *row, bool given)
{
    uint64_t now = *(const uint64_t *)member(options, row);
    struct options standard;
    if (!given)
        return option_set(options, row, value->value, "--public: ", row->name);
    if (!value->most || !option_set(&standard, row, value->value, "--public: ", row->name))
        return true;
    uint64_t most = *(const uint64_t *)member(&standard, row);
    return (now <= most && (now || row->kind != KIND_NUMBER)) ||
           fail_usage("--public: --%s can be %s at most", row->name, value->value);
}

bool public_apply(struct options *options, const bool *given)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    options->rules.max_total = options->memory.public ? TOTAL : 0;
    for (size_t i = 0; options->memory.public && i < sizeof values / sizeof *values; i++) {
        const struct option *row = row_named(values[i].name);
        if (values[i].value ? !apply(options, &values[i], row, given[row - rows]) : *(const bool *)member(options, row))
            return values[i].value ? false : fail_usage("--public: --%s is not for a server that anybody can reach", row->name);
    }
    return true;
}
