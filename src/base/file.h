/* Reading a file as a whole. */
#ifndef EVERYSTATUS_FILE_H
#define EVERYSTATUS_FILE_H

#include "base/buffer.h"

/* Adds to text what is to be read from the descriptor, up to its end. Returns 0, or what errno would say: EFBIG if it is more
 * than most bytes, ENOMEM, or why it cannot be read. */
int file_read(int fd, size_t most, struct buffer *text);

#endif
