/* How the modifiers of the connection are read, but for the faults. */
#include "recipe/recipe-parts.h"

/* RFC 6455 7.4: those that no server should send are among them, since a client should notice. */
struct problem recipe_read_close_code(struct recipe *recipe, struct slice value)
{
    uint64_t code = 0;
    enum number_result result = number_parse(value.data, value.length, 1000, 4999, &code, NULL);
    recipe->close_code = (unsigned)code;
    return result == NUMBER_OK ? problem_none() : problem_of("must be a code of WebSocket, 1000 to 4999 (RFC 6455 7.4)");
}

struct problem recipe_read_drop_after(struct recipe *recipe, struct slice value)
{
    enum number_result result = number_size(value.data, value.length, 0, INT64_MAX, &recipe->drop_after.value);
    recipe->drop_after.given = result == NUMBER_OK;
    return problem_of_number(result);
}

struct problem recipe_problem_force(void)
{
    return problem_of(
        "is for 101 alone, which is otherwise sent only to a client that offers an Upgrade, and for framing and coding");
}

/* Longer than the server keeps idle connections anyway would mean nothing. */
struct problem recipe_read_idle(struct recipe *recipe, struct slice value)
{
    const uint64_t most = recipe->rules->max_idle;
    enum number_result result = number_duration(value.data, value.length, 1000, most, &recipe->idle);
    return result == NUMBER_OK ? problem_none()
                               : problem_of("is a time that %s (1ms to %llums, by --idle-timeout)", number_problem(result),
                                            (unsigned long long)most / 1000);
}

struct problem recipe_read_force(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->force = true;
    recipe->force_at = recipe->at;
    return problem_none();
}
