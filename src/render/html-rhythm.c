/* HTML: requests and answers drawn to scale; www/templates/rhythm.html. */
#include "render/html.h"
#include "render/journal-page.h"
#include "templates.h"

/* Requests that overlap lie in lanes, so many pixels apart. The drawing is as high with one lane as with all of them, so that
 * nothing under it moves when requests come. */
enum { LANES = 3, LANE_HEIGHT = 16, FIRST_LANE = 10 };

/* Where the drawing begins and ends, in percent, and how wide a pause must be to be labelled. */
static const double left = 2, width = 94, labelled = 14;

/* What is drawn, and its scale: microseconds from start on. */
struct scale {
    const struct journal_row *rows;
    size_t count;
    int64_t start, time;
};

static struct scale scale_of(const struct journal_row *rows, size_t count)
{
    struct scale scale = { rows, count, rows[0].arrived, 1 };
    for (size_t i = 0; i < count; i++) {
        const int64_t end = rows[i].ended > rows[i].arrived ? rows[i].ended : rows[i].arrived;
        if (end - scale.start > scale.time)
            scale.time = end - scale.start;
    }
    return scale;
}

static double place_of(const struct scale *scale, int64_t time)
{
    return left + width * (double)(time - scale->start) / (double)scale->time;
}

static int64_t end_of(const struct scale *scale, const struct journal_row *row)
{
    return row->ended ? row->ended : scale->start + scale->time;
}

/* The lane that is free, or is free first. */
static int take_lane(int64_t free_from[LANES], int64_t from, int64_t to)
{
    int lane = 0;
    for (int i = 1; i < LANES && free_from[lane] > from; i++)
        if (free_from[i] < free_from[lane])
            lane = i;
    free_from[lane] = to;
    return lane;
}

static void write_percent(struct buffer *out, const void *about)
{
    buffer_format(out, "%.2f", *(const double *)about);
}

/* Where a mark begins and ends, and the middle of its lane. */
struct ending {
    const struct journal_row *row;
    double from, to;
    int middle;
};

static void write_lost(struct buffer *out, const void *about)
{
    const struct ending *ending = about;
    if (ending->row->lost)
        html_rhythm_lost(out, (union html_rhythm_lost){ .to = value_written(write_percent, &ending->to),
                                                        .middle = value_number(&ending->middle) });
}

static void write_failed(struct buffer *out, const void *about)
{
    const struct ending *ending = about;
    if (ending->row->failed)
        html_rhythm_failed(out, (union html_rhythm_failed){ .from = value_written(write_percent, &ending->from),
                                                            .middle = value_number(&ending->middle) });
}

static void add_mark(struct buffer *out, const struct scale *scale, const struct journal_row *row, int lane)
{
    const struct ending ending = { row, place_of(scale, row->arrived), place_of(scale, end_of(scale, row)),
                                   FIRST_LANE + lane * LANE_HEIGHT };
    const double bar = ending.to > ending.from ? ending.to - ending.from : 0;
    const int top = ending.middle - 3;
    html_rhythm_mark(out, (union html_rhythm_mark){ .class = value_text(status_stem(row->code)),
                                                    .kind = value_text(row->ended ? "fill" : "faint"),
                                                    .from = value_written(write_percent, &ending.from),
                                                    .width = value_written(write_percent, &bar),
                                                    .top = value_number(&top),
                                                    .middle = value_number(&ending.middle),
                                                    .lost = value_written(write_lost, &ending),
                                                    .failed = value_written(write_failed, &ending) });
}

static void write_marks(struct buffer *out, const void *about)
{
    const struct scale *scale = about;
    int64_t free_from[LANES] = { 0 };
    for (size_t i = 0; i < scale->count; i++) {
        const struct journal_row *row = &scale->rows[i];
        add_mark(out, scale, row, take_lane(free_from, row->arrived, end_of(scale, row)));
    }
}

static void write_time(struct buffer *out, const void *about)
{
    char time[VERDICT_TIME_SIZE];
    buffer_string(out, verdict_time(time, (double)*(const int64_t *)about));
}

/* How long the pauses are, where there is room to say it. */
static void write_labels(struct buffer *out, const void *about)
{
    const struct scale *scale = about;
    for (size_t i = 1; i < scale->count; i++) {
        const struct journal_row *row = &scale->rows[i];
        const int64_t since = end_of(scale, row - 1), pause = row->arrived - since;
        const double middle = place_of(scale, since + pause / 2);
        if (width * (double)pause / (double)scale->time >= labelled)
            html_rhythm_label(out, (union html_rhythm_label){ .middle = value_written(write_percent, &middle),
                                                              .time = value_written(write_time, &pause) });
    }
}

/* "503 after 0us, 200 after 1.004s": the first ones. */
static void write_words(struct buffer *out, const void *about)
{
    enum { TOLD = 12 };
    const struct scale *scale = about;
    char time[VERDICT_TIME_SIZE];
    buffer_format(out, "%zu request%s to scale: ", scale->count, scale->count == 1 ? "" : "s");
    for (size_t i = 0; i < scale->count && i < TOLD; i++) {
        const struct journal_row *row = &scale->rows[i];
        buffer_string(out, i ? ", " : "");
        if (row->code)
            buffer_format(out, "%d", row->code);
        buffer_format(out, "%s at %s", row->lost ? row->code ? " in part" : "no answer" : "",
                      verdict_time(time, (double)(row->arrived - scale->start)));
    }
    if (scale->count > TOLD)
        buffer_format(out, ", and %zu more", scale->count - TOLD);
}

/* What the signs mean that are there. */
static void write_caption(struct buffer *out, const void *about)
{
    const struct scale *scale = about;
    bool lost = false, failed = false;
    for (size_t i = 0; i < scale->count; i++) {
        lost |= scale->rows[i].lost;
        failed |= scale->rows[i].failed;
    }
    buffer_format(out, "A circle is a request, a bar the time until its answer%s%s.",
                  lost ? ", a cross an answer that did not arrive whole" : "", failed ? ", a ring where a check failed" : "");
}

void html_add_rhythm(struct buffer *out, const struct journal_row *rows, size_t count)
{
    if (!count)
        return;
    const struct scale scale = scale_of(rows, count);
    html_rhythm_drawing(out, (union html_rhythm_drawing){ .words = value_written(write_words, &scale),
                                                          .caption = value_written(write_caption, &scale),
                                                          .marks = value_written(write_marks, &scale),
                                                          .labels = value_written(write_labels, &scale) });
}
