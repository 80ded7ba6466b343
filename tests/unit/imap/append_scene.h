/* SPDX-License-Identifier: MIT
 *
 * A folder at a scripted server that messages are stored in, and the words in which tests speak of
 * it: what the server answers, and what becomes of each message.
 */
#ifndef KIMT_TEST_IMAP_APPEND_SCENE_H
#define KIMT_TEST_IMAP_APPEND_SCENE_H

#include "common/imap/destination/imap_destination.h"
#include "unit/imap/script.h"

#include <setjmp.h>
#include <stdarg.h>
/* clang-format off */
#include <cmocka.h>
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DATE         "\"01-Jan-2020 00:00:00 +0100\""
#define OPEN(flags)                                                                                \
    {.expect = "LIST \"\" \"\"", .answer = "* LIST () \"/\" \"\"\r\n@ OK done\r\n"},               \
        {.expect = "SELECT \"INBOX\"",                                                             \
         .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n"              \
                   "* OK [PERMANENTFLAGS (" flags ")] ok\r\n@ OK done\r\n"},                       \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }
#define ALL_FLAGS          "\\Answered \\Flagged \\Deleted \\Seen \\Draft Known \\*"
#define APPEND(head, body) "APPEND \"INBOX\" " head " {" body
#define STORED(uid)        "@ OK [APPENDUID 7 " #uid "] done\r\n"
#define PLAIN              "UNSELECT UIDPLUS LITERAL+"

enum {
    LARGE = 1200 * 1024
};

struct scene {
    struct script script;
    struct kimt_destination_session *destination;
    struct kimt_error err;
    struct kimt_completion completion;
};

/* Makes the folder ready. */
void scene_begin(struct scene *s, const char *capabilities, const struct script_step *steps,
                 size_t count, const struct imap_destination_limits *limits);
void scene_end(struct scene *s);
struct kimt_message message_of(uint64_t size, uint32_t flags);
/* Hands a message over. */
void put_message(struct scene *s, const struct kimt_message *message, uint64_t ticket,
                 const char *body);
void put(struct scene *s, uint64_t ticket, const char *body);
/* One of LARGE zeros. */
void put_large(struct scene *s, uint64_t ticket, const struct kimt_message *message);
void put_keywords(struct scene *s, const char *const *keywords, uint32_t count, uint32_t flags);
/* Takes the next completion, which has to be there soon. */
void reap(struct scene *s);
void expect_stored(struct scene *s, uint64_t ticket, uint64_t uid);
void expect_refused(struct scene *s, uint64_t ticket, int kind);
void expect_nothing_under_way(struct scene *s);

#define BEGIN(s, capabilities, steps) scene_begin(&(s), capabilities, steps, COUNT(steps), NULL)

#endif
