/* What the files of recipe share. */
#ifndef EVERYSTATUS_RECIPE_PARTS_H
#define EVERYSTATUS_RECIPE_PARTS_H

#include "recipe/recipe.h"

struct choice;

/* The rows of the table of modifiers. */
enum modifier {
    MODIFIER_HEADER,
    MODIFIER_OMIT,
    MODIFIER_REASON,
    MODIFIER_LOCATION,
    MODIFIER_RETRY_AFTER,
    MODIFIER_MAX_AGE,
    MODIFIER_FILL,
    MODIFIER_SIZE,
    MODIFIER_BODY,
    MODIFIER_EVENTS,
    MODIFIER_TYPE,
    MODIFIER_FORMAT,
    MODIFIER_RANGES,
    MODIFIER_CODING,
    MODIFIER_FRAMING,
    MODIFIER_CHUNK,
    MODIFIER_TRAILER,
    MODIFIER_DELAY,
    MODIFIER_DELAY_BODY,
    MODIFIER_DRIP,
    MODIFIER_EARLY,
    MODIFIER_NO_100,
    MODIFIER_READ,
    MODIFIER_FAULT,
    MODIFIER_IDLE,
    MODIFIER_FORCE,
    MODIFIER_CLOSE_CODE,
    MODIFIER_DROP_AFTER,
    MODIFIER_ON_REUSE,
    MODIFIER_WHEN,
    MODIFIER_UNLESS,
    MODIFIER_UNTIL,
    MODIFIER_AFTER,
    MODIFIER_ELSE,
    MODIFIER_SEED,
    MODIFIER_IN_ORDER,
    MODIFIER_LOOP,
    MODIFIER_KEY,
    MODIFIER_LIMIT,
    MODIFIERS,
};

/* A set of modifiers has a bit for each. */
#define RECIPE_BIT(modifier) (UINT64_C(1) << (modifier))
/* Those that are about a protocol after 101. */
#define RECIPE_OF_UPGRADES (RECIPE_BIT(MODIFIER_CLOSE_CODE) | RECIPE_BIT(MODIFIER_DROP_AFTER))
uint64_t recipe_bit(const struct recipe_modifier *row);

/* Sets the modifiers of text, which are separated by ";" and lie in whole. An empty text has none. false: *complaint says what
 * is wrong. */
bool recipe_read_modifiers(struct recipe *recipe, struct slice text, struct slice whole, const char *in,
                           struct complaint *complaint);

/* Complains about a modifier in that place, if there is a problem. Returns whether there is none. */
bool recipe_refuse(struct complaint *complaint, const char *name, struct problem problem, struct recipe_place at);

/* Checks the choices, which lie in whole, and keeps them; code and single are set if there is just one code. */
bool recipe_check_choices(struct recipe *recipe, struct slice choices, struct slice whole, const char *in,
                          struct complaint *complaint);

/* Takes the next choice off *rest, which at first is recipe->choices. false: there was none. */
bool recipe_next_choice(const struct recipe *recipe, struct slice *rest, struct choice *choice);

/* Reads a choice that is the value of a modifier; it has neither interim responses nor weight and count. */
bool recipe_read_instead(const struct recipe_instead *instead, struct choice *choice, struct complaint *complaint);

/* Makes the choice's own modifiers, and the fault that it stands for, the recipe's, over all carriers. recipe_restore undoes
 * it: before is a copy of the recipe as it was. */
bool recipe_narrow(struct recipe *recipe, const struct choice *choice, int code, struct complaint *complaint);
void recipe_restore(struct recipe *recipe, const struct recipe *before);

/* Whether a code of the choice can be had in the format. */
bool choice_offers(const struct choice *choice, enum format format);

/* The modifiers, given or not, that have no effect beside the recipe's fault; and on a 101. */
uint64_t recipe_idle_with_fault(const struct recipe *recipe);
uint64_t recipe_idle_on_upgrade(void);

/* Says of these modifiers that they have no effect beside the recipe's fault. */
bool recipe_refuse_with_fault(const struct recipe *recipe, uint64_t idle, struct complaint *complaint);

/* Whether the recipe's fault can break what a GET gets that picks one of these codes. false: *complaint says what it needs. */
bool recipe_fault_fits(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint);

/* The modifiers of content and framing, given or not, that have no effect on these codes. */
uint64_t recipe_idle_with_code(const struct recipe *recipe, const struct choice *choice);

/* Says of these modifiers that they have none. */
bool recipe_refuse_with_code(const struct recipe *recipe, const struct choice *choice, uint64_t idle,
                             struct complaint *complaint);

/* Refuses what does not go together in content and framing. */
bool recipe_settle_content(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint);

/* The modifiers, given or not, that have no effect beside others; *why receives what to say of them. 0: there are none. */
uint64_t recipe_idle_beside(const struct recipe *recipe, const char **why);

/* Says of one of these modifiers that it has no effect, and why. */
bool recipe_refuse_beside(uint64_t idle, const char *why, struct complaint *complaint);

/* Whether an answer to this recipe ends its connection, whatever its code. */
bool recipe_closes(const struct recipe *recipe);

/* Whether a field of that name may be asked for: what is wrong with it. */
struct problem recipe_field_allowed(const struct recipe_rules *rules, struct slice name);

/* Whether a trailer may have that name. */
struct problem recipe_trailer_allowed(const struct recipe_rules *rules, struct slice name);

/* The same for header=, which may say anything of Retry-After, Date and Keep-Alive. */
struct problem recipe_header_allowed(const struct recipe_rules *rules, struct slice name);

/* Whether a field of that name may be left out: what is wrong with it. */
struct problem recipe_omission_allowed(const struct recipe_rules *rules, struct slice name);

/* Has the modifier, which is being read, say the field alone; what said it in earlier carriers is taken back. Returns what is
 * wrong: something in this carrier says it already. */
struct problem recipe_claim_field(struct recipe *recipe, struct slice name, enum modifier by);

/* Drops the fields of that name that earlier carriers say. */
void recipe_drop_headers(struct recipe *recipe, struct slice name);

/* Whether an answer of the choice may have a field of that name, were it not left out; says that it has none. */
bool recipe_may_carry(const struct recipe *recipe, const struct choice *choice, struct slice name);
bool recipe_refuse_omission(struct slice name, struct complaint *complaint);

/* Reads how far a date is away, "+5s" or "-1h"; returns what is wrong with it. */
struct problem recipe_read_away(struct slice text, int64_t *seconds);

/* Whether Location may lead there: what is wrong with it. */
struct problem recipe_location_allowed(const struct recipe_rules *rules, struct slice location);

/* The same, for a field that httpbin or httpstat.us sent as it was: a relative reference, "get", stays on this server as well.
 * In a recipe that is a slip more often than not, a host without its scheme. */
struct problem recipe_reference_allowed(const struct recipe_rules *rules, struct slice reference);

/* Whether a client's content may be of that type: what is wrong with it. */
struct problem recipe_type_allowed(const struct recipe_rules *rules, struct slice type);

/* Decodes a value, once (RFC 3986 2.1), and keeps it; returns what is wrong with it. It has no NUL. */
struct problem recipe_decode(struct recipe *recipe, struct recipe_piece *piece, struct slice value);

/* The piece of the arena that is there; a recipe is too short for more than 32 bits. */
static inline struct recipe_piece recipe_piece(size_t at, size_t length, bool given)
{
    return (struct recipe_piece){ (uint32_t)at, (uint32_t)length, given };
}

/* Keeps a value; returns what is wrong with it. It has no NUL. */
struct problem recipe_keep(struct recipe *recipe, struct recipe_piece *piece, struct slice value);

/* Keeps a value that is a field, "Name:value", as its two parts, without white space around the second. */
struct problem recipe_keep_field(struct recipe *recipe, struct slice value, struct recipe_piece *name,
                                 struct recipe_piece *content);

/* As recipe_keep, for a value that stands in a head: without control characters, and not too much of it. */
struct problem recipe_keep_line(struct recipe *recipe, struct recipe_piece *piece, struct slice value);

/* That the code cannot be had in the format; 0: that none of the recipe's codes can. */
struct problem recipe_problem_format(enum format format, int code);

/* What force is for. */
struct problem recipe_problem_force(void);

/* Readers of values, by the names of their modifiers. */
typedef struct problem recipe_read(struct recipe *recipe, struct slice value);
recipe_read recipe_read_after, recipe_read_body, recipe_read_chunk, recipe_read_close_code, recipe_read_coding,
    recipe_read_delay, recipe_read_delay_body, recipe_read_drip, recipe_read_drop_after, recipe_read_early, recipe_read_else,
    recipe_read_events, recipe_read_fault, recipe_read_fill, recipe_read_force, recipe_read_format, recipe_read_framing,
    recipe_read_header, recipe_read_idle, recipe_read_in_order, recipe_read_key, recipe_read_limit, recipe_read_location,
    recipe_read_loop, recipe_read_max_age, recipe_read_no_100, recipe_read_omit, recipe_read_on_reuse, recipe_read_ranges,
    recipe_read_read, recipe_read_reason, recipe_read_retry_after, recipe_read_seed, recipe_read_size, recipe_read_trailer,
    recipe_read_type, recipe_read_unless, recipe_read_until, recipe_read_when;

/* Reads a whole number up to most; returns what is wrong with it. */
struct problem recipe_number(struct recipe_number *number, struct slice value, uint64_t most);

/* Breaks the answer by the fault, as it is without an argument. */
void recipe_take_fault(struct recipe *recipe, const struct fault *fault);

/* Refuses what the recipe's fault does not go with. */
bool recipe_settle_fault(const struct recipe *recipe, struct complaint *complaint);

#endif
