/* SPDX-License-Identifier: MIT
 *
 * What lies where, and what is kept about each message.
 */
#include "example-destination.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

int example_fail(struct kimt_error *err, int scope, const char *verb, const char *path)
{
    int reason = errno;

    return kimt_fail(err, scope, reason == ENOSPC ? KIMT_KIND_QUOTA : KIMT_KIND_PERMISSION,
                     KIMT_RETRY_NEVER, "cannot %s %s: %s", verb, path, strerror(reason));
}

void example_name(const struct kimt_destination_session *session, uint32_t uid, const char *ending,
                  char *name, size_t capacity)
{
    (void)snprintf(name, capacity, "%s/%u.%s", session->path, uid, ending);
}

struct inside example_look_into(const char *path)
{
    struct inside inside = {.uid_next = 1};
    DIR *dir = opendir(path);
    struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        char *end;
        unsigned long uid = strtoul(entry->d_name, &end, 10);

        inside.has_folders |= entry->d_type == DT_DIR && entry->d_name[0] != '.';
        if (uid == 0 || *end != '.')
            continue;
        inside.messages += strcmp(end, ".eml") == 0;
        if (uid >= inside.uid_next)
            inside.uid_next = (uint32_t)uid + 1;
    }
    if (dir)
        (void)closedir(dir);
    return inside;
}

/* The rules of the destination keep '/' and a leading dot out of the parts, so they are safe as
 * file names. */
void example_set_path(struct kimt_destination_session *session, const struct kimt_folder *folder,
                      uint32_t levels)
{
    size_t used = (size_t)snprintf(session->path, sizeof session->path, "%s", session->root);

    for (uint32_t i = 0; i < levels && used < sizeof session->path; i++)
        used += (size_t)snprintf(session->path + used, sizeof session->path - used, "/%s",
                                 folder->parts[i]);
}

/* ---- flags, keywords and date: UID.meta ---- */

int example_write_meta(const struct kimt_destination_session *session, uint32_t uid,
                       const struct kimt_message *message, struct kimt_error *err)
{
    char name[4200];
    FILE *meta;

    example_name(session, uid, "meta", name, sizeof name);
    meta = fopen(name, "w");
    if (!meta)
        return example_fail(err, KIMT_SCOPE_FOLDER, "write", name);
    (void)fprintf(meta, "flags %u\ndate %lld %d\n", message->flags, (long long)message->date_s,
                  message->zone_minutes);
    for (uint32_t i = 0; i < message->keyword_count; i++)
        (void)fprintf(meta, "keyword %s\n", message->keywords[i]);
    return fclose(meta) == 0 ? KIMT_OK : example_fail(err, KIMT_SCOPE_FOLDER, "write", name);
}

bool example_has_keyword(const struct kimt_message *message, const char *keyword, uint32_t *at_r)
{
    for (*at_r = 0; *at_r < message->keyword_count; ++*at_r)
        if (strcmp(message->keywords[*at_r], keyword) == 0)
            return true;
    return false;
}

void example_add_keyword(struct kimt_destination_session *session, const char *keyword)
{
    struct kimt_message *message = &session->message_out;
    uint32_t at;

    if (!example_has_keyword(message, keyword, &at) && at < KEYWORDS) {
        session->keywords[at] = keyword;
        message->keyword_count++;
    }
}

/* Fills in message_out. */
void example_read_meta(struct kimt_destination_session *session, uint32_t uid)
{
    struct kimt_message *message = &session->message_out;
    char name[4200], line[1024], *end;
    size_t used = 0;

    *message = (struct kimt_message){
        .struct_size = sizeof *message, .uid = uid, .keywords = session->keywords};
    example_name(session, uid, "meta", name, sizeof name);
    FILE *meta = fopen(name, "r");
    while (meta && fgets(line, sizeof line, meta)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "flags ", 6) == 0)
            message->flags = (uint32_t)strtoul(line + 6, NULL, 10);
        if (strncmp(line, "date ", 5) == 0) {
            message->date_s = strtoll(line + 5, &end, 10);
            message->zone_minutes = (int32_t)strtol(end, NULL, 10);
            message->attributes |= KIMT_MESSAGE_HAS_DATE;
        }
        if (strncmp(line, "keyword ", 8) == 0 &&
            used + strlen(line) < sizeof session->keyword_text) {
            char *keyword = session->keyword_text + used;

            used +=
                (size_t)snprintf(keyword, sizeof session->keyword_text - used, "%s", line + 8) + 1;
            example_add_keyword(session, keyword);
        }
    }
    if (meta)
        (void)fclose(meta);
}
