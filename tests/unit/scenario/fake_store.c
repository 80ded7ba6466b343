/* SPDX-License-Identifier: MIT
 *
 * What both sides share: mail in memory, and the plan of failures.
 */
#include "unit/scenario/fake.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fake_folder *fake_add_folder(struct fake_store *store, const char *path, int32_t role)
{
    struct fake_folder *folder = &store->folders[store->count++];

    (void)snprintf(folder->path, sizeof folder->path, "%s", path);
    folder->role = role;
    folder->uid_validity = 7;
    folder->uid_next = folder->highest_modseq = 1;
    folder->count = 0;
    return folder;
}

struct fake_message *fake_new_message(struct fake_folder *folder)
{
    struct fake_message *message = &folder->messages[folder->count++];

    *message = (struct fake_message){.uid = folder->uid_next++, .modseq = ++folder->highest_modseq};
    return message;
}

struct fake_message *fake_add_message(struct fake_folder *folder, const char *body)
{
    struct fake_message *message = fake_new_message(folder);

    message->body = strdup(body);
    message->length = message->promised = strlen(body);
    message->size_kind = KIMT_SIZE_EXACT;
    return message;
}

void fake_set_flags(struct fake_folder *folder, size_t index, uint32_t flags)
{
    folder->messages[index].flags = flags;
    folder->messages[index].modseq = ++folder->highest_modseq;
}

void fake_remove_message(struct fake_folder *folder, size_t index)
{
    free(folder->messages[index].body);
    folder->count--;
    folder->highest_modseq++;
    memmove(folder->messages + index, folder->messages + index + 1,
            (folder->count - index) * sizeof *folder->messages);
}

void fake_rename_folder(struct fake_store *store, const char *path, const char *target)
{
    size_t length = strlen(path);
    char renamed[sizeof store->folders[0].path];

    for (size_t i = 0; i < store->count; i++) {
        struct fake_folder *folder = &store->folders[i];

        if (strncmp(folder->path, path, length) != 0 ||
            (folder->path[length] != '\0' && folder->path[length] != '/'))
            continue;
        (void)snprintf(renamed, sizeof renamed, "%.90s%.100s", target, folder->path + length);
        memcpy(folder->path, renamed, sizeof renamed);
    }
}

static bool has_keyword(const struct fake_message *message, const char *keyword, uint32_t *at_r)
{
    for (*at_r = 0; *at_r < message->keyword_count; ++*at_r)
        if (strcmp(message->keywords[*at_r], keyword) == 0)
            return true;
    return false;
}

void fake_add_keyword(struct fake_message *message, const char *keyword)
{
    uint32_t at;

    if (has_keyword(message, keyword, &at) || at == FAKE_KEYWORDS)
        return;
    (void)snprintf(message->keywords[at], sizeof message->keywords[at], "%s", keyword);
    message->keyword_count++;
}

void fake_drop_keyword(struct fake_message *message, const char *keyword)
{
    uint32_t at;

    if (has_keyword(message, keyword, &at))
        memmove(message->keywords[at], message->keywords[--message->keyword_count],
                sizeof message->keywords[at]);
}

void fake_describe_message(const struct fake_message *message, const char **list,
                           struct kimt_message *message_r)
{
    *message_r = (struct kimt_message){
        .struct_size = sizeof *message_r,
        .attributes = message->attributes | KIMT_MESSAGE_HAS_DATE,
        .uid = message->uid,
        .size = message->promised,
        .size_kind = message->size_kind,
        .flags = message->flags,
        .keywords = list,
        .keyword_count = message->keyword_count,
        .date_s = message->date_s,
    };
    for (uint32_t i = 0; i < message->keyword_count; i++)
        list[i] = message->keywords[i];
}

size_t fake_length(const struct fake_message *message, uint32_t parts)
{
    const char *end = message->body;

    if (parts == KIMT_PARTS_META)
        return 0;
    if (parts == KIMT_PARTS_HEADER && end && (end = strstr(end, "\r\n\r\n")) != NULL)
        return (size_t)(end - message->body) + 4;
    if (parts == KIMT_PARTS_HEADER && message->body && (end = strstr(message->body, "\n\n")))
        return (size_t)(end - message->body) + 2;
    return message->length;
}

/* fake_lost has no fake at hand. */
static bool is_dead; /* atomic */

void fake_revive(struct fake *fake)
{
    __atomic_store_n(&is_dead, false, __ATOMIC_RELAXED);
    fake->die_at = 0;
}

void fake_deliver(struct fake *fake)
{
    for (size_t i = 0; i < fake->late_count; i++) {
        struct fake_message *message = fake_new_message(fake->late[i].folder);
        uint64_t uid = message->uid, modseq = message->modseq;

        *message = fake->late[i].message;
        message->uid = uid;
        message->modseq = modseq;
    }
    fake->late_count = 0;
}

static void deliver_in_time(struct fake *fake)
{
    if (!__atomic_load_n(&is_dead, __ATOMIC_RELAXED) && fake->late_count > 0 &&
        ++fake->late_calls == fake->late_after)
        fake_deliver(fake);
}

bool fake_is_busy(struct fake *fake, int side, struct kimt_error *err)
{
    if (__atomic_load_n(&fake->busy_folders[side], __ATOMIC_RELAXED) <= 0)
        return false;
    (void)__atomic_sub_fetch(&fake->busy_folders[side], 1, __ATOMIC_RELAXED);
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_BUSY, KIMT_RETRY_LATER, "folder is locked");
    return true;
}

void fake_meet(struct fake *fake)
{
    bool together = false;

    if (!__atomic_load_n(&fake->meets, __ATOMIC_RELAXED))
        return;
    (void)__atomic_add_fetch(&fake->inside, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < 1000 && !together; i++) {
        together = __atomic_load_n(&fake->inside, __ATOMIC_RELAXED) == 2;
        (void)usleep(together ? 0 : 1000);
    }
    __atomic_store_n(&fake->meets, false, __ATOMIC_RELAXED);
    (void)__atomic_add_fetch(&fake->met, together ? 1 : 0, __ATOMIC_RELAXED);
}

/* By one with as many messages under the same UIDs. */
static void replace(struct fake_folder *folder)
{
    folder->uid_validity++;
    for (size_t i = 0; i < folder->count; i++) {
        struct fake_message *message = &folder->messages[i];

        free(message->body);
        message->body = strdup(FAKE_OTHER);
        message->length = message->promised = strlen(FAKE_OTHER);
    }
}

bool fake_call(struct fake *fake)
{
    int call = __atomic_add_fetch(&fake->calls, 1, __ATOMIC_RELAXED);

    deliver_in_time(fake);
    if (fake->call_us > 0)
        (void)usleep(fake->call_us);
    while (call == fake->block_at && !__atomic_load_n(&fake->cancelled, __ATOMIC_RELAXED))
        (void)usleep(1000);

    if (call == fake->stop_at)
        __atomic_store_n(&fake->stop, true, __ATOMIC_RELAXED);
    if (call == fake->change_validity_at)
        for (size_t i = 0; i < fake->source.count; i++)
            fake->source.folders[i].uid_validity++;
    if (call == fake->replace_at && fake->destination.count > 0)
        replace(&fake->destination.folders[0]);
    if (call == fake->die_at) {
        __atomic_store_n(&is_dead, true, __ATOMIC_RELAXED);
        if (fake->on_death)
            fake->on_death(fake->death_context);
    }
    if (__atomic_load_n(&is_dead, __ATOMIC_RELAXED))
        return true;
    for (size_t i = 0; i < FAKE_LOSSES; i++)
        if (call == fake->lose_at[i])
            return true;
    return false;
}

void fake_opened(struct fake *fake)
{
    int open = __atomic_add_fetch(&fake->opened, 1, __ATOMIC_RELAXED) -
               __atomic_load_n(&fake->closed, __ATOMIC_RELAXED);

    if (fake->login_us > 0)
        (void)usleep(fake->login_us);
    if (open > __atomic_load_n(&fake->most_open, __ATOMIC_RELAXED))
        __atomic_store_n(&fake->most_open, open, __ATOMIC_RELAXED);
}

bool fake_reopen_ends(struct fake *fake)
{
    return __atomic_load_n(&fake->reopen_ends, __ATOMIC_RELAXED) > 0 &&
           __atomic_sub_fetch(&fake->reopen_ends, 1, __ATOMIC_RELAXED) >= 0;
}

void fake_closed(struct fake *fake)
{
    (void)__atomic_add_fetch(&fake->closed, 1, __ATOMIC_RELAXED);
}

int fake_lost(struct kimt_error *err)
{
    if (__atomic_load_n(&is_dead, __ATOMIC_RELAXED))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "dead");
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                     "the connection was lost");
}

static void free_store(struct fake_store *store)
{
    for (size_t i = 0; i < store->count; i++)
        for (size_t j = 0; j < store->folders[i].count; j++)
            free(store->folders[i].messages[j].body);
    store->count = 0;
}

void fake_free(struct fake *fake)
{
    free_store(&fake->source);
    free_store(&fake->destination);
}

uint32_t fake_split(const char *path, char *memory, size_t capacity, const char **parts)
{
    uint32_t count = 0;

    (void)snprintf(memory, capacity, "%s", path);
    for (char *part = memory; part;) {
        parts[count++] = part;
        part = strchr(part, '/');
        if (part)
            *part++ = '\0';
    }
    return count;
}
