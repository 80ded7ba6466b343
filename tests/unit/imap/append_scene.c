/* SPDX-License-Identifier: MIT
 *
 * See append_scene.h.
 */
#include "unit/imap/append_scene.h"

#include <stdlib.h>

void scene_begin(struct scene *s, const char *capabilities, const struct script_step *steps,
                 size_t count, const struct imap_destination_limits *limits)
{
    static const char *const parts[] = {"INBOX"};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    script_begin(&s->script, capabilities, steps, count);
    assert_int_equal(imap_destination_new(s->script.session, limits, &s->destination, &s->err),
                     KIMT_OK);
    s->script.session = NULL; /* closed with the destination */
    if (imap_destination_folder_ensure(s->destination, &folder, &ensured, &s->err) != KIMT_OK)
        fail_msg("no folder: %s", s->err.text);
    assert_int_equal(ensured->uid_validity, 7);
    assert_int_equal(ensured->uid_next, 5);
    assert_int_equal(ensured->messages, 0);
}

void scene_end(struct scene *s)
{
    imap_destination_close(s->destination);
    script_end(&s->script);
}

struct kimt_message message_of(uint64_t size, uint32_t flags)
{
    return (struct kimt_message){.struct_size = sizeof(struct kimt_message),
                                 .attributes = KIMT_MESSAGE_HAS_DATE,
                                 .size = size,
                                 .size_kind = KIMT_SIZE_EXACT,
                                 .flags = flags,
                                 .zone_minutes = 60,
                                 .date_s = 1577833200};
}

void put_message(struct scene *s, const struct kimt_message *message, uint64_t ticket,
                 const char *body)
{
    struct kimt_destination_session *d = s->destination;

    if (imap_destination_append_begin(d, message, ticket, &s->err) != KIMT_OK ||
        imap_destination_append_write(d, body, strlen(body), &s->err) != KIMT_OK ||
        imap_destination_append_end(d, &s->completion, &s->err) != KIMT_QUEUED)
        fail_msg("message %u was not taken: %s", (unsigned)ticket, s->err.text);
}

void put(struct scene *s, uint64_t ticket, const char *body)
{
    struct kimt_message message = message_of(strlen(body), KIMT_FLAG_SEEN);

    put_message(s, &message, ticket, body);
}

void put_large(struct scene *s, uint64_t ticket, const struct kimt_message *message)
{
    char *body = calloc(1, LARGE);

    assert_non_null(body);
    if (imap_destination_append_begin(s->destination, message, ticket, &s->err) != KIMT_OK ||
        imap_destination_append_write(s->destination, body, LARGE, &s->err) != KIMT_OK ||
        imap_destination_append_end(s->destination, &s->completion, &s->err) != KIMT_QUEUED)
        fail_msg("message %u was not taken: %s", (unsigned)ticket, s->err.text);
    free(body);
}

void put_keywords(struct scene *s, const char *const *keywords, uint32_t count, uint32_t flags)
{
    struct kimt_message message = message_of(1, flags);

    message.keywords = keywords;
    message.keyword_count = count;
    put_message(s, &message, 1, "a");
}

void reap(struct scene *s)
{
    s->completion = (struct kimt_completion){.struct_size = sizeof s->completion,
                                             .error.struct_size = sizeof s->completion.error};
    if (imap_destination_flush(s->destination, &s->err) != KIMT_OK ||
        imap_destination_reap(s->destination, 3000, &s->completion, &s->err) != KIMT_OK)
        fail_msg("no completion: %s", s->err.text);
}

void expect_stored(struct scene *s, uint64_t ticket, uint64_t uid)
{
    reap(s);
    if (s->completion.result != KIMT_OK)
        fail_msg("not stored: %s (%s)", s->completion.error.text, s->completion.error.peer);
    assert_int_equal(s->completion.ticket, ticket);
    assert_int_equal(s->completion.uid, uid);
    assert_int_equal(s->completion.uid_validity, uid ? 7 : 0);
}

void expect_refused(struct scene *s, uint64_t ticket, int kind)
{
    reap(s);
    assert_int_equal(s->completion.result, KIMT_FAIL);
    assert_int_equal(s->completion.ticket, ticket);
    assert_int_equal(s->completion.error.kind, kind);
}

void expect_nothing_under_way(struct scene *s)
{
    assert_int_equal(imap_destination_reap(s->destination, 0, &s->completion, &s->err), KIMT_END);
}
