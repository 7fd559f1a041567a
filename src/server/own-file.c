/* Files that are taken away again. */
#include "server/own-file.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

bool own_file_take(struct own_file *own, const char *made, const char *path)
{
    own->fd = open(made, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    own->path = own->fd >= 0 ? path : NULL;
    return own->path != NULL;
}

void own_file_remove(struct own_file *own)
{
    struct stat made, there;
    if (!own->path)
        return;
    if (fstat(own->fd, &made) == 0 && lstat(own->path, &there) == 0 && made.st_dev == there.st_dev &&
        made.st_ino == there.st_ino)
        unlink(own->path);
    close(own->fd);
    own->path = NULL;
}
