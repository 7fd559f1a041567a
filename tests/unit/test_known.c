/* Tests of the recipes that are kept as they were read: who finds one has it in his own texts. */
#include "recipe-check.h"

#include "handlers/known.h"

static const char everything[] =
    "103(header=Link:%3C/a%3E)+503(retry-after=1)*2,200;when=q:x;else=404;on-reuse=410;in-order;loop;key=%6b;"
    "location=%2Fa;format=json;force;header=X-A:b;delay=1s";

/* A request target, and where a recipe that is its path was read. */
struct place {
    char text[KNOWN_TARGET * 2];
    struct known_source source;
};

static void write_place(struct place *place, const char *authority, const char *path, const char *query)
{
    const int length = snprintf(place->text, sizeof place->text, "%s?%s", path, query);
    const size_t at = strlen(path);
    place->source = (struct known_source){ .authority = slice_of(authority),
                                           .line = { place->text, (size_t)length },
                                           .path = { place->text, at },
                                           .query = { place->text + at + 1, (size_t)length - at - 1 },
                                           .left = 3 };
}

static void keep(struct known *known, struct place *place)
{
    struct complaint complaint = { 0 };
    struct recipe recipe;
    if (!recipe_parse(&recipe, &strict, place->source.path, "path", &complaint))
        fail_msg("column %zu: %s", complaint.column, complaint.detail);
    recipe_next_carrier(&recipe);
    assert_true(recipe_modify(&recipe, slice_of("seed"), slice_of("7"), place->source.query, "query", &complaint));
    known_keep(known, &place->source, &recipe);
    recipe_release(&recipe);
}

/* Whether what looks like a pointer in the recipe leads into a text. */
static bool leads_into(const struct recipe *recipe, const struct place *place)
{
    for (size_t at = 0; at + sizeof(uintptr_t) <= sizeof *recipe; at += sizeof(uintptr_t)) {
        uintptr_t word;
        memcpy(&word, (const char *)recipe + at, sizeof word);
        if (word >= (uintptr_t)place->text && word < (uintptr_t)place->text + sizeof place->text)
            return true;
    }
    return false;
}

static void who_finds_it_has_it_in_his_texts(void **state)
{
    struct known known = { 0 };
    struct place first, second;
    struct recipe recipe;
    (void)state;
    write_place(&first, "a", everything, "seed=7");
    write_place(&second, "a", everything, "seed=7");
    second.source.left = 0;
    keep(&known, &first);
    assert_true(known_find(&known, &second.source, &recipe));
    assert_int_equal(second.source.left, 3);
    assert_false(leads_into(&recipe, &first));
    assert_ptr_equal(recipe.choices.data, second.source.path.data);
    assert_ptr_equal(recipe.otherwise.text.data, strstr(second.text, "404"));
    assert_ptr_equal(recipe.at.whole.data, second.source.query.data);
    assert_true(slice_is(recipe_text(&recipe, recipe.key), "k"));
    recipe_release(&recipe);
    known_release(&known);
}

static void its_name_is_the_line_and_the_authority(void **state)
{
    struct known known = { 0 };
    struct place first, other;
    struct recipe recipe;
    (void)state;
    write_place(&first, "a", "200;body=x", "seed=7");
    keep(&known, &first);
    assert_true(known_find(&known, &first.source, &recipe));
    recipe_release(&recipe);
    write_place(&other, "b", "200;body=x", "seed=7");
    assert_false(known_find(&known, &other.source, &recipe));
    write_place(&other, "a", "200;body=y", "seed=7");
    assert_false(known_find(&known, &other.source, &recipe));
    write_place(&other, "a", "200;body=x", "seed=8");
    assert_false(known_find(&known, &other.source, &recipe));
    known_release(&known);
}

/* Those that were kept are found when there is no room for more, and only they. */
static void there_is_room_for_some(void **state)
{
    struct known known = { 0 };
    struct place place;
    struct recipe recipe;
    char path[32];
    int kept = 0;
    (void)state;
    for (int i = 0; i < 4 * KNOWN_MOST; i++) {
        snprintf(path, sizeof path, "200;body=%d", i);
        write_place(&place, "a", path, "seed=7");
        keep(&known, &place);
    }
    for (int i = 0; i < 4 * KNOWN_MOST; i++) {
        snprintf(path, sizeof path, "200;body=%d", i);
        write_place(&place, "a", path, "seed=7");
        if (known_find(&known, &place.source, &recipe)) {
            piece_is(&recipe, recipe.body, path + strlen("200;body="));
            recipe_release(&recipe);
            kept++;
        }
    }
    assert_in_range(kept, KNOWN_MOST / 2, KNOWN_MOST);
    known_release(&known);
}

static void a_long_one_is_not_kept(void **state)
{
    struct known known = { 0 };
    struct place place;
    struct recipe recipe;
    char path[KNOWN_TARGET] = "200;body=";
    (void)state;
    memset(path + strlen(path), 'x', sizeof path - strlen("200;body=") - 1);
    write_place(&place, "a", path, "seed=7");
    keep(&known, &place);
    assert_false(known_find(&known, &place.source, &recipe));
    known_release(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_finds_it_has_it_in_his_texts),
        cmocka_unit_test(its_name_is_the_line_and_the_authority),
        cmocka_unit_test(there_is_room_for_some),
        cmocka_unit_test(a_long_one_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
