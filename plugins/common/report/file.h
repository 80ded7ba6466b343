/* SPDX-License-Identifier: MIT
 *
 * A reporter's file: for its owner only, never an old one, and an error when the disk is full.
 *
 * Written through a buffer; whatever was flushed is in the file even if the process is killed. A
 * record with gaps is worse than none, so failures to write have SCOPE_RUN: the run stops, unless
 * the reporter gives its file up.
 */
#ifndef KIMT_REPORT_FILE_H
#define KIMT_REPORT_FILE_H

#include <kimt/error.h>
#include <kimt/option.h>
#include <kimt/reporter.h>
#include <stddef.h>

struct report_file;

/* Makes a row of the table of options: the file's name, as `member` of struct `owner`. */
#define REPORT_FILE_ROW(owner, member, by_default)                                                 \
    {                                                                                              \
        .name = "file", .type = KIMT_OPTION_STRING, .flags = KIMT_OPTION_ADVANCED,                 \
        .offset = offsetof(owner, member), .def = (by_default),                                    \
        .help = "Name of the file in the log folder, or a path that begins with /."                \
    }

/* Makes a new file `name` in the run's log folder, mode 0600; an absolute path is taken as it
 * stands. Opening never follows a link and never takes a file that exists. */
int report_file_new(const struct kimt_run_info *run, const char *name, struct report_file **file_r,
                    struct kimt_error *err);
/* Standard output as such a file. */
int report_file_new_stdout(struct report_file **file_r, struct kimt_error *err);
/* Flushes, syncs and closes. NULL is fine. */
void report_file_free(struct report_file **file);

const char *report_file_path(const struct report_file *file); /* NULL: standard output */

int report_file_descriptor(const struct report_file *file);

int report_file_write(struct report_file *file, const void *data, size_t length,
                      struct kimt_error *err);
int report_file_flush(struct report_file *file, struct kimt_error *err);
/* Flushes, and waits until it is on the disk. */
int report_file_sync(struct report_file *file, struct kimt_error *err);

/* Returns the bytes written since it was begun. */
uint64_t report_file_size(const struct report_file *file);
/* Puts what is there aside, as PATH.1 for the first time, PATH.2 for the second, and begins anew.
 * Of those parts so many of the latest are kept. Standard output is left as it is. */
int report_file_rotate(struct report_file *file, uint32_t keep, struct kimt_error *err);

/* Copies all of a temporary file, from its beginning. */
int report_file_copy(struct report_file *file, FILE *from, struct kimt_error *err);

/* A temporary file without a name beside the logs (or in $TMPDIR when there are none): for what
 * must wait and may be large. NULL with errno set. */
FILE *report_spill_new(const struct kimt_run_info *run);

/* A text under construction: write to `stream`, then take it. */
struct draft {
    FILE *stream;
    char *data;
    size_t length;
};
int draft_init(struct draft *draft, struct kimt_error *err);
void draft_clear(struct draft *draft);
/* Begins anew. */
void draft_begin(struct draft *draft);
/* Makes data (terminated) and length valid until the next draft_begin. */
int draft_end(struct draft *draft, struct kimt_error *err);

/* KIMT_FAIL for want of memory. */
int report_no_memory(struct kimt_error *err);
/* KIMT_FAIL for a file that is no record: it ends where it failed, and the run goes on. */
int report_give_up(struct kimt_error *err);

#endif
