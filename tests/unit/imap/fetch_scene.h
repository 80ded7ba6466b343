/* SPDX-License-Identifier: MIT
 *
 * A folder that is read from a scripted server, and the words in which tests speak of it: what the
 * server answers, and which messages are to come of it.
 */
#ifndef KIMT_TEST_IMAP_FETCH_SCENE_H
#define KIMT_TEST_IMAP_FETCH_SCENE_H

#include "common/imap/fetch/fetch.h"
#include "unit/imap/script.h"

#include <setjmp.h>
#include <stdarg.h>
/* clang-format off */
#include <cmocka.h>
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OPEN(exists)                                                                               \
    {                                                                                              \
        .expect = "EXAMINE \"Work\"",                                                              \
        .answer =                                                                                  \
            "* " #exists " EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4000000000] ok\r\n"  \
            "@ OK done\r\n"                                                                        \
    }
#define LIST(lines)                                                                                \
    {                                                                                              \
        .expect = "UID FETCH 1:* (UID)", .answer = lines "@ OK done\r\n"                           \
    }
#define ITEMS      "UID FLAGS INTERNALDATE RFC822.SIZE"
#define FETCH(set) "UID FETCH " set " (" ITEMS " BODY.PEEK[])"
#define DATE       "INTERNALDATE \" 1-Jan-2020 00:00:00 +0100\""
#define MESSAGE(n, uid, size, body)                                                                \
    "* " #n " FETCH (UID " #uid " FLAGS (\\Seen) " DATE " RFC822.SIZE " #size " BODY[] {" #size    \
    "}\r\n" body ")\r\n"
/* Of messages that an answer left out, these are still there (" 1 2"). */
#define STILL_THERE(set, uids)                                                                     \
    {                                                                                              \
        .expect = "UID SEARCH UID " set, .answer = "* SEARCH" uids "\r\n@ OK done\r\n"             \
    }
#define LEAVE                                                                                      \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }

struct scene {
    struct script script;
    struct imap_fetch *fetch;
    struct kimt_error err;
    const struct kimt_message *message;
    char body[4096];
    size_t length;
};

/* Opens the folder, which then is left again, or is not because its session was lost. */
void scene_begin(struct scene *s, const struct script_step *steps, size_t count,
                 const struct kimt_resume *resume);
/* The same at a server that has these capabilities. */
void scene_begin_with(struct scene *s, const char *capabilities, const struct script_step *steps,
                      size_t count, const struct kimt_resume *resume);
void scene_end(struct scene *s);
void scene_end_lost(struct scene *s);
int next_message(struct scene *s);
int read_all(struct scene *s);
/* The next message has this UID and body. */
void expect_message(struct scene *s, uint64_t uid, const char *body);
/* It is seen, and of the date that DATE is. */
void expect_dated(const struct scene *s);
void expect_end(struct scene *s);

#define BEGIN(s, steps) scene_begin(&(s), steps, COUNT(steps), NULL)

#endif
