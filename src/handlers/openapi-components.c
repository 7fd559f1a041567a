/* What the paths of /openapi.json share: parameters, schemas, contents. */
#include "handlers/openapi.h"

/* Opens a schema of that type. */
static void open_schema(struct members *json, const char *name, const char *type)
{
    member_open(json, name, '{');
    member_string(json, "type", type);
}

/* The same on one line, which holds nothing but plain values. */
static void open_flat_schema(struct members *json, const char *name, const char *type)
{
    member_open_flat(json, name, '{');
    member_string(json, "type", type);
}

static void add_text_schema(struct members *json, const char *name, const char *description)
{
    open_schema(json, name, "string");
    member_string(json, "description", description);
    member_close(json, '}');
}

/* Closes so many objects. */
static void close_objects(struct members *json, int count)
{
    while (count--)
        member_close(json, '}');
}

static void open_parameter(struct members *json, const char *component, const char *name, const char *in,
                           const char *description)
{
    member_open(json, component, '{');
    member_string(json, "name", name);
    member_string(json, "in", in);
    member_string(json, "description", description);
}

/* A parameter that is an object stands for one of its own for each member (OpenAPI 3.1.0, 4.8.12.3). */
static void open_parameters(struct members *json, const char *component, const char *description)
{
    open_parameter(json, component, component, "query", description);
    member_string(json, "style", "form");
    member_boolean(json, "explode", true);
    open_schema(json, "schema", "object");
}

static void add_modifiers(struct members *json)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    open_parameters(json, "modifiers", "Modifiers: they change the answer");
    member_open(json, "properties", '{');
    for (size_t i = 0; i < count; i++)
        add_text_schema(json, rows[i].name, rows[i].help);
    close_objects(json, 3);
}

static void add_shared_parameters(struct members *json)
{
    member_open(json, "parameters", '{');
    add_modifiers(json);
    open_parameters(json, "any", "Whatever the client chooses");
    open_flat_schema(json, "additionalProperties", "string");
    close_objects(json, 3);
    open_parameter(json, "key", "key", "query", "Whose request it is, for the journal");
    open_flat_schema(json, "schema", "string");
    member_number(json, "minLength", 1);
    member_number(json, "maxLength", STORE_KEY_BYTES);
    close_objects(json, 2);
    open_parameter(json, "recipe", "Everystatus", "header", "A recipe that answers instead, or modifiers");
    add_text_schema(json, "schema", "As in /status/{recipe}; /help has the grammar");
    close_objects(json, 2);
}

static void add_codes(struct members *json)
{
    size_t count;
    const struct status *rows = statuses(&count);
    open_schema(json, "code", "integer");
    member_number(json, "minimum", STATUS_MIN);
    member_number(json, "maximum", STATUS_MAX);
    member_open(json, "anyOf", '[');
    for (size_t i = 0; i < count; i++) {
        member_open_flat(json, NULL, '{');
        member_number(json, "const", rows[i].code);
        member_string(json, "title", rows[i].phrase);
        member_close(json, '}');
    }
    member_open_flat(json, NULL, '{');
    member_string(json, "title", "Codes without a meaning");
    member_close(json, '}');
    member_close(json, ']');
    member_close(json, '}');
}

static void add_earned(struct members *json)
{
    size_t count;
    const struct earned *rows = earned_rows(&count);
    open_schema(json, "earned", "integer");
    member_open_flat(json, "enum", '[');
    for (size_t i = 0; i < count; i++)
        member_number(json, NULL, rows[i].code);
    member_close(json, ']');
    member_close(json, '}');
}

static void add_error(struct members *json)
{
    static const struct {
        const char *name, *description;
    } texts[] = {
        { "phrase", "What the code is called" },
        { "detail", "What is wrong" },
        { "where", "Where that is" },
        { "corrected", "The nearest target that is right" },
    };
    open_schema(json, "error", "object");
    member_open(json, "properties", '{');
    open_flat_schema(json, "status", "integer");
    member_close(json, '}');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_text_schema(json, texts[i].name, texts[i].description);
    close_objects(json, 2);
}

/* A component of a kind that has no other, whose content is of that type, and of that schema if there is one. */
static void add_content(struct members *json, const char *kind, const char *name, const char *description, const char *type,
                        const char *schema)
{
    member_open(json, kind, '{');
    member_open(json, name, '{');
    member_string(json, "description", description);
    member_open(json, "content", '{');
    member_open(json, type, '{');
    member_open_flat(json, "schema", '{');
    if (schema)
        openapi_add_reference(json, "schemas", schema);
    close_objects(json, 5);
}

static void add_token(struct members *json)
{
    member_open(json, "securitySchemes", '{');
    open_flat_schema(json, "token", "http");
    member_string(json, "scheme", "bearer");
    member_string(json, "description", "The token of --control-token");
    close_objects(json, 2);
}

void openapi_add_components(struct members *json)
{
    member_open(json, "components", '{');
    add_shared_parameters(json);
    member_open(json, "schemas", '{');
    add_codes(json);
    add_earned(json);
    add_error(json);
    member_close(json, '}');
    add_content(json, "requestBodies", "any", "Any content", "*/*", NULL);
    add_content(json, "responses", "refused", "The request is wrong, and the detail says how", "application/json", "error");
    add_token(json);
    member_close(json, '}');
}
