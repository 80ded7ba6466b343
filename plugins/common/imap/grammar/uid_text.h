/* SPDX-License-Identifier: MIT
 *
 * Writes a uid-set, "1:5,9", as long as a command may be. UIDs come ascending.
 */
#ifndef KIMT_IMAP_UID_TEXT_H
#define KIMT_IMAP_UID_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    UID_TEXT_BYTES = 8192
};

struct uid_text {
    char text[UID_TEXT_BYTES];
    size_t used, limit;
    uint32_t first, last; /* the range that may still grow; 0: none */
};

/* max_command: of a whole command line, which has other words in it too; 0: no bound but ours. */
void uid_text_begin(struct uid_text *set, uint32_t max_command);
bool uid_text_has_room(const struct uid_text *set);
/* Only while there is room. */
void uid_text_add(struct uid_text *set, uint32_t uid);
/* Returns the whole set; "" if nothing was added. */
const char *uid_text_end(struct uid_text *set);

#endif
