/* SPDX-License-Identifier: MIT
 *
 * How a message is announced: flags, keywords, date.
 */
#ifndef KIMT_IMAP_APPEND_FORM_H
#define KIMT_IMAP_APPEND_FORM_H

#include "common/imap/destination/destination_private.h"

/* The system flags that are sent, all but \Deleted. */
enum {
    APPEND_SYSTEM_FLAGS = 4
};
struct append_system_flag {
    uint32_t flag;
    const char *name;
};
extern const struct append_system_flag append_system_flags[APPEND_SYSTEM_FLAGS];
bool append_keeps(const struct kimt_destination_session *d, const char *flag);
/* How the folder spells a keyword; false: it cannot keep it. */
bool append_spell_keyword(const struct kimt_destination_session *d, const char *keyword,
                          const char **spelled_r, size_t *length_r);
/* Fills in the item from the message. */
int append_form(struct kimt_destination_session *d, const struct kimt_message *message,
                struct append_item *item, struct kimt_error *err);
/* Frees what an item holds, but for what is kept. */
void append_item_clear(struct append_item *item);
/* How an item is announced. */
struct append_attempt {
    bool keywords;
    enum date_rung rung;
    bool created; /* the folder was made again already */
};

/* Begins "APPEND mailbox" as this command. KIMT_OK; KIMT_END: refused, as in imap_put_literal;
 * KIMT_FAIL. */
int append_begin_command(struct kimt_destination_session *d, struct imap_command *command,
                         struct kimt_error *err);
/* " (flags) "date" {size}" of an item; notes in it what became of the date. As above. */
int append_announce(struct kimt_destination_session *d, struct imap_command *command,
                    struct append_item *item, const struct append_attempt *attempt, bool wait,
                    struct kimt_error *err);
/* Notes that an attempt was accepted: says in the item what it cost, and learns from it. */
void append_taken(struct kimt_destination_session *d, struct append_item *item,
                  const struct append_attempt *attempt);

#endif
