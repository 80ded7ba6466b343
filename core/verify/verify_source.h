/* SPDX-License-Identifier: MIT
 *
 * How one folder of the source is read to be compared. Inside core/verify only.
 */
#ifndef KIMT_CORE_VERIFY_SOURCE_H
#define KIMT_CORE_VERIFY_SOURCE_H

#include "verify/verify_inner.h"

/* Enters into the book what the source lists. */
int verify_list_source(struct verify *verify, const struct kimt_folder *folder,
                       struct kimt_error *err);
/* Reads the messages that the book wants. Returns KIMT_END if its UIDs are others by now, or some
 * are, so that nothing can be said of them. */
int verify_look_again(struct verify *verify, const struct kimt_folder *folder,
                      struct kimt_error *err);
/* Lists the folder, and reads all of it in the same go; then the book was judged, and gets what it
 * wants. */
int verify_read_source(struct verify *verify, const struct kimt_folder *folder,
                       struct kimt_error *err);
int verify_judge_read(struct verify *verify, struct kimt_error *err);

#endif
