/* SPDX-License-Identifier: MIT
 *
 * See seats.h.
 */
#include "kerio/seats.h"

#include <inttypes.h>

static size_t count_wanted(const struct plan *plan, const struct domain *domain)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++)
        count += place_is_wanted(&plan->places[i], domain);
    return count;
}

int seats_check_role(const struct plan *plan, struct kimt_error *err)
{
    if (survey_may_create_domains(&plan->survey) || count_wanted(plan, NULL) == 0)
        return KIMT_OK;
    for (size_t i = 0; i < plan->count; i++)
        if (place_is_wanted(&plan->places[i], NULL))
            (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                            "the domain %s is missing, and the administrator's role (%s) does not "
                            "allow creating domains",
                            plan->places[i].account->domain, plan->survey.role);
    kimt_error_hint(err,
                    "create the domain in Kerio's administration, or use an administrator with "
                    "full access");
    return KIMT_FAIL;
}

static int fail_seats(const char *where, size_t wanted, int64_t left, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER,
                    "seats are needed for %zu new %s%s%s, and %" PRId64 " %s left", wanted,
                    wanted == 1 ? "user" : "users", where ? " in " : "", where ? where : "",
                    left > 0 ? left : 0, left == 1 ? "is" : "are");
    kimt_error_hint(err, where
                             ? "raise the domain's limit of users, or migrate fewer accounts at "
                               "once (--only)"
                             : "extend the licence, disable users that are not needed, or migrate "
                               "fewer accounts at once (--only)");
    return KIMT_FAIL;
}

int seats_check(const struct plan *plan, struct kimt_error *err)
{
    size_t in_all = count_wanted(plan, NULL);
    int64_t licence_left = INT64_MAX;

    for (size_t i = 0; i < plan->survey.directory.count; i++)
        in_all += count_wanted(plan, &plan->survey.directory.domains[i]);
    if (in_all == 0)
        return KIMT_OK;
    for (size_t i = 0; i < plan->survey.directory.count; i++) {
        const struct domain *domain = &plan->survey.directory.domains[i];
        size_t wanted = count_wanted(plan, domain);
        int64_t left;
        bool is_licence;

        if (wanted == 0 && !(i == 0 && count_wanted(plan, NULL) > 0))
            continue;
        if (survey_seats_left(plan->rpc, domain, &left, &is_licence, err) != KIMT_OK)
            return KIMT_FAIL;
        if (is_licence)
            licence_left = left < licence_left ? left : licence_left;
        else if (left < (int64_t)wanted)
            return fail_seats(domain->name, wanted, left, err);
    }
    return licence_left < (int64_t)in_all ? fail_seats(NULL, in_all, licence_left, err) : KIMT_OK;
}
