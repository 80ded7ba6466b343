/* SPDX-License-Identifier: MIT
 *
 * What the files of the imap plugin share: imap.c (descriptor, options), source.c, destination.c.
 */
#ifndef KIMT_IMAP_PLUGIN_H
#define KIMT_IMAP_PLUGIN_H

#include "common/imap/flavour/options.h"
#include <kimt/plugin.h>

struct imap_plugin_options {
    struct imap_options imap;
    int64_t window_messages;
    int64_t window_bytes;
    int64_t batch_messages;
};

extern const struct kimt_source_ops imap_source_ops;
extern const struct kimt_destination_ops imap_destination_ops;

#endif
