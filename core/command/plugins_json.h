/* SPDX-License-Identifier: MIT
 *
 * Plugins and option tables for programs: enough to build a form for a profile from it.
 */
#ifndef KIMT_CORE_PLUGINS_JSON_H
#define KIMT_CORE_PLUGINS_JSON_H

#include "config/option.h"
#include "output/document.h"
#include "plugin/loader.h"

/* Each answers NULL without memory. */

/* A plugin with all that its descriptor says. */
json_t *plugins_json_plugin(const struct loaded_plugin *plugin);
/* A section of the profile that is the core's own. */
json_t *plugins_json_section(const char *name, const char *summary,
                             const struct option_table *table);

#endif
