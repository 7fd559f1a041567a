/* What the paths of /openapi.json share: parameters, schemas, contents. */
#include "handlers/openapi.h"

/* An object with a type and a description. */
static void add_text_schema(struct members *json, const char *name, const char *description)
{
    member_open(json, name, '{');
    member_string(json, "type", "string");
    member_string(json, "description", description);
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
    member_open(json, "schema", '{');
    member_string(json, "type", "object");
}

static void add_modifiers(struct members *json)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    open_parameters(json, "modifiers", "Modifiers: they change the answer");
    member_open(json, "properties", '{');
    for (size_t i = 0; i < count; i++)
        add_text_schema(json, rows[i].name, rows[i].help);
    member_close(json, '}');
    member_close(json, '}');
    member_close(json, '}');
}

static void add_shared_parameters(struct members *json)
{
    member_open(json, "parameters", '{');
    add_modifiers(json);
    open_parameters(json, "any", "Whatever the client chooses");
    member_open_flat(json, "additionalProperties", '{');
    member_string(json, "type", "string");
    member_close(json, '}');
    member_close(json, '}');
    member_close(json, '}');
    open_parameter(json, "key", "key", "query", "Whose request it is, for the journal");
    member_open_flat(json, "schema", '{');
    member_string(json, "type", "string");
    member_number(json, "minLength", 1);
    member_number(json, "maxLength", STORE_KEY_BYTES);
    member_close(json, '}');
    member_close(json, '}');
    open_parameter(json, "recipe", "Everystatus", "header", "A recipe that answers instead, or modifiers");
    add_text_schema(json, "schema", "As in /status/{recipe}; /help has the grammar");
    member_close(json, '}');
    member_close(json, '}');
}

static void add_codes(struct members *json)
{
    size_t count;
    const struct status *rows = statuses(&count);
    member_open(json, "code", '{');
    member_string(json, "type", "integer");
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
    member_open(json, "earned", '{');
    member_string(json, "type", "integer");
    member_open_flat(json, "enum", '[');
    for (size_t i = 0; i < count; i++)
        member_number(json, NULL, rows[i].code);
    member_close(json, ']');
    member_close(json, '}');
}

static void add_error(struct members *json)
{
    member_open(json, "error", '{');
    member_string(json, "type", "object");
    member_open(json, "properties", '{');
    member_open_flat(json, "status", '{');
    member_string(json, "type", "integer");
    member_close(json, '}');
    add_text_schema(json, "phrase", "What the code is called");
    add_text_schema(json, "detail", "What is wrong");
    add_text_schema(json, "where", "Where that is");
    add_text_schema(json, "corrected", "The nearest target that is right");
    member_close(json, '}');
    member_close(json, '}');
}

/* An object that any content is, or that of a schema. */
static void add_content(struct members *json, const char *description, const char *type, const char *schema)
{
    member_string(json, "description", description);
    member_open(json, "content", '{');
    member_open(json, type, '{');
    member_open_flat(json, "schema", '{');
    if (schema)
        member_string(json, "$ref", schema);
    member_close(json, '}');
    member_close(json, '}');
    member_close(json, '}');
    member_close(json, '}');
    member_close(json, '}');
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
    member_open(json, "requestBodies", '{');
    member_open(json, "any", '{');
    add_content(json, "Any content", "*/*", NULL);
    member_open(json, "responses", '{');
    member_open(json, "refused", '{');
    add_content(json, "The request is wrong, and the detail says how", "application/json", "#/components/schemas/error");
    member_open(json, "securitySchemes", '{');
    member_open_flat(json, "token", '{');
    member_string(json, "type", "http");
    member_string(json, "scheme", "bearer");
    member_string(json, "description", "The token of --control-token");
    member_close(json, '}');
    member_close(json, '}');
    member_close(json, '}');
}
