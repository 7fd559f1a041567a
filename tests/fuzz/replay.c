/* Runs a fuzz target without libFuzzer: its seeds, then a fixed number of cases that a small mutator makes of them.
 *
 * usage: fuzz_NAME CORPUS [CASES]
 */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { SEEDS_MOST = 1000, CASE_MOST = 4096, CASES = 100000 };

struct bytes {
    uint8_t *data;
    size_t size;
};

static struct bytes seeds[SEEDS_MOST];
static size_t seed_count;
static struct bytes running; /* for the report of a crash */
static uint64_t state = 1;

/* SplitMix64: the same cases on every machine. */
static uint64_t random_number(void)
{
    uint64_t number = state += UINT64_C(0x9E3779B97F4A7C15);
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

static size_t below(size_t bound)
{
    return bound ? (size_t)(random_number() % bound) : 0;
}

/* Prints the bytes of the case that crashed, so that it can become a seed. */
static void report(void)
{
    static const char digits[] = "0123456789abcdef";
    static char text[CASE_MOST * 2 + 40] = "# the case that failed, in hexadecimal: ";
    size_t length = strlen("# the case that failed, in hexadecimal: ");
    for (size_t i = 0; i < running.size && i < CASE_MOST - 1; i++) {
        text[length++] = digits[running.data[i] >> 4];
        text[length++] = digits[running.data[i] & 15];
    }
    text[length++] = '\n';
    if (write(STDERR_FILENO, text, length) < 0)
        return;
}

static void crashed(int number)
{
    report();
    signal(number, SIG_DFL);
    raise(number);
}

/* The sanitizers have no signal; this is theirs if they are there. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

static void run(struct bytes bytes)
{
    running = bytes;
    uint8_t *exact = malloc(bytes.size ? bytes.size : 1);
    if (!exact)
        exit(1);
    memcpy(exact, bytes.data, bytes.size);
    LLVMFuzzerTestOneInput(exact, bytes.size);
    free(exact);
}

/* Replaces removed bytes at a place by others, as far as there is room. */
static void splice(struct bytes *bytes, size_t at, size_t removed, const uint8_t *added, size_t length)
{
    size_t rest = bytes->size - at - removed;
    if (at + length + rest > CASE_MOST)
        return;
    memmove(bytes->data + at + length, bytes->data + at + removed, rest);
    memmove(bytes->data + at, added, length);
    bytes->size = at + length + rest;
}

static void mutate(struct bytes *bytes)
{
    static const uint8_t special[] = "\0\t\n\r !\"#%&()*+,-./0:;<=>?@[\\]_{|}~\x7F\x80\xFF\xFE"
                                     "019azAZ";
    uint8_t piece[64];
    size_t at = below(bytes->size + 1), left = bytes->size - at, length = below(left < 32 ? left + 1 : 32);
    const struct bytes *other = &seeds[below(seed_count)];
    switch (below(7)) {
    case 0: /* a bit */
        if (left)
            bytes->data[at] ^= (uint8_t)(1 << below(8));
        break;
    case 1: /* another byte */
        if (left)
            bytes->data[at] = (uint8_t)random_number();
        break;
    case 2: /* a character that means something */
        splice(bytes, at, left ? below(2) : 0, &special[below(sizeof special - 1)], 1);
        break;
    case 3:
        splice(bytes, at, length, special, 0);
        break;
    case 4: /* a piece twice */
        memcpy(piece, bytes->data + at, length);
        splice(bytes, below(bytes->size + 1), 0, piece, length);
        break;
    case 5: /* a piece of another seed */
        if (other->size) {
            size_t from = below(other->size), most = other->size - from;
            splice(bytes, at, length, other->data + from, 1 + below(most < 200 ? most : 200));
        }
        break;
    default: /* the same character many times */
        memset(piece, left ? bytes->data[at] : '0', sizeof piece);
        splice(bytes, at, 0, piece, below(sizeof piece));
    }
}

static void add_seed(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct bytes seed = { malloc(CASE_MOST), 0 };
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file || !seed.data || seed_count == SEEDS_MOST) {
        printf("Bail out! cannot read %s\n", path);
        exit(1);
    }
    seed.size = fread(seed.data, 1, CASE_MOST, file);
    fclose(file);
    seeds[seed_count++] = seed;
}

/* In the order of their names, so that the cases are the same everywhere. */
static void read_seeds(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            add_seed(folder, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void run_cases(size_t count)
{
    uint8_t buffer[CASE_MOST];
    for (size_t i = 0; i < count; i++) {
        const struct bytes *seed = &seeds[below(seed_count)];
        struct bytes bytes = { buffer, seed->size };
        memcpy(buffer, seed->data, seed->size);
        for (size_t steps = 1 + below(4); steps > 0; steps--)
            mutate(&bytes);
        run(bytes);
    }
}

int main(int argc, char **argv)
{
    size_t cases = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : CASES;
    signal(SIGABRT, crashed);
    signal(SIGSEGV, crashed);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(report);
    if (argc > 1)
        read_seeds(argv[1]);
    if (seed_count == 0) {
        printf("Bail out! no seeds\n");
        return 1;
    }
    printf("1..2\n");
    run((struct bytes){ (uint8_t *)"", 0 });
    for (size_t i = 0; i < seed_count; i++)
        run(seeds[i]);
    printf("ok 1 - %zu seeds\n", seed_count);
    fflush(stdout);
    run_cases(cases);
    printf("ok 2 - %zu cases made of them\n", cases);
    for (size_t i = 0; i < seed_count; i++)
        free(seeds[i].data);
    return 0;
}
