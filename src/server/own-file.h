/* A file or socket that this process has made, and takes away again unless somebody has put another in its place. */
#ifndef EVERYSTATUS_OWN_FILE_H
#define EVERYSTATUS_OWN_FILE_H

#include <stdbool.h>

struct own_file {
    const char *path; /* NULL: there is none */
    int fd;           /* keeps its inode, so that no other file gets the same number */
};

/* Takes what is at made for its own, which is, or will be, found at path. false: errno says why not. */
bool own_file_take(struct own_file *own, const char *made, const char *path);

/* Takes it away, if there is one and it is still there. */
void own_file_remove(struct own_file *own);

#endif
