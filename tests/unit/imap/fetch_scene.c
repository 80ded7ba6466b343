/* SPDX-License-Identifier: MIT
 *
 * See fetch_scene.h.
 */
#include "unit/imap/fetch_scene.h"

void scene_begin(struct scene *s, const struct script_step *steps, size_t count,
                 const struct kimt_resume *resume)
{
    scene_begin_with(s, "UNSELECT", steps, count, resume);
}

void scene_begin_with(struct scene *s, const char *capabilities, const struct script_step *steps,
                      size_t count, const struct kimt_resume *resume)
{
    static const char *const parts[] = {"Work"};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = "Work"};
    const struct kimt_folder *opened;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    s->script.reads_only = true;
    script_begin(&s->script, capabilities, steps, count);
    assert_int_equal(imap_fetch_new(s->script.session, &s->fetch, &s->err), KIMT_OK);
    if (imap_fetch_open(s->fetch, &folder, 1, resume, &opened, &s->err) != KIMT_OK)
        fail_msg("not opened: %s", s->err.text);
    assert_int_equal(opened->uid_validity, 7);
}

void scene_end(struct scene *s)
{
    assert_int_equal(imap_fetch_leave(s->fetch, &s->err), KIMT_OK);
    imap_session_close(&s->script.session);
    imap_fetch_free(&s->fetch);
    script_end(&s->script);
}

/* The same for a session that is lost: there is nothing to leave any more. */
void scene_end_lost(struct scene *s)
{
    imap_session_close(&s->script.session);
    imap_fetch_free(&s->fetch);
    script_end(&s->script);
}

int next_message(struct scene *s)
{
    int result = imap_fetch_next(s->fetch, &s->message, &s->err);

    s->length = 0;
    s->body[0] = '\0';
    return result;
}

int read_all(struct scene *s)
{
    size_t got = 0;
    int result;

    while ((result = imap_fetch_read(s->fetch, s->body + s->length, sizeof s->body - 1 - s->length,
                                     &got, &s->err)) == KIMT_OK)
        s->length += got;
    s->body[s->length] = '\0';
    return result;
}

void expect_message(struct scene *s, uint64_t uid, const char *body)
{
    if (next_message(s) != KIMT_OK)
        fail_msg("message %u was expected: %s; %s", (unsigned)uid, s->err.text, s->script.problem);
    assert_int_equal(s->message->uid, uid);
    assert_int_equal(s->message->size_kind, KIMT_SIZE_EXACT);
    assert_int_equal(s->message->size, strlen(body));
    assert_int_equal(read_all(s), KIMT_END);
    assert_string_equal(s->body, body);
}

void expect_dated(const struct scene *s)
{
    assert_int_equal(s->message->flags, KIMT_FLAG_SEEN);
    assert_true(s->message->attributes & KIMT_MESSAGE_HAS_DATE);
    assert_int_equal(s->message->date_s, 1577833200);
    assert_int_equal(s->message->zone_minutes, 60);
}

void expect_end(struct scene *s)
{
    if (next_message(s) != KIMT_END)
        fail_msg("nothing more was expected, UID %u came: %s", (unsigned)s->message->uid,
                 s->err.text);
}
