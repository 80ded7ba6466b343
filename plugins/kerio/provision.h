/* SPDX-License-Identifier: MIT
 *
 * kimt_destination_ops.provision for Kerio Connect: survey → plan → create, within one session of
 * the administrator.
 */
#ifndef KIMT_KERIO_PROVISION_H
#define KIMT_KERIO_PROVISION_H

#include "kerio/options.h"
#include <kimt/destination.h>

int kerio_provision(const struct kimt_host *host, const void *options,
                    const struct kimt_account *const *accounts, size_t account_count,
                    uint32_t flags, kimt_provision_fn *each, void *each_context,
                    struct kimt_error *err);

#endif
