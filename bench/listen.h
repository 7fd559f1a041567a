/* What the bare loops begin with: where they listen, and what they answer. */
#ifndef BENCH_LISTEN_H
#define BENCH_LISTEN_H

#include <stddef.h>

/* A socket that listens on a port of 127.0.0.1 which the system picks, and does not block; the port is printed. */
int listen_somewhere(void);

/* Reads the file, which is a whole response, and returns how long it is. */
size_t read_response(const char *path, char *bytes, size_t size);

#endif
