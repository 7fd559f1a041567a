/* The value of one option, checked and put in its place. */
#include <string.h>
#include <strings.h>

#include "base/problem.h"
#include "server/fail.h"
#include "server/options-parts.h"

static struct problem read_word(const struct option *row, const char *value, uint64_t *word)
{
    char list[60] = "";
    for (*word = 0; row->words[*word]; ++*word) {
        if (strcmp(value, row->words[*word]) == 0)
            return problem_none();
        size_t length = strlen(list);
        snprintf(list + length, sizeof list - length, "%s%s", length ? ", " : "", row->words[*word]);
    }
    return problem_of("is none of %s", list);
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

/* Adds the members of a list with commas, which no name has. What has none stays as it is. */
static struct problem add_names(struct options *options, const char **list, const char *value)
{
    struct slice rest = slice_of(value), member;
    const size_t before = options->split_used;
    if (!strchr(value, ','))
        return add_to_list(list, value) ? problem_none() : problem_of("comes too often");
    while (slice_next_member(&rest, &member)) {
        char *own = options->split + options->split_used;
        if (member.length >= OPTIONS_SPLIT - options->split_used || !add_to_list(list, own))
            return problem_of("has too many members");
        memcpy(own, member.data, member.length);
        own[member.length] = '\0';
        options->split_used += member.length + 1;
    }
    return options->split_used > before ? problem_none() : problem_of_number(NUMBER_EMPTY);
}

static enum number_result read_number(const struct option *row, const char *value, uint64_t *number)
{
    size_t length = strlen(value);
    if (row->kind == KIND_SIZE)
        return number_size(value, length, row->minimum, row->maximum, number);
    if (row->kind == KIND_DURATION)
        return number_duration(value, length, row->minimum, row->maximum, number);
    if (row->kind == KIND_MODE)
        return number_octal(value, length, row->maximum, number);
    return number_parse(value, length, row->minimum, row->maximum, number, NULL);
}

/* The bound that the value is beyond, as one would type it; the number may be below the least. */
static struct problem describe_bound(const struct option *row, enum number_result result)
{
    enum { MILLISECOND = 1000, MINUTE = 60000000, KIB = 1024, MIB = 1024 * 1024 };
    const bool above = result == NUMBER_TOO_LARGE;
    const unsigned long long bound = above ? row->maximum : row->minimum;
    const char *what = number_problem(result), *words = above ? "at most" : "at least";
    if (row->kind == KIND_DURATION)
        return problem_of("%s (%s %llu%s)", what, words, bound / (above ? MINUTE : MILLISECOND), above ? "m" : "ms");
    if (row->kind == KIND_SIZE)
        return problem_of("%s (%s %llu%s)", what, words, bound / (above ? MIB : KIB), above ? "M" : "k");
    if (row->kind == KIND_MODE)
        return problem_of("%s (%s %04llo)", what, words, bound);
    return problem_of("%s (%llu to %llu)", what, (unsigned long long)row->minimum, (unsigned long long)row->maximum);
}

/* As problem_of_number, with the range where it helps. */
static struct problem describe(const struct option *row, enum number_result result)
{
    const bool outside = result == NUMBER_TOO_LARGE || result == NUMBER_TOO_SMALL;
    return outside ? describe_bound(row, result) : problem_of_number(result);
}

/* Stores the value in its member of the options; returns what is wrong with it. */
static struct problem store_value(struct options *options, const struct option *row, const char *value)
{
    void *member = (char *)options + row->offset;
    if (row->kind == KIND_FLAG)
        return read_flag(value, member) ? problem_none() : problem_of("is neither yes nor no");
    if (row->kind == KIND_WORD)
        return read_word(row, value, member);
    if (!*value)
        return problem_of_number(NUMBER_EMPTY);
    if (row->kind == KIND_LIST)
        return add_to_list(member, value) ? problem_none() : problem_of("comes too often");
    if (row->kind == KIND_NAMES)
        return add_names(options, member, value);
    if (row->kind == KIND_NETWORKS)
        return networks_add(member, value);
    if (row->kind != KIND_TEXT)
        return describe(row, read_number(row, value, member));
    *(const char **)member = value;
    return problem_none();
}

bool option_set(struct options *options, const struct option *row, const char *value, const char *origin, const char *name)
{
    struct problem problem = store_value(options, row, value);
    return !problem_found(&problem) || fail_usage("%s%s: \"%s\" %s", origin, name, value, problem.text);
}
