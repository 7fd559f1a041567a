/* Keeps the frames of explanations. */
#include "handlers/frames.h"

#include <stdlib.h>

struct kept_frame {
    int code;
    enum format format;
    struct page_frame frame;
};

static void kept_free(struct kept_frame *kept)
{
    if (!kept)
        return;
    buffer_release(&kept->frame.before);
    buffer_release(&kept->frame.after);
    free(kept);
}

/* NULL: no memory, or the format has none. */
static struct kept_frame *kept_new(int code, enum format format)
{
    struct kept_frame *kept = calloc(1, sizeof *kept);
    if (!kept)
        return NULL;
    kept->code = code;
    kept->format = format;
    if (page_make_frame(&kept->frame, code, format) && !kept->frame.before.failed && !kept->frame.after.failed)
        return kept;
    kept_free(kept);
    return NULL;
}

/* Puts a new one into the slot, or finds the one that another thread put there. */
static const struct kept_frame *fill(_Atomic(struct kept_frame *) *slot, int code, enum format format)
{
    struct kept_frame *other = NULL, *kept = kept_new(code, format);
    if (!kept || atomic_compare_exchange_strong(slot, &other, kept))
        return kept;
    kept_free(kept);
    return other;
}

const struct page_frame *frames_get(struct frames *frames, int code, enum format format)
{
    _Atomic(struct kept_frame *) *slot = &frames->slots[(size_t)(code * FORMATS + (int)format) % FRAMES_MOST];
    const struct kept_frame *kept = atomic_load_explicit(slot, memory_order_acquire);
    if (!kept)
        kept = fill(slot, code, format);
    return kept && kept->code == code && kept->format == format ? &kept->frame : NULL;
}

void frames_release(struct frames *frames)
{
    for (size_t i = 0; i < FRAMES_MOST; i++)
        kept_free(atomic_load_explicit(&frames->slots[i], memory_order_relaxed));
}
