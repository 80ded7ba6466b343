/* SPDX-License-Identifier: MIT
 *
 * What there is to say about a folder, alike in table and file.
 */
#include "common/print/human.h"
#include "folders/plan_print.h"

struct saying {
    FILE *out;
    bool any;
};

/* Parts are joined by commas. */
static FILE *next(struct saying *saying)
{
    if (saying->any)
        (void)fputs(", ", saying->out);
    saying->any = true;
    return saying->out;
}

static void say_name(struct saying *saying, const struct survey_folder *folder)
{
    if (folder->fails)
        (void)fprintf(next(saying), "NOT COPIED: %s", folder->reason ? folder->reason : "");
    else if (!folder->target)
        (void)fprintf(next(saying), "left out: %s", folder->reason ? folder->reason : "");
    else if (folder->clash)
        (void)fprintf(next(saying), "collides with %s: they would be one folder at the destination",
                      folder->clash);
    else if (folder->renamed)
        (void)fprintf(next(saying), "renamed: %s",
                      folder->reason ? folder->reason : "the destination's name");
}

bool plan_note(const struct survey_folder *folder, FILE *out)
{
    struct saying saying = {.out = out};

    say_name(&saying, folder);
    if (folder->earlier > 0)
        (void)fprintf(next(&saying), "%s of them from an earlier run",
                      human_count(folder->earlier).text);
    if (folder->target && folder->held != KIMT_UNKNOWN && folder->held > 0)
        (void)fprintf(next(&saying), "the destination holds %s %s there",
                      human_count(folder->held).text,
                      human_plural(folder->held, "message", "messages"));
    return saying.any;
}
