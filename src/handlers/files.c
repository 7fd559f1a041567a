/* The files of --files: what is below the folder, and nothing else. */
#include "handlers/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* Whether the file lies below the folder; both are real paths. */
static bool is_below(const char *file, const char *folder)
{
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(file, folder, length) == 0 && file[length] == '/';
}

/* Opens a file below the folder, not through a link or ".." out of it. -1: there is none, or ENOMEM. */
static int open_below(const char *folder, struct slice name)
{
    struct buffer path = { 0 };
    char top[PATH_MAX], file[PATH_MAX];
    struct stat status;
    errno = 0;
    buffer_format(&path, "%s/%.*s", folder, (int)name.length, name.data);
    bool below = !path.failed && realpath(folder, top) && realpath(path.data, file) && is_below(file, top);
    if (path.failed)
        errno = ENOMEM;
    buffer_release(&path);
    int fd = below ? open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool files_read(const struct recipe *recipe, struct buffer *body, struct complaint *complaint)
{
    const struct recipe_rules *rules = recipe->rules;
    int fd = open_below(rules->files, recipe_text(recipe, recipe->file));
    if (fd < 0 && errno == ENOMEM)
        return complain(complaint, 503, "recipe", "body: out of memory");
    if (fd < 0)
        return complain(complaint, 400, "recipe", "body: there is no such file in the folder of --files");
    int problem = file_read(fd, rules->max_size, body);
    close(fd);
    if (problem == EFBIG)
        return complain(complaint, 400, "recipe", "body: the file is larger than %llu bytes",
                        (unsigned long long)rules->max_size);
    if (problem)
        return complain(complaint, problem == ENOMEM ? 503 : 500, "recipe", "body: the file cannot be read: %s",
                        strerror(problem));
    return true;
}
