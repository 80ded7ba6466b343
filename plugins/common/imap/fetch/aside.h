/* SPDX-License-Identifier: MIT
 *
 * Messages that came before their turn, held until it is.
 *
 * Servers may answer commands that were sent ahead in turns, and a message that is asked for once
 * more comes behind later ones; yet a folder keeps its order. What is held is in memory up to a
 * bound, and beyond that in unlinked files, which take no more than ASIDE_FILE_BYTES beside what is
 * held.
 */
#ifndef KIMT_IMAP_ASIDE_H
#define KIMT_IMAP_ASIDE_H

#include "common/imap/grammar/message_data.h"
#include <kimt/host.h>

struct aside_item;
struct aside_file;

/* Zeroed there are none. */
struct aside {
    struct aside_item **items; /* ascending by UID, from `first` on */
    size_t first, end, capacity;
    struct aside_item *coming; /* begun, not ended */
    struct aside_item *taken;
    uint64_t bytes;          /* of all bodies held */
    size_t held, limit;      /* of them in memory; 0: ASIDE_USUAL_BYTES */
    struct aside_file *file; /* further bodies go to it; NULL: to a new one */
    char *piece;             /* what was read of a file */
};

enum {
    ASIDE_USUAL_BYTES = 2 * 1024 * 1024,
    ASIDE_FILE_BYTES = 16 * 1024 * 1024 /* a file as long as this gets no further bodies */
};

/* What may be held in memory, as far as it is the host's to say. */
size_t aside_limit(const struct kimt_host *host);

/* A message is held, with its body to follow. These three answer false where there is no room for
 * it: then it is to be dropped. */
bool aside_begin(struct aside *aside, const struct message_data *data);
bool aside_add(struct aside *aside, const void *data, size_t length);
bool aside_end(struct aside *aside);
/* Drops the message that was begun: it is not held after all. */
void aside_drop(struct aside *aside);
/* Returns the lowest UID that is held; UINT64_MAX: none is. */
uint64_t aside_lowest(const struct aside *aside);
/* Takes the message with the lowest UID out; its body can be viewed until the next is taken, or it
 * is let go. */
void aside_take(struct aside *aside, struct message_data *data_r);
/* Returns the beginning of the body of the message that was taken, as much as a header may well
 * have. NULL: nothing. */
const char *aside_peek(struct aside *aside, size_t *length_r);
/* Views the body as body_view of source.h does. */
KIMT_NODISCARD int aside_view(struct aside *aside, size_t most, const void **data_r, size_t *got_r,
                              struct kimt_error *err);
/* Frees the room of the message that was taken. */
void aside_let_go(struct aside *aside);
/* Forgets all messages. */
void aside_clear(struct aside *aside);

#endif
