/* The parts of the sandbox, a function each. */
#ifndef EVERYSTATUS_SANDBOX_PARTS_H
#define EVERYSTATUS_SANDBOX_PARTS_H

#include "server/sandbox.h"

/* What a path is needed for, while the server serves. */
enum place_use {
    USE_FOLDER, /* files are read below it */
    USE_READ,   /* the file is read again, also when another one has taken its place */
    USE_WRITE,  /* the file is made, and removed */
    USE_REMOVE, /* it is removed */
    USE_SOCKET, /* it is a Unix socket, made again and removed */
    PLACE_USES,
};

struct place {
    const char *path;
    enum place_use use;
};

/* Sanitizers and profilers run in it, which read and write files of their own, and start helpers: those are let be. */
extern const bool sandbox_is_instrumented;

enum { PLACES_MOST = 8 };

/* Fills in what the options name; returns how many there are. */
size_t places_list(struct place places[PLACES_MOST], const struct options *options);

/* Each fills in whether it is on, and what there is to say of that. The first must come first. */
void sandbox_privileges(struct site_part *part);
void sandbox_landlock(struct site_part *part, const struct place *places, size_t count, const struct ports *ports);
void sandbox_seccomp(struct site_part *part);

/* Notes that a part is off, and why: as printf. */
__attribute__((format(printf, 2, 3))) void part_off(struct site_part *part, const char *format, ...);

#endif
