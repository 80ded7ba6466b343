/* SPDX-License-Identifier: MIT
 *
 * Kerio's rules for folder names.
 */
#ifndef KIMT_KERIO_RULES_H
#define KIMT_KERIO_RULES_H

#include <kimt/message.h>

extern const struct kimt_folder_rules kerio_folder_rules;

#endif
