/* The value of one option, checked and put in its place. */
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "server/fail.h"
#include "server/options-parts.h"

static const char *const log_names[LOG_FORMATS] = { [LOG_COMMON] = "common", [LOG_JSON] = "json", [LOG_OFF] = "off" };

static bool read_log(const char *value, uint64_t *format)
{
    for (*format = 0; *format < LOG_FORMATS; ++*format)
        if (strcmp(value, log_names[*format]) == 0)
            return true;
    return false;
}

static bool read_flag(const char *value, bool *flag)
{
    static const struct {
        const char *no, *yes;
    } words[] = { { "no", "yes" }, { "false", "true" }, { "off", "on" }, { "0", "1" } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *flag = strcasecmp(value, words[i].yes) == 0;
        if (*flag || strcasecmp(value, words[i].no) == 0)
            return true;
    }
    return false;
}

static bool add_to_list(const char **list, const char *value)
{
    size_t count = 0;
    while (list[count])
        count++;
    if (count == OPTIONS_LIST)
        return false;
    list[count] = value;
    return true;
}

static enum number_result read_number(const struct option *row, const char *value, uint64_t *number)
{
    size_t length = strlen(value);
    if (row->kind == KIND_SIZE)
        return number_size(value, length, row->minimum, row->maximum, number);
    if (row->kind == KIND_DURATION)
        return number_duration(value, length, row->minimum, row->maximum, number);
    return number_parse(value, length, row->minimum, row->maximum, number, NULL);
}

/* As number_problem, with the range where it helps. */
static const char *describe(const struct option *row, enum number_result result, char *problem, size_t size)
{
    bool outside = result == NUMBER_TOO_LARGE || result == NUMBER_TOO_SMALL;
    int length = snprintf(problem, size, "%s", number_problem(result));
    if (row->kind == KIND_NUMBER && outside)
        snprintf(problem + length, size - (size_t)length, " (%llu to %llu)", (unsigned long long)row->minimum,
                 (unsigned long long)row->maximum);
    else if (row->kind == KIND_DURATION && result == NUMBER_TOO_LARGE)
        snprintf(problem + length, size - (size_t)length, " (at most 60m)");
    return problem;
}

/* Puts the value in its place. Returns what is wrong with it, or NULL; problem is room for that. */
static const char *put(const struct option *row, const char *value, void *place, char *problem, size_t size)
{
    if (row->kind == KIND_FLAG)
        return read_flag(value, place) ? NULL : "is neither yes nor no";
    if (row->kind == KIND_LOG)
        return read_log(value, place) ? NULL : "is none of common, json, off";
    if (!*value)
        return number_problem(NUMBER_EMPTY);
    if (row->kind == KIND_LIST)
        return add_to_list(place, value) ? NULL : "comes too often";
    if (row->kind == KIND_TEXT) {
        *(const char **)place = value;
        return NULL;
    }
    enum number_result result = read_number(row, value, place);
    return result == NUMBER_OK ? NULL : describe(row, result, problem, size);
}

bool option_set(struct options *options, const struct option *row, const char *value, const char *origin, const char *name)
{
    char room[96];
    const char *problem = put(row, value, (char *)options + row->offset, room, sizeof room);
    return !problem || fail_usage("%s%s: \"%s\" %s", origin, name, value, problem);
}
