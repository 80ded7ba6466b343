/* SPDX-License-Identifier: MIT
 *
 * Looks at a module's file before the dynamic linker maps it: one that was cut short would end the
 * process with a signal.
 */
#ifndef KIMT_CORE_MODULE_FILE_H
#define KIMT_CORE_MODULE_FILE_H

/* Returns NULL, or what is wrong with it: a static sentence. What else may be wrong dlopen says
 * well. */
const char *module_file_fault(const char *path);

#endif
