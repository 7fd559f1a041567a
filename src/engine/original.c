/* What a function of this program hides from the shared libraries that it is linked with. */
#include "engine/original.h"

#include <dlfcn.h>
#include <string.h>

void original_find(const char *name, void *found)
{
    void *next = dlsym(RTLD_NEXT, name);
    memcpy(found, &next, sizeof next);
}

bool original_is_hidden(const char *name, const void *ours)
{
    void *first = dlsym(RTLD_DEFAULT, name);
    return first && memcmp(&first, ours, sizeof first) == 0;
}
