/* SPDX-License-Identifier: MIT
 *
 * Builds the profile by hand, runs, and keeps what a reporter is told.
 */
#include "unit/scenario/scenario.h"
#include "journal/store.h"
#include "migrate/migrate.h"
#include "report/report.h"
#include "run/counts.h"
#include "session/backoff.h"
#include "survey/check.h"
#include "unit/support/cmocka_all.h"
#include "verify/verify.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the reporter ---- */

struct kimt_reporter_session {
    struct heard *heard;
};

static uint32_t wants(const struct kimt_reporter_session *session, int *log_level_r)
{
    (void)session;
    *log_level_r = KIMT_LOG_ERROR;
    return UINT32_MAX;
}

static int reporter_open(const struct kimt_host *host, const void *options,
                         const struct kimt_run_info *run, struct kimt_reporter_session **session_r,
                         struct kimt_error *err)
{
    (void)host;
    (void)run;
    (void)err;
    *session_r = calloc(1, sizeof **session_r);
    (*session_r)->heard = *(struct heard *const *)options;
    return KIMT_OK;
}

static void keep_text(char text[400], const struct kimt_error *error)
{
    (void)snprintf(text, 400, "%s", error ? error->text : "");
}

static void hear_message(struct heard *heard, const struct kimt_event *event)
{
    struct heard_message *message;

    if (heard->message_count == HEARD_MAX)
        return;
    message = &heard->messages[heard->message_count++];
    message->uid = event->message->uid;
    message->outcome = event->outcome;
    keep_text(message->text, event->error);
}

static void hear_difference(struct heard *heard, const struct kimt_event *event)
{
    struct heard_difference *difference;

    if (heard->difference_count == HEARD_MAX)
        return;
    difference = &heard->differences[heard->difference_count++];
    *difference = (struct heard_difference){.uid = event->message ? event->message->uid : 0,
                                            .size = event->message ? event->message->size : 0,
                                            .found_uid = event->found_uid,
                                            .reason = event->difference};
    (void)snprintf(difference->folder, sizeof difference->folder, "%s", event->folder);
    (void)snprintf(difference->found_folder, sizeof difference->found_folder, "%s",
                   event->found_folder ? event->found_folder : "");
    (void)snprintf(difference->text, sizeof difference->text, "%.199s",
                   event->error ? event->error->text : "");
}

/* Every message of the source has one fate. */
static bool adds_up(const struct kimt_verify *verify)
{
    return verify->messages == verify->equal + verify->rewritten + verify->merged + verify->moved +
                                   verify->missing + verify->differs + verify->unreadable +
                                   verify->arrived + verify->left_out + verify->half_undone;
}

static int hear(struct kimt_reporter_session *session, const struct kimt_event *event,
                struct kimt_error *err)
{
    struct heard *heard = session->heard;

    (void)err;
    if (event->type == KIMT_EVENT_MESSAGE)
        hear_message(heard, event);
    if (event->type == KIMT_EVENT_FOLDER_END) {
        heard->folders++;
        heard->sums_wrong += !counts_add_up(event->counts);
        if (event->error)
            keep_text(heard->folder_error, event->error);
    }
    if (event->type == KIMT_EVENT_ACCOUNT_END) {
        counts_add(&heard->account, event->counts);
        heard->sums_wrong += !counts_add_up(event->counts);
        if (event->error)
            keep_text(heard->account_error, event->error);
    }
    if (event->type == KIMT_EVENT_RUN_END) {
        heard->accounts_done = event->accounts_done;
        heard->accounts_failed = event->accounts_failed;
        heard->run = event->counts ? *event->counts : (struct kimt_counts){0};
        heard->sums_wrong += !event->verify && !counts_add_up(&heard->run);
        keep_text(heard->run_error, event->error);
    }
    if (event->type == KIMT_EVENT_NOTE && heard->note_count < HEARD_MAX)
        (void)snprintf(heard->notes[heard->note_count++], 400, "%s %s", event->subject,
                       event->text);
    if (event->type == KIMT_EVENT_ACCOUNT_CHECKED)
        heard->checks[heard->check_count++] = *event->check;
    if (event->type == KIMT_EVENT_DIFFERENCE)
        hear_difference(heard, event);
    if (event->type == KIMT_EVENT_ACCOUNT_VERIFIED) {
        heard->sums_wrong += !adds_up(event->verify);
        if (event->error)
            keep_text(heard->account_error, event->error);
    }
    if (event->type == KIMT_EVENT_RUN_END && event->verify)
        heard->verify = *event->verify;
    heard->accounts_begun += event->type == KIMT_EVENT_ACCOUNT_BEGIN;
    heard->accounts_ended += event->type == KIMT_EVENT_ACCOUNT_END;
    heard->waits += event->type == KIMT_EVENT_WAIT;
    return KIMT_OK;
}

static void reporter_close(struct kimt_reporter_session *session)
{
    free(session);
}

static const struct loaded_plugin recorder = {
    .descriptor = {KIMT_PLUGIN_INIT, .name = "recorder"},
    .reporter = {.struct_size = sizeof recorder.reporter,
                 .wants = wants,
                 .open = reporter_open,
                 .event = hear,
                 .close = reporter_close},
    .path = "recorder",
};

/* ---- the run ---- */

void scenario_fill(struct scenario *scenario)
{
    struct fake_store *source = &scenario->fake.source;
    struct fake_folder *folder = fake_add_folder(source, "INBOX", KIMT_ROLE_INBOX);

    (void)fake_add_message(folder, "first message\r\n");
    (void)fake_add_message(folder, "twice\r\n");
    (void)fake_add_message(folder, "twice\r\n");
    (void)fake_add_message(folder, "");
    folder = fake_add_folder(source, "Work/Plans", KIMT_ROLE_NONE);
    (void)fake_add_message(folder, "a plan that is somewhat longer\r\n");
    (void)fake_add_message(folder, "twice\r\n");
    (void)fake_add_folder(source, "Empty", KIMT_ROLE_NONE);
}

static const struct kimt_folder_rules *current_rules;

static const struct kimt_folder_rules *rules_of(const void *options)
{
    (void)options;
    return current_rules;
}

static struct loaded_plugin destination_of(const struct scenario *scenario)
{
    struct loaded_plugin plugin = fake_destination_plugin;

    if (scenario->fake.needs_size)
        plugin.destination.capabilities = KIMT_DESTINATION_NEEDS_SIZE;
    if (scenario->fake.no_scan)
        plugin.destination.scan_begin = NULL;
    if (scenario->fake.no_move)
        plugin.destination.messages_move = NULL;
    if (!scenario->fake.expects)
        plugin.destination.folder_expect = NULL;
    if (!scenario->fake.reopens[1])
        plugin.destination.reopen = NULL;
    if (scenario->fake.no_rename)
        plugin.destination.folder_rename = NULL;
    if (!scenario->fake.dislikes)
        plugin.destination.account_rules = NULL;
    if (scenario->fake.provisions)
        plugin.destination.provision = fake_provision;
    plugin.descriptor.threads = scenario->threads;
    current_rules = scenario->rules;
    plugin.destination.folder_rules = rules_of;
    return plugin;
}

static struct loaded_plugin source_of(const struct scenario *scenario)
{
    struct loaded_plugin plugin = fake_source_plugin;

    if (!scenario->fake.awaits)
        plugin.source.message_await = NULL;
    if (!scenario->fake.shows_bodies)
        plugin.source.body_view = NULL;
    if (!scenario->fake.expects)
        plugin.source.folder_expect = NULL;
    if (!scenario->fake.reopens[0])
        plugin.source.reopen = NULL;
    return plugin;
}

/* One plugin for both sides: then one call at a time is one call of either. */
static struct loaded_plugin *share(const struct scenario *scenario,
                                   struct loaded_plugin *destination)
{
    destination->source = source_of(scenario).source;
    destination->source.capabilities |= KIMT_SOURCE_SHARES_ACCOUNTS;
    destination->destination.capabilities |= KIMT_DESTINATION_SHARES_ACCOUNTS;
    destination->descriptor.threads =
        scenario->at_once ? KIMT_THREADS_PER_SESSION : KIMT_THREADS_SERIAL;
    return destination;
}

static struct accounts *accounts_of(const struct scenario *scenario)
{
    const char *rows = scenario->accounts ? scenario->accounts : "ann@example.com;secret;Ann\n";
    struct problems *problems;
    struct accounts *accounts;

    assert_int_equal(problems_new(&problems, NULL), KIMT_OK);
    assert_int_equal(accounts_parse("rows", rows, strlen(rows), problems, &accounts), KIMT_OK);
    problems_free(&problems);
    return accounts;
}

/* ---- the journal ---- */

/* What SIGKILL leaves of it: whatever was committed, and nothing after. That entries come one by
 * one between two commits makes no difference, since a kill takes all of them. */
static void kill_journal(void *context)
{
    struct journal *journal = context;

    LOCK_SCOPE(&journal->mutex);
    (void)sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 1", NULL, NULL, NULL),
                     SQLITE_OK);
    journal->waiting = 0;
}

static struct journal *open_journal(struct scenario *scenario)
{
    const struct journal_identity identity = {"old", "new"};
    struct journal *journal = NULL;

    if (!scenario->keeps_journal)
        return NULL;
    if (!scenario->state[0]) {
        (void)snprintf(scenario->state, sizeof scenario->state, "%s/kimt-scenario-XXXXXX",
                       access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        assert_non_null(mkdtemp(scenario->state));
    }
    if (scenario->verify) {
        assert_int_equal(
            journal_open(scenario->state, JOURNAL_READ, &identity, &journal, &scenario->error),
            KIMT_OK);
        return journal;
    }
    if (journal_open(scenario->state, JOURNAL_WRITE, &identity, &journal, &scenario->error) !=
            KIMT_OK ||
        journal_run_begin(journal, "run", "migrate", &scenario->error) != KIMT_OK)
        fail_msg("%s", scenario->error.text);
    if (scenario->old_digests)
        assert_int_equal(sqlite3_exec(journal->db,
                                      "UPDATE identity SET value = 'sha256' WHERE key = 'digest';"
                                      "DELETE FROM identity WHERE key = 'digest_key'",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
    /* The disk is not what is tested here. */
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL),
                     SQLITE_OK);
    scenario->fake.on_death = kill_journal;
    scenario->fake.death_context = journal;
    return journal;
}

void scenario_lose_journal(struct scenario *scenario)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[80];

    if (!scenario->state[0])
        return;
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s/journal.sqlite%s", scenario->state, endings[i]);
        (void)unlink(name);
    }
    (void)rmdir(scenario->state);
    scenario->state[0] = '\0';
}

/* ---- undo ---- */

static void hear_wait(void *context, const char *address, int64_t wait_ms,
                      const struct kimt_error *why)
{
    struct scenario *scenario = context;

    (void)address;
    (void)wait_ms;
    (void)why;
    scenario->heard.waits++;
}

static void hear_stays(void *context, const char *address, const char *folder, const char *why)
{
    struct scenario *scenario = context;

    (void)address;
    assert_true(scenario->stay_count < HEARD_MAX);
    (void)snprintf(scenario->stays[scenario->stay_count++], sizeof scenario->stays[0],
                   "%.100s: %.500s", folder ? folder : "", why);
}

static void hear_undone(void *context, const char *address, const struct undo_counts *counts,
                        const struct kimt_error *error)
{
    struct scenario *scenario = context;

    (void)address;
    (void)counts;
    if (error)
        (void)snprintf(scenario->heard.account_error, sizeof scenario->heard.account_error, "%s",
                       error->text);
}

static int undo(struct scenario *scenario, const struct run_settings *settings)
{
    const struct undo_listener listener = {
        .waits = hear_wait, .stays = hear_stays, .account = hear_undone, .context = scenario};
    const struct undo_wish wish = {.listener = &listener};

    scenario->stay_count = 0;
    return run_undo(settings, &wish, &scenario->undone, &scenario->error);
}

/* ---- the run ---- */

void scenario_run(struct scenario *scenario)
{
    struct fake *fake = &scenario->fake;
    struct heard *heard = &scenario->heard;
    struct loaded_plugin destination = destination_of(scenario), source = source_of(scenario);
    struct loaded_plugin *both = scenario->shares ? share(scenario, &destination) : NULL;
    struct profile_plugin reporter = {.plugin = &recorder, .label = "recorder", .options = &heard};
    struct profile profile = {
        .path = "test.ini",
        .name = "test",
        .folder = "/tmp",
        .migration = {.lanes = scenario->lanes ? scenario->lanes : 1,
                      .lanes_per_account = scenario->lanes_per_account,
                      .retry_for_ms = scenario->retry_for_ms ? scenario->retry_for_ms : 5000,
                      .spool_memory = scenario->spool_memory ? scenario->spool_memory : 1024,
                      .create_empty = !scenario->leave_out_empty,
                      .deletions =
                          scenario->trash ? PROFILE_DELETIONS_TRASH : PROFILE_DELETIONS_REPORT,
                      .deletions_max = scenario->deletions_max ? scenario->deletions_max : 100,
                      .exclude = scenario->exclude},
        .source = {.plugin = both ? both : &source,
                   .options = &fake,
                   .where = "old",
                   .limits = scenario->source_limits},
        .destination = {.plugin = &destination,
                        .options = &fake,
                        .where = "new",
                        .limits = scenario->destination_limits},
        .hours = scenario->hours,
    };
    struct host_services services = {.stop = &fake->stop, .timeout_ms = 1000};
    struct kimt_run_info info = {.struct_size = sizeof info};
    struct accounts *accounts = accounts_of(scenario);
    struct run_settings settings = {.profile = &profile,
                                    .accounts = accounts,
                                    .services = &services,
                                    .journal = open_journal(scenario),
                                    .dry_run = scenario->dry_run,
                                    .verify_level = scenario->verify_level,
                                    .wall_s = scenario->wall_s,
                                    .wall_context = scenario};
    struct report *report;

    backoff_first_ms = 1;
    source.descriptor.threads = scenario->threads;
    assert_int_equal(report_open(&reporter, 1, &services, &info, &report, &scenario->error),
                     KIMT_OK);
    services.events = report_events(report);
    scenario->status = scenario->check    ? run_check(&settings, &scenario->error)
                       : scenario->verify ? run_verify(&settings, &scenario->error)
                       : scenario->undo   ? undo(scenario, &settings)
                                          : run_migrate(&settings, &scenario->error);
    report_close(&report);
    journal_close(&settings.journal);
    accounts_free(&accounts);
    assert_int_equal(fake->opened, fake->closed);
}

static void forget(struct fake_store *store)
{
    for (size_t i = 0; i < store->count; i++)
        for (size_t j = 0; j < store->folders[i].count; j++)
            free(store->folders[i].messages[j].body);
    store->count = 0;
}

void scenario_again(struct scenario *scenario)
{
    forget(&scenario->fake.destination);
    scenario->heard = (struct heard){0};
    scenario->fake.calls = 0;
    scenario->fake.opened = scenario->fake.closed = 0;
}

void scenario_continue(struct scenario *scenario)
{
    struct fake *fake = &scenario->fake;

    fake_revive(fake);
    memset(fake->lose_at, 0, sizeof fake->lose_at);
    fake->calls = fake->opened = fake->closed = 0;
    fake->stop = false;
    fake->stop_at = 0;
    scenario->heard = (struct heard){0};
    scenario->error = (struct kimt_error){.struct_size = sizeof scenario->error};
}

void scenario_first_run(struct scenario *scenario)
{
    scenario->keeps_journal = scenario->fake.tells_uids = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    scenario_continue(scenario);
}

void scenario_free(struct scenario *scenario)
{
    scenario_lose_journal(scenario);
    fake_revive(&scenario->fake);
    fake_free(&scenario->fake);
}

int scenario_tear_down(void **state)
{
    scenario_free(*state);
    return 0;
}

/* ---- what arrived ---- */

size_t scenario_copies(const struct fake_store *store, const char *path, const char *body)
{
    size_t copies = 0, length = strlen(body);

    for (size_t i = 0; i < store->count; i++)
        for (size_t j = 0; strcmp(store->folders[i].path, path) == 0 && j < store->folders[i].count;
             j++) {
            const struct fake_message *message = &store->folders[i].messages[j];
            copies += message->length == length &&
                      (length == 0 || memcmp(message->body, body, length) == 0);
        }
    return copies;
}

bool scenario_equal_but_for(const struct scenario *scenario, const char *header)
{
    const struct fake_store *source = &scenario->fake.source;
    const struct fake_store *destination = &scenario->fake.destination;
    size_t messages = 0;

    for (size_t i = 0; i < source->count; i++) {
        const struct fake_folder *folder = &source->folders[i];
        messages += folder->count;
        for (size_t j = 0; j < folder->count; j++) {
            const char *body = folder->messages[j].body;
            char rewritten[400];
            (void)snprintf(rewritten, sizeof rewritten, "%s%s", header, body);
            if (scenario_copies(source, folder->path, body) !=
                scenario_copies(destination, folder->path, rewritten))
                return false;
        }
    }
    return messages == scenario_arrived(scenario);
}

bool scenario_equal(const struct scenario *scenario)
{
    const struct fake_store *source = &scenario->fake.source;
    const struct fake_store *destination = &scenario->fake.destination;
    size_t messages = 0;

    for (size_t i = 0; i < source->count; i++) {
        const struct fake_folder *folder = &source->folders[i];
        messages += folder->count;
        for (size_t j = 0; j < folder->count; j++)
            if (scenario_copies(source, folder->path, folder->messages[j].body) !=
                scenario_copies(destination, folder->path, folder->messages[j].body))
                return false;
    }
    return messages == scenario_arrived(scenario);
}

static size_t with_flags(const struct fake_store *store, const char *path, uint32_t flags)
{
    size_t count = 0;

    for (size_t i = 0; i < store->count; i++)
        for (size_t j = 0; strcmp(store->folders[i].path, path) == 0 && j < store->folders[i].count;
             j++)
            count += store->folders[i].messages[j].flags == flags;
    return count;
}

bool scenario_flags_equal(const struct scenario *scenario)
{
    const struct fake_store *source = &scenario->fake.source;

    for (size_t i = 0; i < source->count; i++)
        for (size_t j = 0; j < source->folders[i].count; j++) {
            uint32_t flags = source->folders[i].messages[j].flags;
            if (with_flags(source, source->folders[i].path, flags) !=
                with_flags(&scenario->fake.destination, source->folders[i].path, flags))
                return false;
        }
    return true;
}

size_t scenario_arrived(const struct scenario *scenario)
{
    size_t messages = 0;

    for (size_t i = 0; i < scenario->fake.destination.count; i++)
        messages += scenario->fake.destination.folders[i].count;
    return messages;
}
