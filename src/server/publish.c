/* Files for others to read, which appear whole or not at all. */
#include "server/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "server/fail.h"

/* A name in the folder of path that nobody has thought of, and that is short enough everywhere. */
static void name_beside(struct buffer *name, const char *path)
{
    const char *slash = strrchr(path, '/');
    buffer_add(name, path, slash ? (size_t)(slash - path) + 1 : 0);
    buffer_format(name, ".everystatus-%016llx", (unsigned long long)random_number());
}

/* Makes a file that was not there. */
static bool write_new(const char *name, const struct buffer *content)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (fd >= 0 && !file)
        close(fd);
    bool written = file && fwrite(content->data, 1, content->length, file) == content->length;
    written = (file && fclose(file) == 0) && written;
    int problem = errno;
    if (fd >= 0 && !written)
        unlink(name);
    errno = problem;
    return written;
}

/* Puts it in the place of path. */
static bool put(struct own_file *own, const char *name, const char *path)
{
    if (own_file_take(own, name, path) && rename(name, path) == 0)
        return true;
    int problem = errno;
    unlink(name);
    errno = problem;
    return false;
}

bool publish(struct own_file *own, const char *option, const char *path, const struct buffer *content)
{
    struct buffer name = { 0 };
    struct stat status;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return fail_usage("cannot write %s %s: what is there is no regular file", option, path);
    name_beside(&name, path);
    errno = ENOMEM;
    bool written = !name.failed && !content->failed && write_new(name.data, content) && put(own, name.data, path);
    int problem = errno;
    buffer_release(&name);
    return written || fail_path(problem, "cannot write %s %s", option, path);
}
