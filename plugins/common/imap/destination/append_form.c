/* SPDX-License-Identifier: MIT
 *
 * How a message is announced in APPEND: which flags and keywords the folder can hold, and its date.
 *
 * A message is never lost to a keyword or a date: what the destination cannot hold is left out and
 * counted. \Deleted is never sent: a message that is marked for removal at the source is still
 * there, and some servers refuse it.
 */
#include <config.h>

#include "common/imap/destination/append_form.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/session_state.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

enum {
    DATELESS_IN_A_ROW = 5 /* until a server is thought to refuse all dates */
};

const struct append_system_flag append_system_flags[APPEND_SYSTEM_FLAGS] = {
    {KIMT_FLAG_SEEN, "\\Seen"},
    {KIMT_FLAG_ANSWERED, "\\Answered"},
    {KIMT_FLAG_FLAGGED, "\\Flagged"},
    {KIMT_FLAG_DRAFT, "\\Draft"},
};

/* An atom of RFC 9051 that is no system flag. NIL is legal, but readers choke on it. */
static bool is_keyword(const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || length > 255 || strcasecmp(text, "NIL") == 0)
        return false;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c <= ' ' || c >= 0x7f || strchr("(){%*\"\\]", c))
            return false;
    }
    return true;
}

/* The folder's spelling is used, so that case variants do not become keywords of their own. */
static const char *find_permanent(const struct kimt_destination_session *d, const char *keyword,
                                  size_t *length_r)
{
    size_t length = strlen(keyword);

    for (const char *at = d->folder.permanent; at && *at; at++)
        if (at[0] == ' ' && strncasecmp(at + 1, keyword, length) == 0 && at[1 + length] == ' ') {
            *length_r = length;
            return at + 1;
        }
    return NULL;
}

static bool add_word(char *flags, size_t *used, const char *word, size_t length)
{
    if (*used + length + 2 > APPEND_FLAGS_BYTES)
        return false;
    if (*used)
        flags[(*used)++] = ' ';
    memcpy(flags + *used, word, length);
    *used += length;
    flags[*used] = '\0';
    return true;
}

static bool holds(const char *flags, const char *keyword)
{
    size_t length = strlen(keyword);

    for (const char *at = flags; (at = strcasestr(at, keyword)) != NULL; at++)
        if ((at == flags || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

bool append_spell_keyword(const struct kimt_destination_session *d, const char *keyword,
                          const char **spelled_r, size_t *length_r)
{
    if (!imap_flavour(d->session)->keywords || !is_keyword(keyword))
        return false;
    *spelled_r = find_permanent(d, keyword, length_r);
    if (*spelled_r)
        return true;
    *spelled_r = keyword;
    *length_r = strlen(keyword);
    return !d->folder.permanent || d->folder.any_keyword;
}

static bool add_keyword(const struct kimt_destination_session *d, const char *keyword, char *flags,
                        size_t *used)
{
    const char *spelled;
    size_t length;

    if (!append_spell_keyword(d, keyword, &spelled, &length))
        return false;
    return holds(flags, keyword) || add_word(flags, used, spelled, length);
}

/* A system flag that the folder does not keep is of no use to send; without PERMANENTFLAGS all are
 * kept. */
bool append_keeps(const struct kimt_destination_session *d, const char *flag)
{
    size_t length;

    return !d->folder.permanent || find_permanent(d, flag, &length) != NULL;
}

static void drop_flag(struct append_item *item, uint32_t flag)
{
    item->notes |= KIMT_COMPLETION_FLAG_DROPPED | flag << KIMT_COMPLETION_FLAGS_SHIFT;
}

static void form_flags(struct kimt_destination_session *d, const struct kimt_message *message,
                       struct append_item *item, char *flags)
{
    size_t used = 0;

    flags[0] = '\0';
    for (size_t i = 0; i < APPEND_SYSTEM_FLAGS; i++) {
        const struct append_system_flag *system = &append_system_flags[i];

        if ((message->flags & system->flag) &&
            (!append_keeps(d, system->name) ||
             !add_word(flags, &used, system->name, strlen(system->name))))
            drop_flag(item, system->flag);
    }
    if (message->flags & KIMT_FLAG_DELETED)
        drop_flag(item, KIMT_FLAG_DELETED);
    item->system_length = used;
    for (uint32_t i = 0; i < message->keyword_count; i++)
        if (!add_keyword(d, message->keywords[i], flags, &used))
            item->keywords_dropped++;
    if (item->keywords_dropped)
        item->notes |= KIMT_COMPLETION_KEYWORDS_DROPPED;
}

int append_form(struct kimt_destination_session *d, const struct kimt_message *message,
                struct append_item *item, struct kimt_error *err)
{
    char flags[APPEND_FLAGS_BYTES];

    form_flags(d, message, item, flags);
    item->has_date = (message->attributes & KIMT_MESSAGE_HAS_DATE) != 0;
    item->date_s = message->date_s;
    item->zone_minutes = message->zone_minutes;
    item->size = message->size;
    item->uid = message->uid;
    item->flags = strdup(flags);
    if (item->flags)
        return KIMT_OK;
    return no_memory(err, KIMT_SCOPE_MESSAGE, "for the flags of a message");
}

static bool form_date(const struct append_item *item, enum date_rung rung, char *date)
{
    static const enum imap_date_form forms[] = {IMAP_DATE_ZERO, IMAP_DATE_STRICT,
                                                IMAP_DATE_ZERO_UTC};

    return item->has_date && rung != DATE_NONE &&
           imap_date_format(item->date_s, item->zone_minutes, forms[rung], date);
}

/* The flag list always stands, even if empty: some servers count arguments. */
static int put_list(struct kimt_destination_session *d, const char *flags, size_t length,
                    const char *date, struct kimt_error *err)
{
    char text[APPEND_FLAGS_BYTES + IMAP_DATE_MAX + sizeof " () \"\" "];
    size_t used = 0;

    text[used++] = ' ';
    text[used++] = '(';
    memcpy(text + used, flags, length);
    used += length;
    text[used++] = ')';
    text[used++] = ' ';
    if (date) {
        size_t digits = strlen(date);
        text[used++] = '"';
        /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): it is counted */
        memcpy(text + used, date, digits);
        used += digits;
        text[used++] = '"';
        text[used++] = ' ';
    }
    return imap_put_text(d->session, text, used, err);
}

static int put_form(struct kimt_destination_session *d, struct append_item *item,
                    const struct append_attempt *attempt, struct kimt_error *err)
{
    const uint32_t about_date = KIMT_COMPLETION_DATE_CHANGED | KIMT_COMPLETION_DATE_LOST;
    char date[IMAP_DATE_MAX];
    size_t length = attempt->keywords ? strlen(item->flags) : item->system_length;
    bool dated = form_date(item, attempt->rung, date);

    item->notes &= ~about_date;
    item->rung = attempt->rung;
    if (item->has_date && !dated)
        item->notes |= KIMT_COMPLETION_DATE_LOST;
    else if (dated && attempt->rung == DATE_UTC && item->zone_minutes != 0)
        item->notes |= KIMT_COMPLETION_DATE_CHANGED;
    return put_list(d, item->flags, length, dated ? date : NULL, err);
}

int append_begin_command(struct kimt_destination_session *d, struct imap_command *command,
                         struct kimt_error *err)
{
    if (imap_begin(d->session, command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(d->session, err, "APPEND ") != KIMT_OK)
        return KIMT_FAIL;
    return imap_put_mailbox(d->session, d->folder.raw, err);
}

int append_announce(struct kimt_destination_session *d, struct imap_command *command,
                    struct append_item *item, const struct append_attempt *attempt, bool wait,
                    struct kimt_error *err)
{
    if (put_form(d, item, attempt, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_put_literal(d->session, command, item->size, wait, err);
}

/* ---- what was taken ---- */

static void count_dropped(struct append_item *item)
{
    for (const char *at = item->flags + item->system_length; *at; at++)
        if (*at == ' ' || at == item->flags)
            item->keywords_dropped++;
    item->notes |= KIMT_COMPLETION_KEYWORDS_DROPPED;
}

/* A form that was taken once stays in use: what another message needs is its own matter. */
static void learn_date(struct kimt_destination_session *d, const struct append_item *item)
{
    bool lost = item->rung == DATE_NONE;

    if (!item->has_date || d->date_proved || item->rung < d->date_rung)
        return;
    d->dateless = lost ? d->dateless + 1 : 0;
    d->date_proved = !lost;
    if (item->rung == d->date_rung || (lost && d->dateless < DATELESS_IN_A_ROW))
        return;
    d->date_rung = item->rung;
    kimt_note(imap_host(d->session), KIMT_NOTE_DATE, imap_name(d->session),
              lost ? "refuses all arrival dates; messages get the date of the copy"
                   : "accepts arrival dates only in another notation, which is used now");
}

void append_taken(struct kimt_destination_session *d, struct append_item *item,
                  const struct append_attempt *attempt)
{
    learn_date(d, item);
    if (!attempt->keywords && item->flags[item->system_length])
        count_dropped(item);
}

void append_item_clear(struct append_item *item)
{
    free(item->flags);
    free(item->repaired);
    *item = (struct append_item){0};
}
