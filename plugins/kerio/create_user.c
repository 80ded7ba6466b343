/* SPDX-License-Identifier: MIT
 *
 * The second half of create.h: users, in chunks, and their passwords.
 */
#include "kerio/create.h"

#include "kerio/fault.h"
#include "kerio/field.h"
#include "kerio/new_password.h"
#include <stdlib.h>

/* The users of one call. */
struct chunk {
    struct plan *plan;
    struct domain *domain;
    struct place **places;
    size_t count;
    bool is_minimal; /* the server took offence at a member: only what every version knows */
};

/* ---- outcomes of one place ---- */

static void settle(struct plan *plan, struct place *place, int state)
{
    place->state = state;
    if (state == KIMT_PROVISION_EXISTS)
        new_password_forget(plan, place);
    plan_report(plan, place);
}

static void settle_refused(struct plan *plan, struct place *place, const struct kimt_error *error)
{
    place_refuse(place, error);
    new_password_forget(plan, place);
    plan_report(plan, place);
}

/* One code for two things; the number of seats distinguishes them. */
static void explain_limit(struct plan *plan, const struct domain *domain, struct kimt_error *error)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    int64_t left;
    bool is_licence;

    if (!fault_is(error, FAULT_LIMIT) ||
        survey_seats_left(plan->rpc, domain, &left, &is_licence, &ignored) != KIMT_OK || left > 0)
        return;
    error->kind = KIMT_KIND_QUOTA;
    kimt_error_hint(error, is_licence ? "all licensed seats are taken: extend the licence"
                                      : "raise the domain's limit of users");
}

/* After a call went wrong: who is there now? Decides the places that are, and ends all doubt. */
static int look_again(struct chunk *chunk, struct kimt_error *err)
{
    if (directory_read_users(chunk->plan->rpc, chunk->domain, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < chunk->count; i++) {
        struct place *place = chunk->places[i];
        bool is_ours = place->is_in_doubt;

        place->is_in_doubt = false;
        if (place->state == KIMT_PROVISION_MISSING &&
            directory_find_user(chunk->domain, place->login))
            settle(chunk->plan, place, is_ours ? KIMT_PROVISION_CREATED : KIMT_PROVISION_EXISTS);
    }
    return KIMT_OK;
}

/* ---- the call ---- */

static json_t *build_user(const struct chunk *chunk, const struct place *place)
{
    const char *password =
        place->made_password[0] ? place->made_password : place->account->password;
    const char *full_name = place->account->full_name ? place->account->full_name : "";
    json_t *user = json_pack("{s:s, s:s, s:s, s:s}", "domainId", chunk->domain->id, "loginName",
                             place->login, "fullName", full_name, "password", password);

    if (user && !chunk->is_minimal) {
        (void)json_object_set_new(user, "isEnabled", json_true());
        (void)json_object_set_new(user, "authType", json_string("UInternalAuth"));
    }
    return user;
}

static int send_chunk(struct chunk *chunk, json_t **result_r, struct kimt_error *err)
{
    for (;;) {
        json_t *users = json_array();

        for (size_t i = 0; i < chunk->count; i++)
            (void)json_array_append_new(users, build_user(chunk, chunk->places[i]));
        if (json_array_size(users) != chunk->count) {
            json_decref(users);
            return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                             "a name or password in this group of users is not UTF-8");
        }
        if (rpc_call(chunk->plan->rpc, "Users.create", json_pack("{s:o}", "users", users), RPC_ONCE,
                     result_r, err) == KIMT_OK)
            return KIMT_OK;
        if (!fault_is(err, FAULT_PARAMETERS) || chunk->is_minimal)
            return KIMT_FAIL;
        chunk->is_minimal = true;
        kimt_log(chunk->plan->host, KIMT_LOG_DEBUG,
                 "the server does not know a member of a user: sending the smallest set");
    }
}

static void create_chunk(struct plan *plan, struct domain *domain, struct place **places,
                         size_t count, int tries_left);

/* Each place in a call of its own, so that one cannot spoil the others. */
static void create_singly(struct chunk *chunk, int tries_left)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->places[i]->state == KIMT_PROVISION_MISSING)
            create_chunk(chunk->plan, chunk->domain, &chunk->places[i], 1, tries_left);
}

/* Nothing came back, or nothing that could be read, or the whole call was refused. A user who
 * is there now and was not before is there by this call. */
static void recover(struct chunk *chunk, int tries_left, struct kimt_error *err)
{
    struct kimt_error blind = {.struct_size = sizeof blind};
    bool is_lost = fault_is_lost(err) || err->retry == KIMT_RETRY_NOW;

    for (size_t i = 0; i < chunk->count; i++)
        chunk->places[i]->is_in_doubt = true;
    if (err->kind == KIMT_KIND_CANCELLED || look_again(chunk, &blind) != KIMT_OK)
        tries_left = 0;
    if (fault_is_lost(&blind))
        chunk->plan->gone = blind;
    if (tries_left > 0 && (is_lost || chunk->count > 1)) {
        kimt_log(chunk->plan->host, KIMT_LOG_INFO, "%s: going on user by user", err->text);
        create_singly(chunk, tries_left - 1);
        return;
    }
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->places[i]->state == KIMT_PROVISION_MISSING) {
            (void)snprintf(err->text, sizeof err->text, "the user %s could not be created",
                           chunk->places[i]->account->address);
            settle_refused(chunk->plan, chunk->places[i], err);
        }
}

/* A refused user of the account's own password gets a second try with a generated one: the policy
 * may be stricter than we know. */
static bool may_be_the_password(const struct place *place, const struct kimt_error *error)
{
    return !place->made_password[0] && !fault_is(error, FAULT_EXISTS) &&
           !fault_is(error, FAULT_LIMIT) && !fault_is(error, FAULT_DENIED);
}

/* An answer that neither grants nor refuses. */
static bool says_nothing(const json_t *result)
{
    return json_array_size(json_object_get(result, "errors")) == 0 &&
           json_array_size(json_object_get(result, "result")) == 0;
}

static bool try_generated(struct chunk *chunk, struct place *place)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct chunk single = {chunk->plan, chunk->domain, &place, 1, chunk->is_minimal};
    json_t *result = NULL;
    bool is_made = false;

    if (new_password_generate(chunk->plan, chunk->domain, place, &error) != KIMT_OK)
        return false;
    if (send_chunk(&single, &result, &error) != KIMT_OK || says_nothing(result)) {
        place->is_in_doubt = true;
        is_made = look_again(&single, &error) == KIMT_OK && place->state == KIMT_PROVISION_CREATED;
    } else {
        is_made = json_array_size(json_object_get(result, "errors")) == 0;
    }
    json_decref(result);
    return is_made;
}

static void settle_fault(struct chunk *chunk, const json_t *fault)
{
    int64_t index = field_long(fault, "inputIndex", -1);
    struct kimt_error error = {.struct_size = sizeof error};
    struct place *place;

    if (index < 0 || (uint64_t)index >= chunk->count)
        return;
    place = chunk->places[index];
    if (place->state != KIMT_PROVISION_MISSING) /* there, whatever was said */
        return;
    (void)fault_fail(&error, KIMT_SCOPE_ACCOUNT, fault, "the user %s was refused",
                     place->account->address);
    explain_limit(chunk->plan, chunk->domain, &error);
    if (may_be_the_password(place, &error) && try_generated(chunk, place)) {
        kimt_log(chunk->plan->host, KIMT_LOG_INFO,
                 "%s was refused with the password given (%s), "
                 "and taken with a generated one",
                 place->account->address, error.peer);
        settle(chunk->plan, place, KIMT_PROVISION_CREATED);
    } else {
        settle_refused(chunk->plan, place, &error);
    }
}

/* Those that are in neither list of the answer: they may have been made. */
static void doubt_unanswered(struct chunk *chunk, const json_t *faults)
{
    const json_t *fault;
    size_t index;

    for (size_t i = 0; i < chunk->count; i++)
        chunk->places[i]->is_in_doubt = chunk->places[i]->state == KIMT_PROVISION_MISSING;
    json_array_foreach(faults, index, fault)
    {
        int64_t at = field_long(fault, "inputIndex", -1);
        if (at >= 0 && (uint64_t)at < chunk->count)
            chunk->places[at]->is_in_doubt = false;
    }
}

static void refuse_unanswered(struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++) {
        struct kimt_error error = {.struct_size = sizeof error};

        if (chunk->places[i]->state != KIMT_PROVISION_MISSING)
            continue;
        (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                        "the server did not say whether it created the user %s",
                        chunk->places[i]->account->address);
        kimt_error_hint(&error, "look into Kerio's administration, then run it again");
        settle_refused(chunk->plan, chunk->places[i], &error);
    }
}

static bool is_any_missing(const struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->places[i]->state == KIMT_PROVISION_MISSING)
            return true;
    return false;
}

/* The call as such succeeded; each user has its own answer. Where one has none, the list of users
 * says. */
static void settle_answers(struct chunk *chunk, const json_t *result)
{
    const json_t *faults = json_object_get(result, "errors");
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    const json_t *entry;
    size_t index;

    json_array_foreach(json_object_get(result, "result"), index, entry)
    {
        int64_t at = field_long(entry, "inputIndex", -1);
        if (at >= 0 && (uint64_t)at < chunk->count)
            settle(chunk->plan, chunk->places[at], KIMT_PROVISION_CREATED);
    }
    if (is_any_missing(chunk)) {
        doubt_unanswered(chunk, faults);
        (void)look_again(chunk, &ignored);
    }
    json_array_foreach(faults, index, entry) settle_fault(chunk, entry);
    refuse_unanswered(chunk);
}

static void create_chunk(struct plan *plan, struct domain *domain, struct place **places,
                         size_t count, int tries_left)
{
    struct chunk chunk = {.plan = plan, .domain = domain, .places = places, .count = count};
    struct kimt_error error = {.struct_size = sizeof error};
    json_t *result = NULL;

    if (send_chunk(&chunk, &result, &error) == KIMT_OK)
        settle_answers(&chunk, result);
    else
        recover(&chunk, tries_left, &error);
    json_decref(result);
}

/* ---- all of them ---- */

/* True when nothing more can be made; the place is refused then. */
static bool refuse_if_over(struct plan *plan, struct place *place)
{
    struct kimt_error error = plan->gone;

    if (plan->host->stop_requested(plan->host->context))
        (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                        "the run was stopped before %s was created", place->account->address);
    else if (error.kind == KIMT_KIND_NONE)
        return false;
    settle_refused(plan, place, &error);
    return true;
}

/* Those of this domain that still have to be made, from *next on, with passwords, at most `room`.
 */
static size_t gather(struct plan *plan, struct domain *domain, size_t *next, struct place **places,
                     size_t room)
{
    size_t count = 0;

    for (; *next < plan->count && count < room; (*next)++) {
        struct place *place = &plan->places[*next];
        struct kimt_error error = {.struct_size = sizeof error};

        if (!place_is_wanted(place, domain))
            continue;
        if (refuse_if_over(plan, place))
            continue;
        if (new_password_choose(plan, domain, place, &error) != KIMT_OK)
            settle_refused(plan, place, &error);
        else
            places[count++] = place;
    }
    return count;
}

void create_users(struct plan *plan)
{
    size_t room = (size_t)plan->options->chunk;
    struct place **places = calloc(room, sizeof(struct place *));

    for (size_t i = 0; places && i < plan->survey.directory.count; i++) {
        struct domain *domain = &plan->survey.directory.domains[i];
        size_t next = 0;
        size_t count;

        while ((count = gather(plan, domain, &next, places, room)) > 0)
            create_chunk(plan, domain, places, count, 2);
    }
    free(places);
}
