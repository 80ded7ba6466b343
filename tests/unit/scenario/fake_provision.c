/* SPDX-License-Identifier: MIT
 *
 * The destination makes every account it is asked for, and remembers which.
 */
#include "unit/scenario/fake.h"
#include <stdlib.h>
#include <string.h>

int fake_provision(const struct kimt_host *host, const void *options,
                   const struct kimt_account *const *accounts, size_t account_count, uint32_t flags,
                   kimt_provision_fn *each, void *each_context, struct kimt_error *err)
{
    struct fake *fake = *(struct fake *const *)options;

    (void)host;
    (void)err;
    fake->provision_calls++;
    for (size_t i = 0; i < account_count; i++) {
        const char *address = accounts[i]->address;
        bool exists = fake->exists && strstr(fake->exists, address);
        struct kimt_provision result = {.state = exists ? KIMT_PROVISION_EXISTS
                                                 : flags & KIMT_PROVISION_CHECK_ONLY
                                                     ? KIMT_PROVISION_MISSING
                                                     : KIMT_PROVISION_CREATED};

        (void)snprintf(fake->provisioned[fake->provisioned_count++], sizeof fake->provisioned[0],
                       "%s", address);
        each(each_context, i, &result);
    }
    return KIMT_OK;
}
