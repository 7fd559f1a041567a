/* Files for others to read, which appear whole or not at all. */
#include "server/publish.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "server/fail.h"

bool publish(const char *option, const char *path, const struct buffer *content)
{
    struct buffer name = { 0 };
    buffer_format(&name, "%s.%ld.new", path, (long)getpid());
    FILE *file = name.failed || content->failed ? NULL : fopen(name.data, "w");
    bool written = file && fwrite(content->data, 1, content->length, file) == content->length;
    written = (file && fclose(file) == 0) && written && rename(name.data, path) == 0;
    int problem = errno;
    if (file && !written)
        remove(name.data);
    buffer_release(&name);
    return written || fail_path(problem, "cannot write %s %s", option, path);
}
