/* Reading a file as a whole. */
#include "base/file.h"

#include <errno.h>
#include <unistd.h>

int file_read(int fd, size_t most, struct buffer *text)
{
    char piece[16384];
    ssize_t got;
    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno != EINTR)
            return errno;
        buffer_add(text, piece, got > 0 ? (size_t)got : 0);
        if (text->failed)
            return ENOMEM;
        if (text->length > most)
            return EFBIG;
    }
    return 0;
}
