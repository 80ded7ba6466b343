/* SPDX-License-Identifier: MIT
 *
 * A short list of kinds, the one that was met longest ago makes room for a new one.
 */
#include <config.h>

#include "common/report/alike.h"

#include "common/print/human.h"
#include "common/report/file.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    KINDS = 32,
    KIN = 8 /* kinds that differ only in numbers; a further one joins the last of them */
};

/* What the event of `alike` points to is here. */
struct kind {
    struct alike alike;
    struct kimt_error error;
    struct kimt_message message;
    char *account, *folder, *target, *found_folder;
    uint64_t met; /* when, as a count of events */
};

struct alikes {
    alike_report *report;
    void *context;
    bool at_once;
    struct kind *kinds[KINDS]; /* in the order of their first events */
    size_t count;
    uint64_t met;
};

/* ---- equal? ---- */

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static size_t word_length(const char *text, bool *has_digit_r)
{
    size_t length = 0;

    *has_digit_r = false;
    for (; text[length] && text[length] != ' '; length++)
        *has_digit_r |= isdigit((unsigned char)text[length]) != 0;
    return length;
}

/* Equal, but for words that have digits. */
static bool is_kin_text(const char *a, const char *b)
{
    for (;;) {
        bool a_digit, b_digit;
        size_t a_length = word_length(a, &a_digit), b_length = word_length(b, &b_digit);

        if (!(a_digit && b_digit) && (a_length != b_length || memcmp(a, b, a_length) != 0))
            return false;
        a += a_length;
        b += b_length;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

enum likeness {
    LIKENESS_NONE,
    LIKENESS_KIN, /* other numbers in the error's texts */
    LIKENESS_SAME
};

static enum likeness compare_errors(const struct kimt_error *a, const struct kimt_error *b)
{
    if (!a || !b)
        return a == b ? LIKENESS_SAME : LIKENESS_NONE;
    if (a->scope != b->scope || a->kind != b->kind || a->retry != b->retry ||
        strcmp(a->code, b->code) != 0 || strcmp(a->hint, b->hint) != 0)
        return LIKENESS_NONE;
    if (strcmp(a->text, b->text) == 0 && strcmp(a->peer, b->peer) == 0)
        return LIKENESS_SAME;
    return is_kin_text(a->text, b->text) && is_kin_text(a->peer, b->peer) ? LIKENESS_KIN
                                                                          : LIKENESS_NONE;
}

static enum likeness compare(const struct kimt_event *a, const struct kimt_event *b)
{
    if (a->type != b->type || a->outcome != b->outcome || a->difference != b->difference ||
        a->notes != b->notes || (a->found_uid != 0) != (b->found_uid != 0) ||
        !is_same_text(a->folder, b->folder) || !is_same_text(a->account, b->account) ||
        !is_same_text(a->target, b->target) || !is_same_text(a->found_folder, b->found_folder))
        return LIKENESS_NONE;
    return compare_errors(a->error, b->error);
}

/* The kind that an event belongs to; NULL: it is a new one. */
static struct kind *find(const struct alikes *alikes, const struct kimt_event *event,
                         bool *is_kin_r)
{
    struct kind *last = NULL;
    size_t kin = 0;

    *is_kin_r = false;
    for (size_t i = 0; i < alikes->count; i++) {
        enum likeness likeness = compare(&alikes->kinds[i]->alike.event, event);

        if (likeness == LIKENESS_SAME)
            return alikes->kinds[i];
        if (likeness == LIKENESS_KIN) {
            kin++;
            last = alikes->kinds[i];
        }
    }
    *is_kin_r = kin >= KIN;
    return kin >= KIN ? last : NULL;
}

/* ---- a kind ---- */

static void kind_free(struct kind *kind)
{
    free(kind->account);
    free(kind->folder);
    free(kind->target);
    free(kind->found_folder);
    free(kind);
}

static bool keep_text(const char *text, char **kept_r)
{
    *kept_r = text ? strdup(text) : NULL;
    return !text || *kept_r;
}

static struct kind *kind_new(const struct kimt_event *event)
{
    struct kind *kind = calloc(1, sizeof *kind);

    if (!kind)
        return NULL;
    if (keep_text(event->account, &kind->account) && keep_text(event->folder, &kind->folder) &&
        keep_text(event->target, &kind->target) &&
        keep_text(event->found_folder, &kind->found_folder))
        return kind;
    kind_free(kind);
    return NULL;
}

static void begin(struct kind *kind, const struct kimt_event *event)
{
    struct alike *alike = &kind->alike;

    *alike = (struct alike){.event = *event, .first_date_s = INT64_MAX, .last_date_s = INT64_MIN};
    alike->event.account = kind->account;
    alike->event.folder = kind->folder;
    alike->event.target = kind->target;
    alike->event.found_folder = kind->found_folder;
    if (event->error) {
        kind->error = *event->error;
        alike->event.error = &kind->error;
    }
    if (event->message) {
        kind->message = *event->message;
        kind->message.keywords = NULL; /* no report of one message has them */
        kind->message.keyword_count = 0;
        alike->event.message = &kind->message;
    }
}

static bool is_full(const struct alike_uids *uids, uint64_t uid)
{
    return uid != 0 && uids->count == ALIKE_RANGES &&
           uids->ranges[ALIKE_RANGES - 1].last + 1 != uid;
}

static void add_uid(struct alike_uids *uids, uint64_t uid)
{
    if (uid == 0)
        return;
    if (uids->count > 0 && uids->ranges[uids->count - 1].last + 1 == uid)
        uids->ranges[uids->count - 1].last = uid;
    else
        uids->ranges[uids->count++] = (struct alike_range){uid, uid};
}

static void add_message(struct alike *alike, const struct kimt_message *message)
{
    bool has_size = message->size_kind != KIMT_SIZE_UNKNOWN;

    human_add(&alike->bytes, has_size ? message->size : KIMT_UNKNOWN);
    add_uid(&alike->uids, message->uid);
    if (!(message->attributes & KIMT_MESSAGE_HAS_DATE))
        return;
    if (message->date_s < alike->first_date_s)
        alike->first_date_s = message->date_s;
    if (message->date_s > alike->last_date_s)
        alike->last_date_s = message->date_s;
}

static int report_kind(struct alikes *alikes, struct kind *kind, struct kimt_error *err)
{
    int result =
        kind->alike.count > 0 ? alikes->report(alikes->context, &kind->alike, err) : KIMT_OK;

    kind->alike.count = 0;
    return result;
}

/* ---- the list ---- */

int alikes_new(alike_report *report, void *context, bool at_once, struct alikes **alikes_r,
               struct kimt_error *err)
{
    *alikes_r = calloc(1, sizeof **alikes_r);
    if (!*alikes_r)
        return report_no_memory(err);
    (*alikes_r)->report = report;
    (*alikes_r)->context = context;
    (*alikes_r)->at_once = at_once;
    return KIMT_OK;
}

void alikes_free(struct alikes **alikes)
{
    if (!*alikes)
        return;
    for (size_t i = 0; i < (*alikes)->count; i++)
        kind_free((*alikes)->kinds[i]);
    free(*alikes);
    *alikes = NULL;
}

bool alikes_takes(const struct kimt_event *event)
{
    return event->type == KIMT_EVENT_WAIT || event->type == KIMT_EVENT_MESSAGE ||
           (event->type == KIMT_EVENT_DIFFERENCE && event->message);
}

static int forget(struct alikes *alikes, size_t index, struct kimt_error *err)
{
    struct kind *kind = alikes->kinds[index];
    int result = report_kind(alikes, kind, err);

    for (alikes->count--; index < alikes->count; index++)
        alikes->kinds[index] = alikes->kinds[index + 1];
    kind_free(kind);
    return result;
}

static int make_room(struct alikes *alikes, struct kimt_error *err)
{
    size_t oldest = 0;

    if (alikes->count < KINDS)
        return KIMT_OK;
    for (size_t i = 1; i < alikes->count; i++)
        if (alikes->kinds[i]->met < alikes->kinds[oldest]->met)
            oldest = i;
    return forget(alikes, oldest, err);
}

static int gather(struct alikes *alikes, struct kind *kind, const struct kimt_event *event,
                  struct kimt_error *err)
{
    struct alike *alike = &kind->alike;
    uint64_t uid = event->message ? event->message->uid : 0;

    if ((is_full(&alike->uids, uid) || is_full(&alike->found, event->found_uid)) &&
        report_kind(alikes, kind, err) != KIMT_OK)
        return KIMT_FAIL;
    if (alike->count == 0)
        begin(kind, event);
    alike->count++;
    alike->wait_ms += event->wait_ms;
    add_uid(&alike->found, event->found_uid);
    if (event->message)
        add_message(alike, event->message);
    kind->met = ++alikes->met;
    return KIMT_OK;
}

int alikes_add(struct alikes *alikes, const struct kimt_event *event, struct kimt_error *err)
{
    bool is_kin;
    struct kind *kind = find(alikes, event, &is_kin);
    bool is_new = !kind;

    if (is_new) {
        if (make_room(alikes, err) != KIMT_OK)
            return KIMT_FAIL;
        kind = kind_new(event);
        if (!kind)
            return report_no_memory(err);
        alikes->kinds[alikes->count++] = kind;
    }
    if (gather(alikes, kind, event, err) != KIMT_OK)
        return KIMT_FAIL;
    kind->alike.is_example |= is_kin;
    return is_new && alikes->at_once ? report_kind(alikes, kind, err) : KIMT_OK;
}

int alikes_end(struct alikes *alikes, const char *account, const char *folder,
               struct kimt_error *err)
{
    for (size_t i = 0; i < alikes->count;) {
        const struct kind *kind = alikes->kinds[i];

        if ((account && !is_same_text(account, kind->account)) ||
            (folder && !is_same_text(folder, kind->folder)))
            i++;
        else if (forget(alikes, i, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

int alikes_flush(struct alikes *alikes, struct kimt_error *err)
{
    for (size_t i = 0; i < alikes->count; i++)
        if (report_kind(alikes, alikes->kinds[i], err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

void alike_print_uids(const struct alike_uids *uids, const char *to, const char *comma, FILE *out)
{
    for (size_t i = 0; i < uids->count; i++) {
        const struct alike_range *range = &uids->ranges[i];

        (void)fprintf(out, "%s%" PRIu64, i > 0 ? comma : "", range->first);
        if (range->last > range->first)
            (void)fprintf(out, "%s%" PRIu64, to, range->last);
    }
}
