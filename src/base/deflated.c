/* Inflates embedded text once. */
#include "base/deflated.h"

#include <zlib.h>

static void inflate_text(struct deflated *deflated)
{
    uLongf size = deflated->text_size;
    pthread_mutex_lock(&deflated->lock);
    if (!deflated->inflated)
        deflated->inflated = uncompress((Bytef *)deflated->text, &size, deflated->data, deflated->size) == Z_OK;
    pthread_mutex_unlock(&deflated->lock);
}

const char *deflated_text(struct deflated *deflated)
{
    if (!deflated->inflated)
        inflate_text(deflated);
    return deflated->inflated ? deflated->text : NULL;
}
